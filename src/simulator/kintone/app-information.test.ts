import { expect, it } from "vitest";
import { kintoneClient, ledgerApp, ledgerWorld, tokens } from "../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../test/support/simulate.ts";

it("describes the fields of an app, those of the system included", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()), tokens.view);
  const { properties } = await client.app.getFormFields({ app: 101 });
  expect(properties).toMatchObject({
    名前: { type: "SINGLE_LINE_TEXT", code: "名前", label: "名前", required: true, unique: true },
    表: { type: "SUBTABLE", fields: { ポリシー: { type: "SINGLE_LINE_TEXT", code: "ポリシー" } } },
    作成者: { type: "CREATOR" },
    ステータス: { type: "STATUS", enabled: false },
    作業者: { type: "STATUS_ASSIGNEE", enabled: false },
    カテゴリー: { type: "CATEGORY", enabled: false },
  });
});

it("names system fields in the domain's language, unless the app names them", async () => {
  const app = ledgerApp({
    fields: { Registrar: { type: "CREATOR" } },
    records: [{}],
    processManagement: true,
  });
  const client = kintoneClient(await simulate(ledgerWorld({ apps: [app], language: "en" })));
  const { record } = await client.record.getRecord({ app: 101, id: 1 });
  expect(Object.keys(record).sort()).toEqual([
    "$id",
    "$revision",
    "Assignee",
    "Created_datetime",
    "Record_number",
    "Registrar",
    "Status",
    "Updated_by",
    "Updated_datetime",
  ]);
  expect(record.Status?.value).toBe("Not started");
});

it("has a status only with process management", async () => {
  const app = ledgerApp({
    processManagement: true,
    records: [{ values: { 名前: "a" }, status: "承認済" }, {}],
  });
  const client = kintoneClient(await simulate(ledgerWorld({ apps: [app, ledgerApp({ id: 103 })] })));
  const query = 'ステータス in ("承認済")';
  expect((await client.record.getRecords({ app: 101, query })).records.length).toBe(1);
  expect(Object.keys((await client.app.getProcessManagement({ app: 101 })).states ?? {})).toEqual([
    "未処理",
    "承認済",
  ]);
  expect(await client.app.getProcessManagement({ app: 103 })).toMatchObject({ enable: false, states: null });
});

it("tells name and settings of an app", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  expect(await client.app.getApp({ id: 101 })).toMatchObject({ appId: "101", name: "許可セット" });
  expect(await client.app.getAppSettings({ app: 101 })).toMatchObject({ enableComments: true });
  const { layout } = await client.app.getFormLayout({ app: 101 });
  expect(layout.length).toBeGreaterThan(5);
});

it("copies what a lookup maps, for who may view the source", async () => {
  const master = ledgerApp({ id: 103, tokens: [{ token: "masterToken" }] });
  const lookup = {
    relatedApp: { app: "103" },
    relatedKeyField: "名前",
    fieldMappings: [{ field: "内容", relatedField: "説明" }],
  };
  const fields = { 参照: { type: "SINGLE_LINE_TEXT", lookup }, 内容: { type: "MULTI_LINE_TEXT" } };
  const app = ledgerApp({ fields, records: [] });
  const simulator = await simulate(ledgerWorld({ apps: [app, master] }));
  const record = { 参照: { value: "ReadOnly" }, 内容: { value: "無視される" } };
  const alone = kintoneClient(simulator).record.addRecord({ app: 101, record });
  await expect(alone).rejects.toMatchObject({ code: "GAIA_LO04", status: 400 });
  const client = kintoneClient(simulator, [tokens.all, "masterToken"]);
  const { id } = await client.record.addRecord({ app: 101, record });
  const added = await client.record.getRecord({ app: 101, id });
  expect(added.record.内容?.value).toBe("読むだけ");
});
