import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { type CompanyInput, company } from "../support/company.ts";
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
