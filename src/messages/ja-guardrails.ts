import type { GuardrailViolation } from "../core/model/guardrail-violation.ts";
import type { Messages } from "./catalogue.ts";
import { listed } from "./ja-words.ts";
import { type Sentences, sentenceFor, short } from "./phrases.ts";

/** Where the rule stands, and what is written there. */
const by = ({ path, rule }: { readonly path: string; readonly rule: string }): string =>
  `設定（${path}: 「${rule}」）`;

const violations: Sentences<GuardrailViolation> = {
  "managed-policy": ({ policy, ...rule }) =>
    `ポリシー「${policy}」は、${by(rule)}で使用が禁止されています。別のポリシーにするか、管理者に相談してください。それまで、この許可セットは変更しません。`,
  "managed-policy-spread": ({ policy, accounts, ...rule }) =>
    `ポリシー「${policy}」を使えるアカウントは${by(rule)}で限られていますが、この許可セットは${listed(accounts)}にもあります。このポリシー用に別の許可セットを作るか、管理者に相談してください。それまで、この許可セットは変更しません。`,
  "managed-policy-account": ({ policy, permissionSet, accounts, ...rule }) =>
    `許可セット「${permissionSet}」に含まれるポリシー「${policy}」は、${by(rule)}により${listed(accounts)}では使えません。そこには新しく割り当てません。別の許可セットにするか、管理者に相談してください。`,
  action: ({ action, ...rule }) =>
    `「${action}」は、${by(rule)}でインラインポリシーでの許可が禁止されているアクションを許可しています。取り除くか、管理者に相談してください。それまで、この許可セットは変更しません。`,
  "permissions-boundary": (rule) =>
    `${by(rule)}により、どの許可セットにもこの許可境界が必要です。ここに入力してください。それまで、この許可セットは変更しません。`,
  "session-hours": ({ hours, ...rule }) =>
    `セッション時間 ${hours} 時間は、${by(rule)}の上限を超えています。短くするか、管理者に相談してください。それまで、この許可セットは変更しません。`,
  "permission-set-account": ({ permissionSet, accounts, ...rule }) =>
    `許可セット「${permissionSet}」は、${by(rule)}により${listed(accounts)}では使えません。そこには新しく割り当てません。別の許可セットにするか、管理者に相談してください。`,
  "permission-set-content": ({ permissionSet, ...rule }) =>
    `許可セット「${permissionSet}」は${by(rule)}に反する内容のため、新しくは割り当てません。すでにある割り当ては残ります。許可セットのレコードを直してもらうか、別の許可セットにしてください。`,
};

export const jaGuardrails = {
  "guardrail-violated": ({ violation }) => sentenceFor(violations, violation),
  "not-account-owner": ({ accounts, editor, owners }) =>
    `最後に変更した ${editor} さんは${listed(accounts)}の責任者ではないため、このレコードはそこでは有効になりません。${owners.length === 0 ? "責任者が設定されていないため、管理者に相談してください。" : `責任者の${listed(owners)}のだれかに保存を依頼してください。`}すでにある割り当ては、当面残ります。`,
  "account-list-empty": ({ app }) =>
    `アカウント一覧（アプリ ${app}）にアカウントが 1 つもなく、責任者がわからないため、何も変更しませんでした。API トークンでレコードを閲覧できるかを確認してください。一覧は identity-sync accounts で作成できます。`,
  "account-owners-unused": ({ app, records }) =>
    `アカウント一覧（アプリ ${app}）のレコード ${short(records.join("、"))} には責任者がいますが、AWS アカウント ID がありません。この責任者はどのアカウントの責任者にもならず、本来のアカウントはだれのレコードでも有効になっているかもしれません。12 桁の ID を入力するか、責任者を空にしてください。`,
  "setting-without-effect": ({ path, value }) =>
    `設定の「${path}」にあるアカウントまたは組織単位（OU）「${value}」が見つからないため、このルールは意図したとおりに働きません。設定の名前を直してください。`,
} satisfies Partial<Messages["problems"]>;
