import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { type Company, type CompanyInput, company } from "../support/company.ts";
import { publicSchedule, pullRequest, schedule } from "../support/github-events.ts";
import { temporaryDirectory } from "../support/run-program.ts";

/* Records that name the management account, which a delegated administrator may not touch. */

const ledgers: CompanyInput = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [
    { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    { users: ["mori"], groupNames: "operators", accounts: "management", permissionSets: "ReadOnly" },
  ],
};

type Terraform = {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
};

const countsOf = ({ resource = {} }: Terraform) =>
  Object.fromEntries(Object.entries(resource).map(([type, blocks]) => [type, Object.keys(blocks).length]));

describe.concurrent("identity-sync export terraform", () => {
  test("hands over what names the management account alone; a run applies the rest and calls nothing wrong", async ({
    expect,
  }) => {
    const acme = await company({ ...ledgers, settings: { failOn: "problems" } });
    const applied = await acme.cli(["apply", "--config", acme.config]);
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).toContain("[management-account-handed-over]");
    expect(acme.assignments()).toEqual(["shop-dev ReadOnly sato"]);
    acme.writes();

    const file = join(temporaryDirectory(), "management.tf.json");
    const run = await acme.cli(["export", "terraform", "--out", file, "--config", acme.config]);
    expect({ exitCode: run.exitCode, stdout: run.stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(run.stderr).toContain("Handed over: 1 permission set and 2 assignments of the management account");
    const terraform = JSON.parse(readFileSync(file, "utf8")) as Terraform;
    expect(countsOf(terraform)).toEqual({
      aws_ssoadmin_permission_set: 1,
      aws_ssoadmin_managed_policy_attachment: 1,
      aws_ssoadmin_account_assignment: 2,
    });
    expect(terraform.import).toBeUndefined();
    expect(acme.writes()).toEqual([]);

    const printed = await acme.cli(["export", "terraform", "--config", acme.config]);
    expect(printed.stdout).toBe(readFileSync(file, "utf8"));
  });

  test.for([
    ["what AWS shows of it", [], 3, ""],
    [
      "the sets alone where AWS does not let the account look",
      [
        {
          service: "sso-admin",
          operation: "ListAccountAssignments",
          match: "100000000001",
          times: "always",
          effect: { kind: "error", code: "AccessDeniedException", message: "not allowed" },
        },
      ],
      2,
      "did not let this account see",
    ],
  ] as const)("once Terraform was there, it imports %s", async ([, faults, imports, told], { expect }) => {
    const acme = await company({
      ...ledgers,
      aws: {
        permissionSets: [{ name: "ReadOnly-mgmt", ManagedPolicies: ["ReadOnlyAccess"] }],
        assignments: [{ account: "100000000001", permissionSet: "ReadOnly-mgmt", user: "mori@example.com" }],
      },
      faults: [...faults],
    });
    const run = await acme.cli(["export", "terraform", "--config", acme.config]);
    expect(run.exitCode).toBe(0);
    expect((JSON.parse(run.stdout) as Terraform).import).toHaveLength(imports);
    expect(run.stderr).toContain(told);
    // The sets of Terraform are nobody's business here.
    const applied = await acme.cli(["apply", "--config", acme.config]);
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).not.toContain("permission-set-out-of-reach");
  });

  test("says so when there is nothing, and when kintone cannot be read", async ({ expect }) => {
    const acme = await company({
      permissionSets: ledgers.permissionSets ?? [],
      settings: { language: "ja", kintone: { preset: "en" } },
    });
    const run = await acme.cli(["export", "terraform", "--config", acme.config]);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("引き継ぐものはありません");
    expect(JSON.parse(run.stdout)).toHaveProperty("terraform");
    const denied = await acme.cli(["export", "terraform", "--config", acme.config], {
      env: { KINTONE_API_TOKEN: "wrong" },
    });
    expect({ code: denied.exitCode, stdout: denied.stdout }).toEqual({ code: 1, stdout: "" });
    const usage = await acme.cli(["export", "pulumi", "--config", acme.config]);
    expect(usage.exitCode).toBe(2);
  });
});

