/**
 * A ledger as the core sees it: records whose fields already have our names. Which kintone field stands behind a
 * name, and of which type it is, ends at the adapter.
 */

/**
 * How a field is read: `text` as one text, `list` as one value a line, option, row or person, `document` as one text
 * just as it was typed, so that lines and columns can be told.
 */
type Reading = "text" | "list" | "document";

export type FieldSpec = {
  readonly reading: Reading;
  /** The app must have it. `one-of-principals`: the app must have at least one of these. */
  readonly required?: true | "one-of-principals";
  /** Field codes of the presets. */
  readonly en: string;
  readonly ja: string;
};

const common = {
  owners: { reading: "list", en: "owners", ja: "責任者" },
  enabled: { reading: "text", en: "enabled", ja: "有効" },
  syncStatus: { reading: "text", en: "syncStatus", ja: "同期状態" },
  syncMessage: { reading: "text", en: "syncMessage", ja: "同期メッセージ" },
} as const satisfies Record<string, FieldSpec>;

export const permissionSetFields = {
  name: { reading: "text", required: true, en: "name", ja: "許可セット名" },
  description: { reading: "text", en: "description", ja: "説明" },
  managedPolicies: { reading: "list", en: "managedPolicies", ja: "AWS管理ポリシー" },
  customerManagedPolicies: { reading: "list", en: "customerManagedPolicies", ja: "カスタマー管理ポリシー" },
  inlinePolicy: { reading: "document", en: "inlinePolicy", ja: "インラインポリシー" },
  permissionsBoundary: { reading: "text", en: "permissionsBoundary", ja: "許可境界" },
  sessionDuration: { reading: "text", en: "sessionDuration", ja: "セッション時間" },
  relayState: { reading: "text", en: "relayState", ja: "リレーステート" },
  tags: { reading: "list", en: "tags", ja: "タグ" },
  ...common,
} as const satisfies Record<string, FieldSpec>;

export const assignmentFields = {
  users: { reading: "list", required: "one-of-principals", en: "users", ja: "利用者" },
  userNames: { reading: "list", required: "one-of-principals", en: "userNames", ja: "ユーザー名" },
  groups: { reading: "list", required: "one-of-principals", en: "groups", ja: "グループ" },
  groupNames: { reading: "list", required: "one-of-principals", en: "groupNames", ja: "グループ名" },
  accounts: { reading: "list", required: true, en: "accounts", ja: "AWSアカウント" },
  permissionSets: { reading: "list", required: true, en: "permissionSets", ja: "許可セット" },
  validFrom: { reading: "text", en: "validFrom", ja: "開始日" },
  validUntil: { reading: "text", en: "validUntil", ja: "終了日" },
  ...common,
} as const satisfies Record<string, FieldSpec>;

export type PermissionSetField = keyof typeof permissionSetFields;
export type AssignmentField = keyof typeof assignmentFields;
export type LedgerField = PermissionSetField | AssignmentField;
export type LedgerKind = "permissionSets" | "assignments";

export const ledgerFields: Readonly<Record<LedgerKind, Readonly<Record<string, FieldSpec>>>> = {
  permissionSets: permissionSetFields,
  assignments: assignmentFields,
};

/** One value of a field, trimmed (but for documents) and never empty. */
export type FieldValue = {
  readonly text: string;
  /** What kintone shows for a user, group or organisation, whose code is the text. */
  readonly name?: string;
  /** Absent where the field does not choose among them. */
  readonly entity?: EntityType;
};

export type EntityType = "USER" | "GROUP" | "ORGANIZATION";

export type Person = { readonly code: string; readonly name: string };

/** Where a record stands. `host/app/id` is unique and goes into the tag `kintone-record`. */
export type RecordRef = {
  readonly host: string;
  readonly app: string;
  readonly id: string;
  readonly url: string;
};

export type LedgerRecord<Field extends LedgerField = LedgerField> = {
  readonly ref: RecordRef;
  readonly revision: string;
  readonly createdAt: Date;
  /** kintone cuts it to the minute. */
  readonly updatedAt: Date;
  readonly creator: Person;
  readonly modifier: Person;
  /** A key is absent when the app has no such field; a present key with no values is an empty field. */
  readonly values: Readonly<Partial<Record<Field, readonly FieldValue[]>>>;
  /** The app's own field code for each of our names, for messages. */
  readonly codes: Readonly<Partial<Record<Field, string>>>;
};

/** Whose records count for which account, as the list of accounts says it. */
export type AccountOwnership = {
  readonly app: string;
  readonly records: readonly {
    readonly id: string;
    /** As it was typed; an account id, if all is well. */
    readonly account: string;
    /** kintone codes. */
    readonly owners: readonly string[];
  }[];
};

export type Ledgers = {
  readonly permissionSets: readonly LedgerRecord<PermissionSetField>[];
  readonly assignments: readonly LedgerRecord<AssignmentField>[];
  /** Absent: the settings alone say who owns accounts. */
  readonly ownership?: AccountOwnership | undefined;
};

export const recordKey = (ref: RecordRef): string => `${ref.host}/${ref.app}/${ref.id}`;

/** A record that is gone is known only by its key. */
export const refOfKey = (key: string): RecordRef => {
  const [host = "", app = "", id = ""] = key.split("/");
  return { host, app, id, url: `https://${host}/k/${app}/show#record=${id}` };
};

/** Whatever an API token does is recorded as this user; it is never a person. */
export const kintoneAdministrator = "Administrator";

/** The last person known to have touched the record: whoever made it, where a program has changed it since. */
export const lastEditor = ({ modifier, creator }: LedgerRecord): Person =>
  modifier.code === kintoneAdministrator ? creator : modifier;

/** Whether the record would still have the same last editor if a program changed it now. */
export const outlastsProgram = (record: LedgerRecord): boolean =>
  lastEditor(record).code === record.creator.code;

/** The last moment at which a person is known to have touched the record. */
export const lastChangedByPerson = (record: LedgerRecord): Date =>
  record.modifier.code === kintoneAdministrator ? record.createdAt : record.updatedAt;

/** Somebody to be told of a record. */
export type Mention = { readonly code: string; readonly type: EntityType };

/** kintone takes no more in one comment. */
const mostMentions = 10;

/** Whom a record's matters concern: its owners, otherwise who edited it last, otherwise who created it. */
export const ownersOf = ({ values, modifier, creator }: LedgerRecord): readonly Mention[] => {
  const isPerson = ({ code }: { readonly code: string }): boolean =>
    code !== "" && code !== kintoneAdministrator;
  const named = (values.owners ?? []).map(
    ({ text, entity }): Mention => ({ code: text, type: entity ?? "USER" }),
  );
  const owners = [...new Map(named.filter(isPerson).map((one) => [`${one.type} ${one.code}`, one])).values()];
  if (owners.length > 0) return owners.slice(0, mostMentions);
  return [modifier, creator]
    .filter(isPerson)
    .slice(0, 1)
    .map(({ code }) => ({ code, type: "USER" }));
};
