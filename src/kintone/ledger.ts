import {
  type FieldSpec,
  type FieldValue,
  type LedgerField,
  type LedgerKind,
  type LedgerRecord,
  ledgerFields,
  type Person,
} from "../core/model/ledger.ts";
import type { Problem } from "../core/model/problem.ts";
import { RemoteError } from "../remote-error.ts";
import type { AppAddress, KintoneSend } from "./client.ts";
import { canServe, type KintoneField, readCode, splitCode } from "./fields.ts";
import { serverDateOf } from "./http.ts";

/** One app of a ledger, as the settings describe it. */
export type LedgerApp = AppAddress & {
  readonly kind: LedgerKind;
  /** A kintone query without `order by` and `limit`; empty: every record. */
  readonly condition: string;
  readonly preset: "en" | "ja";
  /** Field codes that the settings name themselves; these must exist. */
  readonly fields: Readonly<Partial<Record<LedgerField, string>>>;
};

type LedgerReading =
  | {
      readonly status: "read";
      readonly records: readonly LedgerRecord[];
      readonly codes: readonly string[];
      readonly absentCodes: readonly string[];
      readonly serverDate: Date | undefined;
    }
  | { readonly status: "unusable"; readonly problems: readonly Problem[] };

const pageSize = 500;

type Page = { readonly records: readonly RawRecord[]; readonly totalCount: string | null };
type RawRecord = Readonly<Record<string, KintoneField>>;
type Definition = { readonly type: string; readonly fields?: Readonly<Record<string, Definition>> };

/** Which of our fields stand in the app, under which codes; or what is missing, all of it at once. */
const matchFields = (
  { kind, app, fields, preset }: LedgerApp,
  definitions: Readonly<Record<string, Definition>>,
): {
  readonly codes: ReadonlyMap<LedgerField, string>;
  readonly absentCodes: readonly string[];
  readonly problems: readonly Problem[];
} => {
  const specs = Object.entries(ledgerFields[kind]) as [LedgerField, FieldSpec][];
  const definitionOf = (code: string): Definition | undefined => {
    const { table, column } = splitCode(code);
    return definitions[code] ?? (table === undefined ? undefined : definitions[table]?.fields?.[column]);
  };
  const codes = new Map<LedgerField, string>();
  const missing: string[] = [];
  const absentCodes: string[] = [];
  const unusable: Problem[] = [];
  for (const [field, spec] of specs) {
    const code = fields[field] ?? spec[preset];
    const definition = definitionOf(code);
    if (definition !== undefined) {
      codes.set(field, code);
      if (!canServe(definition.type))
        unusable.push({ code: "field-unusable", data: { app, code, type: definition.type } });
    } else if (fields[field] !== undefined || spec.required === true) missing.push(code);
    else absentCodes.push(code);
  }
  const someone = specs.filter(([, { required }]) => required === "one-of-principals");
  const problems: Problem[] =
    missing.length === 0 ? [] : [{ code: "field-not-found", data: { app, codes: missing } }];
  const isNobodyNamed = someone.length > 0 && !someone.some(([field]) => codes.has(field));
  const unnamed = someone.filter(([field]) => fields[field] === undefined).map(([, spec]) => spec[preset]);
  if (isNobodyNamed && unnamed.length > 0)
    problems.push({ code: "field-not-found", data: { app, codes: unnamed, isOneEnough: true } });
  return { codes, absentCodes, problems: [...problems, ...unusable] };
};

/** Reads all records of one app, completely or not at all. Throws RemoteError. */
export const readLedger = async (
  ledger: LedgerApp,
  send: KintoneSend,
  baseUrl: string,
): Promise<LedgerReading> => {
  const { app, guestSpaceId, kind } = ledger;
  const form = await send({ operation: "form/fields.get", app, guestSpaceId }, (client) =>
    client.app.getFormFields({ app }),
  );
  if (typeof form.properties !== "object") throw incomplete(app, "the answer has no field definitions");
  const { codes, absentCodes, problems } = matchFields(
    ledger,
    form.properties as Readonly<Record<string, Definition>>,
  );
  if (problems.length > 0) return { status: "unusable", problems };

  const { records, serverDate } = await readWhole(ledger, send);
  const refOf = referTo(baseUrl, ledger);
  return {
    status: "read",
    records: records.map((record) => understand(record, codes, ledgerFields[kind], refOf, app)),
    codes: [...codes.values()],
    absentCodes,
    serverDate,
  };
};

