import { describe, expect, test } from "vitest";
import { recordRef } from "../../../test/support/alert-runs.ts";
import { hoursFrom, morning } from "../../../test/support/core-world.ts";
import type { LedgerRecord } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import { heldCodes, type MassQuestion, massesIn } from "./held-back.ts";
import type { RecordNews } from "./record-news.ts";

const since = morning.toISOString();

const news = (app: string, id: number, codes: readonly ("field-empty" | "unknown-user")[]): RecordNews => {
  const ref = { ...recordRef(`${id}`), app };
  return {
    record: { ref } as LedgerRecord,
    state: "problem",
    problems: codes.map(
      (code): Problem =>
        code === "field-empty"
          ? { code, data: {}, record: ref }
          : { code, data: { name: `person${id}` }, record: ref },
    ),
    advice: [],
    isSettled: true,
    hasChanged: false,
    granted: [],
  };
};

/** Records of an app: so many in order, and so many with these problems. */
const ledger = (app: string, right: number, wrong: number, ...codes: Parameters<typeof news>[2]) => [
  ...Array.from({ length: right }, (_, id) => news(app, id, [])),
  ...Array.from({ length: wrong }, (_, id) => news(app, right + id, codes)),
];

const masses = (all: readonly RecordNews[], over: Partial<MassQuestion> = {}): readonly string[] =>
  Object.keys(massesIn({ news: all, isNew: () => true, most: 50, before: {}, now: morning, ...over }));

describe("many records go wrong at once", () => {
  test.each<[string, readonly RecordNews[], readonly string[]]>([
    ["400 of 400", ledger("102", 0, 400, "unknown-user"), ["unknown-user"]],
    ["51 of 100", ledger("102", 49, 51, "unknown-user"), ["unknown-user"]],
    ["50 of 100 are not so many", ledger("102", 50, 50, "unknown-user"), []],
    ["300 of 1,000 are not so large a part", ledger("102", 700, 300, "unknown-user"), []],
    ["301 of 1,000", ledger("102", 699, 301, "unknown-user"), ["unknown-user"]],
    [
      "all of one app, whatever there is in another",
      [...ledger("101", 5_000, 0), ...ledger("102", 0, 60, "unknown-user")],
      ["unknown-user"],
    ],
    [
      "of two apps together",
      [...ledger("102", 20, 30, "unknown-user"), ...ledger("103", 20, 30, "unknown-user")],
      ["unknown-user"],
    ],
    [
      "each with another problem",
      [...ledger("102", 0, 40, "unknown-user"), ...ledger("102", 0, 40, "field-empty")],
      [],
    ],
    [
      "with two problems each",
      ledger("102", 0, 60, "field-empty", "unknown-user"),
      ["field-empty", "unknown-user"],
    ],
    ["none at all", [], []],
  ])("%s", (_, all, expected) => {
    expect([...masses(all)].sort()).toEqual(expected);
  });

  test("of which most have been told long ago", () => {
    const all = ledger("102", 0, 400, "unknown-user");
    expect(masses(all, { isNew: ({ record }) => Number(record.ref.id) < 50 })).toEqual([]);
    expect(masses(all, { isNew: ({ record }) => Number(record.ref.id) < 121 })).toEqual(["unknown-user"]);
  });
});

describe("comments on them wait", () => {
  const all = ledger("102", 0, 60, "unknown-user");
  const at = (hours: number) => {
    const now = hoursFrom(morning, hours);
    const found = massesIn({
      news: all,
      isNew: () => true,
      most: 50,
      before: { "unknown-user": since },
      now,
    });
    expect(found).toEqual({ "unknown-user": since });
    return [...heldCodes(found, now)];
  };

  test("for twelve hours from the first run that saw it, and no longer", () => {
    expect([at(0), at(11.9), at(12), at(100)]).toEqual([["unknown-user"], ["unknown-user"], [], []]);
  });

  test("from its new beginning, when it was over meanwhile", () => {
    const over = massesIn({
      news: [],
      isNew: () => true,
      most: 50,
      before: { "unknown-user": since },
      now: morning,
    });
    expect(over).toEqual({});
    const now = hoursFrom(morning, 20);
    const again = massesIn({ news: all, isNew: () => true, most: 50, before: over, now });
    expect([...heldCodes(again, now)]).toEqual(["unknown-user"]);
  });
});
