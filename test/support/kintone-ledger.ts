import { KintoneRestAPIClient } from "@kintone/rest-api-client";
import type { Simulator } from "../../src/simulator/server.ts";
import type { WorldInput } from "../../src/simulator/world.ts";

type KintoneInput = NonNullable<WorldInput["kintone"]>;
export type AppInput = NonNullable<KintoneInput["apps"]>[number];

/** A token with the rights that its name says. */
export const tokens = {
  all: "tokenOfAllRights",
  view: "tokenOfViewers",
  other: "tokenOfAnotherApp",
} as const;

/** An app with a field of every kind that matters, and two records. */
export function ledgerApp(changes: Partial<AppInput> = {}): AppInput {
  return {
    id: 101,
    name: "許可セット",
    fields: {
      名前: { type: "SINGLE_LINE_TEXT", required: true, unique: true },
      説明: { type: "MULTI_LINE_TEXT" },
      時間: { type: "NUMBER" },
      有効: { type: "DROP_DOWN", options: { 有効: {}, 無効: {} } },
      種類: { type: "CHECK_BOX", options: { a: {}, b: {} } },
      利用者: { type: "USER_SELECT" },
      開始日: { type: "DATE" },
      期限: { type: "DATETIME" },
      表: { type: "SUBTABLE", fields: { ポリシー: { type: "SINGLE_LINE_TEXT" }, 数: { type: "NUMBER" } } },
    },
    records: [
      {
        values: {
          名前: "ReadOnly",
          説明: "読むだけ",
          時間: "4",
          有効: "有効",
          種類: ["a"],
          利用者: ["sato"],
          開始日: "2026-04-01",
          期限: "2026-04-30T15:00:30Z",
          表: [{ ポリシー: "ViewOnlyAccess" }],
        },
        creator: { code: "sato", name: "佐藤" },
        createdAt: "2026-03-31T01:02:03Z",
      },
      { values: { 名前: { value: "Admin" }, 利用者: { value: [{ code: "mori", name: "森" }] } } },
    ],
    tokens: [
      { token: tokens.all, rights: ["view", "add", "edit", "delete", "manage"] },
      { token: tokens.view },
    ],
    ...changes,
  };
}

export function ledgerWorld(changes: Partial<KintoneInput> = {}): WorldInput {
  return {
    kintone: {
      apps: [ledgerApp(), { id: 102, tokens: [{ token: tokens.other }] }],
      users: [
        { code: "sato", name: "佐藤", password: "secret" },
        { code: "mori", name: "森", password: "secret", active: false },
      ],
      ...changes,
    },
  };
}

export function kintoneClient({ listing }: Simulator, apiToken: string | string[] = tokens.all) {
  return new KintoneRestAPIClient({ baseUrl: listing.endpoints.kintone, auth: { apiToken }, proxy: false });
}
