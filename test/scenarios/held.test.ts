import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { dispatch, schedule } from "../support/github-events.ts";

/** Four grants; then all but one are withdrawn, which is too much at once, and something harmless is asked for. */
const overTheLimit = async () => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: [
      { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
      { users: ["mori"], accounts: "shop-prod", permissionSets: "ReadOnly" },
      { users: ["ito"], accounts: "search-dev", permissionSets: "ReadOnly" },
      { users: ["suzuki"], accounts: "search-prod", permissionSets: "ReadOnly" },
    ],
    settings: { limits: { freeRemovals: 2, removalPercent: 30, removalPercentOfOne: 100 } },
  });
  await acme.action({ event: schedule });
  await acme.withdraw(102, [2, 3, 4]);
  await acme.edit(102, 1, { accounts: "shop-dev\nsearch-dev" });
  acme.writes();
  return acme;
};

const before = [
  "search-dev ReadOnly ito",
  "search-prod ReadOnly suzuki",
  "shop-dev ReadOnly sato",
  "shop-prod ReadOnly mori",
];
const after = ["search-dev ReadOnly sato", "shop-dev ReadOnly sato"];

describe.concurrent("more removals than one run may make", () => {
  test("are held under one name from run to run, while the rest is applied", async ({ expect }) => {
    const acme = await overTheLimit();
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(3);
    expect(run.outputs).toMatchObject({ status: "held", changes: "4", removals: "3" });
    expect(run.outputs["plan-checksum"]).toMatch(/^[0-9a-f]{16}$/);
    expect(acme.writes()).toEqual(["CreateAccountAssignment search-dev ReadOnly sato"]);
    expect(acme.assignments()).toEqual(["search-dev ReadOnly sato", ...before].sort());
    expect(run.report).toMatchObject({ counts: { applied: 1, held: 3 } });
    expect(run.report?.problems).toMatchObject([{ code: "removals-held", severity: "error", record: null }]);
    const checksum = run.outputs["plan-checksum"] ?? "";
    for (const text of [run.stdout, run.summary, run.report?.problems[0]?.message])
      expect(text).toContain(checksum);

    const again = await acme.action({ event: schedule });
    expect(again.exitCode).toBe(3);
    expect(again.outputs).toMatchObject({ status: "held", changes: "3", "plan-checksum": checksum });
    expect(acme.writes()).toEqual([]);
  });

  test("go through once a dispatched run names them", async ({ expect }) => {
    const acme = await overTheLimit();
    const { outputs } = await acme.action({ event: schedule });
    acme.writes();
    const inputs = { "approve-plan": outputs["plan-checksum"] ?? "" };
    const run = await acme.action({ event: dispatch, inputs });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ status: "applied", removals: "3", "plan-checksum": "" });
    expect(acme.assignments()).toEqual(after);
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });

  test("stay held when what was approved is not what is held now", async ({ expect }) => {
    const acme = await overTheLimit();
    const { outputs } = await acme.action({ event: schedule });
    await acme.withdraw(102, [1]);
    acme.writes();
    const inputs = { "approve-plan": outputs["plan-checksum"] ?? "" };
    const run = await acme.action({ event: dispatch, inputs });
    expect(run.exitCode).toBe(3);
    expect(run.outputs["plan-checksum"]).not.toBe(outputs["plan-checksum"]);
    expect(acme.writes()).toEqual([]);
  });

  test("cannot be approved by a schedule", async ({ expect }) => {
    const acme = await overTheLimit();
    const { outputs } = await acme.action({ event: schedule });
    acme.writes();
    const inputs = { "approve-plan": outputs["plan-checksum"] ?? "" };
    const run = await acme.action({ event: schedule, inputs });
    expect(run.exitCode).toBe(2);
    expect(run.commands.at(-1)).toMatchObject({
      name: "error",
      message: expect.stringContaining("workflow_dispatch"),
    });
    expect(acme.writes()).toEqual([]);
  });

  test("can be approved with the command, outside GitHub Actions alone", async ({ expect }) => {
    const acme = await overTheLimit();
    const held = await acme.cli(["apply", "--json", "--config", acme.config]);
    expect(held.exitCode).toBe(3);
    const { planChecksum } = JSON.parse(held.stdout) as { planChecksum: string };
    acme.writes();

    const args = ["apply", "--approve-plan", planChecksum, "--config", acme.config];
    const refused = await acme.cli(args, { env: { GITHUB_ACTIONS: "true" } });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("approve-plan");
    expect(acme.writes()).toEqual([]);

    const approved = await acme.cli(args);
    expect(approved.exitCode, approved.stdout).toBe(0);
    expect(acme.assignments()).toEqual(after);
  });
});

test.concurrent("an empty ledger removes nothing", async ({ expect }) => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
  });
  await acme.action({ event: schedule });
  await acme.withdraw(102, [1]);
  acme.writes();
  const run = await acme.action({ event: schedule });
  expect(run.exitCode).toBe(3);
  expect(run.report?.problems.map(({ code }) => code)).toEqual(["ledger-empty", "removals-held"]);
  expect(acme.writes()).toEqual([]);
  expect(acme.assignments()).toEqual(["shop-dev ReadOnly sato"]);
});
