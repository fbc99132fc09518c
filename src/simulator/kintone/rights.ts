import type { StoredApp, StoredRecord } from "./app-store.ts";
import { isObject } from "./parameters.ts";
import type { User } from "./people.ts";
import { parseQuery } from "./query/parse.ts";
import { matching } from "./query/select.ts";
import { storedValue } from "./record-json.ts";
import { noPrivilege } from "./refusal.ts";
import type { Json } from "./settings/design.ts";
import type { Person } from "./values.ts";

export type Right = StoredApp["world"]["tokens"][number]["rights"][number];

/** Who makes a call, and what they may do in an app. */
export type Caller = {
  readonly person: Person;
  readonly byToken: boolean;
  /** Who logged in with a password; by token, nobody did. */
  readonly user: User | undefined;
  /** Refuses unless one of the rights is there. */
  readonly mustHave: (app: StoredApp, rights: readonly Right[]) => void;
};

/** Somebody who acts as themselves, with a password or by a token of theirs. */
export const userCaller = (user: User): Caller => ({
  person: { code: user.code, name: user.name },
  byToken: false,
  user,
  mustHave: (app, rights) => {
    if (!rights.some((right) => mayInApp(app, user, right))) throw noPrivilege();
  },
});

/*
 * What a person may do. API tokens have rights of their own, and ignore all of this.
 * https://jp.kintone.help/k/ja/app/permissions
 */

const appRights: Readonly<Record<Right, string>> = {
  view: "recordViewable",
  add: "recordAddable",
  edit: "recordEditable",
  delete: "recordDeletable",
  manage: "appEditable",
};

/** Whether an app's own permissions let the user do it: the first line that is about the user counts. */
export function mayInApp({ design, world }: StoredApp, user: User, right: Right): boolean {
  if (user.administrator && right === "manage") return true;
  const { appAcl } = right === "manage" ? design.preview : (design.live ?? design.preview);
  const line = inPriority(appAcl).find(
    ({ entity }) => isAbout(entity, user) || (isCreator(entity) && world.creator === user.code),
  );
  return line?.[appRights[right]] === true;
}

function isCreator(entity: unknown): boolean {
  return isObject(entity) && entity.type === "CREATOR";
}

function isAbout(entity: unknown, { code }: Pick<User, "code">): boolean {
  if (!isObject(entity)) return false;
  return entity.type === "USER" ? entity.code === code : isEveryone(entity);
}

function isEveryone(entity: unknown): boolean {
  return isObject(entity) && entity.type === "GROUP" && entity.code === "everyone";
}

/** Whatever its place, Everyone comes last. */
function inPriority(lines: readonly Json[]): readonly Json[] {
  const last = (line: Json) => Number(isEveryone(line.entity));
  return [...lines].sort((one, other) => last(one) - last(other));
}

type RecordRight = "viewable" | "editable" | "deletable";
type Asking = { readonly caller: Caller; readonly now: number };

/** Whether the permissions for records let the caller: of the conditions that the record meets, the first counts. */
export function mayWithRecord(
  app: StoredApp,
  record: StoredRecord,
  right: RecordRight,
  { caller, now }: Asking,
): boolean {
  const { user } = caller;
  if (user === undefined) return true;
  const lines = app.design.live?.recordAcl ?? [];
  const alone = { ...app, records: new Map([[record.id, record]]) };
  const applying = lines.find(({ filterCond }) => {
    const query = parseQuery(String(filterCond ?? ""));
    return matching(alone, query, { now, loginUser: user.code }).length > 0;
  });
  if (applying === undefined) return true;
  const entities = inPriority(Array.isArray(applying.entities) ? applying.entities.filter(isObject) : []);
  const entity = entities.find(
    (one) => isAbout(one.entity, user) || isInField(app, record, one.entity, user),
  );
  return entity?.[right] === true;
}

function isInField(app: StoredApp, record: StoredRecord, entity: unknown, { code }: User): boolean {
  if (!isObject(entity) || entity.type !== "FIELD_ENTITY") return false;
  const field = app.fields[String(entity.code)];
  if (field === undefined) return false;
  const value = storedValue(field, record);
  const people = Array.isArray(value) ? (value as readonly Person[]) : [value as Person];
  return people.some((person) => person?.code === code);
}

export function mustBeAllowed(
  app: StoredApp,
  record: StoredRecord,
  right: RecordRight,
  asking: Asking,
): void {
  if (!mayWithRecord(app, record, right, asking)) throw noPrivilege();
}

/** Refuses a value for a field that the caller may not write. Which code that has is not documented. */
export function mustMayWrite(app: StoredApp, given: Json, { user }: Caller): void {
  if (user === undefined) return;
  for (const { code, entities } of app.design.live?.fieldAcl ?? []) {
    if (given[String(code)] === undefined) continue;
    const lines = inPriority(Array.isArray(entities) ? entities.filter(isObject) : []);
    const line = lines.find(({ entity }) => isAbout(entity, user));
    if (line?.accessibility !== "WRITE") throw noPrivilege();
  }
}
