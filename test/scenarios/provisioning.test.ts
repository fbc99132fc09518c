import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";

/** A set that stands in two accounts; then its record is edited. */
const edited = async () => {
  const acme = await company({
    permissionSets: [{ name: "Developer", managedPolicies: "PowerUserAccess", sessionDuration: "4" }],
    assignments: [{ groups: ["developers"], accounts: "shop-dev\nsearch-dev", permissionSets: "Developer" }],
  });
  await acme.action({ event: schedule });
  acme.writes();
  await acme.edit(101, 1, { managedPolicies: "ReadOnlyAccess", sessionDuration: "8" });
  return acme;
};

describe.concurrent("an edited permission set", () => {
  test("is provisioned, and the run waits for it", async ({ expect }) => {
    const acme = await edited();
    const run = await acme.action({ event: schedule });
    expect(run.outputs).toMatchObject({ status: "applied", changes: "2" });
    expect(acme.writes()).toMatchInlineSnapshot(`
      [
        "AttachManagedPolicyToPermissionSet Developer ReadOnlyAccess",
        "UpdatePermissionSet Developer PT8H",
        "DetachManagedPolicyFromPermissionSet Developer PowerUserAccess",
        "ProvisionPermissionSet Developer everywhere",
      ]
    `);
    expect(acme.permissionSet("Developer")).toMatchObject({
      ManagedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      SessionDuration: "PT8H",
      OutdatedAccounts: [],
    });
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });

  test("whose provisioning fails says why on the record, and is finished by the next run", async ({
    expect,
  }) => {
    const acme = await edited();
    acme.simulator.addFaults({
      service: "sso-admin",
      operation: "ProvisionPermissionSet",
      effect: {
        kind: "fail-later",
        reason: "Received a 409 status error: the role is being changed by somebody else",
      },
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.status).toBe("partly-applied");
    expect(run.report?.problems).toMatchObject([
      {
        code: "change-failed",
        record: { app: "101", id: "1" },
        message: expect.stringContaining("the role is being changed by somebody else"),
      },
    ]);
    expect(run.report?.changes.find(({ kind }) => kind === "provision")).toMatchObject({
      outcome: "failed",
      failure: { code: "FAILED", message: expect.stringContaining("409") },
    });
    expect(acme.permissionSet("Developer")?.OutdatedAccounts.toSorted()).toEqual([
      "100000000011",
      "100000000021",
    ]);
    acme.writes();

    const next = await acme.action({ event: schedule });
    expect(next.outputs).toMatchObject({ status: "applied", changes: "1" });
    expect(next.report?.changes).toMatchObject([{ kind: "provision", reason: "left-unprovisioned" }]);
    expect(acme.writes()).toEqual(["ProvisionPermissionSet Developer everywhere"]);
    expect(acme.permissionSet("Developer")?.OutdatedAccounts).toEqual([]);
  });

  test("left unprovisioned by a crash is finished by the next run", async ({ expect }) => {
    const acme = await edited();
    // The first request to provision finds no ear, and before it is sent again the machine is gone.
    acme.simulator.addFaults({
      service: "sso-admin",
      operation: "ProvisionPermissionSet",
      effect: { kind: "refuse" },
    });
    const run = await acme.action({
      event: schedule,
      meanwhile: async ({ kill }) => {
        await acme.seen("ProvisionPermissionSet");
        kill("SIGKILL");
      },
    });
    expect(run.exitCode).toBe(null);
    expect(acme.permissionSet("Developer")?.OutdatedAccounts).toHaveLength(2);
    acme.writes();

    const next = await acme.action({ event: schedule });
    expect(next.outputs.status).toBe("applied");
    expect(acme.writes()).toEqual(["ProvisionPermissionSet Developer everywhere"]);
    expect(acme.permissionSet("Developer")?.OutdatedAccounts).toEqual([]);
    expect((await acme.action({ event: schedule })).outputs.status).toBe("in-sync");
  });
});

describe.concurrent("a change that AWS refuses later", () => {
  test("tells its reason on every record that asked, and stops nothing else", async ({ expect }) => {
    const acme = await company({
      permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
      assignments: [
        { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        { users: ["sato", "mori"], accounts: "shop-dev\nshop-prod", permissionSets: "ReadOnly" },
      ],
      faults: [
        {
          service: "sso-admin",
          operation: "CreateAccountAssignment",
          match: "100000000011",
          effect: {
            kind: "fail-later",
            reason: "Received a 403 status error: not authorized to perform: iam:CreateRole",
          },
        },
      ],
      settings: { limits: { assignmentsInFlight: 1 } },
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ status: "partly-applied", changes: "5" });
    expect(run.report?.counts).toMatchObject({ applied: 4, failed: 1 });
    const failed = run.report?.changes.find(({ outcome }) => outcome === "failed");
    const records = failed?.records.map(({ app, id }) => `${app}/${id}`);
    const told = run.report?.problems.map(({ code, record }) => `${code} ${record?.app}/${record?.id}`);
    expect(told).toEqual(records?.map((record) => `change-failed ${record}`));
    expect(run.summary).toContain("iam:CreateRole");
    expect(acme.assignments()).toHaveLength(3);

    const next = await acme.action({ event: schedule });
    expect(next.outputs).toMatchObject({ status: "applied", changes: "1" });
    expect(acme.assignments()).toHaveLength(4);
  });

  test("keeps others from what depends on it: a set that could not be made is assigned to nobody", async ({
    expect,
  }) => {
    const acme = await company({
      permissionSets: [
        { name: "ReadOnly", managedPolicies: "ReadOnlyAccess" },
        { name: "Operator", customerManagedPolicies: "Deploy" },
      ],
      assignments: [
        { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        { users: ["sato"], accounts: "shop-dev", permissionSets: "Operator" },
      ],
      faults: [
        {
          service: "sso-admin",
          operation: "AttachCustomerManagedPolicyReferenceToPermissionSet",
          effect: { kind: "error", code: "AccessDeniedException", message: "an explicit deny" },
        },
      ],
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(acme.assignments()).toEqual(["shop-dev ReadOnly sato"]);
    const outcomes = run.report?.changes.map(
      ({ kind, permissionSetName, outcome }) => `${kind} ${permissionSetName} ${outcome}`,
    );
    expect(outcomes).toEqual([
      "create-permission-set Operator failed",
      "create-permission-set ReadOnly applied",
      "create-assignment Operator skipped",
      "create-assignment ReadOnly applied",
    ]);
    expect(run.report?.problems.map(({ code }) => code)).toEqual(["aws-denied", "change-denied"]);
  });
});

test.concurrent("throttling and conflicts slow a run down, and do not fail it", async ({ expect }) => {
  const acme = await company({
    permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
    assignments: [{ users: ["sato", "mori"], accounts: "shop-dev\nshop-prod", permissionSets: "ReadOnly" }],
    limits: { permissionSetEditMilliseconds: 100 },
    faults: [
      {
        service: "sso-admin",
        operation: "*",
        after: 3,
        times: 2,
        effect: { kind: "error", code: "ThrottlingException", message: "Rate exceeded" },
      },
      {
        service: "sso-admin",
        operation: "CreateAccountAssignment",
        effect: {
          kind: "error",
          code: "ConflictException",
          message: "There is a conflicting operation in process.",
        },
      },
      {
        service: "organizations",
        effect: { kind: "error", code: "TooManyRequestsException", message: "slow down" },
      },
      {
        service: "identitystore",
        effect: { kind: "error", code: "ThrottlingException", message: "Rate exceeded" },
      },
      {
        service: "kintone",
        effect: { kind: "answer", status: 429, body: { code: "GAIA_TO04", id: "x", message: "later" } },
      },
    ],
  });
  const run = await acme.action({ event: schedule });
  expect(run.outputs.status, run.stdout).toBe("applied");
  expect(acme.assignments()).toHaveLength(4);
});
