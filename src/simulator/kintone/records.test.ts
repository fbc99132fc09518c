import { expect, it } from "vitest";
import { kintoneClient, ledgerWorld } from "../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../test/support/simulate.ts";

it("gives every type of field as kintone does, times cut to the minute", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const { record } = await client.record.getRecord({ app: 101, id: 1 });
  expect(record).toEqual({
    名前: { type: "SINGLE_LINE_TEXT", value: "ReadOnly" },
    説明: { type: "MULTI_LINE_TEXT", value: "読むだけ" },
    時間: { type: "NUMBER", value: "4" },
    有効: { type: "DROP_DOWN", value: "有効" },
    種類: { type: "CHECK_BOX", value: ["a"] },
    利用者: { type: "USER_SELECT", value: [{ code: "sato", name: "佐藤" }] },
    開始日: { type: "DATE", value: "2026-04-01" },
    期限: { type: "DATETIME", value: "2026-04-30T15:00:00Z" },
    表: {
      type: "SUBTABLE",
      value: [
        {
          id: "1",
          value: {
            ポリシー: { type: "SINGLE_LINE_TEXT", value: "ViewOnlyAccess" },
            数: { type: "NUMBER", value: "" },
          },
        },
      ],
    },
    レコード番号: { type: "RECORD_NUMBER", value: "1" },
    作成者: { type: "CREATOR", value: { code: "sato", name: "佐藤" } },
    作成日時: { type: "CREATED_TIME", value: "2026-03-31T01:02:00Z" },
    更新者: { type: "MODIFIER", value: { code: "sato", name: "佐藤" } },
    更新日時: { type: "UPDATED_TIME", value: "2026-03-31T01:02:00Z" },
    $id: { type: "__ID__", value: "1" },
    $revision: { type: "__REVISION__", value: "1" },
  });
});

it("gives empty values as each type has them", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const { record } = await client.record.getRecord({ app: 101, id: 2 });
  const values = Object.fromEntries(Object.entries(record).map(([code, { value }]) => [code, value]));
  expect(values).toMatchObject({
    説明: "",
    時間: "",
    有効: null,
    種類: [],
    開始日: null,
    期限: "",
    表: [],
  });
});

it("lists the newest record first, without a count unless asked", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const uncounted = await client.record.getRecords({ app: 101, fields: ["名前"] });
  expect(uncounted).toEqual({
    records: [
      { 名前: { type: "SINGLE_LINE_TEXT", value: "Admin" } },
      { 名前: { type: "SINGLE_LINE_TEXT", value: "ReadOnly" } },
    ],
    totalCount: null,
  });
  const counted = await client.record.getRecords({ app: 101, query: "limit 1", totalCount: true });
  expect([counted.records.length, counted.totalCount]).toEqual([1, "2"]);
});

it("takes POST with X-HTTP-Method-Override for a query that makes too long an address", async () => {
  const simulator = await simulate(ledgerWorld());
  const query = Array.from({ length: 300 }, (_, index) => `名前 = "set${index}"`).join(" or ");
  const { records } = await kintoneClient(simulator).record.getRecords({
    app: 101,
    query: `${query} or 名前 = "Admin"`,
  });
  expect(records.length).toBe(1);
  expect(simulator.requests()[0]).toMatchObject({
    method: "POST",
    operation: "GET /k/v1/records.json",
    write: false,
  });
});

it("adds and updates records as the Administrator, and raises the revision", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const added = await client.record.addRecord({
    app: 101,
    record: { 名前: { value: "New" }, 時間: { value: "1.5e1" }, 無い: { value: "?" } },
  });
  expect(added).toEqual({ id: "3", revision: "1" });
  const updated = await client.record.updateRecords({
    app: 101,
    records: [{ id: 3, revision: 1, record: { 説明: { value: "次" } } }],
  });
  expect(updated).toEqual({ records: [{ id: "3", revision: "2" }] });
  const { record } = await client.record.getRecord({ app: 101, id: 3 });
  expect(record).toMatchObject({
    時間: { value: "15" },
    説明: { value: "次" },
    更新者: { value: { code: "Administrator" } },
    更新日時: { value: "2026-04-01T09:30:00Z" },
  });
});

