import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

const known = ["Admin", "Administrator", "Deploy", "ReadOnly", "ReadOnlyPlus", "Support"];

test.each([
  ["Amdin", ["Admin"]],
  ["readonyl", ["ReadOnly"]],
  ["Deplo", ["Deploy"]],
  ["ReadOnlyPls", ["ReadOnlyPlus", "ReadOnly"]],
  ["Billing", []],
  ["", []],
])("for %j suggests %j", (name, expected) => {
  expect(suggest(name, known)).toEqual(expected);
});

test("names at most three, nearest first, equals by code unit, each once", () => {
  expect(suggest("team", ["teams", "tean", "taem", "tearn", "teal", "tean"])).toEqual([
    "taem",
    "teal",
    "teams",
  ]);
});
