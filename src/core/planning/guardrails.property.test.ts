import fc from "fast-check";
import { expect, test } from "vitest";
import { applyTo, type CoreWorld, shortName } from "../../../test/support/core-world.ts";
import {
  breachesIn,
  guardrailsArbitrary,
  plainName,
  worldArbitrary,
} from "../../../test/support/core-worlds.ts";
import type { Change } from "../model/change.ts";
import type { Plan } from "./plan.ts";

const runs = 500;

const always = (name: string, property: (guarded: CoreWorld, plain: CoreWorld) => void): void =>
  test(name, () =>
    fc.assert(
      fc.property(worldArbitrary, guardrailsArbitrary, (world, guardrails) =>
        property(world.with({ guardrails }), world),
      ),
      { seed: 20_261_122, numRuns: runs },
    ),
  );

const allOf = ({ changes, held }: Plan): readonly Change[] => [
  ...changes,
  ...held.map(({ change }) => change),
];
const removed = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => (change.kind === "delete-assignment" ? [plainName(change.assignment)] : []));

always("no plan makes or widens what a guardrail forbids, approved or not", (guarded) => {
  const { current, guardrails } = guarded;
  const before = breachesIn(current, guardrails);
  const plan = guarded.plan();
  for (const { changes } of [plan, guarded.with({ approved: plan.checksum }).plan()]) {
    const after = breachesIn(applyTo(current, changes), guardrails);
    expect([...after].filter((breach) => !before.has(breach))).toEqual([]);
  }
});

always("no guardrail causes a removal at once", (guarded, plain) => {
  const without = removed(allOf(plain.plan()));
  expect(removed(guarded.plan().changes).filter((name) => !without.includes(name))).toEqual([]);
  const sets = ({ changes }: Plan) => changes.filter(({ kind }) => kind === "delete-permission-set");
  expect(sets(guarded.plan()).filter(({ id }) => !allOf(plain.plan()).some((one) => one.id === id))).toEqual(
    [],
  );
});

always("who is never to be removed stays, approved or not", (guarded) => {
  const { neverRemove } = guarded.guardrails;
  const keeps = (name: string): boolean =>
    (neverRemove.includes("bob") && name.endsWith("/bob")) ||
    (neverRemove.includes("oper*") && name.endsWith("/@operators"));
  expect(removed(allOf(guarded.plan())).filter(keeps)).toEqual([]);
});

always("a guarded plan that was applied leaves nothing to do", (guarded) => {
  fc.pre(guarded.plan().held.length === 0);
  expect(guarded.ran().plan().changes).toEqual([]);
});

always("what is refused is told on a record", (guarded) => {
  const { refused, problems } = guarded.desired();
  const told = new Set(
    problems.flatMap(({ code, record }) =>
      (code === "guardrail-violated" || code === "not-account-owner") && record ? [record.id] : [],
    ),
  );
  const { current } = guarded;
  const had = new Set(current.assignments.map(shortName));
  const silent = refused.filter(
    ({ assignment, records }) => !had.has(shortName(assignment)) && !records.some(({ id }) => told.has(id)),
  );
  expect(silent).toEqual([]);
});
