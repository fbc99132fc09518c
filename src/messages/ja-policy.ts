import type { JsonMistake, JsonType, PolicyCode, PolicyMistake, PolicyRemark } from "../policy/finding.ts";
import type { Messages } from "./catalogue.ts";
import { didYouMean } from "./ja-words.ts";
import { codePoint, grouped, type Sentences, sentenceFor, short } from "./phrases.ts";

const types: Readonly<Record<JsonType, string>> = {
  object: "オブジェクト { }",
  list: "リスト [ ]",
  text: "文字列",
  number: "数値",
  boolean: "true または false",
  null: "null",
};

const expected = {
  object: "{ } で囲んだオブジェクト",
  objects: "{ } で囲んだステートメントか、それを [ ] で囲んだリスト",
  text: '" で囲んだ文字列',
  texts: '" で囲んだ文字列か、それを [ ] で囲んだリスト',
  values: "文字列、数値、true、false のいずれかか、それらを [ ] で囲んだリスト",
} as const;

const fitting = {
  number: "10 のような数値",
  date: "2026-04-01T00:00:00Z のような日時",
  boolean: "true または false",
  address: "203.0.113.0/24 のような IP アドレスまたはその範囲",
} as const;

const arn = "arn:aws:サービス:リージョン:アカウント:リソース";

const jsonMistakes: Sentences<JsonMistake> = {
  empty: () => "空白のほかに何も書かれていません。{ で始まり } で終わるポリシーを書いてください。",
  "trailing-comma": () => "最後の項目の後にカンマがあります。このカンマを削除してください。",
  "extra-comma": () => "余分なカンマがあります。削除してください。",
  "missing-comma": () => "項目と項目の間のカンマが抜けています。ここにカンマを入れてください。",
  "missing-colon": () => "名前と値の間のコロンが抜けています。ここにコロンを入れてください。",
  "missing-value": () => "コロンの後に値がありません。ここに値を書いてください。",
  "missing-name": () => '{ } の中では、値の前に " で囲んだ名前が必要です。ここに名前を書いてください。',
  comment: () => "JSON にコメントは書けません。削除してください。",
  "single-quotes": () =>
    '文字列と名前は " で囲みます。この引用符と、ほかの同じ引用符を " に置き換えてください。',
  "full-width": ({ character, plain }) =>
    `文字 ${character}（${codePoint(character)}）は JSON の記号ではありません。半角の ${plain} に置き換え、ほかにも全角の文字がないか確認してください。`,
  "foreign-space": ({ character }) =>
    `全角の空白か、目に見えない文字（${codePoint(character)}）があります。半角の空白に置き換え、ほかにもないか確認してください。`,
  "second-document": () =>
    "ポリシーの終わりより後に、2 つ目の文書が始まっています。1 つだけにしてください。複数のステートメントは、1 つの「Statement」のリストに並べて書けます。",
  "text-after": ({ text }) =>
    `ポリシーは「${short(text)}」の前で終わっています。最後の括弧より後にあるものを削除してください。`,
  "extra-bracket": ({ bracket }) =>
    `余分な ${bracket} があります。これを削除するか、早すぎる位置で閉じている括弧がないか確認してください。`,
  "wrong-bracket": ({ bracket, expected, opened }) =>
    `${opened} 行目で開いた括弧は ${expected} で閉じますが、ここには ${bracket} があります。括弧を直すか、この前に ${expected} を補ってください。`,
  "unclosed-bracket": ({ expected, opened }) =>
    `${opened} 行目で開いた括弧が閉じられていません。足りない ${expected} を正しい位置に補ってください。`,
  "unclosed-text": () =>
    'ここから始まる文字列が、同じ行の中で閉じられていません。足りない " を補ってください。',
  "control-character": ({ character }) =>
    `文字列にタブなどの制御文字（${codePoint(character)}）が含まれています。半角の空白に置き換えてください。`,
  "bad-escape": ({ sequence }) =>
    `「${sequence}」は JSON では使えません。\\ という文字そのものは \\\\ と書き、\\u の後には 16 進数 4 桁を書いてください。`,
  "bad-number": ({ text }) =>
    `「${short(text)}」は JSON の数値の書き方ではありません。" で囲むか、先頭の 0 や符号を除いてください。`,
  unquoted: ({ word }) =>
    `「${short(word)}」を " で囲んでください。囲まずに書けるのは、数値と true、false、null だけです。`,
  unexpected: ({ character }) =>
    `この位置に「${character}」は書けません。直前の引用符、カンマ、括弧を確認してください。`,
};

