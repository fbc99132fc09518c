import type { ApiCall } from "../domain.ts";
import { type Fields, isSystemType } from "../field-types.ts";
import { isObject, requiredList } from "../parameters.ts";
import { invalidInput, type Sentence } from "../refusal.ts";
import { changePreview, readPreview } from "./access.ts";
import type { Json } from "./design.ts";
import { sentences } from "./field-rules.ts";

/** `GET preview/app/form/layout.json`. */
export function getPreviewLayout(call: ApiCall) {
  const { settings, revision } = readPreview(call);
  return { layout: settings.layout, revision };
}

const decorations = new Set(["LABEL", "SPACER", "HR"]);

/**
 * `PUT preview/app/form/layout.json`: every field of the form must have its place, once.
 * https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/update-form-layout/
 */
export function updateLayout(call: ApiCall) {
  const given = requiredList(call.parameters, "layout").map((row) => (isObject(row) ? row : {}));
  const { revision } = changePreview(call, ({ fields }) => {
    const placed: string[] = [];
    for (const [index, row] of given.entries()) readRow(`layout[${index}]`, row, fields, placed);
    const missing = Object.values(fields).filter(
      ({ type, code }) => !isSystemType(type) && !placed.includes(code),
    );
    const [first] = missing;
    if (first !== undefined) throw wrong("layout", notPlaced(first.code));
    const twice = placed.find((code, index) => placed.indexOf(code) !== index);
    if (twice !== undefined) throw wrong("layout", sentences.taken(twice));
    return { layout: given };
  });
  return { revision };
}

function readRow(path: string, row: Json, fields: Fields, placed: string[]): void {
  const code = String(row.code ?? "");
  switch (row.type) {
    case "ROW":
      readCells(path, list(row.fields), fields, placed);
      return;
    case "SUBTABLE": {
      const table = fields[code];
      if (table?.type !== "SUBTABLE") throw wrong(`${path}.code`, sentences.unknown(code));
      placed.push(code);
      const columns: string[] = [];
      readCells(path, list(row.fields), table.fields ?? {}, columns);
      const missing = Object.keys(table.fields ?? {}).find((column) => !columns.includes(column));
      if (missing !== undefined) throw wrong(`${path}.fields`, notPlaced(missing));
      return;
    }
    case "GROUP":
      if (fields[code]?.type !== "GROUP") throw wrong(`${path}.code`, sentences.unknown(code));
      placed.push(code);
      for (const [index, inner] of list(row.layout).entries()) {
        if (inner.type !== "ROW") throw wrong(`${path}.layout[${index}].type`, notARow);
        readRow(`${path}.layout[${index}]`, inner, fields, placed);
      }
      return;
    default:
      throw wrong(`${path}.type`, notARow);
  }
}

function readCells(path: string, cells: readonly Json[], fields: Fields, placed: string[]): void {
  for (const [index, cell] of cells.entries()) {
    const at = `${path}.fields[${index}]`;
    if (decorations.has(String(cell.type))) continue;
    const code = String(cell.code ?? "");
    if (fields[code] === undefined) throw wrong(`${at}.code`, sentences.unknown(code));
    if (fields[code].type !== cell.type) throw wrong(`${at}.type`, sentences.typeFixed);
    placed.push(code);
  }
}

const notARow: Sentence = { ja: "行の種類が正しくありません。", en: "The type of the row is not valid." };

function notPlaced(code: string): Sentence {
  return {
    ja: `フィールド「${code}」のレイアウトが指定されていません。`,
    en: `The field "${code}" has no place in the layout.`,
  };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function wrong(path: string, sentence: Sentence) {
  return invalidInput({ [path]: [sentence] });
}
