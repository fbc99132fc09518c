import { isStoredOutsideValues, readingFor, type StoredApp, type StoredRecord } from "./app-store.ts";
import type { ApiCall } from "./domain.ts";
import { type FieldDefinition, isInRecords, isPersonType } from "./field-types.ts";
import { copyLookups, lookupTargets } from "./lookup.ts";
import { isObject } from "./parameters.ts";
import { invalidInput, invalidParameter, Refusal, userNotFound } from "./refusal.ts";
import { mustMayWrite } from "./rights.ts";
import { type Mistakes, mistakesIn, notUnique } from "./validation.ts";
import { emptyValue, type Person, type Row, readValue, type Value, type Values } from "./values.ts";

export type GivenRecord = {
  readonly app: StoredApp;
  /** The record in the call's body: field code → `{value}`. Codes that the app does not have are ignored. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The record as it stands, when it is to be changed. */
  readonly current: StoredRecord | undefined;
  /** Path of the record in error messages: `record`, or `records[3]`. */
  readonly path: string;
};

/** The values that a record has once a call is carried out; refuses what kintone refuses. */
export function valuesAfter(call: ApiCall, { app, given, current, path }: GivenRecord): Values {
  mustNotWriteSystemFields(call, app, given, current);
  mustMayWrite(app, given, call.caller);
  const reading = readingFor(app, call.domain.people);
  const copied = lookupTargets(app);
  const values: Record<string, Value> = { ...current?.values };
  for (const field of Object.values(app.fields)) {
    if (!isInRecords(field) || isStoredOutsideValues(field.type)) continue;
    const old = current?.values[field.code];
    const one = given[field.code];
    if (one !== undefined && isWritable(field) && !copied.has(field.code)) {
      const rows = field.type === "SUBTABLE" ? ((old ?? []) as readonly Row[]) : undefined;
      values[field.code] = readValue(field, one, rows === undefined ? reading : { ...reading, rows });
      mustKnowUsers(call, field, values[field.code] ?? null);
    } else if (old === undefined) {
      values[field.code] = firstValue(field, reading);
    }
  }
  copyLookups(call, app, given, values);
  refuseMistakes(app, values, current, path);
  return values;
}

function isWritable({ type }: FieldDefinition): boolean {
  return type !== "CALC" && type !== "STATUS_ASSIGNEE" && type !== "CATEGORY";
}

function firstValue(field: FieldDefinition, reading: Parameters<typeof readValue>[2]): Value {
  return field.defaultValue === undefined
    ? emptyValue(field.type)
    : readValue(field, field.defaultValue, reading);
}

function mustKnowUsers(call: ApiCall, field: FieldDefinition, value: Value): void {
  if (field.type === "SUBTABLE") {
    for (const row of (value ?? []) as readonly Row[]) {
      for (const column of Object.values(field.fields ?? {})) {
        mustKnowUsers(call, column, row.value[column.code] ?? null);
      }
    }
  }
  if (!isPersonType(field.type) || field.type !== "USER_SELECT") return;
  for (const { code } of (value ?? []) as readonly Person[]) {
    if (!call.domain.people.isActiveUser(code)) throw userNotFound(code);
  }
}

const authorship = new Set(["CREATOR", "MODIFIER", "CREATED_TIME", "UPDATED_TIME"]);

/**
 * Creator, modifier and times can be given to a new record by who may manage the app. That changing them later,
 * and writing a status, is refused as invalid input is what no page says or denies.
 */
function mustNotWriteSystemFields(
  call: ApiCall,
  app: StoredApp,
  given: Readonly<Record<string, unknown>>,
  current: StoredRecord | undefined,
): void {
  for (const code of Object.keys(given)) {
    const type = app.fields[code]?.type ?? "";
    if (type === "RECORD_NUMBER") throw recordNumberGiven(code);
    if (type === "STATUS" || (authorship.has(type) && current !== undefined)) {
      throw invalidParameter(
        `record.${code}`,
        "変更できないフィールドです。",
        "The field cannot be updated.",
      );
    }
    if (authorship.has(type)) call.caller.mustHave(app, ["manage"]);
  }
}

function recordNumberGiven(code: string): Refusal {
  return new Refusal(400, "GAIA_UN10", {
    ja: `フィールド「${code}」の値は変更できません。`,
    en: `The value of the field ${code} cannot be changed.`,
  });
}

function refuseMistakes(
  app: StoredApp,
  values: Values,
  current: StoredRecord | undefined,
  path: string,
): void {
  const mistakes: Mistakes = mistakesIn(path, app.fields, values);
  for (const field of Object.values(app.fields)) {
    const value = values[field.code];
    if (field.unique !== true || value === undefined || value === null || value === "") continue;
    const twin = [...app.records.values()].find(
      (record) => record.id !== current?.id && record.values[field.code] === value,
    );
    if (twin !== undefined) mistakes[`${path}.${field.code}.value`] = [notUnique];
  }
  if (Object.keys(mistakes).length > 0) throw invalidInput(mistakes);
}

export function givenFields(record: unknown): Readonly<Record<string, unknown>> {
  return isObject(record) ? record : {};
}
