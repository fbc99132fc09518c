import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Assignment } from "../../src/core/model/assignment.ts";
import { type Change, permissionSetNameOf } from "../../src/core/model/change.ts";
import { foldName } from "../../src/core/model/ids.ts";
import type {
  AssignmentField,
  FieldValue,
  LedgerRecord,
  PermissionSetField,
} from "../../src/core/model/ledger.ts";
import { type CoreWorld, hoursFrom } from "../support/core-world.ts";
import { plainGrants, plainName } from "../support/core-worlds.ts";
import { inGeneratedWorldsAnd } from "../support/generated-worlds.ts";

type Broken<Field extends string> = Readonly<Partial<Record<Field, readonly FieldValue[]>>>;
type Breakage = {
  readonly ofAssignments: (record: LedgerRecord<AssignmentField>) => Broken<AssignmentField>;
  readonly ofSets: Broken<PermissionSetField>;
};

const value = (text: string): readonly FieldValue[] => [{ text }];
const andAlso =
  (field: AssignmentField, text: string): Breakage["ofAssignments"] =>
  ({ values }) => ({ [field]: [...(values[field] ?? []), { text }] });

/** What still says something of what the record granted. */
const partly: readonly Breakage["ofAssignments"][] = [
  () => ({ enabled: value("たぶん") }),
  () => ({ validFrom: value("soon") }),
  () => ({ validUntil: value("2026-13-45") }),
  () => ({ validFrom: value("2026-12-31"), validUntil: value("2026-01-01") }),
  andAlso("accounts", "nowhere"),
  andAlso("accounts", "ou:/gone"),
  andAlso("permissionSets", "Unknown"),
  andAlso("userNames", "ghost"),
];
/** What says nothing any more: only memory knows. */
const wholly: readonly Breakage["ofAssignments"][] = [
  () => ({ accounts: [] }),
  () => ({ permissionSets: [] }),
  () => ({ userNames: [], groupNames: [] }),
  () => ({ accounts: value("nowhere"), permissionSets: value("Unknown"), userNames: value("ghost") }),
];
const ofSets: readonly Breakage["ofSets"][] = [
  { name: [] },
  { name: value("bad name!") },
  { enabled: value("たぶん") },
  { sessionDuration: value("a while") },
  { inlinePolicy: value("{broken") },
  { managedPolicies: value("NoSuchPolicy") },
];

/** Which records break, by their place, and how. */
const breakages = (of: readonly Breakage["ofAssignments"][]) =>
  fc.record({
    assignments: fc.array(fc.record({ at: fc.nat(7), how: fc.constantFrom(...of) }), {
      minLength: 1,
      maxLength: 4,
    }),
    sets: fc.array(fc.record({ at: fc.nat(5), how: fc.constantFrom(...ofSets) }), { maxLength: 2 }),
  });

type Chosen = ReturnType<typeof breakages> extends fc.Arbitrary<infer Value> ? Value : never;

/** A world all of whose records were carried out, with memory; then people edit some of them. */
const broken = (before: CoreWorld, { assignments, sets }: Chosen) => {
  const steady = before.with({ policy: "full" }).ran();
  const changed = (record: LedgerRecord) => ({ ...record, updatedAt: hoursFrom(steady.now, 0.5) });
  const brokenIds: string[] = [];
  const after = steady.with({
    ledgers: {
      assignments: steady.ledgers.assignments.map((record, place) => {
        const found = assignments.find(({ at }) => at === place);
        if (found === undefined) return record;
        brokenIds.push(record.ref.id);
        return { ...changed(record), values: { ...record.values, ...found.how(record) } };
      }),
      permissionSets: steady.ledgers.permissionSets.map((record, place) => {
        const found = sets.find(({ at }) => at === place);
        if (found === undefined) return record;
        return { ...changed(record), values: { ...record.values, ...found.how } };
      }),
    },
  });
  const whole = steady.ledgers.assignments.filter(({ ref }) => brokenIds.includes(ref.id));
  const granted = plainGrants(steady.with({ ledgers: { ...steady.ledgers, assignments: whole } }));
  return { steady, after, brokenIds, granted };
};

