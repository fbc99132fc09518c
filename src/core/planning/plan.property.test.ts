import fc from "fast-check";
import { expect, test } from "vitest";
import { applyTo, type CoreWorld, ids, shortName } from "../../../test/support/core-world.ts";
import { plainGrants, plainName, worldArbitrary } from "../../../test/support/core-worlds.ts";
import { scale } from "../../../test/support/scale.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import { type Change, permissionSetNameOf } from "../model/change.ts";
import { compareText, foldName } from "../model/ids.ts";
import { recordKey } from "../model/ledger.ts";
import type { Plan } from "./plan.ts";

/** The guarantees have thousands of worlds each; here, every property has some of its own. */
let seed = 20_261_102;
const always = (name: string, property: (world: CoreWorld) => void): void => {
  const options = { seed: seed++, numRuns: 250 * scale };
  test(name, () => fc.assert(fc.property(worldArbitrary, property), options));
};

const assignmentsIn = (
  { changes }: Plan,
  kind: "create-assignment" | "delete-assignment",
): readonly Assignment[] =>
  changes.flatMap((change) => ("assignment" in change && change.kind === kind ? [change.assignment] : []));

const names = (assignments: readonly Assignment[]): readonly string[] => assignments.map(plainName).sort();

always("a plan that was applied leaves nothing to do", (world) => {
  fc.pre(world.plan().held.length === 0);
  expect(world.ran().plan().changes).toEqual([]);
});

always("what failed in one run is made good by the next", (world) => {
  const undone = new Set<string>();
  const failure = { code: "FAILED", message: "no" };
  const after = world.ranWith((change) => {
    const isBlocked = change.requires.some((id) => undone.has(id));
    if (!isBlocked && change.id.length % 2 === 0) return { status: "succeeded", change };
    undone.add(change.id);
    return isBlocked
      ? { status: "skipped", change, because: "requirement" }
      : { status: "failed", change, failure };
  });
  fc.pre(world.plan().held.length === 0 && after.plan().held.length === 0);
  expect(after.ran().plan().changes).toEqual([]);
  expect(after.ran().plan().kept).toEqual(world.ran().plan().kept);
});

always(
  "everything that a record plainly asks for is there afterwards, or waits for its permission set",
  (world) => {
    const plan = world.plan();
    fc.pre(plan.held.length === 0);
    const there = new Set(names(applyTo(world.current, plan.changes).assignments));
    const waiting = new Set(names(plan.waiting.map(({ assignment }) => assignment)));
    expect([...plainGrants(world)].filter((name) => !there.has(name) && !waiting.has(name))).toEqual([]);
  },
);

always("nothing is given that no record asks for", (world) => {
  const asked = new Set(
    [...world.desired().assignments.values()].map(({ assignment }) => plainName(assignment)),
  );
  expect(names(assignmentsIn(world.plan(), "create-assignment")).filter((name) => !asked.has(name))).toEqual(
    [],
  );
});

always("what a record plainly asks for is never removed", (world) => {
  const granted = plainGrants(world);
  const approved = world.plan().checksum;
  const removed = names(assignmentsIn(world.with({ approved }).plan(), "delete-assignment"));
  expect(removed.filter((name) => granted.has(name))).toEqual([]);
});

always(
  "what is excluded, out of reach, protected or of an account that is not active stays as it is",
  (world) => {
    const { scope, current } = world;
    const plan = world.plan();
    const untouchable = new Set(
      current.permissionSets
        .filter((set) => set.ownership === "foreign" || set.outOfReach !== undefined)
        .map(({ name }) => foldName(name)),
    );
    const protections = world.desired().protections.filter(({ isOver }) => !isOver);
    const isWrong = (change: Change): boolean => {
      if (untouchable.has(foldName(permissionSetNameOf(change)))) return true;
      if (!("assignment" in change)) return false;
      const [account = "", , principal = ""] = shortName(change.assignment).split("/");
      return (
        scope.excludeAccounts.includes(account) ||
        scope.excludePrincipals.includes(principal) ||
        [ids.management, ids.bot, ids.closed].includes(change.assignment.accountId) ||
        (change.kind === "delete-assignment" && protections.some(({ covers }) => covers(change.assignment)))
      );
    };
    expect([...plan.changes, ...plan.held.map(({ change }) => change)].filter(isWrong)).toEqual([]);
  },
);

