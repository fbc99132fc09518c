import { isUnclear } from "../ledgers/assignment-record.ts";
import { assignmentKey } from "../model/assignment.ts";
import type { Change } from "../model/change.ts";
import type { CurrentState } from "../model/current.ts";
import { addTo } from "../model/group-by.ts";
import { recordKey } from "../model/ledger.ts";
import { hoursBetween, type Memory, type RememberedRecord } from "../model/memory.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import { isOrphanRefusal } from "../model/outcome-problems.ts";
import type { Problem } from "../model/problem.ts";
import { waitingSince } from "./desired.ts";
import type { DesiredState } from "./desired-state.ts";
import type { Plan } from "./plan.ts";
import { rememberedPrincipals } from "./recreated.ts";

export type NextMemoryInput = {
  readonly memory: Memory | undefined;
  readonly desired: DesiredState;
  readonly current: CurrentState;
  readonly plan: Plan;
  /** Changes that were, or are about to be, sent to AWS; none in a run that only plans. */
  readonly sent: readonly Change[];
  readonly outcomes: readonly ChangeOutcome[];
  readonly codes: Memory["codes"];
  readonly now: Date;
};

/**
 * What the next run should know. Written before the first change with all that is about to be sent, so that a crash
 * leaves it knowing too much rather than too little, and again at the end.
 */
export const nextMemory = ({
  memory,
  desired,
  current,
  plan,
  sent,
  outcomes,
  codes,
  now,
}: NextMemoryInput): Memory => {
  const gone = new Set(
    outcomes.flatMap(({ status, change }) =>
      status === "succeeded" && change.kind === "delete-assignment" ? [assignmentKey(change.assignment)] : [],
    ),
  );
  const present = new Set(current.assignments.map(assignmentKey).filter((key) => !gone.has(key)));
  const protectedKeys = new Map<string, string[]>();
  const refusedSince: Record<string, string> = {};
  if (desired.protections.length > 0)
    for (const assignment of current.assignments)
      for (const { kind, record, since } of desired.protectionIndex.covering(assignment)) {
        if (kind === "unclear") addTo(protectedKeys, recordKey(record), assignmentKey(assignment));
        else refusedSince[recordKey(record)] = since.toISOString();
      }
  const protectionOf = new Map(
    desired.protections.filter(({ kind }) => kind === "unclear").map((one) => [recordKey(one.record), one]),
  );
  const grantedBy = new Map<string, string[]>();
  for (const [key, { records }] of desired.assignments)
    for (const ref of records) addTo(grantedBy, recordKey(ref), key);

  const records: Record<string, RememberedRecord> = {};
  // What a record no longer asks for is remembered until it is gone or another's alone: its removal has a reason.
  for (const [key, remembered] of Object.entries(memory?.records ?? {})) {
    const left = remembered.granted.filter(
      (granted) => present.has(granted) && !desired.assignments.has(granted),
    );
    if (left.length > 0) records[key] = { ...remembered, granted: left };
  }
  const unclearSince: Record<string, string> = {};
  const missingSince: Record<string, string> = {};
  for (const read of desired.assignmentRecords) {
    const { record, status, period, identities, problems } = read;
    const key = recordKey(record.ref);
    const granted = grantedBy.get(key) ?? [];
    const until = period.until?.toISOString();
    if (isUnclear(read)) {
      const before = memory?.records[key];
      // What is not seen now, because its set is out of reach or taken for somebody else's, may be seen again.
      const known = [...granted, ...(protectedKeys.get(key) ?? []), ...(before?.granted ?? [])];
      const keys = new Set(known.filter((one) => !gone.has(one)));
      if (keys.size > 0) records[key] = { ...before, granted: [...keys] };
      unclearSince[key] = (protectionOf.get(key)?.since ?? now).toISOString();
    } else if (status === "grant") {
      const left = records[key]?.granted ?? [];
      records[key] = { granted: [...granted, ...left], ...(until === undefined ? {} : { until }) };
    }
    const missing = new Set(problems.flatMap(missingName));
    for (const { fingerprint, name, id } of identities)
      if (id === undefined && missing.has(name))
        missingSince[fingerprint] = waitingSince(record, period.from, fingerprint, memory, now).toISOString();
  }

  const removedNow = new Set(
    sent.flatMap((change) =>
      change.kind === "delete-assignment" && !change.isForeseen ? [assignmentKey(change.assignment)] : [],
    ),
  );
  const removals = [
    ...(memory?.removals ?? []).filter(
      ({ at, assignment }) => hoursBetween(new Date(at), now) < 24 && !removedNow.has(assignment),
    ),
    ...[...removedNow].map((assignment) => ({ at: now.toISOString(), assignment })),
  ];
  const grantedNow = sent.flatMap((change) =>
    change.kind === "create-assignment" ? [assignmentKey(change.assignment)] : [],
  );
  const grantedBesideHeld =
    plan.held.length === 0 ? [] : [...new Set([...(memory?.grantedBesideHeld ?? []), ...grantedNow])];
  const failed = new Set(
    outcomes.flatMap((outcome) =>
      outcome.status === "skipped" &&
      outcome.because === "requirement" &&
      outcome.change.kind === "delete-assignment"
        ? [assignmentKey(outcome.change.assignment)]
        : [],
    ),
  );
  // Once it has waited, an assignment is remembered until it is gone or asked for again: it does not wait anew.
  const waited = Object.keys(memory?.replacements ?? {}).filter(
    (key) => present.has(key) && !desired.assignments.has(key),
  );
  const replacements = Object.fromEntries(
    [...waited, ...plan.awaiting, ...failed].map((key) => {
      const before = memory?.replacements[key];
      const runs = (before?.runs ?? 0) + (failed.has(key) ? 1 : 0);
      return [key, { since: before?.since ?? now.toISOString(), runs }];
    }),
  );
  return {
    instanceArn: current.instance.arn,
    records,
    unclearSince,
    refusedSince,
    principals: rememberedPrincipals(desired.assignmentRecords, memory),
    orphans: orphansOf(memory, outcomes, present, now),
    missingSince,
    removals,
    grantedBesideHeld,
    replacements,
    codes,
  };
};

/** A name that the directory does not have, or not yet. */
const missingName = ({ code, data }: Problem): readonly string[] =>
  code === "waiting-for-directory" || code === "unknown-user" || code === "unknown-group" ? [data.name] : [];

/** Assignments of deleted users and groups that AWS would not delete, as long as they are there. */
const orphansOf = (
  memory: Memory | undefined,
  outcomes: readonly ChangeOutcome[],
  present: ReadonlySet<string>,
  now: Date,
): Memory["orphans"] => {
  const refused = outcomes.flatMap((outcome) =>
    isOrphanRefusal(outcome) && outcome.change.kind === "delete-assignment"
      ? [[assignmentKey(outcome.change.assignment), now.toISOString()] as const]
      : [],
  );
  const known = Object.entries(memory?.orphans ?? {}).filter(([key]) => present.has(key));
  return Object.fromEntries([...known, ...refused]);
};