export const incomplete = (app: string, message: string): RemoteError =>
  new RemoteError({
    service: "kintone",
    operation: "records.get",
    kind: "unavailable",
    code: "incomplete",
    message: `app ${app}: ${message}`,
  });

type Whole = {
  readonly records: readonly RawRecord[];
  /** kintone's time at the last answer. */
  readonly serverDate: Date | undefined;
};

type WholeOf = Pick<LedgerApp, "app" | "guestSpaceId" | "condition">;

/** All records of an app; of two attempts, the first that is whole. Throws RemoteError. */
export const readWhole = async (of: WholeOf, send: KintoneSend): Promise<Whole> => {
  const whole = (await tryWhole(of, send)) ?? (await tryWhole(of, send));
  if (whole === undefined) throw incomplete(of.app, "records came and went while they were read, twice");
  return whole;
};

/**
 * kintone's pages are no snapshot: records are sought by id, and the count before and after must be what was read.
 * Undefined when it is not.
 */
const tryWhole = async (
  { app, guestSpaceId, condition }: WholeOf,
  send: KintoneSend,
): Promise<Whole | undefined> => {
  const page = async (query: string, totalCount: boolean): Promise<Page> => {
    const answer = await send({ operation: "records.get", app, guestSpaceId }, (client) =>
      client.record.getRecords({ app, query, totalCount }),
    );
    if (!Array.isArray(answer.records)) throw incomplete(app, "the answer has no list of records");
    return answer as Page;
  };
  const where = condition === "" ? "" : `(${condition}) and `;
  const records: RawRecord[] = [];
  let lastId = "0";
  let countBefore: string | null = null;
  for (;;) {
    const answer = await page(`${where}$id > ${lastId} order by $id asc limit ${pageSize}`, lastId === "0");
    countBefore ??= answer.totalCount;
    records.push(...answer.records);
    const last = answer.records.at(-1);
    if (last === undefined || answer.records.length < pageSize) break;
    lastId = idOf(last, app);
  }
  const after = await page(`${where}$id > 0 order by $id asc limit 1`, true);
  const isWhole = Number(countBefore) === records.length && Number(after.totalCount) === records.length;
  return isWhole ? { records, serverDate: serverDateOf(after) } : undefined;
};

export const idOf = (record: RawRecord, app: string): string => {
  const id = record.$id?.value;
  if (typeof id !== "string" || !/^\d+$/.test(id)) throw incomplete(app, "a record has no id");
  return id;
};

export const referTo = (
  baseUrl: string,
  { app, guestSpaceId }: LedgerApp,
): ((id: string) => LedgerRecord["ref"]) => {
  const { host } = new URL(baseUrl);
  const space = guestSpaceId === undefined ? "" : `guest/${guestSpaceId}/`;
  return (id) => ({
    host,
    app,
    id,
    url: `${baseUrl.replace(/\/+$/, "")}/k/${space}${app}/show#record=${id}`,
  });
};

const understand = (
  record: RawRecord,
  codes: ReadonlyMap<LedgerField, string>,
  specs: Readonly<Record<string, FieldSpec>>,
  refOf: (id: string) => LedgerRecord["ref"],
  app: string,
): LedgerRecord => {
  // System fields are found by type: their codes depend on the language of whoever made the app.
  const byType = (type: string): unknown =>
    Object.values(record).find((field) => field?.type === type)?.value;
  const person = (type: string): Person => {
    const value = byType(type);
    return typeof value === "object" && value !== null && "code" in value && "name" in value
      ? { code: String(value.code), name: String(value.name) }
      : { code: "", name: "" };
  };
  const moment = (type: string): Date => {
    const date = new Date(String(byType(type)));
    if (Number.isNaN(date.getTime())) throw incomplete(app, `record ${idOf(record, app)} has no ${type}`);
    return date;
  };
  const values: Partial<Record<LedgerField, readonly FieldValue[]>> = {};
  for (const [field, code] of codes) {
    const read = readCode(record, code, specs[field] ?? { reading: "text" });
    if (read === undefined)
      throw incomplete(app, `record ${idOf(record, app)} came without the field ${code}`);
    values[field] = read;
  }
  return {
    ref: refOf(idOf(record, app)),
    revision: String(record.$revision?.value),
    createdAt: moment("CREATED_TIME"),
    updatedAt: moment("UPDATED_TIME"),
    creator: person("CREATOR"),
    modifier: person("MODIFIER"),
    values,
    codes: Object.fromEntries(codes),
  };
};