const policyMistakes: Sentences<PolicyMistake> = {
  "not-an-object": ({ found }) =>
    `ポリシーは全体を 1 つの { } で囲みますが、ここには${spaced(types[found])}があります。ポリシー全体を書いてください。`,
  "too-deep": () =>
    "括弧の入れ子が、ポリシーではありえない深さになっています。閉じ忘れた括弧がないか確認してください。",
  "duplicate-key": ({ name, firstLine }) =>
    `「${short(name)}」は、同じ { } の中の ${firstLine} 行目にもあります。1 つにまとめるか、どちらかを削除してください。`,
  "missing-element": ({ element }) =>
    ({
      Statement:
        'ポリシーに「Statement」がありません。"Statement": [ … ] の形で、ステートメントのリストを書いてください。',
      Effect:
        'このステートメントに「Effect」がありません。"Effect": "Allow" か "Effect": "Deny" を書いてください。',
      Action:
        'このステートメントに「Action」がありません。"Action": "s3:GetObject" のように、対象のアクションを書いてください。',
      Resource:
        'このステートメントに「Resource」がありません。"Resource": "*" のように、対象のリソースを書いてください。',
    })[element],
  "statement-not-wrapped": ({ element }) =>
    `「${element}」がポリシーの直下にあります。ステートメント全体を "Statement": [ { … } ] の形で、リストの中に入れてください。`,
  "unknown-element": ({ name, within, suggestions }) =>
    `${within === "policy" ? "ポリシーの直下" : "ステートメント"}に書ける要素に「${short(name)}」はありません（大文字と小文字は区別されます）。${didYouMean(suggestions) ?? "削除するか、名前を直してください。"}`,
  principal: ({ element }) =>
    `許可セットのポリシーに「${element}」は書けません。だれが使うかは、割り当てで決まります。削除してください。`,
  "wrong-type": ({ element, found, expected: wanted }) =>
    `「${short(element)}」には${spaced(expected[wanted])}を書きますが、ここには${spaced(types[found])}があります。書き直してください。`,
  "empty-list": ({ element }) => `「${element}」のリストが空です。1 つ以上の項目を書いてください。`,
  "both-elements": ({ element, other }) =>
    `1 つのステートメントに「${element}」と「${other}」の両方は書けません。どちらかにするか、ステートメントを 2 つに分けてください。`,
  "invalid-version": ({ value }) =>
    `「${short(value)}」はポリシー言語のバージョンではありません。"2012-10-17" と書いてください。この日付は変わりません。`,
  "invalid-effect": ({ value }) =>
    `「${short(value)}」は Effect の値として使えません。"Allow" か "Deny" と書いてください（大文字と小文字は区別されます）。`,
  "sid-characters": ({ sid }) =>
    `Sid「${short(sid)}」に使えるのは半角の英数字だけです。空白やハイフンなどの記号を除いてください。`,
  "duplicate-sid": ({ sid, firstLine }) =>
    `Sid「${short(sid)}」は ${firstLine} 行目でも使われています。別の名前にするか、省略してください。`,
  "action-without-service": ({ action }) =>
    `アクション「${short(action)}」にサービスの名前がありません。s3:GetObject のように「サービス:アクション」の形で書くか、すべてのアクションなら * と書いてください。`,
  "action-colons": ({ action }) =>
    `アクション「${short(action)}」にコロンが 2 つ以上あります。s3:GetObject のように「サービス:アクション」の形で書いてください。`,
  "service-wildcard": ({ action }) =>
    `アクション「${short(action)}」は、サービスの名前にワイルドカードを使っています。サービスの名前は省略せずに書くか、すべてのアクションなら * と書いてください。`,
  "service-characters": ({ action }) =>
    `アクション「${short(action)}」のサービスの名前に、使えない文字があります。s3:GetObject のように「サービス:アクション」の形で書いてください。`,
  "resource-not-arn": ({ resource }) =>
    `リソース「${short(resource)}」は ARN ではありません。arn:aws:s3:::example-bucket/* のように「${arn}」の形で書くか、すべてのリソースなら * と書いてください。`,
  "resource-partition": ({ resource, partition }) =>
    `リソース「${short(resource)}」の「${short(partition)}」の位置には、パーティションが必要です。ARN は arn:aws:（中国では arn:aws-cn:）で始まり、この部分に変数は使えません。`,
  "resource-parts": ({ resource }) =>
    `ARN「${short(resource)}」に足りない部分があります。「${arn}」の形で書いてください。空の部分があっても、arn:aws:s3:::example-bucket のようにコロンは省略できません。`,
  "resource-region": ({ resource }) =>
    `リソース「${short(resource)}」にリージョンがありますが、IAM にリージョンはありません。arn:aws:iam::111122223333:role/Example のように、この部分は空にしてください。`,
  "unknown-operator": ({ operator, suggestions }) =>
    `条件演算子「${short(operator)}」はありません。${didYouMean(suggestions) ?? "StringEquals や ArnLike など、AWS の一覧にあるものを使ってください。"}`,
  "not-a-date": ({ operator, value }) =>
    `「${short(value)}」は日時ではありません。${operator} には、2026-04-01T00:00:00Z のように書いてください。`,
};