const removedIn = (changes: readonly Change[]): readonly string[] =>
  changes
    .filter(({ kind }) => kind === "delete-assignment")
    .flatMap((change) => ("assignment" in change ? [change.assignment as Assignment] : []))
    .map(plainName);

const deletedIn = (changes: readonly Change[]): readonly string[] =>
  changes
    .filter(({ kind }) => kind === "delete-permission-set")
    .map((change) => foldName(permissionSetNameOf(change)));

const expectTold = ({ steady, after, brokenIds }: ReturnType<typeof broken>): void => {
  const problems = after.later(1).desired().problems;
  const told = problems.flatMap((problem) => ("record" in problem ? [problem.record.id] : []));
  // A record that is switched off, or asks for nothing now, is nobody's mistake.
  const inForce = brokenIds.filter((id) => {
    const record = steady.ledgers.assignments.find(({ ref }) => ref.id === id);
    return (
      plainGrants(steady.with({ ledgers: { ...steady.ledgers, assignments: record ? [record] : [] } })).size >
      0
    );
  });
  expect(inForce.filter((id) => !told.includes(id))).toEqual([]);
};

describe("A record that cannot be read or understood removes nothing at once, and nothing without being told.", () => {
  test("in generated worlds, where an earlier run is remembered", () => {
    inGeneratedWorldsAnd(1_101, breakages([...partly, ...wholly]), (world, chosen) => {
      const it = broken(world, chosen);
      const soon = it.after.later(1);
      expect(removedIn(soon.plan().changes).filter((name) => it.granted.has(name))).toEqual([]);
      expectTold(it);
    });
  });

  test("in generated worlds, where nothing is remembered, as far as its values tell", () => {
    inGeneratedWorldsAnd(1_102, breakages(partly), (world, chosen) => {
      const it = broken(world, chosen);
      const soon = it.after.later(1).with({ memory: undefined });
      expect(removedIn(soon.plan().changes).filter((name) => it.granted.has(name))).toEqual([]);
      expectTold(it);
    });
  });

  test("in generated worlds, after its protection has ended: what goes is held, and an administrator is told", () => {
    inGeneratedWorldsAnd(1_103, breakages([...partly, ...wholly]), (world, chosen) => {
      const it = broken(world, chosen);
      const late = it.after.later(1).ran().later(26);
      const plan = late.plan();
      const stillGranted = (name: string): boolean => it.granted.has(name);
      expect(removedIn(plan.changes).filter(stillGranted)).toEqual([]);
      const goes = plan.held.filter(({ change }) => removedIn([change]).some(stillGranted));
      const told = plan.problems.map(({ code }) => code);
      const isTold = told.includes("protection-ended") || told.includes("removals-held");
      expect(isTold || goes.length === 0).toBe(true);
      // A permission set whose record cannot be read is never deleted for it.
      const { permissionSets } = it.steady.ledgers;
      const guarded = permissionSets.flatMap(({ ref, values }, place) => {
        const isBroken = chosen.sets.some(({ at }) => at === place) && values.enabled?.[0]?.text !== "無効";
        const name = foldName(values.name?.[0]?.text ?? "");
        const isTheirs = late.current.permissionSets.some(
          (set) =>
            set.ownership === "ours" &&
            foldName(set.name) === name &&
            set.content.tags["kintone-record"] === `${ref.host}/${ref.app}/${ref.id}`,
        );
        return isBroken && isTheirs ? [name] : [];
      });
      const all = [...plan.changes, ...plan.held.map(({ change }) => change)];
      expect(deletedIn(all).filter((name) => guarded.includes(name))).toEqual([]);
    });
  });
});
