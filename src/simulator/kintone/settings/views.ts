import type { ApiCall } from "../domain.ts";
import type { Fields } from "../field-types.ts";
import { isObject, objectParameter } from "../parameters.ts";
import { invalidInput, invalidParameter, required } from "../refusal.ts";
import { changePreview, readPreview } from "./access.ts";
import { checkFilter, checkSort } from "./conditions.ts";
import type { Design, Json } from "./design.ts";
import { sentences } from "./field-rules.ts";

/** `GET preview/app/views.json`. */
export function getPreviewViews(call: ApiCall) {
  const { settings, revision } = readPreview(call);
  return { views: settings.views, revision };
}

const maximumName = 64;
const types = ["LIST", "CALENDAR", "CUSTOM"];

/**
 * `PUT preview/app/views.json`: a view that is not named goes.
 * https://cybozu.dev/ja/kintone/docs/rest-api/apps/view/update-views/
 */
export function updateViews(call: ApiCall) {
  const given = objectParameter(call.parameters, "views");
  const { app, revision } = changePreview(call, (settings, { design }) => {
    const views = Object.entries(given).map(([name, one]) =>
      viewFrom(name, isObject(one) ? one : {}, settings.views[name], settings.fields, design),
    );
    return { views: Object.fromEntries(views.map((view) => [String(view.name), view])) };
  });
  const ids = Object.entries(app.design.preview.views).map(([name, { id }]) => [name, { id }]);
  return { views: Object.fromEntries(ids), revision };
}

function viewFrom(key: string, given: Json, old: Json | undefined, fields: Fields, design: Design): Json {
  const path = `views.${key}`;
  const name = String(given.name ?? (old === undefined ? "" : key));
  if (name === "" || (old === undefined && name !== key))
    throw invalidInput({ [`${path}.name`]: [required] });
  if (name.length > maximumName) {
    throw invalidParameter(
      `${path}.name`,
      "65文字より短くなければなりません。",
      "Enter less than 65 characters.",
    );
  }
  const type = String(given.type ?? "");
  if (!types.includes(type)) {
    throw invalidParameter(
      `${path}.type`,
      "Enum値のいずれかでなければなりません。",
      "must be one of the enum value",
    );
  }
  if (!/^\d+$/.test(String(given.index ?? ""))) throw invalidInput({ [`${path}.index`]: [required] });
  const shown = Array.isArray(given.fields) ? given.fields.map(String) : [];
  if (type === "LIST" && shown.length === 0) throw invalidInput({ [`${path}.fields`]: [required] });
  for (const code of shown) {
    if (fields[code] === undefined) throw invalidInput({ [`${path}.fields`]: [sentences.unknown(code)] });
  }
  checkFilter(fields, given.filterCond);
  checkSort(fields, given.sort);
  const id = String(old?.id ?? design.nextViewId);
  if (old === undefined) design.nextViewId += 1;
  return {
    ...old,
    ...given,
    id,
    name,
    type,
    index: String(given.index),
    filterCond: String(given.filterCond ?? old?.filterCond ?? ""),
    sort: String(given.sort ?? old?.sort ?? ""),
  };
}
