import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import { type Assignment, accountOf, assignmentKey, type Principal, pairKey } from "../model/assignment.ts";
import { foldName } from "../model/ids.ts";
import { lastChangedByPerson, type RecordRef, recordKey } from "../model/ledger.ts";
import { hoursBetween, type Memory } from "../model/memory.ts";

/**
 * A record that cannot be understood withdraws nothing at once: for a time, what it may have granted stays.
 * When that time is over, its removals are held until an administrator decides. The same goes for what exists, is
 * asked for, and may not be given (`refused`): the rule that forbids it may be younger.
 */
export type Protection = {
  readonly kind: "unclear" | "refused";
  readonly record: RecordRef;
  readonly since: Date;
  readonly isOver: boolean;
  /** Keys of the assignments that it is remembered to have granted, or asks for and may not be given. */
  readonly granted: ReadonlySet<string>;
  /** What else it may have granted; absent: nothing. */
  readonly values: ProtectedValues | undefined;
  readonly covers: (assignment: Assignment) => boolean;
};

const principalKey = ({ type, id }: Principal): string => `${type}/${id}`;

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
    principals: principals.hasUnresolved ? "any" : new Set(principals.resolved.map(principalKey)),
  };
};

const coversByValue =
  (values: ProtectedValues | undefined): Protection["covers"] =>
  ({ accountId, permissionSetName, principal }) =>
    values !== undefined &&
    (values.accounts === "any" || values.accounts.has(accountId)) &&
    (values.permissionSets === "any" || values.permissionSets.has(foldName(permissionSetName))) &&
    (values.principals === "any" || values.principals.has(principalKey(principal)));

/** Keys of all assignments that some record granted, as far as memory goes. */
export const claimedKeys = (memory: Memory | undefined): ReadonlySet<string> =>
  new Set(Object.values(memory?.records ?? {}).flatMap(({ granted }) => granted));

export type ProtectionContext = {
  readonly memory: Memory | undefined;
  readonly claimed: ReadonlySet<string>;
  readonly now: Date;
  readonly protectHours: number;
};

/** With memory from the first sight, without it from the record's last change by a person. */
const sinceWhen = (
  { record }: AssignmentRecord,
  seen: "unclearSince" | "refusedSince",
  { memory, now }: ProtectionContext,
): Date => {
  const remembered = memory?.[seen][recordKey(record.ref)];
  if (remembered !== undefined) return new Date(remembered);
  return memory === undefined ? lastChangedByPerson(record) : now;
};

/**
 * Exactly what the record asks for and may not be given; in accounts of others, also what it is remembered to have
 * granted: who may not give there may not withdraw either.
 */
export const refusalOf = (refusing: AssignmentRecord, context: ProtectionContext): Protection => {
  const { record, accounts, permissionSets, principals, refused } = refusing;
  const granted = new Set<string>();
  for (const accountId of accounts.resolved)
    for (const permissionSetName of permissionSets.resolved)
      if (refused.has(pairKey({ accountId, permissionSetName })))
        for (const principal of principals.resolved)
          granted.add(assignmentKey({ accountId, permissionSetName, principal }));
  const others: ReadonlySet<string> = refusing.ownedByOthers;
  for (const key of context.memory?.records[recordKey(record.ref)]?.granted ?? [])
    if (others.has(accountOf(key))) granted.add(key);
  const since = sinceWhen(refusing, "refusedSince", context);
  return {
    kind: "refused",
    record: record.ref,
    since,
    isOver: hoursBetween(since, context.now) >= context.protectHours,
    granted,
    values: undefined,
    covers: (assignment) => granted.has(assignmentKey(assignment)),
  };
};

export const protectionOf = (unclear: AssignmentRecord, context: ProtectionContext): Protection => {
  const { memory, claimed, now, protectHours } = context;
  const key = recordKey(unclear.record.ref);
  const since = sinceWhen(unclear, "unclearSince", context);
  const granted = new Set(memory?.records[key]?.granted);
  const values = protectedValues(unclear);
  const byValue = coversByValue(values);
  return {
    kind: "unclear",
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
