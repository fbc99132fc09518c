import type { StoredApp } from "../app-store.ts";
import type { ApiCall, Domain } from "../domain.ts";
import { isInRecords } from "../field-types.ts";
import { idParameter, isObject, listParameter, requiredList } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { emptyValue, type Row, type Value } from "../values.ts";
import { deployGoesOn, managedApp, mustBeLatestSettings } from "./access.ts";
import type { DeployStatus } from "./design.ts";

const maximumApps = 300;

/** The part of a deploy in which its status still is that of the one before. */
const unseenPart = 0.2;

/**
 * `POST preview/app/deploy.json`: begins to make the previews of some apps what people use, all or none.
 * https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/deploy-app-settings/
 */
export function deployApps(call: ApiCall) {
  const given = requiredList(call.parameters, "apps").map((one) => (isObject(one) ? one : {}));
  if (given.length === 0 || given.length > maximumApps) throw tooManyApps();
  const apps = given.map((one) => {
    const app = managedApp(call, idParameter(one, "app"));
    if (app.design.deploy !== undefined) throw deployGoesOn();
    mustBeLatestSettings(app, one.revision);
    return app;
  });
  if (call.parameters.revert === true || call.parameters.revert === "true") {
    for (const { design } of apps) design.preview = design.live ?? design.preview;
    return {};
  }
  for (const [index, app] of apps.entries()) startDeploy(call, app, index === 0);
  return {};
}

/** A scripted failure hits the first app; the others are taken back with it. */
export function startDeploy({ domain, later }: ApiCall, app: StoredApp, isFirst = true): void {
  const length = domain.deploySeconds * 1000;
  const now = domain.now();
  const end = later === undefined ? "SUCCESS" : isFirst ? "FAIL" : "CANCEL";
  app.design.deploy = {
    end: later?.kind === "never-settle" ? undefined : end,
    shownFrom: now + length * unseenPart,
    until: now + length,
  };
}

function tooManyApps() {
  return invalidParameter(
    "apps",
    `一度に1件から${maximumApps}件までのアプリを指定できます。`,
    `Between 1 and ${maximumApps} apps can be specified at one time.`,
  );
}

/** `GET preview/app/deploy.json`. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/get-app-deploy-status/ */
export function getDeployStatus(call: ApiCall) {
  const ids = listParameter(call.parameters, "apps") ?? [];
  if (ids.length === 0 || ids.length > maximumApps) throw tooManyApps();
  const apps = ids.map((id) => managedApp(call, idParameter({ apps: id }, "apps")));
  return { apps: apps.map((app) => ({ app: app.id, status: statusOf(app, call.domain.now()) })) };
}

function statusOf({ design: { deploy, lastDeploy } }: StoredApp, now: number): DeployStatus {
  return deploy === undefined || now < deploy.shownFrom ? lastDeploy : "PROCESSING";
}

/** Ends every deploy whose time is over. */
export function settleDeploys(domain: Domain): void {
  for (const app of [...domain.apps.values(), ...domain.drafts.values()]) {
    const { deploy } = app.design;
    if (deploy?.end === undefined || domain.now() < deploy.until) continue;
    app.design.deploy = undefined;
    app.design.lastDeploy = deploy.end;
    if (deploy.end === "SUCCESS") goLive(domain, app);
  }
}

function goLive(domain: Domain, app: StoredApp): void {
  const { design } = app;
  const { preview, renamed } = design;
  design.live = preview;
  design.liveRevision = design.revision;
  design.renamed = new Map();
  app.fields = preview.fields;
  const enableComments = preview.general.enableComments === true;
  app.world = { ...app.world, name: preview.name, enableComments, published: true };
  app.records = new Map(
    [...app.records].map(([id, record]) => [id, { ...record, values: fitted(app, record.values, renamed) }]),
  );
  domain.drafts.delete(app.id);
  domain.apps.set(app.id, app);
}

/** The values of a record under the fields that the app has now: renamed, added empty, or gone. */
function fitted(
  app: StoredApp,
  values: Readonly<Record<string, Value>>,
  renamed: ReadonlyMap<string, string>,
): Record<string, Value> {
  const kept = Object.fromEntries(
    Object.entries(values).map(([code, value]) => [renamed.get(code) ?? code, value]),
  );
  const fields = Object.values(app.fields).filter(isInRecords);
  return Object.fromEntries(
    fields.map(({ code, type, fields: columns = {} }) => {
      const value = kept[code] ?? emptyValue(type);
      if (type !== "SUBTABLE") return [code, value];
      const rows = (value as readonly Row[]).map(({ id, value: cells }) => ({
        id,
        value: Object.fromEntries(
          Object.values(columns).map((column) => [
            column.code,
            cells[column.code] ?? emptyValue(column.type),
          ]),
        ),
      }));
      return [code, rows];
    }),
  );
}
