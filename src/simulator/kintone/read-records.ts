import type { StoredApp, StoredRecord } from "./app-store.ts";
import { type ApiCall, accessApp } from "./domain.ts";
import { flagParameter, idParameter, listParameter, textParameter } from "./parameters.ts";
import { parseQuery } from "./query/parse.ts";
import type { Query } from "./query/query.ts";
import { matching, page } from "./query/select.ts";
import { recordJson } from "./record-json.ts";
import { invalidParameter, recordNotFound } from "./refusal.ts";
import { mayWithRecord, mustBeAllowed } from "./rights.ts";

/** `GET record.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/get-record/ */
export function getRecord(call: ApiCall) {
  const app = accessApp(call, ["view"]);
  const record = findRecord(app, idParameter(call.parameters, "id"));
  mustBeAllowed(app, record, "viewable", { caller: call.caller, now: call.domain.now() });
  return { record: recordJson(app, record) };
}

/** `GET records.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/get-records/ */
export function getRecords(call: ApiCall) {
  const app = accessApp(call, ["view"]);
  const query = parseQuery(textParameter(call.parameters, "query") ?? "");
  const found = matchingNow(call, app, query);
  const only = fieldsAskedFor(call);
  return {
    records: page(found, query).map((record) => recordJson(app, record, only)),
    totalCount: flagParameter(call.parameters, "totalCount") ? String(found.length) : null,
  };
}

/** Records that the caller may not view are left out without a word. */
export function matchingNow({ domain, caller }: ApiCall, app: StoredApp, query: Query): StoredRecord[] {
  const now = domain.now();
  const found = matching(app, query, { now, loginUser: caller.person.code });
  return found.filter((record) => mayWithRecord(app, record, "viewable", { caller, now }));
}

const maximumFields = 1000;

export function fieldsAskedFor({ parameters }: ApiCall): ReadonlySet<string> | undefined {
  const fields = listParameter(parameters, "fields");
  if (fields === undefined || fields.length === 0) return undefined;
  if (fields.length > maximumFields) {
    throw invalidParameter(
      "fields",
      "一度に1000個までのフィールドを指定できます。",
      "A maximum of 1000 fields can be specified at one time.",
    );
  }
  return new Set(fields.map(String));
}

export function findRecord(app: StoredApp, id: string): StoredRecord {
  const record = app.records.get(Number(id));
  if (record === undefined) throw recordNotFound(id);
  return record;
}
