import fc from "fast-check";
import { expect, test } from "vitest";
import { shortName } from "../../../test/support/core-world.ts";
import { worldArbitrary } from "../../../test/support/core-worlds.ts";
import {
  formsArbitrary,
  formsWith,
  imported,
  importInput,
  inventoryArbitrary,
  ordinaryInventory,
  planAfterAdoption,
} from "../../../test/support/import-worlds.ts";
import { assignmentKey } from "../model/assignment.ts";
import { planImport } from "./import.ts";

/*
 * What a user loses when one of these fails: the first run after an import takes access away, or changes permission
 * sets that nobody touched.
 */

const templates = fc.record({
  userTemplate: fc.constantFrom("{code}", "{name}", "x-{code}"),
  groupTemplate: fc.constantFrom("{name}", "{code}"),
});

const inputs = fc
  .record({ inventory: inventoryArbitrary, forms: formsArbitrary, templates })
  .map(({ inventory, forms, templates: naming }) => {
    const input = importInput({ inventory, forms });
    return { ...input, settings: { ...input.settings, desired: { ...input.settings.desired, ...naming } } };
  });

test("after an import and the adoption of its sets, the whole policy is in sync but for who is gone", () => {
  fc.assert(
    fc.property(inputs, fc.nat(3), (input, spelling) => {
      const { next, again } = imported(input, spelling);
      const { changes, held, waiting } = planAfterAdoption(next, again);
      const goes = new Set(["principal-gone", "unholdable"]);
      const unwritten = again.leftOutAssignments
        .filter(({ why }) => goes.has(why))
        .map(({ assignment }) => assignmentKey(assignment));
      const adopted = new Set(again.adoptions.map(({ name }) => name));
      // A limit may hold them: then a person decides.
      const removed = [...changes, ...held.map(({ change }) => change)].map((change) => {
        expect(change.kind).toBe("delete-assignment");
        return change.kind === "delete-assignment" ? assignmentKey(change.assignment) : "";
      });
      expect(waiting).toEqual([]);
      expect(removed.filter((key) => !unwritten.includes(key))).toEqual([]);
      for (const { name, edits } of again.adoptions) expect([name, edits]).toEqual([name, []]);
      // What is told of an adoption is what comes.
      const told = again.adoptions.reduce((sum, { unrequested }) => sum + unrequested, 0);
      expect(removed).toHaveLength(told);
      expect(adopted.size).toBe(next.ledgers.permissionSets.length);
    }),
    { numRuns: 300 },
  );
});

test("an instance whose every principal is there, in the forms of the preset, becomes records without a remainder", () => {
  fc.assert(
    fc.property(ordinaryInventory, (whole) => {
      const assignments = whole.assignments.filter((one) => !shortName(one).endsWith("/departed"));
      const { next, again } = imported(importInput({ inventory: { ...whole, assignments } }));
      expect(again.leftOutPermissionSets).toEqual([]);
      expect(again.leftOutAssignments.filter(({ why }) => why !== "account-inactive")).toEqual([]);
      expect(planAfterAdoption(next, again).changes).toEqual([]);
    }),
  );
});

test("nothing is written twice, whatever stands in the ledgers already", () => {
  fc.assert(
    fc.property(worldArbitrary, fc.nat(3), (world, spelling) => {
      const { settings, userMatch, scope, ledgers, directory, now } = world;
      const inventory = {
        ...world.current,
        permissionSets: world.current.permissionSets.filter(({ ownership }) => ownership === "ours"),
      };
      const input = {
        inventory,
        directory,
        ledgers,
        forms: formsWith(),
        settings: { desired: settings, userMatch, scope, guardrails: world.guardrails },
        now,
      };
      const { plan, next, again } = imported(input, spelling);
      expect({ sets: again.permissionSets, assignments: again.assignments }).toEqual({
        sets: [],
        assignments: [],
      });
      // Each assignment is recorded, written or left out: none is lost, and none is two of these.
      const count = (of: typeof plan): number =>
        of.recorded.assignments +
        of.leftOutAssignments.length +
        of.assignments.reduce((sum, one) => sum + one.assignments.length, 0);
      expect([count(plan), count(again)]).toEqual([
        inventory.assignments.length,
        inventory.assignments.length,
      ]);
      expect(planImport(next)).toEqual(again);
    }),
    { numRuns: 300 },
  );
});
