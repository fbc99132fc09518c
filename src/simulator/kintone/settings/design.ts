import type { KintoneApp } from "../../world.ts";
import { appFields, type FieldDefinition, type Fields, hasValue, isSystemType } from "../field-types.ts";
import type { Language } from "../refusal.ts";

/** A part of an app's settings as the API gives and takes it. */
export type Json = Readonly<Record<string, unknown>>;

/** All settings of an app, as they stand either in its preview or in the app that people use. */
export type Settings = {
  readonly name: string;
  /** What `app/settings.json` has beside the name. */
  readonly general: Json;
  readonly fields: Fields;
  readonly layout: readonly Json[];
  /** Name → view, its id among it. */
  readonly views: Readonly<Record<string, Json>>;
  readonly appAcl: readonly Json[];
  readonly recordAcl: readonly Json[];
  readonly fieldAcl: readonly Json[];
  readonly generalNotifications: readonly Json[];
  readonly notifyToCommenter: boolean;
  readonly perRecordNotifications: readonly Json[];
  readonly reminderNotifications: readonly Json[];
};

export type DeployStatus = "PROCESSING" | "SUCCESS" | "FAIL" | "CANCEL";

type Deploy = {
  /** How it will end; absent: never. */
  readonly end: Exclude<DeployStatus, "PROCESSING"> | undefined;
  /** Simulated times from which the status says so, and at which the work is done. */
  readonly shownFrom: number;
  readonly until: number;
};

/**
 * What an app is designed to be. One counter of revisions goes through all areas of the preview; the app that people
 * use has the revision that was deployed. https://cybozu.dev/ja/kintone/docs/rest-api/apps/add-app-steps/
 */
export type Design = {
  preview: Settings;
  revision: number;
  /** Absent until the first deploy. */
  live: Settings | undefined;
  liveRevision: number;
  deploy: Deploy | undefined;
  /** How the last deploy ended. That an app without any says SUCCESS, too, is the harder case. */
  lastDeploy: Exclude<DeployStatus, "PROCESSING">;
  /** Old field code → new one, since the last deploy. */
  renamed: ReadonlyMap<string, string>;
  nextViewId: number;
};

/** What an app has before anybody changes it. */
const general: Json = {
  description: "",
  icon: { type: "PRESET", key: "APP72" },
  theme: "WHITE",
  titleField: { selectionMode: "AUTO", code: "" },
  enableThumbnails: true,
  enableBulkDeletion: false,
  enableComments: true,
  enableDuplicateRecord: true,
  enableInlineRecordEditing: true,
  numberPrecision: { digits: "16", decimalPlaces: "4", roundingMode: "HALF_EVEN" },
  firstMonthOfFiscalYear: "4",
};

const everything = {
  includeSubs: false,
  appEditable: true,
  recordViewable: true,
  recordAddable: true,
  recordEditable: true,
  recordDeletable: true,
  recordImportable: true,
  recordExportable: true,
} as const;

/** Its creator may do everything; everyone may use its records. */
const firstAppAcl: readonly Json[] = [
  { entity: { type: "CREATOR", code: null }, ...everything },
  {
    entity: { type: "GROUP", code: "everyone" },
    ...everything,
    appEditable: false,
    recordImportable: false,
    recordExportable: false,
  },
];

export function loadDesign(app: KintoneApp, language: Language): Design {
  const given = settingsOf(app, app, language);
  const preview = app.preview === undefined ? given : settingsOf(app, app.preview, language);
  const revision = Number(app.revision);
  const live = app.published ? given : undefined;
  return {
    preview,
    revision,
    live,
    liveRevision: revision,
    deploy: undefined,
    lastDeploy: "SUCCESS",
    renamed: new Map(),
    nextViewId: Math.max(0, ...Object.values(preview.views).map(({ id }) => Number(id ?? 0))) + 1,
  };
}

type GivenSettings = Pick<KintoneApp, "name" | "fields" | "settings">;

function settingsOf(app: KintoneApp, { name, fields: given, settings }: GivenSettings, language: Language) {
  const fields = appFields({ ...app, fields: given }, language);
  return {
    name,
    general: { ...general, enableComments: app.enableComments, ...settings.general },
    fields,
    layout: settings.layout ?? firstLayout(fields),
    views: settings.views,
    appAcl: settings.appAcl ?? firstAppAcl,
    recordAcl: settings.recordAcl,
    fieldAcl: settings.fieldAcl,
    generalNotifications: settings.generalNotifications,
    notifyToCommenter: true,
    perRecordNotifications: settings.perRecordNotifications,
    reminderNotifications: settings.reminderNotifications,
  } satisfies Settings;
}

/** Every field on a row of its own. */
function firstLayout(fields: Fields): Json[] {
  return Object.values(fields)
    .filter(({ type }) => hasValue(type) && !isSystemType(type))
    .map(rowFor);
}

/** The row that a new field gets, at the end of the form. */
export function rowFor(field: FieldDefinition): Json {
  if (field.type === "SUBTABLE") {
    return { type: "SUBTABLE", code: field.code, fields: Object.values(field.fields ?? {}).map(placed) };
  }
  if (field.type === "GROUP") return { type: "GROUP", code: field.code, layout: [] };
  return { type: "ROW", fields: [placed(field)] };
}

function placed({ type, code }: FieldDefinition): Json {
  return { type, code, size: { width: "193" } };
}

/** What the world file has of an app's settings; its name and fields stand beside. */
function dumpSettings({ name, fields, ...rest }: Settings): KintoneApp["settings"] {
  const { notifyToCommenter: _, layout, views, appAcl, ...others } = rest;
  return { ...others, layout: [...layout], views, appAcl: [...appAcl] } as KintoneApp["settings"];
}

/** The fields as a world file has them: without those of the system that nobody gave. */
export function dumpDesign({ preview, live, revision, liveRevision }: Design): Partial<KintoneApp> {
  const current = live ?? preview;
  return {
    name: current.name,
    fields: current.fields,
    enableComments: current.general.enableComments === true,
    published: live !== undefined,
    revision: String(live === undefined ? revision : liveRevision),
    settings: dumpSettings(current),
    ...(live === undefined || live === preview
      ? {}
      : { preview: { name: preview.name, fields: preview.fields, settings: dumpSettings(preview) } }),
  };
}
