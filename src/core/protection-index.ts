import { type Assignment, assignmentKey } from "./assignment.ts";
import { foldName } from "./ids.ts";
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

/** Values that an assignment must have, one for each part that the record resolves; `*` where it may have any. */
const placeOf = (account: string, permissionSet: string, principal: string): string =>
  `${account}/${permissionSet}/${principal}`;

type Bucket = { readonly positions: number[]; active: number | undefined; over: number | undefined };

/** `claimed`: keys of assignments that memory knows some record to have granted. */
export const protectionIndex = (
  protections: readonly Protection[],
  claimed: ReadonlySet<string>,
): ProtectionIndex => {
  const byGrant = new Map<string, Bucket>();
  const byPlace = new Map<string, Bucket>();
  /** Which parts are resolved by some protection: only these combinations need to be looked for. */
  const shapes = new Map<string, Readonly<Record<keyof ProtectedValues, boolean>>>();

  const put = (into: Map<string, Bucket>, key: string, at: number): void => {
    const bucket = into.get(key) ?? { positions: [], active: undefined, over: undefined };
    into.set(key, bucket);
    bucket.positions.push(at);
    if (protections[at]?.isOver) bucket.over ??= at;
    else bucket.active ??= at;
  };

  for (const [at, { granted, values }] of protections.entries()) {
    for (const key of granted) put(byGrant, key, at);
    if (values === undefined) continue;
    const { accounts, permissionSets, principals } = values;
    const shape = {
      accounts: accounts !== "any",
      permissionSets: permissionSets !== "any",
      principals: principals !== "any",
    };
    shapes.set(JSON.stringify(shape), shape);
    for (const account of accounts === "any" ? ["*"] : accounts)
      for (const permissionSet of permissionSets === "any" ? ["*"] : permissionSets)
        for (const principal of principals === "any" ? ["*"] : principals)
          put(byPlace, placeOf(account, permissionSet, principal), at);
  }

  const bucketsOf = (assignment: Assignment): readonly Bucket[] => {
    const key = assignmentKey(assignment);
    const { accountId, permissionSetName, principal } = assignment;
    const places = claimed.has(key)
      ? []
      : [...shapes.values()].map((shape) =>
          byPlace.get(
            placeOf(
              shape.accounts ? accountId : "*",
              shape.permissionSets ? foldName(permissionSetName) : "*",
              shape.principals ? `${principal.type}/${principal.id}` : "*",
            ),
          ),
        );
    return [byGrant.get(key), ...places].filter((bucket) => bucket !== undefined);
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
