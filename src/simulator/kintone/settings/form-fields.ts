import type { ApiCall } from "../domain.ts";
import type { FieldDefinition, Fields } from "../field-types.ts";
import { isObject, listParameter, objectParameter } from "../parameters.ts";
import { invalidInput, type Sentence } from "../refusal.ts";
import { changePreview, readPreview } from "./access.ts";
import { type Json, rowFor } from "./design.ts";
import { checkField, completeField, type FieldMistakes, sentences } from "./field-rules.ts";
import { checkLookups } from "./lookup-rules.ts";

const maximumFields = 500;

/** `GET preview/app/form/fields.json`. */
export function getPreviewFields(call: ApiCall) {
  const { settings, revision } = readPreview(call);
  return { properties: settings.fields, revision };
}

/** `POST preview/app/form/fields.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/add-form-fields/ */
export function addFields(call: ApiCall) {
  const given = objectParameter(call.parameters, "properties");
  const { revision } = changePreview(call, (settings) => {
    const added: Record<string, FieldDefinition> = {};
    const mistakes: FieldMistakes = {};
    const taken = codesOf(settings.fields);
    for (const [code, one] of Object.entries(given)) {
      const definition = isObject(one) ? one : {};
      checkField(`properties.${code}`, code, definition, mistakes);
      if (taken.has(code)) add(mistakes, `properties.${code}.code`, sentences.taken(code));
      taken.add(code);
      for (const [column, cell] of Object.entries(columnsOf(definition))) {
        const path = `properties.${code}.fields.${column}`;
        checkField(path, column, isObject(cell) ? cell : {}, mistakes, true);
        if (taken.has(column)) add(mistakes, `${path}.code`, sentences.taken(column));
        taken.add(column);
      }
      added[code] = completeField(code, definition);
    }
    const fields = { ...settings.fields, ...added };
    if (taken.size > maximumFields) add(mistakes, "properties", sentences.tooMany(maximumFields));
    refuse(mistakes);
    checkLookups(call, fields, added);
    return { fields, layout: [...settings.layout, ...Object.values(added).map(rowFor)] };
  });
  return { revision };
}

/**
 * `PUT preview/app/form/fields.json`: changes fields that are there. A type cannot change; columns of a table that
 * are not among its given `fields` go. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/update-form-fields/
 */
export function updateFields(call: ApiCall) {
  const given = objectParameter(call.parameters, "properties");
  const { revision } = changePreview(call, (settings, app) => {
    const fields: Record<string, FieldDefinition> = { ...settings.fields };
    const mistakes: FieldMistakes = {};
    const renamed = new Map(app.design.renamed);
    for (const [code, one] of Object.entries(given)) {
      const change = isObject(one) ? one : {};
      const old = settings.fields[code];
      const path = `properties.${code}`;
      if (old === undefined) {
        add(mistakes, path, sentences.unknown(code));
        continue;
      }
      if (change.type !== undefined && change.type !== old.type) {
        add(mistakes, `${path}.type`, sentences.typeFixed);
        continue;
      }
      const newCode = typeof change.code === "string" ? change.code : code;
      const merged = { ...old, ...change, type: old.type, code: newCode };
      checkField(path, newCode, merged, mistakes, false, true);
      if (newCode !== code) {
        if (codesOf(settings.fields).has(newCode)) add(mistakes, `${path}.code`, sentences.taken(newCode));
        delete fields[code];
        renamed.set(code, newCode);
      }
      fields[newCode] = completeField(newCode, merged, old);
    }
    refuse(mistakes);
    checkLookups(call, fields, pick(fields, Object.keys(given)));
    app.design.renamed = renamed;
    return { fields, layout: settings.layout.map((row) => inLayout(row, fields, renamed)) };
  });
  return { revision };
}

/** `DELETE preview/app/form/fields.json`. Fields of the system stay. */
export function deleteFields(call: ApiCall) {
  const codes = (listParameter(call.parameters, "fields") ?? []).map(String);
  const { revision } = changePreview(call, (settings) => {
    const fields: Record<string, FieldDefinition> = { ...settings.fields };
    for (const code of codes) {
      if (fields[code] === undefined || isOfSystem(fields[code])) {
        throw invalidInput({ fields: [sentences.unknown(code)] });
      }
      delete fields[code];
    }
    return { fields, layout: settings.layout.flatMap((row) => withoutFields(row, new Set(codes))) };
  });
  return { revision };
}

function isOfSystem({ type }: FieldDefinition): boolean {
  return [
    "RECORD_NUMBER",
    "CREATOR",
    "CREATED_TIME",
    "MODIFIER",
    "UPDATED_TIME",
    "CATEGORY",
    "STATUS",
    "STATUS_ASSIGNEE",
  ].includes(type);
}

function withoutFields(row: Json, gone: ReadonlySet<string>): Json[] {
  if (typeof row.code === "string" && gone.has(row.code)) return [];
  if (row.type === "GROUP") {
    const layout = Array.isArray(row.layout) ? row.layout.filter(isObject) : [];
    return [{ ...row, layout: layout.flatMap((inner) => withoutFields(inner, gone)) }];
  }
  const fields = Array.isArray(row.fields) ? row.fields.filter(isObject) : [];
  const left = fields.filter(({ code }) => !gone.has(String(code)));
  return left.length === 0 && fields.length > 0 ? [] : [{ ...row, fields: left }];
}

/** A row after its table's columns changed, or fields in it got other codes. */
function inLayout(row: Json, fields: Fields, renamed: ReadonlyMap<string, string>): Json {
  const now = (code: unknown) => renamed.get(String(code)) ?? code;
  const table = fields[String(now(row.code))];
  if (row.type === "SUBTABLE" && table !== undefined) return rowFor(table);
  const cells = Array.isArray(row.fields) ? row.fields.filter(isObject) : [];
  return {
    ...row,
    ...(row.fields === undefined
      ? {}
      : {
          fields: cells.map((cell) => (cell.code === undefined ? cell : { ...cell, code: now(cell.code) })),
        }),
  };
}

function pick(fields: Fields, codes: readonly string[]): Fields {
  return Object.fromEntries(codes.flatMap((code) => (fields[code] ? [[code, fields[code]]] : [])));
}

function columnsOf(definition: Json): Json {
  return isObject(definition.fields) ? definition.fields : {};
}

/** Codes of all fields, those within tables too. */
function codesOf(fields: Fields): Set<string> {
  return new Set(
    Object.values(fields).flatMap(({ code, fields: columns = {} }) => [code, ...Object.keys(columns)]),
  );
}

function add(mistakes: FieldMistakes, path: string, sentence: Sentence): void {
  mistakes[path] = [...(mistakes[path] ?? []), sentence];
}

function refuse(mistakes: FieldMistakes): void {
  if (Object.keys(mistakes).length > 0) throw invalidInput(mistakes);
}
