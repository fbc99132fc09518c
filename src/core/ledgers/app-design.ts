/**
 * What a kintone app is to be, as values: its fields, the layout of its form, views, permissions and notifications.
 * How kintone's API writes each of them ends at the adapter.
 */

/** The apps that are set up: the two ledgers, and the list of accounts that assignments look up. */
export type SetupKind = "accounts" | "permissionSets" | "assignments";

type SimpleFieldType =
  | "SINGLE_LINE_TEXT"
  | "MULTI_LINE_TEXT"
  | "DATE"
  | "DROP_DOWN"
  | "RADIO_BUTTON"
  | "USER_SELECT"
  | "GROUP_SELECT";

/** Takes a value of another app: the record there is found by `key`, and more of it is copied beside. */
type Lookup = {
  readonly app: string;
  readonly key: string;
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Fields of the other app that are shown to choose by. */
  readonly shown: readonly string[];
  readonly condition: string;
  readonly sort: string;
};

type SimpleField = {
  readonly type: SimpleFieldType;
  readonly code: string;
  readonly label: string;
  readonly required?: boolean;
  /** No two records have the same value; kintone then takes 64 characters at most. */
  readonly unique?: boolean;
  readonly maxLength?: number;
  readonly defaultValue?: string;
  /** Of choices, in their order. */
  readonly options?: readonly string[];
  readonly lookup?: Lookup;
};

type TableField = {
  readonly type: "SUBTABLE";
  readonly code: string;
  readonly label: string;
  readonly columns: readonly SimpleField[];
};

export type FieldDesign = SimpleField | TableField;

/** Widths in pixels. */
export type LayoutRow =
  | { readonly kind: "label"; readonly text: string }
  | {
      readonly kind: "fields";
      readonly fields: readonly { readonly code: string; readonly width: number; readonly height?: number }[];
    }
  | {
      readonly kind: "table";
      readonly code: string;
      readonly columns: readonly { readonly code: string; readonly width: number }[];
    };

export type ViewDesign = {
  readonly name: string;
  readonly fields: readonly string[];
  /** A query without `order by`. */
  readonly condition: string;
  /** What a query has behind `order by`. */
  readonly sort: string;
};

/** Everyone who may log in, whoever made the app, or the people in a field of the record. */
export type Someone = "everyone" | "app-creator" | { readonly field: string };

export type AppRight = "manage" | "view" | "add" | "edit" | "delete" | "import" | "export";
export type RecordRight = "view" | "edit" | "delete";

export type NotificationDesign = {
  readonly title: string;
  /** Told once when a record begins to meet it. */
  readonly condition: string;
  readonly to: readonly { readonly field: string }[];
};

export type AppDesign = {
  readonly kind: SetupKind;
  readonly name: string;
  readonly description: string;
  /** Code of the field that names a record; absent: kintone picks one. */
  readonly titleField: string | undefined;
  readonly fields: readonly FieldDesign[];
  readonly layout: readonly LayoutRow[];
  readonly views: readonly ViewDesign[];
  readonly appRights: readonly { readonly who: Someone; readonly rights: readonly AppRight[] }[];
  /** Of every record; the first that fits counts. Empty: what the app's rights say. */
  readonly recordRights: readonly { readonly who: Someone; readonly rights: readonly RecordRight[] }[];
  /** Codes of fields that people only read. */
  readonly readOnly: readonly string[];
  readonly notifications: readonly NotificationDesign[];
};

/** System fields have codes in the language of who made the app, so a design learns them from the app itself. */
export type SystemCodes = { readonly creator: string; readonly recordNumber: string };

/** What stands in an app, as far as a design can be compared with it. */
export type AppState = {
  /** Nobody can use the app before its first deploy. */
  readonly isDraft: boolean;
  readonly revision: string;
  readonly system: SystemCodes;
  readonly description: string;
  readonly titleField: string | undefined;
  /** Field code → what it is; those of the system are not among them. */
  readonly fields: Readonly<Record<string, FieldState>>;
  readonly layout: readonly LayoutRow[];
  readonly views: readonly string[];
  readonly appRights: AppDesign["appRights"];
  readonly recordRights: AppDesign["recordRights"];
  /** Codes of fields that have permissions of their own. */
  readonly restricted: readonly string[];
  /** Titles of the notifications for single records. */
  readonly notifications: readonly string[];
  /** All settings in one text, for comparing two states of one app. */
  readonly fingerprint: string;
};

