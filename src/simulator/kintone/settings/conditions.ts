import type { Fields } from "../field-types.ts";
import { findField, mustAllow } from "../query/operators.ts";
import { parseQuery } from "../query/parse.ts";
import type { Condition } from "../query/query.ts";

/** Refuses a condition of records that names a field that is not there, or an operator that its type has not. */
export function checkFilter(fields: Fields, condition: unknown): void {
  const query = parseQuery(String(condition ?? ""));
  if (query.condition !== undefined) check(fields, query.condition);
}

function check(fields: Fields, condition: Condition): void {
  if (condition.kind === "comparison") {
    mustAllow(findField({ fields }, condition.field), condition.operator);
    return;
  }
  for (const part of condition.parts) check(fields, part);
}

/** `CODE asc, CODE desc`: what a query has behind `order by`. */
export function checkSort(fields: Fields, sort: unknown): void {
  const text = String(sort ?? "");
  if (text === "") return;
  for (const { field } of parseQuery(`order by ${text}`).order) findField({ fields }, field);
}
