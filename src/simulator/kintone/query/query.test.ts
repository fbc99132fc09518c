import { expect, it } from "vitest";
import { kintoneClient, ledgerWorld, tokens } from "../../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../../test/support/simulate.ts";

/** Record 1 is "ReadOnly", with every field filled; record 2 is "Admin", with most of them empty. */
it.each([
  ['名前 = "ReadOnly"', ["1"]],
  ['名前 != "ReadOnly"', ["2"]],
  ['名前 in ("Admin", "Other")', ["2"]],
  ['名前 not in ("Admin")', ["1"]],
  ['名前 like "read"', ["1"]],
  ['説明 not like "読む"', ["2"]],
  ["説明 is empty", ["2"]],
  ["説明 is not empty", ["1"]],
  ["時間 >= 4", ["1"]],
  ['時間 < "4"', []],
  ['時間 in ("")', ["2"]],
  ['有効 in ("有効")', ["1"]],
  ['有効 in ("")', ["2"]],
  ['種類 in ("a", "b")', ["1"]],
  ['利用者 in ("mori")', ["2"]],
  ["利用者 in (LOGINUSER())", []],
  ['作成者 in ("sato")', ["1"]],
  ["開始日 = TODAY()", ["1"]],
  ["開始日 < TODAY()", []],
  ['開始日 = ""', ["2"]],
  ["開始日 = THIS_MONTH()", ["1"]],
  ["開始日 = FROM_TODAY(-1, DAYS)", []],
  ["開始日 > LAST_WEEK(SUNDAY)", ["1"]],
  ["開始日 <= THIS_MONTH(LAST)", ["1"]],
  ["期限 > NOW()", ["1"]],
  ['期限 = "2026-04-30T15:00:59Z"', ["1"]],
  ["期限 = TODAY()", []],
  ['更新日時 >= "2026-04-01T00:00:00+0900"', ["2"]],
  ["作成日時 = TODAY()", ["2"]],
  ['ポリシー in ("ViewOnlyAccess")', ["1"]],
  ['ポリシー like "only"', ["1"]],
  ["$id > 1", ["2"]],
  ["レコード番号 = 2", ["2"]],
  ['名前 = "ReadOnly" or 名前 = "Admin" and 時間 = 4', ["1"]],
  ['(名前 = "ReadOnly" or 名前 = "Admin") and 時間 = 4', ["1"]],
  ['名前="ReadOnly"or(名前　=\t"Admin")', ["2", "1"]],
  ["order by 名前 asc", ["2", "1"]],
  ["order by 時間 desc, $id asc", ["1", "2"]],
  ["$id > 0 order by $id asc limit 1 offset 1", ["2"]],
  ["", ["2", "1"]],
])("%s finds %j", async (query, ids) => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const { records } = await client.record.getRecords({ app: 101, query });
  expect(records.map((record) => record.$id?.value)).toEqual(ids);
});

it("reads escaped characters in a text", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const name = 'a "b" \\ c\td';
  await client.record.addRecord({ app: 101, record: { 名前: { value: name } } });
  const query = '名前 = "a \\"b\\" \\\\ c\\td"';
  expect((await client.record.getRecords({ app: 101, query })).records.length).toBe(1);
});

it.each([
  ['無い = "x"', "GAIA_IQ11"],
  ['有効 = "有効"', "GAIA_IQ03"],
  ['説明 = "x"', "GAIA_IQ03"],
  ["名前 > 3", "GAIA_IQ03"],
  ["名前 is empty", "GAIA_IQ03"],
  ['ステータス in ("x")', "GAIA_IQ11"],
  ['ポリシー = "ViewOnlyAccess"', "GAIA_IQ07"],
  ["order by 無い asc", "GAIA_IQ11"],
  ["limit 501", "GAIA_QU01"],
  ["offset 10001", "GAIA_QU02"],
  ["limit -1", "CB_VA01"],
  ['名前 = "x', "CB_VA01"],
  ['名前 = "a\tb"', "CB_VA01"],
  ["名前 =", "CB_VA01"],
  ['名前 "x"', "CB_VA01"],
  ['(名前 = "x"', "CB_VA01"],
  ['名前 = "x" "y"', "CB_VA01"],
  ["開始日 = FROM_TODAY(1)", "GAIA_IL08"],
  ["開始日 = FROM_TODAY(1, HOURS)", "GAIA_IQ25"],
  ["開始日 = THIS_MONTH(32)", "GAIA_IQ23"],
])("%s is refused with %s", async (query, code) => {
  const { listing } = await simulate(ledgerWorld());
  const search = new URLSearchParams({ app: "101", query });
  const response = await fetch(`${listing.endpoints.kintone}/k/v1/records.json?${search}`, {
    headers: { "X-Cybozu-API-Token": tokens.view },
  });
  expect([response.status, await response.json()]).toMatchObject([400, { code }]);
});
