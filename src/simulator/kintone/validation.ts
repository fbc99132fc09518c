import { type FieldDefinition, type Fields, isListType, isPersonType, optionsOf } from "./field-types.ts";
import type { Sentence } from "./refusal.ts";
import { isEmpty, type Person, type Row, type Value, type Values } from "./values.ts";

export type Mistakes = Record<string, Sentence[]>;

const missing: Sentence = { ja: "必須です。", en: "Required." };
const notANumber: Sentence = { ja: "数字でなければなりません。", en: "Only numbers are allowed." };
const notADate: Sentence = {
  ja: "日付または時刻の形式が正しくありません。",
  en: "The date or time format is invalid.",
};
export const notUnique: Sentence = {
  ja: "値がほかのレコードと重複しています。",
  en: "This value already exists in another record.",
};

/** An empty `required` field fails whichever field a call changes, because the whole record is checked. */
const neverRequired = new Set(["SUBTABLE", "CATEGORY", "STATUS_ASSIGNEE", "CALC"]);

const datePatterns: Readonly<Record<string, RegExp>> = {
  DATE: /^\d{4}-\d{2}-\d{2}$/,
  TIME: /^\d{2}:\d{2}$/,
  DATETIME: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z$/,
};

/**
 * What is wrong with the values of a whole record, by kintone's own paths: `record.CODE.value`, and
 * `record.TABLE.value[0].value.CODE.value` within a table.
 */
export function mistakesIn(path: string, fields: Fields, values: Values): Mistakes {
  const mistakes: Mistakes = {};
  for (const field of Object.values(fields)) {
    const value = values[field.code];
    if (value === undefined) continue;
    if (field.type === "SUBTABLE") {
      for (const [index, row] of (value as readonly Row[]).entries()) {
        const rowPath = `${path}.${field.code}.value[${index}].value`;
        Object.assign(mistakes, mistakesIn(rowPath, field.fields ?? {}, row.value));
      }
    } else {
      checkValue(`${path}.${field.code}`, field, value, mistakes);
    }
  }
  return mistakes;
}

function checkValue(path: string, field: FieldDefinition, value: Value, mistakes: Mistakes): void {
  const at = path + suffixOf(field.type);
  if (isEmpty(value)) {
    if (field.required === true && !neverRequired.has(field.type)) add(mistakes, at, missing);
    return;
  }
  checkOptions(path, field, value, mistakes);
  if (typeof value !== "string") return;
  if (field.type === "NUMBER" && Number.isNaN(Number(value))) add(mistakes, at, notANumber);
  const pattern = datePatterns[field.type];
  if (pattern?.test(value) === false) add(mistakes, at, notADate);
  checkLength(at, field, value, mistakes);
}

function suffixOf(type: string): string {
  if (isPersonType(type)) return ".values.value";
  return isListType(type) ? ".values" : ".value";
}

function checkOptions(path: string, field: FieldDefinition, value: Value, mistakes: Mistakes): void {
  const options = optionsOf(field);
  if (options === undefined) return;
  if (typeof value === "string") {
    if (!options.has(value)) add(mistakes, `${path}.value`, notAnOption(value));
    return;
  }
  for (const [index, one] of ((value ?? []) as readonly (string | Person)[]).entries()) {
    const text = typeof one === "string" ? one : one.code;
    if (!options.has(text)) add(mistakes, `${path}.values[${index}].value`, notAnOption(text));
  }
}

function notAnOption(value: string): Sentence {
  return { ja: `"${value}"は選択肢にありません。`, en: `The value, "${value}", is not in options.` };
}

/** A text whose values must differ between records can be 64 characters long. */
const maximumUniqueLength = 64;

function checkLength(at: string, field: FieldDefinition, value: string, mistakes: Mistakes): void {
  const own = Number(field.maxLength || Number.POSITIVE_INFINITY);
  const maximum = field.unique === true ? Math.min(own, maximumUniqueLength) : own;
  if (value.length <= maximum) return;
  add(mistakes, at, {
    ja: `${maximum + 1}文字より短くなければなりません。`,
    en: `Enter less than ${maximum + 1} characters.`,
  });
}

function add(mistakes: Mistakes, path: string, sentence: Sentence): void {
  mistakes[path] = [...(mistakes[path] ?? []), sentence];
}
