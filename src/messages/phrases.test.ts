import { expect, test } from "vitest";
import { cut, short } from "./phrases.ts";

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
