import type { StoredApp } from "./app-store.ts";
import { notByToken } from "./authentication.ts";
import { type ApiCall, accessApp } from "./domain.ts";
import { firstStatus, hasValue } from "./field-types.ts";
import { boundedParameter, listParameter, textParameter } from "./parameters.ts";
import { administrator } from "./people.ts";

/** Apps keep no dates in a world. */
const epoch = "2020-01-01T00:00:00.000Z";

/** `GET app.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/get-app/ */
export function getApp(call: ApiCall) {
  return appJson(accessApp(call, ["view", "add"], "id"));
}

/** `GET apps.json`, which takes no API token. https://cybozu.dev/ja/kintone/docs/rest-api/apps/get-apps/ */
export function getApps({ caller, domain, parameters }: ApiCall) {
  if (caller.byToken) throw notByToken();
  const ids = listParameter(parameters, "ids")?.map(String);
  const name = textParameter(parameters, "name")?.toLowerCase();
  const limit = boundedParameter(parameters, "limit", { least: 1, most: 100, otherwise: 100 });
  const offset = boundedParameter(parameters, "offset", { least: 0, most: 2 ** 31 - 1, otherwise: 0 });
  const found = [...domain.apps.values()]
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .filter(({ world }) => name === undefined || world.name.toLowerCase().includes(name));
  return { apps: found.slice(offset, offset + limit).map(appJson) };
}

function appJson({ id, world }: StoredApp) {
  return {
    appId: id,
    code: "",
    name: world.name,
    description: "",
    spaceId: world.guestSpaceId ?? null,
    threadId: world.guestSpaceId ?? null,
    createdAt: epoch,
    creator: administrator,
    modifiedAt: epoch,
    modifier: administrator,
  };
}

/** `GET app/form/fields.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/get-form-fields/ */
export function getFormFields(call: ApiCall) {
  const app = accessApp(call, ["view", "add"]);
  return { properties: app.fields, revision: "1" };
}

/** `GET app/form/layout.json`: every field on a row of its own. */
export function getFormLayout(call: ApiCall) {
  const app = accessApp(call, ["view", "add"]);
  const layout = Object.values(app.fields)
    .filter((field) => hasValue(field.type))
    .map((field) =>
      field.type === "SUBTABLE"
        ? { type: "SUBTABLE", code: field.code, fields: Object.values(field.fields ?? {}).map(placed) }
        : { type: "ROW", fields: [placed(field)] },
    );
  return { layout, revision: "1" };
}

function placed({ type, code }: { readonly type: string; readonly code: string }) {
  return { type, code, size: { width: "193" } };
}

/** `GET app/settings.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/get-general-settings/ */
export function getAppSettings(call: ApiCall) {
  const { world } = accessApp(call, ["view", "add", "manage"]);
  return {
    name: world.name,
    description: "",
    icon: { type: "PRESET", key: "APP72" },
    theme: "WHITE",
    titleField: { selectionMode: "AUTO" },
    enableThumbnails: true,
    enableBulkDeletion: false,
    enableComments: world.enableComments,
    enableDuplicateRecord: true,
    enableInlineRecordEditing: true,
    firstMonthOfFiscalYear: "4",
    revision: "1",
  };
}

/** `GET app/status.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/get-process-management-settings/ */
export function getProcessManagement(call: ApiCall) {
  const app = accessApp(call, ["view", "add"]);
  if (!app.world.processManagement) return { enable: false, states: null, actions: null, revision: "1" };
  const first = firstStatus[call.domain.language];
  const names = new Set([first, ...[...app.records.values()].map(({ status }) => status)]);
  const states = [...names].map((name, index) => [
    name,
    { name, index: String(index), assignee: { type: "ONE", entities: [] } },
  ]);
  return { enable: true, states: Object.fromEntries(states), actions: [], revision: "1" };
}
