import type { PolicyData, TextPlace } from "../../policy/finding.ts";
import type { GuardrailViolation } from "./guardrail-violation.ts";
import { compareText } from "./ids.ts";
import { type LedgerKind, type RecordRef, recordKey } from "./ledger.ts";
import type { Limit } from "./limit.ts";

/**
 * Everything expected that a person may need to be told, as one union: a code, and the data that its sentence
 * needs. Collected, never thrown, and put into words only in `messages/`. Codes are part of the interface.
 */
type ProblemData = PolicyData & {
  // The run could not go on, or is not what it should be: an administrator's matter.
  "settings-invalid": { readonly path: string; readonly detail: string };
  "kintone-unreachable": { readonly app: string; readonly detail: string };
  "kintone-denied": { readonly app: string; readonly detail: string };
  "kintone-refused": { readonly app: string; readonly detail: string };
  "app-not-found": { readonly app: string };
  "field-not-found": {
    readonly app: string;
    readonly codes: readonly string[];
    /** Of the fields that say who, the app needs only one. */
    readonly isOneEnough?: true;
  };
  "field-unusable": { readonly app: string; readonly code: string; readonly type: string };
  "ledger-empty": {
    readonly ledger: LedgerKind;
    readonly app: string;
    /** Other apps of the ledger gave records. */
    readonly isOneOfSeveral?: true;
  };
  "incomplete-read": { readonly service: string; readonly detail: string };
  "aws-login-failed": { readonly detail: string };
  "aws-denied": { readonly operation: string; readonly detail: string };
  "aws-unreachable": { readonly operation: string; readonly detail: string };
  "no-instance": { readonly found: readonly string[]; readonly wanted: string };
  "permission-sets-disabled": { readonly instance: string };
  "permission-set-out-of-reach": { readonly name: string; readonly account: string };
  "protection-ended": { readonly count: number };
  "protection-wide": { readonly count: number };
  "replacement-failed": { readonly account: string; readonly permissionSet: string };
  "removals-held": { readonly count: number; readonly limits: readonly Limit[]; readonly checksum: string };
  "additions-held": { readonly count: number; readonly limits: readonly Limit[]; readonly checksum: string };
  "setting-without-effect": { readonly path: string; readonly value: string };
  "clock-skew": { readonly seconds: number };
  "state-unusable": { readonly detail: string };
  "audit-unwritable": { readonly detail: string };
  "account-list-empty": { readonly app: string };
  /** `records`: ids of records of the list of accounts. */
  "account-owners-unused": { readonly app: string; readonly records: readonly string[] };
  "terraform-unwritable": { readonly detail: string };
  "metric-not-put": { readonly namespace: string; readonly detail: string };
  "telling-failed": { readonly detail: string };
  "comment-failed": { readonly app: string; readonly count: number; readonly detail: string };
  /** Newly on so many records at once that nobody is told of it there yet. `codes`: what is wrong with them. */
  "comments-held": { readonly count: number; readonly codes: readonly string[] };
  "status-not-written": { readonly app: string; readonly count: number; readonly detail: string };
  /** `error`: Slack's own, `channel_not_found`, or that of the network. */
  "slack-failed": { readonly channel: string; readonly error: string };
  paused: Record<never, never>;
  "import-incomplete": { readonly app: string; readonly why: ImportTrouble };
  "adoption-changed": { readonly asked: string; readonly checksum: string };

  // A record's own matter: told to the person who wrote it.
  "field-empty": Record<never, never>;
  "field-value-invalid": { readonly value: string; readonly allowed: readonly string[] };
  "record-too-wide": { readonly count: number; readonly limit: number };
  "field-several-values": { readonly values: readonly string[] };
  "name-invalid": { readonly name: string };
  "name-duplicate": { readonly name: string; readonly records: readonly string[] };
  "not-managed": { readonly name: string };
  excluded: { readonly kind: "account" | "permission set" | "principal"; readonly name: string };
  "permission-set-record-missing": { readonly name: string };
  "unknown-managed-policy": { readonly name: string; readonly suggestions: readonly string[] };
  "unattachable-managed-policy": { readonly name: string };
  "policy-quota": { readonly count: number; readonly quota: number };
  "tags-too-many": { readonly count: number; readonly limit: number };
  "groups-too-many": {
    readonly permissionSet: string;
    readonly account: string;
    readonly count: number;
    readonly limit: number;
    /** Those that are not assigned. */
    readonly groups: readonly string[];
  };
  "customer-policy-case": {
    readonly policy: string;
    readonly other: string;
    /** Where the other spelling stands. */
    readonly permissionSet: string;
  };
  "customer-policy-invalid": { readonly value: string };
  "description-replaced": Record<never, never>;
  "boundary-invalid": { readonly value: string };
  "session-duration-invalid": { readonly value: string };
  "relay-state-invalid": { readonly value: string };
  "tag-invalid": { readonly value: string };
  "unknown-account": { readonly name: string; readonly suggestions: readonly string[] };
  "account-id-invalid": { readonly value: string };
  "account-ambiguous": { readonly name: string; readonly ids: readonly string[] };
  "account-inactive": { readonly account: string; readonly state: string };
  "unknown-ou": { readonly path: string };
  "management-account": { readonly account: string };
  "management-account-handed-over": { readonly account: string };
  "bot-account": { readonly account: string };
  "unknown-permission-set": { readonly name: string; readonly suggestions: readonly string[] };
  "unknown-user": { readonly name: string };
  "unknown-group": { readonly name: string; readonly suggestions: readonly string[] };
  "principal-ambiguous": { readonly name: string; readonly names: readonly string[] };
  "waiting-for-directory": { readonly name: string };
  "period-invalid": { readonly value: string; readonly why: "not-a-date" | "ends-before-it-begins" };
  "not-account-owner": {
    readonly accounts: readonly string[];
    /** Whoever changed the record last. */
    readonly editor: string;
    /** kintone codes of those whose records count. */
    readonly owners: readonly string[];
  };
  "guardrail-violated": { readonly violation: GuardrailViolation };
  "wildcard-not-allowed": { readonly value: string };
  "principal-recreated": { readonly name: string };
  "orphan-left": { readonly change: string };
  "change-failed": {
    readonly change: string;
    readonly reason: string;
    /** It may have passed by the next run: a timeout, a 503, throttling. */
    readonly isTransient?: true;
  };
  /** The role of the sync may not make it: a record asked for it, and can do nothing about it. */
  "change-denied": { readonly change: string };
  "change-unsettled": { readonly change: string };
  /** The oldest fact that the plan rests on is older than twice the target. */
  "verification-late": { readonly hours: number; readonly targetHours: number };
};

