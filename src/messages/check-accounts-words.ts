import type { AccountFormMistake } from "../core/ledgers/account-form.ts";
import { counted } from "./english.ts";
import { type Sentences, sentenceFor } from "./phrases.ts";

/** What `identity-sync check` says of the app that lists the AWS accounts. */
export type CheckAccountsWords = {
  readonly read: (of: {
    readonly app: string;
    readonly records: number;
    readonly codes: readonly string[];
  }) => string;
  /** The tokens that are given here do not open it; the sync itself does not need it. */
  readonly closed: (app: string) => string;
  readonly mistake: (of: { readonly app: string; readonly mistake: AccountFormMistake }) => string;
  readonly writesUnknown: (app: string) => string;
  readonly inStep: (app: string) => string;
  readonly outOfStep: (of: {
    readonly app: string;
    readonly additions: number;
    readonly changes: number;
  }) => string;
};

const enMistakes: Sentences<AccountFormMistake> = {
  "id-not-unique": ({ code }) =>
    `the values of “${code}” may repeat, and a look-up needs them not to: tick “Prohibit duplicate values” in the field's settings, and update the app`,
  "not-writable": ({ code, type }) =>
    `“${code}” is a field (${type}) that “identity-sync accounts” cannot write: use a text field (for the state also a drop-down), or give another code under kintone.accounts.fields`,
  "options-missing": ({ code, options }) =>
    `“${code}” lacks the options ${options.join(", ")}: add them (“identity-sync setup kintone --app accounts=NUMBER” does)`,
  "others-required": ({ codes }) =>
    `${codes.join(", ")} must be filled, and “identity-sync accounts” does not fill it: take away “Required field”, or give it an initial value`,
};

const jaMistakes: Sentences<AccountFormMistake> = {
  "id-not-unique": ({ code }) =>
    `「${code}」の値が重複でき、このままではルックアップの参照先にできません。フィールドの設定で「値の重複を禁止する」を選び、アプリを更新してください`,
  "not-writable": ({ code, type }) =>
    `「${code}」（${type}）には、identity-sync accounts が書き込めません。文字列フィールド（状態はドロップダウンも可）にするか、kintone.accounts.fields に別のフィールドコードを書いてください`,
  "options-missing": ({ code, options }) =>
    `「${code}」に、選択肢 ${options.join("、")} がありません。追加してください（identity-sync setup kintone --app accounts=アプリ番号 でも追加できます）`,
  "others-required": ({ codes }) =>
    `${codes.join("、")} は必須ですが、identity-sync accounts は値を入れません。「必須項目にする」を外すか、初期値を設定してください`,
};

export const enCheckAccounts: CheckAccountsWords = {
  read: ({ app, records, codes }) =>
    `app ${app} (list of accounts): ${counted(records, "record")}; fields ${codes.join(", ")}`,
  closed: (app) =>
    `app ${app} (list of accounts): the tokens given here do not open it. A run does without it; where “identity-sync accounts” runs, KINTONE_API_TOKEN needs a token of this app with View, Add and Edit records`,
  mistake: ({ app, mistake }) => `app ${app} (list of accounts): ${sentenceFor(enMistakes, mistake)}`,
  writesUnknown: (app) =>
    `app ${app} (list of accounts): whether a token may add and edit records shows only by writing: “identity-sync accounts” needs one with View, Add and Edit records`,
  inStep: (app) => `app ${app} (list of accounts): it is that of the organization`,
  outOfStep: ({ app, additions, changes }) =>
    `app ${app} (list of accounts): of the organization's accounts ${additions} are not in it, and ${changes} of its records are out of date: run identity-sync accounts, daily for example`,
};

export const jaCheckAccounts: CheckAccountsWords = {
  read: ({ app, records, codes }) =>
    `アプリ ${app}（アカウント一覧）: ${records} 件のレコード、フィールド ${codes.join("、")}`,
  closed: (app) =>
    `アプリ ${app}（アカウント一覧）: ここで設定されているトークンでは読み取れません。同期には必要ありませんが、identity-sync accounts を実行する環境では、このアプリの「レコード閲覧」「レコード追加」「レコード編集」の権限を持つトークンを KINTONE_API_TOKEN に加えてください`,
  mistake: ({ app, mistake }) => `アプリ ${app}（アカウント一覧）: ${sentenceFor(jaMistakes, mistake)}`,
  writesUnknown: (app) =>
    `アプリ ${app}（アカウント一覧）: レコードを追加・編集できるかどうかは、書き込むまでわかりません。identity-sync accounts には「レコード閲覧」「レコード追加」「レコード編集」の権限を持つトークンが必要です`,
  inStep: (app) => `アプリ ${app}（アカウント一覧）: 組織の現状と一致しています`,
  outOfStep: ({ app, additions, changes }) =>
    `アプリ ${app}（アカウント一覧）: 組織のアカウントのうち ${additions} 個が一覧になく、一覧の ${changes} 件が古くなっています。identity-sync accounts を、1 日 1 回など定期的に実行してください`,
};