it("replaces the rows of a table, and merges into a row that is named by its id", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const rows = [{ id: "1", value: { 数: { value: "3" } } }, { value: { ポリシー: { value: "Billing" } } }];
  await client.record.updateRecord({ app: 101, id: 1, record: { 表: { value: rows } } });
  const { record } = await client.record.getRecord({ app: 101, id: 1 });
  expect(record.表?.value).toMatchObject([
    { id: "1", value: { ポリシー: { value: "ViewOnlyAccess" }, 数: { value: "3" } } },
    { id: "2", value: { ポリシー: { value: "Billing" }, 数: { value: "" } } },
  ]);
});

it("undoes all records of a call when one of them is refused", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const update = client.record.updateRecords({
    app: 101,
    records: [
      { id: 1, record: { 説明: { value: "変更" } } },
      { id: 99, record: {} },
    ],
  });
  await expect(update).rejects.toMatchObject({ code: "GAIA_RE01", status: 404 });
  const { record } = await client.record.getRecord({ app: 101, id: 1 });
  expect([record.説明?.value, record.$revision?.value]).toEqual(["読むだけ", "1"]);
});

it("inserts or updates by a unique key", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const upserted = await client.record.updateRecords({
    app: 101,
    upsert: true,
    records: [
      { updateKey: { field: "名前", value: "Admin" }, record: { 説明: { value: "a" } } },
      { updateKey: { field: "名前", value: "Fresh" }, record: { 説明: { value: "b" } } },
    ],
  });
  expect(upserted.records).toEqual([
    { id: "2", revision: "2", operation: "UPDATE" },
    { id: "3", revision: "1", operation: "INSERT" },
  ]);
});

it("deletes records, and never uses their ids again", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  await client.record.deleteRecords({ app: 101, ids: [2] });
  const added = await client.record.addRecord({ app: 101, record: { 名前: { value: "Later" } } });
  expect(added.id).toBe("3");
});

it("carries out a bulk request, or none of it", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const put = (id: number) => ({
    method: "PUT" as const,
    api: "/k/v1/record.json",
    payload: { app: 101, id, record: { 説明: { value: "一括" } } },
  });
  expect(await client.bulkRequest({ requests: [put(1), put(2)] })).toEqual({
    results: [{ revision: "2" }, { revision: "2" }],
  });
  await expect(client.bulkRequest({ requests: [put(1), put(9)] })).rejects.toMatchObject({
    code: "GAIA_RE01",
    bulkRequestIndex: 1,
  });
  const { record } = await client.record.getRecord({ app: 101, id: 1 });
  expect(record.$revision?.value).toBe("2");
});

it("hands out records by cursor, at most ten cursors at a time", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const all = await client.record.getAllRecordsWithCursor({ app: 101, query: "order by $id asc" });
  expect(all.map((record) => record.$id?.value)).toEqual(["1", "2"]);
  for (let made = 0; made < 10; made += 1) await client.record.createCursor({ app: 101 });
  await expect(client.record.createCursor({ app: 101 })).rejects.toMatchObject({
    code: "GAIA_TM12",
    status: 429,
  });
});

it("drops a cursor ten minutes after it was last read", async () => {
  const simulator = await simulate(ledgerWorld());
  const client = kintoneClient(simulator);
  const { id } = await client.record.createCursor({ app: 101, size: 1 });
  simulator.advance(599);
  expect(await client.record.getRecordsByCursor({ id })).toMatchObject({ next: true });
  simulator.advance(600);
  await expect(client.record.getRecordsByCursor({ id })).rejects.toMatchObject({ code: "GAIA_CN01" });
});

it("gives back a world that starts the same records again", async () => {
  const simulator = await simulate(ledgerWorld());
  await kintoneClient(simulator).record.addRecordComment({ app: 101, record: 1, comment: { text: "済" } });
  const again = await simulate(simulator.state());
  expect(again.state()).toEqual(simulator.state());
});
