import { describe, expect, test } from "vitest";
import { describeChange } from "../core/model/describe.ts";
import { asAccountId, asPrincipalId } from "../core/model/ids.ts";
import { jaChange } from "./ja-changes.ts";
import { cut, describedChange, short } from "./phrases.ts";

test.each([
  ["what fits stays whole", "abc", 3, "abc"],
  ["what does not is cut", "abcd", 3, "ab…"],
  ["no character is cut in two", "a🔑cd", 3, "a…"],
])("%s", (_, text, most, expected) => {
  expect(cut(text, most)).toBe(expected);
});

test("a name of emoji is still text when it is shortened", () => {
  for (const start of ["", "x"])
    expect(() => encodeURIComponent(short(`${start}${"🔑".repeat(100)}`))).not.toThrow();
});

describe("a change that was described", () => {
  const names = { USER: "sato@example.com", GROUP: "team / data (prod) USER x" } as const;
  test.each(["USER", "GROUP"] as const)("to a %s is taken apart as it was put together", (type) => {
    const assignment = {
      accountId: asAccountId("111122223333"),
      permissionSetName: "Read.Only+x",
      principal: { type, id: asPrincipalId("1") },
    };
    const change = describeChange({ kind: "create-assignment", assignment }, () => names[type]);
    expect(describedChange(change)).toEqual({
      kind: "create-assignment",
      permissionSet: "Read.Only+x",
      to: { accountId: "111122223333", type, name: names[type] },
    });
  });

  test.each(["delete-assignment 1111", "", "hello", "drop-table x"])(
    "is none in %j, which is shown as it is",
    (text) => {
      expect(describedChange(text)).toBeUndefined();
      expect(jaChange(text)).toBe(`変更「${text}」`);
    },
  );
});
