import type { IamKnowledge } from "../../policy/knowledge.ts";
import { suggest } from "../../suggest.ts";
import {
  type AssignmentContext,
  type AssignmentRecord,
  isUnclear,
  type PermissionSetMeaning,
  readAssignmentRecord,
} from "../ledgers/assignment-record.ts";
import { policySpellings } from "../ledgers/customer-policies.ts";
import { policyArns } from "../ledgers/managed-policies.ts";
import {
  type PermissionSetRecord,
  readPermissionSetRecord,
  recordTag,
} from "../ledgers/permission-set-record.ts";
import { type Assignment, assignmentKey, pairKey } from "../model/assignment.ts";
import type { CurrentState } from "../model/current.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { groupBy } from "../model/group-by.ts";
import { foldName } from "../model/ids.ts";
import type { LedgerRecord, Ledgers, RecordRef } from "../model/ledger.ts";
import { hoursBetween, latest, type Memory, missingKey } from "../model/memory.ts";
import { distinct, type Problem } from "../model/problem.ts";
import type { Scope } from "../model/scope.ts";
import type { DesiredPermissionSet, DesiredState } from "./desired-state.ts";
import { guardAssignments, guardPermissionSets } from "./guarded.ts";
import type { Guardrails } from "./guardrails.ts";
import { claimedKeys, protectionOf, refusalOf } from "./protection.ts";
import { protectionIndex } from "./protection-index.ts";
import { recreationProblems, recreations } from "./recreated.ts";

export type DesiredSettings = {
  readonly owner: string;
  readonly timeZone: string;
  readonly allowWildcard: boolean;
  readonly userTemplate: string;
  readonly groupTemplate: string;
  readonly protectHours: number;
  readonly directoryGraceHours: number;
};

export type DesiredInput = {
  readonly ledgers: Ledgers;
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  readonly guardrails: Guardrails;
  readonly settings: DesiredSettings;
  readonly memory: Memory | undefined;
  readonly knowledge?: IamKnowledge | undefined;
  /** ARNs of AWS managed policies as AWS lists them now, where a record names one that the table lacks. */
  readonly newerPolicies?: readonly string[] | undefined;
  readonly now: Date;
};

export const desiredState = (input: DesiredInput): DesiredState => {
  const { ledgers, current, index, scope, guardrails, settings, memory, knowledge, now } = input;
  const { partition } = current.instance;
  const newerPolicies = policyArns(input.newerPolicies);
  const setRecords = guardPermissionSets(
    ledgers.permissionSets.map((record) =>
      readPermissionSetRecord(record, { partition, owner: settings.owner, knowledge, newerPolicies }),
    ),
    guardrails,
    current,
    index,
  );
  const sets = desiredPermissionSets(setRecords, current, scope);

  const context: AssignmentContext = {
    now,
    index,
    scope,
    ...settings,
    permissionSet: meaningOfNames(sets, current, scope),
    isWithinGrace: (record, from, type, name) => {
      const since = waitingSince(record, from, missingKey(record, type, name), memory, now);
      return hoursBetween(since, now) < settings.directoryGraceHours;
    },
  };
  const currentKeys = new Set(current.assignments.map(assignmentKey));
  const { records: assignmentRecords, isFrozen } = guardAssignments(
    ledgers.assignments.map((record) => readAssignmentRecord(record, context)),
    guardrails,
    sets.permissionSets,
    current,
    currentKeys,
    index,
  );

  const mayBeGiven = (assignment: Assignment): boolean =>
    !isFrozen(assignment.permissionSetName) || currentKeys.has(assignmentKey(assignment));
  const claimed = claimedKeys(memory);
  const protecting = { memory, claimed, now, protectHours: settings.protectHours };
  const protections = [
    ...assignmentRecords.filter(isUnclear).map((unclear) => protectionOf(unclear, protecting)),
    ...assignmentRecords
      // What is handed over is not there to be protected: nothing here is ever removed in the management account.
      .filter(({ refused, isHandedOver }) => refused.size > 0 && !isHandedOver)
      .map((refusing) => refusalOf(refusing, protecting)),
  ];
  return {
    permissionSets: sets.permissionSets,
    ...collectAssignments(assignmentRecords, mayBeGiven),
    protections,
    protectionIndex: protectionIndex(protections, claimed),
    namedPermissionSets: new Set(
      assignmentRecords
        .filter(({ status }) => status !== "ended" && status !== "disabled")
        .flatMap(({ permissionSets }) => permissionSets.resolved.map(foldName)),
    ),
    brokenPermissionSetRecords: sets.brokenRecords,
    assignmentRecords,
    problems: distinct([
      ...guardrails.problems,
      ...sets.problems,
      ...policySpellings(setRecords, current),
      ...recreationProblems(recreations(assignmentRecords, memory)),
      ...assignmentRecords.flatMap(({ problems }) => problems),
    ]),
  };
};

