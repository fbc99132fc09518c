import { describe, expect, test } from "vitest";
import {
  assignment,
  type CoreWorld,
  hoursFrom,
  ids,
  linesOf,
  morning,
  problemsOf,
  world,
} from "../../../test/support/core-world.ts";
import type { LedgerRecord } from "../model/ledger.ts";

const changed = (hours: number): Partial<LedgerRecord> => ({ updatedAt: hoursFrom(morning, -hours) });
const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };

const granted = world()
  .permissionSet("1", { name: "ReadOnly" })
  .permissionSet("2", { name: "Deploy" })
  .assignment("1", fields)
  .remoteThatMatches();

const lines = (of: CoreWorld) => linesOf(of.plan().changes);
const heldLines = (of: CoreWorld) => linesOf(of.plan().held.map(({ change }) => change));

describe("without memory, by value", () => {
  const covers = (unclear: Parameters<CoreWorld["assignment"]>[1], text: string): boolean =>
    granted
      .assignment("1", unclear, changed(1))
      .desired()
      .protections.some((protection) => protection.covers(assignment(text)));

  test.each<[string, Parameters<CoreWorld["assignment"]>[1], Record<string, boolean>]>([
    [
      "an unknown user stands for anybody",
      { ...fields, userNames: ["alice", "ghost"] },
      {
        "dev/ReadOnly/bob": true,
        "dev/ReadOnly/@developers": true,
        "prod/ReadOnly/bob": false,
        "dev/Deploy/bob": false,
      },
    ],
    [
      "an unknown account stands for any",
      { ...fields, accounts: ["dev", "nowhere"] },
      { "prod/ReadOnly/alice": true, "prod/ReadOnly/bob": false, "prod/Deploy/alice": false },
    ],
    [
      "an unknown permission set stands for any",
      { ...fields, permissionSets: ["Nothing"] },
      { "dev/Deploy/alice": true, "dev/Deploy/bob": false, "prod/Deploy/alice": false },
    ],
    [
      "an unreadable period leaves the values",
      { ...fields, validUntil: "soon" },
      { "dev/ReadOnly/alice": true, "dev/ReadOnly/bob": false },
    ],
    [
      "an empty permission set matches nothing",
      { ...fields, permissionSets: [] },
      { "dev/ReadOnly/alice": false },
    ],
    ["an empty account matches nothing", { ...fields, accounts: [] }, { "dev/ReadOnly/alice": false }],
    ["nobody matches nothing", { ...fields, userNames: [] }, { "dev/ReadOnly/alice": false }],
    [
      "without a known account nothing is protected",
      { ...fields, accounts: ["nowhere"] },
      { "dev/ReadOnly/alice": false },
    ],
    [
      "without a known principal nothing is protected",
      { ...fields, userNames: ["ghost"] },
      { "dev/ReadOnly/alice": false },
    ],
  ])("%s", (_, unclear, expected) => {
    expect(Object.fromEntries(Object.keys(expected).map((text) => [text, covers(unclear, text)]))).toEqual(
      expected,
    );
  });

  const by = (hours: number) =>
    granted
      .assignment("1", { ...fields, userNames: ["alice", "ghost"] }, changed(hours))
      .assigned("dev/ReadOnly/bob");

  test("keeps it for 24 hours from the record's last change by a person", () => {
    expect(by(23.9).plan().kept).toEqual([{ reason: "protected", count: 1 }]);
    expect(lines(by(23.9))).toEqual([]);
  });

  test("then its removal is held, and an administrator is told", () => {
    expect(lines(by(24))).toEqual([]);
    expect(heldLines(by(24))).toEqual(["- dev/ReadOnly/bob (protection-ended)"]);
    expect(problemsOf(by(24).plan())).toEqual(["protection-ended"]);
  });

  test("a change by an API token is no change by a person", () => {
    const token = { modifier: { code: "Administrator", name: "Administrator" }, ...changed(1) };
    const of = granted
      .assignment("1", { ...fields, userNames: ["alice", "ghost"] }, token)
      .assigned("dev/ReadOnly/bob");
    expect(heldLines(of)).toEqual(["- dev/ReadOnly/bob (protection-ended)"]);
  });
});

