import type { AccountField } from "../core/ledgers/account-ledger.ts";
import type { LoginMistake, SetupEvent, SetupFailure, SetupKind } from "../core/ledgers/app-design.ts";
import type { AssignmentField, PermissionSetField } from "../core/model/ledger.ts";
import type { Sentences } from "./phrases.ts";

/** What stands in the apps that `identity-sync setup kintone` makes: labels, and help for who fills them in. */
export type AppTexts = {
  readonly apps: Readonly<Record<SetupKind, { readonly name: string; readonly description: string }>>;
  readonly labels: {
    readonly permissionSets: Readonly<Record<PermissionSetField, string>>;
    readonly assignments: Readonly<Record<AssignmentField, string>>;
    readonly accounts: Readonly<Record<AccountField | "owners", string>>;
    /** The table of accounts in an assignment, and the name beside each account. */
    readonly accountTable: string;
    readonly accountName: string;
  };
  readonly views: {
    readonly all: string;
    readonly mine: string;
    readonly failing: string;
    readonly byAccount: string;
    readonly active: string;
  };
  readonly notification: string;
  readonly help: {
    readonly permissionSets: {
      readonly head: string;
      readonly managed: string;
      readonly customer: string;
      readonly inline: string;
      readonly more: string;
      readonly people: string;
      readonly result: string;
    };
    readonly assignments: {
      readonly head: string;
      readonly who: string;
      readonly names: string;
      readonly accounts: string;
      readonly permissionSets: string;
      readonly period: string;
      readonly people: string;
      readonly result: string;
    };
    readonly accounts: { readonly head: string; readonly own: string; readonly owners: string };
  };
};

/** What `identity-sync setup kintone` says. */
export type SetupMessages = {
  readonly app: AppTexts;
  readonly events: Sentences<SetupEvent>;
  readonly failures: Sentences<SetupFailure>;
  readonly loginMistakes: Sentences<LoginMistake>;
  /** After a failure for which the scopes of an OAuth token may be the reason. */
  readonly oAuthHint: string;
  readonly dryRun: string;
  /** Before the click path; `url` is the app's page. */
  readonly tokensFollow: string;
  readonly tokenFor: (of: {
    readonly name: string;
    readonly url: string;
    readonly kind: SetupKind;
  }) => readonly string[];
  readonly tokensEnd: (variables: readonly string[]) => readonly string[];
  /** What the settings take from the environment besides the tokens. */
  readonly otherSecrets: (variables: readonly string[]) => string;
  readonly settingsWritten: (path: string) => string;
  readonly settingsThere: (path: string) => string;
  readonly settingsWould: (path: string) => string;
  readonly settingsFailed: (of: { readonly path: string; readonly detail: string }) => string;
  readonly checkFollows: string;
  readonly checkLater: string;
};
