import type { FieldSpec } from "./ledger.ts";

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

/** An account's states in AWS, and the one of an account that the organization no longer has. */
export const accountStates = [
  "ACTIVE",
  "PENDING_ACTIVATION",
  "SUSPENDED",
  "PENDING_CLOSURE",
  "CLOSED",
  "NOT_IN_ORGANIZATION",
] as const;
