import { expect, test } from "vitest";
import { type CoreWorld, grantedWorld, shortName } from "../../../test/support/core-world.ts";
import { unrequestedUsers } from "./foreign-users.ts";

const found = (of: CoreWorld) =>
  unrequestedUsers({ ...of, settings: { ...of, desired: of.settings } }).map(shortName);
const granted = grantedWorld({ policy: "additive" });

test("what other tools granted to single users on our sets is found, whatever the policy and the limits", () => {
  const many = ["stage", "prod"].flatMap((account) => [
    `${account}/ReadOnly/bob`,
    `${account}/ReadOnly/carol`,
  ]);
  const limits = { ...granted.limits, freeRemovals: 0, removals: 1 };
  expect(found(granted.assigned(...many).with({ limits })).toSorted()).toEqual(many.toSorted());
});

test("what records ask for, groups, and what is excluded are not", () => {
  const of = granted.assigned("prod/ReadOnly/@operators", "prod/ReadOnly/bob");
  expect(found(granted)).toEqual([]);
  expect(found(of.with({ scope: { ...of.scope, excludePrincipals: ["bob"] } }))).toEqual([]);
});
