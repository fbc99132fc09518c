import { describe, expect, test } from "vitest";
import { asAccountId, asPrincipalId } from "../model/ids.ts";
import type { LedgerRecord } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import { marksAfter, marksIn, markText, nextComment, type RecordNews, welcomeMark } from "./record-news.ts";

const record: LedgerRecord = {
  ref: {
    host: "example.cybozu.com",
    app: "102",
    id: "7",
    url: "https://example.cybozu.com/k/102/show#record=7",
  },
  revision: "3",
  createdAt: new Date("2026-04-01T00:00:00Z"),
  updatedAt: new Date("2026-04-01T00:00:00Z"),
  creator: { code: "dan", name: "Dan" },
  modifier: { code: "dan", name: "Dan" },
  values: {},
  codes: {},
};
const at = { record: record.ref, field: "accounts" };
const misspelt: Problem = {
  ...at,
  code: "unknown-account",
  data: { name: "shop-prdo", suggestions: ["shop-prod"] },
};
const empty: Problem = { record: record.ref, field: "permissionSets", code: "field-empty", data: {} };
const failed = (reason: string): Problem => ({
  record: record.ref,
  code: "change-failed",
  data: { change: "create-assignment 1/ReadOnly USER ann", reason },
});
const remark = (details: string): Problem => ({
  ...at,
  code: "policy-finding",
  data: { finding: { kind: "analyzer", level: "WARNING", code: "X", details, link: "" } },
  place: { line: 1, column: 1, length: 1 },
});
const granted = [
  {
    accountId: asAccountId("100000000011"),
    permissionSetName: "ReadOnly",
    principal: { type: "USER", id: asPrincipalId("u1") },
  },
] as const;

const news = (of: Partial<RecordNews>): RecordNews => ({
  record,
  state: "applied",
  problems: [],
  advice: [],
  isSettled: true,
  hasChanged: false,
  granted: [],
  ...of,
});

/** The mark that a comment about these problems ends with. */
const marked = (...problems: readonly Problem[]): string =>
  nextComment(news({ problems }), [], false)?.marks.at(-1) ?? "";
const cleared = nextComment(news({}), [marked(misspelt)], false)?.marks.at(-1) ?? "";

/** What a comment says, in a word for each of its parts. */
const said = (of: Partial<RecordNews>, marks: readonly string[], tellsSuccess = false): readonly string[] => {
  const content = nextComment(news(of), marks, tellsSuccess);
  if (content === undefined) return [];
  return [
    ...content.problems.map(({ code }) => code),
    ...content.advice.map(() => "advice"),
    ...(content.cleared === undefined ? [] : ["cleared"]),
    ...(content.granted.length > 0 ? ["welcome"] : []),
  ];
};

describe("what is said on a record", () => {
  const analyzer = remark("Use a narrower resource.");
  test.each<readonly [string, Partial<RecordNews>, readonly string[], readonly string[]]>([
    ["nothing wrong, nothing told", {}, [], []],
    ["a mistake", { problems: [misspelt] }, [], ["unknown-account"]],
    ["the same mistake again", { problems: [misspelt] }, [marked(misspelt)], []],
    ["the same two in another order", { problems: [empty, misspelt] }, [marked(misspelt, empty)], []],
    ["one of two corrected: what is left", { problems: [empty] }, [marked(misspelt, empty)], ["field-empty"]],
    [
      "a second one: both",
      { problems: [misspelt, empty] },
      [marked(misspelt)],
      ["unknown-account", "field-empty"],
    ],
    ["all corrected", {}, [marked(misspelt)], ["cleared"]],
    ["all corrected, and told so", {}, [marked(misspelt), cleared], []],
    [
      "the old mistake after it was corrected",
      { problems: [misspelt] },
      [marked(misspelt), cleared],
      ["unknown-account"],
    ],
    ["corrected, but what it asks for is not there yet", { isSettled: false }, [marked(misspelt)], []],
    ["a remark of AWS on a change", { advice: [analyzer] }, [], ["advice"]],
    [
      "a mistake, and a remark",
      { problems: [misspelt], advice: [analyzer] },
      [],
      ["unknown-account", "advice"],
    ],
  ])("%s", (_, of, marks, expected) => {
    expect(said(of, marks)).toEqual(expected);
  });

  test("a remark is not repeated, and its silence is not taken for a correction", () => {
    const first = nextComment(news({ advice: [analyzer] }), [], false)?.marks ?? [];
    expect(said({ advice: [analyzer] }, first)).toEqual([]);
    expect(said({}, first)).toEqual([]);
  });

  test("the first access is told once, and only where the settings ask for it", () => {
    expect(said({ granted }, [])).toEqual([]);
    expect(said({ granted }, [], true)).toEqual(["welcome"]);
    expect(said({ granted }, nextComment(news({ granted }), [], true)?.marks ?? [], true)).toEqual([]);
    expect(said({ granted }, [marked(misspelt)], true)).toEqual(["cleared", "welcome"]);
    expect(said({ granted, problems: [misspelt] }, [welcomeMark, marked(misspelt)], true)).toEqual([]);
  });
});

