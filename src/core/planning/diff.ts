import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import { type Assignment, assignmentKey, byAssignment, seatKey } from "../model/assignment.ts";
import type { RemovalReason } from "../model/change.ts";
import type { CurrentState, OurPermissionSet } from "../model/current.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { addTo, groupBy } from "../model/group-by.ts";
import { foldName } from "../model/ids.ts";
import { type RecordRef, recordKey, refOfKey } from "../model/ledger.ts";
import { hoursBetween, type Memory } from "../model/memory.ts";
import type { Scope } from "../model/scope.ts";
import type { DesiredAssignment, DesiredState } from "./desired-state.ts";
import type { Guardrails } from "./guardrails.ts";
import { type Recreation, recreations } from "./recreated.ts";

/**
 * | desired | current | result                                                        |
 * | ------- | ------- | ------------------------------------------------------------- |
 * | yes     | yes     | nothing                                                       |
 * | yes     | no      | create; waits while its permission set cannot exist           |
 * | no      | yes     | remove; kept when it is not ours, protected or out of reach   |
 */

/** Why something stays although no record asks for it. */
export type KeptReason =
  | "not-managed"
  | "excluded-permission-set"
  | "out-of-reach"
  | "management-account"
  | "bot-account"
  | "excluded-account"
  | "excluded-principal"
  | "account-inactive"
  | "orphan"
  | "never-removed"
  | "protected"
  | "refused"
  | "awaiting-replacement"
  | "still-provisioned"
  | "policy-additive";

export type Removal = {
  readonly assignment: Assignment;
  readonly reason: RemovalReason;
  /** An earlier run saw the same end of the period: foreseen, so no safety limit counts it. */
  readonly isForeseen: boolean;
  /** Records that asked for it, as far as is known. */
  readonly records: readonly RecordRef[];
  /** What the same principal is to have in the same account instead: it comes first. */
  readonly replacedBy: readonly DesiredAssignment[];
};

export type AssignmentDiff = {
  readonly creates: readonly DesiredAssignment[];
  /** Desired, but their permission set does not exist and cannot be created now. */
  readonly waiting: readonly DesiredAssignment[];
  readonly removals: readonly Removal[];
  readonly kept: readonly { readonly assignment: Assignment; readonly reason: KeptReason }[];
  /** Assignments that stay because a record cannot be understood, by that record's key. */
  readonly protectedBy: ReadonlyMap<string, number>;
  /** What this program manages: the base of the removal limits. */
  readonly managed: readonly Assignment[];
};

export type DiffInput = {
  readonly desired: DesiredState;
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  readonly guardrails: Guardrails;
  readonly memory: Memory | undefined;
  readonly now: Date;
};

export const diffAssignments = (input: DiffInput): AssignmentDiff => {
  const { desired, current, index, scope, guardrails, memory, now } = input;
  const ours = new Map<string, OurPermissionSet>();
  for (const set of current.permissionSets) if (set.ownership === "ours") ours.set(foldName(set.name), set);
  const canExist = new Set(
    desired.permissionSets.filter(({ spec }) => spec !== undefined).map(({ name }) => foldName(name)),
  );
  const currentKeys = new Set(current.assignments.map(assignmentKey));

  const creates: DesiredAssignment[] = [];
  const waiting: DesiredAssignment[] = [];
  for (const [key, wanted] of desired.assignments) {
    if (currentKeys.has(key)) continue;
    const name = foldName(wanted.assignment.permissionSetName);
    const set = ours.get(name);
    const possible = set === undefined ? canExist.has(name) : set.outOfReach === undefined;
    (possible ? creates : waiting).push(wanted);
  }
  const refused = desired.refused.filter(({ assignment }) => !currentKeys.has(assignmentKey(assignment)));
  const comingBySeat = groupBy([...creates, ...waiting, ...refused], ({ assignment }) => seatKey(assignment));

  const explain = removalReasons(desired.assignmentRecords, memory);
  const successorOf = successors(recreations(desired.assignmentRecords, memory), desired);
  const removals: Removal[] = [];
  const kept: { assignment: Assignment; reason: KeptReason }[] = [];
  const protectedBy = new Map<string, number>();
  const managed: Assignment[] = [];
  for (const assignment of current.assignments) {
    const key = assignmentKey(assignment);
    const foreign = whyNotOurs(assignment, ours, scope);
    if (foreign === undefined) managed.push(assignment);
    if (desired.assignments.has(key)) continue;
    const { active: protection, over } = desired.protectionIndex.first(assignment);
    if (protection !== undefined && foreign === undefined) {
      const by = recordKey(protection.record);
      protectedBy.set(by, (protectedBy.get(by) ?? 0) + 1);
    }
    const reason =
      foreign ??
      (index.account(assignment.accountId)?.state !== "ACTIVE"
        ? "account-inactive"
        : isRefusedOrphan(key, memory, now) && !index.knows(assignment.principal)
          ? "orphan"
          : guardrails.neverRemoves(assignment.principal)
            ? "never-removed"
            : protection === undefined
              ? undefined
              : ({ unclear: "protected", refused: "refused" } as const)[protection.kind]);
    if (reason !== undefined) {
      kept.push({ assignment, reason });
      continue;
    }
    const successor = successorOf(assignment);
    if (successor !== undefined) {
      const isComing = !currentKeys.has(assignmentKey(successor.assignment));
      removals.push({
        assignment,
        reason: "principal-recreated",
        isForeseen: false,
        records: successor.records,
        replacedBy: isComing ? [successor] : [],
      });
      continue;
    }
    const replacedBy = comingBySeat.get(seatKey(assignment)) ?? [];
    const isOrphan = !index.knows(assignment.principal);
    const explained: Explanation =
      over === undefined || isOrphan
        ? explain(key)
        : { reason: "protection-ended", isForeseen: false, records: [over.record] };
    // What grants nobody anything needs nobody's approval to go.
    const isGone = isOrphan && (over !== undefined || explained.reason === "unrequested");
    const why = isGone ? "principal-gone" : explained.reason;
    removals.push({ assignment, ...explained, reason: why, replacedBy });
  }
  removals.sort((left, right) => byAssignment(left.assignment, right.assignment));
  return { creates, waiting, removals, kept, protectedBy, managed };
};

