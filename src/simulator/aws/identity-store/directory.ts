import { mint, principalIdOf } from "../identifiers.ts";

/** A user's attributes as DescribeUser answers them, without its ids. */
type UserAttributes = { readonly [attribute: string]: unknown };

export type User = {
  readonly id: string;
  attributes: UserAttributes & { readonly UserName: string };
  readonly createdAt: number;
  updatedAt: number;
};

export type Group = {
  readonly id: string;
  attributes: { readonly DisplayName: string; readonly Description?: string };
  readonly createdAt: number;
  updatedAt: number;
};

export type Membership = {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
  readonly createdAt: number;
};

export type Directory = {
  readonly identityStoreId: string;
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly memberships: Map<string, Membership>;
  /** Ids that were ever given out. A user that is made again gets another one. */
  readonly usedIds: Set<string>;
};

export const createDirectory = (identityStoreId: string): Directory => ({
  identityStoreId,
  users: new Map(),
  groups: new Map(),
  memberships: new Map(),
  usedIds: new Set(),
});

type EntityKind = "user" | "group" | "membership";

const mintId = (directory: Directory, kind: EntityKind, name: string): string =>
  mint(directory.usedIds, (generation) => principalIdOf(directory.identityStoreId, kind, name, generation));

export const addUser = (
  directory: Directory,
  { id, attributes, at }: { id?: string | undefined; attributes: User["attributes"]; at: number },
): User => {
  const user = {
    id: id ?? mintId(directory, "user", attributes.UserName),
    attributes,
    createdAt: at,
    updatedAt: at,
  };
  directory.usedIds.add(user.id);
  directory.users.set(user.id, user);
  return user;
};

export const addGroup = (
  directory: Directory,
  { id, attributes, at }: { id?: string | undefined; attributes: Group["attributes"]; at: number },
): Group => {
  const group = {
    id: id ?? mintId(directory, "group", attributes.DisplayName),
    attributes,
    createdAt: at,
    updatedAt: at,
  };
  directory.usedIds.add(group.id);
  directory.groups.set(group.id, group);
  return group;
};

export const addMembership = (
  directory: Directory,
  { groupId, userId, at }: { groupId: string; userId: string; at: number },
): Membership => {
  const id = mintId(directory, "membership", `${groupId} ${userId}`);
  const membership = { id, groupId, userId, createdAt: at };
  directory.memberships.set(id, membership);
  return membership;
};

export const hasPrincipal = (directory: Directory, type: "USER" | "GROUP", id: string): boolean =>
  (type === "USER" ? directory.users : directory.groups).has(id);
