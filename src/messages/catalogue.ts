import type { ChangeKind, RemovalReason } from "../core/model/change.ts";
import type { LedgerKind } from "../core/model/ledger.ts";
import type { Limit } from "../core/model/limit.ts";
import type { ProblemCode, ProblemOf, Severity } from "../core/model/problem.ts";
import type { KeptReason } from "../core/planning/diff.ts";
import type { AlertSeverity, Cause } from "../core/telling/alert.ts";
import type { TextPlace } from "../policy/finding.ts";
import type { AccountsWords } from "./accounts-words.ts";
import type { ExportWords } from "./catalogue-export.ts";
import type { ImportWords } from "./catalogue-import.ts";
import type { CheckAccountsWords } from "./check-accounts-words.ts";
import type { CheckClockWords } from "./check-clock-words.ts";
import type { SetupMessages } from "./setup-catalogue.ts";

/** What each language has to have. */

type OutcomeWord = "applied" | "failed" | "unsettled" | "skipped" | "held" | "planned";

type Noun =
  | "changes"
  | "problems"
  | "kept"
  | "held"
  | "requests"
  | "account"
  | "permissionSet"
  | "principal"
  | "user"
  | "group"
  | "record"
  | "field"
  | "reason"
  | "result"
  | "duration"
  | "checksum";

export type Words = {
  /** One line that says how a run ended. */
  readonly status: {
    readonly failed: string;
    readonly held: (held: number) => string;
    /** `notApplied`: failed, unsettled and skipped together. */
    readonly partlyApplied: (applied: number, notApplied: number) => string;
    readonly applied: (changes: number) => string;
    readonly planned: (changes: number) => string;
    readonly inSync: string;
  };
  readonly changes: Readonly<Record<ChangeKind, string>>;
  readonly removalReasons: Readonly<Record<RemovalReason, string>>;
  readonly keptReasons: Readonly<Record<KeptReason, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly outcomes: Readonly<Record<OutcomeWord, string>>;
  readonly nouns: Readonly<Record<Noun, string>>;
  /** As they stand before a name, in a line of a plan. */
  readonly principals: Readonly<Record<"USER" | "GROUP", string>>;
  /** Parts of a permission set, as a plan names them. */
  readonly parts: Readonly<
    Record<
      "description" | "session duration" | "relay state" | "inline policy" | "permissions boundary" | "tags",
      string
    >
  >;
  /** The limit that holds a change, to stand inside a sentence. */
  readonly limit: (limit: Limit) => string;
  readonly place: (recordNumber: string, appNumber: string, fieldCode: string | undefined) => string;
  /** Where in a text of many lines, to stand before a sentence. */
  readonly textPlace: (place: TextPlace) => string;
  /** How to let held changes through. */
  readonly approve: (checksum: string) => string;
  readonly more: (count: number) => string;
};

