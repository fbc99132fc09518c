import type { Limit } from "../core/model/limit.ts";
import type { Words } from "./catalogue.ts";
import { grouped } from "./phrases.ts";

export const quoted = (names: readonly string[]): string => names.map((name) => `「${name}」`).join("");

/** The first few of what may be many. */
export const listed = (names: readonly string[]): string =>
  names.length <= 3 ? quoted(names) : `${quoted(names.slice(0, 3))}ほか ${grouped(names.length - 3)} 件`;

export const didYouMean = (suggestions: readonly string[]): string | undefined =>
  suggestions.length === 0
    ? undefined
    : `${quoted(suggestions)}${suggestions.length === 1 ? "" : "のいずれか"}ではありませんか。`;

const limit = (of: Limit): string => {
  switch (of.kind) {
    case "ledger-empty":
      return "台帳のレコードが 0 件";
    case "protection-ended":
      return "読み取れないか認められないレコードの保護期間が終了";
    case "count":
      return `24 時間の取り消しが ${grouped(of.count)} 件を超過`;
    case "percent-of-all":
      return `24 時間の取り消しが管理対象の割り当て全体の ${of.percent}% を超過`;
    case "percent-of-account":
      return `24 時間の取り消しがアカウント ${of.account} の割り当ての ${of.percent}% を超過`;
    case "percent-of-permission-set":
      return `24 時間の取り消しが許可セット「${of.permissionSet}」の割り当ての ${of.percent}% を超過`;
    case "permission-sets":
      return `許可セットの削除が ${grouped(of.count)} 件を超過`;
    case "additions":
      return `1 回の実行での新しい割り当てが ${grouped(of.count)} 件を超過`;
    case "sensitive-accounts":
      return `重要な許可セット「${of.permissionSet}」の新しい割り当て先が ${grouped(of.count)} アカウントを超過`;
  }
};

export const jaWords = {
  status: {
    failed: "失敗: 実行を続けられませんでした",
    held: (held) => `保留: ${grouped(held)} 件の変更が承認待ちです`,
    partlyApplied: (applied, notApplied) =>
      `一部のみ適用: ${grouped(applied)} 件を適用、${grouped(notApplied)} 件は未適用です`,
    applied: (changes) => `適用完了: ${grouped(changes)} 件を変更しました`,
    planned: (changes) => `変更計画: ${grouped(changes)} 件の変更があります（未適用）`,
    inSync: "同期済み: 変更はありません",
  },
  changes: {
    "create-permission-set": "許可セットの作成",
    "update-permission-set": "許可セットの更新",
    "delete-permission-set": "許可セットの削除",
    provision: "プロビジョニング",
    "create-assignment": "アカウント割り当ての作成",
    "delete-assignment": "アカウント割り当ての取り消し",
  },
  removalReasons: {
    expired: "期間終了",
    withdrawn: "申請の取り下げ",
    unrequested: "申請レコードなし",
    "principal-gone": "ユーザーまたはグループの削除",
    "principal-recreated": "ユーザーまたはグループの ID の変更",
    "protection-ended": "読み取れないか認められないレコードの保護期間が終了",
  },
  keptReasons: {
    "not-managed": "管理対象外",
    "excluded-permission-set": "設定で除外された許可セット",
    "out-of-reach": "管理アカウントまたは同期を実行するアカウントにもある許可セット",
    "management-account": "管理アカウントへの割り当て",
    "bot-account": "同期を実行するアカウントへの割り当て",
    "excluded-account": "設定で除外されたアカウント",
    "excluded-principal": "設定で除外されたユーザー・グループ",
    "account-inactive": "有効な状態ではないアカウント",
    orphan: "ユーザーまたはグループが削除済みで、AWS が取り消しに応じない割り当て",
    "never-removed": "設定で取り消しの対象から外されたユーザー・グループ",
    refused: "認められない内容のレコードがあるため保護中",
    protected: "読み取れないレコードがあるため保護中",
    "awaiting-replacement": "置き換え先の完了待ち",
    "still-provisioned": "アカウントにプロビジョニングが残っている許可セット",
    "policy-additive": "取り消しを行わない設定（policy: additive）",
  },
  severities: { error: "エラー", warning: "警告", notice: "お知らせ" },
  outcomes: {
    applied: "適用済み",
    failed: "失敗",
    unsettled: "完了待ち",
    skipped: "見送り",
    held: "保留",
    planned: "予定",
  },
  principals: { USER: "ユーザー", GROUP: "グループ" },
  parts: {
    description: "説明",
    "session duration": "セッション時間",
    "relay state": "リレーステート",
    "inline policy": "インラインポリシー",
    "permissions boundary": "許可境界",
    tags: "タグ",
  },
  nouns: {
    changes: "変更",
    problems: "問題",
    kept: "変更せず残したもの",
    held: "保留",
    requests: "リクエスト数",
    account: "アカウント",
    permissionSet: "許可セット",
    principal: "プリンシパル",
    user: "ユーザー",
    group: "グループ",
    record: "レコード",
    field: "フィールド",
    reason: "理由",
    result: "結果",
    duration: "所要時間",
    checksum: "チェックサム",
  },
  limit,
  place: (recordNumber, appNumber, fieldCode) =>
    `レコード ${recordNumber}（アプリ ${appNumber}）${fieldCode === undefined ? "" : `、フィールド「${fieldCode}」`}`,
  textPlace: ({ line, column }) => `${line} 行目の ${column} 文字目`,
  approve: (checksum) =>
    `この変更だけを承認するには、\`identity-sync apply --approve-plan ${checksum}\` を実行するか、ワークフローの入力 \`approve-plan\` に \`${checksum}\` を指定して実行してください。`,
  more: (count) => `ほか ${grouped(count)} 件`,
} satisfies Words;
