import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auditedRun } from "../../../test/support/audited-run.ts";
import { assignment, type CoreWorld, hoursFrom, morning, world } from "../../../test/support/core-world.ts";
import { assignmentKey } from "../model/assignment.ts";
import { type AuditLine, lineKey } from "./audit.ts";
import { answerAccess } from "./audit-answer.ts";

const seats = [
  "dev/ReadOnly/alice",
  "dev/ReadOnly/bob",
  "prod/ReadOnly/alice",
  "prod/ReadOnly/@developers",
] as const;
type Seat = (typeof seats)[number];

/** A record for each seat. */
const asking = (of: CoreWorld, wanted: readonly Seat[]): CoreWorld =>
  seats.reduce((current, seat, index) => {
    const [account = "", set = "", who = ""] = seat.split("/");
    const id = String(index + 1);
    const names = who.startsWith("@") ? { groupNames: [who.slice(1)] } : { userNames: [who] };
    return wanted.includes(seat)
      ? current.assignment(
          id,
          { ...names, accounts: [account], permissionSets: [set] },
          { revision: String(index + 1) },
        )
      : current.withoutAssignment(id);
  }, of);

type Day = {
  readonly start: Date;
  readonly end: Date;
  readonly held: ReadonlySet<string>;
  readonly lines: readonly AuditLine[];
};

/** One run a day at noon. What was held on a day is what stood before its run, and what stood after it. */
const history = (wantedByDay: readonly (readonly Seat[])[]): readonly Day[] => {
  let now = world().permissionSet("1", { name: "ReadOnly", managedPolicies: ["ReadOnlyAccess"] });
  const keys = (of: CoreWorld) => of.current.assignments.map(assignmentKey);
  return wantedByDay.map((wanted, day) => {
    const start = hoursFrom(morning, day * 24);
    const before = asking(now, wanted).with({ now: hoursFrom(start, 12) });
    const run = auditedRun(before, { withSnapshot: day % 7 === 0, id: String(day) });
    now = run.world;
    return {
      start,
      end: hoursFrom(start, 24),
      held: new Set([...keys(before), ...keys(now)]),
      lines: run.lines,
    };
  });
};

const someDays = fc.array(fc.subarray([...seats]), { minLength: 2, maxLength: 20 });
const ask = (lines: readonly AuditLine[], { start, end }: Day) =>
  answerAccess(lines, { account: "dev", person: undefined, from: start, until: end });
const inDev = (keys: ReadonlySet<string>): readonly string[] =>
  [...keys].filter((key) => key.startsWith("2222")).sort();
const keysOf = ({ accesses }: ReturnType<typeof answerAccess>): readonly string[] =>
  [...new Set(accesses.map(lineKey))].sort();

