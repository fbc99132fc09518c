import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { loadIamKnowledge } from "../../src/policy/iam-knowledge.ts";
import { checkPolicyDocument } from "../../src/policy/policy-check.ts";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import type { World } from "../../src/simulator/world.ts";
import { actionsOfTheCode } from "../support/aws-actions.ts";
import { unusedNames } from "../support/cloudformation.ts";
import { actionsOf } from "../support/iam-documents.ts";
import { type IamRequest, isAllowed } from "../support/iam-evaluation.ts";
import { reopen, settle } from "../support/reconcile.ts";
import {
  accounts,
  cloudFormationRoles,
  everything,
  given,
  instanceId,
  type Role,
  rolesTemplate,
  terraformRoles,
} from "../support/roles.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/*
 * The roles that we ship. A right too many is what an attacker gets who takes over the workflow; one too few is a sync
 * that fails in the middle.
 */

const roles = cloudFormationRoles(everything);
const roleNamed = (name: "plan" | "apply" | "adopt"): Role => {
  const role = roles[name];
  if (role === undefined) throw new Error(`the template makes no role to ${name}`);
  return role;
};
const plan = roleNamed("plan");
const apply = roleNamed("apply");
const adopt = roleNamed("adopt");

test("Terraform makes the same roles as CloudFormation", () => {
  expect(terraformRoles()).toEqual(roles);
});

