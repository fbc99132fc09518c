/** Field codes of the record that is shown as an example. */
type ExampleCodes = {
  readonly groups: string;
  readonly accounts: string;
  readonly permissionSets: string;
};

/** What `identity-sync demo` tells between its runs. */
export const demoStory = {
  en: {
    intro: [
      "A small company: 12 AWS accounts in nested OUs, 14 people, IAM Identity Center.",
      "Its teams keep two ledgers in kintone, a database that they edit in the browser: permission sets (what a role",
      "may do) and assignments (who gets which permission set in which account). For example:",
    ],
    example: (codes: ExampleCodes) => [
      `  ┌ record 3, app 102 ${"─".repeat(32)}`,
      `  │ ${codes.groups}: operators`,
      `  │ ${codes.accounts}: ou:/service/prod`,
      `  │ ${codes.permissionSets}: Operator`,
      `  └${"─".repeat(51)}`,
    ],
    first: "1. The first run: 30 assignment records and 8 permission set records become access.",
    commented:
      "   A mistake is answered where it was made. Sato, who wrote record 7, finds this comment on it:",
    onRecord: (record: string) => `record ${record}, app 101, comments`,
    second: "2. The same again: nothing has changed, so nothing is written, and nobody is told twice.",
    third: [
      "3. Somebody edits a record in kintone: the sessions of Developer become 8 hours instead of 4.",
      "   Somebody else withdraws one: record 11, Suzuki as Operator in search-prod, is deleted.",
    ],
    end: [
      "That is the main job. The three records with a mistake are waiting for whoever wrote them, who have been told;",
      "everybody else has what they asked for, and nobody had to ask an administrator.",
      "All of it ran against simulated services on this machine. To set it up for real, see README.md.",
    ],
  },
  ja: {
    intro: [
      "ある小さな会社の話です。入れ子になった OU に 12 の AWS アカウントがあり、14 人が IAM Identity Center を使っています。",
      "各チームは kintone(ブラウザーで編集するデータベース)で二つの台帳をつけています。許可セット(ロールで何ができるか)と、",
      "アカウント割り当て(だれが、どのアカウントで、どの許可セットを使えるか)です。たとえば次のとおりです。",
    ],
    example: (codes: ExampleCodes) => [
      `  ┌ レコード 3、アプリ 102 ${"─".repeat(28)}`,
      `  │ ${codes.groups}: operators`,
      `  │ ${codes.accounts}: ou:/service/prod`,
      `  │ ${codes.permissionSets}: Operator`,
      `  └${"─".repeat(51)}`,
    ],
    first: "1. 最初の実行: 30 件の割り当てと 8 件の許可セットのレコードが、実際のアクセス権になります。",
    commented:
      "   間違いには、そのレコードの上で答えます。レコード 7 を書いた佐藤さんには、次のコメントが届きます。",
    onRecord: (record: string) => `レコード ${record}、アプリ 101 のコメント`,
    second: "2. もう一度実行: 何も変わっていないので、何も書き込まず、同じことを二度知らせもしません。",
    third: [
      "3. だれかが kintone のレコードを編集します。Developer のセッション時間が 4 時間から 8 時間になります。",
      "   別のだれかが取り下げます。レコード 11(鈴木さんの search-prod での Operator)を削除します。",
    ],
    end: [
      "これが主な仕事です。間違いのある 3 件のレコードは、コメントを受け取った人の修正を待っています。",
      "ほかの人はみな、頼んだとおりのアクセス権を得ました。管理者に頼む必要はありませんでした。",
      "すべてこのマシン上の模擬サービスで動きました。実際に導入するには README.ja.md をご覧ください。",
    ],
  },
} as const;
