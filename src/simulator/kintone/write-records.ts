import type { StoredApp, StoredRecord } from "./app-store.ts";
import { type ApiCall, accessApp } from "./domain.ts";
import { firstStatus } from "./field-types.ts";
import { givenFields, valuesAfter } from "./given-record.ts";
import {
  flagParameter,
  idParameter,
  isObject,
  listParameter,
  type Parameters,
  requiredList,
  requiredText,
  textParameter,
} from "./parameters.ts";
import { findRecord } from "./read-records.ts";
import { invalidInput, invalidParameter, recordNotFound, required, staleRevision } from "./refusal.ts";
import { mustBeAllowed } from "./rights.ts";
import type { Person } from "./values.ts";

const maximumRecords = 100;

/** `POST record.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/add-record/ */
export function addRecord(call: ApiCall) {
  const app = accessApp(call, ["add"]);
  const record = insert(call, app, givenFields(call.parameters.record), "record");
  return { id: String(record.id), revision: String(record.revision) };
}

/** `POST records.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/add-records/ */
export function addRecords(call: ApiCall) {
  const app = accessApp(call, ["add"]);
  const given = atMost(requiredList(call.parameters, "records"), "追加", "added");
  const records = given.map((one, index) => insert(call, app, givenFields(one), `records[${index}]`));
  return {
    ids: records.map(({ id }) => String(id)),
    revisions: records.map(({ revision }) => String(revision)),
  };
}

/** `PUT record.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/update-record/ */
export function updateRecord(call: ApiCall) {
  const app = accessApp(call, ["edit"]);
  const record = update(call, app, call.parameters, "record");
  return { revision: String(record.revision) };
}

/** `PUT records.json`, `upsert` included. https://cybozu.dev/ja/kintone/docs/rest-api/records/update-records/ */
export function updateRecords(call: ApiCall) {
  const app = accessApp(call, ["edit"]);
  const upsert = flagParameter(call.parameters, "upsert");
  if (upsert) accessApp(call, ["add"]);
  const given = atMost(requiredList(call.parameters, "records"), "更新", "updated");
  const records = given.map((one, index) => {
    const item = isObject(one) ? one : {};
    const path = `records[${index}]`;
    const isNew = upsert && targetOf(app, item) === undefined;
    const record = isNew ? insertByKey(call, app, item, path) : update(call, app, item, path);
    const base = { id: String(record.id), revision: String(record.revision) };
    return upsert ? { ...base, operation: isNew ? "INSERT" : "UPDATE" } : base;
  });
  return { records };
}

/** `DELETE records.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/delete-records/ */
export function deleteRecords(call: ApiCall) {
  const app = accessApp(call, ["delete"]);
  const ids = listParameter(call.parameters, "ids") ?? [];
  if (ids.length === 0 || ids.length > maximumRecords) {
    throw invalidParameter(
      "ids",
      "一度に1件から100件までのレコードを削除できます。",
      "Between 1 and 100 records can be deleted at one time.",
    );
  }
  const revisions = listParameter(call.parameters, "revisions") ?? [];
  for (const [index, id] of ids.entries()) {
    const record = findRecord(app, String(id));
    mustBeAllowed(app, record, "deletable", { caller: call.caller, now: call.domain.now() });
    mustBeLatest(record, revisions[index]);
    app.records.delete(record.id);
  }
  return {};
}

function atMost(records: readonly unknown[], ja: string, en: string): readonly unknown[] {
  if (records.length <= maximumRecords) return records;
  throw invalidParameter(
    "records",
    `一度に100件までのレコードを${ja}できます。`,
    `A maximum of 100 records can be ${en} at one time.`,
  );
}

function insert(
  call: ApiCall,
  app: StoredApp,
  given: Readonly<Record<string, unknown>>,
  path: string,
): StoredRecord {
  const values = valuesAfter(call, { app, given, current: undefined, path });
  const author = (type: string): Person | undefined => {
    const one = systemValue(app, given, type);
    return isObject(one) ? { code: String(one.code), name: String(one.code) } : undefined;
  };
  const time = (type: string) => Date.parse(String(systemValue(app, given, type) ?? "")) || call.domain.now();
  const record: StoredRecord = {
    id: app.nextRecordId,
    revision: 1,
    values,
    creator: author("CREATOR") ?? call.caller.person,
    modifier: author("MODIFIER") ?? call.caller.person,
    createdAt: time("CREATED_TIME"),
    updatedAt: time("UPDATED_TIME"),
    status: firstStatus[call.domain.language],
    comments: [],
    nextCommentId: 1,
  };
  app.nextRecordId += 1;
  app.records.set(record.id, record);
  return record;
}

function systemValue(app: StoredApp, given: Readonly<Record<string, unknown>>, type: string): unknown {
  const field = Object.values(app.fields).find((one) => one.type === type);
  const one = field === undefined ? undefined : given[field.code];
  return isObject(one) && "value" in one ? one.value : one;
}

/** A new record takes the value that it was looked for by. */
function insertByKey(call: ApiCall, app: StoredApp, item: Parameters, path: string): StoredRecord {
  const { updateKey } = item;
  const key = isObject(updateKey) ? { [String(updateKey.field)]: { value: updateKey.value } } : {};
  return insert(call, app, { ...givenFields(item.record), ...key }, path);
}

function update(call: ApiCall, app: StoredApp, item: Parameters, path: string): StoredRecord {
  const current = targetOf(app, item);
  if (current === undefined) throw recordNotFound(textParameter(item, "id") ?? keyValue(item));
  mustBeAllowed(app, current, "editable", { caller: call.caller, now: call.domain.now() });
  mustBeLatest(current, item.revision);
  const values = valuesAfter(call, { app, given: givenFields(item.record), current, path });
  const record: StoredRecord = {
    ...current,
    values,
    revision: current.revision + 1,
    modifier: call.caller.person,
    updatedAt: call.domain.now(),
  };
  app.records.set(record.id, record);
  return record;
}

const keyTypes = new Set(["SINGLE_LINE_TEXT", "NUMBER"]);

/** The record that `id` or `updateKey` names. A key must be a text or number whose values differ. */
function targetOf(app: StoredApp, item: Parameters): StoredRecord | undefined {
  const { updateKey } = item;
  if (item.id !== undefined) return app.records.get(Number(idParameter(item, "id")));
  if (!isObject(updateKey)) throw invalidInput({ id: [required] });
  const code = requiredText(updateKey, "field");
  const field = app.fields[code];
  if (field === undefined || field.unique !== true || !keyTypes.has(field.type)) {
    throw invalidParameter(
      "updateKey.field",
      "「値の重複を禁止する」が設定された文字列（1行）フィールドまたは数値フィールドを指定してください。",
      "Specify a text or number field that prohibits duplicate values.",
    );
  }
  const value = keyValue(item);
  return [...app.records.values()].find((record) => record.values[code] === value);
}

function keyValue({ updateKey }: Parameters): string {
  return isObject(updateKey) ? String(updateKey.value ?? "") : "";
}

/** -1, or no revision at all, takes the record as it is. */
function mustBeLatest(record: StoredRecord, revision: unknown): void {
  if (revision === undefined || revision === null || Number(revision) === -1) return;
  if (Number(revision) !== record.revision) throw staleRevision();
}
