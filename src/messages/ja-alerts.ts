import type { Alerts, Messages } from "./catalogue.ts";
import { grouped, short } from "./phrases.ts";

const standsStill =
  "同期が止まっています。新しいアクセスは付与されず、取り下げられた、または期限の切れたアクセスも残ったままです。今あるものには手を付けていません。";

const severities = { critical: "重大", warning: "警告", info: "お知らせ" } as const;

export const jaAlerts = {
  causes: {
    paused: {
      headline: () => "同期を一時停止しています",
      meaning:
        "環境変数 IDENTITY_SYNC_PAUSED が設定されています。削除されるまで、AWS にも kintone にも何も書き込みません。新しいアクセスは付与されず、取り下げられたアクセスも残ったままです。",
    },
    "kintone-unreadable": { headline: () => "kintone を読み取れません", meaning: standsStill },
    "aws-login": { headline: () => "AWS にサインインできません", meaning: standsStill },
    "aws-denied": {
      headline: (count) => `AWS に ${grouped(count)} 件の操作を拒否されています`,
      meaning:
        "同期に使うロールに必要な権限がないため、その操作が要る変更を適用できません。権限を付ければ、次回の実行で自動的に適用します。",
    },
    "aws-unreadable": { headline: () => "AWS を読み取れません", meaning: standsStill },
    "ledger-empty": {
      headline: () => "kintone の台帳のレコードが 0 件です",
      meaning:
        "0 件であることを理由とする取り消しや削除は、承認されるまで行いません。レコードがあるはずなら、何らかの原因で読み取れなくなっています。",
    },
    "protection-ended": {
      headline: (count) =>
        `読み取れないレコードの保護期間が終わり、${grouped(count)} 件の割り当てが取り消し待ちです`,
      meaning:
        "保護期間を過ぎても、レコードが読み取れないままです。レコードを直すか削除するまで、または取り消しを承認するまで、割り当ては残ります。",
    },
    "changes-held": {
      headline: (count) => `${grouped(count)} 件の変更を保留しています（承認待ち）`,
      meaning:
        "設定の上限を超えるため、保留しています。ほかの変更は適用しています。意図したものならチェックサムを指定して承認し、そうでなければレコードを直してください。",
    },
    "changes-failing": {
      headline: (count) => `AWS で ${grouped(count)} 件の変更が失敗しています`,
      meaning: "ほかの変更は適用しています。失敗した変更は、実行のたびに再試行します。",
    },
    "comments-held": {
      headline: (count) => `${grouped(count)} 件のレコードに同じ問題が一度に見つかり、コメントを控えています`,
      meaning:
        "これほど多くの人が同時に同じ間違いをすることは、まずありません。設定のテンプレートやルール、ディレクトリとの同期、アプリのフィールドなど、次のレコードに共通する原因がないか確認してください。その間、アクセスは取り消されません。12 時間たっても直っていなければ、それぞれのレコードにコメントします。レコードのほうが誤っているときは、設定の limits.alikeProblems をこの件数以上にすると、次回の実行でコメントします。",
    },
    "permission-set-out-of-reach": {
      headline: (count) => `${grouped(count)} 個の許可セットを変更できません`,
      meaning:
        "管理アカウント、または同期を実行するアカウントにもプロビジョニングされている許可セットは、どのアカウントでも一切変更しません。レコードの内容は反映されません。",
    },
    "protection-wide": {
      headline: (count) => `読み取れないレコード ${grouped(count)} 件のために、多くの割り当てを残しています`,
      meaning:
        "まだ何も失われていません。そのレコードが付与した可能性のある割り当ては、保護期間が終わるまで残し、その後も承認されるまで取り消しを保留します。",
    },
    "records-failing": {
      headline: (count) => `${grouped(count)} 件のレコードが直されないままです`,
      meaning:
        "書いた人にはレコード上で知らせていますが、直されていません。レコードの内容は反映されません。本人に確認するか、レコードを直してください。",
    },
    "replacement-failed": {
      headline: (count) => `置き換え先の完了を待たずに、${grouped(count)} 件の割り当てを取り消します`,
      meaning:
        "置き換え先の割り当てが期限までに完了しないため、古いアクセスをこれ以上残しません。新しい割り当てが成功するまで、必要なアクセスを失っている人がいるかもしれません。",
    },
    unverified: {
      headline: () => "長い間、何も確認できていません",
      meaning: "最後に確認した時点より後に、レコードと異なるアクセスができていても、見つかっていません。",
    },
  },
  fields: {
    since: "発生",
    at: "日時",
    runs: "確認",
    until: "解消",
    checksum: "承認用のチェックサム",
  },
  runs: (count) => `${grouped(count)} 回の実行`,
  duration: (minutes) => {
    const days = Math.floor(minutes / 1_440);
    const hours = Math.floor((minutes % 1_440) / 60);
    const parts = [
      ...(days > 0 ? [`${grouped(days)} 日`] : []),
      ...(hours > 0 ? [`${hours} 時間`] : []),
      ...(days === 0 && (minutes % 60 > 0 || hours === 0) ? [`${minutes % 60} 分`] : []),
    ];
    return parts.join(" ");
  },
  buttons: { run: "実行を開く", runbook: "対処方法" },
  title: (severity, headline) => `${severities[severity]}: ${headline}`,
  resolved: (headline, duration) => `解消（${duration}継続）: ${headline}`,
  resolvedAfter: (duration) => `解消しました（${duration}継続）。`,
  reminder: ({ headline, since, runs }) =>
    `まだ続いています: ${headline}。発生は ${since}、これまでに ${grouped(runs)} 回の実行で確認しました。`,
  cause: (cause) => `原因: ${cause}`,
} satisfies Alerts;

const slackAdvice = (error: string): string => {
  switch (error) {
    case "channel_not_found":
      return "設定の slack.channel を確認してください。プライベートチャンネルには、アプリを招待する必要もあります。";
    case "not_in_channel":
      return "チャンネルにアプリを招待してください（Slack で /invite）。";
    case "is_archived":
      return "チャンネルがアーカイブされています。設定の slack.channel に別のチャンネルを指定してください。";
    case "not_authed":
      return "ボットトークンがありません。入力 slack-bot-token か環境変数 SLACK_BOT_TOKEN で渡してください。";
    case "invalid_auth":
    case "account_inactive":
    case "token_revoked":
    case "token_expired":
      return "ボットトークンが正しいか、アプリがインストールされたままかを確認してください。";
    case "missing_scope":
      return "アプリには deploy/slack-manifest.yml のスコープが必要です。不足しているものを追加し、再インストールしてください。";
    default:
      return "続くようなら、Slack の稼働状況とネットワークを確認してください。";
  }
};

export const jaSlack = {
  "slack-failed": ({ channel, error }) =>
    `Slack のチャンネル「${short(channel)}」で管理者に知らせることができませんでした（${error}）。${slackAdvice(error)}同期そのものには影響ありません。`,
} satisfies Partial<Messages["problems"]>;
