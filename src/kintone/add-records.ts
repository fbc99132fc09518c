import type { FieldShape, LedgerForm } from "../core/ledgers/field-shape.ts";
import type { FieldValue, LedgerField, RecordRef } from "../core/model/ledger.ts";
import type { KintoneSend } from "./client.ts";
import { splitCode } from "./fields.ts";
import { type LedgerApp, referTo } from "./ledger.ts";

export type NewRecord = Readonly<Partial<Record<LedgerField, readonly FieldValue[]>>>;

/** `POST records.json` takes so many. https://cybozu.dev/ja/kintone/docs/rest-api/records/add-records/ */
export const recordsAtOnce = 100;

type ApiRecord = Record<string, { value: unknown }>;

/**
 * Adds records, all or none of them, and answers where they stand. Throws RemoteError; after `unavailable` nobody
 * knows whether they were added.
 */
export const addRecords = async (
  {
    ledger,
    form,
    baseUrl,
  }: { readonly ledger: LedgerApp; readonly form: LedgerForm; readonly baseUrl: string },
  records: readonly NewRecord[],
  send: KintoneSend,
): Promise<readonly RecordRef[]> => {
  const { app, guestSpaceId } = ledger;
  const given = records.map((record) => apiRecord(record, form));
  const { ids } = await send({ operation: "records.post", app, guestSpaceId, repeatable: false }, (client) =>
    client.record.addRecords({ app, records: given }),
  );
  return ids.map(referTo(baseUrl, ledger));
};

/** Fields that are left empty are given as empty: kintone would fill in what the form has for them by default. */
const apiRecord = (record: NewRecord, { codes, fields }: LedgerForm): ApiRecord => {
  const given: ApiRecord = {};
  const tables = new Map<string, ApiRecord[]>();
  for (const [field, values] of Object.entries(record) as [LedgerField, readonly FieldValue[]][]) {
    const shape = fields[field];
    const code = codes[field];
    if (shape === undefined || code === undefined) continue;
    if (!shape.inTable) {
      const value = apiValue(values, shape);
      if (value !== undefined) given[code] = { value };
      continue;
    }
    const { table = "", column } = splitCode(code);
    const rows = tables.get(table) ?? [];
    tables.set(table, rows);
    values.forEach((value, at) => {
      rows[at] = { ...rows[at], [column]: { value: apiValue([value], shape) } };
    });
  }
  for (const [table, rows] of tables) given[table] = { value: rows.map((value) => ({ value })) };
  return given;
};

const apiValue = (values: readonly FieldValue[], { holds }: FieldShape): unknown => {
  const texts = values.map(({ text }) => text);
  switch (holds.kind) {
    case "people":
      return texts.map((code) => ({ code }));
    case "choices":
      return texts;
    case "moment":
      return null;
    case "nothing":
      return undefined;
    case "choice":
      return texts[0];
    default:
      return texts.join("\n");
  }
};
