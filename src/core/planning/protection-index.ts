import { type Assignment, assignmentKey } from "../model/assignment.ts";
import { foldName } from "../model/ids.ts";
import type { ProtectedValues, Protection } from "./protection.ts";

/** Finds the protections of an assignment without asking each of them. */
export type ProtectionIndex = {
  /** All that cover it, whether their time is over or not. */
  readonly covering: (assignment: Assignment) => readonly Protection[];
  /** The first of them whose time is not over, and the first whose time is. */
  readonly first: (assignment: Assignment) => {
    readonly active: Protection | undefined;
    readonly over: Protection | undefined;
  };
};

/** `claimed`: keys of assignments that memory knows some record to have granted. */
export const protectionIndex = (
  protections: readonly Protection[],
  claimed: ReadonlySet<string>,
): ProtectionIndex => {
  const byGrant = bucketsBy(protections, ({ granted }) => granted);
  // Where memory knows every assignment, it is never asked for.
  let byValues: ((assignment: Assignment) => readonly Bucket[]) | undefined;

  const bucketsOf = (assignment: Assignment): readonly Bucket[] => {
    const key = assignmentKey(assignment);
    const granting = byGrant.get(key);
    if (claimed.has(key)) return granting === undefined ? [] : [granting];
    byValues ??= bucketsByValues(protections);
    return granting === undefined ? byValues(assignment) : [granting, ...byValues(assignment)];
  };
  const least = (positions: readonly (number | undefined)[]): Protection | undefined => {
    const known = positions.filter((position) => position !== undefined);
    return known.length === 0 ? undefined : protections[Math.min(...known)];
  };

  return {
    covering: (assignment) => {
      const positions = new Set(bucketsOf(assignment).flatMap((bucket) => bucket.positions));
      return [...positions].sort((one, other) => one - other).flatMap((at) => protections[at] ?? []);
    },
    first: (assignment) => {
      const buckets = bucketsOf(assignment);
      return {
        active: least(buckets.map(({ active }) => active)),
        over: least(buckets.map(({ over }) => over)),
      };
    },
  };
};

/** Positions of protections; and of the first whose time is not over, and of the first whose time is. */
type Bucket = { readonly positions: number[]; active: number | undefined; over: number | undefined };

const bucketsBy = (
  protections: readonly Protection[],
  keysOf: (protection: Protection) => Iterable<string>,
): ReadonlyMap<string, Bucket> => {
  const buckets = new Map<string, Bucket>();
  for (const [at, protection] of protections.entries())
    for (const key of keysOf(protection)) {
      const bucket = buckets.get(key) ?? { positions: [], active: undefined, over: undefined };
      buckets.set(key, bucket);
      bucket.positions.push(at);
      if (protection.isOver) bucket.over ??= at;
      else bucket.active ??= at;
    }
  return buckets;
};

/** Values that an assignment must have, one for each part that the record resolves; `*` where it may have any. */
const placeOf = (account: string, permissionSet: string, principal: string): string =>
  `${account}/${permissionSet}/${principal}`;

const placesOf = ({ values }: Protection): readonly string[] => {
  if (values === undefined) return [];
  const given = (part: ReadonlySet<string> | "any"): readonly string[] =>
    part === "any" ? ["*"] : [...part];
  return given(values.accounts).flatMap((account) =>
    given(values.permissionSets).flatMap((permissionSet) =>
      given(values.principals).map((principal) => placeOf(account, permissionSet, principal)),
    ),
  );
};

const bucketsByValues = (
  protections: readonly Protection[],
): ((assignment: Assignment) => readonly Bucket[]) => {
  const byPlace = bucketsBy(protections, placesOf);
  /** Which parts are resolved by some protection: only these combinations need to be looked for. */
  const shapes = new Map<string, Readonly<Record<keyof ProtectedValues, boolean>>>();
  for (const { values } of protections) {
    if (values === undefined) continue;
    const shape = {
      accounts: values.accounts !== "any",
      permissionSets: values.permissionSets !== "any",
      principals: values.principals !== "any",
    };
    shapes.set(JSON.stringify(shape), shape);
  }
  return ({ accountId, permissionSetName, principal }) =>
    [...shapes.values()].flatMap((shape) => {
      const place = placeOf(
        shape.accounts ? accountId : "*",
        shape.permissionSets ? foldName(permissionSetName) : "*",
        shape.principals ? `${principal.type}/${principal.id}` : "*",
      );
      return byPlace.get(place) ?? [];
    });
};
