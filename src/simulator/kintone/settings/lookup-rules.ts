import type { ApiCall } from "../domain.ts";
import type { Fields } from "../field-types.ts";
import { keyNotUnique, mayBeLookedUp } from "../lookup.ts";
import { isObject } from "../parameters.ts";
import { appNotFound, invalidInput, noPrivilege } from "../refusal.ts";
import { checkFilter, checkSort } from "./conditions.ts";
import { sentences } from "./field-rules.ts";

/**
 * Refuses a lookup whose source app is not deployed or may not be viewed, whose key there may repeat, or which names
 * fields that are not there. A copy goes into the row, or the record, that the lookup itself is in.
 */
export function checkLookups(call: ApiCall, all: Fields, changed: Fields): void {
  for (const field of Object.values(changed)) {
    checkLookup(call, all, field.code, field.lookup);
    for (const column of Object.values(field.fields ?? {})) {
      checkLookup(call, field.fields ?? {}, column.code, column.lookup);
    }
  }
}

function checkLookup(call: ApiCall, beside: Fields, code: string, lookup: unknown): void {
  if (!isObject(lookup)) return;
  const id = String(isObject(lookup.relatedApp) ? lookup.relatedApp.app : "");
  const source = call.domain.apps.get(id);
  if (source === undefined) throw appNotFound(id);
  if (!call.caller.byToken) call.caller.mustHave(source, ["view"]);
  else if (!mayView(call, id)) throw noPrivilege();
  const key = source.fields[String(lookup.relatedKeyField)];
  if (key === undefined) throw unknown(code, String(lookup.relatedKeyField));
  if (!mayBeLookedUp(key)) throw keyNotUnique();
  for (const mapping of list(lookup.fieldMappings).filter(isObject)) {
    if (source.fields[String(mapping.relatedField)] === undefined) {
      throw unknown(code, String(mapping.relatedField));
    }
    if (beside[String(mapping.field)] === undefined) throw unknown(code, String(mapping.field));
  }
  for (const picked of list(lookup.lookupPickerFields)) {
    if (source.fields[String(picked)] === undefined) throw unknown(code, String(picked));
  }
  checkFilter(source.fields, lookup.filterCond);
  checkSort(source.fields, lookup.sort);
}

function mayView({ caller, domain }: ApiCall, id: string): boolean {
  const source = domain.apps.get(id);
  try {
    if (source !== undefined) caller.mustHave(source, ["view"]);
    return source !== undefined;
  } catch {
    return false;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unknown(code: string, name: string) {
  return invalidInput({ [`properties.${code}.lookup`]: [sentences.unknown(name)] });
}
