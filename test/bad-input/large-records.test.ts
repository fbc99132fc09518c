import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import {
  expectNothingMore,
  type Reconciliation,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/*
 * Records that are far larger than any that somebody means, and names with characters that cannot be seen: each is
 * told in a sentence that can be read, nobody loses or gets anything by it, and the run takes no longer for it.
 */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const megabytes = (count: number, of = "x"): string => of.repeat((count * 1024 * 1024) / of.length);
const numbered = (count: number, name: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

const expectHarmless = (
  { status, gained, lost, en, ja }: Reconciliation,
  code: string,
  problems = 1,
): void => {
  expect({ status, gained, lost }).toEqual({ status: "in-sync", gained: [], lost: [] });
  expect(en).toHaveLength(problems);
  for (const sentence of [...en, ...ja]) {
    expect(sentence).toContain(`[${code}`);
    expect(sentence.length).toBeLessThan(4500);
  }
};

describe("a record that is far too large", () => {
  test.each<readonly [string, "assignments" | "permissionSets", Readonly<Record<string, string>>, string]>([
    ["an account of 10 MB", "assignments", { accounts: megabytes(10) }, "unknown-account"],
    ["a permission set of 10 MB", "assignments", { permissionSets: megabytes(10) }, "unknown-permission-set"],
    ["a user of 10 MB", "assignments", { users: "", userNames: megabytes(10) }, "waiting-for-directory"],
    ["a date of 10 MB", "assignments", { validUntil: megabytes(10, "2") }, "period-invalid"],
    ["a name of 10 MB", "permissionSets", { name: megabytes(10) }, "name-invalid"],
    [
      "a policy name of 10 MB",
      "permissionSets",
      { managedPolicies: megabytes(10) },
      "unknown-managed-policy",
    ],
    [
      "10 MB of opening brackets for a policy",
      "permissionSets",
      { inlinePolicy: megabytes(10, "[") },
      "policy-invalid",
    ],
    ["10 MB of text for a policy", "permissionSets", { inlinePolicy: `"${megabytes(10)}"` }, "policy-"],
    [
      "a tag of 10 MB of spaces without an end",
      "permissionSets",
      { tags: `a${megabytes(10, " ")}b` },
      "tag-invalid",
    ],
    [
      "a boundary of 10 MB",
      "permissionSets",
      { permissionsBoundary: `customer:${megabytes(10, "/a")}` },
      "boundary-invalid",
    ],
  ])("%s", async (name, kind, values, code) => {
    const happen = (world: World): void =>
      ledger(world, kind).edit(1, values.users === undefined ? values : { ...values, users: [] });
    const opened = await reopen(settled, happen);
    const run = await opened.run();
    expectHarmless(run, code, name.includes("text for a policy") ? run.en.length : 1);
    await expectNothingMore(opened);
  });

  test("5,000 users whom nobody knows", async () => {
    const opened = await reopen(settled, (world) =>
      ledger(world, "assignments").edit(1, { users: [], userNames: numbered(5000, "nobody").join("\n") }),
    );
    expectHarmless(await opened.run(), "waiting-for-directory", 5000);
  });

  test("1,000 rows that all name the same", async () => {
    const rows = numbered(1000, "").map(() => "shop-dev");
    const opened = await reopen(settled, (world) =>
      ledger(world, "assignments").edit(1, { accounts: rows.join("\n") }),
    );
    const { status, writes, en } = await opened.run();
    expect({ status, writes, en }).toEqual({ status: "in-sync", writes: [], en: [] });
  });
});

describe("a name with characters that cannot be seen", () => {
  test.each([
    ["a zero-width space", "ann\u200b@example.com", "ann\\u{200b}@example.com"],
    ["a right-to-left override", "\u202eann@example.com", "\\u{202e}ann@example.com"],
    ["a byte order mark at its end", "ann@example.com\ufeff", "ann@example.com\\u{feff}"],
    ["a Kelvin sign for a k", "bo\u212a@example.com", "bo\u212a@example.com"],
  ])("%s: is nobody else's, and is shown as it is", async (_, name, shown) => {
    const opened = await reopen(settled, (world) => {
      world.identityStore.users.push({
        userName: "bok@example.com",
        email: "bok@example.com",
        displayName: "Bo Kim",
      });
      ledger(world, "assignments").add(8, {
        userNames: name,
        accounts: "shop-prod",
        permissionSets: "Developer",
      });
    });
    const { gained, lost, en, ja } = await opened.run();
    expect({ gained, lost }).toEqual({ gained: [], lost: [] });
    expect(en).toEqual([expect.stringContaining(`“${shown}”`)]);
    expect(ja).toEqual([expect.stringContaining(`「${shown}」`)]);
    expect(opened.assignments()).not.toContain(`${accountIds.prod}/Developer ann@example.com`);
  });
});
