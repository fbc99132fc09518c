import type { ApiCall } from "../domain.ts";
import { textParameter } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { changePreview, readPreview } from "./access.ts";
import { mustFitName } from "./create-app.ts";

const keys = [
  "icon",
  "theme",
  "titleField",
  "enableThumbnails",
  "enableBulkDeletion",
  "enableComments",
  "enableDuplicateRecord",
  "enableInlineRecordEditing",
  "numberPrecision",
  "firstMonthOfFiscalYear",
] as const;

const maximumDescription = 10_000;

/** `GET preview/app/settings.json`. */
export function getPreviewSettings(call: ApiCall) {
  const { settings, revision } = readPreview(call);
  return { name: settings.name, ...settings.general, revision };
}

/** `PUT preview/app/settings.json`: what is not given stays. */
export function updateSettings(call: ApiCall) {
  const { parameters } = call;
  const name = textParameter(parameters, "name");
  if (name !== undefined) mustFitName(name);
  if (name === "") throw invalidParameter("name", "必須です。", "Required field.");
  const description = textParameter(parameters, "description");
  if (description !== undefined && description.length > maximumDescription) {
    throw invalidParameter(
      "description",
      "10001文字より短くなければなりません。",
      "Enter less than 10001 characters.",
    );
  }
  const { revision } = changePreview(call, (settings) => ({
    ...(name === undefined ? {} : { name }),
    general: {
      ...settings.general,
      ...(description === undefined ? {} : { description }),
      ...Object.fromEntries(
        keys.flatMap((key) => (parameters[key] === undefined ? [] : [[key, parameters[key]]])),
      ),
    },
  }));
  return { revision };
}
