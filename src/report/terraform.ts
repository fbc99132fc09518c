import { createHash } from "node:crypto";
import type { Assignment, Instance, Principal } from "../core/model/assignment.ts";
import type { DirectoryIndex } from "../core/model/directory.ts";
import { type AccountId, foldName } from "../core/model/ids.ts";
import {
  type CustomerManagedPolicy,
  formatSessionDuration,
  type PermissionSetSpec,
} from "../core/model/permission-set.ts";
import type { ExistingThere, HandedOver } from "../core/planning/handed-over.ts";

/*
 * Terraform in its JSON syntax: https://developer.hashicorp.com/terraform/language/syntax/json
 * Arguments and ids as the AWS provider documents them:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set
 */

type Block = Readonly<Record<string, unknown>>;
type Import = { readonly to: string; readonly id: string };

type TerraformInput = {
  readonly handed: HandedOver;
  readonly instance: Instance;
  readonly managementAccountId: AccountId;
  readonly index: DirectoryIndex;
  /** What stands there already, as far as it could be read. */
  readonly existing: ExistingThere;
};

/**
 * A text that is not to be taken for a template. A doubled sign stands for itself; where several stand together, each
 * is written as a text of its own, so that nobody has to know which two of them are a pair.
 */
const literal = (text: string): string =>
  text.replace(/[$%]+(?=\{)/g, (signs) =>
    signs.length === 1 ? signs + signs : [...signs].map((sign) => expression(`"${sign}"`)).join(""),
  );

/** A name in Terraform for something that may be called anything. */
const label = (...parts: readonly string[]): string => {
  const words = parts.map((part) => part.replace(/[^A-Za-z0-9]+/g, "_")).join("-");
  const hash = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 8);
  return `${/^[A-Za-z]/.test(words) ? "" : "x"}${words}-${hash}`;
};

const expression = (of: string): string => `\${${of}}`;
const instanceArn = expression("local.instance_arn");

/** The file, `*.tf.json`. */
export const terraformText = (input: TerraformInput): string =>
  `${JSON.stringify(terraformJson(input), null, 2)}\n`;

const terraformJson = (input: TerraformInput): Block => {
  const { handed, instance } = input;
  const resources = new Map<string, Record<string, Block>>();
  const data = new Map<string, Record<string, Block>>();
  const imports: Import[] = [];
  const put = (into: Map<string, Record<string, Block>>, type: string, name: string, block: Block): void => {
    into.set(type, { ...into.get(type), [name]: block });
  };
  const resource = (type: string, name: string, block: Block, id: string | undefined): void => {
    put(resources, type, name, { instance_arn: instanceArn, ...block });
    if (id !== undefined) imports.push({ to: `${type}.${name}`, id: literal(id) });
  };

  put(data, "aws_ssoadmin_instances", "this", {});
  for (const { name, spec } of handed.permissionSets) permissionSet(name, spec, input, resource);
  const bounded = new Set(
    handed.permissionSets.flatMap(({ name, spec }) => (spec.permissionsBoundary === undefined ? [] : [name])),
  );
  for (const { permissionSetName, principal, records } of handed.assignments) {
    const who = principalData(principal, input, (type, name, block) => put(data, type, name, block));
    const there = input.existing.permissionSets.find(
      ({ name }) => foldName(name) === foldName(permissionSetName),
    );
    const wanted = { accountId: input.managementAccountId, permissionSetName, principal };
    const isThere =
      there !== undefined && (input.existing.assignments ?? []).some((one) => isSame(one, wanted));
    const { managementAccountId } = input;
    resource(
      "aws_ssoadmin_account_assignment",
      assignmentLabel(permissionSetName, principal, input.index),
      {
        "//": `kintone ${records.map(({ host, app, id }) => `${host}/${app}/${id}`).join(", ")}`,
        permission_set_arn: arnOf(permissionSetName),
        principal_id: who,
        principal_type: principal.type,
        target_id: managementAccountId,
        target_type: "AWS_ACCOUNT",
        ...(bounded.has(permissionSetName)
          ? dependingOn([`aws_ssoadmin_permissions_boundary_attachment.${label(permissionSetName)}`])
          : {}),
      },
      isThere
        ? [principal.id, principal.type, managementAccountId, "AWS_ACCOUNT", there.arn, instance.arn].join(
            ",",
          )
        : undefined,
    );
  }
  return {
    "//": "Made by identity-sync export terraform. For the management account, with its credentials and the region of the instance.",
    terraform: {
      required_version: ">= 1.5",
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.0" } },
    },
    locals: {
      instance_arn: expression(
        `one([for arn in data.aws_ssoadmin_instances.this.arns : arn if arn == "${instance.arn}"])`,
      ),
    },
    data: Object.fromEntries(data),
    ...(resources.size === 0 ? {} : { resource: Object.fromEntries(resources) }),
    ...(imports.length === 0 ? {} : { import: imports }),
  };
};

