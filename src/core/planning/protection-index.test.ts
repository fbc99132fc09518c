import fc from "fast-check";
import { expect, test } from "vitest";
import { hoursFrom, ids, morning } from "../../../test/support/core-world.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import { asPrincipalId } from "../model/ids.ts";
import type { ProtectedValues, Protection } from "./protection.ts";
import { protectionIndex } from "./protection-index.ts";

/* Whoever is missed here loses access that a record with a mistake in it still grants. */

const accounts = [ids.dev, ids.stage, ids.prod];
const names = ["ReadOnly", "Deploy"];
const people = ["alice", "bob"];

const everyAssignment: readonly Assignment[] = accounts.flatMap((accountId) =>
  names.flatMap((permissionSetName) =>
    people.map((name) => ({
      accountId,
      permissionSetName,
      principal: { type: "USER" as const, id: asPrincipalId(name) },
    })),
  ),
);

const some = (values: readonly string[]) =>
  fc.oneof(
    fc.constant("any" as const),
    fc.subarray([...values]).map((chosen) => new Set(chosen)),
  );
const values: fc.Arbitrary<ProtectedValues | undefined> = fc.option(
  fc.record({
    accounts: some(accounts),
    permissionSets: some(names.map((name) => name.toLowerCase())),
    principals: some(people.map((name) => `USER/${name}`)),
  }),
  { nil: undefined },
);
const keys = fc.subarray(everyAssignment.map(assignmentKey)).map((chosen) => new Set(chosen));

type Shape = Pick<Protection, "granted" | "values" | "isOver">;
const shapes: fc.Arbitrary<readonly Shape[]> = fc.array(
  fc.record({ granted: keys, values, isOver: fc.boolean() }),
  { maxLength: 6 },
);

const has = (part: ReadonlySet<string> | "any", value: string): boolean => part === "any" || part.has(value);

test("the index finds the protections that cover an assignment, and no other", () => {
  fc.assert(
    fc.property(shapes, keys, (given, claimed) => {
      const protections = given.map(
        (shape, at): Protection => ({
          ...shape,
          kind: "unclear",
          record: { host: "h", app: "1", id: String(at), url: "" },
          since: hoursFrom(morning, -at),
          covers: (one) =>
            shape.granted.has(assignmentKey(one)) ||
            (!claimed.has(assignmentKey(one)) &&
              shape.values !== undefined &&
              has(shape.values.accounts, one.accountId) &&
              has(shape.values.permissionSets, one.permissionSetName.toLowerCase()) &&
              has(shape.values.principals, `USER/${one.principal.id}`)),
        }),
      );
      const index = protectionIndex(protections, claimed);
      for (const one of everyAssignment) {
        const covering = protections.filter((protection) => protection.covers(one));
        expect(index.covering(one)).toEqual(covering);
        expect(index.first(one)).toEqual({
          active: covering.find(({ isOver }) => !isOver),
          over: covering.find(({ isOver }) => isOver),
        });
      }
    }),
  );
});
