import { describe, expect, test } from "vitest";
import { assignment, hoursFrom, limits, morning, ourSet } from "../../../test/support/core-world.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import type { Memory } from "../model/memory.ts";
import type { Removal } from "./diff.ts";
import { type Judge, makeJudge, type SafetyInput } from "./safety.ts";

/** `count` different people with this access: `dev/ReadOnly`. */
const people = (count: number, seat: string, prefix = "person"): readonly Assignment[] =>
  Array.from({ length: count }, (_, at) => assignment(`${seat}/${prefix}${at}`));

/** So much that no share of one account, set or of all can be meant; spread thin. */
const manyOthers = Array.from({ length: 50 }, (_, at) =>
  people(40, `${String(at).padStart(12, "0")}/Set${at}`),
).flat();

const removal = (of: Assignment, changes: Partial<Removal> = {}): Removal => ({
  assignment: of,
  reason: "withdrawn",
  isForeseen: false,
  records: [],
  replacedBy: [],
  ...changes,
});

const judgeOf = (input: Partial<SafetyInput>): Judge =>
  makeJudge({
    removals: [],
    creates: [],
    deletions: [],
    managed: [],
    isLedgerEmpty: false,
    isOfEmptiedApp: () => false,
    sensitive: [],
    limits,
    memory: undefined,
    now: morning,
    ...input,
  });

const verdictOnRemoval = (input: Partial<SafetyInput>, of = input.removals?.[0]) =>
  of && judgeOf(input)({ kind: "delete-assignment", ...of });

const remembering = (removals: Memory["removals"]): Memory => ({
  instanceArn: "",
  records: {},
  unclearSince: {},
  refusedSince: {},
  principals: {},
  orphans: {},
  missingSince: {},
  removals,
  grantedBesideHeld: [],
  replacements: {},
  codes: {},
});