describe("the actions are those of the code:", () => {
  const code = actionsOfTheCode();
  const together = (...lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort();

  it("the role to plan has what is read", () => {
    expect(actionsOf(plan.policies, "Allow")).toEqual(code.read);
  });

  it("what is read writes nothing", () => {
    expect(code.read.filter((action) => !/:(Describe|Get|List|Validate)/.test(action))).toEqual([]);
  });

  it("the role to apply has what is read, what is written, and the metric", () => {
    expect(actionsOf(apply.policies, "Allow")).toEqual(together(code.read, code.apply, code.metrics));
  });

  it("without a namespace, the role to apply may put no metric", () => {
    const { apply: role } = cloudFormationRoles(given);
    expect(actionsOf(role?.policies ?? [], "Allow")).toEqual(together(code.read, code.apply));
  });

  it("the role to adopt tags, and writes nothing else", () => {
    expect(actionsOf(adopt.policies, "Allow")).toEqual(together(code.read, ["sso:TagResource"]));
  });

  it("what is denied is allowed elsewhere: a name that is misspelt would deny nothing", () => {
    const denied = actionsOf(apply.policies, "Deny");
    expect(actionsOf(apply.policies, "Allow")).toEqual(expect.arrayContaining([...denied]));
  });
});

describe("the statements", async () => {
  const knowledge = await loadIamKnowledge();
  const documents = [...plan.policies, ...apply.policies, ...adopt.policies];

  it("are what AWS accepts, with services, actions and condition keys that exist", () => {
    const found = documents.flatMap(
      (document) => checkPolicyDocument(JSON.stringify(document), knowledge).findings,
    );
    expect(found).toEqual([]);
  });

  it("name a resource wherever AWS knows one for the action", () => {
    const everywhere = documents
      .flatMap(({ Statement }) => Statement)
      .filter(({ Resource }) => Resource === "*")
      .flatMap(({ Action }) => Action);
    expect([...new Set(everywhere)].filter((action) => !withoutResource.has(action))).toEqual([]);
  });
});

/** Of these, the service authorization reference lists no resource type, or (PutMetricData) none of a metric. */
const withoutResource = new Set([
  "sso:ListInstances",
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
  "organizations:ListDelegatedAdministrators",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListParents",
  "organizations:ListRoots",
  "access-analyzer:ValidatePolicy",
  "iam:ListPolicies",
  "cloudwatch:PutMetricData",
]);

describe("who may assume them", () => {
  const trusted = (role: Role | undefined) => role?.trust.Statement.map(({ Condition }) => Condition);
  const audience = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
  const subjects = (...of: readonly string[]) => [
    { StringEquals: { ...audience, "token.actions.githubusercontent.com:sub": of } },
  ];

  it("to apply: the environment of the job and that of the approval, exactly", () => {
    expect(trusted(apply)).toEqual(
      subjects(
        "repo:octo@1/grants@22:environment:identity-sync",
        "repo:octo@1/grants@22:environment:identity-sync-approval",
      ),
    );
  });

  it("to apply: the one environment, where there is no approval", () => {
    const { apply: role } = cloudFormationRoles({ ...given, ApprovalEnvironment: "" });
    expect(trusted(role)).toEqual(subjects("repo:octo@1/grants@22:environment:identity-sync"));
  });

  it("to plan: no pull request, unless it is said", () => {
    const { plan: role } = cloudFormationRoles(given);
    expect(trusted(role)).toEqual(subjects("repo:octo@1/grants@22:environment:identity-sync"));
    expect(trusted(plan)).toEqual(
      subjects("repo:octo@1/grants@22:environment:identity-sync", "repo:octo@1/grants@22:pull_request"),
    );
  });

  it("to adopt: nobody, unless it is said", () => {
    expect(Object.keys(cloudFormationRoles(given)).sort()).toEqual(["apply", "plan"]);
  });

  it("takes the subjects of older repositories", () => {
    const { apply: role } = cloudFormationRoles({
      ...given,
      Repository: "octo/grants",
      ApprovalEnvironment: "",
    });
    expect(trusted(role)).toEqual(subjects("repo:octo/grants:environment:identity-sync"));
  });

  it.each(["*", "octo/*", "octo@1/*", "octo@1/grants", "octo/grants@22", "octo@x/grants@22", "octo/a/b", ""])(
    "takes no repository of the form %j",
    (Repository) => {
      expect(() => cloudFormationRoles({ ...given, Repository })).toThrow();
    },
  );
});

const ours = { "managed-by": "kintone-identity-center-sync:main" };
const instance = { arn: `arn:aws:sso:::instance/${instanceId}` };
const set = (tags: Readonly<Record<string, string>>) => ({
  arn: `arn:aws:sso:::permissionSet/${instanceId}/ps-1234567890abcdef`,
  tags,
});
const account = (id: string) => ({ arn: `arn:aws:sso:::account/${id}` });

type Case = { readonly name: string; readonly request: IamRequest; readonly by?: Role };

const edit = (tags: Readonly<Record<string, string>>): IamRequest => ({
  action: "sso:PutInlinePolicyToPermissionSet",
  resources: [instance, set(tags)],
});
const assign = (id: string, tags: Readonly<Record<string, string>> = ours): IamRequest => ({
  action: "sso:CreateAccountAssignment",
  resources: [instance, set(tags), account(id)],
});
const tag = (
  tags: Readonly<Record<string, string>>,
  requestTags: Readonly<Record<string, string>>,
): IamRequest => ({
  action: "sso:TagResource",
  resources: [set(tags)],
  requestTags,
  tagKeys: Object.keys(requestTags),
});

const allowed: readonly Case[] = [
  {
    name: "creates a permission set with our owner tag",
    request: { action: "sso:CreatePermissionSet", resources: [instance, set({})], requestTags: ours },
  },
  { name: "edits ours", request: edit(ours) },
  { name: "assigns ours", request: assign(accounts.other) },
  { name: "changes other tags of ours", request: tag(ours, { team: "ops" }) },
  {
    name: "removes other tags of ours",
    request: { action: "sso:UntagResource", resources: [set(ours)], tagKeys: ["team"] },
  },
  { name: "adopts what has no owner", request: tag({}, ours), by: adopt },
];

const refused: readonly Case[] = [
  { name: "assigns in the management account", request: assign(accounts.management) },
  { name: "assigns in the account that it runs in", request: assign(accounts.bot) },
  {
    name: "provisions in the management account",
    request: {
      action: "sso:ProvisionPermissionSet",
      resources: [instance, set(ours), account(accounts.management)],
    },
  },
  { name: "edits a permission set without an owner tag", request: edit({}) },
  { name: "edits one of another owner", request: edit({ "managed-by": "terraform" }) },
  {
    name: "edits one of another sync",
    request: edit({ "managed-by": "kintone-identity-center-sync:other" }),
  },
  { name: "assigns one that is not ours", request: assign(accounts.other, {}) },
  {
    name: "creates one without our owner tag",
    request: { action: "sso:CreatePermissionSet", resources: [instance, set({})], requestTags: {} },
  },
  { name: "tags what is not ours", request: tag({}, { team: "ops" }) },
  { name: "takes a permission set from another owner", request: tag({ "managed-by": "terraform" }, ours) },
  { name: "gives ours to another owner", request: tag(ours, { "managed-by": "terraform" }) },
  {
    name: "removes our owner tag",
    request: { action: "sso:UntagResource", resources: [set(ours)], tagKeys: ["managed-by"] },
  },
  { name: "writes with the role to plan", request: edit(ours), by: plan },
  { name: "edits with the role to adopt", request: edit(ours), by: adopt },
  {
    name: "takes from another owner with the role to adopt",
    request: tag({ "managed-by": "terraform" }, ours),
    by: adopt,
  },
  {
    name: "puts a metric into another namespace",
    request: {
      action: "cloudwatch:PutMetricData",
      resources: [{ arn: "*" }],
      keys: { "cloudwatch:namespace": "Billing" },
    },
  },
  {
    name: "puts the metric with the role to plan",
    request: {
      action: "cloudwatch:PutMetricData",
      resources: [{ arn: "*" }],
      keys: { "cloudwatch:namespace": "IdentitySync" },
    },
    by: plan,
  },
];

test.each(allowed)("IAM lets it: $name", ({ request, by = apply }) => {
  expect(isAllowed(by.policies, request)).toBe(true);
});

test.each(refused)("IAM refuses it: $name", ({ request, by = apply }) => {
  expect(isAllowed(by.policies, request)).toBe(false);
});

/** What of these requests AWS would refuse the role, with the tags that each permission set has by then. */
const refusedOf = (
  role: Role,
  requests: readonly LoggedRequest[],
  tagsOf: (arn: string) => Readonly<Record<string, string>>,
): readonly string[] =>
  requests
    .filter(({ service, write }) => write && (service === "sso-admin" || service === "cloudwatch"))
    .filter(({ service, operation, body }) => {
      const input: Input = JSON.parse(body);
      const sets = [input.PermissionSetArn, input.ResourceArn].flatMap((arn) => arn ?? []);
      return !isAllowed(role.policies, {
        action: `${service === "cloudwatch" ? "cloudwatch" : "sso"}:${operation}`,
        resources: [
          ...(input.InstanceArn === undefined ? [{ arn: "*" }] : [instance]),
          ...sets.map((arn) => set(tagsOf(arn))),
          ...(input.TargetId === undefined ? [] : [account(input.TargetId)]),
        ],
        requestTags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
        tagKeys: input.TagKeys ?? [],
        keys: { "cloudwatch:namespace": input.Namespace ?? "" },
      });
    })
    .map(({ operation }) => operation);

test("every request that changes something in a whole run is allowed", async () => {
  const settled = await settle(smallCompany());
  const company = await reopen(settled, (world) => {
    const sets = ledger(world, "permissionSets");
    sets.add(8, { name: "Newest", managedPolicies: "ReadOnlyAccess", tags: "team=ops" });
    sets.edit(1, { sessionDuration: "7", tags: "team=ops" });
    const assignments = ledger(world, "assignments");
    assignments.add(8, { users: ["ann"], accounts: "shop-dev", permissionSets: "Newest" });
  });
  const { requests, status } = await company.run({ settings: { metrics: { namespace: "IdentitySync" } } });
  expect(status).toBe("applied");
  const { permissionSets } = company.simulator.state();
  const tagsOf = (arn: string) => permissionSets.find((one) => one.PermissionSetArn === arn)?.Tags ?? {};
  expect(refusedOf(apply, requests, tagsOf)).toEqual([]);
});

test("every request that changes something in an adoption is allowed to the role to adopt", async () => {
  const settled = await settle(smallCompany());
  const untagged = (world: World) => {
    for (const one of world.permissionSets) one.Tags = {};
  };
  const opened = await reopen(settled, untagged, { memory: undefined });
  const { result } = await opened.importing({ adopt: "show" });
  const checksum = result.reached?.adoption?.checksum ?? "";
  const { requests, writes } = await opened.importing({ adopt: { checksum } });
  expect(writes).toContain("sso-admin TagResource");
  expect(refusedOf(adopt, requests, () => ({}))).toEqual([]);
});

type Input = {
  readonly InstanceArn?: string;
  readonly PermissionSetArn?: string;
  readonly ResourceArn?: string;
  readonly TargetId?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly TagKeys?: readonly string[];
  readonly Namespace?: string;
};

test("nothing is asked for in the template that it does not use", () => {
  expect(unusedNames(rolesTemplate)).toEqual([]);
});

test("says beside the statements what they do not reach", () => {
  const template = readFileSync(rolesTemplate, "utf8");
  for (const said of ["no condition can say", "the program never does that"])
    expect(template).toContain(said);
});
