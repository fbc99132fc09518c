import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { publicSchedule, pullRequest, schedule } from "../support/github-events.ts";
import { temporaryDirectory } from "../support/run-program.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [
    { users: ["sato"], groups: ["developers"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    { users: ["mori"], accounts: "shop-prod", permissionSets: "ReadOnly" },
  ],
  settings: { policy: "full" },
};

const linesIn = (folder: string): readonly { readonly kind: string; readonly [name: string]: unknown }[] =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );

describe.concurrent("the audit trail", () => {
  test("says who has what and by which record, and answers for it later", async ({ expect }) => {
    const acme = await company(ledgers);
    const folder = temporaryDirectory();
    const inputs = { "state-path": acme.statePath, "audit-path": folder };
    const first = await acme.action({ event: schedule, inputs, env: { GITHUB_SHA: "c".repeat(40) } });
    expect(first.outputs).toMatchObject({ status: "applied", audit: folder });
    expect(readdirSync(folder)).toHaveLength(1);
    expect(linesIn(folder).map(({ kind }) => kind)).toEqual([
      "run",
      ...Array(4).fill("change"),
      "snapshot",
      ...Array(3).fill("assignment"),
    ]);
    expect(linesIn(folder)[1]).toMatchObject({
      change: "create-permission-set",
      outcome: "applied",
      requestId: expect.stringMatching(/./),
      records: [{ app: "101", id: "1", revision: "1", createdBy: { code: "sato" } }],
      run: { id: "15961596", event: "schedule", actor: "sato", commit: "c".repeat(40) },
    });

    // Nothing to do: nothing to say. A change: its line alone, as this week's snapshot is there.
    const second = await acme.action({ event: schedule, inputs });
    expect(second.outputs).toMatchObject({ status: "in-sync", audit: "" });
    await acme.withdraw(102, [2]);
    await acme.action({ event: schedule, inputs: { ...inputs, "audit-path": join(folder, "later") } });
    expect(linesIn(join(folder, "later")).map(({ kind }) => kind)).toEqual(["run", "change"]);

    const asked = await acme.cli(["audit", folder, "--person", "mori@example.com"]);
    expect(asked.exitCode).toBe(0);
    expect(asked.stdout).toMatch(/User mori@example\.com {2}ReadOnly {2}shop-prod \(100000000013\)/);
    expect(asked.stdout).toMatch(/until .*its record no longer asks for it/);
    expect(asked.stdout).toMatch(/record 102\/2 \(revision 1\), created by Aoi Sato/);
    expect(asked.stdout).not.toContain("sato@example.com");
    const json = await acme.cli(["audit", folder, "--account", "shop-dev", "--language", "ja", "--json"]);
    expect(JSON.parse(json.stdout).accesses).toMatchObject([
      { principal: { type: "GROUP", name: "developers" } },
      { principal: { type: "USER", name: "sato@example.com" } },
    ]);
  });

  test("is not written by a run that only plans", async ({ expect }) => {
    const acme = await company(ledgers);
    const folder = temporaryDirectory();
    const run = await acme.action({ event: pullRequest, inputs: { "audit-path": folder } });
    expect(run.outputs.audit).toBe("");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("names nobody in a public repository, and is not offered there", async ({ expect }) => {
    const acme = await company(ledgers);
    const folder = temporaryDirectory();
    const run = await acme.action({ event: publicSchedule, inputs: { "audit-path": folder } });
    expect(run.outputs).toMatchObject({ status: "applied", audit: "" });
    expect(JSON.stringify(linesIn(folder))).not.toMatch(/sato@|mori@|Aoi Sato/);
    expect(linesIn(folder)).toHaveLength(9);
  });

  test("is missed aloud, and the run goes through", async ({ expect }) => {
    const acme = await company(ledgers);
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    const run = await acme.action({ event: schedule, inputs: { "audit-path": file } });
    expect(run.outputs).toMatchObject({ status: "applied", audit: "" });
    expect(run.exitCode).toBe(0);
    expect(run.commands).toContainEqual(
      expect.objectContaining({ name: "error", message: expect.stringContaining("[audit-unwritable]") }),
    );
  });

  test("is asked with a day, a zone, a folder and a name that there are", async ({ expect }) => {
    const acme = await company();
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "broken.jsonl"), '{"kind":"run"}\nnonsense\n');
    const ask = (...args: readonly string[]) => acme.cli(["audit", ...args]);
    for (const [args, said] of [
      [[folder], "--account, --person"],
      [[folder, "--person", "a", "--on", "2026-02-30"], "2026-02-30"],
      [[folder, "--person", "a", "--time-zone", "Tokyo"], "Tokyo"],
      [[join(folder, "nowhere"), "--person", "a"], "nowhere"],
    ] as const) {
      const { exitCode, stderr } = await ask(...args);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(said);
    }
    const { exitCode, stdout } = await ask(folder, "--person", "a");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2 lines could not be read; the first is broken.jsonl:1.");
  });
});