/** What keeps records from being added. */
export type ImportTrouble =
  | { readonly kind: "denied"; readonly detail: string }
  | { readonly kind: "required"; readonly codes: readonly string[] }
  | { readonly kind: "refused"; readonly count: number; readonly name: string; readonly detail: string }
  | { readonly kind: "gave-up" }
  /** The answer did not come: nobody knows whether the records are there. */
  | { readonly kind: "unanswered"; readonly detail: string }
  /** A new record does not meet the condition by which the settings pick records. */
  | { readonly kind: "condition"; readonly record: string }
  /** Records were added that do not read back as what they were to say. */
  | { readonly kind: "unrecognised"; readonly count: number };

export type ProblemCode = keyof ProblemData;
export type Severity = "error" | "warning" | "notice";

/** Where in kintone, if anywhere. */
type Place = {
  readonly record?: RecordRef;
  /** The app's own field code. */
  readonly field?: string;
  /** Within the field, where it is a text of many lines. */
  readonly place?: TextPlace;
};

export type Problem = {
  readonly [Code in ProblemCode]: Place & { readonly code: Code; readonly data: ProblemData[Code] };
}[ProblemCode];

export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { readonly code: Code }>;

const notices: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "waiting-for-directory",
  "description-replaced",
  "management-account-handed-over",
  "state-unusable",
]);
const warnings: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "permission-set-record-missing",
  "protection-wide",
  "policy-finding",
  "policy-quota",
  "customer-policy-case",
  "principal-recreated",
  "orphan-left",
  "permission-set-out-of-reach",
  "change-denied",
  "change-unsettled",
  "verification-late",
  "clock-skew",
  "metric-not-put",
  "comment-failed",
  "comments-held",
  "status-not-written",
  "slack-failed",
  "terraform-unwritable",
  "paused",
]);

export const severityOf = (problem: Problem): Severity =>
  notices.has(problem.code) ? "notice" : warnings.has(problem.code) ? "warning" : "error";

/** What stands in the way of a record, and is nothing that its owner could correct there. */
const administratorsOwn: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "permission-set-out-of-reach",
  "change-denied",
]);

export const isAdministratorsOwn = ({ record, code }: Problem): boolean =>
  record === undefined || administratorsOwn.has(code);

/** Whether it takes an administrator; anything else of a record its owner can correct, or needs no hand at all. */
export const needsAdministrator = (problem: Problem): boolean =>
  isAdministratorsOwn(problem) && severityOf(problem) !== "notice";

/** One order for every list of problems: the run's own first, then by app and record number, field and code. */
const byPlace = (left: Problem, right: Problem): number => {
  if (left.record === undefined || right.record === undefined)
    return (
      Number(right.record === undefined) - Number(left.record === undefined) ||
      compareText(left.code, right.code)
    );
  return (
    compareText(left.record.host, right.record.host) ||
    Number(left.record.app) - Number(right.record.app) ||
    Number(left.record.id) - Number(right.record.id) ||
    compareText(left.field ?? "", right.field ?? "") ||
    (left.place?.line ?? 0) - (right.place?.line ?? 0) ||
    (left.place?.column ?? 0) - (right.place?.column ?? 0) ||
    compareText(left.code, right.code)
  );
};

/** The same problem told twice (a value named twice in one record) is one problem. */
export const distinct = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { record, field, place, code, data } = problem;
    const at = [record === undefined ? "" : recordKey(record), field, place];
    seen.set(JSON.stringify([at, code, data]), problem);
  }
  return [...seen.values()].sort(byPlace);
};