describe("removals", () => {
  const some = (count: number) => people(count, "dev/ReadOnly").map((of) => removal(of));
  const managedWith = (count: number, others: number) => [
    ...people(count, "dev/ReadOnly"),
    ...people(others, "prod/Deploy", "other"),
  ];

  test("ten are free, even if they are all there is", () => {
    expect(verdictOnRemoval({ removals: some(10), managed: managedWith(10, 0) })).toBeUndefined();
  });

  test("eleven are held when they are more than 30 % of all", () => {
    expect(verdictOnRemoval({ removals: some(11), managed: managedWith(11, 25) })).toEqual({
      kind: "percent-of-all",
      percent: 30,
    });
  });

  test("30 % are not more than 30 %", () => {
    const managed = [...manyOthers.slice(0, 88), ...people(32, "dev/ReadOnly")];
    const removals = [...manyOthers.slice(0, 18), ...people(18, "dev/ReadOnly")].map((of) => removal(of));
    expect(verdictOnRemoval({ removals, managed })).toBeUndefined();
    const oneMore = [...removals, removal(assignment("dev/ReadOnly/person18"))];
    expect(verdictOnRemoval({ removals: oneMore, managed })).toEqual({ kind: "percent-of-all", percent: 30 });
  });

  test("a hundred pass where they are few of many, one more does not", () => {
    const spread = manyOthers.filter((_, at) => at % 20 === 0);
    const hundred = spread.slice(0, 100).map((of) => removal(of));
    expect(verdictOnRemoval({ removals: hundred, managed: manyOthers })).toBeUndefined();
    const more = [...hundred, removal(manyOthers[1]!)];
    expect(verdictOnRemoval({ removals: more, managed: manyOthers })).toEqual({ kind: "count", count: 100 });
  });

  test("eleven are held when they are more than half of one account", () => {
    const removals = ["ReadOnly", "Deploy"]
      .flatMap((set) => people(set === "Deploy" ? 5 : 6, `dev/${set}`))
      .map((of) => removal(of));
    const inDev = (rest: number) => [
      ...removals.map(({ assignment: of }) => of),
      ...people(rest, "dev/Other"),
    ];
    const elsewhere = [...people(20, "prod/ReadOnly"), ...people(20, "prod/Deploy"), ...manyOthers];
    expect(verdictOnRemoval({ removals, managed: [...inDev(11), ...elsewhere] })).toBeUndefined();
    expect(verdictOnRemoval({ removals, managed: [...inDev(10), ...elsewhere] })).toEqual({
      kind: "percent-of-account",
      percent: 50,
      account: "222222222222",
    });
  });

  test("eleven are held when they are more than half of one permission set", () => {
    const removals = ["dev", "prod"]
      .flatMap((account) => people(account === "dev" ? 6 : 5, `${account}/ReadOnly`))
      .map((of) => removal(of));
    const managed = [
      ...removals.map(({ assignment: of }) => of),
      ...people(10, "stage/ReadOnly"),
      ...people(30, "dev/Deploy"),
      ...people(30, "prod/Deploy"),
      ...manyOthers,
    ];
    expect(verdictOnRemoval({ removals, managed })).toEqual({
      kind: "percent-of-permission-set",
      percent: 50,
      permissionSet: "ReadOnly",
    });
  });

  test("only those of the account that is hit are held", () => {
    const removals = [...people(11, "dev/ReadOnly"), ...people(1, "prod/ReadOnly")].map((of) => removal(of));
    const managed = [
      ...removals.map(({ assignment: of }) => of),
      ...people(40, "prod/ReadOnly", "other"),
      ...manyOthers,
    ];
    expect(verdictOnRemoval({ removals, managed })).toMatchObject({ kind: "percent-of-account" });
    expect(verdictOnRemoval({ removals, managed }, removals.at(-1))).toBeUndefined();
  });

  describe("of the last 24 hours", () => {
    const gone = (hours: number) =>
      remembering(
        people(10, "dev/ReadOnly", "gone").map((of) => ({
          at: hoursFrom(morning, -hours).toISOString(),
          assignment: assignmentKey(of),
        })),
      );
    const input = { removals: some(1), managed: managedWith(5, 10) };

    test("count", () => {
      expect(verdictOnRemoval({ ...input, memory: gone(23.9) })).toEqual({
        kind: "percent-of-all",
        percent: 30,
      });
    });

    test("count no more afterwards", () => {
      expect(verdictOnRemoval({ ...input, memory: gone(24) })).toBeUndefined();
    });

    test("count as what there was, so that the share is one of the day", () => {
      const managed = [...people(1, "dev/ReadOnly"), ...manyOthers.slice(0, 26)];
      const memory = remembering(
        manyOthers
          .slice(100, 110)
          .map((of) => ({ at: morning.toISOString(), assignment: assignmentKey(of) })),
      );
      // 11 of 37 on that day; 11 of 27 would be too many.
      expect(verdictOnRemoval({ removals: some(1), managed, memory })).toBeUndefined();
    });

    test("do not count what is there again", () => {
      const managed = [...input.managed, ...people(10, "dev/ReadOnly", "gone")];
      expect(verdictOnRemoval({ ...input, managed, memory: gone(1) })).toBeUndefined();
    });
  });

  test("an expiry that was foreseen is never held and counts for nothing", () => {
    const expiries = some(200).map((of) => ({ ...of, reason: "expired" as const, isForeseen: true }));
    const withdrawn = removal(assignment("prod/Deploy/alice"));
    const input = { removals: [...expiries, withdrawn], managed: people(200, "dev/ReadOnly") };
    expect(verdictOnRemoval(input)).toBeUndefined();
    expect(verdictOnRemoval(input, withdrawn)).toBeUndefined();
  });

  test("an expiry that was foreseen passes while others are held", () => {
    const expiry = removal(assignment("dev/ReadOnly/alice"), { reason: "expired", isForeseen: true });
    const input = { removals: [...some(11), expiry], managed: managedWith(11, 0) };
    expect(verdictOnRemoval(input)).toBeDefined();
    expect(verdictOnRemoval(input, expiry)).toBeUndefined();
  });

  test("an expiry that was not foreseen counts", () => {
    const expiries = some(11).map((of) => ({ ...of, reason: "expired" as const }));
    expect(verdictOnRemoval({ removals: expiries, managed: managedWith(11, 0) })).toBeDefined();
  });

  test("what the end of a protection removes is held by itself, and counts for nothing", () => {
    const ended = some(50).map((of) => ({ ...of, reason: "protection-ended" as const }));
    const withdrawn = removal(assignment("prod/Deploy/alice"));
    const input = { removals: [...ended, withdrawn], managed: people(50, "dev/ReadOnly") };
    expect(verdictOnRemoval(input)).toEqual({ kind: "protection-ended" });
    expect(verdictOnRemoval(input, withdrawn)).toBeUndefined();
  });

  test("after an empty ledger even one is held, foreseen or not", () => {
    const removals = [removal(assignment("dev/ReadOnly/alice"), { reason: "expired", isForeseen: true })];
    expect(verdictOnRemoval({ removals, managed: manyOthers, isLedgerEmpty: true })).toEqual({
      kind: "ledger-empty",
    });
  });

  test("the numbers are settings", () => {
    const strict = { ...limits, freeRemovals: 0, removalPercent: 0 };
    expect(verdictOnRemoval({ removals: some(1), managed: manyOthers, limits: strict })).toEqual({
      kind: "percent-of-all",
      percent: 0,
    });
  });
});

