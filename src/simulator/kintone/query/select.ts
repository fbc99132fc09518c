import type { StoredApp, StoredRecord } from "../app-store.ts";
import { storedValue } from "../record-json.ts";
import { Refusal } from "../refusal.ts";
import type { Person, Row, Value } from "../values.ts";
import { type Asking, fitsFor } from "./compare.ts";
import { findField, mustAllow, type NamedField } from "./operators.ts";
import type { Comparison, Condition, Operator, Order, Query } from "./query.ts";

type Test = (record: StoredRecord) => boolean;

const maximumLimit = 500;
const maximumOffset = 10_000;
const defaultLimit = 100;

const opposite: Partial<Readonly<Record<Operator, Operator>>> = {
  "!=": "=",
  "not in": "in",
  "not like": "like",
  "is not empty": "is empty",
};

/** All records that a query is for, in its order, before `limit` and `offset`. */
export function matching(app: StoredApp, query: Query, asking: Asking): StoredRecord[] {
  const test = query.condition === undefined ? () => true : testFor(app, query.condition, asking);
  const inOrder = comparatorFor(app, query.order);
  return [...app.records.values()].filter(test).sort(inOrder);
}

export function page(records: readonly StoredRecord[], { limit, offset }: Query): readonly StoredRecord[] {
  if (limit !== undefined && limit > maximumLimit) {
    throw new Refusal(400, "GAIA_QU01", {
      ja: `limit には ${maximumLimit} 以下の値を指定してください。`,
      en: `limit must be ${maximumLimit} or less.`,
    });
  }
  if (offset !== undefined && offset > maximumOffset) {
    throw new Refusal(400, "GAIA_QU02", {
      ja: "offset には 10,000 以下の値を指定してください。",
      en: "offset must be 10,000 or less.",
    });
  }
  const start = offset ?? 0;
  return records.slice(start, start + (limit ?? defaultLimit));
}

function testFor(app: StoredApp, condition: Condition, asking: Asking): Test {
  if (condition.kind === "comparison") return comparisonTest(app, condition, asking);
  const tests = condition.parts.map((part) => testFor(app, part, asking));
  return condition.kind === "and"
    ? (record) => tests.every((test) => test(record))
    : (record) => tests.some((test) => test(record));
}

function comparisonTest(app: StoredApp, comparison: Comparison, asking: Asking): Test {
  const named = findField(app, comparison.field);
  mustAllow(named, comparison.operator);
  const twin = opposite[comparison.operator];
  const fits = fitsFor(named.field, twin ?? comparison.operator, comparison.operands, asking);
  const test: Test = (record) => textsOf(named, record).some(fits);
  return twin === undefined ? test : (record) => !test(record);
}

/** The values to compare; a single empty text stands for "nothing there". */
function textsOf({ field, table }: NamedField, record: StoredRecord): readonly string[] {
  if (table === undefined) return texts(valueFor(field.type, record) ?? storedValue(field, record));
  const rows = record.values[table.code] as readonly Row[] | undefined;
  const cells = (rows ?? []).flatMap((row) => texts(row.value[field.code] ?? null));
  return cells.length === 0 ? [""] : cells;
}

function valueFor(type: string, record: StoredRecord): string | undefined {
  return type === "__ID__" ? String(record.id) : undefined;
}

function texts(value: Value | Person): readonly string[] {
  if (value === null) return [""];
  if (typeof value === "string") return [value];
  const list: readonly (string | Person | Row)[] = "code" in value ? [value] : value;
  const all = list.map((one) => (typeof one === "string" ? one : "code" in one ? one.code : one.id));
  return all.length === 0 ? [""] : all;
}

const numeric = new Set(["NUMBER", "CALC", "RECORD_NUMBER", "__ID__"]);

/** Without `order by`, and among equals, records come with the newest id first. */
function comparatorFor(app: StoredApp, order: readonly Order[]) {
  const keys = order.map(({ field, direction }) => ({
    named: findField(app, field),
    sign: direction === "asc" ? 1 : -1,
  }));
  return (left: StoredRecord, right: StoredRecord): number => {
    for (const { named, sign } of keys) {
      const difference = compareBy(named, left, right);
      if (difference !== 0) return difference * sign;
    }
    return right.id - left.id;
  };
}

function compareBy(named: NamedField, left: StoredRecord, right: StoredRecord): number {
  const [one = "", other = ""] = [textsOf(named, left)[0], textsOf(named, right)[0]];
  if (numeric.has(named.field.type)) return Number(one) - Number(other);
  return one < other ? -1 : one > other ? 1 : 0;
}
