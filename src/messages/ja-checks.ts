import type { Checks } from "./catalogue.ts";

const ledgers = { permissionSets: "許可セット", assignments: "アカウント割り当て" } as const;

export const jaChecks = {
  settingsValid: "設定ファイルに誤りはありません",
  noApiToken:
    "API トークンがありません。KINTONE_API_TOKEN に、アプリごとのトークンをカンマ区切りで設定してください",
  appRead: ({ app, ledger, records, codes }) =>
    `アプリ ${app}（${ledgers[ledger]}）: ${records} 件のレコード、フィールド ${codes.join("、")}`,
  commentsUnknown:
    "コメント: トークンでコメントできるかは、実際に書き込むまでわかりません。アプリの設定「コメント機能を有効にする」を確認してください",
  loggedIn: ({ account, region }) => `アカウント ${account}、リージョン ${region} にログインしました`,
  managementAccount: (account) => `組織の管理アカウントは ${account} です`,
  delegatedAdministrators: (accounts) => `IAM Identity Center の委任管理者: ${accounts.join("、") || "なし"}`,
  notDelegated: (account) =>
    `アカウント ${account} は委任管理者ではありません。管理アカウントで次を実行してください: aws organizations register-delegated-administrator --account-id ${account} --service-principal sso.amazonaws.com`,
  organizationRead: ({ accounts, ous }) => `${accounts} 個のアカウント、${ous} 個の OU`,
  instanceFound: (arn) => `インスタンス ${arn}（許可セットは有効）`,
  instancesListed: "インスタンスの一覧を取得できます",
  identityStoreRead: ({ id, users, groups }) =>
    `ID ストア ${id}: ${users} 人のユーザー、${groups} 個のグループ`,
  permissionSetsRead: ({ all, ours, assignments }) =>
    `${all} 個の許可セット（うち管理対象は ${ours} 個、アカウント割り当ては ${assignments} 件）`,
  writesUnknown:
    "書き込みの権限は、書き込まずに確かめることができません。ロールを README.ja.md の apply 用ポリシーと見比べてください",
  githubNotTried: "未確認: GITHUB_TOKEN または GITHUB_REPOSITORY が設定されていません",
  repositoryRead: (repository) => `リポジトリ ${repository} を読み取れます`,
  repositoryFailed: ({ repository, error }) =>
    `リポジトリ ${repository}: ${error}。GITHUB_TOKEN を確認してください`,
  jobPermissionsUnknown:
    "ジョブには `id-token: write` が必要です。ワークフローの permissions を確認してください",
  slackNotTried: "未確認: 設定に slack.channel がありません",
  slackTokenMissing: "設定に Slack のチャンネルがありますが、SLACK_BOT_TOKEN が設定されていません",
  slackToken: (team) => `トークンは ${team} のものです`,
  slackFailed: (error) => `auth.test: ${error}。SLACK_BOT_TOKEN を確認してください`,
  slackScopeMissing:
    "アプリにスコープ chat:write がありません。deploy/slack-manifest.yml と見比べて追加し、再インストールしてください",
  slackChannel: (channel) => `チャンネル ${channel} が見つかりました`,
  slackChannelFailed: ({ channel, error }) =>
    `チャンネル ${channel}: ${error}。slack.channel を確認し、プライベートチャンネルならアプリを招待してください`,
  slackMembershipUnknown:
    "アプリがパブリックチャンネルに参加しているかは、投稿するまでわかりません。Slack の /invite で招待してください",
  nothingMissing: "不足しているものはありません。",
  missing: (count) => `不足: ${count} 件`,
  policyChecked: ({ errors, warnings }) =>
    errors === 0 && warnings === 0
      ? "このポリシーに問題は見つかりませんでした。"
      : `エラー: ${errors} 件、警告: ${warnings} 件。${errors === 0 ? "AWS はこのポリシーを受け付ける見込みです。" : "AWS はこのポリシーを受け付けません。"}`,
} satisfies Checks;
