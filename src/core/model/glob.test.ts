import { expect, test } from "vitest";
import { matcher } from "./glob.ts";

test.each([
  ["AWSControlTower*", "awscontroltoweradmin", true],
  ["AWSControlTower*", "MyAWSControlTower", false],
  ["*admin*", "SuperAdmins", true],
  ["*", "", true],
  ["a.c", "abc", false],
  ["a(b)[c]+$", "A(B)[C]+$", true],
  [" padded ", "padded", true],
  ["a*c", "a\nc", true],
  ["111122223333", "111122223333", true],
  ["開発*", "開発チーム", true],
])("the pattern %j on %j: %s", (pattern, name, expected) => {
  expect(matcher([pattern])(name)).toBe(expected);
});

test("one of several patterns is enough, and none matches nothing", () => {
  expect(matcher(["a", "b*"])("bcd")).toBe(true);
  expect(matcher([])("")).toBe(false);
});
