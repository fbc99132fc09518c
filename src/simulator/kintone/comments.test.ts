import { expect, it } from "vitest";
import { kintoneClient, ledgerApp, ledgerWorld, tokens } from "../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../test/support/simulate.ts";

const here = { app: 101, record: 1 } as const;

it("puts the mentioned in front of the text, and a space behind it", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()), tokens.view);
  const mentions = [{ code: "sato", type: "USER" as const }];
  await client.record.addRecordComment({ ...here, comment: { text: "直してください。", mentions } });
  const { comments } = await client.record.getRecordComments(here);
  expect(comments).toEqual([
    {
      id: "1",
      text: "佐藤 \n直してください。 ",
      createdAt: "2026-04-01T09:30:42Z",
      creator: { code: "Administrator", name: "Administrator" },
      mentions,
    },
  ]);
});

it("leaves the record's revision and modifier as they are", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  const before = await client.record.getRecord({ app: 101, id: 1 });
  await client.record.addRecordComment({ ...here, comment: { text: "a" } });
  expect(await client.record.getRecord({ app: 101, id: 1 })).toEqual(before);
});

it("lists ten comments at most, the newest first", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  for (let number = 1; number <= 12; number += 1) {
    await client.record.addRecordComment({ ...here, comment: { text: String(number) } });
  }
  const first = await client.record.getRecordComments(here);
  expect(first.comments.map(({ id }) => Number(id))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  expect([first.older, first.newer]).toEqual([true, false]);
  const second = await client.record.getRecordComments({ ...here, offset: 10 });
  expect(second.comments.map(({ id }) => id)).toEqual(["2", "1"]);
  expect([second.older, second.newer]).toEqual([false, true]);
  const oldest = await client.record.getRecordComments({ ...here, order: "asc", limit: 1 });
  expect([oldest.comments[0]?.id, oldest.older, oldest.newer]).toEqual(["1", false, true]);
  const tooMany = client.record.getRecordComments({ ...here, limit: 11 });
  await expect(tooMany).rejects.toMatchObject({ code: "CB_VA01" });
});

it("lets who posted a comment delete it, once", async () => {
  const app = ledgerApp();
  const [first, ...others] = app.records ?? [];
  const comments = [{ text: "私の", creator: { code: "sato", name: "佐藤" } }];
  const client = kintoneClient(
    await simulate(ledgerWorld({ apps: [{ ...app, records: [{ ...first, comments }, ...others] }] })),
  );
  const remove = (comment: string) => client.record.deleteRecordComment({ ...here, comment });
  await expect(remove("1")).rejects.toMatchObject({ code: "CB_NO02", status: 403 });
  const { id } = await client.record.addRecordComment({ ...here, comment: { text: "b" } });
  await remove(id);
  await expect(remove(id)).rejects.toMatchObject({ code: "GAIA_RE02", status: 400 });
});

it.each([
  ["an empty text", { text: "" }, "CB_VA01"],
  ["a text of more than 65,535 characters", { text: "x".repeat(65_536) }, "CB_VA01"],
  [
    "eleven mentions",
    { text: "x", mentions: Array.from({ length: 11 }, () => ({ code: "sato", type: "USER" as const })) },
    "CB_VA01",
  ],
  ["an unknown user", { text: "x", mentions: [{ code: "nobody", type: "USER" as const }] }, "GAIA_IL26"],
])("refuses %s", async (_name, comment, code) => {
  const client = kintoneClient(await simulate(ledgerWorld()));
  await expect(client.record.addRecordComment({ ...here, comment })).rejects.toMatchObject({ code });
});

it("refuses comments where the app has none", async () => {
  const client = kintoneClient(await simulate(ledgerWorld({ apps: [ledgerApp({ enableComments: false })] })));
  const added = client.record.addRecordComment({ ...here, comment: { text: "x" } });
  await expect(added).rejects.toMatchObject({ status: 400 });
});