/** What `identity-sync check` found; of services, each stands behind a mark and a name. */
export type Checks = {
  readonly settingsValid: string;
  readonly noApiToken: string;
  readonly appRead: (of: {
    readonly app: string;
    readonly ledger: LedgerKind;
    readonly records: number;
    readonly codes: readonly string[];
  }) => string;
  readonly accounts: CheckAccountsWords;
  /** The app has the fields into which a run writes how a record stands. */
  readonly statusWritesUnknown: (app: string) => string;
  readonly commentsUnknown: (app: string) => string;
  readonly commentsEnabled: (app: string) => string;
  readonly commentsDisabled: (app: string) => string;
  /** What one run asks of an app, for a day of runs every ten minutes. */
  readonly requestBudget: (of: {
    readonly app: string;
    readonly requests: number;
    readonly allowed: number;
  }) => string;
  readonly primaryRegion: (region: string) => string;
  readonly otherRegion: (of: { readonly region: string; readonly primaryRegion: string }) => string;
  readonly customerKey: (arn: string) => string;
  readonly loggedIn: (of: { readonly account: string; readonly region: string }) => string;
  readonly managementAccount: (account: string) => string;
  readonly delegatedAdministrators: (accounts: readonly string[]) => string;
  readonly notDelegated: (account: string) => string;
  readonly organizationRead: (of: { readonly accounts: number; readonly ous: number }) => string;
  readonly instanceFound: (arn: string) => string;
  readonly instancesListed: string;
  readonly identityStoreRead: (of: {
    readonly id: string;
    readonly users: number;
    readonly groups: number;
  }) => string;
  /** Assignments of single users that no record asks for. */
  readonly otherTools: (count: number) => string;
  readonly permissionSetsRead: (of: {
    readonly all: number;
    readonly ours: number;
    readonly assignments: number;
  }) => string;
  /** An action that a run does without. */
  readonly optionalDenied: (of: {
    readonly action: string;
    readonly use: "advice" | "new-policies";
  }) => string;
  readonly writesUnknown: string;
  readonly clock: CheckClockWords;
  readonly githubNotTried: string;
  readonly repositoryRead: (repository: string) => string;
  readonly repositoryFailed: (of: { readonly repository: string; readonly error: string }) => string;
  readonly jobPermissionsUnknown: string;
  readonly jobHasIdToken: (event: string) => string;
  readonly jobLacksIdToken: (event: string) => string;
  readonly lastScheduledRun: (minutesAgo: number) => string;
  readonly scheduledRunTooOld: (minutesAgo: number) => string;
  readonly slackNotTried: string;
  readonly slackTokenMissing: string;
  readonly slackToken: (team: string) => string;
  readonly slackFailed: (error: string) => string;
  readonly slackScopeMissing: string;
  readonly slackChannel: (channel: string) => string;
  readonly slackChannelFailed: (of: { readonly channel: string; readonly error: string }) => string;
  readonly slackMembershipUnknown: string;
  readonly nothingMissing: string;
  readonly missing: (count: number) => string;
  readonly policyChecked: (of: { readonly errors: number; readonly warnings: number }) => string;
};

/** What the job summary says around its tables. */
export type Summary = {
  /** What the headline means for whoever reads it. */
  readonly advice: Readonly<
    Record<"failed" | "brokenOff" | "held" | "partlyApplied" | "planned" | "paused" | "done", string>
  >;
  readonly recordsToCorrect: (records: number) => string;
  readonly titles: Readonly<
    Record<
      "held" | "administrators" | "permissionSets" | "assignments" | "records" | "kept" | "requests",
      string
    >
  >;
  /** Why a change was not begun, to stand after the word for it. */
  readonly skipped: Readonly<Record<"requirement" | "stopped", string>>;
  readonly heldBecause: string;
  readonly approveHow: (checksum: string) => string;
  readonly columns: Readonly<
    Record<"what" | "change" | "content" | "record" | "service" | "count" | "mostly", string>
  >;
  readonly duration: (seconds: number) => string;
  readonly startedBy: (of: { readonly event: string; readonly actor: string }) => string;
  readonly facts: Readonly<Record<"started" | "policy" | "duration", string>>;
};

/** What stands in comments on kintone records, around the sentences of the problems. */
export type Comments = {
  /** Headings, by what the worst of the record's problems is. */
  readonly toCorrect: string;
  readonly refused: string;
  /** All of it is the administrators' to put right; `isAlerted`: they hear of it in Slack. */
  readonly notTheirs: (isAlerted: boolean) => string;
  readonly toNote: string;
  readonly advice: string;
  readonly cleared: Readonly<Record<"applied" | "inactive", string>>;
  readonly welcome: string;
  /** Before lines for `~/.aws/config`. */
  readonly profiles: string;
  /** After them: the command that signs in. */
  readonly signIn: (profile: string) => string;
  /** Where more stands. */
  readonly guide: (url: string) => string;
  /** A sentence about one field. */
  readonly inField: (fieldCode: string, sentence: string) => string;
  /** In a status field, of a record with which nothing is wrong: not all of what it asks for is there yet. */
  readonly notThereYet: string;
};