const assignmentLabel = (permissionSetName: string, principal: Principal, index: DirectoryIndex): string =>
  label(permissionSetName, principal.type, index.nameOf(principal));

/*
 * Taking a policy away provisions the permission set anew, which fails while an assignment of it is being removed: so
 * the provider asks for policies to depend on the assignments
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_managed_policy_attachment).
 * The boundary alone goes before them: nobody is ever given access without it.
 */
const dependingOn = (addresses: readonly string[]): Block =>
  addresses.length === 0 ? {} : { depends_on: addresses };

const arnOf = (name: string): string => expression(`aws_ssoadmin_permission_set.${label(name)}.arn`);

const isSame = (left: Assignment, right: Assignment): boolean =>
  left.accountId === right.accountId &&
  foldName(left.permissionSetName) === foldName(right.permissionSetName) &&
  left.principal.type === right.principal.type &&
  left.principal.id === right.principal.id;

type TellResource = (type: string, name: string, block: Block, id: string | undefined) => void;

const permissionSet = (
  name: string,
  spec: PermissionSetSpec,
  { instance, existing, handed, index }: TerraformInput,
  resource: TellResource,
): void => {
  const afterAssignments = dependingOn(
    handed.assignments
      .filter(({ permissionSetName }) => permissionSetName === name)
      .map(({ principal }) => `aws_ssoadmin_account_assignment.${assignmentLabel(name, principal, index)}`),
  );
  const there = existing.permissionSets.find((set) => foldName(set.name) === foldName(name));
  const policies = there?.policies;
  const id = (...parts: readonly string[]): string | undefined =>
    there && [...parts, there.arn, instance.arn].join(",");
  const permission_set_arn = arnOf(name);
  resource(
    "aws_ssoadmin_permission_set",
    label(name),
    {
      name,
      description: literal(spec.description),
      session_duration: formatSessionDuration(spec.sessionSeconds),
      ...(spec.relayState === undefined ? {} : { relay_state: literal(spec.relayState) }),
      tags: Object.fromEntries(Object.entries(spec.tags).map(([key, value]) => [key, literal(value)])),
    },
    id(),
  );
  for (const arn of spec.managedPolicies)
    resource(
      "aws_ssoadmin_managed_policy_attachment",
      label(name, arn),
      { permission_set_arn, managed_policy_arn: arn, ...afterAssignments },
      policies?.managedPolicies.includes(arn) ? id(arn) : undefined,
    );
  for (const policy of spec.customerManagedPolicies) {
    const isThere = policies?.customerManagedPolicies.some(
      (one) => one.name === policy.name && one.path === policy.path,
    );
    resource(
      "aws_ssoadmin_customer_managed_policy_attachment",
      label(name, policy.path, policy.name),
      { permission_set_arn, customer_managed_policy_reference: reference(policy), ...afterAssignments },
      isThere ? id(policy.name, policy.path) : undefined,
    );
  }
  if (spec.inlinePolicy !== undefined)
    resource(
      "aws_ssoadmin_permission_set_inline_policy",
      label(name),
      { permission_set_arn, inline_policy: literal(spec.inlinePolicy), ...afterAssignments },
      policies?.inlinePolicy === undefined ? undefined : id(),
    );
  const { permissionsBoundary: boundary } = spec;
  if (boundary !== undefined)
    resource(
      "aws_ssoadmin_permissions_boundary_attachment",
      label(name),
      {
        permission_set_arn,
        permissions_boundary:
          boundary.kind === "aws"
            ? { managed_policy_arn: boundary.arn }
            : { customer_managed_policy_reference: reference(boundary.policy) },
      },
      policies?.permissionsBoundary === undefined ? undefined : id(),
    );
};

const reference = ({ name, path }: CustomerManagedPolicy): Block => ({ name, path });

/** Looks a principal up by its name, so that whoever reads the plan knows who it is; answers its id. */
const principalData = (
  principal: Principal,
  { index, instance }: TerraformInput,
  data: (type: string, name: string, block: Block) => void,
): string => {
  const [type, attribute_path, attribute] =
    principal.type === "USER"
      ? (["aws_identitystore_user", "UserName", "user_id"] as const)
      : (["aws_identitystore_group", "DisplayName", "group_id"] as const);
  const name = index.nameOf(principal);
  data(type, label(name), {
    identity_store_id: instance.identityStoreId,
    alternate_identifier: { unique_attribute: { attribute_path, attribute_value: literal(name) } },
  });
  return expression(`data.${type}.${label(name)}.${attribute}`);
};
