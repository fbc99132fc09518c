import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/* docs/guarantees.md promises what tests hold, and nothing else: its sentences are the tests' titles. */

const page = readFileSync("docs/guarantees.md", "utf8");

/** `## 1. The sentence.`, and below it the files and titles of its tests: `- path: title`. */
const promised = [...page.matchAll(/^## \d+\. (.+)\n([\s\S]*?)(?=^## |(?![\s\S]))/gm)].map(
  ([, sentence = "", body = ""]) => ({
    sentence,
    proofs: [...body.matchAll(/^- `([^`]+\.test\.ts)`: (.+)$/gm)].map(([, file = "", title = ""]) => ({
      file,
      title,
    })),
  }),
);

/** Titles of all tests and groups of a file, as they are written. */
const titlesIn = (file: string): readonly string[] =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /\b(?:describe|test|it|always)\b[^"'`\n]*\(\s*"((?:[^"\\]|\\.)*)"/g,
    ),
  ].map(([, title = ""]) => JSON.parse(`"${title}"`) as string);

test("there are guarantees", () => {
  expect(promised.length).toBeGreaterThan(0);
  expect(promised.map((_, index) => index + 1).join()).toBe(
    [...page.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number).join(),
  );
});

test.each(promised)("$sentence", ({ sentence, proofs }) => {
  const [first] = proofs;
  expect(first?.title, "the first proof bears the sentence itself").toBe(sentence);
  for (const { file, title } of proofs) expect(titlesIn(file), file).toContain(title);
});

test("every guarantee that is tested stands on the page, and each file tests one", () => {
  const tested = globSync("test/guarantees/*.test.ts")
    .filter((file) => !file.endsWith("page.test.ts"))
    .map((file) =>
      [...readFileSync(file, "utf8").matchAll(/^describe\(\s*"(.+)"/gm)].map(([, title]) => title),
    );
  expect(tested.filter((titles) => titles.length !== 1)).toEqual([]);
  expect(new Set(tested.flat())).toEqual(new Set(promised.map(({ sentence }) => sentence)));
});

test("no test of a guarantee is skipped or chosen alone", () => {
  for (const { file } of promised.flatMap(({ proofs }) => proofs))
    expect(readFileSync(file, "utf8"), file).not.toMatch(/\.(skip|only|todo|fails|skipIf|runIf)\b/);
});
