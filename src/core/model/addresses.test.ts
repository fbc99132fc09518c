import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressRuns, replaceAddresses } from "./addresses.ts";

/* Where names are to be short, an address that stays in a text tells everybody on the internet who works here. */

const addressesIn = (text: string): readonly string[] => {
  const found: string[] = [];
  replaceAddresses(text, (address) => {
    found.push(address);
    return "";
  });
  return found;
};

describe("addresses in a text", () => {
  test.each<readonly [string, readonly string[]]>([
    ["", []],
    ["nobody here", []],
    ["sato@example.com", ["sato@example.com"]],
    ["ask sato@example.com, or <mori@corp.example.co.jp>.", ["sato@example.com", "mori@corp.example.co.jp"]],
    ["連絡先はsato@example.comまで", ["連絡先はsato@example.comまで"]],
    ["ｓａｔｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", ["ｓａｔｏ＠ｅｘａｍｐｌｅ．ｃｏｍ"]],
    ["o'brien+aws_1%x&y~z@example.com", ["o'brien+aws_1%x&y~z@example.com"]],
    ["sato@localhost", []],
    ["@example.com", []],
    ["sato@example.", []],
    ["a@a@example.com", ["a@example.com"]],
    ["a@b@c@d.e@f.g", ["c@d.e"]],
    ["a@b.c.@d.e", ["a@b.c", ".@d.e"]],
    ["a@b.c..d@e.f", ["a@b.c", "..d@e.f"]],
    ["a@b.c．．d@e.f", ["a@b.c", "d@e.f"]],
    ["𠮷田@example.com", ["𠮷田@example.com"]],
  ])("of %j are %j", (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });

  test("are those that a search from every character finds", () => {
    const address = /[\p{L}\p{N}\p{M}._%+'&~-]+[@＠][\p{L}\p{N}\p{M}-]+(?:[.．][\p{L}\p{N}\p{M}-]+)+/gu;
    const signs = [..."ab1.．-@＠_%+'&~ ,\n佐𠮷́<>"];
    const texts = fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        expect(addressesIn(text)).toEqual(text.match(address) ?? []);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  test.each<readonly [string, (length: number) => string]>([
    ["a word without an end", (length) => "a".repeat(length)],
    ["signs without a domain", (length) => "a@".repeat(length)],
    ["a name before a long domain without a full stop", (length) => `a@${"b".repeat(length)}`],
    ["full stops without a sign", (length) => "a.".repeat(length)],
  ])("are looked for once in %s", (_, ofLength) => {
    // Wherever a search could begin, one has ended: nothing is gone through again from the next character.
    expect(ofLength(1_000).replace(addressRuns, "")).not.toMatch(/[\p{L}\p{N}\p{M}._%+'&~-]/u);
    expect(addressesIn(ofLength(1_000_000))).toEqual([]);
  });
});