describe("who had access on a day", () => {
  test("is answered for every day of every history", () => {
    fc.assert(
      fc.property(someDays, fc.boolean(), (wanted, isTurned) => {
        const days = history(wanted);
        const lines = days.flatMap((day) => day.lines);
        const given = isTurned ? [...lines, ...lines].reverse() : lines;
        for (const day of days.slice(1)) {
          const answer = ask(given, day);
          expect(keysOf(answer)).toEqual(inDev(day.held));
          const kinds = answer.doubts.map(({ kind }) => kind).filter((kind) => kind !== "group-members");
          // Only after the last line there is nothing to tell whether anything happened.
          expect(kinds.every((kind) => kind === "end-open" || kind === "unknown-name")).toBe(true);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test("is answered rightly, or doubted, when a run's file is missing", () => {
    let doubted = 0;
    fc.assert(
      fc.property(someDays, fc.nat(19), (wanted, missing) => {
        const days = history(wanted);
        const lines = days.filter((_, day) => day !== missing % days.length).flatMap((day) => day.lines);
        for (const day of days.slice(1)) {
          const answer = ask(lines, day);
          const isDoubted = answer.doubts.some(({ kind }) => kind !== "group-members");
          if (isDoubted) doubted++;
          else expect(keysOf(answer)).toEqual(inDev(day.held));
        }
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(doubted).toBeGreaterThan(50);
  });

  const [alice, bob] = ["dev/ReadOnly/alice", "dev/ReadOnly/bob"] as const;
  const developers = "prod/ReadOnly/@developers";
  /** Days 0 to 4: alice all the time, bob from day 1 until day 3, a group from day 2. */
  const days = history([[alice], [alice, bob], [alice, bob, developers], [alice, developers], [developers]]);
  const lines = days.flatMap((day) => day.lines);
  const on = (day: number) => ({ from: days[day]?.start ?? morning, until: days[day]?.end ?? morning });
  const noon = (day: number): string => hoursFrom(morning, day * 24 + 12).toISOString();

  test("comes with the record that said so, since when and until when", () => {
    const { accesses } = answerAccess(lines, { account: "dev", person: undefined, ...on(3) });
    expect(
      accesses.map(({ principal, since, until, records, endedBy }) => ({
        who: principal.name,
        since,
        until,
        records: records.map(({ id, revision }) => `${id} r${revision}`),
        because: endedBy?.reason ?? null,
      })),
    ).toEqual([
      { who: "alice", since: noon(0), until: null, records: ["1 r1"], because: null },
      { who: "bob", since: noon(1), until: noon(3), records: ["2 r2"], because: "withdrawn" },
    ]);
  });

  test.each([
    ["an account's id", { account: "222222222222", person: undefined }, ["alice dev", "bob dev"]],
    ["a person", { account: undefined, person: "Bob" }, ["bob dev"]],
    ["a person's id", { account: undefined, person: "user-alice" }, ["alice dev"]],
    ["a person in an account", { account: "prod", person: "alice" }, []],
    ["an account that a group may enter", { account: "prod", person: undefined }, ["developers prod"]],
  ])("is asked by %s", (_, who, expected) => {
    const { accesses } = answerAccess(lines, { ...who, ...on(2) });
    expect(accesses.map(({ principal, account }) => `${principal.name} ${account.name}`)).toEqual(expected);
  });

  const kindsOf = (given: readonly AuditLine[], question: Partial<Parameters<typeof answerAccess>[1]> = {}) =>
    answerAccess(given, { account: "dev", person: undefined, ...on(2), ...question }).doubts.map(
      ({ kind }) => kind,
    );

  test.each([
    ["nothing", lines, {}, []],
    ["who is in a group, for a person", lines, { person: "alice" }, ["group-members"]],
    ["who is in a group, for an account", lines, { account: "prod" }, ["group-members"]],
    ["a name that stands nowhere", lines, { account: "nowhere" }, ["unknown-name"]],
    [
      "what was before the first snapshot",
      lines.filter(({ kind }) => kind !== "snapshot" && kind !== "assignment"),
      {},
      ["no-snapshot"],
    ],
    [
      "what a cut snapshot held",
      lines.filter(({ kind }) => kind !== "assignment"),
      {},
      ["no-snapshot", "snapshot-cut"],
    ],
    ["what a run did whose lines are missing", lines.filter(({ run }) => run.id !== "1"), {}, ["gap"]],
    ["what happened after the last line", lines.filter(({ run }) => Number(run.id) < 2), {}, ["end-open"]],
    ["anything, from an empty folder", [], { account: undefined, person: undefined }, ["no-snapshot"]],
  ] as const)("cannot be told: %s", (_, given, question, expected) => {
    expect(kindsOf(given, question)).toEqual(expected);
  });

  test("is doubted where AWS was still busy", () => {
    const [first, second] = history([[alice], [alice, bob]]);
    const busy = second?.lines.map((line) =>
      line.kind === "change" ? { ...line, outcome: "unsettled" as const } : line,
    );
    const answer = answerAccess([...(first?.lines ?? []), ...(busy ?? [])], {
      account: "dev",
      person: undefined,
      ...on(1),
    });
    expect(answer.doubts).toContainEqual(expect.objectContaining({ kind: "unsettled", at: noon(1) }));
  });

  test("is told apart by instance", () => {
    const other = lines.map((line) => ({
      ...line,
      instanceArn: "arn:aws:sso:::instance/ssoins-2222222222222222",
    }));
    const { accesses } = answerAccess([...lines, ...other], { account: undefined, person: "bob", ...on(2) });
    expect(accesses).toHaveLength(2);
    expect(assignmentKey(assignment(bob))).toBe(accesses[0] && lineKey(accesses[0]));
  });
});
