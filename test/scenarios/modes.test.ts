import { existsSync } from "node:fs";
import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { dispatch, pullRequest, push, repositoryDispatch, schedule } from "../support/github-events.ts";
import type { GithubEvent } from "../support/run-program.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [
    { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    { users: ["mori"], accounts: "shop-dev", permissionSets: "ReadOnly" },
  ],
};
const granted = ["shop-dev ReadOnly mori", "shop-dev ReadOnly sato"];

describe.concurrent("the event says what to do", () => {
  test.for([
    ["workflow_dispatch", dispatch],
    ["repository_dispatch", repositoryDispatch],
    ["a push to the default branch", push("refs/heads/main")],
  ] as const)("%s applies", async ([, event], { expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event });
    expect(run.outputs).toMatchObject({ status: "applied" });
    expect(acme.assignments()).toEqual(granted);
  });

  test.for([
    ["pull_request", pullRequest, "auto"],
    ["schedule with mode plan", schedule, "plan"],
    ["a push to another branch with mode plan", push("refs/heads/settings"), "plan"],
  ] as const)("%s plans, and writes nowhere", async ([, event, mode], { expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event, inputs: { mode, "state-path": acme.statePath } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ status: "planned", changes: "3" });
    expect(run.report?.mode).toBe("plan");
    expect(run.report?.changes.map(({ outcome }) => outcome)).toEqual(["planned", "planned", "planned"]);
    expect(acme.writes()).toEqual([]);
    expect(existsSync(acme.statePath)).toBe(false);
  });

  test("full reads anew what another run remembers, and goes with plan", async ({ expect }) => {
    const acme = await company(ledgers);
    const reads = async (event: GithubEvent, inputs: Record<string, string>) => {
      const before = acme.count("DescribePermissionSet");
      const run = await acme.action({ event, inputs: { "state-path": acme.statePath, ...inputs } });
      return [run.outputs.status, acme.count("DescribePermissionSet") - before];
    };
    expect(await reads(dispatch, { full: "true" })).toEqual(["applied", 0]);
    expect(await reads(dispatch, { full: "true" })).toEqual(["in-sync", 1]);
    expect(await reads(dispatch, { full: "false" })).toEqual(["in-sync", 0]);
    expect(await reads(schedule, { full: "" })).toEqual(["in-sync", 0]);
    await acme.withdraw(102, [1]);
    acme.writes();
    expect(await reads(dispatch, { full: "true", mode: "plan" })).toEqual(["planned", 1]);
    expect(acme.writes()).toEqual([]);
  });

  test.for([
    ["a push to another branch", push("refs/heads/settings"), "auto", /refs\/heads\/settings.*mode/],
    [
      "pull_request_target",
      { ...pullRequest, name: "pull_request_target" },
      "auto",
      /pull_request_target.*mode/,
    ],
    ["a mode that there is not", schedule, "destroy", /auto, plan or apply, not "destroy"/],
    ["a full that is neither true nor false", schedule, "auto", /true or false, not "yes"/, "yes"],
  ] as const)("%s is a usage error", async ([, event, mode, why, full = ""], { expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event, inputs: { mode, full } });
    expect(run.exitCode).toBe(2);
    expect(run.commands).toMatchObject([{ name: "error", message: expect.stringMatching(why) }]);
    expect(acme.simulator.requests()).toEqual([]);
  });

  test("settings that cannot be used are a usage error that names every mistake", async ({ expect }) => {
    const acme = await company({ ...ledgers, settings: { polici: "full", timeZone: "Tokyo" } });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(2);
    const told = run.commands.map(({ message }) => message).join("\n");
    expect(told).toMatch(/polici.*did you mean policy/);
    expect(told).toContain("timeZone");
    expect(acme.simulator.requests()).toEqual([]);
  });
});

test.concurrent("IDENTITY_SYNC_PAUSED=true writes nothing, says so once, and is no failure", async ({
  expect,
}) => {
  const acme = await company(ledgers);
  const inputs = { "state-path": acme.statePath };
  const run = await acme.action({ event: schedule, inputs, env: { IDENTITY_SYNC_PAUSED: "true" } });
  expect(run.exitCode).toBe(0);
  expect(run.report?.problems.map(({ code }) => code)).toEqual(["paused"]);
  expect(run.report?.status).toBe("planned");
  expect(acme.writes()).toEqual([]);
  expect(existsSync(acme.statePath)).toBe(false);

  const after = await acme.action({ event: schedule, inputs });
  expect(after.outputs.status).toBe("applied");
});

describe.concurrent("policy", () => {
  const withdrawn = async (policy: "report" | "additive" | "full") => {
    const acme = await company({ ...ledgers, settings: { policy: "full" } });
    await acme.cli(["apply", "--config", acme.config]);
    acme.writes();
    await acme.withdraw(102, [2]);
    await acme.edit(102, 1, { accounts: "shop-dev\nshop-prod" });
    acme.settings({ policy });
    return acme;
  };

  test("full does both", async ({ expect }) => {
    const acme = await withdrawn("full");
    const run = await acme.action({ event: schedule });
    expect(run.outputs).toMatchObject({ status: "applied", changes: "2", removals: "1" });
    expect(acme.assignments()).toEqual(["shop-dev ReadOnly sato", "shop-prod ReadOnly sato"]);
  });

  test("additive never removes", async ({ expect }) => {
    const acme = await withdrawn("additive");
    const run = await acme.action({ event: schedule });
    expect(run.outputs).toMatchObject({ status: "applied", changes: "1", removals: "0" });
    expect(run.report?.kept).toContainEqual({ reason: "policy-additive", count: 1 });
    expect(acme.writes()).toEqual(["CreateAccountAssignment shop-prod ReadOnly sato"]);
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });

  test("additive is what a settings file without a policy means", async ({ expect }) => {
    const acme = await withdrawn("full");
    acme.settings({ policy: undefined });
    const run = await acme.action({ event: schedule });
    expect(run.report).toMatchObject({ policy: "additive", counts: { removals: 0, kept: 1 } });
  });

  test("report plans only", async ({ expect }) => {
    const acme = await withdrawn("report");
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ status: "planned", changes: "2", removals: "1" });
    expect(acme.writes()).toEqual([]);
    expect(acme.assignments()).toEqual(granted);
  });
});

describe.concurrent("problems of records", () => {
  const wrong = {
    ...ledgers,
    assignments: [
      ...ledgers.assignments,
      { users: ["ito"], accounts: "nowhere", permissionSets: "ReadOnly" },
    ],
  };

  test("do not fail a run, and everybody else is served", async ({ expect }) => {
    const acme = await company(wrong);
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ status: "applied", problems: "1" });
    expect(acme.assignments()).toEqual(granted);
  });

  test("fail it with failOn: problems", async ({ expect }) => {
    const acme = await company({ ...wrong, settings: { failOn: "problems" } });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ status: "applied", problems: "1" });
    const again = await acme.action({ event: schedule });
    expect(again.exitCode).toBe(1);
    expect(again.outputs.status).toBe("in-sync");
  });
});
