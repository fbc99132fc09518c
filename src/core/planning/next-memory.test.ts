import { describe, expect, test } from "vitest";
import {
  assignment,
  type CoreWorld,
  grantedWorld,
  hoursFrom,
  keyOfRecord,
  linesOf,
  morning,
} from "../../../test/support/core-world.ts";
import { assignmentKey } from "../model/assignment.ts";
import { type Memory, missingKey } from "../model/memory.ts";
import { nextMemory } from "./next-memory.ts";

const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
const granted = grantedWorld();
const first = keyOfRecord("102", "1");
const keyOf = (text: string): string => assignmentKey(assignment(text));
const iso = (hours: number): string => hoursFrom(morning, hours).toISOString();

const memoryOf = (of: CoreWorld): Memory => {
  const { memory } = of.ran();
  if (memory === undefined) throw new Error("nothing is remembered");
  return memory;
};

/** The memory that is written before the first change. */
const intentsOf = (of: CoreWorld): Memory => {
  const plan = of.plan();
  return nextMemory({
    ...of,
    desired: of.desired(),
    plan,
    sent: plan.changes,
    outcomes: [],
    codes: { 102: ["名前"] },
  });
};

test("a run in which all is well is remembered with what each record grants, and its end", () => {
  const ending = granted.assignment("1", { ...fields, validUntil: "2026-11-30" });
  expect(memoryOf(ending)).toEqual({
    instanceArn: granted.current.instance.arn,
    records: { [first]: { granted: [keyOf("dev/ReadOnly/alice")], until: "2026-11-30T15:00:00.000Z" } },
    unclearSince: {},
    missingSince: {},
    refusedSince: {},
    principals: { [missingKey(ending.ledgers.assignments[0]!, "USER", "alice")]: "user-alice" },
    orphans: {},
    removals: [],
    grantedBesideHeld: [],
    replacements: {},
    codes: {},
  });
});

test("holds no person's name", () => {
  const of = granted.assignment("1", { ...fields, userNames: ["alice", "Shinjiro"] });
  expect(JSON.stringify(memoryOf(of))).not.toMatch(/shinjiro/i);
  expect(Object.values(memoryOf(of).missingSince)).toHaveLength(1);
});

describe("a record that cannot be understood", () => {
  const broken = (of: CoreWorld) => of.assignment("1", { ...fields, accounts: ["nowhere"] });

  test("keeps what it granted, its end, and since when it is so", () => {
    const before = granted.assignment("1", { ...fields, validUntil: "2026-11-30" }).ran();
    const once = broken(before.later(1)).ran();
    const twice = once.later(5);
    for (const { records, unclearSince } of [once.memory!, memoryOf(twice)]) {
      expect(records[first]).toEqual({
        granted: [keyOf("dev/ReadOnly/alice")],
        until: "2026-11-30T15:00:00.000Z",
      });
      expect(unclearSince).toEqual({ [first]: iso(1) });
    }
  });

  test("without memory is remembered with what its values protect, since its last change by a person", () => {
    const of = granted.assignment(
      "1",
      { ...fields, userNames: ["alice", "ghost"] },
      { updatedAt: hoursFrom(morning, -3) },
    );
    const { records, unclearSince } = memoryOf(of.assigned("dev/ReadOnly/bob"));
    expect(records[first]?.granted).toEqual([keyOf("dev/ReadOnly/alice"), keyOf("dev/ReadOnly/bob")]);
    expect(unclearSince).toEqual({ [first]: iso(-3) });
  });

  test("is no longer remembered as such once it is mended", () => {
    expect(memoryOf(broken(granted.ran()).ran().assignment("1", fields)).unclearSince).toEqual({});
  });
});

describe("what a record no longer asks for", () => {
  const moved = granted.ran().assignment("1", { ...fields, accounts: ["prod"] });

  test("is remembered while it is there, so that its removal keeps its reason", () => {
    const failing = moved.ranWith((change) => ({
      status: "failed",
      change,
      failure: { code: "", message: "" },
    }));
    expect(failing.memory?.records[first]?.granted).toEqual([
      keyOf("prod/ReadOnly/alice"),
      keyOf("dev/ReadOnly/alice"),
    ]);
    expect(linesOf(failing.plan().changes)).toContain("- dev/ReadOnly/alice (withdrawn)");
  });

  test("is forgotten when it is gone", () => {
    expect(memoryOf(moved).records[first]?.granted).toEqual([keyOf("prod/ReadOnly/alice")]);
  });

  test("is forgotten when another record grants it", () => {
    const shared = moved.assignment("2", fields);
    expect(memoryOf(shared).records[first]?.granted).toEqual([keyOf("prod/ReadOnly/alice")]);
  });

  test("is remembered for a record that has ended or is gone, until it is removed", () => {
    for (const over of [
      granted.ran().assignment("1", { ...fields, enabled: "無効" }),
      granted.ran().withoutAssignment("1"),
    ]) {
      const additive = over.with({ policy: "additive" });
      expect(memoryOf(additive).records[first]?.granted).toEqual([keyOf("dev/ReadOnly/alice")]);
      expect(memoryOf(over.with({ approved: over.plan().checksum })).records[first]).toBeUndefined();
    }
  });
});

