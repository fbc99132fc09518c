import type { World } from "../world.ts";
import type { Assignment } from "./assignment-store.ts";
import { type Cloud, homeDirectory, type PermissionSet } from "./cloud.ts";
import type { Directory } from "./identity-store/directory.ts";
import type { OrganizationTree } from "./organizations/tree.ts";

export type AwsState = Pick<
  World,
  | "organization"
  | "instances"
  | "region"
  | "identityStore"
  | "permissionSets"
  | "assignments"
  | "customerManagedPolicies"
  | "botAccount"
>;

/** The cloud in the shape of the world file, with every id spelled out. Requests under way are not in it. */
export const saveWorld = (cloud: Cloud, botAccount: string | undefined): AwsState => ({
  organization: organizationOf(cloud.organization),
  instances: cloud.instances.map(({ Name, ...instance }) => ({
    ...instance,
    ...(Name === undefined ? {} : { Name }),
  })),
  region: cloud.region,
  identityStore: identityStoreOf(homeDirectory(cloud)),
  permissionSets: [...cloud.permissionSets.values()].map((set) => permissionSetOf(cloud, set)),
  assignments: cloud.assignments.all().map((assignment) => assignmentOf(cloud, assignment)),
  customerManagedPolicies: cloud.customerManagedPolicies,
  ...(botAccount === undefined ? {} : { botAccount }),
});

const organizationOf = (tree: OrganizationTree): World["organization"] => {
  const accounts = [...tree.accounts.values()].map(({ parentId, ...account }) => ({
    ...account,
    ou: tree.units.get(parentId)?.namePath ?? "/",
  }));
  const parents = new Set([
    ...accounts.map(({ ou }) => ou),
    ...[...tree.units.values()].map(({ parentId }) => tree.units.get(parentId)?.namePath ?? "/"),
  ]);
  return {
    accounts,
    management: tree.management,
    ...(tree.delegatedAdmin === undefined ? {} : { delegatedAdmin: tree.delegatedAdmin }),
    emptyOus: [...tree.units.values()].map(({ namePath }) => namePath).filter((path) => !parents.has(path)),
  };
};

const identityStoreOf = ({ users, groups, memberships }: Directory): World["identityStore"] => ({
  users: [...users.values()].map(({ id, attributes }) => {
    const email = firstEmail(attributes.Emails);
    return {
      userName: attributes.UserName,
      ...(email === undefined ? {} : { email }),
      ...(typeof attributes.DisplayName === "string" ? { displayName: attributes.DisplayName } : {}),
      id,
    };
  }),
  groups: [...groups.values()].map((group) => ({
    displayName: group.attributes.DisplayName,
    members: [...memberships.values()]
      .filter(({ groupId }) => groupId === group.id)
      .flatMap(({ userId }) => users.get(userId)?.attributes.UserName ?? []),
    id: group.id,
  })),
});

const firstEmail = (emails: unknown): string | undefined => {
  const [first]: readonly { readonly Value?: unknown }[] = Array.isArray(emails) ? emails : [];
  return typeof first?.Value === "string" ? first.Value : undefined;
};

const permissionSetOf = (cloud: Cloud, set: PermissionSet): World["permissionSets"][number] => {
  const accounts = [...set.provisioned].filter(([, { goneAt }]) => goneAt === undefined);
  return {
    name: set.name,
    PermissionSetArn: set.arn,
    ...(set.description === undefined ? {} : { Description: set.description }),
    SessionDuration: set.sessionDuration,
    ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
    CreatedDate: new Date(set.createdAt).toISOString(),
    ManagedPolicies: [...set.managedPolicies],
    CustomerManagedPolicyReferences: [...set.customerManagedPolicies.values()],
    ...(set.inlinePolicy === undefined ? {} : { InlinePolicy: set.inlinePolicy }),
    ...(set.boundary === undefined ? {} : { PermissionsBoundary: set.boundary }),
    Tags: Object.fromEntries(set.tags),
    OutdatedAccounts: accounts.filter(([, { version }]) => version < set.version).map(([id]) => id),
    ProvisionedWithoutAssignment: accounts
      .map(([id]) => id)
      .filter((id) => cloud.assignments.of(set.arn, id).length === 0),
  };
};

const assignmentOf = (
  cloud: Cloud,
  { accountId, permissionSetArn, principalType, principalId }: Assignment,
): World["assignments"][number] => {
  const { users, groups } = homeDirectory(cloud);
  const user = users.get(principalId)?.attributes.UserName;
  const group = groups.get(principalId)?.attributes.DisplayName;
  const principal =
    principalType === "USER"
      ? user === undefined
        ? { userId: principalId }
        : { user }
      : group === undefined
        ? { groupId: principalId }
        : { group };
  return {
    account: accountId,
    permissionSet: cloud.permissionSets.get(permissionSetArn)?.name ?? permissionSetArn,
    ...principal,
  };
};
