import type { Account } from "../model/directory.ts";
import { foldName, parseAccountId } from "../model/ids.ts";
import type { FieldSpec } from "../model/ledger.ts";

/**
 * The list of AWS accounts that assignments look up. The id is its key, because it alone never changes and is never
 * given twice; people choose by the name beside it.
 */
export const accountFields = {
  id: { reading: "text", required: true, en: "accountId", ja: "アカウントID" },
  name: { reading: "text", en: "accountName", ja: "アカウント名" },
  ou: { reading: "text", en: "ou", ja: "OU" },
  state: { reading: "text", en: "state", ja: "状態" },
} as const satisfies Record<string, FieldSpec>;

export type AccountField = keyof typeof accountFields;

/** Whose records count for an account. People fill it in: nothing here ever writes it. */
export const accountOwnersField = {
  reading: "list",
  en: "owners",
  ja: "責任者",
} as const satisfies FieldSpec;

/** An account's states in AWS, and the one of an account that the organization no longer has. */
export const accountStates = [
  "ACTIVE",
  "PENDING_ACTIVATION",
  "SUSPENDED",
  "PENDING_CLOSURE",
  "CLOSED",
  "NOT_IN_ORGANIZATION",
] as const;

/** One record of the list. Fields that the app does not have are absent. */
export type AccountRow = {
  readonly recordId: string;
  readonly revision: string;
  readonly values: Readonly<Partial<Record<AccountField, string>>>;
};

export type AccountValues = Readonly<Partial<Record<AccountField, string>>>;

export type AccountChange = {
  readonly row: AccountRow;
  /** What is different now, and nothing else. */
  readonly values: AccountValues;
};

export type AccountsPlan = {
  readonly additions: readonly AccountValues[];
  readonly changes: readonly AccountChange[];
  readonly unchanged: number;
  /** Records whose id is no account id: somebody's own, and left alone. */
  readonly own: number;
  /** Names that several open accounts have, with their ids. */
  readonly sameNames: readonly { readonly name: string; readonly ids: readonly string[] }[];
};

const gone = "NOT_IN_ORGANIZATION";

/**
 * What makes the list of accounts that of the organization. No record is ever deleted, because others look it up: a
 * closed account keeps its own, with its state, and so does one that the organization has no more.
 *
 * @param fields which of our fields the app has; the others are not written.
 */
export const planAccounts = (
  accounts: readonly Account[],
  rows: readonly AccountRow[],
  fields: ReadonlySet<AccountField>,
): AccountsPlan => {
  const byId = new Map<string, Account>(accounts.map((account) => [account.id, account]));
  const listed = new Set<string>();
  const changes: AccountChange[] = [];
  let unchanged = 0;
  let own = 0;
  for (const row of rows) {
    const id = row.values.id?.trim() ?? "";
    if (parseAccountId(id) === undefined) {
      own += 1;
      continue;
    }
    listed.add(id);
    const account = byId.get(id);
    const wanted = account === undefined ? { state: gone } : valuesOf(account);
    const values = Object.fromEntries(
      Object.entries(wanted).filter(
        ([field, value]) =>
          field !== "id" &&
          fields.has(field as AccountField) &&
          (row.values[field as AccountField] ?? "").trim() !== value.trim(),
      ),
    );
    if (Object.keys(values).length === 0) unchanged += 1;
    else changes.push({ row, values });
  }
  const additions = accounts
    .filter(({ id }) => !listed.has(id))
    .map((account) =>
      Object.fromEntries(
        Object.entries(valuesOf(account)).filter(([field]) => fields.has(field as AccountField)),
      ),
    );
  return { additions, changes, unchanged, own, sameNames: sameNamesOf(accounts) };
};

const valuesOf = ({ id, name, ou, state }: Account) =>
  ({ id, name, ou, state }) satisfies Record<AccountField, string>;

const sameNamesOf = (accounts: readonly Account[]): AccountsPlan["sameNames"] => {
  const ids = new Map<string, { readonly name: string; readonly ids: string[] }>();
  for (const { id, name, state } of accounts) {
    if (state === "CLOSED") continue;
    const folded = foldName(name);
    const known = ids.get(folded) ?? { name, ids: [] };
    known.ids.push(id);
    ids.set(folded, known);
  }
  return [...ids.values()].filter((one) => one.ids.length > 1);
};