describe("removals of the last 24 hours", () => {
  const withdrawing = granted.assigned("prod/ReadOnly/bob");

  test("are those that were sent, whether they succeeded or not", () => {
    const failing = withdrawing.ranWith((change) => ({ status: "unsettled", change, requestId: undefined }));
    for (const memory of [memoryOf(withdrawing), failing.memory!])
      expect(memory.removals).toEqual([{ at: iso(0), assignment: keyOf("prod/ReadOnly/bob") }]);
  });

  test("are not those that were not begun", () => {
    const stopped = withdrawing.ranWith((change) => ({ status: "skipped", change, because: "stopped" }));
    expect(stopped.memory?.removals).toEqual([]);
  });

  test("are forgotten after 24 hours", () => {
    const after = withdrawing.ran();
    expect(memoryOf(after.later(23.9)).removals).toHaveLength(1);
    expect(memoryOf(after.later(24)).removals).toEqual([]);
  });

  test("are no expiries that were foreseen", () => {
    const ended = granted
      .assignment("1", { ...fields, validUntil: "2026-11-02" })
      .ran()
      .later(48);
    expect(linesOf(ended.plan().changes)).toEqual(["- dev/ReadOnly/alice (expired, foreseen)"]);
    expect(memoryOf(ended).removals).toEqual([]);
  });

  test("count once, however often they are tried", () => {
    const failing = (of: CoreWorld) =>
      of.ranWith((change) => ({ status: "failed", change, failure: { code: "", message: "" } }));
    expect(failing(failing(withdrawing).later(1)).memory?.removals).toEqual([
      { at: iso(1), assignment: keyOf("prod/ReadOnly/bob") },
    ]);
  });
});

describe("a replacement", () => {
  const swap = granted
    .ran()
    .permissionSet("2", { name: "Deploy" })
    .assignment("1", { ...fields, permissionSets: ["Deploy"] });
  const ended = (of: CoreWorld, because: "requirement" | "stopped") =>
    of.ranWith((change) =>
      change.kind === "delete-assignment"
        ? { status: "skipped", change, because }
        : { status: "failed", change, failure: { code: "", message: "" } },
    );
  const waited = (of: CoreWorld) => of.memory?.replacements[keyOf("dev/ReadOnly/alice")];

  test("that failed is counted, from the first time on", () => {
    const once = ended(swap, "requirement");
    expect(waited(once)).toEqual({ since: iso(0), runs: 1 });
    expect(waited(ended(once.later(1), "requirement"))).toEqual({ since: iso(0), runs: 2 });
  });

  test("that was not reached in time is not counted", () => {
    expect(waited(ended(swap, "stopped"))).toBeUndefined();
    expect(waited(ended(ended(swap, "requirement").later(1), "stopped"))).toEqual({ since: iso(0), runs: 1 });
  });

  test("that cannot come is remembered since when it is waited for", () => {
    const impossible = swap.permissionSet("2", { name: "Deploy", inlinePolicy: "{" });
    expect(waited(impossible.ran().later(3).ran())).toEqual({ since: iso(0), runs: 0 });
  });

  test("is forgotten when the old access is gone, or asked for again", () => {
    const once = ended(swap, "requirement").later(1);
    expect(waited(once.ran())).toBeUndefined();
    expect(waited(once.assignment("1", fields).ran())).toBeUndefined();
  });
});

test("what is about to be done is remembered before it is done", () => {
  const of = granted.assigned("prod/ReadOnly/bob").assignment("2", { ...fields, accounts: ["stage"] });
  expect(intentsOf(of)).toMatchObject({
    records: { [keyOfRecord("102", "2")]: { granted: [keyOf("stage/ReadOnly/alice")] } },
    removals: [{ at: iso(0), assignment: keyOf("prod/ReadOnly/bob") }],
    codes: { 102: ["名前"] },
  });
});

test("a crash after the intents were written changes nothing of what the next run does", () => {
  const of = granted.assigned("prod/ReadOnly/bob").assignment("2", { ...fields, accounts: ["stage"] });
  const crashed = of.with({ memory: intentsOf(of) });
  expect(linesOf(crashed.plan().changes)).toEqual(linesOf(of.plan().changes));
});
