import type { Summary } from "./catalogue.ts";
import { grouped } from "./phrases.ts";

export const jaSummary = {
  advice: {
    failed: "何も変更していません。原因は下のとおりです。次回の実行で再試行します。",
    brokenOff:
      "原因は、この実行のログを確認してください。終了までに変更されたものがあっても、次回の実行がその状態から続けます。",
    held: "保留した変更は、その変更だけを指定して承認されるまで待ちます。ほかの変更は待ちません。",
    partlyApplied: "成功しなかった変更は、次回の実行で再試行します。",
    planned: "変更計画の作成だけを行い、何も書き込んでいません。",
    paused: "同期は一時停止中で、何も書き込んでいません。",
    done: "対応は不要です。",
  },
  recordsToCorrect: (records) =>
    `${grouped(records)} 件のレコードに、担当者が直せる誤りがあります。ほかのレコードには影響しません。`,
  titles: {
    held: "承認待ちの保留",
    administrators: "管理者の対応が必要な問題",
    permissionSets: "許可セット",
    assignments: "アカウント割り当て",
    records: "レコードの問題",
    kept: "変更せず残したもの",
    requests: "リクエスト数",
  },
  skipped: {
    requirement: "前提となる変更が成功しなかったため",
    stopped: "実行を終える時間になったため",
  },
  heldBecause: "保留の理由:",
  approveHow: (checksum) =>
    `意図した変更であれば、この変更だけを承認してください。承認用のワークフローの入力 \`approve-plan\` に \`${checksum}\` を指定して実行するか、\`identity-sync apply --approve-plan ${checksum}\` を実行します。意図したものでなければ、レコードを直してください。レコードが求めなくなった変更は、保留からも外れます。`,
  columns: {
    what: "内容",
    change: "変更",
    content: "設定内容",
    record: "レコード（アプリ/番号）",
    service: "サービス",
    count: "件数",
    mostly: "主なもの",
  },
  duration: (seconds) =>
    seconds < 60 ? `${seconds} 秒` : `${grouped(Math.floor(seconds / 60))} 分 ${seconds % 60} 秒`,
  startedBy: ({ event, actor }) => (actor === "" ? event : `${event}（${actor}）`),
  facts: { started: "起動元", policy: "ポリシー", duration: "所要時間" },
} satisfies Summary;
