import { describe, expect, test } from "vitest";
import { assignment, grantedWorld, ourSet } from "../test/support/core-world.ts";
import { virtualClock } from "../test/support/virtual-clock.ts";
import { applyChanges } from "./apply.ts";
import { systemClock } from "./clock.ts";
import { type Change, changeId, type Deed } from "./core/model/change.ts";
import type { ChangeOutcome } from "./core/model/outcome.ts";

const { instance } = grantedWorld().current;

const change = (deed: Deed, waits: Partial<Pick<Change, "requires" | "after">> = {}): Change => ({
  ...deed,
  id: changeId(deed),
  instanceArn: instance.arn,
  records: [],
  requires: waits.requires ?? [],
  after: waits.after ?? [],
});

const grant = (text: string, waits = {}) =>
  change({ kind: "create-assignment", assignment: assignment(text) }, waits);
const edit = (name: string, waits = {}) =>
  change({ kind: "update-permission-set", permissionSet: ourSet(name), edits: [] }, waits);
const provision = (name: string, waits = {}) =>
  change({ kind: "provision", permissionSet: ourSet(name), accounts: "all", reason: "edited" }, waits);

/** Changes begin when they are allowed to, and end when the test says so. */
const stage = (changes: readonly Change[], assignmentsInFlight = 10) => {
  const running = new Map<string, (outcome: ChangeOutcome) => void>();
  const begun: string[] = [];
  const told: ChangeOutcome[] = [];
  const stop = new AbortController();
  const done = applyChanges({
    changes,
    assignmentsInFlight,
    accountsOf,
    clock: systemClock,
    signal: stop.signal,
    onOutcome: (outcome) => told.push(outcome),
    perform: (one) => {
      begun.push(one.id);
      return new Promise((resolve) => running.set(one.id, resolve));
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (one: Change, outcome: ChangeOutcome): Promise<void> => {
    running.get(one.id)?.(outcome);
    running.delete(one.id);
    await settled();
  };
  return {
    done,
    begun,
    told,
    stop,
    settled,
    running: () => [...running.keys()],
    succeed: (one: Change) => end(one, { status: "succeeded", change: one }),
    fail: (one: Change) =>
      end(one, { status: "failed", change: one, failure: { code: "FAILED", message: "no" } }),
    leave: (one: Change) => end(one, { status: "unsettled", change: one, requestId: undefined }),
  };
};

const accountsOf = (one: Change) =>
  "assignment" in one
    ? [one.assignment.accountId]
    : one.kind === "provision" && one.accounts !== "all"
      ? one.accounts
      : [];

const endings = (outcomes: readonly ChangeOutcome[]): readonly string[] =>
  outcomes.map((outcome) => (outcome.status === "skipped" ? `skipped: ${outcome.because}` : outcome.status));

test("nothing to do is done at once", async () => {
  const { done, told } = stage([]);
  expect(await done).toEqual([]);
  expect(told).toEqual([]);
});

test("outcomes come in the order of the plan, and are told as they come", async () => {
  const [first, second] = [grant("dev/A/alice"), grant("prod/A/alice")];
  const of = stage([first, second]);
  await of.succeed(second);
  await of.fail(first);
  expect((await of.done).map(({ change: one }) => one.id)).toEqual([first.id, second.id]);
  expect(of.told.map(({ change: one }) => one.id)).toEqual([second.id, first.id]);
  expect(endings(await of.done)).toEqual(["failed", "succeeded"]);
});

describe("waiting", () => {
  test("a change begins when all that it requires has succeeded", async () => {
    const [a, b] = [edit("A"), edit("B")];
    const last = grant("dev/A/alice", { requires: [a.id, b.id] });
    const of = stage([a, b, last]);
    await of.succeed(a);
    expect(of.running()).toEqual([b.id]);
    await of.succeed(b);
    expect(of.running()).toEqual([last.id]);
  });

  test("a failure skips all that requires it, and nothing else", async () => {
    const a = edit("A");
    const provisioning = provision("A", { requires: [a.id] });
    const given = grant("dev/A/alice", { requires: [provisioning.id] });
    const other = grant("prod/B/alice");
    const of = stage([a, provisioning, given, other]);
    await of.fail(a);
    await of.succeed(other);
    expect(endings(await of.done)).toEqual([
      "failed",
      "skipped: requirement",
      "skipped: requirement",
      "succeeded",
    ]);
    expect(of.begun).toEqual([a.id, other.id]);
  });

  test("what only comes after a change begins when that has ended, whichever way", async () => {
    const a = provision("A");
    const b = grant("dev/A/alice", { after: [a.id] });
    const of = stage([a, b]);
    expect(of.running()).toEqual([a.id]);
    await of.fail(a);
    expect(of.running()).toEqual([b.id]);
    await of.succeed(b);
    expect(endings(await of.done)).toEqual(["failed", "succeeded"]);
  });

  test("what comes after a skipped change begins", async () => {
    const a = edit("A");
    const b = provision("A", { requires: [a.id] });
    const c = grant("dev/B/alice", { after: [b.id] });
    const of = stage([a, b, c]);
    await of.fail(a);
    expect(of.running()).toEqual([c.id]);
  });

  test("changes that wait for each other are a mistake of ours", async () => {
    const of = stage([grant("dev/A/alice", { after: ["never"] })]);
    await expect(of.done).rejects.toThrow("changes wait for each other");
  });
});

describe("slots", () => {
  const accounts = ["dev", "stage", "prod", "closed", "bot"];

  test("one account has one assignment request under way", async () => {
    const [a, b, c] = [grant("dev/A/alice"), grant("dev/B/alice"), grant("prod/A/alice")];
    const of = stage([a, b, c]);
    expect(of.running()).toEqual([a.id, c.id]);
    await of.fail(a);
    expect(of.running()).toEqual([c.id, b.id]);
  });

  test("no more assignments are outstanding than the settings allow", async () => {
    const changes = accounts.map((account) => grant(`${account}/A/alice`));
    const of = stage(changes, 2);
    expect(of.running()).toHaveLength(2);
    await of.succeed(changes[0]!);
    expect(of.begun).toEqual(changes.slice(0, 3).map(({ id }) => id));
  });

  test("three permission sets are provisioned, and five created or edited, at the same time", () => {
    const names = ["A", "B", "C", "D", "E", "F"];
    expect(stage(names.map((name) => provision(name))).running()).toHaveLength(3);
    expect(stage(names.map((name) => edit(name))).running()).toHaveLength(5);
  });

  test("a full lane does not hold up the others", () => {
    const changes = [...["A", "B", "C", "D"].map((name) => provision(name)), edit("E"), grant("dev/F/alice")];
    expect(stage(changes).running()).toHaveLength(5);
  });

  test("everything has its turn", async () => {
    const changes = Array.from({ length: 40 }, (_, at) => grant(`${accounts[at % 5]}/Set${at}/alice`));
    const of = stage(changes, 3);
    while (of.running().length > 0) await of.succeed(changes.find(({ id }) => id === of.running()[0])!);
    expect(endings(await of.done)).toEqual(changes.map(() => "succeeded"));
    expect(of.begun).toHaveLength(40);
  });
});

describe("what begins first", () => {
  test("an account with much to do begins before those with little, so that it does not finish alone", async () => {
    const few = ["dev", "stage"].map((account) => grant(`${account}/A/alice`));
    const many = ["A", "B", "C"].map((name) => grant(`prod/${name}/alice`));
    const of = stage([...few, ...many], 1);
    while (of.running().length > 0)
      await of.succeed([...few, ...many].find(({ id }) => id === of.running()[0])!);
    expect(of.begun).toHaveLength(5);
    expect(of.begun.slice(0, 2)).toEqual(many.slice(0, 2).map(({ id }) => id));
  });

  test("a provisioning waits until nothing is left to do in its accounts", async () => {
    const [a, b] = [grant("dev/B/alice"), grant("dev/C/alice")];
    const everywhere = change({
      kind: "provision",
      permissionSet: ourSet("A"),
      accounts: [a, b].flatMap(accountsOf),
      reason: "edited",
    });
    const of = stage([everywhere, a, b]);
    expect(of.running()).toEqual([a.id]);
    await of.succeed(a);
    expect(of.running()).toEqual([b.id]);
    await of.succeed(b);
    expect(of.running()).toEqual([everywhere.id]);
  });

  test("an account that is being provisioned begins nothing else", async () => {
    const first = edit("B");
    const waiting = grant("dev/B/alice", { requires: [first.id] });
    const everywhere = change({
      kind: "provision",
      permissionSet: ourSet("A"),
      accounts: accountsOf(waiting),
      reason: "edited",
    });
    const of = stage([first, everywhere, waiting]);
    await of.succeed(first);
    expect(of.running()).toEqual([everywhere.id]);
    await of.succeed(everywhere);
    expect(of.running()).toEqual([waiting.id]);
  });
});

describe("what AWS does not take yet", () => {
  /** AWS answers with these, one after the other, and then takes it. */
  const answered = (
    changes: readonly Change[],
    answers: Readonly<Record<string, readonly ("conflict" | "busy")[]>>,
    assignmentsInFlight = 10,
  ) => {
    const clock = virtualClock("2026-04-01T00:00:00.000Z");
    const begun: { readonly id: string; readonly at: number; readonly running: number }[] = [];
    const asked = new Map<string, number>();
    let running = 0;
    const seconds = () => (clock.now().getTime() - Date.parse("2026-04-01T00:00:00.000Z")) / 1_000;
    const done = applyChanges({
      changes,
      assignmentsInFlight,
      accountsOf,
      clock,
      signal: new AbortController().signal,
      onOutcome: () => {},
      perform: async (one) => {
        const times = asked.get(one.id) ?? 0;
        asked.set(one.id, times + 1);
        const because = answers[one.id]?.[times];
        const failure = { code: "ConflictException", message: "no" };
        if (because !== undefined)
          return { status: "postponed", because, outcome: { status: "failed", change: one, failure } };
        running += 1;
        begun.push({ id: one.id, at: seconds(), running });
        await clock.sleep(3_000);
        running -= 1;
        return { status: "succeeded", change: one };
      },
    });
    return { done, begun, asked, seconds };
  };

  test("a conflict holds up its account, and nobody else", async () => {
    const [a, b, c] = [grant("dev/A/alice"), grant("dev/B/alice"), grant("prod/A/alice")];
    const of = answered([a, b, c], { [a.id]: ["conflict", "conflict"] }, 1);
    expect(endings(await of.done)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(of.begun[0]?.id).toBe(c.id);
    expect(of.begun.map(({ running }) => running)).toEqual([1, 1, 1]);
  });

  test("a conflict that lasts five minutes is the end of that change alone", async () => {
    const [a, b] = [grant("dev/A/alice"), grant("dev/B/alice")];
    const of = answered([a, b], { [a.id]: Array.from({ length: 100 }, () => "conflict" as const) });
    expect(endings(await of.done)).toEqual(["failed", "succeeded"]);
    expect(of.seconds()).toBeGreaterThan(300);
    expect(of.seconds()).toBeLessThan(330);
  });

  test("with the slots full of somebody else's requests, it tries again until there is room", async () => {
    const changes = ["dev", "stage", "prod"].map((account) => grant(`${account}/A/alice`));
    const [first] = changes;
    const of = answered(changes, { [first!.id]: Array.from({ length: 20 }, () => "busy" as const) });
    expect(endings(await of.done)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(of.asked.get(first!.id)).toBe(21);
  });

  test("what AWS refuses as too much is not asked for again at once", async () => {
    const changes = Array.from({ length: 5 }, (_, at) => grant(`10000000000${at}/A/alice`));
    const refused = Object.fromEntries(changes.slice(2).map(({ id }) => [id, ["busy" as const]]));
    const of = answered(changes, refused, 5);
    await of.done;
    expect(of.begun.map(({ running }) => running).filter((running) => running > 3)).toEqual([]);
  });

  test("what AWS takes again after a while is asked for again", async () => {
    const changes = Array.from({ length: 60 }, (_, at) => grant(`1000000000${at + 10}/A/alice`));
    const refused = Object.fromEntries(changes.slice(1, 5).map(({ id }) => [id, ["busy" as const]]));
    const of = answered(changes, refused, 5);
    await of.done;
    const running = of.begun.map((one) => one.running);
    expect(Math.max(...running.slice(0, 5))).toBeLessThan(5);
    expect(Math.max(...running)).toBe(5);
  });
});

describe("when the run is to end", () => {
  test("nothing new begins, and what runs is followed to its end", async () => {
    const [a, b] = [grant("dev/A/alice"), grant("dev/B/alice")];
    const of = stage([a, b]);
    of.stop.abort();
    await of.settled();
    expect(of.running()).toEqual([a.id]);
    await of.succeed(a);
    expect(endings(await of.done)).toEqual(["succeeded", "skipped: stopped"]);
    expect(of.begun).toEqual([a.id]);
  });

  test("before it has begun, nothing begins at all", async () => {
    const signal = AbortSignal.abort();
    const perform = () => Promise.reject(new Error("not to be called"));
    const outcomes = await applyChanges({
      changes: [edit("A"), grant("dev/A/alice")],
      perform,
      assignmentsInFlight: 10,
      accountsOf,
      clock: systemClock,
      signal,
      onOutcome: () => {},
    });
    expect(endings(outcomes)).toEqual(["skipped: stopped", "skipped: stopped"]);
  });

  test("what requires a change that was not reached, or is still running, was not reached either", async () => {
    const running = grant("dev/A/alice");
    const waiting = grant("dev/B/alice");
    const removals = [
      grant("stage/A/alice", { requires: [running.id] }),
      grant("stage/B/alice", { requires: [waiting.id] }),
    ];
    const of = stage([running, waiting, ...removals]);
    of.stop.abort();
    await of.leave(running);
    expect(endings(await of.done)).toEqual([
      "unsettled",
      "skipped: stopped",
      "skipped: stopped",
      "skipped: stopped",
    ]);
  });

  test("what requires a change that failed has failed all the same", async () => {
    const failing = edit("A");
    const of = stage([failing, grant("dev/A/alice", { requires: [failing.id] })]);
    of.stop.abort();
    await of.fail(failing);
    expect(endings(await of.done)).toEqual(["failed", "skipped: requirement"]);
  });
});

test("a mistake of ours ends the run", async () => {
  const perform = () => Promise.reject(new TypeError("oops"));
  const applying = applyChanges({
    changes: [edit("A")],
    perform,
    assignmentsInFlight: 10,
    accountsOf,
    clock: systemClock,
    signal: new AbortController().signal,
    onOutcome: () => {},
  });
  await expect(applying).rejects.toThrow("oops");
});
