import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { importSchema } from "../../src/report/import-json.ts";
import { type CompanyInput, company } from "../support/company.ts";
import { stable } from "../support/stable.ts";

/* A company with permission sets and assignments, empty ledgers, and an administrator with one free hour. */

const existing: CompanyInput = {
  aws: {
    permissionSets: [
      {
        name: "Developer",
        Description: "Builds the services",
        SessionDuration: "PT8H",
        ManagedPolicies: ["PowerUserAccess"],
        InlinePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"organizations:*","Resource":"*"}]}',
        Tags: { team: "platform" },
      },
      { name: "ReadOnly", ManagedPolicies: ["ReadOnlyAccess"] },
      { name: "Root", ManagedPolicies: ["AdministratorAccess"] },
    ],
    assignments: [
      { account: "100000000011", permissionSet: "Developer", group: "developers" },
      { account: "100000000021", permissionSet: "Developer", group: "developers" },
      { account: "100000000013", permissionSet: "ReadOnly", user: "sato@example.com" },
      { account: "100000000013", permissionSet: "ReadOnly", user: "suzuki@example.com" },
      { account: "100000000013", permissionSet: "ReadOnly", group: "operators" },
      {
        account: "100000000013",
        permissionSet: "ReadOnly",
        userId: "90676d5a38-1f2e3d4c-0000-4000-8000-000000000001",
      },
      { account: "100000000001", permissionSet: "Root", user: "mori@example.com" },
    ],
  },
  settings: { policy: "full" },
  world: (world) => ({
    ...world,
    kintone: {
      ...world.kintone,
      apps: (world.kintone?.apps ?? []).map((app) => ({
        ...app,
        tokens: (app.tokens ?? []).map((token) => ({
          ...token,
          rights: [...new Set([...(token.rights ?? []), "add" as const])],
        })),
      })),
    },
  }),
};

const english = { language: "en" } as const;

