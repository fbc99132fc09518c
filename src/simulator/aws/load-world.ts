import type { World } from "../world.ts";
import { type Assignment, createAssignmentStore } from "./assignment-store.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import {
  type Cloud,
  type Instance,
  keyOfPolicy,
  type PermissionSet,
  type PermissionsBoundary,
} from "./cloud.ts";
import { mint, permissionSetArnOf } from "./identifiers.ts";
import {
  addGroup,
  addMembership,
  addUser,
  createDirectory,
  type Directory,
} from "./identity-store/directory.ts";
import { growTree } from "./organizations/tree.ts";

/** When the things of the world were made, unless the world says it. */
const dawn = Date.UTC(2024, 0, 1);

/** Builds the cloud that a world file describes. A name that the world does not explain is an error. */
export const loadWorld = (world: World): Cloud => {
  const organization = growTree(world);
  const instances = world.instances.map(
    (instance): Instance => ({
      ...instance,
      OwnerAccountId: instance.OwnerAccountId ?? organization.management,
    }),
  );
  const home =
    instances.find(({ OwnerAccountId }) => OwnerAccountId === organization.management) ??
    ({ ...nowhere, OwnerAccountId: organization.management } satisfies Instance);
  const directories = new Map(
    [home, ...instances].map(({ IdentityStoreId }) => [IdentityStoreId, createDirectory(IdentityStoreId)]),
  );
  const directory = directories.get(home.IdentityStoreId);
  if (directory === undefined) throw new Error("The organization's instance has no directory");
  fillDirectory(directory, world.identityStore);
  const cloud: Cloud = {
    region: world.region,
    organization,
    instances,
    home,
    directories,
    permissionSets: new Map(),
    fadingRoles: new Set(),
    assignments: createAssignmentStore(),
    works: new Map(),
    instanceTags: new Map(),
    customerManagedPolicies: world.customerManagedPolicies,
    limits: world.limits,
    usedArns: new Set(world.permissionSets.flatMap(({ PermissionSetArn }) => PermissionSetArn ?? [])),
  };
  for (const set of world.permissionSets) {
    const permissionSet = permissionSetFrom(set, cloud);
    cloud.permissionSets.set(permissionSet.arn, permissionSet);
  }
  assign(cloud, world);
  for (const set of world.permissionSets) markProvisioned(setNamed(cloud, set.name), set);
  return cloud;
};

/** Stands in for the organization's instance in a world without one; no request finds it. */
const nowhere = {
  InstanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
  IdentityStoreId: "d-0000000000",
  PermissionSetsEnabled: false,
};

const fillDirectory = (directory: Directory, { users, groups }: World["identityStore"]): void => {
  for (const { id } of [...users, ...groups]) if (id !== undefined) directory.usedIds.add(id);
  const idOf = new Map<string, string>();
  for (const { id, userName, email, displayName } of users) {
    const attributes = {
      UserName: userName,
      ...(displayName === undefined ? {} : { DisplayName: displayName }),
      ...(email === undefined ? {} : { Emails: [{ Value: email, Type: "work", Primary: true }] }),
    };
    idOf.set(userName, addUser(directory, { id, attributes, at: dawn }).id);
  }
  for (const { id, displayName, members } of groups) {
    const group = addGroup(directory, { id, attributes: { DisplayName: displayName }, at: dawn });
    for (const member of members) {
      const userId = idOf.get(member);
      if (userId === undefined)
        throw new Error(`world: the group ${displayName} has no such user: ${member}`);
      addMembership(directory, { groupId: group.id, userId, at: dawn });
    }
  }
};

const permissionSetFrom = (set: World["permissionSets"][number], cloud: Cloud): PermissionSet => ({
  arn:
    set.PermissionSetArn ??
    mint(cloud.usedArns, (generation) => permissionSetArnOf(cloud.home.InstanceArn, set.name, generation)),
  name: set.name,
  createdAt: set.CreatedDate === undefined ? dawn : Date.parse(set.CreatedDate),
  description: set.Description,
  sessionDuration: set.SessionDuration,
  relayState: set.RelayState,
  managedPolicies: new Set(set.ManagedPolicies.map(policyArn)),
  customerManagedPolicies: new Map(
    set.CustomerManagedPolicyReferences.map((reference) => [keyOfPolicy(reference), reference]),
  ),
  inlinePolicy: set.InlinePolicy === "" ? undefined : set.InlinePolicy,
  boundary: set.PermissionsBoundary satisfies PermissionsBoundary | undefined,
  tags: new Map(Object.entries(set.Tags)),
  version: 1,
  editedAt: 0,
  provisioned: new Map(),
});

/** A world may name a policy of AWS without its path. */
const policyArn = (policy: string): string => {
  if (policy.startsWith("arn:")) return policy;
  const arn = awsManagedPolicies.find(({ name }) => name === policy)?.arn;
  if (arn === undefined) throw new Error(`world: AWS has no managed policy ${policy}`);
  return arn;
};

const setNamed = (cloud: Cloud, name: string): PermissionSet => {
  const found = [...cloud.permissionSets.values()].find((set) => set.name === name);
  if (found === undefined) throw new Error(`world: an assignment names an unknown permission set: ${name}`);
  return found;
};

const assign = (cloud: Cloud, world: World): void => {
  const sets = new Map([...cloud.permissionSets.values()].map((set) => [set.name, set]));
  const principal = principalFinder(cloud);
  for (const assignment of world.assignments) {
    const permissionSet = sets.get(assignment.permissionSet);
    if (permissionSet === undefined) {
      throw new Error(`world: an assignment names an unknown permission set: ${assignment.permissionSet}`);
    }
    const entry: Assignment = {
      accountId: assignment.account,
      permissionSetArn: permissionSet.arn,
      ...principal(assignment),
    };
    cloud.assignments.add(entry);
    permissionSet.provisioned.set(assignment.account, { version: permissionSet.version });
  }
};

const principalFinder = (cloud: Cloud) => {
  const directory = cloud.directories.get(cloud.home.IdentityStoreId);
  const users = new Map(
    [...(directory?.users.values() ?? [])].map((user) => [user.attributes.UserName, user.id]),
  );
  const groups = new Map(
    [...(directory?.groups.values() ?? [])].map((group) => [group.attributes.DisplayName, group.id]),
  );
  return ({
    user,
    group,
    userId,
    groupId,
  }: World["assignments"][number]): Pick<Assignment, "principalType" | "principalId"> => {
    const asUser = userId ?? (user === undefined ? undefined : users.get(user));
    if (asUser !== undefined) return { principalType: "USER", principalId: asUser };
    const asGroup = groupId ?? (group === undefined ? undefined : groups.get(group));
    if (asGroup !== undefined) return { principalType: "GROUP", principalId: asGroup };
    throw new Error(`world: an assignment names an unknown principal: ${user ?? group ?? "(none)"}`);
  };
};

const markProvisioned = (
  permissionSet: PermissionSet,
  { OutdatedAccounts, ProvisionedWithoutAssignment }: World["permissionSets"][number],
): void => {
  for (const accountId of ProvisionedWithoutAssignment) {
    permissionSet.provisioned.set(accountId, { version: permissionSet.version });
  }
  for (const accountId of OutdatedAccounts) {
    permissionSet.provisioned.set(accountId, { version: permissionSet.version - 1 });
  }
};
