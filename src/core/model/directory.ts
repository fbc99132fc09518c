import type { Principal, PrincipalType } from "./assignment.ts";
import { type AccountId, foldName, type PrincipalId, parseAccountId } from "./ids.ts";

/** Account states of Organizations' `Account.State`. Only ACTIVE accounts get anything new. */
export type AccountState = "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";

export type Account = {
  readonly id: AccountId;
  readonly name: string;
  readonly state: AccountState;
  /** Path of OU names, `/service/prod`; `/` for an account under the root. */
  readonly ou: string;
};

export type User = {
  readonly id: PrincipalId;
  readonly userName: string;
  readonly emails: readonly string[];
};

export type Group = { readonly id: PrincipalId; readonly displayName: string };

/** What names mean right now: accounts, OUs, users and groups, complete. */
export type Directory = {
  readonly accounts: readonly Account[];
  /** Every OU as a path of names; `/` is the root. */
  readonly ous: readonly string[];
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly managementAccountId: AccountId;
  readonly botAccountId: AccountId;
};

export type UserMatch = "userName" | "email";

type Found<T> =
  | { readonly found: "one"; readonly value: T }
  | { readonly found: "none" }
  | { readonly found: "several"; readonly names: readonly string[] };

export type AccountSelection =
  | { readonly found: "accounts"; readonly accounts: readonly Account[]; readonly by: "name" | "wildcard" }
  | { readonly found: "none"; readonly what: "account" | "ou" | "id-shape" }
  | { readonly found: "several"; readonly ids: readonly AccountId[] };

/** A directory with its indexes: each look-up is a map access. */
export type DirectoryIndex = {
  readonly directory: Directory;
  readonly account: (id: AccountId) => Account | undefined;
  /** Accounts by id, exact name, `ou:/path` (nested) or `*`. */
  readonly selectAccounts: (selector: string) => AccountSelection;
  readonly principal: (type: PrincipalType, name: string) => Found<Principal>;
  /** Names by which the settings let a record mean a principal: more than one for a user of several e-mail addresses. */
  readonly namesOf: (principal: Principal) => readonly string[];
  /** Whether the identity store has it. Ids are never given twice: one that is gone does not come back. */
  readonly knows: (principal: Principal) => boolean;
  /** A name to show for a principal; its id when the identity store does not know it. */
  readonly nameOf: (principal: Principal) => string;
};

const multimap = <T>(
  items: readonly T[],
  keys: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> => {
  const map = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keys(item))) {
      const there = map.get(key);
      if (there === undefined) map.set(key, [item]);
      else there.push(item);
    }
  }
  return map;
};

const onlyOne = <T>(items: readonly T[] | undefined, name: (item: T) => string): Found<T> => {
  const [first] = items ?? [];
  if (items === undefined || first === undefined) return { found: "none" };
  return items.length === 1 ? { found: "one", value: first } : { found: "several", names: items.map(name) };
};

const normalOu = (path: string): string => {
  const parts = path
    .split("/")
    .map((part) => foldName(part))
    .filter((part) => part !== "");
  return `/${parts.join("/")}`;
};

/** Whether an OU is the one named or stands below it. */
const isWithin = (ou: string, ancestor: string): boolean =>
  ancestor === "/" || ou === ancestor || ou.startsWith(`${ancestor}/`);

export const indexDirectory = (directory: Directory, match: UserMatch): DirectoryIndex => {
  const accountsById = new Map(directory.accounts.map((account) => [account.id, account]));
  const accountsByName = multimap(directory.accounts, (account) => [foldName(account.name)]);
  const accountOus = directory.accounts.map((account) => ({ account, ou: normalOu(account.ou) }));
  const ous = new Set(["/", ...directory.ous.map(normalOu)]);
  const userNames = (user: User): readonly string[] => (match === "userName" ? [user.userName] : user.emails);
  const users = multimap(directory.users, (user) => userNames(user).map(foldName));
  const groups = multimap(directory.groups, (group) => [foldName(group.displayName)]);
  const usersById = new Map(directory.users.map((user) => [user.id, user]));
  const groupsById = new Map(directory.groups.map((group) => [group.id, group.displayName]));

  const selectAccounts = (selector: string): AccountSelection => {
    if (selector === "*") return { found: "accounts", accounts: directory.accounts, by: "wildcard" };
    if (/^ou:/i.test(selector)) {
      const path = selector.slice("ou:".length).trim();
      const wanted = normalOu(path);
      // The root is named by its slash: somebody who has typed no path yet does not mean everything.
      if (path === "" || !ous.has(wanted)) return { found: "none", what: "ou" };
      const accounts = accountOus.filter(({ ou }) => isWithin(ou, wanted)).map(({ account }) => account);
      return { found: "accounts", accounts, by: "wildcard" };
    }
    const id = parseAccountId(selector);
    const byId = id === undefined ? undefined : accountsById.get(id);
    if (byId !== undefined) return { found: "accounts", accounts: [byId], by: "name" };
    const named = accountsByName.get(foldName(selector)) ?? [];
    if (named.length === 1) return { found: "accounts", accounts: named, by: "name" };
    if (named.length > 1) return { found: "several", ids: named.map((account) => account.id) };
    return { found: "none", what: id === undefined && /^\d+$/.test(selector) ? "id-shape" : "account" };
  };

  return {
    directory,
    account: (id) => accountsById.get(id),
    selectAccounts,
    principal: (type, name) => {
      const found =
        type === "USER"
          ? onlyOne(users.get(foldName(name)), (user) => user.userName)
          : onlyOne(groups.get(foldName(name)), (group) => group.displayName);
      return found.found === "one" ? { found: "one", value: { type, id: found.value.id } } : found;
    },
    namesOf: ({ type, id }) => {
      const user = type === "USER" ? usersById.get(id) : undefined;
      const group = type === "GROUP" ? groupsById.get(id) : undefined;
      return user === undefined ? (group === undefined ? [] : [group]) : userNames(user);
    },
    knows: ({ type, id }) => (type === "USER" ? usersById : groupsById).has(id),
    nameOf: ({ type, id }) => (type === "USER" ? usersById.get(id)?.userName : groupsById.get(id)) ?? id,
  };
};

/** An account as people know it: name and id. */
export const labelOf = (id: AccountId, { account }: Pick<DirectoryIndex, "account">): string => {
  const name = account(id)?.name;
  return name === undefined ? id : `${name} (${id})`;
};