/** Terraform has been there: one of its sets, and one assignment of it. */
const existing: CompanyInput["aws"] = {
  permissionSets: [{ name: "ReadOnly-mgmt", ManagedPolicies: ["ReadOnlyAccess"] }],
  assignments: [{ account: "100000000001", permissionSet: "ReadOnly-mgmt", user: "mori@example.com" }],
};

describe.concurrent("the action's terraform-path", () => {
  const path = () => join(temporaryDirectory(), "exports", "management.tf.json");
  /** Requests to SSO Admin of one run, by operation. */
  const counts = async (acme: Company, inputs: Record<string, string>) => {
    const run = await acme.action({ event: schedule, inputs: { "state-path": acme.statePath, ...inputs } });
    return { run, requests: run.report?.requests["sso-admin"] ?? {} };
  };
  const sum = (requests: Readonly<Record<string, number>>): number =>
    Object.values(requests).reduce((left, right) => left + right, 0);

  test.for([
    ["where nothing of it exists", undefined, 0, 0],
    ["where Terraform has been", existing, 3, 5],
  ] as const)("writes what the command writes, %s", async ([, aws, imports, more], { expect }) => {
    const acme = await company({ ...ledgers, ...(aws === undefined ? {} : { aws }) });
    const file = path();
    const first = await counts(acme, { "terraform-path": file });
    expect(first.run.exitCode, first.run.stdout).toBe(0);
    expect(first.run.outputs).toMatchObject({ status: "applied", terraform: file });
    const written = readFileSync(file, "utf8");
    expect((JSON.parse(written) as Terraform).import ?? []).toHaveLength(imports);
    const printed = await acme.cli(["export", "terraform", "--config", acme.config]);
    expect(printed.stdout).toBe(written);

    // The same from what later runs remember, and no more requests than what is there takes. The run after one that
    // changed something reads that anew.
    await counts(acme, {});
    const without = await counts(acme, {});
    expect(without.run.outputs.terraform).toBe("");
    const again = path();
    const later = await counts(acme, { "terraform-path": again });
    expect(readFileSync(again, "utf8")).toBe(written);
    expect(sum(later.requests) - sum(without.requests)).toBe(more);
  });

  test("writes it in a run that plans, too, and nothing anywhere else", async ({ expect }) => {
    const acme = await company(ledgers);
    const file = path();
    const run = await acme.action({ event: pullRequest, inputs: { "terraform-path": file } });
    expect(run.outputs).toMatchObject({ status: "planned", terraform: file });
    expect(existsSync(file)).toBe(true);
    expect(acme.writes()).toEqual([]);
  });

  test.for([
    ["nothing is handed over", { ...ledgers, assignments: ledgers.assignments?.slice(0, 1) ?? [] }, schedule],
    ["people may not be named", ledgers, publicSchedule],
    ["the settings let nobody be named", { ...ledgers, settings: { names: "short" } }, schedule],
    [
      "nobody who asked has a say there",
      { ...ledgers, settings: { accountOwners: { management: ["ito"] } } },
      schedule,
    ],
    [
      "kintone could not be read",
      {
        ...ledgers,
        faults: [
          {
            service: "kintone",
            operation: "GET /k/v1/records.json",
            times: "always",
            effect: { kind: "error", code: "GAIA_NO01", message: "no", status: 403 },
          },
        ],
      },
      schedule,
    ],
  ] as const)("writes nothing where %s", async ([, input, event], { expect }) => {
    const acme = await company(input);
    const file = path();
    const run = await acme.action({ event, inputs: { "terraform-path": file } });
    expect(run.outputs.terraform).toBe("");
    expect(existsSync(file)).toBe(false);
  });

  test("writes nothing, and says so, where it is not known what exists; the run is as it is without", async ({
    expect,
  }) => {
    const acme = await company({
      ...ledgers,
      aws: existing,
      faults: [
        {
          service: "sso-admin",
          operation: "GetInlinePolicyForPermissionSet",
          times: "always",
          effect: { kind: "error", code: "ValidationException", message: "not today", status: 400 },
        },
      ],
    });
    const file = path();
    const run = await acme.action({ event: schedule, inputs: { "terraform-path": file } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ status: "applied", terraform: "" });
    expect(run.report?.problems.map(({ code, severity }) => [code, severity])).toContainEqual([
      "terraform-unwritable",
      "warning",
    ]);
    expect(existsSync(file)).toBe(false);
  });
});
