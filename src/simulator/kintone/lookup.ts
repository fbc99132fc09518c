import type { StoredApp, StoredRecord } from "./app-store.ts";
import type { ApiCall } from "./domain.ts";
import type { FieldDefinition, Fields } from "./field-types.ts";
import { isObject } from "./parameters.ts";
import { storedValue } from "./record-json.ts";
import { Refusal } from "./refusal.ts";
import { emptyValue, type Row, type Value } from "./values.ts";

type Lookup = {
  readonly key: string;
  readonly sourceApp: string;
  readonly sourceKey: string;
  readonly copies: readonly { readonly to: string; readonly from: string }[];
};

/** The lookups among some fields. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/get-form-fields/ */
function lookupsOf(fields: Fields): Lookup[] {
  return Object.values(fields).flatMap((field) => {
    const lookup = field.lookup;
    if (!isObject(lookup)) return [];
    const relatedApp = isObject(lookup.relatedApp) ? lookup.relatedApp.app : undefined;
    const mappings = Array.isArray(lookup.fieldMappings) ? lookup.fieldMappings : [];
    return [
      {
        key: field.code,
        sourceApp: String(relatedApp),
        sourceKey: String(lookup.relatedKeyField),
        copies: mappings.filter(isObject).map((mapping) => ({
          to: String(mapping.field),
          from: String(mapping.relatedField),
        })),
      },
    ];
  });
}

/** Codes of the fields that lookups fill; values that a call gives for them are ignored. */
export function lookupTargets(app: StoredApp): ReadonlySet<string> {
  return new Set(lookupsOf(app.fields).flatMap(({ copies }) => copies.map(({ to }) => to)));
}

/**
 * Copies the mapped values of every lookup whose key the call gives, in tables row by row. The copy stays as it is
 * when the source changes later. By token, the source app's view token must come with the call.
 */
export function copyLookups(
  call: ApiCall,
  app: StoredApp,
  given: Readonly<Record<string, unknown>>,
  values: Record<string, Value>,
): void {
  copyInto(call, app.fields, (key) => given[key] !== undefined, values);
  for (const { type, code, fields: columns = {} } of Object.values(app.fields)) {
    if (type !== "SUBTABLE" || given[code] === undefined || lookupsOf(columns).length === 0) continue;
    values[code] = ((values[code] ?? []) as readonly Row[]).map((row) => {
      const cells = { ...row.value };
      copyInto(call, columns, () => true, cells);
      return { ...row, value: cells };
    });
  }
}

function copyInto(
  call: ApiCall,
  fields: Fields,
  isGiven: (key: string) => boolean,
  values: Record<string, Value>,
): void {
  for (const lookup of lookupsOf(fields)) {
    if (!isGiven(lookup.key)) continue;
    const key = values[lookup.key];
    const source =
      key === "" || key === null || key === undefined ? undefined : findSource(call, lookup, String(key));
    for (const { to, from } of lookup.copies) {
      const field = source?.app.fields[from];
      values[to] =
        source === undefined || field === undefined
          ? emptyValue(fields[to]?.type ?? "")
          : (storedValue(field, source.record) as Value);
    }
  }
}

function findSource(
  { domain, caller }: ApiCall,
  { key, sourceApp, sourceKey }: Lookup,
  value: string,
): { app: StoredApp; record: StoredRecord } {
  const app = domain.apps.get(sourceApp);
  const field = app?.fields[sourceKey];
  if (app !== undefined && field !== undefined && mayView(caller, app)) {
    if (!mayBeLookedUp(field)) throw keyNotUnique();
    const record = [...app.records.values()].find((one) => storedValue(field, one) === value);
    if (record !== undefined) return { app, record };
  }
  throw new Refusal(400, "GAIA_LO04", {
    ja: `フィールド「${key}」の値「${value}」が、ルックアップの参照先のフィールドにないか、またはアプリやフィールドの閲覧権限がありません。`,
    en: `A value ${value} in the field ${key} does not exist in the datasource app for lookup, or you do not have permission to view the app or the field.`,
  });
}

function mayView(caller: ApiCall["caller"], app: StoredApp): boolean {
  try {
    caller.mustHave(app, ["view"]);
    return true;
  } catch {
    return false;
  }
}

/** A lookup needs a key by which there is one record at most. */
export function mayBeLookedUp({ type, unique }: FieldDefinition): boolean {
  return unique === true || type === "RECORD_NUMBER";
}

export function keyNotUnique(): Refusal {
  return new Refusal(400, "GAIA_LO03", {
    ja: "ルックアップの参照先から値をコピーできません。「コピー元のフィールド」に指定したフィールドの設定で「値の重複を禁止する」を選択しておく必要があります。",
    en: "Values cannot be copied from the datasource app for lookup. The key field of the datasource app must prohibit duplicate values.",
  });
}
