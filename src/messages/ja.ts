import { jaAccounts } from "./accounts-words.ts";
import type { Messages } from "./catalogue.ts";
import { jaAlerts, jaSlack } from "./ja-alerts.ts";
import { jaAudit } from "./ja-audit.ts";
import { jaChange } from "./ja-changes.ts";
import { jaChecks } from "./ja-checks.ts";
import { jaComments } from "./ja-comments.ts";
import { said } from "./ja-details.ts";
import { jaExport, jaExportProblems } from "./ja-export.ts";
import { jaGuardrails } from "./ja-guardrails.ts";
import { jaImport, jaImportProblems } from "./ja-import.ts";
import { jaPolicy } from "./ja-policy.ts";
import { jaReplies } from "./ja-replies.ts";
import { jaSetup } from "./ja-setup.ts";
import { jaSummary } from "./ja-summary.ts";
import { didYouMean, jaWords, listed, quoted } from "./ja-words.ts";
import { grouped } from "./phrases.ts";

export const ja = {
  problems: {
    "settings-invalid": ({ path, detail }) =>
      `設定${path === "" ? "" : `の「${path}」`}に誤りがあります${said(detail)}。修正してから、もう一度実行してください。`,
    "kintone-unreachable": ({ app, detail }) =>
      `アプリ ${app} について、kintone から応答を得られませんでした${said(detail)}。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。`,
    "kintone-denied": ({ app, detail }) =>
      `アプリ ${app} へのアクセスが kintone に拒否されました${said(detail)}。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。`,
    "kintone-refused": ({ app, detail }) =>
      `アプリ ${app} へのリクエストを kintone が受け付けませんでした${said(detail)}。設定の condition と guestSpaceId を確認してください。`,
    "app-not-found": ({ app }) =>
      `アプリ ${app} が kintone に見つかりません。設定のアプリ番号を確認してください。ゲストスペースのアプリでは guestSpaceId も必要です。`,
    "field-not-found": ({ app, codes, isOneEnough }) =>
      `アプリ ${app} に、フィールドコードが${quoted(codes)}のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。${isOneEnough ? "ユーザーとグループのフィールドは、どれか 1 つあれば足ります。" : ""}`,
    "field-unusable": ({ app, code, type }) =>
      `アプリ ${app} のフィールド「${code}」は種類が ${type} のため、読み取れません。設定で別のフィールドを指定してください。`,
    "ledger-empty": ({ ledger, app, isOneOfSeveral }) =>
      isOneOfSeveral
        ? `以前はレコードがあったアプリ ${app} のレコードが 0 件だったため、それらのレコードによるアカウント割り当ては、承認されるまで取り消しません。レコードがあるはずなら、API トークンの閲覧権限と、設定のアプリと condition を確認してください。`
        : `${ledger === "permissionSets" ? "許可セット" : "アカウント割り当て"}の台帳（アプリ ${app}）のレコードが 0 件だったため、承認されるまで取り消しや削除は行いません。レコードがあるはずなら、API トークンの閲覧権限と設定の condition を確認してください。`,
    "incomplete-read": ({ service, detail }) =>
      `${service} を最後まで読み取れませんでした${said(detail)}。何も変更せず、次回の実行で読み直します。`,
    "aws-login-failed": ({ detail }) =>
      `AWS にサインインできませんでした${said(detail)}。ロールの ARN と信頼ポリシー（aud と sub の条件）を確認してください。GitHub Actions では、ジョブに id-token: write の権限も必要です。`,
    "aws-denied": ({ operation, detail }) =>
      `AWS に「${operation}」を拒否されました${said(detail)}。同期に使うロールにこの権限を付けてください。すでに付いている場合は、サービスコントロールポリシー（SCP）で拒否されている可能性があります。`,
    "aws-unreachable": ({ operation, detail }) =>
      `AWS の「${operation}」から正常な応答を得られませんでした${said(detail)}。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。`,
    "no-instance": ({ found, wanted }) =>
      `「${wanted}」に当てはまる IAM Identity Center インスタンスが 1 つに決まりません（このリージョンにあるもの: ${found.length === 0 ? "なし" : quoted(found)}）。リージョンと、設定の identityCenter.instanceArn を確認してください。`,
    "permission-sets-disabled": ({ instance }) =>
      `インスタンス「${instance}」では許可セットが有効になっていません。IAM Identity Center で有効にしてください。一度有効にすると、無効には戻せません。`,
    "permission-set-out-of-reach": ({ name, account }) =>
      `許可セット「${name}」は、管理アカウントまたは同期を実行するアカウントである ${account} にもプロビジョニングされているため、レコードの内容にかかわらず一切変更しません。管理者がそのアカウントへの割り当てを外すまでは、別の名前の許可セットを使ってください。`,
    "protection-ended": ({ count }) =>
      `読み取れないレコード、または認められない内容のレコードのために残していた割り当て ${grouped(count)} 件の保護期間（limits.protectHours）が終わりました。取り消しは保留しています。レコードを直すか、取り消しを承認してください。`,
    "protection-wide": ({ count }) =>
      `このレコードには読み取れない部分か認められない部分があるため、割り当て ${grouped(count)} 件を取り消さずに残しています。保護期間（limits.protectHours）が終わる前に、レコードを直してください。`,
    "replacement-failed": ({ account, permissionSet }) =>
      `アカウント ${account} の許可セット「${permissionSet}」は、置き換え先の割り当てが期限までに完了しなかったため、完了を待たずに取り消します。新しい割り当てがなぜ完了しないのかを確認してください。`,
    "removals-held": ({ count, limits, checksum }) =>
      `${grouped(count)} 件の取り消し・削除を保留しています（${limits.map(jaWords.limit).join("、")}）。意図したものならチェックサム ${checksum} を指定して承認し、そうでなければレコードを直してください。`,
    "additions-held": ({ count, limits, checksum }) =>
      `${grouped(count)} 件の新しい割り当てを保留しています（${limits.map(jaWords.limit).join("、")}）。意図したものならチェックサム ${checksum} を指定して承認し、そうでなければレコードを直してください。`,
    "clock-skew": ({ seconds }) =>
      `同期を実行するマシンの時計が、kintone の時計より ${grouped(Math.abs(seconds))} 秒${seconds > 0 ? "遅れて" : "進んで"}います。今回は kintone の時刻を使いました。マシンの時刻合わせを確認してください。`,
    "audit-unwritable": ({ detail }) =>
      `この実行の監査証跡を書き込めませんでした${said(detail)}。変更の内容はこの実行のサマリーにあるので、保存しておいてください。入力 audit-path のフォルダーを確認してください。`,
    "state-unusable": ({ detail }) =>
      `前回までの実行の記録を利用できませんでした${said(detail)}。記録がなくても結果は正しく、同じ通知が繰り返されることがあるだけです。続くようなら、state のディレクトリを確認してください。`,
    "metric-not-put": ({ namespace, detail }) =>
      `今回の実行を CloudWatch の名前空間「${namespace}」に記録できませんでした${said(detail)}。ほかの処理は済んでいますが、このままでは同期が止まっているとアラームに判断されます。ロールに、この名前空間に対する cloudwatch:PutMetricData の許可があるか確認してください。`,
    "telling-failed": ({ detail }) =>
      `プログラム自体の誤りにより、この実行について関係者に通知できませんでした${said(detail)}。変更への影響はありません。この文面を添えて報告してください。`,
    "comment-failed": ({ app, count, detail }) =>
      `アプリ ${app} で、コメントを ${grouped(count)} 件投稿できませんでした${said(detail)}。次回の実行で再試行します。アプリでコメントが有効か、API トークンに「レコード閲覧」の権限があるかを確認してください。`,
    "status-not-written": ({ app, count, detail }) =>
      `アプリ ${app} で、レコード ${grouped(count)} 件の同期状態を書き込めませんでした${said(detail)}。同期そのものへの影響はありません。API トークンに「レコード編集」の権限があるか、同期状態のフィールドに必要な選択肢があるか、そのレコードを画面から保存できるかを確認してください。`,
    ...jaSlack,
    paused: () =>
      "同期を一時停止しているため、何も書き込みません。再開するには、環境変数 IDENTITY_SYNC_PAUSED を削除してください。",

    "field-empty": () => "このフィールドが空です。値を入力してください。",
    "field-value-invalid": ({ value, allowed }) =>
      `${value === "" ? "値が選択されていません。" : `「${value}」は使えない値です。`}${quoted(allowed)}のいずれかにしてください。`,
    "record-too-wide": ({ count, limit }) =>
      `このレコードは一度に ${grouped(count)} 件の割り当て（アカウント×許可セット×ユーザー・グループ）を求めていますが、扱えるのは ${grouped(limit)} 件までです。グループを使うか、レコードを分けてください。それまで、これまでの割り当ては残ります。`,
    "field-several-values": ({ values }) =>
      `このフィールドに値が複数あります（${quoted(values)}）。指定できるのは 1 つだけです。1 つにしてください。`,
    "name-invalid": ({ name }) =>
      `「${name}」は許可セット名に使えません。AWS で使えるのは、半角の英数字と記号 + = , . @ - _ からなる 1～32 文字です。`,
    "name-duplicate": ({ name, records }) =>
      `許可セット「${name}」のレコードが複数あります（レコード ${records.join("、")}）。1 件だけ残し、ほかは無効にするか名前を変えてください。それまで、この許可セットは変更しません。`,
    "not-managed": ({ name }) =>
      `許可セット「${name}」は IAM Identity Center にありますが、この同期の管理対象ではないため、変更も割り当ても行いません。別の名前にするか、管理者に相談してください。`,
    excluded: ({ kind, name }) =>
      `${{ account: "アカウント", "permission set": "許可セット", principal: "ユーザーまたはグループ" }[kind]}「${name}」は、設定で同期の対象から除外されています。別のものを指定するか、管理者に相談してください。`,
    "permission-set-record-missing": ({ name }) =>
      `許可セット「${name}」のレコードが、削除されたか無効になっています。ここに書かれている間は許可セットを残します。許可セットのレコードを元に戻すか、別の許可セットに変えてください。`,
    "unknown-managed-policy": ({ name, suggestions }) =>
      `AWS 管理ポリシー「${name}」が見つかりません。${didYouMean(suggestions) ?? "名前を確認してください。ごく新しいポリシーは ARN で指定できます。"}`,
    "unattachable-managed-policy": ({ name }) =>
      `ポリシー「${name}」は AWS のサービスリンクロール専用で、許可セットには付けられません。別のポリシーを指定してください。`,
    "policy-quota": ({ count, quota }) =>
      `この許可セットには管理ポリシーが ${count} 個あります。クォータを引き上げていなければ、AWS で使えるのは${quota === 10 ? "アカウントのロール" : "許可セット"} 1 つにつき ${quota} 個までです。プロビジョニングに失敗したら、数を減らすか、管理者にクォータの引き上げを依頼してください。`,
    "tags-too-many": ({ count, limit }) =>
      `このシステムが付けるものを含めて、タグが ${count} 個になります。許可セットに付けられるのは ${limit} 個までです。減らしてください。`,
    "groups-too-many": ({ permissionSet, account, count, limit, groups }) =>
      `1 つのアカウントで 1 つの許可セットに割り当てられるグループは、AWS の制限で ${limit} 個までです。アカウント「${account}」の許可セット「${permissionSet}」は ${grouped(count)} 個になるため、${listed(groups)}は割り当てません。グループをまとめるか、一部を別の許可セットにしてください。`,
    "customer-policy-case": ({ policy, other, permissionSet }) =>
      `カスタマー管理ポリシー「${policy}」が、許可セット「${permissionSet}」では「${other}」と書かれています。ポリシーは、ここに書いたとおりの名前（大文字・小文字も含めて）で各アカウントに必要です。書き方をそろえてください。`,
    "customer-policy-invalid": ({ value }) =>
      `「${value}」はカスタマー管理ポリシーの名前として使えません。ARN ではなく、名前か、/path/PolicyName のようなパス付きの名前を 1 行に 1 つ書いてください。`,
    "description-replaced": () =>
      "この説明は IAM Identity Center に保存できないため（欧文のみ、700 文字まで）、代わりにこのレコードへの参照を入れます。対応は不要です。",
    ...jaPolicy,
    ...jaGuardrails,
    ...jaImportProblems,
    ...jaExportProblems,
    "boundary-invalid": ({ value }) =>
      `「${value}」は許可境界に使えません。AWS 管理ポリシーの名前か ARN、またはカスタマー管理ポリシーを customer:/path/PolicyName の形で書いてください。`,
    "session-duration-invalid": ({ value }) =>
      `「${value}」はセッション時間に使えません。1～12 時間の範囲で、4 や 1.5 のような時間数か、PT4H や PT1H30M の形で書いてください。`,
    "relay-state-invalid": ({ value }) =>
      `「${value}」はリレーステートに使えません。半角の英数字と記号だけの、240 文字以内の URL にしてください。`,
    "tag-invalid": ({ value }) =>
      `「${value}」はタグに使えません。1 行に 1 つ、キー=値 の形で、半角の英数字と空白、記号 _ . : / = + - @ を使って書いてください（キーは 128 文字、値は 256 文字まで）。aws: で始まるキー、managed-by、kintone-record、重複するキーは使えません。`,
    "unknown-account": ({ name, suggestions }) =>
      `AWS アカウント「${name}」が組織に見つかりません。${didYouMean(suggestions) ?? "アカウント名か 12 桁の ID を確認してください。"}`,
    "account-id-invalid": ({ value }) =>
      `「${value}」は AWS アカウント ID ではありません（ID は 12 桁です）。先頭の 0 が抜けていないか確認してください。`,
    "account-ambiguous": ({ name, ids }) =>
      `「${name}」という名前の AWS アカウントが複数あります（${ids.join("、")}）。名前の代わりに 12 桁の ID を書いてください。`,
    "account-inactive": ({ account, state }) =>
      `AWS アカウント「${account}」は有効な状態ではないため（${state}）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。`,
    "unknown-ou": ({ path }) =>
      `組織単位（OU）「${path}」が見つかりません。ou:/service/prod のように、ルートからの名前をすべて書いているか確認してください。`,
    "management-account": ({ account }) =>
      `AWS アカウント「${account}」は組織の管理アカウントのため、この同期では扱えません（このレコードのほかのアカウントは同期します）。このレコードから外し、このアカウントだけを指定したレコードを別に作ってください。そのレコードは管理者が Terraform で設定します。`,
    "management-account-handed-over": ({ account }) =>
      `AWS アカウント「${account}」は組織の管理アカウントのため、この同期では扱えません。このレコードは管理者に引き継がれ、identity-sync export terraform の出力に入ります。ここでの対応は不要です。`,
    "bot-account": ({ account }) =>
      `AWS アカウント「${account}」は同期そのものを実行するアカウントのため、安全上、この同期では扱いません。別のアカウントを指定するか、管理者に相談してください。`,
    "unknown-permission-set": ({ name, suggestions }) =>
      `許可セット「${name}」が見つかりません。${didYouMean(suggestions) ?? "名前を確認してください。"}新しい許可セットなら、先に許可セットのアプリに登録してください。`,
    "unknown-user": ({ name }) =>
      `ユーザー「${name}」が IAM Identity Center に見つかりません。名前と、ID プロバイダーから AWS に連携されているかを確認してください。`,
    "unknown-group": ({ name, suggestions }) =>
      `グループ「${name}」が IAM Identity Center に見つかりません。${didYouMean(suggestions) ?? "名前と、ID プロバイダーから AWS に連携されているかを確認してください。"}`,
    "principal-ambiguous": ({ name, names }) =>
      `「${name}」に当てはまるユーザーまたはグループが複数あります（${quoted(names)}）。1 つに決まる名前を書くか、管理者に相談してください。`,
    "waiting-for-directory": ({ name }) =>
      `「${name}」はまだ IAM Identity Center に登録されていません。新しいユーザーやグループの登録には 40 分ほどかかることがあり、登録されると自動的に割り当てます。対応は不要です。`,
    "period-invalid": ({ value, why }) =>
      why === "not-a-date"
        ? `「${value}」を日付として読み取れません。2026-04-01 のように書いてください。`
        : `期間の終わりが、始まりと同じかそれより前です（${value}）。開始日と終了日を確認してください。`,
    "wildcard-not-allowed": ({ value }) =>
      `「${value}」のように多くのアカウントをまとめて指定することは、設定（guardrails.allowWildcard）で許可されていません。アカウントを 1 つずつ書くか、管理者に相談してください。`,
    "principal-recreated": ({ name }) =>
      `「${name}」の IAM Identity Center での ID が以前と変わりました。ユーザーまたはグループが削除されて作り直されたか、同じ名前が別の人やグループに付けられています。このレコードによる割り当ては新しいほうに移ります。意図した相手か確認してください。`,
    "orphan-left": ({ change }) =>
      `ユーザーまたはグループがすでに削除されているため、AWS は、${jaChange(change)}を実行しませんでした。この割り当てでアクセスできる人はいません。30 日間そのままにしてから再試行します。対応は不要です。`,
    "change-failed": ({ change, reason }) =>
      `${jaChange(change)}が失敗しました${said(reason)}。次回の実行で再試行します。繰り返し失敗する場合は、管理者に相談してください。`,
    "comments-held": ({ count, codes }) =>
      `${grouped(count)} 件のレコードに同じ問題（${codes.join("、")}）が一度に見つかったため、コメントを控えています。共通する原因がないか確認してください。12 時間たっても直っていなければ、それぞれのレコードにコメントします。すぐに知らせるには、設定の limits.alikeProblems をこの件数以上にしてください。`,
    "change-denied": ({ change }) =>
      `同期に使うロールに AWS の権限がないため、${jaChange(change)}を実行できません。管理者が権限を付ければ、次回の実行で自動的に実行します。`,
    "verification-late": ({ hours, targetHours }) =>
      `IAM Identity Center に、${hours} 時間確認できていない箇所があります（目標は ${targetHours} 時間以内）。その間に手作業などで変わっていても、見つかっていないおそれがあります。実行の間隔を短くするか、verification.budgetSeconds を増やしてください。/sync full または --full で実行すると、すべてを一度に確認します。`,
    "change-unsettled": ({ change }) =>
      `${jaChange(change)}は、実行が終わった時点でまだ AWS での完了待ちでした。次回の実行で確認します。対応は不要です。`,
  },
  words: jaWords,
  accounts: jaAccounts,
  checks: jaChecks,
  summary: jaSummary,
  audit: jaAudit,
  comments: jaComments,
  imports: jaImport,
  alerts: jaAlerts,
  replies: jaReplies,
  setup: jaSetup,
  exports: jaExport,
} satisfies Messages;