test("newcomers who are waited for are told of once, not one by one as they arrive", () => {
  const waiting = (name: string): Problem => ({
    record: record.ref,
    field: "users",
    code: "waiting-for-directory",
    data: { name },
  });
  const all = [waiting("ann"), waiting("bob"), waiting("eve")];
  expect(said({ problems: all.slice(1) }, [marked(...all)])).toEqual([]);
  expect(said({ problems: [...all.slice(2), misspelt] }, [marked(...all)])).toEqual([
    "waiting-for-directory",
    "unknown-account",
  ]);
  expect(said({}, [marked(...all)])).toEqual(["cleared"]);
});

describe("two mistakes are the same one", () => {
  test.each<readonly [string, Problem, Problem, boolean]>([
    [
      "whatever is suggested",
      misspelt,
      { ...at, code: "unknown-account", data: { name: "shop-prdo", suggestions: [] } },
      true,
    ],
    [
      "another name",
      misspelt,
      { ...at, code: "unknown-account", data: { name: "shop-pord", suggestions: ["shop-prod"] } },
      false,
    ],
    ["another field", misspelt, { ...misspelt, field: "account" }, false],
    [
      "another line",
      { ...misspelt, place: { line: 1, column: 2, length: 1 } },
      { ...misspelt, place: { line: 2, column: 2, length: 1 } },
      false,
    ],
    [
      "another session of the role",
      failed("assumed-role/sync/identity-sync-1 may not"),
      failed("assumed-role/sync/identity-sync-2 may not"),
      true,
    ],
    [
      "another request",
      failed("request 0f3a1c9e-1111-4222-8333-abcdefabcdef"),
      failed("request 7b3a1c9e-1111-4222-8333-abcdefabcdef"),
      true,
    ],
    ["another reason", failed("quota"), failed("denied"), false],
    [
      "however many assignments it protects",
      { record: record.ref, code: "protection-wide", data: { count: 21 } },
      { record: record.ref, code: "protection-wide", data: { count: 40 } },
      true,
    ],
  ])("%s: %#", (_, left, right, isSame) => {
    expect(marked(left) === marked(right)).toBe(isSame);
  });
});

test("what is remembered of a record whose mistakes never are the same does not grow, and the welcome stays", () => {
  let marks: readonly string[] = [];
  for (let run = 0; run < 500; run++) {
    const problems = [failed(`attempt ${run} failed`)];
    const content = nextComment(news({ problems, granted: run === 0 ? granted : [] }), marks, true);
    marks = marksAfter(marks, content?.marks ?? []);
    expect(said({ problems, granted }, marks, true)).toEqual([]);
  }
  expect(marks.length).toBeLessThan(30);
});

describe("marks are read back", () => {
  test("from a comment as kintone gives it, with names in front and a space at the end", () => {
    expect(marksIn([`Dan Orr \n「accounts」… [unknown-account]\n\n${markText("0123456789")} `])).toEqual([
      "0123456789",
    ]);
  });
  test("not from within a line, where somebody may have quoted one", () => {
    expect(
      marksIn(["“name”: “[identity-sync 0123456789]” cannot be …", "see [identity-sync 0123456789] above"]),
    ).toEqual([]);
  });
});
