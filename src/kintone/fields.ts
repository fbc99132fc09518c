import { trimName } from "../core/model/ids.ts";
import type { EntityType, FieldSpec, FieldValue } from "../core/model/ledger.ts";

/** A field of a record as the REST API gives it. */
export type KintoneField = { readonly type: string; readonly value: unknown };

/** Field types by what a reader can do with them; whatever is not here cannot serve. */
const textTypes: ReadonlySet<string> = new Set([
  "SINGLE_LINE_TEXT",
  "NUMBER",
  "CALC",
  "LINK",
  "RADIO_BUTTON",
  "DROP_DOWN",
  "DATE",
  "DATETIME",
  "STATUS",
  "RECORD_NUMBER",
]);
const choiceTypes: ReadonlySet<string> = new Set(["CHECK_BOX", "MULTI_SELECT", "CATEGORY"]);
const entityTypes: ReadonlyMap<string, EntityType> = new Map([
  ["USER_SELECT", "USER"],
  ["GROUP_SELECT", "GROUP"],
  ["ORGANIZATION_SELECT", "ORGANIZATION"],
  ["STATUS_ASSIGNEE", "USER"],
]);
const personTypes: ReadonlySet<string> = new Set(["CREATOR", "MODIFIER"]);

export const canServe = (type: string): boolean =>
  type === "MULTI_LINE_TEXT" ||
  [textTypes, choiceTypes, entityTypes, personTypes].some((types) => types.has(type));

type Entity = { readonly code: string; readonly name: string };

const isEntity = (value: unknown): value is Entity =>
  typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";

/** More than any name, ARN, tag or description may have: what is longer is wrong, and its beginning shows it. */
const longest = 10_000;

const textValue = (value: unknown): readonly FieldValue[] => {
  const text = typeof value === "string" ? trimName(value) : "";
  // The sign at the end keeps a cut text from being taken for the shorter one that it begins with.
  if (text.length > longest) return [{ text: `${text.slice(0, longest)}…` }];
  return text === "" ? [] : [{ text }];
};

const documentValue = (value: unknown): readonly FieldValue[] =>
  typeof value === "string" && value.trim() !== "" ? [{ text: value }] : [];

const entityValue =
  (entity: EntityType) =>
  (value: unknown): readonly FieldValue[] =>
    isEntity(value) && value.code !== "" ? [{ text: value.code, name: value.name, entity }] : [];

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads a field of whatever type it has. Text that is a list is split at its line ends. */
const readField = (
  { type, value }: KintoneField,
  { reading }: Pick<FieldSpec, "reading">,
): readonly FieldValue[] => {
  if (type === "MULTI_LINE_TEXT" && reading === "list")
    return (typeof value === "string" ? value : "").split(/\r\n|\r|\n/).flatMap(textValue);
  if (choiceTypes.has(type)) return items(value).flatMap(textValue);
  const entity = entityTypes.get(type);
  if (entity !== undefined) return items(value).flatMap(entityValue(entity));
  if (personTypes.has(type)) return entityValue("USER")(value);
  return reading === "document" ? documentValue(value) : textValue(value);
};

type KintoneRow = { readonly value: Readonly<Record<string, KintoneField>> };

const isRow = (row: unknown): row is KintoneRow =>
  typeof row === "object" &&
  row !== null &&
  "value" in row &&
  typeof row.value === "object" &&
  row.value !== null;

/** Reads `code`, or `table.column` over all rows. Undefined when the record, or one of its rows, has no such field. */
export const readCode = (
  record: Readonly<Record<string, KintoneField>>,
  code: string,
  spec: Pick<FieldSpec, "reading">,
): readonly FieldValue[] | undefined => {
  const whole = record[code];
  if (whole !== undefined) return readField(whole, spec);
  const { table, column } = splitCode(code);
  const rows = table === undefined ? undefined : record[table];
  if (rows === undefined) return undefined;
  const cells = items(rows.value).map((row) => (isRow(row) ? row.value[column] : undefined));
  return cells.every((cell) => cell !== undefined)
    ? cells.flatMap((cell) => readField(cell, spec))
    : undefined;
};

/** kintone's field codes hold no full stop, so `table.column` cannot be mistaken. */
export const splitCode = (code: string): { readonly table: string | undefined; readonly column: string } => {
  const at = code.indexOf(".");
  return at < 0
    ? { table: undefined, column: code }
    : { table: code.slice(0, at), column: code.slice(at + 1) };
};
