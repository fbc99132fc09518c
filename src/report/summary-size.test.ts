import { describe, expect, test } from "vitest";
import { readNothing } from "../../test/support/reached.ts";
import type { Change } from "../core/model/change.ts";
import { indexDirectory } from "../core/model/directory.ts";
import { asAccountId, asInstanceArn, asPrincipalId } from "../core/model/ids.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Plan } from "../core/planning/plan.ts";
import type { RunResult } from "../core/planning/run-result.ts";
import { messagesFor } from "../messages/messages.ts";
import { markdownReport } from "./markdown.ts";

const instanceArn = asInstanceArn("arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc");
const account = asAccountId("100000000011");

const changes = (count: number): readonly Change[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: "create-assignment",
    assignment: {
      accountId: account,
      permissionSetName: "ReadOnly",
      principal: { type: "USER", id: asPrincipalId(`9067aaaaaa-${index}`) },
    },
    id: `create-assignment:${index}`,
    instanceArn,
    records: [
      { host: "example.cybozu.com", app: "102", id: String(index), url: "https://example.cybozu.com/k/102/" },
    ],
    requires: [],
    after: [],
  }));

const problems = (count: number): readonly Problem[] =>
  Array.from({ length: count }, (_, index) => ({
    code: "unknown-account",
    data: { name: `本番環境 ${index}`, suggestions: [] },
    record: {
      host: "example.cybozu.com",
      app: "102",
      id: String(index),
      url: "https://example.cybozu.com/k/102/",
    },
    field: "AWSアカウント",
  }));

const resultOf = (counts: { changes?: number; held?: number; problems?: number }): RunResult => {
  const now = new Date("2026-04-01T00:00:00Z");
  const plan: Plan = {
    changes: changes(counts.changes ?? 0),
    held: changes(counts.held ?? 0).map((change) => ({ change, limit: { kind: "additions", count: 200 } })),
    checksum: (counts.held ?? 0) === 0 ? undefined : "0123456789abcdef",
    kept: [{ reason: "not-managed", count: 7 }],
    waiting: [],
    awaiting: [],
    problems: [],
  };
  const directory = {
    accounts: [{ id: account, name: "shop-dev", state: "ACTIVE", ou: "/" }],
    ous: ["/"],
    users: [],
    groups: [],
    managementAccountId: account,
    botAccountId: account,
  } as const;
  return {
    status: "planned",
    mode: "plan",
    policy: "full",
    trigger: { event: "schedule", actor: "sato", runUrl: "" },
    startedAt: now,
    finishedAt: now,
    problems: problems(counts.problems ?? 0),
    requests: { "sso-admin": { ListPermissionSets: 1 } },
    reached: {
      ...readNothing,
      plan,
      outcomes: undefined,
      permissionSets: [],
      index: indexDirectory(directory, "userName"),
      oldestVerifiedAt: now,
    },
  };
};

/** Changes of permission sets, and of assignments in some accounts and of some sets. */
const mixed = (accounts: number, sets: number): RunResult => {
  const result = resultOf({ changes: accounts * sets });
  if (result.reached === undefined) throw new Error("it was reached");
  const many = result.reached.plan.changes.map((change, index): Change => {
    if (change.kind !== "create-assignment") return change;
    const accountId = asAccountId(String(100_000_000_000 + (index % accounts)));
    const permissionSetName = `Set${Math.floor(index / accounts)}`;
    return { ...change, assignment: { ...change.assignment, accountId, permissionSetName } };
  });
  return { ...result, reached: { ...result.reached, plan: { ...result.reached.plan, changes: many } } };
};

test.each([
  ["accounts", 2, 5, ["100000000000", "100000000001"]],
  ["permission sets", 4, 3, ["Set0", "Set1", "Set2"]],
] as const)("the plan is grouped by %s where these are fewer", (_, accounts, sets, headings) => {
  const text = markdownReport(mixed(accounts, sets), messagesFor("en"));
  expect([...text.matchAll(/^#### (.*)$/gm)].map(([, heading]) => heading)).toEqual(headings);
});

describe("the job summary", () => {
  test.each([
    ["many changes", { changes: 20_000 }],
    ["many problems", { problems: 20_000 }],
    ["many of everything", { changes: 20_000, held: 20_000, problems: 20_000 }],
  ])("stays below what GitHub takes with %s, and says how many more there are", (_, counts) => {
    for (const language of ["en", "ja"] as const) {
      const text = markdownReport(resultOf(counts), messagesFor(language));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900_000);
      expect(Buffer.byteLength(text)).toBeGreaterThan(800_000);
      const rows = text.split("\n").filter((line) => line.includes("102/")).length;
      const more = [...text.matchAll(/^(?:… and |ほか\s*)([\d,]+)/gm)].map(([, number = ""]) =>
        Number(number.replaceAll(",", "")),
      );
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(rows + more.reduce((sum, count) => sum + count, 0)).toBe(all);
      // Whatever was left out, the end is there.
      expect(text).toContain("sso-admin");
    }
  });

  test("shows all that is held, however many problems and changes there are", () => {
    const text = markdownReport(
      resultOf({ changes: 20_000, held: 300, problems: 20_000 }),
      messagesFor("en"),
    );
    const [, held = ""] = /### Held until approved \(300\)([\s\S]*?)\n### /.exec(text) ?? [];
    expect(held.split("\n").filter((line) => line.includes("102/"))).toHaveLength(300);
    expect(held).toContain("0123456789abcdef");
    // The other two have the same room, whichever comes first.
    const sizes = [/### Account assignments[\s\S]*?\n### /, /### In the records[\s\S]*?\n### /].map(
      (section) => Buffer.byteLength(section.exec(text)?.[0] ?? ""),
    );
    expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(0.9);
  });

  test("shows everything when there is room", () => {
    const text = markdownReport(resultOf({ changes: 100, held: 50, problems: 30 }), messagesFor("en"));
    expect(text.split("\n").filter((line) => line.includes("102/"))).toHaveLength(180);
    expect(text).not.toContain("… and");
  });
});
