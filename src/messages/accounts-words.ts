import { grouped, withoutStop } from "./phrases.ts";

/** What `identity-sync accounts` says. */
export type AccountsWords = {
  readonly noApp: string;
  /** Names of what can change of an account. */
  readonly columns: Readonly<Record<"name" | "ou" | "state", string>>;
  readonly sameName: (of: { readonly name: string; readonly ids: readonly string[] }) => string;
  readonly end: (of: {
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    /** Records that are not about an account id. */
    readonly own: number;
    readonly isDryRun: boolean;
  }) => string;
  readonly writeFailed: (of: {
    readonly app: string;
    readonly detail: string;
    readonly added: number;
    readonly changed: number;
  }) => string;
};

export const enAccounts: AccountsWords = {
  noApp:
    "The settings name no app for the list of accounts. Add kintone.accounts: { app: 103 }; “identity-sync setup kintone” creates such an app.",
  columns: { name: "name", ou: "OU", state: "state" },
  sameName: ({ name, ids }) =>
    `${ids.length} accounts are called “${name}” (${ids.join(", ")}). Records that look them up by id are clear; those that name them are not.`,
  end: ({ added, changed, unchanged, own, isDryRun }) =>
    [
      added + changed === 0
        ? "The list is up to date."
        : `${isDryRun ? "Dry run, nothing is written. Would add" : "Added"} ${grouped(added)}, ${isDryRun ? "change" : "changed"} ${grouped(changed)}.`,
      `${grouped(unchanged)} unchanged.`,
      ...(own === 0 ? [] : [`${grouped(own)} without an account id: left alone.`]),
    ].join(" "),
  writeFailed: ({ app, detail, added, changed }) =>
    `kintone did not take all of it for app ${app} (${withoutStop(detail)}). ${grouped(added)} were added and ${grouped(changed)} changed before that. Check that the app's API token may view, add and edit records, and that the options of the field for the state are complete (“identity-sync setup kintone --app accounts=${app}” adds them). Then run the command again: it writes what is still missing.`,
};

export const jaAccounts: AccountsWords = {
  noApp:
    "設定に、アカウント一覧のアプリがありません。kintone.accounts: { app: 103 } のように追加してください。アプリは identity-sync setup kintone で作成できます。",
  columns: { name: "名前", ou: "OU", state: "状態" },
  sameName: ({ name, ids }) =>
    `「${name}」という名前のアカウントが ${ids.length} 個あります（${ids.join("、")}）。一覧から選んだレコードは ID で区別できますが、名前で書いたレコードは区別できません。`,
  end: ({ added, changed, unchanged, own, isDryRun }) =>
    [
      added + changed === 0
        ? "一覧は最新です。"
        : isDryRun
          ? `ドライランのため、何も書き込みません。追加する予定は ${grouped(added)} 件、変更する予定は ${grouped(changed)} 件です。`
          : `${grouped(added)} 件を追加し、${grouped(changed)} 件を変更しました。`,
      `${grouped(unchanged)} 件は変更なしです。`,
      ...(own === 0 ? [] : [`アカウント ID のない ${grouped(own)} 件には手を付けません。`]),
    ].join(""),
  writeFailed: ({ app, detail, added, changed }) =>
    `アプリ ${app} に、すべては書き込めませんでした（${withoutStop(detail)}）。その前に ${grouped(added)} 件を追加し、${grouped(changed)} 件を変更しています。アプリの API トークンに「レコード閲覧」「レコード追加」「レコード編集」の権限があるか、状態のフィールドの選択肢がそろっているか（identity-sync setup kintone --app accounts=${app} で追加できます）を確認してから、もう一度実行してください。残りだけを書き込みます。`,
};
