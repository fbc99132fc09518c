import type { StoredApp } from "./app-store.ts";
import type { Handler } from "./domain.ts";
import { addRecord, addRecords, deleteRecords, updateRecord, updateRecords } from "./write-records.ts";

/** The APIs that write records, by method and path. These alone can be part of a bulk request. */
export const recordApis: Readonly<Record<string, Handler>> = {
  "POST record.json": allOrNothing(addRecord),
  "PUT record.json": allOrNothing(updateRecord),
  "POST records.json": allOrNothing(addRecords),
  "PUT records.json": allOrNothing(updateRecords),
  "DELETE records.json": allOrNothing(deleteRecords),
};

/** One record that is refused undoes what was done to those before it. */
export function allOrNothing(handler: Handler): Handler {
  return (call) => {
    const before = [...call.domain.apps.values()].map(snapshot);
    try {
      return handler(call);
    } catch (error) {
      for (const restore of before) restore();
      throw error;
    }
  };
}

function snapshot(app: StoredApp): () => void {
  const records = new Map(app.records);
  return () => {
    app.records = records;
  };
}
