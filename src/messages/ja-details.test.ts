import { expect, test } from "vitest";
import { said } from "./ja-details.ts";

test.each([
  [
    "incomplete: ListAccounts answered without its list (request 0001)",
    "（ListAccounts の応答に一覧がありません (request 0001)）",
  ],
  ["Stopped: the run had to stop first", "（読み終わる前に、実行を終える時間になりました）"],
  [
    ".identity-sync/state.json is damaged, or of another version",
    "（.identity-sync/state.json が壊れているか、別のバージョンのものです）",
  ],
  ["it belongs to arn:aws:sso:::instance/ssoins-1", "（arn:aws:sso:::instance/ssoins-1 のものです）"],
  [
    "it was written at 2027-01-01T00:00:00.000Z, which is yet to come",
    "（書き込み日時の 2027-01-01T00:00:00.000Z が未来です）",
  ],
  ["app 7: record 3 has no CREATOR", "（アプリ 7: レコード 3 に CREATOR がありません）"],
  ["HTTP 503 with no content type in place of JSON", "（HTTP 503、JSON ではなく種類の不明な応答）"],
])("our own words are Japanese in a Japanese sentence: %s", (detail, japanese) => {
  expect(said(detail)).toBe(japanese);
});

test.each([
  "AccessDeniedException: User: arn:aws:iam::1:user/x is not authorized.",
  "[520] [GAIA_SI01] An unexpected error. (abc)",
  "The file is missing",
  "サーバーからの応答がありません。",
])("a service's words stay as they are: %s", (detail) => {
  expect(said(detail)).toBe(`（${detail.replace(/[.。]$/, "")}）`);
});
