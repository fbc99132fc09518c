import type { FieldShape, LedgerForm } from "../core/ledgers/field-shape.ts";
import { type FieldSpec, type LedgerField, ledgerFields } from "../core/model/ledger.ts";
import type { KintoneSend } from "./client.ts";
import { splitCode } from "./fields.ts";
import type { LedgerApp } from "./ledger.ts";

/** A field as `app/form/fields.json` gives it, as far as writing to it goes. */
export type Definition = {
  readonly type: string;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly maxLength?: string;
  readonly defaultValue?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly lookup?: unknown;
  /** Of a text that is calculated. */
  readonly expression?: string;
  readonly fields?: Readonly<Record<string, Definition>>;
};

const holds = ({ type, options }: Definition): FieldShape["holds"] => {
  switch (type) {
    case "SINGLE_LINE_TEXT":
    case "LINK":
      return { kind: "line" };
    case "NUMBER":
      return { kind: "number" };
    case "MULTI_LINE_TEXT":
      return { kind: "lines" };
    case "DROP_DOWN":
    case "RADIO_BUTTON":
      return options === undefined ? { kind: "line" } : { kind: "choice", options: Object.keys(options) };
    case "CHECK_BOX":
    case "MULTI_SELECT":
      return { kind: "choices", options: Object.keys(options ?? {}) };
    case "USER_SELECT":
      return { kind: "people", of: "USER" };
    case "GROUP_SELECT":
      return { kind: "people", of: "GROUP" };
    case "DATE":
    case "DATETIME":
      return { kind: "moment" };
    default:
      return { kind: "nothing" };
  }
};

/** A text whose values must differ between records can have 64 characters. */
const uniqueLength = 64;

const maxLength = ({ unique, maxLength: own }: Definition): number | undefined => {
  const limits = [
    ...(own === undefined || own === "" ? [] : [Number(own)]),
    ...(unique ? [uniqueLength] : []),
  ];
  return limits.length === 0 ? undefined : Math.min(...limits);
};

/** Whether a record has a value there although nobody gave one. */
export const isFilledByKintone = ({ type, defaultValue }: Definition): boolean =>
  ["CREATED_TIME", "UPDATED_TIME", "CREATOR", "MODIFIER", "RECORD_NUMBER", "STATUS"].includes(type) ||
  (Array.isArray(defaultValue) ? defaultValue.length > 0 : Boolean(defaultValue));

/** What the app's fields can be given. Throws RemoteError. */
export const readForm = async (
  { app, kind, guestSpaceId, fields, preset }: LedgerApp,
  send: KintoneSend,
  baseUrl: string,
): Promise<LedgerForm> => {
  const form = await send({ operation: "form/fields.get", app, guestSpaceId }, (client) =>
    client.app.getFormFields({ app }),
  );
  const definitions = form.properties as unknown as Readonly<Record<string, Definition>>;
  const shapes: Partial<Record<LedgerField, FieldShape>> = {};
  const codes: Partial<Record<LedgerField, string>> = {};
  const ours = new Set<string>();
  for (const [field, spec] of Object.entries(ledgerFields[kind]) as [LedgerField, FieldSpec][]) {
    const code = fields[field] ?? spec[preset];
    const { table, column } = splitCode(code);
    const whole = definitions[code];
    const definition = whole ?? (table === undefined ? undefined : definitions[table]?.fields?.[column]);
    codes[field] = code;
    if (definition === undefined) continue;
    ours.add(whole === undefined && table !== undefined ? table : code);
    shapes[field] = {
      holds: holds(definition),
      maxLength: maxLength(definition),
      inTable: whole === undefined,
      isLookup: definition.lookup !== undefined,
    };
  }
  const othersRequired = Object.entries(definitions)
    .filter(([code, of]) => of.required === true && !ours.has(code) && !isFilledByKintone(of))
    .map(([code]) => code);
  return { host: new URL(baseUrl).host, app, codes, fields: shapes, othersRequired };
};
