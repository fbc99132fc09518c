import { recordTag } from "../ledgers/permission-set-record.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import { type Change, checksumOf } from "../model/change.ts";
import type { CurrentState, OurPermissionSet } from "../model/current.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { groupBy } from "../model/group-by.ts";
import { type AccountId, compareText, foldName } from "../model/ids.ts";
import { type Ledgers, lastChangedByPerson, recordKey } from "../model/ledger.ts";
import type { Limit } from "../model/limit.ts";
import { hoursBetween, latest, type Memory } from "../model/memory.ts";
import { distinct, type Problem } from "../model/problem.ts";
import type { Scope } from "../model/scope.ts";
import type { DesiredAssignment, DesiredState } from "./desired-state.ts";
import { type AssignmentDiff, diffAssignments, type KeptReason, type Removal } from "./diff.ts";
import { draftChanges } from "./draft.ts";
import { emptiedApps } from "./emptied-apps.ts";
import { withinGroupQuota } from "./group-quota.ts";
import type { Guardrails } from "./guardrails.ts";
import { makeJudge, type SafetyLimits } from "./safety.ts";

/** `report` plans only, `additive` never removes, `full` does both. */
export type Policy = "report" | "additive" | "full";

export type PlanLimits = SafetyLimits & {
  /** A record that protects more than this many assignments is told to an administrator at once. */
  readonly protectedAssignments: number;
  /** A replaced assignment goes after its replacement has failed in this many runs, or for this many hours. */
  readonly replacementRuns: number;
  readonly replacementHours: number;
};

type HeldChange = { readonly change: Change; readonly limit: Limit };
type Kept = { readonly reason: KeptReason; readonly count: number };

/** What one run would do, what it may not do yet, and what it leaves alone. */
export type Plan = {
  /** In an order in which every change comes after what it waits for. */
  readonly changes: readonly Change[];
  readonly held: readonly HeldChange[];
  /** Name of the held changes; absent when nothing is held. */
  readonly checksum: string | undefined;
  readonly kept: readonly Kept[];
  /** Desired assignments whose permission set does not exist and cannot be created now. */
  readonly waiting: readonly DesiredAssignment[];
  /** Keys of assignments that stay until what replaces them is there. */
  readonly awaiting: readonly string[];
  readonly problems: readonly Problem[];
};

export type PlanInput = {
  readonly ledgers: Ledgers;
  readonly desired: DesiredState;
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  readonly guardrails: Guardrails;
  readonly policy: Policy;
  readonly limits: PlanLimits;
  readonly sensitive: readonly string[];
  readonly memory: Memory | undefined;
  /** Checksum of the held changes that a person has approved. */
  readonly approved: string | undefined;
  readonly now: Date;
};

