import type { KintoneRestAPIClient } from "@kintone/rest-api-client";
import type {
  AppDesign,
  AppRight,
  FieldDesign,
  FieldState,
  LayoutRow,
  NotificationDesign,
  RecordRight,
  Someone,
  ViewDesign,
} from "../core/ledgers/app-design.ts";

/** How kintone's API writes the parts of an app's design, and what is read of it again. */

type App = KintoneRestAPIClient["app"];

type Layout = Parameters<App["updateFormLayout"]>[0]["layout"];
type AppLine = Parameters<App["updateAppAcl"]>[0]["rights"][number];
type RecordLine = Parameters<App["updateRecordAcl"]>[0]["rights"][number];
type FieldLine = Parameters<App["updateFieldAcl"]>[0]["rights"][number];

const everyone = { type: "GROUP", code: "everyone" } as const;

export const propertiesOf = (fields: readonly FieldDesign[]): Record<string, object> =>
  Object.fromEntries(fields.map((field) => [field.code, propertyOf(field)]));

const propertyOf = (field: FieldDesign): object => {
  const { type, code, label } = field;
  if (field.type === "SUBTABLE") return { type, code, label, fields: propertiesOf(field.columns) };
  const { required, unique, maxLength, defaultValue, options, lookup } = field;
  return {
    type,
    code,
    label,
    ...(required === undefined ? {} : { required }),
    ...(unique === undefined ? {} : { unique }),
    ...(maxLength === undefined ? {} : { maxLength: String(maxLength) }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(options === undefined ? {} : { options: optionsOf(options) }),
    ...(lookup === undefined
      ? {}
      : {
          lookup: {
            relatedApp: { app: lookup.app },
            relatedKeyField: lookup.key,
            fieldMappings: lookup.copies.map(({ from, to }) => ({ field: to, relatedField: from })),
            lookupPickerFields: [...lookup.shown],
            filterCond: lookup.condition,
            sort: lookup.sort,
          },
        }),
  };
};

/** Options in their order, behind those that are there. */
export const optionsOf = (options: readonly string[], first = 0): Record<string, object> =>
  Object.fromEntries(options.map((label, index) => [label, { label, index: String(first + index) }]));

/** The form's rows; fields tell their types, which the API wants again. */
export const layoutOf = (rows: readonly LayoutRow[], fields: readonly FieldDesign[]): Layout => {
  const types = new Map<string, string>();
  for (const field of fields) {
    types.set(field.code, field.type);
    if (field.type === "SUBTABLE") for (const { code, type } of field.columns) types.set(code, type);
  }
  const cell = ({ code, width, height }: { code: string; width: number; height?: number }) => ({
    type: types.get(code) ?? "",
    code,
    size: {
      width: String(width),
      ...(height === undefined ? {} : { innerHeight: String(height) }),
    },
  });
  return rows.map((row) => {
    if (row.kind === "label")
      return { type: "ROW", fields: [{ type: "LABEL", label: row.text, size: { width: labelWidth } }] };
    return row.kind === "table"
      ? { type: "SUBTABLE", code: row.code, fields: row.columns.map(cell) }
      : { type: "ROW", fields: row.fields.map(cell) };
  });
};

const labelWidth = "640";

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Reads a layout as far as designs have one: groups, lines and spaces are rows of their own kind, and left out. */
export const readLayout = (layout: unknown): readonly LayoutRow[] =>
  list(layout).flatMap((row): LayoutRow[] => {
    const fields = list(row.fields).map((field) => {
      const { width, innerHeight } = isObject(field.size) ? field.size : {};
      return {
        code: String(field.code),
        width: Number(width),
        ...(innerHeight === undefined ? {} : { height: Number(innerHeight) }),
      };
    });
    if (row.type === "SUBTABLE") {
      return [
        {
          kind: "table",
          code: String(row.code),
          columns: fields.map(({ code, width }) => ({ code, width })),
        },
      ];
    }
    const [only] = list(row.fields);
    if (only?.type === "LABEL") return [{ kind: "label", text: String(only.label) }];
    return row.type === "ROW" ? [{ kind: "fields", fields }] : [];
  });

const systemTypes: ReadonlySet<string> = new Set([
  "RECORD_NUMBER",
  "CREATOR",
  "CREATED_TIME",
  "MODIFIER",
  "UPDATED_TIME",
  "CATEGORY",
  "STATUS",
  "STATUS_ASSIGNEE",
]);

export const readFields = (properties: unknown): Readonly<Record<string, FieldState>> => {
  const all = isObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(
    all.flatMap(([code, field]) => {
      if (!isObject(field) || systemTypes.has(String(field.type))) return [];
      const columns = isObject(field.fields) ? Object.entries(field.fields) : [];
      const state: FieldState = {
        type: String(field.type),
        options: isObject(field.options) ? Object.keys(field.options) : [],
        columns: Object.fromEntries(
          columns.map(([column, one]) => [column, isObject(one) ? String(one.type) : ""]),
        ),
      };
      return [[code, state]];
    }),
  );
};

/** Code of the system field of a type, which is in the language of who made the app. */
export const systemCode = (properties: unknown, type: string): string => {
  const fields = isObject(properties) ? Object.values(properties).filter(isObject) : [];
  return String(fields.find((field) => field.type === type)?.code ?? "");
};

export const viewsOf = (views: readonly ViewDesign[], first: number) =>
  Object.fromEntries(
    views.map(({ name, fields, condition, sort }, index) => [
      name,
      {
        type: "LIST" as const,
        index: String(first + index),
        name,
        fields: [...fields],
        filterCond: condition,
        sort,
      },
    ]),
  );

const appRights = {
  manage: "appEditable",
  view: "recordViewable",
  add: "recordAddable",
  edit: "recordEditable",
  delete: "recordDeletable",
  import: "recordImportable",
  export: "recordExportable",
} as const satisfies Readonly<Record<AppRight, string>>;

const recordRights = { view: "viewable", edit: "editable", delete: "deletable" } as const satisfies Readonly<
  Record<RecordRight, string>
>;

const keys = <Key extends string>(of: Readonly<Record<Key, string>>): readonly Key[] =>
  Object.keys(of) as Key[];

/** Somebody within a record, or everyone. */
const recordEntity = (who: Someone) =>
  typeof who === "object" ? ({ type: "FIELD_ENTITY", code: who.field } as const) : everyone;

export const appLines = (rights: AppDesign["appRights"]): AppLine[] =>
  rights.map(({ who, rights: given }) => ({
    entity: who === "app-creator" ? { type: "CREATOR" } : everyone,
    ...Object.fromEntries(keys(appRights).map((right) => [appRights[right], given.includes(right)])),
  }));

export const recordLines = (rights: AppDesign["recordRights"]): RecordLine[] =>
  rights.length === 0
    ? []
    : [
        {
          filterCond: "",
          entities: rights.map(({ who, rights: given }) => ({
            entity: recordEntity(who),
            ...Object.fromEntries(
              keys(recordRights).map((right) => [recordRights[right], given.includes(right)]),
            ),
          })),
        },
      ];

export const readOnlyLine = (code: string): FieldLine => ({
  code,
  entities: [{ accessibility: "READ", entity: everyone }],
});

export const notificationsOf = (notifications: readonly NotificationDesign[]) =>
  notifications.map(({ title, condition, to }) => ({
    title,
    filterCond: condition,
    targets: to.map(({ field }) => ({ entity: { type: "FIELD_ENTITY" as const, code: field } })),
  }));

const readSomeone = (entity: unknown): Someone => {
  const { type, code } = isObject(entity) ? entity : {};
  if (type === "CREATOR") return "app-creator";
  return type === "GROUP" && code === "everyone" ? "everyone" : { field: String(code) };
};

export const readAppRights = (lines: unknown): AppDesign["appRights"] =>
  list(lines).map((line) => ({
    who: readSomeone(line.entity),
    rights: keys(appRights).filter((right) => line[appRights[right]] === true),
  }));

/** Rights of records under a condition are none of ours; they are read as one that fits nobody. */
export const readRecordRights = (lines: unknown): AppDesign["recordRights"] =>
  list(lines).flatMap(({ filterCond, entities }) =>
    filterCond === "" || filterCond === undefined
      ? list(entities).map((line) => ({
          who: readSomeone(line.entity),
          rights: keys(recordRights).filter((right) => line[recordRights[right]] === true),
        }))
      : [{ who: { field: "" }, rights: [] }],
  );

export const textsOf = (items: unknown, key: string): readonly string[] =>
  list(items).map((item) => String(item[key]));

/** A value as text, the same for the same value whatever the order of its keys; revisions do not count. */
export const fingerprintOf = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === "revision") return undefined;
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
