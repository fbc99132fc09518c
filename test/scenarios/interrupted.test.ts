import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { type Company, company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";

/** Six grants, of which one at a time is under way for half a second. */
const slow = (...more: readonly { readonly name: string; readonly managedPolicies: string }[]) =>
  company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }, ...more],
    assignments: [
      { users: ["sato", "mori", "ito"], accounts: "shop-dev\nshop-prod", permissionSets: "ReadOnly" },
    ],
    settings: { limits: { assignmentsInFlight: 1 } },
    limits: { assignmentSeconds: 0.5 },
  });

const wanted = ["ito", "mori", "sato"]
  .flatMap((who) => ["shop-dev", "shop-prod"].map((account) => `${account} ReadOnly ${who}`))
  .sort();

const state = (acme: Company): unknown =>
  JSON.parse(readFileSync(join(acme.statePath, "state.json"), "utf8"));

const finish = async (acme: Company) => {
  acme.settings({ limits: { assignmentsInFlight: 10 } });
  return acme.action({ event: schedule, inputs: { "state-path": acme.statePath } });
};

describe.concurrent("a run that is interrupted", () => {
  test.for(["SIGTERM", "SIGINT"] as const)(
    "by %s begins nothing new, saves its state and says what it did",
    async (signal, { expect }) => {
      const acme = await slow();
      const run = await acme.action({
        event: schedule,
        inputs: { "state-path": acme.statePath },
        meanwhile: async ({ kill }) => {
          await acme.seen("CreateAccountAssignment");
          kill(signal);
        },
      });
      expect(acme.count("CreateAccountAssignment")).toBe(1);
      expect(run.exitCode).toBe(1);
      expect(run.outputs).toMatchObject({ status: "partly-applied", changes: "7" });
      const outcomes = run.report?.changes.map(({ outcome }) => outcome).sort();
      expect(outcomes).toEqual([
        "applied",
        "skipped",
        "skipped",
        "skipped",
        "skipped",
        "skipped",
        "unsettled",
      ]);
      expect(run.report?.problems.map(({ code }) => code)).toEqual(["change-unsettled"]);
      expect(state(acme)).toMatchObject({ isFinished: true });

      const next = await finish(acme);
      expect(next.outputs.status, next.stdout).toBe("applied");
      expect(acme.assignments()).toEqual(wanted);
      expect((await finish(acme)).outputs.status).toBe("in-sync");
    },
  );

  test("by the time limit begins nothing new", async ({ expect }) => {
    const acme = await slow();
    const inputs = { "state-path": acme.statePath, "time-limit": "0.04" };
    const run = await acme.action({ event: schedule, inputs });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.status).toBe("partly-applied");
    const outcomes = run.report?.changes.map(({ outcome }) => outcome) ?? [];
    expect(outcomes).toContain("applied");
    expect(outcomes).toContain("skipped");
    expect(acme.count("CreateAccountAssignment")).toBeLessThan(wanted.length);
    const next = await finish(acme);
    expect(next.outputs.status).toBe("applied");
    expect(acme.assignments()).toEqual(wanted);
  });

  test("by the time limit still tells whoever made a mistake", async ({ expect }) => {
    const acme = await slow({ name: "Support", managedPolicies: "AWSSuportAccess" });
    const inputs = { "state-path": acme.statePath, "time-limit": "0.04" };
    const run = await acme.action({ event: schedule, inputs });
    expect(run.outputs.status, run.stdout).toBe("partly-applied");
    expect(acme.count("POST /k/v1/record/comment.json")).toBe(1);
  });

  test("by a crash leaves the next run knowing what was meant", async ({ expect }) => {
    const acme = await slow();
    const run = await acme.action({
      event: schedule,
      inputs: { "state-path": acme.statePath },
      meanwhile: async ({ kill }) => {
        await acme.seen("CreateAccountAssignment");
        kill("SIGKILL");
      },
    });
    expect(run.exitCode).toBe(null);
    expect(state(acme)).toMatchObject({ isFinished: false });
    const next = await finish(acme);
    expect(next.outputs.status).toBe("applied");
    expect(acme.assignments()).toEqual(wanted);
    expect((await finish(acme)).outputs.status).toBe("in-sync");
  });

  test("while it still reads decides nothing", async ({ expect }) => {
    const acme = await slow();
    const run = await acme.action({
      event: schedule,
      inputs: { "state-path": acme.statePath },
      meanwhile: async ({ kill }) => {
        await acme.seen("GET /k/v1/app/form/fields.json");
        kill("SIGTERM");
      },
    });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.status).toBe("failed");
    expect(run.report?.problems.length).toBeGreaterThan(0);
    expect(acme.writes()).toEqual([]);
  });
});

test.concurrent("damaged state costs a notice, never a wrong change", async ({ expect }) => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
  });
  const inputs = { "state-path": acme.statePath };
  await acme.action({ event: schedule, inputs });
  acme.writes();
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(acme.statePath, "state.json"), '{"schemaVersion":1,"isFin');
  const run = await acme.action({ event: schedule, inputs });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ status: "in-sync", problems: "0" });
  expect(run.report?.problems).toMatchObject([{ code: "state-unusable", severity: "notice" }]);
  expect(acme.writes()).toEqual([]);
  expect(state(acme)).toMatchObject({ isFinished: true });
});
