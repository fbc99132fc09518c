import type { Checks } from "./catalogue.ts";
import { jaCheckAccounts } from "./check-accounts-words.ts";
import { jaCheckClock } from "./check-clock-words.ts";
import { grouped } from "./phrases.ts";

const ledgers = { permissionSets: "許可セット", assignments: "アカウント割り当て" } as const;

export const jaChecks = {
  settingsValid: "設定ファイルに誤りはありません",
  noApiToken:
    "API トークンがありません。KINTONE_API_TOKEN に、アプリごとのトークンをカンマ区切りで設定してください",
  appRead: ({ app, ledger, records, codes }) =>
    `アプリ ${app}（${ledgers[ledger]}）: ${records} 件のレコード、フィールド ${codes.join("、")}`,
  accounts: jaCheckAccounts,
  statusWritesUnknown: (app) =>
    `アプリ ${app}: 同期状態を書き込むフィールドがあるため、トークンには「レコード編集」の権限も必要です（権限の有無は、書き込むまでわかりません）`,
  commentsUnknown: (app) =>
    `アプリ ${app}: コメント機能が有効かどうかは、アプリ管理の権限がないため確認できません。アプリの設定「コメント機能を有効にする」を確認してください`,
  commentsEnabled: (app) => `アプリ ${app}: コメント機能は有効です`,
  commentsDisabled: (app) =>
    `アプリ ${app}: コメント機能が無効です。アプリの設定で「コメント機能を有効にする」を選び、アプリを更新してください`,
  requestBudget: ({ app, requests, allowed }) =>
    `アプリ ${app}: 10 分おきに実行すると、読み取りは 1 日 ${grouped(requests)} リクエストです（スタンダードコースの上限は ${grouped(allowed)}）${requests > allowed ? "。実行の間隔を空けるか、condition で読むレコードを減らしてください" : ""}`,
  primaryRegion: (region) => `${region} はインスタンスのプライマリリージョンです`,
  otherRegion: ({ region, primaryRegion }) =>
    `${region} はインスタンスのプライマリリージョンではありません。許可セットを扱えるのはプライマリリージョンだけのため、AWS_REGION（入力 aws-region）を ${primaryRegion} にしてください`,
  customerKey: (arn) =>
    `インスタンスはキー ${arn} で暗号化されています。ロールにはこのキーの権限も必要です（README.ja.md の「権限」を参照）`,
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
  otherTools: (count) =>
    `管理対象の許可セットに、申請レコードのないユーザー個人への割り当てが ${count} 件あります。policy: full ではこれらを取り消します。AWS TEAM、aws-sso-elevator、Common Fate の Glide は、期限付きでこのような割り当てを作り、aws-sso-elevator はほかが作ったものを取り消すことが知られています。そうしたツールには専用の許可セットを使わせるか、ユーザーを scope.excludePrincipals に書いてください`,
  permissionSetsRead: ({ all, ours, assignments }) =>
    `${all} 個の許可セット（うち管理対象は ${ours} 個、アカウント割り当ては ${assignments} 件）`,
  optionalDenied: ({ action, use }) =>
    `ロールは ${action} を呼び出せません。同期は${use === "advice" ? " IAM Access Analyzer の助言なし" : "、このリリースより新しい管理ポリシーを知らないまま"}で動きます。必要なら README.ja.md の読み取り用ポリシーのとおりに許可してください`,
  writesUnknown:
    "書き込みの権限は、書き込まずに確かめることができません。ロールを README.ja.md の apply 用ポリシーと見比べてください",
  clock: jaCheckClock,
  githubNotTried:
    "未確認: ワークフローを確認するには、GITHUB_TOKEN（gh auth token で表示できます）と GITHUB_REPOSITORY（OWNER/REPOSITORY）を設定してください",
  repositoryRead: (repository) => `リポジトリ ${repository} を読み取れます`,
  repositoryFailed: ({ repository, error }) =>
    `リポジトリ ${repository}: ${error}。GITHUB_TOKEN を確認してください`,
  jobPermissionsUnknown:
    "ジョブには `id-token: write` が必要です。ワークフローの permissions を確認してください",
  jobHasIdToken: (event) => `ジョブは OIDC トークンを取得できます（イベント ${event}）`,
  jobLacksIdToken: (event) =>
    `ジョブは OIDC トークンを取得できません（イベント ${event}）。ジョブの permissions に id-token: write を加えてください。フォークからのプルリクエストでは取得できません`,
  lastScheduledRun: (minutes) => `スケジュールによる実行は ${grouped(minutes)} 分前に成功しました`,
  scheduledRunTooOld: (minutes) =>
    `スケジュールによる実行が ${minutes < 120 ? `${minutes} 分` : `${grouped(Math.round(minutes / 60))} 時間`}成功していません。Actions の実行結果と、ワークフローが無効になっていないかを確認してください`,
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
