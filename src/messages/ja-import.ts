import type { ImportTrouble } from "../core/model/problem.ts";
import type { ImportCounts, ImportWords } from "./catalogue-import.ts";
import { said as saidOf } from "./ja-details.ts";
import { quoted } from "./ja-words.ts";
import { grouped, type Sentences, sentenceFor, short } from "./phrases.ts";

const said = (detail: string): string => saidOf(short(detail));

const troubles: Sentences<ImportTrouble> = {
  denied: ({ detail }) =>
    `API トークンではレコードを追加できませんでした${said(detail)}。トークンに「レコード追加」の権限を付けてアプリを更新し、もう一度インポートしてください。`,
  required: ({ codes }) =>
    `フォームの必須フィールド${quoted(codes)}に入れる値がありません。インポートの間だけ必須を外すか、初期値を設定してください。`,
  refused: ({ count, name, detail }) =>
    `kintone が ${grouped(count)} 件のレコードを受け付けませんでした。最初のものは ${name} です${said(detail)}。ほかのレコードは追加済みです。kintone が示した点を直して、もう一度インポートしてください。`,
  "gave-up": () =>
    "kintone が受け付けないレコードが多いため、インポートを中断しました。kintone が示した点を直して、もう一度インポートしてください。追加済みのレコードは見分けます。",
  unanswered: ({ detail }) =>
    `レコードを追加したとき、kintone から応答を得られませんでした${said(detail)}。もう一度インポートしてください。追加済みのレコードは見分けます。`,
  condition: ({ record }) =>
    `追加したレコードが設定の condition に当てはまらず、同期の対象になりません: ${record}。これ以上は追加していません。このレコードを削除し、condition かフォームの初期値を直してから、もう一度インポートしてください。`,
  unrecognised: ({ count }) =>
    `追加したレコードのうち ${grouped(count)} 件が、意図した内容として読み取れません。もう一度インポートすると二重に追加されるため、先に kintone でレコードを確認してください。`,
};

export const jaImportProblems = {
  "import-incomplete": ({ app, why }: { readonly app: string; readonly why: ImportTrouble }) =>
    `アプリ ${app}: ${sentenceFor(troubles, why)}`,
  "adoption-changed": ({ asked, checksum }: { readonly asked: string; readonly checksum: string }) =>
    `取り込む許可セットが、チェックサム ${asked} のときの一覧から変わったため、取り込みませんでした。上の一覧を確認してください。今のチェックサムは ${checksum} です。`,
};

const counts = ({ permissionSets, assignments, granted }: ImportCounts): string =>
  `許可セット ${grouped(permissionSets)} 件、アカウント割り当て ${grouped(granted)} 件（${grouped(assignments)} レコード）`;

const changes = (parts: readonly string[]): string => parts.join("、");

export const jaImport = {
  ledgers: { permissionSets: "許可セット", assignments: "アカウント割り当て" },
  toAdd: (of) => `追加するもの: ${counts(of)}`,
  added: (of) => `追加しました: ${counts(of)}`,
  recorded: ({ permissionSets, assignments }) =>
    `すでに台帳にあるもの: 許可セット ${grouped(permissionSets)} 件、アカウント割り当て ${grouped(assignments)} 件`,
  nothingToAdd: "追加するものはありません。台帳に書けるものはすべて書かれています。",
  setsLeftOut: "対象外の許可セット",
  setLeftOut: {
    excluded: () => "設定で除外されています",
    "same-name": () => "大文字と小文字だけが異なる名前の許可セットがあります",
    "management-account": () =>
      "管理アカウントにプロビジョニングされているため、委任管理者からは変更できません",
    "bot-account": () => "同期を実行するアカウントにプロビジョニングされているため、変更しません",
    "other-owner": ({ tag }) => `managed-by タグが「${tag}」で、別のものが管理しています`,
    "field-absent": ({ code }) => `設定されている内容を書くフィールド「${code}」がアプリにありません`,
    "field-unfit": ({ code }) => `設定されている内容をフィールド「${code}」に書けません`,
    "record-problems": ({ codes }) => `レコードにすると問題になります: ${codes.join("、")}`,
    "not-the-same": () => "レコードにすると許可セットが変わってしまいます",
  },
  assignmentsLeftOut: "対象外のアカウント割り当て",
  assignmentLeftOut: {
    "principal-gone": "ユーザーまたはグループがディレクトリにありません",
    "principal-excluded": "ユーザーまたはグループが設定で除外されています",
    "account-excluded": "アカウントが対象外です",
    "account-inactive": "アカウントが有効な状態ではありません",
    "account-gone": "アカウントが組織にありません",
    "permission-set-left-out": "許可セットが対象外です",
    "record-decides": "期間が終わった、無効の、またはまだ始まっていないレコードに書かれています",
    "record-unclear": "読み取れない部分のあるレコードが、すでに求めている可能性があります",
    unholdable:
      "レコードにできません（書けるフィールドがアプリにないか、ガードレールや accountOwners によりレコードが有効になりません）",
  },
  principalsGone:
    "ディレクトリにないユーザーとグループ（レコードには書けません。許可セットを取り込んだあと、policy: full の実行で割り当てを取り消します）",
  disagreements: "IAM Identity Center と内容が異なるレコード",
  disagreement: ({ record, app, parts }) =>
    `レコード ${record}（アプリ ${app}）による変更: ${changes(parts)}`,
  duplicates: "複数のレコードに書かれた許可セット（レコードを 1 件だけ残して削除してください）",
  duplicate: (records) => `レコード ${records.join("、")}`,
  adoptions: (count) => `取り込む許可セット: ${grouped(count)} 件`,
  adoption: ({ record, app, parts, unrequested }) =>
    [
      `レコード ${record}（アプリ ${app}）のタグを付けます`,
      ...(parts.length === 0 ? [] : [`次回の実行で変わる点: ${changes(parts)}`]),
      ...(unrequested === 0
        ? []
        : [`レコードのない割り当て ${grouped(unrequested)} 件は policy: full で取り消します`]),
    ].join("。"),
  nothingToAdopt: "取り込むものはありません。",
  adopt: (checksum) => `この一覧のとおりに取り込むには: identity-sync import --adopt ${checksum}`,
  adopted: (count) => `取り込みました: 許可セット ${grouped(count)} 件`,
  dryRun: "何も書き込んでいません。",
  next: "次に identity-sync import --adopt で、管理対象にする許可セットを確認してください。",
} satisfies ImportWords;