export const makePlan = (input: PlanInput): Plan => {
  const { ledgers, desired, current, scope, policy, limits } = input;
  const diff = diffAssignments(input);
  const ours = current.permissionSets
    .filter((set) => set.ownership === "ours")
    .filter(({ name }) => !scope.excludesPermissionSet(name));
  const reachable = ours.filter(({ outOfReach }) => outOfReach === undefined);
  const unused = permissionSetsWithoutRecord(reachable, desired);
  const removes = policy !== "additive";
  const { removals, tired } = letTiredGo(removes ? diff.removals : [], input);
  const bySet = groupBy(current.assignments, ({ permissionSetName }) => foldName(permissionSetName));
  const assignmentsOf = (name: string): readonly Assignment[] => bySet.get(foldName(name)) ?? [];
  const goes = new Set(removals.map(({ assignment }) => assignmentKey(assignment)));
  /** Whether nothing of a set is left once these removals are done. */
  const isEmptied = ({ name }: OurPermissionSet): boolean =>
    assignmentsOf(name).every((assignment) => goes.has(assignmentKey(assignment)));
  const isBareSomewhere = (set: OurPermissionSet): boolean => hasBareRole(set, assignmentsOf(set.name));
  const deletions = removes ? unused.filter((set) => !isBareSomewhere(set) && isEmptied(set)) : [];
  const { grants, problems: quotaProblems } = withinGroupQuota({ ...input, creates: diff.creates, removals });
  const isLedgerEmpty = ledgers.assignments.length === 0 || ledgers.permissionSets.length === 0;
  const emptied = emptiedApps(ledgers, diff.removals);
  const judge = makeJudge({
    ...input,
    removals,
    creates: grants,
    deletions,
    managed: diff.managed,
    isLedgerEmpty,
    isOfEmptiedApp: emptied.held,
  });
  const draftWhere = (isHeld: (removal: Removal) => boolean): readonly Change[] =>
    draftChanges({
      ...input,
      desired: desired.permissionSets,
      reachable,
      grants,
      removals,
      deletions,
      assignmentsOf,
      isHeld,
    });
  const judged = draftWhere((removal) => judge({ kind: "delete-assignment", ...removal }) !== undefined);
  const limited = judged.flatMap((change) => {
    const limit = judge(change);
    return limit === undefined ? [] : [{ change, limit }];
  });
  const checksum = limited.length === 0 ? undefined : checksumOf(limited.map(({ change }) => change));
  const isApproved = checksum !== undefined && checksum === input.approved;
  const held = isApproved ? [] : limited;
  const draft = isApproved ? draftWhere(() => false) : judged;
  const { possible, postponed } = splitByRequirements(draft, new Set(held.map(({ change }) => change.id)));
  const awaiting = postponed.flatMap((change) =>
    change.kind === "delete-assignment" ? [assignmentKey(change.assignment)] : [],
  );

  const kept = [
    ...diff.kept.map(({ reason }) => reason),
    ...current.permissionSets
      .filter(({ ownership }) => ownership === "foreign")
      .map((): KeptReason => "not-managed"),
    ...(removes ? [] : diff.removals.map((): KeptReason => "policy-additive")),
    ...(removes ? [] : unused.map((): KeptReason => "policy-additive")),
    ...awaiting.map((): KeptReason => "awaiting-replacement"),
    ...(removes ? unused.filter(isBareSomewhere) : []).map((): KeptReason => "still-provisioned"),
  ];
  return {
    changes: possible,
    held,
    checksum: held.length === 0 ? undefined : checksum,
    kept: countReasons(kept),
    waiting: diff.waiting,
    awaiting,
    problems: distinct([
      ...ours.flatMap(({ name, outOfReach }): readonly Problem[] =>
        outOfReach === undefined ? [] : outOfReachProblems(name, outOfReach, desired),
      ),
      ...tired.map(({ assignment }): Problem => {
        const { accountId, permissionSetName } = assignment;
        return { code: "replacement-failed", data: { account: accountId, permissionSet: permissionSetName } };
      }),
      ...emptied.problems,
      ...quotaProblems,
      ...wideProtections(diff, ledgers, limits),
      ...heldProblems(held, checksum),
    ]),
  };
};

/** For each record of the set, or, where it has none, for an administrator alone. */
const outOfReachProblems = (
  name: string,
  account: AccountId,
  { permissionSets }: DesiredState,
): readonly Problem[] => {
  const problem: Problem = { code: "permission-set-out-of-reach", data: { name, account } };
  const records = permissionSets.find((set) => foldName(set.name) === foldName(name))?.records ?? [];
  return records.length === 0 ? [problem] : records.map((record) => ({ ...problem, record }));
};

/** Sets whose record is gone, once no readable record names them any more. */
const permissionSetsWithoutRecord = (
  reachable: readonly OurPermissionSet[],
  desired: DesiredState,
): readonly OurPermissionSet[] => {
  const wanted = new Set(desired.permissionSets.map(({ name }) => foldName(name)));
  return reachable.filter(({ name, content }) => {
    const record = content.tags[recordTag] ?? "";
    const hasRecord = wanted.has(foldName(name)) || desired.brokenPermissionSetRecords.has(record);
    return !hasRecord && !desired.namedPermissionSets.has(foldName(name));
  });
};