/** What administrators read in Slack. */
export type Alerts = {
  readonly causes: Readonly<
    Record<
      Cause,
      {
        /** One line without a full stop. */
        readonly headline: (count: number) => string;
        /** What people lose, and what becomes of it by itself. */
        readonly meaning: string;
      }
    >
  >;
  readonly fields: Readonly<Record<"since" | "until" | "at" | "runs" | "checksum", string>>;
  readonly runs: (count: number) => string;
  readonly duration: (minutes: number) => string;
  readonly buttons: Readonly<Record<"run" | "runbook", string>>;
  readonly title: (severity: AlertSeverity, headline: string) => string;
  /** The title once it is over. */
  readonly resolved: (headline: string, duration: string) => string;
  readonly resolvedAfter: (duration: string) => string;
  readonly reminder: (of: {
    readonly headline: string;
    readonly since: string;
    readonly runs: number;
  }) => string;
  readonly cause: (cause: Cause) => string;
};

/** The reply to `/sync` comments, when the sync has ended. */
export type Replies = {
  readonly counts: (of: {
    readonly changes: number;
    readonly removals: number;
    readonly held: number;
    readonly problems: number;
    readonly kept: number;
  }) => string;
  /** Heads what is folded: changes that were made, or would be. */
  readonly made: (count: number) => string;
  readonly wouldBeMade: (count: number) => string;
  readonly run: string;
  /** Whom the reply is for; each is a link already. */
  readonly to: (links: readonly string[]) => string;
};

/** What is said to a comment before anything is synced. No settings are read then, so it is said in both languages. */
export type Acknowledgements = {
  readonly unknownCommand: string;
  /** Heads the list of commands. */
  readonly commands: string;
  readonly command: Readonly<Record<"apply" | "plan" | "full" | "help", string>>;
};

/** What the audit trail is asked, and answers. Moments come as they are to be shown. */
export type Audit = {
  /** At least one of `who` and `where` is there. */
  readonly heading: (of: {
    readonly who: string | undefined;
    readonly where: string | undefined;
    readonly on: string;
    readonly zone: string;
  }) => string;
  readonly nobody: string;
  readonly since: (moment: string) => string;
  readonly sinceUnknown: string;
  readonly until: (moment: string) => string;
  /** It was gone at that moment, and when it went is not known. */
  readonly untilUnknown: (moment: string) => string;
  /** `revision`: null when the record is gone. */
  readonly record: (of: {
    readonly app: string;
    readonly id: string;
    readonly revision: string | null;
  }) => string;
  readonly createdBy: (name: string) => string;
  readonly modifiedBy: (name: string) => string;
  readonly noRecord: string;
  readonly request: (id: string) => string;
  readonly doubts: string;
  readonly doubt: {
    readonly "no-snapshot": (of: { readonly first: string | null }) => string;
    readonly gap: (of: { readonly from: string; readonly to: string }) => string;
    readonly "end-open": (of: { readonly last: string }) => string;
    readonly unsettled: (of: { readonly at: string; readonly what: string }) => string;
    readonly "snapshot-cut": (of: { readonly at: string }) => string;
    readonly "unknown-name": (of: { readonly name: string }) => string;
    readonly "group-members": string;
  };
  readonly unreadable: (of: { readonly count: number; readonly first: string }) => string;
  readonly notADate: (text: string) => string;
  readonly notAZone: (text: string) => string;
  readonly noFolder: (folder: string) => string;
  readonly noQuestion: string;
};

/** Everything that a person reads, in one language. A sentence that is missing does not compile. */
export type Messages = {
  readonly problems: {
    readonly [Code in ProblemCode]: (data: ProblemOf<Code>["data"]) => string;
  };
  readonly words: Words;
  readonly accounts: AccountsWords;
  readonly checks: Checks;
  readonly summary: Summary;
  readonly audit: Audit;
  readonly comments: Comments;
  readonly imports: ImportWords;
  readonly alerts: Alerts;
  readonly replies: Replies;
  readonly setup: SetupMessages;
  readonly exports: ExportWords;
};