describe("with memory, exactly what the record last granted", () => {
  const ran = granted.ran().later(1);

  test.each([
    ["accounts", { ...fields, accounts: ["nowhere"] }],
    ["no accounts", { ...fields, accounts: [] }],
    ["users", { ...fields, userNames: ["ghost"] }],
    ["no users", { ...fields, userNames: [] }],
    ["no permission sets", { ...fields, permissionSets: [] }],
    ["permission sets", { ...fields, permissionSets: ["Nothing"] }],
    ["period", { ...fields, validUntil: "soon" }],
    ["enabled", { ...fields, enabled: [] }],
  ])("keeps an assignment whose record's %s cannot be read", (_, unclear) => {
    const of = ran.assignment("1", unclear).assigned("dev/ReadOnly/bob");
    expect(lines(of)).toEqual(["- dev/ReadOnly/bob (unrequested)"]);
    expect(of.plan().kept).toEqual([{ reason: "protected", count: 1 }]);
  });

  test("protects by value what no record in memory has granted, for memory may be old", () => {
    const unclear = ran.assignment("1", { ...fields, userNames: ["alice", "ghost"] });
    expect(lines(unclear.assigned("dev/ReadOnly/bob", "prod/ReadOnly/bob"))).toEqual([
      "- prod/ReadOnly/bob (unrequested)",
    ]);
    const others = granted
      .assignment("2", { ...fields, userNames: ["bob"] })
      .remoteThatMatches()
      .ran()
      .later(1);
    const withdrawn = others
      .withoutAssignment("2")
      .assignment("1", { ...fields, userNames: ["alice", "ghost"] });
    expect(lines(withdrawn)).toEqual(["- dev/ReadOnly/bob (withdrawn)"]);
  });

  const broken = ran.assignment("1", { ...fields, accounts: ["nowhere"] }).ran();

  test("for 24 hours from first sight, however often it is seen", () => {
    expect(lines(broken.later(12).ran().later(11.9))).toEqual([]);
    expect(heldLines(broken.later(12).ran().later(11.9))).toEqual([]);
    expect(heldLines(broken.later(12).ran().later(12))).toEqual(["- dev/ReadOnly/alice (protection-ended)"]);
  });

  test("stays held until somebody approves, and approval lets it go", () => {
    const over = broken
      .later(24)
      .ran()
      .later(24 * 30);
    expect(heldLines(over)).toEqual(["- dev/ReadOnly/alice (protection-ended)"]);
    expect(lines(over.with({ approved: over.plan().checksum }))).toEqual([
      "- dev/ReadOnly/alice (protection-ended)",
    ]);
  });

  test("anew when the record was understood in between", () => {
    const mended = broken.assignment("1", fields).later(20).ran();
    expect(lines(mended.assignment("1", { ...fields, accounts: ["nowhere"] }).later(10))).toEqual([]);
  });

  test("also of a permission set that could not be seen for a while", () => {
    const broken = granted.ran().assignment("1", { ...fields, accounts: ["nowhere"] });
    const { current } = broken;
    const unseen = broken.with({
      current: {
        ...current,
        permissionSets: current.permissionSets.map((set) =>
          set.ownership === "ours" ? { ...set, outOfReach: ids.bot } : set,
        ),
        assignments: [],
      },
    });
    const seenAgain = unseen.ran().later(1).ran().later(1).with({ current });
    expect([lines(seenAgain), heldLines(seenAgain)]).toEqual([[], []]);
    expect(heldLines(seenAgain.later(23))).toEqual(["- dev/ReadOnly/alice (protection-ended)"]);
  });

  test("not what the record has withdrawn before it broke", () => {
    const moved = granted.ran().assignment("1", { ...fields, accounts: ["prod"] });
    const back = moved
      .ran()
      .assignment("1", { ...fields, accounts: ["nowhere"] })
      .assigned("dev/ReadOnly/alice");
    expect(lines(back)).toEqual(["- dev/ReadOnly/alice (unrequested)"]);
  });
});

test("a record that has ended, is switched off or is to come protects nothing", () => {
  for (const over of [{ validUntil: "2026-10-31" }, { enabled: "無効" }, { validFrom: "2026-12-01" }])
    expect(
      granted.assignment("1", { ...fields, userNames: ["ghost"], ...over }).desired().protections,
    ).toEqual([]);
});

describe("a record that protects many assignments", () => {
  const people = (count: number) => Array.from({ length: count }, (_, at) => `dev/ReadOnly/person${at}`);
  const of = (count: number) =>
    granted.assignment("1", { ...fields, userNames: ["alice", "ghost"] }).assigned(...people(count));

  test("is told to an administrator when it is more than 20", () => {
    expect(problemsOf(of(20).plan())).toEqual([]);
    expect(of(21).plan().problems).toMatchObject([
      { code: "protection-wide", record: { id: "1" }, data: { count: 21 } },
    ]);
  });
});