/** The grace period for a new colleague begins with the latest of creation, validity and first sight. */
export const waitingSince = (
  record: LedgerRecord,
  from: Date | undefined,
  fingerprint: string,
  memory: Memory | undefined,
  now: Date,
): Date => {
  const seen = memory?.missingSince[fingerprint];
  const firstSeen = memory === undefined ? undefined : seen === undefined ? now : new Date(seen);
  return latest([record.createdAt, from, firstSeen]) ?? record.createdAt;
};

type ReadPermissionSets = {
  readonly permissionSets: readonly DesiredPermissionSet[];
  readonly brokenRecords: ReadonlySet<string>;
  readonly problems: readonly Problem[];
};

const desiredPermissionSets = (
  records: readonly PermissionSetRecord[],
  current: CurrentState,
  scope: Scope,
): ReadPermissionSets => {
  const problems = records.flatMap((record) => record.problems);
  const brokenRecords = new Set<string>();
  const namesOf = (ownership: "ours" | "foreign"): ReadonlySet<string> =>
    new Set(
      current.permissionSets.filter((set) => set.ownership === ownership).map(({ name }) => foldName(name)),
    );
  const ours = namesOf("ours");
  const foreign = namesOf("foreign");
  const named: PermissionSetRecord[] = [];
  for (const read of records) {
    if (read.asks.status === "nothing") continue;
    const { host, app, id } = read.record.ref;
    if (read.asks.status === "broken") brokenRecords.add(`${host}/${app}/${id}`);
    if (read.name !== undefined) named.push(read);
  }
  const byName = groupBy(named, ({ name }) => foldName(name ?? ""));

  const permissionSets: DesiredPermissionSet[] = [];
  for (const [key, same] of byName) {
    const [first] = same;
    if (first?.name === undefined) continue;
    const { name } = first;
    const at = ({ record }: PermissionSetRecord) => ({
      record: record.ref,
      field: record.codes.name ?? "name",
    });
    if (scope.excludesPermissionSet(name)) {
      for (const one of same)
        problems.push({ ...at(one), code: "excluded", data: { kind: "permission set", name } });
      continue;
    }
    if (foreign.has(key) && !ours.has(key)) {
      for (const one of same) problems.push({ ...at(one), code: "not-managed", data: { name } });
      continue;
    }
    if (same.length > 1) {
      const ids = same.map(({ record }) => record.ref.id);
      for (const one of same)
        problems.push({ ...at(one), code: "name-duplicate", data: { name, records: ids } });
    }
    const spec = same.length === 1 && first.asks.status === "spec" ? first.asks.spec : undefined;
    permissionSets.push({ name, records: same.map(({ record }) => record.ref), spec });
  }
  return { permissionSets, brokenRecords, problems };
};

const meaningOfNames = (
  { permissionSets: desired, brokenRecords }: ReadPermissionSets,
  current: CurrentState,
  scope: Scope,
): ((name: string) => PermissionSetMeaning) => {
  const meanings = new Map<string, PermissionSetMeaning>();
  for (const set of current.permissionSets) {
    const { name } = set;
    if (set.ownership === "ours" && !scope.excludesPermissionSet(name)) {
      // A record whose very name cannot be read is still there: the tag says that it is this set's.
      const hasRecord = brokenRecords.has(set.content.tags[recordTag] ?? "");
      meanings.set(foldName(name), { found: "ours", name, hasRecord });
    } else if (!meanings.has(foldName(name))) meanings.set(foldName(name), { found: "not-managed" });
  }
  for (const { name } of desired) {
    const there = meanings.get(foldName(name));
    meanings.set(foldName(name), {
      found: "ours",
      name: there?.found === "ours" ? there.name : name,
      hasRecord: true,
    });
  }
  const names = [...desired, ...current.permissionSets.filter(({ ownership }) => ownership === "ours")].map(
    ({ name }) => name,
  );
  return (name) =>
    meanings.get(foldName(name)) ?? {
      found: "none",
      // Worked out only where it is told.
      get suggestions() {
        return suggest(name, names);
      },
    };
};

const collectAssignments = (
  records: readonly AssignmentRecord[],
  mayBeGiven: (assignment: Assignment) => boolean,
): Pick<DesiredState, "assignments" | "refused"> => {
  type Collected = Map<string, { assignment: Assignment; records: [RecordRef, ...RecordRef[]] }>;
  const assignments: Collected = new Map();
  const refusedOnes: Collected = new Map();
  for (const { record, status, accounts, permissionSets, principals, refused } of records) {
    if (status !== "grant") continue;
    for (const accountId of accounts.resolved)
      for (const permissionSetName of permissionSets.resolved)
        for (const principal of principals.resolved) {
          const assignment = { accountId, permissionSetName, principal };
          const key = assignmentKey(assignment);
          const isRefused = refused.has(pairKey(assignment)) || !mayBeGiven(assignment);
          const collected = isRefused ? refusedOnes : assignments;
          const there = collected.get(key);
          if (there === undefined) collected.set(key, { assignment, records: [record.ref] });
          else there.records.push(record.ref);
        }
  }
  return { assignments, refused: [...refusedOnes.values()] };
};
