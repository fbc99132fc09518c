import { expect, it } from "vitest";
import { kintoneClient, ledgerApp, ledgerWorld, tokens } from "../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../test/support/simulate.ts";

type Body = Readonly<Record<string, unknown>>;
type Case = [
  name: string,
  method: string,
  path: string,
  body: Body | undefined,
  status: number,
  code: string,
  errors?: unknown,
];

const required = { messages: ["必須です。"] };

it.each<Case>([
  ["an app that is not there", "GET", "records.json?app=999", undefined, 404, "GAIA_AP01"],
  ["a record that is not there", "GET", "record.json?app=101&id=99", undefined, 404, "GAIA_RE01"],
  ["no app at all", "GET", "records.json", undefined, 400, "CB_VA01", { app: required }],
  ["an app below 1", "GET", "app/status.json?app=-1", undefined, 400, "CB_VA01"],
  ["a stale revision", "PUT", "record.json", { app: 101, id: 1, revision: 7, record: {} }, 409, "GAIA_CO02"],
  [
    "a new record without a required value",
    "POST",
    "record.json",
    { app: 101, record: {} },
    400,
    "CB_VA01",
    { "record.名前.value": required },
  ],
  [
    "an update that empties a required value",
    "PUT",
    "records.json",
    { app: 101, records: [{ id: 1, record: { 名前: { value: "" } } }] },
    400,
    "CB_VA01",
    { "records[0].名前.value": required },
  ],
  [
    "a value that another record has, in a field of unique values",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 名前: { value: "Admin" } } },
    400,
    "CB_VA01",
    { "record.名前.value": { messages: ["値がほかのレコードと重複しています。"] } },
  ],
  [
    "a choice that is not offered",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 有効: { value: "?" }, 種類: { value: ["a", "z"] } } },
    400,
    "CB_VA01",
    {
      "record.有効.value": { messages: ['"?"は選択肢にありません。'] },
      "record.種類.values[1].value": { messages: ['"z"は選択肢にありません。'] },
    },
  ],
  [
    "text in a number field",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 時間: { value: "four" } } },
    400,
    "CB_VA01",
    { "record.時間.value": { messages: ["数字でなければなりません。"] } },
  ],
  [
    "a record number",
    "POST",
    "record.json",
    { app: 101, record: { レコード番号: { value: "5" } } },
    400,
    "GAIA_UN10",
  ],
  [
    "another modifier for a record that exists",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 更新者: { value: { code: "sato" } } } },
    400,
    "CB_VA01",
  ],
  [
    "an unknown user",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 利用者: { value: [{ code: "nobody" }] } } },
    400,
    "GAIA_IL26",
  ],
  [
    "an inactive user",
    "PUT",
    "record.json",
    { app: 101, id: 1, record: { 利用者: { value: [{ code: "mori" }] } } },
    400,
    "GAIA_IL26",
  ],
  [
    "a key that is not unique",
    "PUT",
    "record.json",
    { app: 101, updateKey: { field: "説明", value: "x" }, record: {} },
    400,
    "CB_VA01",
  ],
  [
    "more than 100 records",
    "POST",
    "records.json",
    { app: 101, records: Array.from({ length: 101 }, () => ({})) },
    400,
    "CB_VA01",
    { records: { messages: ["一度に100件までのレコードを追加できます。"] } },
  ],
  ["no ids to delete", "DELETE", "records.json?app=101", undefined, 400, "CB_VA01"],
  [
    "more than 20 calls in a bulk request",
    "POST",
    "bulkRequest.json",
    { requests: Array.from({ length: 21 }, () => ({})) },
    400,
    "CB_VA01",
  ],
  [
    "a limit in a cursor's query",
    "POST",
    "records/cursor.json",
    { app: 101, query: "limit 5" },
    400,
    "CB_VA01",
  ],
])("refuses %s", async (_name, method, path, body, status, code, errors) => {
  const { listing } = await simulate(ledgerWorld());
  const response = await fetch(`${listing.endpoints.kintone}/k/v1/${path}`, {
    method,
    headers: { "X-Cybozu-API-Token": tokens.all, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Body;
  expect([response.status, answer.code]).toEqual([status, code]);
  expect(Object.keys(answer)).toEqual(expect.arrayContaining(["code", "id", "message"]));
  if (errors !== undefined) expect(answer.errors).toEqual(errors);
});

it("refuses any update of a record whose required field is empty", async () => {
  const { fields = {} } = ledgerApp();
  const app = ledgerApp({ fields: { ...fields, 後から: { type: "SINGLE_LINE_TEXT", required: true } } });
  const client = kintoneClient(await simulate(ledgerWorld({ apps: [app] })));
  const update = client.record.updateRecord({ app: 101, id: 1, record: { 説明: { value: "x" } } });
  await expect(update).rejects.toMatchObject({
    code: "CB_VA01",
    errors: { "record.後から.value": required },
  });
});

it("answers broken JSON, unknown paths, and either language", async () => {
  const { listing } = await simulate(ledgerWorld());
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${listing.endpoints.kintone}/k/v1/${path}`, {
      ...init,
      headers: { "X-Cybozu-API-Token": tokens.all, ...init.headers },
    });
  const broken = await call("record.json", { method: "POST", body: "{" });
  expect([broken.status, await broken.json()]).toMatchObject([400, { code: "CB_IJ01" }]);
  const unknown = await call("nothing.json");
  expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "text/html;charset=utf-8"]);
  const english = await call("record.json?app=101&id=99", { headers: { "Accept-Language": "en" } });
  expect(await english.json()).toMatchObject({ message: "The specified record (ID: 99) is not found." });
});

it("lets only who may manage the app say who made a record", async () => {
  const editor = { token: "editor", rights: ["view" as const, "add" as const] };
  const app = ledgerApp({ tokens: [editor, ...(ledgerApp().tokens ?? [])] });
  const simulator = await simulate(ledgerWorld({ apps: [app] }));
  const record = { 名前: { value: "Old" }, 作成者: { value: { code: "sato" } } };
  const byEditor = kintoneClient(simulator, "editor").record.addRecord({ app: 101, record });
  await expect(byEditor).rejects.toMatchObject({ code: "GAIA_NO01" });
  const client = kintoneClient(simulator);
  const { id } = await client.record.addRecord({ app: 101, record });
  const added = await client.record.getRecord({ app: 101, id });
  expect(added.record.作成者?.value).toMatchObject({ code: "sato" });
});
