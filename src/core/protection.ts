import { type Assignment, assignmentKey } from "./assignment.ts";
import type { AssignmentRecord } from "./assignment-record.ts";
import { foldName } from "./ids.ts";
import { lastChangedByPerson, type RecordRef, recordKey } from "./ledger.ts";
import { hoursBetween, type Memory } from "./memory.ts";

/**
 * A record that cannot be understood withdraws nothing at once: for a time, what it may have granted stays.
 * When that time is over, its removals are held until an administrator decides.
 */
export type Protection = {
  readonly record: RecordRef;
  readonly since: Date;
  readonly isOver: boolean;
  /** Keys of the assignments that it is remembered to have granted. */
  readonly granted: ReadonlySet<string>;
  /** What else it may have granted; absent: nothing. */
  readonly values: ProtectedValues | undefined;
  readonly covers: (assignment: Assignment) => boolean;
};

/** Values that the record resolves, folded or `type/id`; `any` where it has one that could not be. */
export type ProtectedValues = {
  readonly accounts: ReadonlySet<string> | "any";
  readonly permissionSets: ReadonlySet<string> | "any";
  readonly principals: ReadonlySet<string> | "any";
};

/** Without memory: a value that could not be resolved stands for any value, those that could be must match. */
const protectedValues = ({
  accounts,
  permissionSets,
  principals,
}: AssignmentRecord): ProtectedValues | undefined => {
  if (accounts.resolved.length === 0 || principals.resolved.length === 0) return undefined;
  return {
    accounts: accounts.hasUnresolved ? "any" : new Set(accounts.resolved),
    permissionSets: permissionSets.hasUnresolved ? "any" : new Set(permissionSets.resolved.map(foldName)),
    principals: principals.hasUnresolved
      ? "any"
      : new Set(principals.resolved.map(({ type, id }) => `${type}/${id}`)),
  };
};

const coversByValue =
  (values: ProtectedValues | undefined): Protection["covers"] =>
  ({ accountId, permissionSetName, principal }) =>
    values !== undefined &&
    (values.accounts === "any" || values.accounts.has(accountId)) &&
    (values.permissionSets === "any" || values.permissionSets.has(foldName(permissionSetName))) &&
    (values.principals === "any" || values.principals.has(`${principal.type}/${principal.id}`));

/** Keys of all assignments that some record granted, as far as memory goes. */
export const claimedKeys = (memory: Memory | undefined): ReadonlySet<string> =>
  new Set(Object.values(memory?.records ?? {}).flatMap(({ granted }) => granted));

export type ProtectionContext = {
  readonly memory: Memory | undefined;
  readonly claimed: ReadonlySet<string>;
  readonly now: Date;
  readonly protectHours: number;
};

export const protectionOf = (
  unclear: AssignmentRecord,
  { memory, claimed, now, protectHours }: ProtectionContext,
): Protection => {
  const key = recordKey(unclear.record.ref);
  const remembered = memory?.unclearSince[key];
  const since =
    remembered !== undefined
      ? new Date(remembered)
      : memory !== undefined
        ? now
        : lastChangedByPerson(unclear.record);
  const granted = new Set(memory?.records[key]?.granted);
  const values = protectedValues(unclear);
  const byValue = coversByValue(values);
  return {
    record: unclear.record.ref,
    since,
    isOver: hoursBetween(since, now) >= protectHours,
    granted,
    values,
    covers: (assignment) => {
      const assignmentIs = assignmentKey(assignment);
      // Memory may be older than what AWS has: of an assignment that no record in it has granted it says nothing.
      return granted.has(assignmentIs) || (!claimed.has(assignmentIs) && byValue(assignment));
    },
  };
};
