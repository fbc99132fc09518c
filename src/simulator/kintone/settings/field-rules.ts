import type { FieldDefinition } from "../field-types.ts";
import { isObject } from "../parameters.ts";
import type { Sentence } from "../refusal.ts";
import type { Json } from "./design.ts";

export type FieldMistakes = Record<string, Sentence[]>;

const both = (ja: string, en: string): Sentence => ({ ja, en });

export const sentences = {
  taken: (code: string) =>
    both(`フィールドコード「${code}」は重複しています。`, `The field code "${code}" is already used.`),
  unknown: (code: string) =>
    both(`フィールド「${code}」が見つかりません。`, `The field "${code}" is not found.`),
  tooMany: (most: number) => both(`フィールドは${most}個までです。`, `An app can have up to ${most} fields.`),
  typeFixed: both("フィールドの種類は変更できません。", "The type of a field cannot be changed."),
};

/** Types that can be added; those of the system are there already. */
const creatable = new Set([
  "SINGLE_LINE_TEXT",
  "MULTI_LINE_TEXT",
  "RICH_TEXT",
  "NUMBER",
  "CALC",
  "CHECK_BOX",
  "RADIO_BUTTON",
  "DROP_DOWN",
  "MULTI_SELECT",
  "DATE",
  "TIME",
  "DATETIME",
  "FILE",
  "LINK",
  "USER_SELECT",
  "GROUP_SELECT",
  "ORGANIZATION_SELECT",
  "REFERENCE_TABLE",
  "GROUP",
  "SUBTABLE",
]);
const notInTables = new Set(["SUBTABLE", "GROUP", "REFERENCE_TABLE"]);
const choices = new Set(["CHECK_BOX", "RADIO_BUTTON", "DROP_DOWN", "MULTI_SELECT"]);
const uniqueTypes = new Set(["SINGLE_LINE_TEXT", "NUMBER", "LINK", "DATE", "DATETIME"]);
const reserved = new Set(["ステータス", "作業者", "カテゴリー", "Status", "Assignee", "Categories"]);

const maximumText = 128;
const maximumOptions = 1000;

/** Letters, kana, kanji and digits of either width, and a few signs; no digit at the start. */
const codePattern = /^(?![\d０-９])[\p{L}\p{M}\d０-９ー_＿･・＄￥$¥€£¢々〇]+$/u;

/** Finds what kintone refuses in the definition of a field, by its own path. */
export function checkField(
  path: string,
  code: string,
  field: Json,
  mistakes: FieldMistakes,
  inTable = false,
  isThere = false,
): void {
  const wrong = (at: string, ja: string, en: string) => {
    mistakes[`${path}${at}`] = [...(mistakes[`${path}${at}`] ?? []), both(ja, en)];
  };
  const type = String(field.type ?? "");
  if (field.type === undefined) {
    wrong(".type", "必須です。", "Required field.");
    return;
  }
  if (!isThere && (!creatable.has(type) || (inTable && notInTables.has(type)))) {
    wrong(".type", "追加できないフィールドの種類です。", "A field of this type cannot be added.");
    return;
  }
  if (field.code !== undefined && field.code !== code) {
    wrong(".code", "プロパティ名と一致していません。", "It differs from the name of the property.");
  }
  if (field.code === undefined) wrong(".code", "必須です。", "Required field.");
  if (reserved.has(code) && creatable.has(type)) {
    wrong(".code", "予約されているフィールドコードです。", "The field code is reserved.");
  }
  if (!codePattern.test(code) || code.length > maximumText) {
    wrong(
      ".code",
      "フィールドコードに使用できない文字です。",
      "The field code has characters that are not allowed.",
    );
  }
  const label = String(field.label ?? "");
  if (label === "") wrong(".label", "必須です。", "Required field.");
  if (label.length > maximumText) {
    wrong(
      ".label",
      `${maximumText + 1}文字より短くなければなりません。`,
      `Enter less than ${maximumText + 1} characters.`,
    );
  }
  if (isTrue(field.unique) && (!uniqueTypes.has(type) || inTable || field.lookup !== undefined)) {
    wrong(
      ".unique",
      "値の重複を禁止できないフィールドです。",
      "Values of this field cannot be prohibited from repeating.",
    );
  }
  if (choices.has(type)) checkOptions(field, wrong);
  if (type === "SUBTABLE" && Object.keys(isObject(field.fields) ? field.fields : {}).length === 0) {
    wrong(".fields", "必須です。", "Required field.");
  }
}

