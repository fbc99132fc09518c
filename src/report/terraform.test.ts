import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { assignment, ids, noGuardrails, ourSet, plainContent, world } from "../../test/support/core-world.ts";
import { complaintsAbout } from "../../test/support/terraform-schema.ts";
import type { GuardrailSettings } from "../core/planning/guardrails.ts";
import {
  type ExistingThere,
  type HandedOver,
  handedOver,
  managementName,
} from "../core/planning/handed-over.ts";
import { terraformText } from "./terraform.ts";

/*
 * What a user loses when one of these fails: Terraform refuses the file, or does something else in the management
 * account than the records say.
 *
 * The blocks as the AWS provider documents them, required arguments and optional ones:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set and the pages
 * of the other types beside it.
 */

const text = z.string().min(1);
/** What Terraform takes for a name. */
const name = z.string().regex(/^[A-Za-z_][\w-]*$/);
const ofType = (type: string, attribute: string) =>
  z.string().regex(new RegExp(`^\\$\\{(?:${type})\\.[A-Za-z_][\\w-]*\\.${attribute}\\}$`));
const reference = z.strictObject({
  name: text.max(128),
  path: z
    .string()
    .regex(/^\/(?:.*\/)?$/)
    .max(512),
});
/** Arguments of everything that belongs to a set, and meta-arguments. */
const ofSet = {
  instance_arn: z.literal("${local.instance_arn}"),
  permission_set_arn: ofType("aws_ssoadmin_permission_set", "arn"),
  depends_on: z
    .array(z.string().regex(/^aws_\w+\.[A-Za-z_][\w-]*$/))
    .min(1)
    .optional(),
};
const lookup = (path: string) =>
  z.record(
    name,
    z.strictObject({
      identity_store_id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
      alternate_identifier: z.strictObject({
        unique_attribute: z.strictObject({ attribute_path: z.literal(path), attribute_value: text }),
      }),
    }),
  );

const policyArn = z.string().regex(/^arn:aws[\w-]*:iam::aws:policy\/[\w+=,.@/-]+$/);
const json = z.string().refine((given) => {
  JSON.parse(given);
  return true;
});

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
        name,
        z.strictObject({
          instance_arn: ofSet.instance_arn,
          name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
          description: text.max(700),
          session_duration: z.string().regex(/^PT(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?$/),
          relay_state: text.max(240).optional(),
          tags: z.record(text.max(128), z.string().max(256)),
        }),
      ),
      aws_ssoadmin_managed_policy_attachment: z
        .record(name, z.strictObject({ ...ofSet, managed_policy_arn: policyArn }))
        .optional(),
      aws_ssoadmin_customer_managed_policy_attachment: z
        .record(name, z.strictObject({ ...ofSet, customer_managed_policy_reference: reference }))
        .optional(),
      aws_ssoadmin_permission_set_inline_policy: z
        .record(name, z.strictObject({ ...ofSet, inline_policy: json }))
        .optional(),
      aws_ssoadmin_permissions_boundary_attachment: z
        .record(
          name,
          z.strictObject({
            ...ofSet,
            permissions_boundary: z.union([
              z.strictObject({ managed_policy_arn: policyArn }),
              z.strictObject({ customer_managed_policy_reference: reference }),
            ]),
          }),
        )
        .optional(),
      aws_ssoadmin_account_assignment: z.record(
        name,
        z.strictObject({
          ...ofSet,
          "//": text,
          principal_id: z.union([
            ofType("data\\.aws_identitystore_user", "user_id"),
            ofType("data\\.aws_identitystore_group", "group_id"),
          ]),
          principal_type: z.enum(["USER", "GROUP"]),
          target_id: z.string().regex(/^\d{12}$/),
          target_type: z.literal("AWS_ACCOUNT"),
        }),
      ),
    })
    .optional(),
  import: z
    .array(z.strictObject({ to: z.string().regex(/^aws_\w+\.[A-Za-z_][\w-]*$/), id: text }))
    .min(1)
    .optional(),
});

type Documented = z.output<typeof documented>;
type Blocks = Readonly<Record<string, Readonly<Record<string, object>> | undefined>>;

const setId = "arn:aws:sso:::permissionSet/ssoins-\\w+/ps-[\\w-]+,arn:aws:sso:::instance/ssoins-\\w+";
/** The id that each type is imported by; the provider takes it apart at the commas. */
const importIds: Readonly<Record<string, string>> = {
  aws_ssoadmin_permission_set: setId,
  aws_ssoadmin_managed_policy_attachment: `arn:aws:iam::aws:policy/[^,]+,${setId}`,
  aws_ssoadmin_customer_managed_policy_attachment: `[^,]+,/[^,]*,${setId}`,
  aws_ssoadmin_permission_set_inline_policy: setId,
  aws_ssoadmin_permissions_boundary_attachment: setId,
  aws_ssoadmin_account_assignment: `[^,]+,(?:USER|GROUP),\\d{12},AWS_ACCOUNT,${setId}`,
};

