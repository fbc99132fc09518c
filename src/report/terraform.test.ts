import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { assignment, ids, noGuardrails, ourSet, plainContent, world } from "../../test/support/core-world.ts";
import type { GuardrailSettings } from "../core/guardrails.ts";
import { type ExistingThere, type HandedOver, handedOver, managementName } from "../core/handed-over.ts";
import { terraformJson } from "./terraform.ts";

/*
 * What a user loses when one of these fails: Terraform refuses the file, or does something else in the management
 * account than the records say.
 *
 * The blocks as the AWS provider documents them, required arguments and optional ones:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set and the pages
 * of the other types beside it.
 */

const text = z.string().min(1);
const reference = z.strictObject({ name: text, path: text });
const ofSet = { "//": text.optional(), instance_arn: text, permission_set_arn: text };
const lookup = (path: string) =>
  z.record(
    z.string(),
    z.strictObject({
      identity_store_id: text,
      alternate_identifier: z.strictObject({
        unique_attribute: z.strictObject({ attribute_path: z.literal(path), attribute_value: text }),
      }),
    }),
  );

const documented = z.strictObject({
  "//": text,
  terraform: z.strictObject({
    required_version: text,
    required_providers: z.strictObject({ aws: z.strictObject({ source: text, version: text }) }),
  }),
  locals: z.strictObject({ instance_arn: text }),
  data: z.strictObject({
    aws_ssoadmin_instances: z.strictObject({ this: z.strictObject({}) }),
    aws_identitystore_user: lookup("UserName").optional(),
    aws_identitystore_group: lookup("DisplayName").optional(),
  }),
  resource: z
    .strictObject({
      aws_ssoadmin_permission_set: z.record(
        z.string(),
        z.strictObject({
          instance_arn: text,
          name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
          description: text,
          session_duration: text,
          relay_state: text.optional(),
          tags: z.record(z.string(), z.string()),
        }),
      ),
      aws_ssoadmin_managed_policy_attachment: z
        .record(z.string(), z.strictObject({ ...ofSet, managed_policy_arn: text }))
        .optional(),
      aws_ssoadmin_customer_managed_policy_attachment: z
        .record(z.string(), z.strictObject({ ...ofSet, customer_managed_policy_reference: reference }))
        .optional(),
      aws_ssoadmin_permission_set_inline_policy: z
        .record(z.string(), z.strictObject({ ...ofSet, inline_policy: text }))
        .optional(),
      aws_ssoadmin_permissions_boundary_attachment: z
        .record(
          z.string(),
          z.strictObject({
            ...ofSet,
            permissions_boundary: z.union([
              z.strictObject({ managed_policy_arn: text }),
              z.strictObject({ customer_managed_policy_reference: reference }),
            ]),
          }),
        )
        .optional(),
      aws_ssoadmin_account_assignment: z.record(
        z.string(),
        z.strictObject({
          ...ofSet,
          principal_id: text,
          principal_type: z.enum(["USER", "GROUP"]),
          target_id: z.string().regex(/^\d{12}$/),
          target_type: z.literal("AWS_ACCOUNT"),
        }),
      ),
    })
    .optional(),
  import: z.array(z.strictObject({ to: text, id: text })).optional(),
});