function checkOptions(field: Json, wrong: (at: string, ja: string, en: string) => void): void {
  const options = isObject(field.options) ? field.options : {};
  const names = Object.keys(options);
  if (names.length === 0) wrong(".options", "必須です。", "Required field.");
  if (names.length > maximumOptions) {
    wrong(
      ".options",
      `選択肢は${maximumOptions}個までです。`,
      `Up to ${maximumOptions} options are allowed.`,
    );
  }
  for (const [name, option] of Object.entries(options)) {
    const { label, index } = isObject(option) ? option : {};
    const at = `.options[${name}]`;
    if (label !== name) wrong(`${at}.label`, "選択肢と一致していません。", "It differs from the option.");
    if (!/^\d+$/.test(String(index ?? ""))) wrong(`${at}.index`, "必須です。", "Required field.");
    if (name.length > maximumText) wrong(at, "長すぎます。", "It is too long.");
  }
  const defaults = Array.isArray(field.defaultValue) ? field.defaultValue : [field.defaultValue ?? ""];
  for (const value of defaults) {
    if (value !== "" && options[String(value)] === undefined) {
      wrong(".defaultValue", `"${value}"は選択肢にありません。`, `The value, "${value}", is not in options.`);
    }
  }
}

export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

/** What a definition has although nobody gave it. */
const presets: Readonly<Record<string, Json>> = {
  SINGLE_LINE_TEXT: {
    unique: false,
    maxLength: "",
    minLength: "",
    expression: "",
    hideExpression: false,
    defaultValue: "",
  },
  MULTI_LINE_TEXT: { defaultValue: "" },
  RICH_TEXT: { defaultValue: "" },
  NUMBER: {
    unique: false,
    digit: false,
    maxValue: "",
    minValue: "",
    defaultValue: "",
    displayScale: "",
    unit: "",
    unitPosition: "BEFORE",
  },
  LINK: { unique: false, protocol: "WEB", maxLength: "", minLength: "", defaultValue: "" },
  DATE: { unique: false, defaultValue: "", defaultNowValue: false },
  DATETIME: { unique: false, defaultValue: "", defaultNowValue: false },
  TIME: { defaultValue: "", defaultNowValue: false },
  DROP_DOWN: { defaultValue: "" },
  CHECK_BOX: { defaultValue: [], align: "HORIZONTAL" },
  MULTI_SELECT: { defaultValue: [] },
  RADIO_BUTTON: { align: "HORIZONTAL" },
  USER_SELECT: { entities: [], defaultValue: [] },
  GROUP_SELECT: { entities: [], defaultValue: [] },
  ORGANIZATION_SELECT: { entities: [], defaultValue: [] },
};

/** A definition as `form/fields.json` gives it: every setting of its type, ids and indexes as strings. */
export function completeField(code: string, given: Json, old?: FieldDefinition): FieldDefinition {
  const type = String(given.type);
  const base = type === "GROUP" || type === "SUBTABLE" ? {} : { noLabel: false, required: false };
  const isLookup = isObject(given.lookup);
  // The settings of a lookup take the place of those of a plain text.
  const preset = isLookup ? {} : (presets[type] ?? {});
  const { fields, ...rest }: Json = { ...base, ...preset, ...given };
  const field: FieldDefinition = {
    ...rest,
    type,
    code,
    label: String(given.label ?? code),
    ...flagsOf(rest),
  };
  const withOptions = isObject(given.options) ? { ...field, options: indexed(given.options) } : field;
  const firstOption = Object.keys(isObject(given.options) ? given.options : {})[0];
  const complete = type === "RADIO_BUTTON" ? { defaultValue: firstOption, ...withOptions } : withOptions;
  if (!isObject(fields)) return complete;
  const columns = Object.entries(fields).map(([column, definition]) => [
    column,
    completeField(column, { ...old?.fields?.[column], ...(isObject(definition) ? definition : {}) }),
  ]);
  return { ...complete, fields: Object.fromEntries(columns) };
}

function flagsOf(field: Json): Json {
  const flags = ["required", "unique", "noLabel"].filter((name) => field[name] !== undefined);
  return Object.fromEntries(flags.map((name) => [name, isTrue(field[name])]));
}

function indexed(options: Json): Json {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      { label: name, index: String(isObject(option) ? (option.index ?? "0") : "0") },
    ]),
  );
}