describe("permission sets", () => {
  const verdict = (count: number, isLedgerEmpty = false) => {
    const deletions = Array.from({ length: count }, (_, at) => ourSet(`Set${at}`));
    return judgeOf({ deletions, isLedgerEmpty })({
      kind: "delete-permission-set",
      permissionSet: deletions[0]!,
    });
  };

  test("three may be deleted, four not, and none after an empty ledger", () => {
    expect(verdict(3)).toBeUndefined();
    expect(verdict(4)).toEqual({ kind: "permission-sets", count: 3 });
    expect(verdict(1, true)).toEqual({ kind: "ledger-empty" });
  });
});

describe("additions", () => {
  const wanted = (assignments: readonly Assignment[]): SafetyInput["creates"] =>
    assignments.map((of) => ({ assignment: of, records: [{ host: "", app: "", id: "", url: "" }] }));
  const verdict = (
    assignments: readonly Assignment[],
    sensitive: readonly string[] = [],
    of = assignments[0]!,
  ) => judgeOf({ creates: wanted(assignments), sensitive })({ kind: "create-assignment", assignment: of });
  const inAccounts = (count: number, set: string) =>
    Array.from({ length: count }, (_, at) => people(2, `${String(at).padStart(12, "0")}/${set}`)).flat();

  test("two hundred may come at once, one more may not", () => {
    expect(verdict(people(200, "dev/ReadOnly"))).toBeUndefined();
    expect(verdict(people(201, "dev/ReadOnly"))).toEqual({ kind: "additions", count: 200 });
  });

  test("a sensitive set may come to five accounts, whoever gets it, and not to six", () => {
    expect(verdict(inAccounts(5, "Admin"), ["admin"])).toBeUndefined();
    expect(verdict(inAccounts(6, "Admin"), ["admin"])).toEqual({
      kind: "sensitive-accounts",
      count: 5,
      permissionSet: "Admin",
    });
  });

  test("what is not sensitive comes beside it", () => {
    const both = [...inAccounts(6, "Admin"), ...inAccounts(6, "ReadOnly")];
    expect(verdict(both, ["Admin"], both.at(-1))).toBeUndefined();
  });

  test("nothing else is ever held", () => {
    const judge = judgeOf({ isLedgerEmpty: true, creates: wanted(people(201, "dev/ReadOnly")) });
    const permissionSet = ourSet("ReadOnly");
    expect(judge({ kind: "update-permission-set", permissionSet, edits: [] })).toBeUndefined();
    expect(judge({ kind: "provision", permissionSet, accounts: "all", reason: "edited" })).toBeUndefined();
  });
});

test("what is granted beside held removals does not let them go", () => {
  const leaving = people(40, "dev/ReadOnly");
  const staying = people(60, "prod/Deploy", "other");
  const coming = people(40, "stage/Support", "new");
  const removals = leaving.map((of) => removal(of));
  const first = verdictOnRemoval({ removals, managed: [...leaving, ...staying] });
  expect(first).toEqual({ kind: "percent-of-all", percent: 30 });
  const next = { removals, managed: [...leaving, ...staying, ...coming] };
  const memory = { ...remembering([]), grantedBesideHeld: coming.map(assignmentKey) };
  expect(verdictOnRemoval({ ...next, memory })).toEqual(first);
});
