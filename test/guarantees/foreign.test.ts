import { describe, expect, test } from "vitest";
import { type Change, permissionSetNameOf } from "../../src/core/model/change.ts";
import { foldName } from "../../src/core/model/ids.ts";
import { applyTo, type CoreWorld, ids, shortName } from "../support/core-world.ts";
import { inGeneratedWorlds } from "../support/generated-worlds.ts";

/** Everything that a run would do, or would do once somebody approves it. */
const possible = (world: CoreWorld): readonly Change[] => {
  const plan = world.plan();
  const approved = world.with({ approved: plan.checksum }).plan();
  return [...plan.changes, ...plan.held.map(({ change }) => change), ...approved.changes];
};

describe("Nothing that is not ours is ever edited or removed.", () => {
  test("in generated worlds", () => {
    inGeneratedWorlds(1_301, (world) => {
      const { current, scope } = world;
      const foreign = current.permissionSets.filter(({ ownership }) => ownership === "foreign");
      const foreignNames = new Set(foreign.map(({ name }) => foldName(name)));
      const foreignArns = new Set<string>(foreign.map(({ arn }) => arn));
      const changes = possible(world);
      for (const change of changes) {
        expect(foreignNames.has(foldName(permissionSetNameOf(change))), change.id).toBe(false);
        if ("permissionSet" in change) expect(foreignArns.has(change.permissionSet.arn)).toBe(false);
        if (!("assignment" in change)) continue;
        const [account = "", , principal = ""] = shortName(change.assignment).split("/");
        expect(scope.excludeAccounts, change.id).not.toContain(account);
        expect(scope.excludePrincipals, change.id).not.toContain(principal);
        expect([ids.management, ids.bot], change.id).not.toContain(change.assignment.accountId);
      }
      const after = applyTo(current, world.plan().changes);
      expect(after.permissionSets.filter(({ ownership }) => ownership === "foreign")).toEqual(foreign);
    });
  });
});
