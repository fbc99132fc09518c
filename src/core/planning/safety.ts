import { type Assignment, accountOf, assignmentKey } from "../model/assignment.ts";
import type { Deed } from "../model/change.ts";
import { foldName } from "../model/ids.ts";
import type { Limit } from "../model/limit.ts";
import { hoursBetween, type Memory } from "../model/memory.ts";
import type { PermissionSetId } from "../model/permission-set.ts";
import type { DesiredAssignment } from "./desired-state.ts";
import type { Removal } from "./diff.ts";

/** How much one run may do without being asked back. Every number is a setting. */
export type SafetyLimits = {
  /** Up to this many removals in 24 hours are not measured by percentage. */
  readonly freeRemovals: number;
  /** Beyond the free ones: per cent of all managed assignments. */
  readonly removalPercent: number;
  /** Removals in 24 hours, whatever the percentage. */
  readonly removals: number;
  /** Beyond the free ones: per cent of what one account or one permission set has. */
  readonly removalPercentOfOne: number;
  readonly permissionSetDeletions: number;
  readonly additions: number;
  /** Accounts in which one run may newly grant a sensitive permission set. */
  readonly sensitiveAccounts: number;
};

export type SafetyInput = {
  readonly removals: readonly Removal[];
  readonly creates: readonly DesiredAssignment[];
  readonly deletions: readonly PermissionSetId[];
  readonly managed: readonly Assignment[];
  readonly isLedgerEmpty: boolean;
  /** Whether the app of a removal's record came back empty. */
  readonly isOfEmptiedApp: (removal: Removal) => boolean;
  readonly sensitive: readonly string[];
  readonly limits: SafetyLimits;
  readonly memory: Memory | undefined;
  readonly now: Date;
};

/** The limit that holds a deed back; undefined lets it pass. */
export type Judge = (deed: Deed) => Limit | undefined;

const countBy = <T>(items: Iterable<T>, key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

const permissionSetOf = (key: string): string => key.split("/")[1] ?? "";

export const makeJudge = (input: SafetyInput): Judge => {
  const removal = judgeRemovals(input);
  const addition = judgeAdditions(input);
  const { deletions, isLedgerEmpty, limits } = input;
  const deletion: Limit | undefined = isLedgerEmpty
    ? { kind: "ledger-empty" }
    : deletions.length > limits.permissionSetDeletions
      ? { kind: "permission-sets", count: limits.permissionSetDeletions }
      : undefined;
  return (deed) =>
    deed.kind === "delete-assignment"
      ? removal(deed.assignment)
      : deed.kind === "create-assignment"
        ? addition(deed.assignment)
        : deed.kind === "delete-permission-set"
          ? deletion
          : undefined;
};

type JudgeAssignment = (assignment: Assignment) => Limit | undefined;

const judgeRemovals = (input: SafetyInput): JudgeAssignment => {
  const { removals, managed, limits, memory, now, isLedgerEmpty, isOfEmptiedApp } = input;
  if (removals.length === 0) return () => undefined;
  const byKey = new Map(removals.map((removal) => [assignmentKey(removal.assignment), removal]));
  const isHeldAnyway = (removal: Removal): boolean =>
    removal.reason === "protection-ended" || isOfEmptiedApp(removal);
  // An end that an earlier run foresaw counts for nothing; what is held whatever its number counts by itself.
  const planned = [...byKey]
    .filter(([, removal]) => !removal.isForeseen && !isHeldAnyway(removal))
    .map(([key]) => key);
  const still = new Set([...managed.map(assignmentKey)]);
  const gone = (memory?.removals ?? [])
    .filter(({ at, assignment }) => hoursBetween(new Date(at), now) < 24 && !still.has(assignment))
    .map(({ assignment }) => assignment);
  const removed = [...planned, ...gone];
  const beside = new Set(memory?.grantedBesideHeld);
  const had = [...[...still].filter((key) => !beside.has(key)), ...gone];

  const exceeds = (count: number, of: number, percent: number): boolean =>
    count > limits.freeRemovals && count * 100 > of * percent;
  const overallLimit: Limit | undefined =
    removed.length > limits.removals
      ? { kind: "count", count: limits.removals }
      : exceeds(removed.length, had.length, limits.removalPercent)
        ? { kind: "percent-of-all", percent: limits.removalPercent }
        : undefined;
  const overIn = (part: (key: string) => string): ReadonlySet<string> => {
    const before = countBy(had, part);
    const counts = [...countBy(removed, part)];
    return new Set(
      counts
        .filter(([of, count]) => exceeds(count, before.get(of) ?? 0, limits.removalPercentOfOne))
        .map(([of]) => of),
    );
  };
  const accounts = overIn(accountOf);
  const permissionSets = overIn(permissionSetOf);

  return (assignment) => {
    const key = assignmentKey(assignment);
    const removal = byKey.get(key);
    if (isLedgerEmpty || (removal !== undefined && isOfEmptiedApp(removal))) return { kind: "ledger-empty" };
    if (removal?.reason === "protection-ended") return { kind: "protection-ended" };
    if (removal?.isForeseen === true) return undefined;
    if (overallLimit !== undefined) return overallLimit;
    const { accountId: account, permissionSetName: permissionSet } = assignment;
    const percent = limits.removalPercentOfOne;
    if (accounts.has(accountOf(key))) return { kind: "percent-of-account", percent, account };
    return permissionSets.has(permissionSetOf(key))
      ? { kind: "percent-of-permission-set", percent, permissionSet }
      : undefined;
  };
};

const judgeAdditions = ({ creates, limits, sensitive }: SafetyInput): JudgeAssignment => {
  const overallLimit: Limit | undefined =
    creates.length > limits.additions ? { kind: "additions", count: limits.additions } : undefined;
  const sensitiveNames = new Set(sensitive.map(foldName));
  const pairs = new Set(
    creates
      .map(({ assignment }) => assignment)
      .filter(({ permissionSetName }) => sensitiveNames.has(foldName(permissionSetName)))
      .map(({ accountId, permissionSetName }) => `${accountId}/${foldName(permissionSetName)}`),
  );
  const accountsBySet = countBy(pairs, permissionSetOf);
  return ({ permissionSetName: permissionSet }) =>
    overallLimit ??
    ((accountsBySet.get(foldName(permissionSet)) ?? 0) > limits.sensitiveAccounts
      ? { kind: "sensitive-accounts", count: limits.sensitiveAccounts, permissionSet }
      : undefined);
};
