import type { Principal } from "./assignment.ts";
import type { DirectoryIndex } from "./directory.ts";
import { matcher } from "./glob.ts";
import type { AccountId } from "./ids.ts";

/** What the settings leave out: globs over names and ids. */
export type ScopeSettings = {
  readonly excludeAccounts: readonly string[];
  readonly excludePermissionSets: readonly string[];
  readonly excludePrincipals: readonly string[];
};

type AccountStanding = "in-scope" | "management-account" | "bot-account" | "excluded";

/** What this program may touch at all. */
export type Scope = {
  readonly standingOf: (account: AccountId) => AccountStanding;
  readonly excludesPermissionSet: (name: string) => boolean;
  readonly excludesPrincipal: (principal: Principal) => boolean;
};

export const makeScope = (settings: ScopeSettings, index: DirectoryIndex): Scope => {
  const { managementAccountId, botAccountId } = index.directory;
  const isExcludedAccount = matcher(settings.excludeAccounts);
  const isExcludedPrincipal = matcher(settings.excludePrincipals);
  return {
    standingOf: (account) => {
      if (account === managementAccountId) return "management-account";
      if (account === botAccountId) return "bot-account";
      const excluded =
        isExcludedAccount(account) || isExcludedAccount(index.account(account)?.name ?? account);
      return excluded ? "excluded" : "in-scope";
    },
    excludesPermissionSet: matcher(settings.excludePermissionSets),
    excludesPrincipal: (principal) =>
      isExcludedPrincipal(principal.id) || isExcludedPrincipal(index.nameOf(principal)),
  };
};
