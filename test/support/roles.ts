import { type RenderedResource, readTemplate, render } from "./cloudformation.ts";
import type { PolicyDocument } from "./iam-documents.ts";
import { renderPolicies } from "./terraform.ts";

/** The roles that the templates in deploy/ make, with the policies that they have in force. */

export type Role = { readonly trust: PolicyDocument; readonly policies: readonly PolicyDocument[] };
export type RoleName = "plan" | "apply" | "adopt";

export const rolesTemplate = "deploy/cloudformation/roles.yml";
const rolesModule = "deploy/terraform/roles";

export const accounts = { management: "444455556666", bot: "111122223333", other: "777788889999" } as const;
export const instanceId = "ssoins-1234567890abcdef";
const administrators = `arn:aws:iam::${accounts.bot}:role/administrators`;

export const given = {
  Repository: "octo@1/grants@22",
  InstanceId: instanceId,
  IdentityStoreId: "d-1234567890",
  ManagementAccountId: accounts.management,
} as const;

/** With all that can be asked for. */
export const everything = {
  ...given,
  PlanOnPullRequests: "true",
  AdoptionPrincipalArn: administrators,
  MetricsNamespace: "IdentitySync",
} as const;

type Properties = {
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies?: readonly { readonly PolicyDocument: PolicyDocument }[];
};

/** By the logical name's first part: `PlanRole` is `plan`. */
export const cloudFormationRoles = (
  parameters: Readonly<Record<string, string>>,
): Readonly<Partial<Record<RoleName, Role>>> => {
  const { resources } = render(readTemplate(rolesTemplate), parameters);
  const managed = (reference: string): PolicyDocument => {
    const resource = resources[reference.replace(/^ref:/, "")];
    if (resource === undefined) throw new Error(`the template makes no ${reference}`);
    return (resource.properties as { readonly PolicyDocument: PolicyDocument }).PolicyDocument;
  };
  const roleOf = ({ properties }: RenderedResource): Role => {
    const { AssumeRolePolicyDocument, ManagedPolicyArns = [], Policies = [] } = properties as Properties;
    return {
      trust: AssumeRolePolicyDocument,
      policies: [
        ...ManagedPolicyArns.map(managed),
        ...Policies.map(({ PolicyDocument: document }) => document),
      ],
    };
  };
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { type }]) => type === "AWS::IAM::Role")
      .map(([name, resource]) => [name.replace(/Role$/, "").toLowerCase(), roleOf(resource)]),
  );
};

const values = {
  partition: "aws",
  bot_account_id: accounts.bot,
  management_account_id: accounts.management,
  instance_id: instanceId,
  identity_store_id: given.IdentityStoreId,
  owner: "main",
  metrics_namespace: everything.MetricsNamespace,
  provider_arn: "arn:Provider.Arn",
  issuer: "token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  principal_arn: administrators,
};

const subject = (of: string): string => `repo:${given.Repository}:${of}`;

/** The same of the Terraform module; which file belongs to which role is what its main.tf says. */
export const terraformRoles = (): Readonly<Record<RoleName, Role>> => {
  const policies = (subjects: readonly string[]): Readonly<Record<string, PolicyDocument>> =>
    renderPolicies(rolesModule, { ...values, subjects: JSON.stringify(subjects) });
  const { read, apply, adopt, metrics, ...others } = policies([]);
  const ownerTag = others["owner-tag"];
  const people = others["trust-of-people"];
  const trusting = (...of: readonly string[]): PolicyDocument | undefined => policies(of.map(subject)).trust;
  const all = (documents: readonly (PolicyDocument | undefined)[]): readonly PolicyDocument[] =>
    documents.map((document) => {
      if (document === undefined) throw new Error("a policy of the module is missing");
      return document;
    });
  const role = (trust: PolicyDocument | undefined, documents: readonly (PolicyDocument | undefined)[]) => {
    const [sureOfTrust, ...sure] = all([trust, ...documents]);
    if (sureOfTrust === undefined) throw new Error("the trust policy of the module is missing");
    return { trust: sureOfTrust, policies: sure };
  };
  return {
    plan: role(trusting("environment:identity-sync", "pull_request"), [read]),
    apply: role(trusting("environment:identity-sync", "environment:identity-sync-approval"), [
      read,
      apply,
      ownerTag,
      metrics,
    ]),
    adopt: role(people, [read, adopt]),
  };
};
