import { withoutStop } from "./phrases.ts";

/*
 * What stands in brackets after a sentence: mostly words of a service, which stay as they are, and sometimes words of
 * this program, which logs have in English.
 */

/** Our own words, wherever they stand in a detail. */
const ours: readonly (readonly [RegExp, string])[] = [
  // Of an answer that was not what it had to be.
  [
    /\bHTTP (\d{3}) with JSON that is cut off or not well formed/g,
    "HTTP $1、途中で切れているか形式の誤った JSON",
  ],
  [/\bHTTP (\d{3}) with no content type in place of JSON/g, "HTTP $1、JSON ではなく種類の不明な応答"],
  [/\bHTTP (\d{3}) with (\S+) in place of JSON/g, "HTTP $1、JSON ではなく $2 の応答"],
  [/\bHTTP (\d{3}): a redirect, which is not followed/g, "HTTP $1、リダイレクト（たどりません）"],
  // Of an incomplete reading.
  [/^(?:incomplete|Stopped): (?=\S+ answered without|the run had to stop)/g, ""],
  [/^app (\d+): /g, "アプリ $1: "],
  [/\bthe answer has no list of comments/g, "応答にコメントの一覧がありません"],
  [/\bthe answer has no list of records/g, "応答にレコードの一覧がありません"],
  [/\bthe answer has no field definitions/g, "応答にフィールドの定義がありません"],
  [/\brecords came and went while they were read, twice/g, "読み取り中にレコードが増減しました（2 回とも）"],
  [/\ba record has no id/g, "ID のないレコードがあります"],
  [/\brecord (\d+) came without the field (.+)/g, "レコード $1 にフィールド「$2」がありません"],
  [/\brecord (\d+) has no (\w+)/g, "レコード $1 に $2 がありません"],
  [/\bGetCallerIdentity answered without an account/g, "GetCallerIdentity の応答にアカウントがありません"],
  [/\b(\w+) answered without its list/g, "$1 の応答に一覧がありません"],
  [/\b(\w+) answered without what was asked for/g, "$1 の応答に求めたものがありません"],
  [/\b(\w+) answered without an account id/g, "$1 の応答にアカウント ID がありません"],
  [/\bthe run had to stop first/g, "読み終わる前に、実行を終える時間になりました"],
  // Of signing in.
  [/\bthe job has no permission id-token: write/g, "ジョブに id-token: write の権限がありません"],
  // Of the settings file.
  [/^is missing$/g, "指定がありません"],
  [/^is not a setting; did you mean (\S+)\?$/g, "この名前の設定はありません。$1 ではありませんか"],
  [/^is not a setting$/g, "この名前の設定はありません"],
  [
    /^“(.+)” is not under ownerGroups; did you mean (\S+)\?$/g,
    "「$1」は ownerGroups にありません。$2 ではありませんか",
  ],
  [/^“(.+)” is not under ownerGroups$/g, "「$1」は ownerGroups にありません"],
  [/^the environment variable (\S+) is not set$/g, "環境変数 $1 が設定されていません"],
  [/^the file (.+) cannot be read$/g, "ファイル $1 を読み取れません"],
  [
    /^the file cannot be read; check its path \(input config, option --config\)$/g,
    "ファイルを読み取れません。パスを確認してください。入力 config またはオプション --config で指定します",
  ],
  [/^must be the number of an app or space$/g, "アプリまたはスペースの番号を指定してください"],
  [
    /^must be an app as in \{ app: 101 \}, or a list of such$/g,
    "{ app: 101 } の形のアプリか、その一覧を指定してください",
  ],
  [
    /^must not contain `order by`; records are read in an order of their own$/g,
    "order by は使えません。レコードは決まった順に読み取ります",
  ],
  [/^must not contain `(\w+)`; all records are read$/g, "$1 は使えません。レコードはすべて読み取ります"],
  [
    /^must be an action such as (\S+) or (\S+), or \* for all$/g,
    "$1 や $2 のようなアクション、またはすべてを表す * を指定してください",
  ],
  [
    /^must be the name or ARN of an AWS managed policy, or customer:\/path\/Name$/g,
    "AWS 管理ポリシーの名前か ARN、または customer:/path/Name を指定してください",
  ],
  [
    /^must be a policy, or \{ policy: …, exceptAccounts: \[ … \] \}$/g,
    "ポリシーか、{ policy: …, exceptAccounts: [ … ] } を指定してください",
  ],
  [/^must be the ARN of an instance$/g, "インスタンスの ARN を指定してください"],
  [/^must be an IANA time zone such as (\S+)$/g, "$1 のような IANA のタイムゾーンを指定してください"],
  [/^must be a URL such as (\S+)$/g, "$1 のような URL を指定してください"],
  [/^must begin with (\S+)$/g, "$1 で始まる必要があります"],
  // Of the state directory.
  [/ is damaged, or of another version$/g, " が壊れているか、別のバージョンのものです"],
  [/ cannot be read$/g, " を読み取れません"],
  [/^(\S+) cannot be written: /g, "$1 に書き込めません: "],
  [/^it belongs to (.+)$/g, "$1 のものです"],
  [/^it was written at (\S+), which is yet to come$/g, "書き込み日時の $1 が未来です"],
];

/** A detail as it stands in brackets in a Japanese sentence. */
export const said = (detail: string): string =>
  `（${ours.reduce((text, [english, japanese]) => text.replace(english, japanese), withoutStop(detail))}）`;
