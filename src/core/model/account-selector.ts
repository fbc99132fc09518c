import type { DirectoryIndex } from "./directory.ts";
import { matcher } from "./glob.ts";
import type { AccountId } from "./ids.ts";

/**
 * Accounts as the settings name them: by id, name, glob over either (`shop-*`, `*`), or `ou:/path` with all below it.
 * Unlike in a record, the management account and the like are among them: rules hold wherever they are written for.
 */
export const accountMatcher = (
  selectors: readonly string[],
  index: DirectoryIndex,
): ((account: AccountId) => boolean) => {
  const isNamed = matcher(selectors.filter((selector) => !namesOu(selector)));
  const named = index.directory.accounts.filter(({ id, name }) => isNamed(id) || isNamed(name));
  const inOus = selectors.filter(namesOu).flatMap((selector) => {
    const selection = index.selectAccounts(selector);
    return selection.found === "accounts" ? selection.accounts : [];
  });
  const ids = new Set([...named, ...inOus].map(({ id }) => id));
  return (account) => ids.has(account);
};

/** Whether the tree of OUs has to be read for a selector to mean anything. */
export const namesOu = (selector: string): boolean => /^ou:/i.test(selector);

/** Whether a selector names one account or OU, and there is none such. A glob may well match nothing yet. */
export const isUnknownSelector = (selector: string, index: DirectoryIndex): boolean =>
  namesOu(selector)
    ? index.selectAccounts(selector).found !== "accounts"
    : !selector.includes("*") &&
      !index.directory.accounts.some(({ id, name }) => matcher([selector])(id) || matcher([selector])(name));
