import { expect, test } from "vitest";
import { readCode } from "./fields.ts";

const typed = '\n  {\n  "Statement": []\n}\n';

test.each([
  ["a document stays as it was typed, so that lines can be told", "document", typed, [typed]],
  ["a document of white space is empty", "document", " \n\t", []],
  ["a text is trimmed", "text", " Deploy \n", ["Deploy"]],
  ["a list is a value a line", "list", " a \r\n\r\nb", ["a", "b"]],
] as const)("%s", (_, reading, value, texts) => {
  const values = readCode({ code: { type: "MULTI_LINE_TEXT", value } }, "code", { reading });
  expect(values?.map(({ text }) => text)).toEqual(texts);
});

test("a row that came without the column is no row with an empty one", () => {
  const cell = (value: string) => ({ value: { account: { type: "SINGLE_LINE_TEXT", value } } });
  const readRows = (...value: readonly object[]) =>
    readCode({ rows: { type: "SUBTABLE", value } }, "rows.account", { reading: "list" });
  expect(readRows(cell("dev"), cell(""), cell("prod"))).toEqual([{ text: "dev" }, { text: "prod" }]);
  expect(readRows()).toEqual([]);
  expect(readRows(cell("dev"), { value: {} })).toBeUndefined();
});
