import type { FieldValue } from "../model/ledger.ts";

export type Enabled = "enabled" | "disabled" | "unclear";

const words = { enabled: ["enabled", "有効"], disabled: ["disabled", "無効"] } as const;

/** How a record says that it counts. */
export const enabledSpellings: readonly string[] = words.enabled;

export const enabledWords: readonly string[] = [...words.enabled, ...words.disabled];

/**
 * Whether a record counts. Without such a field every record does; an empty or unknown value is not taken for a
 * withdrawal.
 */
export const readEnabled = (values: readonly FieldValue[] | undefined): Enabled => {
  if (values === undefined) return "enabled";
  const text = values[0]?.text.toLowerCase() ?? "";
  const is = (known: readonly string[]): boolean => values.length === 1 && known.includes(text);
  return is(words.enabled) ? "enabled" : is(words.disabled) ? "disabled" : "unclear";
};
