import { expect, test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";

/* The record's owner is answered on the record, by the built program. */

test.each([
  ["with a state directory", true],
  ["without one", false],
] as const)("a misspelt policy is told once, and once when it is corrected, %s", async (_, remembers) => {
  const acme = await company({
    permissionSets: [{ name: "Support", managedPolicies: "AWSSuportAccess" }],
  });
  const sync = async (): Promise<readonly string[]> => {
    const before = acme.comments(101, 1).length;
    const { report, exitCode } = await acme.action({
      event: schedule,
      inputs: remembers ? { "state-path": acme.statePath } : {},
    });
    expect({
      exitCode,
      codes: report?.problems.map(({ code }) => code).filter((code) => code !== "ledger-empty"),
    }).toEqual({
      exitCode: 0,
      codes: acme.permissionSet("Support") === undefined ? ["unknown-managed-policy"] : [],
    });
    return acme.comments(101, 1).slice(before);
  };
  expect(await sync()).toEqual([expect.stringContaining("Did you mean “AWSSupportAccess”?")]);
  expect(await sync()).toEqual([]);
  await acme.edit(101, 1, { managedPolicies: "AWSSupportAccess" });
  expect(await sync()).toEqual([expect.stringContaining("The problems told above are gone")]);
});
