import type { StoredApp } from "../app-store.ts";
import type { FieldDefinition } from "../field-types.ts";
import { Refusal } from "../refusal.ts";
import type { Operator } from "./query.ts";

const ordering: readonly Operator[] = ["=", "!=", ">", "<", ">=", "<="];
const membership: readonly Operator[] = ["in", "not in"];
const search: readonly Operator[] = ["like", "not like"];
const emptiness: readonly Operator[] = ["is empty", "is not empty"];

/** Operators by field type. https://cybozu.dev/ja/kintone/docs/overview/query/ */
const operators: Readonly<Record<string, readonly Operator[]>> = {
  RECORD_NUMBER: [...ordering, ...membership],
  __ID__: [...ordering, ...membership],
  __REVISION__: [],
  CREATOR: membership,
  MODIFIER: membership,
  CREATED_TIME: ordering,
  UPDATED_TIME: ordering,
  SINGLE_LINE_TEXT: ["=", "!=", ...membership, ...search],
  LINK: ["=", "!=", ...membership, ...search],
  NUMBER: [...ordering, ...membership],
  CALC: [...ordering, ...membership],
  MULTI_LINE_TEXT: [...search, ...emptiness],
  RICH_TEXT: [...search, ...emptiness],
  FILE: [...search, ...emptiness],
  CHECK_BOX: membership,
  RADIO_BUTTON: membership,
  DROP_DOWN: membership,
  MULTI_SELECT: membership,
  CATEGORY: membership,
  DATE: ordering,
  TIME: ordering,
  DATETIME: ordering,
  USER_SELECT: membership,
  GROUP_SELECT: membership,
  ORGANIZATION_SELECT: membership,
  STATUS: ["=", "!=", ...membership],
  STATUS_ASSIGNEE: membership,
};

/** A field that a query names: one of the record, or a column with the table that it is in. */
export type NamedField = { readonly field: FieldDefinition; readonly table?: FieldDefinition };

export function findField(app: Pick<StoredApp, "fields">, code: string): NamedField {
  if (code === "$id") return { field: { type: "__ID__", code, label: code } };
  const field = app.fields[code];
  if (field !== undefined && field.enabled !== false) return { field };
  for (const table of Object.values(app.fields)) {
    const column = table.fields?.[code];
    if (column !== undefined) return { field: column, table };
  }
  throw new Refusal(400, "GAIA_IQ11", {
    ja: `指定されたフィールド（${code}）が見つかりません。`,
    en: `Specified field (${code}) not found.`,
  });
}

/** In a table, `in` and `not in` stand for `=` and `!=`, which are refused there. */
export function mustAllow({ field, table }: NamedField, operator: Operator): void {
  const allowed = operators[field.type] ?? [];
  if (table === undefined) {
    if (!allowed.includes(operator)) throw wrongOperator("GAIA_IQ03", field.code, operator);
  } else if (operator === "=" || operator === "!=") {
    throw wrongOperator("GAIA_IQ07", field.code, operator);
  } else if (!allowed.includes(operator) && !(allowed.includes("=") && membership.includes(operator))) {
    throw wrongOperator("GAIA_IQ03", field.code, operator);
  }
}

function wrongOperator(code: "GAIA_IQ03" | "GAIA_IQ07", field: string, operator: Operator): Refusal {
  return new Refusal(400, code, {
    ja: `${field}フィールドのフィールドタイプには演算子${operator}を使用できません。`,
    en: `Operator ${operator} cannot be used with the field type of ${field}.`,
  });
}
