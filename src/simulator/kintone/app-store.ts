import type { Now } from "../service.ts";
import type { KintoneApp, KintoneRecord } from "../world.ts";
import { appFields, type Fields, firstStatus, isInRecords, isSystemType } from "./field-types.ts";
import { administrator, type People } from "./people.ts";
import type { Language } from "./refusal.ts";
import { type Design, dumpDesign, loadDesign } from "./settings/design.ts";
import {
  emptyValue,
  type Person,
  type Reading,
  type Row,
  readValue,
  type Value,
  type Values,
} from "./values.ts";

export type StoredComment = {
  readonly id: number;
  readonly text: string;
  readonly createdAt: number;
  readonly creator: Person;
  readonly mentions: KintoneRecord["comments"][number]["mentions"];
};

/** A record is never changed, only replaced, so that a copy of the map of records is a snapshot of the app. */
export type StoredRecord = {
  readonly id: number;
  readonly revision: number;
  readonly values: Values;
  readonly creator: Person;
  readonly modifier: Person;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: string;
  readonly comments: readonly StoredComment[];
  readonly nextCommentId: number;
};

export type StoredApp = {
  /** Replaced when settings that stand in it are deployed. */
  world: KintoneApp;
  readonly id: string;
  readonly design: Design;
  /** Fields of the app that people use; none before its first deploy. */
  fields: Fields;
  /** Record id → record, in the order of ids. */
  records: Map<number, StoredRecord>;
  nextRecordId: number;
  nextRowId: number;
};

export type Loading = { readonly people: People; readonly language: Language; readonly now: Now };

export function loadApp(world: KintoneApp, loading: Loading): StoredApp {
  const fields = world.published ? appFields(world, loading.language) : {};
  const app: StoredApp = {
    world,
    id: world.id,
    design: loadDesign(world, loading.language),
    fields,
    records: new Map(),
    nextRecordId: 1,
    nextRowId: 1,
  };
  for (const record of world.records) {
    const stored = loadRecord(app, record, loading);
    app.records.set(stored.id, stored);
    app.nextRecordId = Math.max(app.nextRecordId, stored.id + 1);
  }
  return app;
}

export function readingFor(app: StoredApp, people: People): Reading {
  return {
    nameOf: people.nameOf,
    nextRowId: () => {
      app.nextRowId += 1;
      return String(app.nextRowId - 1);
    },
  };
}

function loadRecord(app: StoredApp, record: KintoneRecord, { people, language, now }: Loading): StoredRecord {
  const createdAt = record.createdAt === undefined ? now() : Date.parse(record.createdAt);
  const creator = record.creator ?? administrator;
  const comments = record.comments.map((comment, index) => ({
    id: Number(comment.id ?? index + 1),
    text: comment.text,
    createdAt: comment.createdAt === undefined ? createdAt : Date.parse(comment.createdAt),
    creator: comment.creator ?? administrator,
    mentions: comment.mentions,
  }));
  return {
    id: Number(record.id ?? app.nextRecordId),
    revision: Number(record.revision ?? 1),
    values: loadValues(app, record, readingFor(app, people)),
    creator,
    modifier: record.modifier ?? creator,
    createdAt,
    updatedAt: record.updatedAt === undefined ? createdAt : Date.parse(record.updatedAt),
    status: record.status ?? firstStatus[language],
    comments,
    nextCommentId: Math.max(0, ...comments.map(({ id }) => id)) + 1,
  };
}

function loadValues(app: StoredApp, record: KintoneRecord, reading: Reading): Values {
  for (const code of Object.keys(record.values)) {
    const field = app.fields[code];
    if (field === undefined || isStoredOutsideValues(field.type)) {
      const reason = field === undefined ? "is no field of the app" : "has a place of its own in the record";
      throw new Error(`kintone app ${app.id}: a record has a value for "${code}", which ${reason}`);
    }
  }
  const values: Record<string, Value> = {};
  for (const field of Object.values(app.fields)) {
    if (!isInRecords(field) || isStoredOutsideValues(field.type)) continue;
    const given = record.values[field.code];
    values[field.code] = given === undefined ? emptyValue(field.type) : readValue(field, given, reading);
  }
  return values;
}

/** System fields come out of the record itself; only categories and assignees are values. */
export function isStoredOutsideValues(type: string): boolean {
  return isSystemType(type) && type !== "CATEGORY" && type !== "STATUS_ASSIGNEE";
}

/** Everybody whom the app's records name: who made, changed or commented them, and who is selected in them. */
export function usersIn(app: StoredApp): Person[] {
  return [...app.records.values()].flatMap((record) => [
    record.creator,
    record.modifier,
    ...record.comments.map(({ creator }) => creator),
    ...selectedUsers(app.fields, record.values),
  ]);
}

function selectedUsers(fields: Fields, values: Values): Person[] {
  return Object.values(fields).flatMap(({ type, code, fields: columns = {} }) => {
    const value = values[code] ?? [];
    if (type === "USER_SELECT") return [...(value as readonly Person[])];
    if (type !== "SUBTABLE") return [];
    return (value as readonly Row[]).flatMap((row) => selectedUsers(columns, row.value));
  });
}

/** The app as a world file has it. */
export function dumpApp(app: StoredApp): KintoneApp {
  const records = [...app.records.values()].map((record) => dumpRecord(app, record));
  const isAsLoaded = app.design.revision === Number(app.world.revision);
  return { ...app.world, ...(isAsLoaded ? {} : dumpDesign(app.design)), records };
}

function dumpRecord(app: StoredApp, record: StoredRecord): KintoneRecord {
  return {
    id: String(record.id),
    revision: String(record.revision),
    values: Object.fromEntries(Object.entries(record.values).map(([code, value]) => [code, plain(value)])),
    creator: record.creator,
    modifier: record.modifier,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    ...(app.world.processManagement ? { status: record.status } : {}),
    comments: record.comments.map((comment) => ({
      ...comment,
      id: String(comment.id),
      createdAt: new Date(comment.createdAt).toISOString(),
    })),
  };
}

function plain(value: Value): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one) =>
    typeof one === "object" && "value" in one
      ? Object.fromEntries(Object.entries(one.value).map(([code, cell]) => [code, plain(cell as Value)]))
      : one,
  );
}
