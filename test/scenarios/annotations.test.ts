import { test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";

test.concurrent("thirty problems become eight annotations, the gravest first, and one that counts the rest", async ({
  expect,
}) => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: Array.from({ length: 30 }, (_, index) => ({
      users: ["sato"],
      accounts: `account-${index}`,
      permissionSets: "ReadOnly",
    })),
    settings: { language: "ja" },
  });
  const run = await acme.action({ event: schedule });
  expect(run.outputs.problems).toBe("30");
  const annotations = run.commands.filter(({ name }) => ["error", "warning", "notice"].includes(name));
  // Their owners can correct the records: no administrator is needed.
  expect(annotations.map(({ name }) => name)).toEqual(Array(9).fill("warning"));
  expect(annotations.slice(0, 8).every(({ message }) => message.includes("[unknown-account]"))).toBe(true);
  expect(annotations.at(-1)?.message).toContain("22");
  // People read their own language; the log is English, and complete.
  expect(annotations[0]?.message).toContain("レコード 1");
  expect(run.stdout.match(/There is no AWS account/g)).toHaveLength(30);
});

test.concurrent("what needs an administrator is an error, and stands before what records' owners can correct", async ({
  expect,
}) => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: [
      { users: ["sato"], accounts: "nowhere", permissionSets: "ReadOnly" },
      { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    ],
    faults: [
      {
        service: "sso-admin",
        operation: "CreatePermissionSet",
        times: "always",
        effect: { kind: "error", code: "AccessDeniedException", message: "not allowed" },
      },
    ],
  });
  const run = await acme.action({ event: schedule });
  const annotations = run.commands.filter(({ name }) => ["error", "warning", "notice"].includes(name));
  expect(annotations.map(({ name, message }) => `${name} ${/\[([a-z-]+)\]$/.exec(message)?.[1]}`)).toEqual([
    "error aws-denied",
    "warning change-denied",
    "warning unknown-account",
  ]);
});
