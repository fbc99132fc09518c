import type { Comments } from "./catalogue.ts";

export const jaComments = {
  toCorrect:
    "このレコードには、このままでは同期できない内容があります。修正して保存すると、次回の同期で反映します。",
  refused: "このレコードの内容を AWS が受け付けませんでした。",
  notTheirs: (isAlerted) =>
    `このレコードの修正は不要ですが、まだ反映できていない内容があります。${isAlerted ? "管理者には Slack で知らせています。" : "管理者に連絡してください。"}`,
  toNote: "このレコードについて、次の点を確認してください。",
  advice:
    "このポリシーについて、AWS（IAM Access Analyzer）から次の指摘があります。指摘があっても、同期は止まりません。",
  cleared: {
    applied: "上記の問題は解消し、このレコードの内容を反映しました。",
    inactive:
      "上記の問題は解消しました。このレコードは、無効になっているか期間外のため、現在は同期の対象外です。",
  },
  welcome: "アクセス権を付与しました。次のリンクから、ブラウザーで利用できます。",
  profiles: "AWS CLI で使うには、次の内容を ~/.aws/config に追加してください。",
  signIn: (profile) => `その後、aws sso login --profile ${profile} でサインインします。`,
  guide: (url) => `ブラウザーのないマシンでの使い方を含む、詳しい説明: ${url}`,
  notThereYet: "まだ反映されていない内容があります。このレコードに問題はありません。",
  inField: (fieldCode, sentence) => `「${fieldCode}」フィールド: ${sentence}`,
} satisfies Comments;
