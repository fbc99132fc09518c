import fc from "fast-check";
import { expect, test } from "vitest";
import { patternCovers, patternsMeet } from "./glob-sets.ts";

test.each([
  ["iam:CreateUser", "iam:*", true],
  ["iam:*", "iam:CreateUser", true],
  ["*", "iam:CreateUser", true],
  ["*:*", "iam:CreateUser", true],
  ["IAM:createuser", "iam:CreateUser", true],
  ["iam:Create*", "iam:*User", true],
  ["iam:Create*", "iam:Get*", false],
  ["iam:Get?ser", "iam:GetUser", true],
  ["iam:Get?ser", "iam:Getser", false],
  ["s3:*", "s3-object-lambda:*", false],
  ["iam:*Role", "iam:*Roles", false],
  ["iam:*e*", "iam:Create*", true],
  ["", "", true],
  ["", "*", true],
  ["", "a", false],
])("%j and %j may stand for one action: %j", (left, right, meets) => {
  expect([patternsMeet(left, right), patternsMeet(right, left)]).toEqual([meets, meets]);
});

test.each([
  ["*", "iam:*", true],
  ["iam:*", "iam:*", true],
  ["iam:*", "iam:Create*", true],
  ["iam:Create*", "iam:*", false],
  ["iam:?reate*", "iam:Create*", true],
  ["iam:Create?", "iam:Create*", false],
  ["iam:Get*", "iam:Create*", false],
  ["IAM:*", "iam:CreateUser", true],
  ["", "*", false],
])("%j covers %j: %j", (outer, inner, covers) => {
  expect(patternCovers(outer, inner)).toBe(covers);
});

const letters = fc.array(fc.constantFrom("a", "b", ":"), { maxLength: 6 }).map((all) => all.join(""));
const patterns = fc
  .array(fc.constantFrom("a", "b", ":", "*", "?"), { maxLength: 6 })
  .map((all) => all.join(""));
const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);

test("patterns that a text shows to meet do meet, and what is covered fits", () => {
  fc.assert(
    fc.property(patterns, patterns, letters, (left, right, text) => {
      if (fits(left, text) && fits(right, text)) expect(patternsMeet(left, right)).toBe(true);
      if (patternCovers(left, right) && fits(right, text)) expect(fits(left, text)).toBe(true);
      if (patternCovers(left, right)) expect(patternsMeet(left, right)).toBe(true);
    }),
    { seed: 20_261_122, numRuns: 5000 },
  );
});
