import type { KintoneApp } from "../world.ts";
import type { Language } from "./refusal.ts";

/** A field as `app/form/fields.json` describes it; a table holds its columns in `fields`. */
export type FieldDefinition = {
  readonly type: string;
  readonly code: string;
  readonly label: string;
  readonly required?: boolean | undefined;
  readonly unique?: boolean | undefined;
  readonly options?: unknown;
  readonly defaultValue?: unknown;
  readonly fields?: Readonly<Record<string, FieldDefinition>>;
  readonly [setting: string]: unknown;
};

export type Fields = Readonly<Record<string, FieldDefinition>>;

/**
 * System fields and the codes they get in an app made in that language. The last three exist in every app, and
 * stay unused (`enabled: false`) until the app uses them.
 * https://cybozu.dev/ja/kintone/docs/overview/field-types/
 */
const systemFields: readonly (readonly [type: string, names: Readonly<Record<Language, string>>])[] = [
  ["RECORD_NUMBER", { ja: "レコード番号", en: "Record_number" }],
  ["CREATOR", { ja: "作成者", en: "Created_by" }],
  ["CREATED_TIME", { ja: "作成日時", en: "Created_datetime" }],
  ["MODIFIER", { ja: "更新者", en: "Updated_by" }],
  ["UPDATED_TIME", { ja: "更新日時", en: "Updated_datetime" }],
  ["CATEGORY", { ja: "カテゴリー", en: "Categories" }],
  ["STATUS", { ja: "ステータス", en: "Status" }],
  ["STATUS_ASSIGNEE", { ja: "作業者", en: "Assignee" }],
];

const switchable = new Set(["CATEGORY", "STATUS", "STATUS_ASSIGNEE"]);

const personTypes = new Set(["USER_SELECT", "GROUP_SELECT", "ORGANIZATION_SELECT"]);
const listTypes = new Set(["CHECK_BOX", "MULTI_SELECT", "CATEGORY", "FILE"]);
const nullWhenEmpty = new Set(["DROP_DOWN", "RADIO_BUTTON", "DATE", "TIME"]);
const valueless = new Set(["REFERENCE_TABLE", "LABEL", "SPACER", "HR", "GROUP"]);
const systemTypes = new Set(systemFields.map(([type]) => type));

export const isPersonType = (type: string) => personTypes.has(type);
export const isListType = (type: string) => listTypes.has(type);
export const isNullWhenEmpty = (type: string) => nullWhenEmpty.has(type);
export const isSystemType = (type: string) => systemTypes.has(type);
export const hasValue = (type: string) => !valueless.has(type);

/** The first status of an app's process, until somebody renames it. */
export const firstStatus: Readonly<Record<Language, string>> = { ja: "未処理", en: "Not started" };

/** The app's own fields, completed with code and label, and the system fields it does not define. */
export function appFields(app: KintoneApp, language: Language): Fields {
  const fields: Record<string, FieldDefinition> = {};
  for (const [code, field] of Object.entries(app.fields)) fields[code] = complete(code, field);
  const types = new Set(Object.values(fields).map(({ type }) => type));
  for (const [type, names] of systemFields) {
    if (types.has(type)) continue;
    const code = names[language];
    const enabled = type === "CATEGORY" ? false : app.processManagement;
    fields[code] = { type, code, label: code, ...(switchable.has(type) ? { enabled } : { noLabel: false }) };
  }
  return fields;
}

function complete(code: string, field: object): FieldDefinition {
  const { type, label, fields, ...rest } = field as Partial<FieldDefinition>;
  const base = { ...rest, type: type ?? "SINGLE_LINE_TEXT", code, label: label ?? code };
  if (fields === undefined) return base;
  const columns = Object.entries(fields).map(([column, definition]) => [
    column,
    complete(column, definition),
  ]);
  return { ...base, fields: Object.fromEntries(columns) };
}

/** Whether the app uses the field, so that its records have it. */
export function isInRecords(field: FieldDefinition): boolean {
  return hasValue(field.type) && field.enabled !== false;
}

/** The options of a choice field, if its definition lists any. */
export function optionsOf({ options }: FieldDefinition): ReadonlySet<string> | undefined {
  return typeof options === "object" && options !== null ? new Set(Object.keys(options)) : undefined;
}
