import type { StoredApp, StoredRecord } from "./app-store.ts";
import type { ApiCall } from "./domain.ts";
import { isObject } from "./parameters.ts";
import { storedValue } from "./record-json.ts";
import { Refusal } from "./refusal.ts";
import { emptyValue, type Value } from "./values.ts";

type Lookup = {
  readonly key: string;
  readonly sourceApp: string;
  readonly sourceKey: string;
  readonly copies: readonly { readonly to: string; readonly from: string }[];
};

/** The lookup fields of an app. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/get-form-fields/ */
function lookupsOf(app: StoredApp): Lookup[] {
  return Object.values(app.fields).flatMap((field) => {
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
  return new Set(lookupsOf(app).flatMap(({ copies }) => copies.map(({ to }) => to)));
}

/**
 * Copies the mapped values of every lookup whose key the call gives. The copy stays as it is when the source
 * changes later. By token, the source app's view token must come with the call.
 */
export function copyLookups(
  call: ApiCall,
  app: StoredApp,
  given: Readonly<Record<string, unknown>>,
  values: Record<string, Value>,
): void {
  for (const lookup of lookupsOf(app)) {
    if (given[lookup.key] === undefined) continue;
    const key = values[lookup.key];
    const source = key === "" || key === null ? undefined : findSource(call, lookup, String(key));
    for (const { to, from } of lookup.copies) {
      const field = source?.app.fields[from];
      values[to] =
        source === undefined || field === undefined
          ? emptyValue(app.fields[to]?.type ?? "")
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