/** Whether a set is provisioned where nobody is assigned: AWS refuses to delete it, or its lists still lag. */
const hasBareRole = (set: OurPermissionSet, ofSet: readonly Assignment[]): boolean => {
  const assigned = new Set(ofSet.map(({ accountId }) => accountId));
  return set.provisioned.some((account) => !assigned.has(account));
};

/** A removal that has waited long enough for its replacement waits no more. */
const letTiredGo = (
  removals: readonly Removal[],
  { memory, limits, now, desired }: PlanInput,
): { removals: readonly Removal[]; tired: readonly Removal[] } => {
  const records = new Map(desired.assignmentRecords.map((read) => [recordKey(read.record.ref), read]));
  const isTired = ({ assignment, replacedBy }: Removal): boolean => {
    if (replacedBy.length === 0) return false;
    const waits = memory?.replacements[assignmentKey(assignment)];
    if (waits !== undefined)
      return (
        waits.runs >= limits.replacementRuns ||
        hoursBetween(new Date(waits.since), now) >= limits.replacementHours
      );
    if (memory !== undefined) return false;
    const asking = replacedBy.flatMap((wanted) => wanted.records.map((ref) => records.get(recordKey(ref))));
    const since = latest(
      asking.flatMap((read) => read && [lastChangedByPerson(read.record), read.period.from]),
    );
    return since !== undefined && hoursBetween(since, now) >= limits.replacementHours;
  };
  const tired = new Set(removals.filter(isTired));
  return {
    removals: removals.map((removal) => (tired.has(removal) ? { ...removal, replacedBy: [] } : removal)),
    tired: [...tired],
  };
};

/**
 * A change whose requirement is held, or is not in the draft at all, is postponed, and what requires it with it.
 * What is not done now is nothing to come after.
 */
const splitByRequirements = (
  draft: readonly Change[],
  held: ReadonlySet<string>,
): { possible: readonly Change[]; postponed: readonly Change[] } => {
  const going = new Set<string>();
  const possible: Change[] = [];
  const postponed: Change[] = [];
  for (const change of draft) {
    if (held.has(change.id)) continue;
    if (change.requires.every((id) => going.has(id))) {
      going.add(change.id);
      possible.push({ ...change, after: change.after.filter((id) => going.has(id)) });
    } else postponed.push(change);
  }
  return { possible, postponed };
};

const countReasons = (reasons: readonly KeptReason[]): readonly Kept[] => {
  const counts = new Map<KeptReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((left, right) => compareText(left.reason, right.reason));
};

const wideProtections = (diff: AssignmentDiff, ledgers: Ledgers, limits: PlanLimits): readonly Problem[] =>
  ledgers.assignments.flatMap(({ ref }): Problem[] => {
    const count = diff.protectedBy.get(recordKey(ref)) ?? 0;
    return count > limits.protectedAssignments
      ? [{ record: ref, code: "protection-wide", data: { count } }]
      : [];
  });

const heldProblems = (held: readonly HeldChange[], checksum: string | undefined): readonly Problem[] => {
  if (checksum === undefined || held.length === 0) return [];
  const ended = held.filter(({ limit }) => limit.kind === "protection-ended");
  const others = held.filter(({ limit }) => limit.kind !== "protection-ended");
  const limitsOf = (changes: readonly HeldChange[]): readonly Limit[] => [
    ...new Map(changes.map(({ limit }) => [JSON.stringify(limit), limit])).values(),
  ];
  const additions = others.filter(({ change }) => change.kind === "create-assignment");
  const removals = others.filter(({ change }) => change.kind !== "create-assignment");
  return [
    ...(ended.length > 0 ? [{ code: "protection-ended", data: { count: ended.length } } as const] : []),
    ...(removals.length > 0
      ? [
          {
            code: "removals-held",
            data: { count: removals.length, limits: limitsOf(removals), checksum },
          } as const,
        ]
      : []),
    ...(additions.length > 0
      ? [
          {
            code: "additions-held",
            data: { count: additions.length, limits: limitsOf(additions), checksum },
          } as const,
        ]
      : []),
  ];
};