const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::home/${aws:username}/*" }],
});

const asked = world()
  .permissionSet("1", {
    name: "Everything",
    description: "100%{certain}",
    managedPolicies: ["ReadOnlyAccess", "Billing"],
    customerManagedPolicies: ["/team/Deploy"],
    inlinePolicy: policy,
    permissionsBoundary: "customer:Edge",
    sessionDuration: "8",
    relayState: "https://console.aws.amazon.com/",
    tags: ["team=shop"],
  })
  .permissionSet("2", { name: "ReadOnly", permissionsBoundary: "PowerUserAccess" })
  .assignment("1", {
    userNames: ["alice", "bob"],
    groupNames: ["operators"],
    accounts: ["management"],
    permissionSets: ["Everything"],
  })
  .assignment("2", {
    userNames: ["alice"],
    accounts: [ids.management],
    permissionSets: ["Everything", "ReadOnly"],
  })
  .assignment("3", {
    userNames: ["carol"],
    accounts: ["management"],
    permissionSets: ["ReadOnly"],
    validUntil: "2026-10-01",
  })
  .assignment("4", { userNames: ["carol"], accounts: ["management", "dev"], permissionSets: ["ReadOnly"] });

const exported = (of = asked, existing: Partial<ExistingThere> = {}) => {
  const { index, current, directory } = of;
  const { managementAccountId } = directory;
  const handed = handedOver(of.desired(), {
    managementAccountId,
    owner: "main",
  });
  const { instance } = current;
  const block = terraformJson({
    handed,
    instance,
    managementAccountId,
    index,
    existing: { permissionSets: [], assignments: [], ...existing },
  });
  return { handed, block: documented.parse(block) };
};

const values = <T>(blocks: Readonly<Record<string, T>> | undefined): readonly T[] =>
  Object.values(blocks ?? {});

const namesOf = (assignments: HandedOver["assignments"]): readonly string[] => [
  ...new Set(assignments.map(({ permissionSetName }) => permissionSetName)),
];

describe("the export", () => {
  const { block, handed } = exported();
  const { resource } = block;

  test("has sets of its own, without our mark", () => {
    const sets = values(resource?.aws_ssoadmin_permission_set);
    expect(sets.map(({ name }) => name)).toEqual(["Everything-mgmt", "ReadOnly-mgmt"]);
    for (const { tags } of sets)
      expect(tags["managed-by"]).toBe("kintone-identity-center-sync:main:terraform");
    expect(handed.missing).toEqual([]);
  });

  test("assigns who is asked for now, each once, in the management account alone", () => {
    const given = values(resource?.aws_ssoadmin_account_assignment);
    expect(given.map(({ principal_type, target_id }) => `${principal_type} ${target_id}`).sort()).toEqual([
      `GROUP ${ids.management}`,
      `USER ${ids.management}`,
      `USER ${ids.management}`,
      `USER ${ids.management}`,
    ]);
    const users = values(block.data.aws_identitystore_user).map(
      (one) => one.alternate_identifier.unique_attribute.attribute_value,
    );
    expect(users.sort()).toEqual(["alice", "bob"]);
    expect(given.map((one) => one["//"]).sort()[0]).toBe("kintone example.cybozu.com/102/1");
  });

  test("takes no text of people's for a template", () => {
    const [inline] = values(resource?.aws_ssoadmin_permission_set_inline_policy);
    expect(inline?.inline_policy).toContain("home/$${aws:username}/*");
    const [everything] = values(resource?.aws_ssoadmin_permission_set);
    expect(everything?.description).toBe("100%%{certain}");
  });

  test("refers only to what is in it", () => {
    const whole = JSON.stringify(block);
    const references = [...whole.matchAll(/(?<!\$)\$\{(data\.)?(aws_\w+)\.([\w-]+)\.\w+\}/g)];
    expect(references.length).toBeGreaterThan(8);
    for (const [, isData, type = "", name = ""] of references) {
      const place = (isData === undefined ? resource : block.data) as Readonly<Record<string, object>>;
      expect(Object.keys(place[type] ?? {})).toContain(name);
    }
  });

  test("imports what exists, and nothing else", () => {
    const { arn, name } = ourSet("Everything-mgmt");
    const there = {
      ...{ arn, name },
      policies: {
        ...plainContent,
        managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        inlinePolicy: "{}",
      },
    };
    const { block: again } = exported(asked, {
      permissionSets: [there],
      assignments: [assignment("management/Everything-mgmt/alice")],
    });
    const instanceArn = "arn:aws:sso:::instance/ssoins-1111111111111111";
    expect(again.import?.map(({ to, id }) => [to.split(".")[0], id])).toEqual([
      ["aws_ssoadmin_permission_set", `${there.arn},${instanceArn}`],
      [
        "aws_ssoadmin_managed_policy_attachment",
        `arn:aws:iam::aws:policy/ReadOnlyAccess,${there.arn},${instanceArn}`,
      ],
      ["aws_ssoadmin_permission_set_inline_policy", `${there.arn},${instanceArn}`],
      [
        "aws_ssoadmin_account_assignment",
        `user-alice,USER,${ids.management},AWS_ACCOUNT,${there.arn},${instanceArn}`,
      ],
    ]);
    for (const { to } of again.import ?? []) {
      const [type = "", name = ""] = to.split(".");
      expect(Object.keys((again.resource as Readonly<Record<string, object>>)[type] ?? {})).toContain(name);
    }
  });

  test("is valid when there is nothing to hand over", () => {
    expect(exported(world()).block).not.toHaveProperty("resource");
  });

  test("leaves out a set whose record cannot be read", () => {
    const broken = asked.permissionSet("1", { name: "Everything", sessionDuration: "a while" });
    const { missing, assignments } = exported(broken).handed;
    expect(missing).toEqual(["Everything"]);
    expect(namesOf(assignments)).toEqual(["ReadOnly-mgmt"]);
  });

  test.each<
    readonly [string, Partial<GuardrailSettings>, readonly string[], readonly string[], readonly string[]]
  >([
    [
      "a set that may not be given there",
      { allowedPermissionSets: { management: ["Read*"] } },
      ["ReadOnly-mgmt"],
      ["1 guardrail-violated", "2 guardrail-violated"],
      ["2"],
    ],
    [
      "a policy that may be used elsewhere alone",
      { deniedManagedPolicies: [{ policy: "Billing", exceptAccounts: ["dev"] }] },
      ["ReadOnly-mgmt"],
      ["1 guardrail-violated", "2 guardrail-violated"],
      ["2"],
    ],
    [
      "a policy that may be used nowhere",
      { deniedManagedPolicies: [{ policy: "Billing", exceptAccounts: [] }] },
      ["ReadOnly-mgmt"],
      [],
      ["1", "2"],
    ],
    [
      "what somebody asks for who has no say there",
      { accountOwners: { management: ["sato"] } },
      [],
      ["1 not-account-owner", "2 not-account-owner"],
      [],
    ],
    [
      "nothing, where a rule is about other accounts",
      { accountOwners: { prod: ["sato"] }, allowedPermissionSets: { prod: ["Nothing"] } },
      ["Everything-mgmt", "ReadOnly-mgmt"],
      [],
      ["1", "2"],
    ],
  ])("leaves out, and says so on the record, %s", (_, rules, sets, problems, promised) => {
    const guarded = asked.with({ guardrails: { ...noGuardrails, ...rules } });
    const { handed } = exported(guarded);
    expect(namesOf(handed.assignments)).toEqual(sets);
    const told = guarded.desired().problems.filter(({ record }) => record?.app === "102");
    const of = (...codes: readonly string[]) => told.filter(({ code }) => codes.includes(code));
    expect(
      of("guardrail-violated", "not-account-owner").map(({ record, code }) => `${record?.id} ${code}`),
    ).toEqual(problems);
    // Nobody is told that a record is handed over of which nothing is.
    expect(of("management-account-handed-over").map(({ record }) => record?.id)).toEqual(promised);
  });

  test("counts the record of an owner of the management account", () => {
    const guarded = asked.with({ guardrails: { ...noGuardrails, accountOwners: { management: ["mori"] } } });
    expect(namesOf(exported(guarded).handed.assignments)).toEqual(["Everything-mgmt", "ReadOnly-mgmt"]);
  });

  const hasTerraform = spawnSync("terraform", ["version"]).status === 0;
  test.runIf(hasTerraform)("is configuration that Terraform understands", () => {
    const directory = mkdtempSync(join(tmpdir(), "terraform-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, "management.tf.json"), JSON.stringify(block));
    const told = execFileSync("terraform", ["providers", "-no-color"], { cwd: directory, encoding: "utf8" });
    expect(told).toContain("hashicorp/aws");
  });

  test("is the file that Terraform looks at in CI", async () => {
    await expect(`${JSON.stringify(block, null, 2)}\n`).toMatchFileSnapshot(
      "../../test/terraform/management.tf.json",
    );
  });
});

test.each([
  ["ReadOnly", "ReadOnly-mgmt"],
  ["TwentySevenCharactersExactl", "TwentySevenCharactersExactl-mgmt"],
])("the set %s is called %s there", (name, expected) => {
  expect(managementName(name)).toBe(expected);
});

test("long names stay within 32 characters, and apart", () => {
  const names = ["A-name-that-takes-everything-one", "A-name-that-takes-everything-two"].map(managementName);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name.length).toBe(32);
});