const remarks: Sentences<PolicyRemark> = {
  "unknown-service": ({ service, suggestions }) =>
    `「${short(service)}」は、知られている AWS サービスのプレフィックスではないため、効果がないおそれがあります。${didYouMean(suggestions) ?? "ごく新しいものでなければ、つづりを確認してください。"}`,
  "unknown-action": ({ action, suggestions }) =>
    `「${short(action)}」は、知られているアクションではないため、効果がないおそれがあります。${didYouMean(suggestions) ?? "ごく新しいものでなければ、つづりを確認してください。"}`,
  "no-such-actions": ({ action, suggestions }) =>
    `「${short(action)}」に当てはまるアクションが知られていないため、効果がないおそれがあります。${didYouMean(suggestions) ?? "つづりを確認してください。"}`,
  "unknown-condition-key": ({ key, suggestions }) =>
    `「${short(key)}」は、知られている条件キーではないため、条件が意図どおりに働かないおそれがあります。${didYouMean(suggestions) ?? "ごく新しいものでなければ、つづりを確認してください。"}`,
  "same-condition-key": ({ key, other }) =>
    `「${short(key)}」と「${short(other)}」は、AWS では同じ条件キーです。値を 1 つのキーにまとめてください。`,
  "unfit-value": ({ operator, value, expected: wanted }) =>
    `「${short(value)}」は ${operator} の値に合いません。${fitting[wanted]}を書くか、別の演算子を使ってください。`,
  "null-if-exists": ({ operator }) =>
    `「${operator}」は意味が重複しています。Null はキーの有無そのものを調べます。"Null" と書いてください。`,
  "not-text": ({ element, found }) =>
    `「${short(element)}」には " で囲んだ文字列を書きますが、ここには${spaced(types[found])}があります。" で囲むか、削除してください。`,
  "unusual-element": ({ name }) =>
    `「${name}」は、ここに書いても効果がありません。条件は、ステートメントの中に「Condition」として書いてください。`,
  "resource-short": ({ resource }) =>
    `リソース「${short(resource)}」は完全な ARN ではないため、AWS が意図と異なる範囲に解釈するおそれがあります。「${arn}」の形で、省略せずに書いてください。`,
  analyzer: ({ level, code, details, link }) =>
    `IAM Access Analyzer の指摘（${level}、${code}）: ${details.replace(/[。.]$/, "")}${link === "" ? "" : `（${link}）`}。`,
  "variable-without-version": ({ variable }) =>
    `"Version": "2012-10-17" がないため、「${short(variable)}」は変数ではなく、ただの文字列として扱われます。ポリシーの先頭に Version を書いてください。`,
};

/** Japanese and Latin letters are set apart by a space. */
const spaced = (text: string): string => text.replace(/^(?=[!-~])/, " ").replace(/[!-~]$/, "$& ");

export const jaPolicy = {
  "policy-not-json": ({ mistake }) => `正しい JSON ではありません。${sentenceFor(jsonMistakes, mistake)}`,
  "policy-invalid": ({ mistake }) => sentenceFor(policyMistakes, mistake),
  "policy-too-large": ({ bytes, limit, counted }) =>
    `ポリシーが大きすぎます（${counted === "all" ? "文字列の中の空白も含めて" : "空白を除いて"} ${grouped(bytes)} バイト、AWS の上限は ${grouped(limit)} バイト）。短くするか、一部をカスタマー管理ポリシーに移してください。`,
  "policy-characters": ({ character }) =>
    `ポリシーに、AWS では使えない文字「${character}」（${codePoint(character)}）が含まれています。半角の英数字と記号だけで書いてください。`,
  "policy-finding": ({ finding }) => sentenceFor(remarks, finding),
} satisfies Pick<Messages["problems"], PolicyCode>;
