import { type FieldDefinition, isListType, isNullWhenEmpty, isPersonType } from "./field-types.ts";

export type Person = { readonly code: string; readonly name: string };
export type Row = { readonly id: string; readonly value: Values };
export type Value = string | null | readonly string[] | readonly Person[] | readonly Row[];
export type Values = Readonly<Record<string, Value>>;

export type Reading = {
  /** Finds the display name for a code of a user, group or organization. */
  readonly nameOf: (code: string) => string;
  /** Gives a new row its id. */
  readonly nextRowId: () => string;
  /** Rows that are already in the table; a given row with one of their ids is merged into it. */
  readonly rows?: readonly Row[];
};

/**
 * Brings a value, as an API call or a world file gives it, into the form in which kintone stores its type: bare
 * or wrapped in `{value}`, people as codes or `{code}`, table rows as `{column: value}` or `{id, value}`.
 * https://cybozu.dev/ja/kintone/docs/overview/field-types/
 */
export function readValue(field: FieldDefinition, given: unknown, reading: Reading): Value {
  const value = unwrapped(given);
  if (field.type === "SUBTABLE") return readRows(field, value, reading);
  if (isPersonType(field.type)) return list(value).map((one) => readPerson(one, reading));
  if (isListType(field.type)) return list(value).map(String);
  if (field.type === "STATUS_ASSIGNEE") return list(value).map((one) => readPerson(one, reading));
  return readText(field.type, value);
}

export function emptyValue(type: string): Value {
  if (type === "SUBTABLE" || isPersonType(type) || isListType(type) || type === "STATUS_ASSIGNEE") return [];
  return isNullWhenEmpty(type) ? null : "";
}

export function isEmpty(value: Value): boolean {
  return value === null || value.length === 0;
}

function unwrapped(given: unknown): unknown {
  return isObject(given) && "value" in given && !("id" in given) ? given.value : given;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined || value === "" ? [] : [value];
}

function readPerson(given: unknown, { nameOf }: Reading): Person {
  const code = isObject(given) ? String(given.code ?? "") : String(given);
  const name = isObject(given) && typeof given.name === "string" ? given.name : nameOf(code);
  return { code, name };
}

function readText(type: string, value: unknown): string | null {
  const text = value === null || value === undefined ? "" : String(value);
  if (text === "") return isNullWhenEmpty(type) ? null : "";
  switch (type) {
    case "NUMBER":
      return readNumber(text);
    case "DATETIME":
      return toMinute(text);
    default:
      return text;
  }
}

/** "1.5e1" is stored as "15"; what is no number stays as it is, for the caller to judge. */
function readNumber(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) ? String(number) : text;
}

/** Times are kept to the minute, in UTC. */
export function toMinute(time: string | number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return `${date.toISOString().slice(0, 16)}:00Z`;
}

function readRows(field: FieldDefinition, value: unknown, reading: Reading): Row[] {
  return list(value).map((row) => readRow(field, row, reading));
}

function readRow(field: FieldDefinition, given: unknown, reading: Reading): Row {
  const wrapped = isObject(given) && isObject(given.value);
  const cells = wrapped ? (given.value as Record<string, unknown>) : isObject(given) ? given : {};
  const old = wrapped ? reading.rows?.find(({ id }) => id === String(given.id ?? "")) : undefined;
  const columns = Object.entries(field.fields ?? {}).map(([code, column]) => [
    code,
    readCell(column, cells[code], old?.value[code], reading),
  ]);
  return { id: old?.id ?? reading.nextRowId(), value: Object.fromEntries(columns) };
}

/** Text that is no number becomes empty in a table, where it is an error elsewhere. */
function readCell(column: FieldDefinition, given: unknown, old: Value | undefined, reading: Reading): Value {
  if (given === undefined) return old ?? readValue(column, column.defaultValue, reading);
  const value = readValue(column, given, reading);
  const unusable = column.type === "NUMBER" && Number.isNaN(Number(value));
  return unusable ? "" : value;
}