export type FieldState = {
  readonly type: string;
  readonly options: readonly string[];
  /** Column code → its type. */
  readonly columns: Readonly<Record<string, string>>;
};

/** One thing that an app lacks. Each adds, and leaves what is there; the last four are done to a draft alone. */
export type SetupStep =
  | { readonly kind: "add-fields"; readonly fields: readonly FieldDesign[] }
  | { readonly kind: "add-columns"; readonly table: string; readonly columns: readonly SimpleField[] }
  | { readonly kind: "add-options"; readonly field: string; readonly options: readonly string[] }
  | { readonly kind: "add-views"; readonly views: readonly ViewDesign[] }
  | { readonly kind: "protect-fields"; readonly codes: readonly string[] }
  | { readonly kind: "add-notifications"; readonly notifications: readonly NotificationDesign[] }
  | { readonly kind: "describe"; readonly description: string; readonly titleField: string | undefined }
  | { readonly kind: "lay-out"; readonly fields: readonly FieldDesign[]; readonly rows: readonly LayoutRow[] }
  | { readonly kind: "permit-records"; readonly rights: AppDesign["recordRights"] }
  | { readonly kind: "permit-app"; readonly rights: AppDesign["appRights"] };

/** A field that is there, but of another type than the design has; it stays. */
export type FieldMismatch = { readonly code: string; readonly type: string; readonly wanted: string };

/** What is told while apps are set up. */
export type SetupEvent =
  | { readonly kind: "creating"; readonly name: string }
  | { readonly kind: "created"; readonly name: string; readonly app: string }
  | { readonly kind: "found"; readonly name: string; readonly app: string }
  | { readonly kind: "step"; readonly app: string; readonly step: SetupStep; readonly isDryRun: boolean }
  | { readonly kind: "mismatch"; readonly app: string; readonly mismatch: FieldMismatch }
  | { readonly kind: "complete"; readonly app: string; readonly name: string }
  | { readonly kind: "deploying"; readonly app: string; readonly name: string }
  | { readonly kind: "deployed"; readonly app: string; readonly name: string }
  | { readonly kind: "would-create"; readonly name: string };

/** By what a set-up logs in to kintone. */
export type SetupLogin = "password" | "oauth";

/** What is wrong with the login as it stands in the environment, before anything is sent. */
export type LoginMistake =
  | { readonly kind: "none" }
  | { readonly kind: "two-ways" }
  | { readonly kind: "oauth-and-basic" }
  | { readonly kind: "oauth-and-space"; readonly space: string }
  | { readonly kind: "half-basic" }
  | { readonly kind: "certificate-unusable"; readonly detail: string };

/** Why the apps are not all set up. Each says how to go on. */
export type SetupFailure =
  | { readonly kind: "login-failed"; readonly login: SetupLogin; readonly detail: string }
  | { readonly kind: "may-not-create"; readonly name: string; readonly detail: string }
  | { readonly kind: "space-not-found"; readonly space: string; readonly detail: string }
  | { readonly kind: "name-taken"; readonly app: string; readonly name: string; readonly ledger: SetupKind }
  | { readonly kind: "not-created"; readonly name: string; readonly detail: string }
  | {
      readonly kind: "creation-unknown";
      readonly name: string;
      readonly ledger: SetupKind;
      readonly detail: string;
    }
  | { readonly kind: "app-not-found"; readonly app: string; readonly ledger: SetupKind }
  | { readonly kind: "changes-pending"; readonly app: string }
  | { readonly kind: "step-refused"; readonly app: string; readonly detail: string }
  | { readonly kind: "deploy-failed"; readonly app: string; readonly status: string }
  | { readonly kind: "deploy-slow"; readonly app: string; readonly minutes: number }
  | { readonly kind: "unreachable"; readonly detail: string }
  | { readonly kind: "other-kintone"; readonly file: string; readonly baseUrl: string }
  | { readonly kind: "progress-unusable"; readonly file: string; readonly detail: string }
  | { readonly kind: "stopped" };
