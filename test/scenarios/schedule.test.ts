import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";
import { stable } from "../support/stable.ts";

const ledgers = {
  permissionSets: [
    {
      name: "ReadOnly",
      description: "Look, do not touch",
      managedPolicies: "ReadOnlyAccess",
      sessionDuration: "8",
    },
    {
      name: "Operator",
      description: "運用担当",
      managedPolicies: "AmazonEC2FullAccess\nCloudWatchReadOnlyAccess",
      customerManagedPolicies: "/team/Deploy",
      inlinePolicy:
        '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }]\n}',
      permissionsBoundary: "PowerUserAccess",
      sessionDuration: "PT1H30M",
      relayState: "https://console.aws.amazon.com/ec2",
      tags: "team=operations\ncost-center=1200",
    },
  ],
  assignments: [
    { groups: ["developers"], accounts: "ou:/service", permissionSets: "ReadOnly" },
    { groups: ["operators"], users: ["sato"], accounts: "shop-prod", permissionSets: "Operator\nReadOnly" },
    {
      userNames: "mori@example.com",
      accounts: "100000000022",
      permissionSets: "operator",
      validUntil: "2099-12-31",
    },
    // Not yet, no longer, switched off, and one that nobody can carry out.
    { users: ["ito"], accounts: "shop-dev", permissionSets: "Operator", validFrom: "2099-01-01" },
    { users: ["ito"], accounts: "search-dev", permissionSets: "Operator", validUntil: "2024-12-31" },
    { users: ["suzuki"], accounts: "shop-dev", permissionSets: "Operator", enabled: "disabled" },
    { users: ["mori"], accounts: "shop-dev", permissionSets: "Operater" },
  ],
  aws: {
    permissionSets: [
      { name: "Administrator", ManagedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    ],
    assignments: [{ account: "100000000013", permissionSet: "Administrator", user: "ito@example.com" }],
  },
  world: (world) => ({
    ...world,
    customerManagedPolicies: { "*": [{ Name: "Deploy", Path: "/team/" }] },
  }),
} as const satisfies Parameters<typeof company>[0];

const asked = [
  "search-dev ReadOnly developers",
  "search-prod Operator mori",
  "search-prod ReadOnly developers",
  "shop-dev ReadOnly developers",
  // Nobody's record asked for it, but it is not ours.
  "shop-prod Administrator ito",
  "shop-prod Operator operators",
  "shop-prod Operator sato",
  "shop-prod ReadOnly developers",
  "shop-prod ReadOnly operators",
  "shop-prod ReadOnly sato",
];

/** How often AWS is asked whether it is done depends on how quick it is. */
const withoutRequests = (summary: string): string => summary.replace(/### Requests[\s\S]*$/, "");

describe.concurrent("a scheduled run", () => {
  test("creates exactly what the records ask for, and the next one writes nothing", async ({ expect }) => {
    const acme = await company(ledgers);
    const first = await acme.action({ event: schedule });

    expect(first.exitCode, first.stdout).toBe(0);
    expect(acme.assignments()).toEqual(asked);
    expect(
      acme.simulator
        .state()
        .permissionSets.map(({ name }) => name)
        .sort(),
    ).toEqual(["Administrator", "Operator", "ReadOnly"]);
    const host = new URL(acme.listing.endpoints.kintone).host;
    expect(acme.permissionSet("ReadOnly")).toMatchObject({
      Description: "Look, do not touch",
      SessionDuration: "PT8H",
      ManagedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      CustomerManagedPolicyReferences: [],
      Tags: { "managed-by": "kintone-identity-center-sync:main", "kintone-record": `${host}/101/1` },
      OutdatedAccounts: [],
    });
    expect(acme.permissionSet("ReadOnly")).not.toHaveProperty("InlinePolicy");
    expect(acme.permissionSet("Operator")).toMatchObject({
      // AWS stores no Japanese in descriptions.
      Description: `kintone ${host}/101/2`,
      SessionDuration: "PT90M",
      RelayState: "https://console.aws.amazon.com/ec2",
      ManagedPolicies: [
        "arn:aws:iam::aws:policy/AmazonEC2FullAccess",
        "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess",
      ],
      CustomerManagedPolicyReferences: [{ Name: "Deploy", Path: "/team/" }],
      InlinePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}',
      PermissionsBoundary: { ManagedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
      Tags: {
        "managed-by": "kintone-identity-center-sync:main",
        "kintone-record": `${host}/101/2`,
        team: "operations",
        "cost-center": "1200",
      },
      OutdatedAccounts: [],
    });

    expect(first.outputs).toMatchObject({
      status: "applied",
      changes: "11",
      removals: "0",
      problems: "1",
      "plan-checksum": "",
    });
    expect(first.report).toMatchObject({
      status: "applied",
      mode: "apply",
      policy: "full",
      trigger: {
        event: "schedule",
        actor: "sato",
        runUrl: "https://github.com/example/identity-sync/actions/runs/15961596",
      },
      instanceArn: acme.listing.instanceArn,
      counts: { changes: 11, removals: 0, applied: 11, failed: 0, held: 0, problems: 1 },
    });
    expect(acme.writes().length).toBeGreaterThan(0);

    const second = await acme.action({ event: schedule });
    expect(second.exitCode).toBe(0);
    expect(second.outputs).toMatchObject({ status: "in-sync", changes: "0" });
    expect(second.summary).toContain("## In sync: nothing to change");
    expect(acme.writes()).toEqual([]);
    expect(acme.assignments()).toEqual(asked);
  });

  test("tells what it did in the log, the summary and annotations", async ({ expect }) => {
    const acme = await company({
      permissionSets: [
        { name: "ReadOnly", managedPolicies: "ReadOnlyAccess" },
        { name: "Support", managedPolicies: "AWSSuportAccess" },
      ],
      assignments: [
        { groups: ["developers"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        { users: ["mori"], accounts: "shop-prd", permissionSets: "ReadOnly" },
      ],
    });
    const run = await acme.action({ event: schedule });
    expect(stable(run.stdout)).toMatchInlineSnapshot(`
      "kintone Identity Center Sync
      ::add-mask::permissionSetsToken
      ::add-mask::assignmentsToken
      ::add-mask::xoxb-simulator
      Reading kintone …
      Reading AWS …
      Changes: 2
        + Create permission set  ReadOnly  ReadOnlyAccess, PT1H  (Record 101/1)
        + Create assignment  shop-dev (100000000011) / ReadOnly  GROUP developers  (Record 102/1)
      Applying …
      [n/2] ✓ + Create assignment  shop-dev (100000000011) / ReadOnly  GROUP developers  (Record 102/1)
      [n/2] ✓ + Create permission set  ReadOnly  ReadOnlyAccess, PT1H  (Record 101/1)
      Problems: 2
        ✗ Record 2 (app 101), field “managedPolicies”: There is no AWS managed policy “AWSSuportAccess”. Did you mean “AWSSupportAccess”? [unknown-managed-policy]
        ✗ Record 2 (app 102), field “accounts”: There is no AWS account “shop-prd” in the organization. Did you mean “shop-prod”? [unknown-account]
      ::warning::Record 2 (app 101), field “managedPolicies”: There is no AWS managed policy “AWSSuportAccess”. Did you mean “AWSSupportAccess”? [unknown-managed-policy]
      ::warning::Record 2 (app 102), field “accounts”: There is no AWS account “shop-prd” in the organization. Did you mean “shop-prod”? [unknown-account]
      Status: applied
      "
    `);
    expect(stable(withoutRequests(run.summary))).toMatchInlineSnapshot(`
      "## Applied: 2 changes

      2 records have mistakes that their owners can correct; everybody else is served.

      Started by: schedule, sato · Policy: full · Duration: N s

      ### Permission sets (1)

      | Permission set | Changes | Content | Record | Result |
      | --- | --- | --- | --- | --- |
      | ReadOnly | Create permission set | ReadOnlyAccess, PT1H | [101/1](http://localhost:PORT/k/101/show#record=1) | applied |

      ### Account assignments (1)

      #### shop-dev \\(100000000011\\)

      | Change | Permission set | Principal | Reason | Result |
      | --- | --- | --- | --- | --- |
      | Create assignment | ReadOnly | Group developers | [102/1](http://localhost:PORT/k/102/show#record=1) | applied |

      ### In the records (2)

      |  | Record (app/number) | Field | What |
      | --- | --- | --- | --- |
      | Error | [101/2](http://localhost:PORT/k/101/show#record=2) | managedPolicies | There is no AWS managed policy “AWSSuportAccess”. Did you mean “AWSSupportAccess”? \\[unknown-managed-policy\\] |
      | Error | [102/2](http://localhost:PORT/k/102/show#record=2) | accounts | There is no AWS account “shop-prd” in the organization. Did you mean “shop-prod”? \\[unknown-account\\] |

      "
    `);
    expect(acme.writes()).toMatchInlineSnapshot(`
      [
        "CreatePermissionSet ReadOnly",
        "AttachManagedPolicyToPermissionSet ReadOnly ReadOnlyAccess",
        "CreateAccountAssignment shop-dev ReadOnly developers",
      ]
    `);
    expect(run.commands.filter(({ name }) => name === "warning").map(({ message }) => message)).toEqual([
      expect.stringContaining("[unknown-managed-policy]"),
      expect.stringContaining("[unknown-account]"),
    ]);
  });

  test("remembers ids in state-path, not people's names, and says in sync with it, too", async ({
    expect,
  }) => {
    const acme = await company(ledgers);
    const inputs = { "state-path": acme.statePath };
    const first = await acme.action({ event: schedule, inputs });
    expect(first.outputs.status).toBe("applied");
    expect(acme.assignments()).toEqual(asked);
    acme.writes();

    const state = readFileSync(join(acme.statePath, "state.json"), "utf8");
    expect(JSON.parse(state)).toMatchObject({
      schemaVersion: 1,
      isFinished: true,
      memory: { instanceArn: acme.listing.instanceArn },
    });
    expect(state).not.toMatch(/sato|mori|example\.com/i);

    const second = await acme.action({ event: schedule, inputs });
    expect(second.outputs.status).toBe("in-sync");
    expect(acme.writes()).toEqual([]);
  });

  test("withdraws what no record asks for any more, and changes what a record changed", async ({
    expect,
  }) => {
    const acme = await company({
      permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
      assignments: [
        { users: ["sato"], accounts: "shop-dev\nshop-prod", permissionSets: "ReadOnly" },
        { users: ["mori"], accounts: "shop-dev", permissionSets: "ReadOnly" },
      ],
    });
    await acme.action({ event: schedule });
    acme.writes();
    await acme.withdraw(102, [2]);
    await acme.edit(102, 1, { accounts: "shop-prod\nsearch-prod" });
    const run = await acme.action({ event: schedule });

    expect(run.outputs).toMatchObject({ status: "applied", changes: "3", removals: "2" });
    expect(acme.writes().toSorted()).toEqual([
      "CreateAccountAssignment search-prod ReadOnly sato",
      "DeleteAccountAssignment shop-dev ReadOnly mori",
      "DeleteAccountAssignment shop-dev ReadOnly sato",
    ]);
    expect(acme.assignments()).toEqual(["search-prod ReadOnly sato", "shop-prod ReadOnly sato"]);
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });

  test("deletes a permission set once its record is gone and nobody's record names it", async ({
    expect,
  }) => {
    const acme = await company({
      permissionSets: [
        { name: "ReadOnly", managedPolicies: "ReadOnlyAccess" },
        { name: "Operator", managedPolicies: "AmazonEC2FullAccess" },
      ],
      assignments: [
        { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        { users: ["mori"], accounts: "shop-dev", permissionSets: "Operator" },
      ],
    });
    await acme.action({ event: schedule });
    acme.writes();

    await acme.withdraw(101, [2]);
    const still = await acme.action({ event: schedule });
    expect(still.report?.problems.map(({ code }) => code)).toEqual(["permission-set-record-missing"]);
    expect(acme.writes()).toEqual([]);

    await acme.withdraw(102, [2]);
    await acme.action({ event: schedule });
    // The role is taken down in AWS's own time: until then AWS says that it is too early.
    const done = acme.writes().filter((line) => !line.endsWith("→ ConflictException"));
    expect(done).toEqual(["DeleteAccountAssignment shop-dev Operator mori", "DeletePermissionSet Operator"]);
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });
});