describe.concurrent("identity-sync import", () => {
  test("takes over what is there, step by step, and then only who is gone is left to remove", async ({
    expect,
  }) => {
    const acme = await company({ ...existing, settings: { ...existing.settings, ...english } });
    const importing = async (...args: readonly string[]) => {
      const run = await acme.cli(["import", ...args, "--config", acme.config]);
      expect(run.stderr).toBe("");
      return { ...run, stdout: stable(run.stdout) };
    };
    const dry = await importing("--dry-run");
    expect(dry.stdout).toMatchInlineSnapshot(`
      "Reading kintone …
      Reading AWS …
      In the ledgers already: 0 permission sets, 0 assignments
      To be added: 2 permission sets; 5 assignments in 3 records:
        + Developer
        + ReadOnly
        + Developer / shop-dev (100000000011)  developers
        + Developer / search-dev (100000000021)  developers
        + ReadOnly / shop-prod (100000000013)  operators, sato@example.com, suzuki@example.com
      Permission sets left out:
        Root: provisioned in the management account, where a delegated administrator may not touch it
      Users and groups that are gone; no record can name them. Once the permission set is ours, policy full removes their assignments:
        USER 90676d5a38-1f2e3d4c-0000-4000-8000-000000000001: ReadOnly / shop-prod (100000000013)
      Nothing was written.
      "
    `);
    expect(acme.writes()).toEqual([]);
    for (const readme of ["README.md", "README.ja.md"])
      expect(readFileSync(readme, "utf8")).toContain(dry.stdout);

    const written = await importing();
    expect(written.stdout).toMatchInlineSnapshot(`
      "Reading kintone …
      Reading AWS …
      Adding records …
      [n/2] permissionSets
      [n/3] assignments
      In the ledgers already: 0 permission sets, 0 assignments
      To be added: 2 permission sets; 5 assignments in 3 records:
        + Developer
        + ReadOnly
        + Developer / shop-dev (100000000011)  developers
        + Developer / search-dev (100000000021)  developers
        + ReadOnly / shop-prod (100000000013)  operators, sato@example.com, suzuki@example.com
      Permission sets left out:
        Root: provisioned in the management account, where a delegated administrator may not touch it
      Users and groups that are gone; no record can name them. Once the permission set is ours, policy full removes their assignments:
        USER 90676d5a38-1f2e3d4c-0000-4000-8000-000000000001: ReadOnly / shop-prod (100000000013)
      Added: 2 permission sets; 5 assignments in 3 records
      Next: identity-sync import --adopt shows which permission sets would become ours.
      "
    `);
    expect(acme.writes()).toEqual(["kintone POST /k/v1/records.json", "kintone POST /k/v1/records.json"]);

    const shown = await importing("--adopt");
    expect(shown.stdout.replace(/--adopt [0-9a-f]{16}/, "--adopt CHECKSUM")).toMatchInlineSnapshot(`
      "Reading kintone …
      Reading AWS …
      In the ledgers already: 2 permission sets, 5 assignments
      Nothing to add: the ledgers say all that they can.
      Permission sets left out:
        Root: provisioned in the management account, where a delegated administrator may not touch it
      Users and groups that are gone; no record can name them. Once the permission set is ours, policy full removes their assignments:
        USER 90676d5a38-1f2e3d4c-0000-4000-8000-000000000001: ReadOnly / shop-prod (100000000013)
      To be adopted: 2 permission sets:
        Developer: gets the tags of record 1 (app 101)
        ReadOnly: gets the tags of record 2 (app 101); 1 assignment without a record: policy full removes them
      To adopt just these: identity-sync import --adopt CHECKSUM
      "
    `);
    expect(acme.writes()).toEqual([]);
    const checksum = /--adopt ([0-9a-f]{16})/.exec(shown.stdout)?.[1] ?? "";
    const adopted = await importing("--adopt", checksum);
    expect(adopted.exitCode).toBe(0);
    expect(adopted.stdout).toContain("Adopted: 2 permission sets");
    expect(acme.writes()).toEqual(["TagResource Developer", "TagResource ReadOnly"]);

    const plan = await acme.cli(["plan", "--config", acme.config]);
    expect(plan.stdout).toContain(
      "Changes: 1\n  - Remove assignment  shop-prod (100000000013) / ReadOnly  USER 90676d5a38-1f2e3d4c",
    );
  });

  test("says it as JSON, by the published schema", async ({ expect }) => {
    const acme = await company(existing);
    const run = await acme.cli(["import", "--adopt", "--json", "--config", acme.config]);
    const told = importSchema.parse(JSON.parse(run.stdout));
    expect(told).toMatchObject({
      toAdd: { permissionSets: [], assignments: [] },
      added: { permissionSets: [{ app: "101" }, { app: "101" }], assignments: [{}, {}, {}] },
      leftOut: {
        permissionSets: [{ name: "Root", reason: "management-account" }],
        assignments: [{ permissionSetName: "ReadOnly", reason: "principal-gone" }],
      },
      adoption: {
        permissionSets: [
          { name: "Developer", outcome: "planned" },
          { name: "ReadOnly", unrequested: 1 },
        ],
      },
      problems: [],
    });
    expect(run.exitCode).toBe(0);
  });

  test("speaks Japanese, and fails when a token may not add records", async ({ expect }) => {
    const acme = await company({
      ...(existing.aws && { aws: existing.aws }),
      settings: { language: "ja", kintone: { preset: "en" } },
    });
    const run = await acme.cli(["import", "--config", acme.config]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain("「レコード追加」の権限");
    expect(run.stdout).toContain("管理アカウントにプロビジョニングされているため");
  });

  test("needs settings that are valid", async ({ expect }) => {
    const acme = await company(existing);
    const run = await acme.cli(["import", "--config", "nowhere.yml"]);
    expect({ code: run.exitCode, told: run.stderr }).toMatchObject({
      code: 2,
      told: expect.stringContaining("nowhere.yml"),
    });
  });
});