/** Hours after which AWS is asked again to delete the assignment of a deleted user or group. */
const orphanHours = 30 * 24;

const isRefusedOrphan = (key: string, memory: Memory | undefined, now: Date): boolean => {
  const refusedAt = memory?.orphans[key];
  return refusedAt !== undefined && hoursBetween(new Date(refusedAt), now) < orphanHours;
};

/** Finds what a record asks for in the place of an assignment whose principal has another id now. */
const successors = (
  found: readonly Recreation[],
  { assignments }: DesiredState,
): ((assignment: Assignment) => DesiredAssignment | undefined) => {
  const byOldId = groupBy(found, ({ type, oldId }) => `${type}/${oldId}`);
  return (assignment) => {
    const { type, id } = assignment.principal;
    for (const { record, newId } of byOldId.get(`${type}/${id}`) ?? []) {
      const wanted = assignments.get(assignmentKey({ ...assignment, principal: { type, id: newId } }));
      if (wanted?.records.some((ref) => recordKey(ref) === recordKey(record.ref))) return wanted;
    }
    return undefined;
  };
};

const whyNotOurs = (
  { accountId, permissionSetName, principal }: Assignment,
  ours: ReadonlyMap<string, OurPermissionSet>,
  scope: Scope,
): KeptReason | undefined => {
  const set = ours.get(foldName(permissionSetName));
  if (set === undefined) return "not-managed";
  if (scope.excludesPermissionSet(set.name)) return "excluded-permission-set";
  const standing = scope.standingOf(accountId);
  if (standing === "excluded") return "excluded-account";
  if (standing !== "in-scope") return standing;
  if (set.outOfReach !== undefined) return "out-of-reach";
  return scope.excludesPrincipal(principal) ? "excluded-principal" : undefined;
};

type Explanation = Pick<Removal, "reason" | "isForeseen" | "records">;

/** Tells for an assignment's key why no record asks for it any more. */
const removalReasons = (
  records: readonly AssignmentRecord[],
  memory: Memory | undefined,
): ((key: string) => Explanation) => {
  const present = new Map(records.map((record) => [recordKey(record.record.ref), record]));
  const grantedBy = new Map<string, string[]>();
  for (const [record, { granted }] of Object.entries(memory?.records ?? {}))
    for (const key of granted) addTo(grantedBy, key, record);
  const askedBefore = new Map<string, AssignmentRecord[]>();
  for (const record of records) {
    if (record.status !== "ended" && record.status !== "disabled") continue;
    for (const accountId of record.accounts.resolved)
      for (const permissionSetName of record.permissionSets.resolved)
        for (const principal of record.principals.resolved) {
          const key = assignmentKey({ accountId, permissionSetName, principal });
          addTo(askedBefore, key, record);
        }
  }

  return (key) => {
    const granters = grantedBy.get(key) ?? [];
    const ended = (granter: string): boolean => present.get(granter)?.status === "ended";
    const sawEnd = (granter: string): boolean =>
      ended(granter) && memory?.records[granter]?.until === present.get(granter)?.period.until?.toISOString();
    if (granters.length > 0)
      return {
        reason: granters.every(ended) ? "expired" : "withdrawn",
        isForeseen: granters.every(sawEnd),
        records: granters.map((granter) => present.get(granter)?.record.ref ?? refOfKey(granter)),
      };
    const asked = askedBefore.get(key);
    if (asked === undefined) return { reason: "unrequested", isForeseen: false, records: [] };
    return {
      reason: asked.every(({ status }) => status === "ended") ? "expired" : "withdrawn",
      isForeseen: false,
      records: asked.map(({ record }) => record.ref),
    };
  };
};