always("what is held is not done, nor is what requires it", (world) => {
  const { changes, held } = world.plan();
  const back = new Set(held.map(({ change }) => change.id));
  expect(changes.filter(({ id, requires }) => [id, ...requires].some((one) => back.has(one)))).toEqual([]);
});

always("an additive plan takes nothing away", (world) => {
  const { changes, held } = world.with({ policy: "additive" }).plan();
  const takes = [...changes, ...held.map(({ change }) => change)].filter(
    ({ kind }) => kind === "delete-assignment" || kind === "delete-permission-set",
  );
  expect(takes).toEqual([]);
});

always("the order of the records does not matter", (world) => {
  const reversed = world.with({
    ledgers: {
      permissionSets: world.ledgers.permissionSets.toReversed(),
      assignments: world.ledgers.assignments.toReversed(),
    },
  });
  const told = ({ changes, held, checksum, kept }: Plan) => ({
    changes: changes.map((change) => ({
      ...change,
      records: change.records.map(recordKey).sort(compareText),
    })),
    held: held.map(({ change, limit }) => ({ id: change.id, limit })),
    checksum,
    kept,
  });
  expect(told(reversed.plan())).toEqual(told(world.plan()));
});

always("nothing is both given and taken away, and no change stands in a plan twice", (world) => {
  const { changes, held } = world.plan();
  const all = [...changes, ...held.map(({ change }) => change)];
  const keys = all.flatMap((change) => ("assignment" in change ? [assignmentKey(change.assignment)] : []));
  expect(keys).toHaveLength(new Set(keys).size);
  expect(all).toHaveLength(new Set(all.map(({ id }) => id)).size);
});

always("every change comes after all that it waits for", (world) => {
  const before = new Set<string>();
  for (const { id, requires, after } of world.plan().changes) {
    expect([...requires, ...after].filter((one) => !before.has(one))).toEqual([]);
    before.add(id);
  }
});

always("a record that has ended or is switched off gives nothing", (world) => {
  const isOver = ({ id }: { readonly id: string }): boolean => {
    const values = world.ledgers.assignments.find(({ ref }) => ref.id === id)?.values;
    const until = values?.validUntil?.[0]?.text ?? "2099";
    return until < "2026-11-02" || values?.enabled?.[0]?.text === "無効";
  };
  const given = world.plan().changes.filter(({ kind }) => kind === "create-assignment");
  expect(given.filter(({ records }) => records.some(isOver))).toEqual([]);
});

always("taking a record away removes only what no other record plainly grants", (world) => {
  for (const { ref } of world.ledgers.assignments) {
    const without = world.withoutAssignment(ref.id);
    const granted = plainGrants(without);
    const removed = names(assignmentsIn(without.plan(), "delete-assignment"));
    expect(removed.filter((name) => granted.has(name))).toEqual([]);
  }
});

always("a record that breaks withdraws nothing at once", (world) => {
  const steady = world.with({ policy: "full" }).ran();
  for (const record of steady.ledgers.assignments) {
    const before = plainGrants(steady.with({ ledgers: { ...steady.ledgers, assignments: [record] } }));
    const broken = steady.with({
      ledgers: {
        ...steady.ledgers,
        assignments: steady.ledgers.assignments.map((one) =>
          one === record
            ? { ...one, values: { ...one.values, enabled: [], accounts: [], userNames: [] } }
            : one,
        ),
      },
    });
    const removed = names(assignmentsIn(broken.later(1).plan(), "delete-assignment"));
    expect(removed.filter((name) => before.has(name))).toEqual([]);
  }
});

always("approval lets exactly the held changes through that can be done", (world) => {
  const { held, checksum, changes } = world.plan();
  const approved = world.with({ approved: checksum }).plan();
  expect(approved.held).toEqual([]);
  expect(approved.checksum).toBeUndefined();
  const allowed = new Set([...changes, ...held.map(({ change }) => change)].map(({ id }) => id));
  const others = approved.changes.filter(({ id, requires }) => !allowed.has(id) && requires.length === 0);
  expect(others.filter(({ kind }) => kind !== "provision")).toEqual([]);
  expect(world.with({ approved: "0000000000000000" }).plan()).toEqual(world.plan());
});

always("held changes keep their name while they stay the same", (world) => {
  const first = world.plan();
  const second = world.ran().plan();
  const idsOf = ({ held }: Plan): readonly string[] => held.map(({ change }) => change.id);
  fc.pre(idsOf(first).join() === idsOf(second).join());
  expect(second.checksum).toBe(first.checksum);
});
