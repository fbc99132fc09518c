import type { KintoneRestAPIClient } from "@kintone/rest-api-client";
import type { AppState, SetupStep } from "../core/ledgers/app-design.ts";
import { RemoteError } from "../remote-error.ts";
import {
  appLines,
  fingerprintOf,
  layoutOf,
  notificationsOf,
  optionsOf,
  propertiesOf,
  readAppRights,
  readFields,
  readLayout,
  readOnlyLine,
  readRecordRights,
  recordLines,
  systemCode,
  textsOf,
  viewsOf,
} from "./app-settings-json.ts";
import { type KintoneContext, kintoneRequests } from "./client.ts";

type DeployStatus = "PROCESSING" | "SUCCESS" | "FAIL" | "CANCEL";

/** The settings of kintone's apps, as a user who may create apps sees them. Everything throws RemoteError. */
export type AppSettings = {
  /** Tries the login. */
  readonly login: () => Promise<void>;
  /** Of a guest space, everything that follows goes by that space's own path. */
  readonly findSpace: (space: string) => Promise<void>;
  readonly guestSpaceId: () => string | undefined;
  /** Apps that people can use, of exactly this name. */
  readonly appsNamed: (name: string) => Promise<readonly string[]>;
  /** Sent once. Answers the number of the app, which is known to its settings alone until it is deployed. */
  readonly create: (name: string, space: string | undefined) => Promise<string>;
  /** Settings that are worked on, or those that people use; undefined when there are none. */
  readonly read: (app: string, place: "preview" | "live") => Promise<Omit<AppState, "isDraft"> | undefined>;
  readonly carryOut: (app: string, step: SetupStep) => Promise<void>;
  readonly deploy: (app: string) => Promise<void>;
  readonly deployStatus: (app: string) => Promise<DeployStatus>;
};

export const appSettings = (context: KintoneContext): AppSettings => {
  let guestSpaceId: string | undefined;
  const { send } = kintoneRequests(context);
  const read: Bound = (operation, request) => send({ operation, app: "", guestSpaceId }, request);
  const write: Bound = (operation, request) =>
    send({ operation, app: "", guestSpaceId, repeatable: false }, request);

  return {
    login: async () => {
      await read("apps.get", (client) => client.app.getApps({ limit: 1 }));
    },
    findSpace: async (space) => {
      const find = () => read("space.get", (client) => client.space.getSpace({ id: space }));
      try {
        await find();
      } catch (error) {
        if (!(error instanceof RemoteError) || error.code !== guestOnly) throw error;
        guestSpaceId = space;
        await find();
      }
    },
    guestSpaceId: () => guestSpaceId,
    appsNamed: async (name) => {
      const found: string[] = [];
      for (let offset = 0; ; offset += appsPage) {
        const { apps } = await read("apps.get", (client) =>
          client.app.getApps({ name, limit: appsPage, offset }),
        );
        found.push(...apps.filter((app) => app.name === name).map(({ appId }) => appId));
        if (apps.length < appsPage) return found;
      }
    },
    create: async (name, space) => {
      const { app } = await send(
        { operation: "preview/app.post", app: "", guestSpaceId, once: true },
        (client) => client.app.addApp(space === undefined ? { name } : { name, space }),
      );
      return app;
    },
    read: async (app, place) => {
      try {
        return await readState(read, app, place === "preview");
      } catch (error) {
        if (error instanceof RemoteError && error.kind === "not-found") return undefined;
        throw error;
      }
    },
    carryOut: (app, step) => carryOut({ read, write }, app, step),
    deploy: async (app) => {
      await write("preview/app/deploy.post", (client) => client.app.deployApp({ apps: [{ app }] }));
    },
    deployStatus: async (app) => {
      const { apps } = await read("preview/app/deploy.get", (client) =>
        client.app.getDeployStatus({ apps: [app] }),
      );
      return apps[0]?.status ?? "PROCESSING";
    },
  };
};

const appsPage = 100;

/** A guest space was called by the path of the others. */
const guestOnly = "GAIA_IL23";

type Bound = <Result extends object>(
  operation: string,
  request: (client: KintoneRestAPIClient) => Promise<Result>,
) => Promise<Result>;

