import type { ChangeKind } from "../core/model/change.ts";
import { jaWords } from "./ja-words.ts";
import { describedChange } from "./phrases.ts";

const verbs: Readonly<Record<ChangeKind, string>> = {
  "create-permission-set": "を作成する変更",
  "update-permission-set": "を更新する変更",
  "delete-permission-set": "を削除する変更",
  provision: "をプロビジョニングする変更",
  "create-assignment": "を割り当てる変更",
  "delete-assignment": "の割り当てを取り消す変更",
};

/** 「…する変更」: stands in a sentence as a noun does. */
export const jaChange = (change: string): string => {
  const described = describedChange(change);
  if (described === undefined) return `変更「${change}」`;
  const { kind, permissionSet, to } = described;
  const where =
    to === undefined
      ? ""
      : `アカウント ${to.accountId} で${jaWords.principals[to.type]}「${to.name}」${kind === "create-assignment" ? "に" : "への"}`;
  return `${where}許可セット「${permissionSet}」${verbs[kind]}`;
};