/** What Terraform makes of a text in which nothing of ours is a template; undefined where something would be one. */
const evaluated = (template: string): string | undefined => {
  const parts = [...template.matchAll(/\$\{"([$%])"\}|([$%])\2\{|([$%]\{)|./gsu)];
  if (parts.some(([, , , opened]) => opened !== undefined)) return undefined;
  return parts
    .map(([whole, quoted, doubled]) => quoted ?? (doubled === undefined ? whole : `${doubled}{`))
    .join("");
};

/** What Terraform would complain about that no single block shows. */
const expectWhole = ({ data, resource, import: imports = [] }: Documented): void => {
  const resources: Blocks = resource ?? {};
  const addresses = (of: Blocks, before: string): readonly string[] =>
    Object.entries(of).flatMap(([type, blocks]) =>
      Object.keys(blocks ?? {}).map((one) => `${before}${type}.${one}`),
    );
  const there = new Set([...addresses(resources, ""), ...addresses(data, "data.")]);
  const written = JSON.stringify([data, resources]);
  const used = [...written.matchAll(/(?<!\$)\$\{((?:data\.)?aws_\w+\.[\w-]+)\.\w+\}/g)].map(
    ([, address = ""]) => address,
  );
  const dependencies = Object.values(resources).flatMap((blocks) =>
    Object.values(blocks ?? {}).flatMap((block) =>
      "depends_on" in block && Array.isArray(block.depends_on) ? block.depends_on.map(String) : [],
    ),
  );
  const targets = imports.map(({ to }) => to);
  expect([...used, ...dependencies, ...targets].filter((one) => !there.has(one))).toEqual([]);
  expect(new Set(targets).size, "imported twice").toBe(targets.length);
  for (const { to, id } of imports)
    expect(id, to).toMatch(new RegExp(`^${importIds[to.split(".")[0] ?? ""]}$`));
};

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

/** The file as our own reading of the documents has it, after the provider's own schema has found nothing. */
const checked = (block: object): Documented => {
  expect(complaintsAbout(block)).toEqual([]);
  const parsed = documented.parse(block);
  expectWhole(parsed);
  return parsed;
};

const exported = (of = asked, existing: Partial<ExistingThere> = {}) => {
  const { index, current, directory } = of;
  const { managementAccountId } = directory;
  const handed = handedOver(of.desired(), {
    managementAccountId,
    owner: "main",
  });
  const { instance } = current;
  const text = terraformText({
    handed,
    instance,
    managementAccountId,
    index,
    existing: { permissionSets: [], assignments: [], ...existing },
  });
  return { handed, text, block: checked(JSON.parse(text)) };
};

const values = <T>(blocks: Readonly<Record<string, T>> | undefined): readonly T[] =>
  Object.values(blocks ?? {});

const namesOf = (assignments: HandedOver["assignments"]): readonly string[] => [
  ...new Set(assignments.map(({ permissionSetName }) => permissionSetName)),
];

describe("the export", () => {
  const { block, handed, text } = exported();
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

  test("gives nobody access before its boundary, and takes policies away before the assignments", () => {
    const dependencies = (of: Readonly<Record<string, { readonly depends_on?: unknown }>> | undefined) =>
      values(of).map(({ depends_on }) => depends_on);
    const assigned = Object.keys(resource?.aws_ssoadmin_account_assignment ?? {});
    const everything = assigned
      .filter((one) => one.startsWith("Everything"))
      .map((one) => `aws_ssoadmin_account_assignment.${one}`);
    expect(everything).toHaveLength(3);
    expect(dependencies(resource?.aws_ssoadmin_permission_set_inline_policy)).toEqual([everything]);
    expect(dependencies(resource?.aws_ssoadmin_managed_policy_attachment)).toEqual([everything, everything]);
    expect(dependencies(resource?.aws_ssoadmin_customer_managed_policy_attachment)).toEqual([everything]);
    expect(dependencies(resource?.aws_ssoadmin_permissions_boundary_attachment)).toEqual([
      undefined,
      undefined,
    ]);
    for (const one of values(resource?.aws_ssoadmin_account_assignment))
      expect(one.depends_on).toEqual([
        expect.stringMatching(/^aws_ssoadmin_permissions_boundary_attachment\.(Everything|ReadOnly)_mgmt-/),
      ]);
  });

  test("is what Terraform takes whatever people are called and write", () => {
    const { handed } = exported();
    const { current, directory, index } = asked;
    const anyText = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
      fc.constantFrom(
        '${file("/etc/passwd")}',
        "%{ if true }",
        "$${file(1)}",
        "%$%{x}",
        '"',
        "\\",
        "1st",
        "a.b",
        "東京",
        "-",
      ),
    );
    fc.assert(
      fc.property(anyText, anyText, (called, written) => {
        const spec = { description: written, relayState: written, tags: { note: written } };
        const text = terraformText({
          handed: {
            ...handed,
            permissionSets: handed.permissionSets.map((set) => ({ ...set, spec: { ...set.spec, ...spec } })),
          },
          instance: current.instance,
          managementAccountId: directory.managementAccountId,
          index: { ...index, nameOf: ({ id }) => `${called}${id}` },
          existing: { permissionSets: [], assignments: [] },
        });
        const parsed = checked(JSON.parse(text));
        for (const set of values(parsed.resource?.aws_ssoadmin_permission_set))
          expect(
            [set.description, set.relay_state, set.tags.note].map((one) => evaluated(one ?? "")),
          ).toEqual([written, written, written]);
        for (const user of values(parsed.data.aws_identitystore_user))
          expect(evaluated(user.alternate_identifier.unique_attribute.attribute_value)).toContain(called);
      }),
    );
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
    writeFileSync(join(directory, "management.tf.json"), text);
    const told = execFileSync("terraform", ["providers", "-no-color"], { cwd: directory, encoding: "utf8" });
    expect(told).toContain("hashicorp/aws");
  });

  test.runIf(hasTerraform)("is read by Terraform as people wrote it", () => {
    const texts = ["${file(1)}", "$${file(1)}", "%{ if true }", "%$%{x}", "$$", "100%", "a${", '"', "\\n"];
    const tags = Object.fromEntries(texts.map((written, index) => [`t${index}`, written]));
    const { handed } = exported();
    const { current, directory, index } = asked;
    const file = terraformText({
      handed: {
        ...handed,
        permissionSets: handed.permissionSets.map((set) => ({ ...set, spec: { ...set.spec, tags } })),
      },
      instance: current.instance,
      managementAccountId: directory.managementAccountId,
      index,
      existing: { permissionSets: [], assignments: [] },
    });
    const [set] = values(checked(JSON.parse(file)).resource?.aws_ssoadmin_permission_set);
    const directoryOfTags = mkdtempSync(join(tmpdir(), "terraform-"));
    onTestFinished(() => rmSync(directoryOfTags, { recursive: true, force: true }));
    writeFileSync(join(directoryOfTags, "tags.tf.json"), JSON.stringify({ locals: { tags: set?.tags } }));
    const told = execFileSync("terraform", ["console"], {
      cwd: directoryOfTags,
      encoding: "utf8",
      input: "base64encode(jsonencode(local.tags))\n",
    });
    const [, encoded = ""] = /"([A-Za-z0-9+/=]+)"/.exec(told) ?? [];
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toEqual(tags);
  });

  test("is the file that Terraform looks at in CI", async () => {
    await expect(text).toMatchFileSnapshot("../../test/terraform/management.tf.json");
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

test.each<[string, (everything: Record<string, unknown>) => object, string]>([
  ["an argument that there is not", (of) => ({ ...of, descripton: "x" }), "descripton is unknown"],
  ["an argument that must be there", ({ name: _, ...of }) => of, "name is required"],
  ["a text that is a number", (of) => ({ ...of, description: 1 }), "description is not of the type"],
  ["tags that are no texts", (of) => ({ ...of, tags: { a: 1 } }), "tags is not of the type"],
  [
    "a value that is not there",
    (of) => ({ ...of, description: "${aws_ssoadmin_permission_set.a.anr}" }),
    "anr is not",
  ],
])("the look at the file finds %s", (_, spoil, told) => {
  const set = { instance_arn: "arn", name: "A", description: "text", tags: { a: "b" } };
  const file = (given: object) => ({ resource: { aws_ssoadmin_permission_set: { a: given } } });
  expect(complaintsAbout(file(set))).toEqual([]);
  expect(complaintsAbout(file(spoil(set)))).toEqual([expect.stringContaining(told)]);
});

test("the look at the file goes into blocks, and counts them", () => {
  const of = (permissions_boundary: unknown) =>
    complaintsAbout({
      resource: {
        aws_ssoadmin_permissions_boundary_attachment: {
          a: { instance_arn: "i", permission_set_arn: "p", permissions_boundary },
        },
      },
    });
  const good = { customer_managed_policy_reference: { name: "Edge" } };
  expect(of(good)).toEqual([]);
  expect(of([good, good])).toEqual([expect.stringContaining("permissions_boundary 2 times")]);
  expect(of(undefined)).toEqual([expect.stringContaining("permissions_boundary 0 times")]);
  expect(of({ customer_managed_policy_reference: { path: "/" } })).toEqual([
    expect.stringContaining("name is required"),
  ]);
  expect(of({ managed_policy: "x" })).toEqual([expect.stringContaining("managed_policy is unknown")]);
});