const readState = async (read: Bound, app: string, preview: boolean): Promise<Omit<AppState, "isDraft">> => {
  const fields = await read("form/fields.get", ({ app: api }) => api.getFormFields({ app, preview }));
  const layout = await read("form/layout.get", ({ app: api }) => api.getFormLayout({ app, preview }));
  const views = await read("views.get", ({ app: api }) => api.getViews({ app, preview }));
  const settings = await read("settings.get", ({ app: api }) => api.getAppSettings({ app, preview }));
  const appAcl = await read("app/acl.get", ({ app: api }) => api.getAppAcl({ app, preview }));
  const recordAcl = await read("record/acl.get", ({ app: api }) => api.getRecordAcl({ app, preview }));
  const fieldAcl = await read("field/acl.get", ({ app: api }) => api.getFieldAcl({ app, preview }));
  const perRecord = await read("notifications/perRecord.get", ({ app: api }) =>
    api.getPerRecordNotifications({ app, preview }),
  );
  const { titleField } = settings;
  return {
    revision: fields.revision,
    system: {
      creator: systemCode(fields.properties, "CREATOR"),
      recordNumber: systemCode(fields.properties, "RECORD_NUMBER"),
    },
    description: settings.description,
    titleField: titleField.selectionMode === "MANUAL" ? titleField.code : undefined,
    fields: readFields(fields.properties),
    layout: readLayout(layout.layout),
    views: Object.keys(views.views),
    appRights: readAppRights(appAcl.rights),
    recordRights: readRecordRights(recordAcl.rights),
    restricted: textsOf(fieldAcl.rights, "code"),
    notifications: textsOf(perRecord.notifications, "title"),
    fingerprint: fingerprintOf([fields, layout, views, settings, appAcl, recordAcl, fieldAcl, perRecord]),
  };
};

type Calls = { readonly read: Bound; readonly write: Bound };

/**
 * Sends one step. Where the API replaces a whole area, what is there is read first and sent along, with its
 * revision: somebody who works on the app at the same time is not overwritten.
 */
const carryOut = async ({ read, write }: Calls, app: string, step: SetupStep): Promise<void> => {
  switch (step.kind) {
    case "add-fields":
      await write("form/fields.post", ({ app: api }) =>
        api.addFormFields({ app, properties: propertiesOf(step.fields) }),
      );
      return;
    case "add-columns": {
      const { properties, revision } = await read("form/fields.get", ({ app: api }) =>
        api.getFormFields({ app, preview: true }),
      );
      const table = properties[step.table];
      const fields = {
        ...(table?.type === "SUBTABLE" ? table.fields : {}),
        ...propertiesOf(step.columns),
      };
      const changed: Record<string, object> = { [step.table]: { type: "SUBTABLE", fields } };
      await write("form/fields.put", ({ app: api }) =>
        api.updateFormFields({ app, properties: changed, revision }),
      );
      return;
    }
    case "add-options": {
      const { properties, revision } = await read("form/fields.get", ({ app: api }) =>
        api.getFormFields({ app, preview: true }),
      );
      const field = properties[step.field];
      const there = field !== undefined && "options" in field ? field.options : {};
      const first = Math.max(-1, ...Object.values(there).map(({ index }) => Number(index))) + 1;
      const options = { ...there, ...optionsOf(step.options, first) };
      const changed: Record<string, object> = { [step.field]: { options } };
      await write("form/fields.put", ({ app: api }) =>
        api.updateFormFields({ app, properties: changed, revision }),
      );
      return;
    }
    case "describe": {
      const titleField: { selectionMode: "AUTO" } | { selectionMode: "MANUAL"; code: string } =
        step.titleField === undefined
          ? { selectionMode: "AUTO" }
          : { selectionMode: "MANUAL", code: step.titleField };
      await write("settings.put", ({ app: api }) =>
        api.updateAppSettings({ app, description: step.description, titleField }),
      );
      return;
    }
    case "lay-out":
      await write("form/layout.put", ({ app: api }) =>
        api.updateFormLayout({ app, layout: layoutOf(step.rows, step.fields) }),
      );
      return;
    case "add-views": {
      const { views, revision } = await read("views.get", ({ app: api }) =>
        api.getViews({ app, preview: true }),
      );
      const first = Math.max(-1, ...Object.values(views).map(({ index }) => Number(index))) + 1;
      await write("views.put", ({ app: api }) =>
        api.updateViews({ app, views: { ...views, ...viewsOf(step.views, first) }, revision }),
      );
      return;
    }
    case "protect-fields": {
      const { rights, revision } = await read("field/acl.get", ({ app: api }) =>
        api.getFieldAcl({ app, preview: true }),
      );
      await write("field/acl.put", ({ app: api }) =>
        api.updateFieldAcl({ app, rights: [...rights, ...step.codes.map(readOnlyLine)], revision }),
      );
      return;
    }
    case "add-notifications": {
      const { notifications, revision } = await read("notifications/perRecord.get", ({ app: api }) =>
        api.getPerRecordNotifications({ app, preview: true }),
      );
      const all = [...notifications, ...notificationsOf(step.notifications)];
      await write("notifications/perRecord.put", ({ app: api }) =>
        api.updatePerRecordNotifications({ app, notifications: all, revision }),
      );
      return;
    }
    case "permit-records":
      await write("record/acl.put", ({ app: api }) =>
        api.updateRecordAcl({ app, rights: recordLines(step.rights) }),
      );
      return;
    case "permit-app":
      await write("app/acl.put", ({ app: api }) => api.updateAppAcl({ app, rights: appLines(step.rights) }));
      return;
  }
};
