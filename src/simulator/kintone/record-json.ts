import type { StoredApp, StoredRecord } from "./app-store.ts";
import { type FieldDefinition, type Fields, isInRecords } from "./field-types.ts";
import { emptyValue, type Person, type Row, toMinute, type Value, type Values } from "./values.ts";

type FieldJson = { readonly type: string; readonly value: unknown };
export type RecordJson = Readonly<Record<string, FieldJson>>;

/** A record as the API gives it, with all fields or only the codes asked for. */
export function recordJson(app: StoredApp, record: StoredRecord, only?: ReadonlySet<string>): RecordJson {
  const json: Record<string, FieldJson> = {};
  for (const field of Object.values(app.fields)) {
    if (!isInRecords(field) || only?.has(field.code) === false) continue;
    json[field.code] = { type: field.type, value: fieldValue(field, record) };
  }
  if (only?.has("$revision") !== false) {
    json.$revision = { type: "__REVISION__", value: String(record.revision) };
  }
  if (only?.has("$id") !== false) json.$id = { type: "__ID__", value: String(record.id) };
  return json;
}

function fieldValue(field: FieldDefinition, record: StoredRecord): unknown {
  const value = storedValue(field, record);
  return field.type === "SUBTABLE"
    ? (value as readonly Row[]).map((row) => rowJson(row, field.fields))
    : value;
}

/** The value of any field, also of those that the record keeps elsewhere than among its values. */
export function storedValue(field: FieldDefinition, record: StoredRecord): Value | Person {
  switch (field.type) {
    case "RECORD_NUMBER":
      return String(record.id);
    case "CREATOR":
      return record.creator;
    case "MODIFIER":
      return record.modifier;
    case "CREATED_TIME":
      return toMinute(record.createdAt);
    case "UPDATED_TIME":
      return toMinute(record.updatedAt);
    case "STATUS":
      return record.status;
    default:
      return record.values[field.code] ?? emptyValue(field.type);
  }
}

function rowJson({ id, value }: Row, columns: Fields = {}): unknown {
  return { id, value: cellsJson(value, columns) };
}

function cellsJson(values: Values, columns: Fields): RecordJson {
  return Object.fromEntries(
    Object.values(columns).map(({ code, type }) => [code, { type, value: values[code] ?? emptyValue(type) }]),
  );
}
