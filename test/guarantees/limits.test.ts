import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountOf, assignmentKey } from "../../src/core/model/assignment.ts";
import type { Change, ChangeOf } from "../../src/core/model/change.ts";
import { foldName } from "../../src/core/model/ids.ts";
import { hoursBetween } from "../../src/core/model/memory.ts";
import { type CoreWorld, limits } from "../support/core-world.ts";
import { inGeneratedWorldsAnd } from "../support/generated-worlds.ts";

/** Limits of which some are reached in almost every world. */
const tight = fc.record({
  freeRemovals: fc.constantFrom(0, 1, 3),
  removalPercent: fc.constantFrom(5, 30, 60),
  removals: fc.constantFrom(1, 4, 100),
  removalPercentOfOne: fc.constantFrom(20, 50, 100),
  permissionSetDeletions: fc.constantFrom(0, 1, 3),
  additions: fc.constantFrom(1, 4, 200),
  sensitiveAccounts: fc.constantFrom(0, 1, 5),
});
const endless = {
  ...limits,
  freeRemovals: 10_000,
  removals: 10_000,
  permissionSetDeletions: 10_000,
  additions: 10_000,
  sensitiveAccounts: 10_000,
};

const removalsIn = (changes: readonly Change[]): readonly ChangeOf<"delete-assignment">[] =>
  changes.filter((change) => change.kind === "delete-assignment");
const additionsIn = (changes: readonly Change[]): readonly ChangeOf<"create-assignment">[] =>
  changes.filter((change) => change.kind === "create-assignment");

const countOf = (keys: readonly string[], part: (key: string) => string): ReadonlyMap<string, number> =>
  keys.reduce(
    (counts, key) => counts.set(part(key), (counts.get(part(key)) ?? 0) + 1),
    new Map<string, number>(),
  );
const setOf = (key: string): string => key.split("/")[1] ?? "";

/** Works out by hand whether what a plan does stays within its limits, together with what the last day removed. */
const breachesOf = (world: CoreWorld, changes: readonly Change[]): readonly string[] => {
  const { current, memory, now, limits: most, ledgers } = world;
  const there = new Set(current.assignments.map(assignmentKey));
  const gone = (memory?.removals ?? [])
    .filter(({ at, assignment }) => hoursBetween(new Date(at), now) < 24 && !there.has(assignment))
    .map(({ assignment }) => assignment);
  const going = removalsIn(changes)
    .filter(({ isForeseen }) => !isForeseen)
    .map(({ assignment }) => assignmentKey(assignment));
  // What has gone before is no reason to complain of a run that removes nothing.
  const removed = going.length === 0 ? [] : [...going, ...gone];
  const had = [...there, ...gone];
  const exceeds = (count: number, of: number, percent: number): boolean =>
    count > most.freeRemovals && count * 100 > of * percent;
  const inPart = (part: (key: string) => string): boolean =>
    [...countOf(removed, part)].some(
      ([of, count]) =>
        going.some((key) => part(key) === of) &&
        exceeds(count, countOf(had, part).get(of) ?? 0, most.removalPercentOfOne),
    );
  const additions = additionsIn(changes);
  const sensitive = new Set(
    additions
      .map(({ assignment }) => assignment)
      .filter(({ permissionSetName }) => foldName(permissionSetName) === "admin")
      .map(({ accountId }) => accountId),
  );
  const isEmpty = ledgers.assignments.length === 0 || ledgers.permissionSets.length === 0;
  return [
    ...(removed.length > most.removals ? ["removals"] : []),
    ...(exceeds(removed.length, had.length, most.removalPercent) ? ["removals of all"] : []),
    ...(inPart(accountOf) ? ["removals of an account"] : []),
    ...(inPart(setOf) ? ["removals of a permission set"] : []),
    ...(isEmpty && removalsIn(changes).length > 0 ? ["removals for an empty ledger"] : []),
    ...(removalsIn(changes).some(({ reason }) => reason === "protection-ended") ? ["ended protection"] : []),
    ...(changes.filter(({ kind }) => kind === "delete-permission-set").length > most.permissionSetDeletions
      ? ["deletions"]
      : []),
    ...(additions.length > most.additions ? ["additions"] : []),
    ...(sensitive.size > most.sensitiveAccounts ? ["sensitive accounts"] : []),
  ];
};

describe("More removals, or wider grants, than the limits are held until a named plan is approved; the rest still happens.", () => {
  test("in generated worlds", () => {
    let held = 0;
    inGeneratedWorldsAnd(1_401, tight, (generated, numbers) => {
      const world = generated.with({ policy: "full", limits: { ...limits, ...numbers } });
      const plan = world.plan();
      expect(breachesOf(world, plan.changes)).toEqual([]);
      // Nor do several runs of one day take away more than one run may.
      let later = world;
      for (const { ref } of world.ledgers.assignments.slice(0, 1)) {
        later = later.ran().later(1).withoutAssignment(ref.id);
        expect(breachesOf(later, later.plan().changes)).toEqual([]);
      }
      if (plan.held.length === 0) return;
      held += 1;

      // Nothing but the name of these very changes lets them through.
      expect(plan.checksum).toMatch(/^[0-9a-f]{16}$/);
      expect(world.with({ approved: "0123456789abcdef" }).plan()).toEqual(plan);
      const approved = world.with({ approved: plan.checksum }).plan();
      expect(approved.held).toEqual([]);
      const through = new Set(approved.changes.map(({ id }) => id));
      // A removal may still wait for what replaces it, and the end of its set with it.
      const waits = ({ id, requires }: Change): boolean =>
        [id, ...requires].some((one) => approved.awaiting.some((key) => one === `delete-assignment:${key}`));
      expect(
        plan.held
          .map(({ change }) => change)
          .filter((change) => !through.has(change.id) && !waits(change))
          .map(({ id }) => id),
      ).toEqual([]);

      // The rest: what would be done without any limit, but for what is held and what needs it.
      const unlimited = world.with({ limits: endless }).plan();
      const missing = new Set([...plan.held, ...unlimited.held].map(({ change }) => change.id));
      const happens = new Set(plan.changes.map(({ id }) => id));
      for (const { id, requires } of unlimited.changes) {
        if (missing.has(id) || happens.has(id)) continue;
        expect(
          requires.some((one) => missing.has(one)),
          `${id} is left out`,
        ).toBe(true);
        missing.add(id);
      }
    });
    expect(held).toBeGreaterThan(200);
  });
});
