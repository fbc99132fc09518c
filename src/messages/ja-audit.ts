import type { Audit } from "./catalogue.ts";

export const jaAudit = {
  heading: ({ who, where, on, zone }) =>
    `${on}（${zone}）の${[...(who === undefined ? [] : [` ${who} `]), ...(where === undefined ? [] : [` ${where} への`])].join("の")}アクセス`,
  nobody: "これらのファイルには見つかりません。",
  since: (moment) => `${moment} から`,
  sinceUnknown: "開始時期は不明（これらのファイルより前）",
  until: (moment) => `${moment} まで`,
  untilUnknown: (moment) => `${moment} までに消失`,
  record: ({ app, id, revision }) =>
    `レコード ${app}/${id}（${revision === null ? "削除済み" : `リビジョン ${revision}`}）`,
  createdBy: (name) => `作成者 ${name}`,
  modifiedBy: (name) => `最終更新者 ${name}`,
  noRecord: "根拠となるレコードなし",
  request: (id) => `AWS リクエスト ${id}`,
  doubts: "これらのファイルからは分からないこと:",
  doubt: {
    "no-snapshot": ({ first }) =>
      first === null
        ? "このフォルダーには監査証跡がありません。"
        : `この日より前の全体の記録がないため、${first} より前に割り当てられたものはここに出ません。前の週のファイルを追加してください。`,
    gap: ({ from, to }) =>
      `${from} から ${to} までの間に、どの行にもない変更がありました。実行のファイルが欠けているか、ほかのだれかが変更しています。`,
    "end-open": ({ last }) =>
      `${last} より新しい行がありません。その後の実行で変更があったとすれば、そのファイルが欠けています。`,
    unsettled: ({ at, what }) => `${at} の実行が終わったとき、AWS はまだ次の変更の完了待ちでした: ${what}`,
    "snapshot-cut": ({ at }) => `${at} の全体の記録は途中で切れているため、使っていません。`,
    "unknown-name": ({ name }) =>
      `「${name}」はどの行にもありません。名前を確認するか、ID を指定してください。`,
    "group-members":
      "だれがどのグループに入っていたかは監査証跡にありません。グループを通じたアクセスは、グループのものとして示しています。",
  },
  unreadable: ({ count, first }) => `${count} 行を読み取れませんでした。最初の行は ${first} です。`,
  notADate: (text) => `「${text}」を日付として読み取れません。2026-04-01 のように書いてください。`,
  notAZone: (text) => `「${text}」はタイムゾーンではありません。Asia/Tokyo のように書いてください。`,
  noFolder: (folder) => `フォルダー ${folder} を読み取れません。`,
  noQuestion: "--account か --person、またはその両方を指定してください。",
} satisfies Audit;
