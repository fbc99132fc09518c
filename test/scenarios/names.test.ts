import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { company } from "../support/company.ts";
import { publicSchedule, schedule } from "../support/github-events.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [
    { users: ["sato"], groups: ["developers"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    { users: ["mori"], accounts: "shop-prod", permissionSets: "ReadOnly" },
    { userNames: "kato@example.com\nTaro Yamada", accounts: "shop-dev", permissionSets: "ReadOnly" },
  ],
  faults: [
    {
      service: "sso-admin",
      operation: "CreateAccountAssignment",
      match: "100000000013",
      times: "always",
      effect: {
        kind: "error",
        code: "AccessDeniedException",
        message: "User mori@example.com (kato@example.com, Mori@Example.com) is not authorized.",
      },
    },
  ],
} as const;
const someone = /sato@|mori@|kato|yamada/i;

test.concurrent("in a public repository nobody is named in log, summary and annotations, and there is no report", async ({
  expect,
}) => {
  const acme = await company(ledgers);
  const temp = join(acme.statePath, "temp");
  const run = await acme.action({ event: publicSchedule, env: { RUNNER_TEMP: temp } });
  expect(run.outputs).toMatchObject({ status: "partly-applied", problems: "4", report: "" });
  expect(existsSync(temp) ? readdirSync(temp) : []).toEqual([]);
  const shown = `${run.stdout}${run.stderr}${run.summary.replaceAll("\u200b", "")}`;
  expect(shown).not.toMatch(someone);
  // What is no person's is there, and two people can be told apart.
  expect(shown).toMatch(/USER s… \(….{4}\)/);
  expect(shown).toMatch(/USER m… \(….{4}\)/);
  expect(shown).toContain("GROUP developers");
  expect(shown).toContain("is not authorized");
  expect(acme.assignments()).toEqual(["shop-dev ReadOnly developers", "shop-dev ReadOnly sato"]);
});

test.concurrent.for([
  ["a private repository names people", schedule, {}, true],
  ["a public one does where the settings say so", publicSchedule, { names: "full" }, true],
  ["a private one does not where the settings say so", schedule, { names: "short" }, false],
] as const)("%s", async ([, event, settings, isNamed], { expect }) => {
  const acme = await company({ ...ledgers, settings });
  const run = await acme.action({ event });
  for (const text of [run.stdout, run.summary])
    expect(someone.test(text.replaceAll("\u200b", ""))).toBe(isNamed);
  expect(run.report === undefined).toBe(!isNamed);
});

test.concurrent("the command names people, but not in the log of a public repository", async ({ expect }) => {
  const acme = await company(ledgers);
  const plan = ["plan", "--config", acme.config];
  expect((await acme.cli(plan)).stdout).toMatch(someone);
  const short = await acme.cli(plan, { env: { GITHUB_ACTIONS: "true" } });
  expect(short.stdout).not.toMatch(someone);
  acme.settings({ names: "short" });
  expect((await acme.cli([...plan, "--json"])).stdout).not.toMatch(someone);
});
