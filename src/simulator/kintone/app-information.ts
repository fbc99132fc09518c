import type { StoredApp } from "./app-store.ts";
import { notByToken } from "./authentication.ts";
import { type ApiCall, accessApp, type Domain } from "./domain.ts";
import { firstStatus } from "./field-types.ts";
import { boundedParameter, listParameter, textParameter } from "./parameters.ts";
import { mayInApp } from "./rights.ts";
import { accessDraft, liveSettings } from "./settings/access.ts";

/** Apps keep no dates in a world. */
const epoch = "2020-01-01T00:00:00.000Z";

/** `GET app.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/get-app/ */
export function getApp(call: ApiCall) {
  return appJson(call.domain, accessApp(call, ["view", "add"], "id"));
}

/** `GET apps.json`, which takes no API token. https://cybozu.dev/ja/kintone/docs/rest-api/apps/get-apps/ */
export function getApps({ caller, domain, parameters }: ApiCall) {
  const { user } = caller;
  if (caller.byToken) throw notByToken();
  const ids = listParameter(parameters, "ids")?.map(String);
  const name = textParameter(parameters, "name")?.toLowerCase();
  const limit = boundedParameter(parameters, "limit", { least: 1, most: 100, otherwise: 100 });
  const offset = boundedParameter(parameters, "offset", { least: 0, most: 2 ** 31 - 1, otherwise: 0 });
  const found = [...domain.apps.values()]
    .filter((app) => user !== undefined && mayInApp(app, user, "view"))
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .filter(({ world }) => name === undefined || world.name.toLowerCase().includes(name));
  return { apps: found.slice(offset, offset + limit).map((app) => appJson(domain, app)) };
}

function appJson({ people }: Domain, { id, world, design }: StoredApp) {
  const creator = { code: world.creator, name: people.nameOf(world.creator) };
  return {
    appId: id,
    code: "",
    name: world.name,
    description: design.live?.general.description ?? "",
    spaceId: world.guestSpaceId ?? world.spaceId ?? null,
    threadId: world.guestSpaceId ?? world.spaceId ?? null,
    createdAt: epoch,
    creator,
    modifiedAt: epoch,
    modifier: creator,
  };
}

/** `GET app/form/fields.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/form/get-form-fields/ */
export function getFormFields(call: ApiCall) {
  const { settings, revision } = liveSettings(accessApp(call, ["view", "add"]));
  return { properties: settings.fields, revision };
}

/** `GET app/form/layout.json`. */
export function getFormLayout(call: ApiCall) {
  const { settings, revision } = liveSettings(accessApp(call, ["view", "add"]));
  return { layout: settings.layout, revision };
}

/** `GET app/views.json`. */
export function getViews(call: ApiCall) {
  const { settings, revision } = liveSettings(accessApp(call, ["view", "add"]));
  return { views: settings.views, revision };
}

/** `GET app/settings.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/get-general-settings/ */
export function getAppSettings(call: ApiCall) {
  const { settings, revision } = liveSettings(accessApp(call, ["view", "add", "manage"]));
  return { name: settings.name, ...settings.general, revision };
}

/** `GET app/status.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/get-process-management-settings/ */
export function getProcessManagement(call: ApiCall) {
  return processManagementOf(call, accessApp(call, ["view", "add"]));
}

/** `GET preview/app/status.json`. */
export function getPreviewProcessManagement(call: ApiCall) {
  return processManagementOf(call, accessDraft(call));
}

function processManagementOf(call: ApiCall, app: StoredApp) {
  if (!app.world.processManagement) return { enable: false, states: null, actions: null, revision: "1" };
  const first = firstStatus[call.domain.language];
  const names = new Set([first, ...[...app.records.values()].map(({ status }) => status)]);
  const states = [...names].map((name, index) => [
    name,
    { name, index: String(index), assignee: { type: "ONE", entities: [] } },
  ]);
  return { enable: true, states: Object.fromEntries(states), actions: [], revision: "1" };
}
