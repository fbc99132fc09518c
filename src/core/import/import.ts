import { createHash } from "node:crypto";
import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import type { LedgerForm, LedgerForms } from "../ledgers/field-shape.ts";
import {
  ownerTag,
  ownerTagValue,
  type PermissionSetRecord,
  readPermissionSetRecord,
  recordTag,
} from "../ledgers/permission-set-record.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import type { CurrentState, OurPermissionSet } from "../model/current.ts";
import type { Directory } from "../model/directory.ts";
import { compareText, foldName, type InstanceArn, type PermissionSetArn } from "../model/ids.ts";
import {
  type AssignmentField,
  type LedgerRecord,
  type Ledgers,
  type RecordRef,
  recordKey,
} from "../model/ledger.ts";
import { type Edit, editsBetween } from "../model/permission-set.ts";
import { severityOf } from "../model/problem.ts";
import { type DesiredSettings, desiredState } from "../planning/desired.ts";
import { type GroundRuleSettings, groundRules } from "../planning/ground-rules.ts";
import { type AssignmentDraft, type AssignmentValues, draftRecords } from "./import-assignments.ts";
import { type PermissionSetValues, permissionSetValues, type Unholdable } from "./import-permission-sets.ts";

/*
 * From what IAM Identity Center has to records that ask for just that. Whatever a record says already is not written
 * again: it is compared by what it means, not by how it is written.
 */

export type ImportInput = {
  /** Everything that is not excluded, read as if it were ours. */
  readonly inventory: CurrentState;
  readonly directory: Directory;
  readonly ledgers: Ledgers;
  readonly forms: LedgerForms;
  readonly settings: GroundRuleSettings & { readonly desired: DesiredSettings };
  readonly now: Date;
};

/** A permission set that gets a record. */
type PermissionSetDraft = {
  readonly name: string;
  readonly arn: PermissionSetArn;
  readonly values: PermissionSetValues;
};

export type LeftOutPermissionSet = {
  readonly name: string;
  readonly why:
    | Unholdable
    | { readonly kind: "excluded" | "same-name" }
    | { readonly kind: "management-account" | "bot-account" }
    /** Somebody else's mark: another of these programs, or another tool. */
    | { readonly kind: "other-owner"; readonly tag: string };
};

/** Why an assignment gets no record, with what a person needs to know it by. */
type LeftOutReason =
  | "principal-gone"
  | "principal-excluded"
  /** The ledger has no way to say it, or would be read as something else. */
  | "unholdable"
  | "account-excluded"
  | "account-inactive"
  | "account-gone"
  | "permission-set-left-out"
  /** A record that has ended, is disabled, or has not begun names it: whoever wrote that has decided. */
  | "record-decides"
  /** A record that cannot be understood may ask for it already. */
  | "record-unclear";

export type LeftOutAssignment = {
  readonly assignment: Assignment;
  readonly why: LeftOutReason;
  readonly record?: RecordRef;
};

/** A permission set whose name a record has already, but which that record would change. */
type Disagreement = {
  readonly name: string;
  readonly record: RecordRef;
  readonly edits: readonly Edit[];
};

/** A set that our tags can be put on, because just one record describes it. */
export type Adoption = {
  readonly arn: PermissionSetArn;
  readonly name: string;
  readonly record: RecordRef;
  readonly tags: Readonly<Record<string, string>>;
  /** What the record would change of it once it is ours. */
  readonly edits: readonly Edit[];
  /** Its assignments that no record asks for: once it is ours, `policy: full` removes them. */
  readonly unrequested: number;
};

export type ImportPlan = {
  readonly permissionSets: readonly PermissionSetDraft[];
  readonly assignments: readonly AssignmentDraft[];
  /** How much stands in the ledgers already. */
  readonly recorded: { readonly permissionSets: number; readonly assignments: number };
  readonly leftOutPermissionSets: readonly LeftOutPermissionSet[];
  readonly leftOutAssignments: readonly LeftOutAssignment[];
  readonly disagreements: readonly Disagreement[];
  /** Names that several records have: all but one of them have to go. */
  readonly duplicates: readonly { readonly name: string; readonly records: readonly RecordRef[] }[];
  readonly adoptions: readonly Adoption[];
};

export const planImport = (input: ImportInput): ImportPlan => {
  const sets = planPermissionSets(input);
  const { drafts, leftOut, recorded, unrequested } = planAssignments(input, sets.leftOut);
  return {
    permissionSets: sets.drafts,
    assignments: drafts,
    recorded: { permissionSets: sets.described.length, assignments: recorded },
    leftOutPermissionSets: sets.leftOut,
    leftOutAssignments: leftOut,
    disagreements: sets.described.flatMap(({ set, records: [first], edits }) =>
      first === undefined || edits.length === 0 ? [] : [{ name: set.name, record: first.record.ref, edits }],
    ),
    duplicates: sets.described.flatMap(({ set, records }) =>
      records.length < 2 ? [] : [{ name: set.name, records: records.map(({ record }) => record.ref) }],
    ),
    adoptions: sets.described.flatMap((one) => adoptionOf(one, input, unrequested)),
  };
};

/** The name of a list of adoptions: which sets get the tags of which records, in which instance. */
export const adoptionChecksum = (instance: InstanceArn, adoptions: readonly Adoption[]): string =>
  createHash("sha256")
    .update(
      adoptions
        .map(({ arn, record }) => `${instance}\n${arn}\n${recordKey(record)}`)
        .sort(compareText)
        .join("\n"),
    )
    .digest("hex")
    .slice(0, 16);

/** A set that has at least one record. */
type Described = {
  readonly set: OurPermissionSet;
  readonly records: readonly PermissionSetRecord[];
  readonly edits: readonly Edit[];
};

const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  compareText(left.name, right.name);

const planPermissionSets = ({ inventory, ledgers, forms, settings, directory }: ImportInput) => {
  const { partition } = inventory.instance;
  const { owner } = settings.desired;
  const records = new Map<string, PermissionSetRecord[]>();
  for (const record of ledgers.permissionSets) {
    const read = readPermissionSetRecord(record, { partition, owner });
    const key = foldName(read.name ?? "");
    records.set(key, [...(records.get(key) ?? []), read]);
  }
  const nameCounts = new Map<string, number>();
  for (const { name } of inventory.permissionSets)
    nameCounts.set(foldName(name), (nameCounts.get(foldName(name)) ?? 0) + 1);

  const drafts: PermissionSetDraft[] = [];
  const described: Described[] = [];
  const leftOut: LeftOutPermissionSet[] = [];
  for (const set of [...inventory.permissionSets].sort(byName)) {
    const { name } = set;
    const leave = (why: LeftOutPermissionSet["why"]): void => void leftOut.push({ name, why });
    if (set.ownership === "foreign") {
      leave({ kind: "excluded" });
      continue;
    }
    const mark = set.content.tags[ownerTag];
    if (set.outOfReach !== undefined)
      leave({
        kind: set.outOfReach === directory.managementAccountId ? "management-account" : "bot-account",
      });
    else if (mark !== undefined && mark !== ownerTagValue(owner)) leave({ kind: "other-owner", tag: mark });
    else if ((nameCounts.get(foldName(name)) ?? 0) > 1) leave({ kind: "same-name" });
    else {
      const there = records.get(foldName(name));
      if (there !== undefined) {
        described.push({ set, records: there, edits: editsOf(set, there) });
        continue;
      }
      const made = permissionSetValues(set, forms.permissionSets, { partition, owner });
      if (made.status === "held") drafts.push({ name, arn: set.arn, values: made.values });
      else leave(made.why);
    }
  }
  return { drafts, described, leftOut };
};

/** What the one record of a set would change of it; nothing where it asks for nothing that can be understood. */
const editsOf = ({ content }: OurPermissionSet, [first]: readonly PermissionSetRecord[]): readonly Edit[] => {
  if (first?.asks.status !== "spec") return [];
  const { spec } = first.asks;
  const { [ownerTag]: owner = "", [recordTag]: key = "" } = spec.tags;
  const adopted = { ...content, tags: { ...content.tags, [ownerTag]: owner, [recordTag]: key } };
  return editsBetween(adopted, spec);
};

const adoptionOf = (
  { set, records, edits }: Described,
  { settings }: ImportInput,
  unrequested: readonly Assignment[],
): readonly Adoption[] => {
  const [record, ...more] = records;
  if (record?.asks.status !== "spec" || more.length > 0) return [];
  if (set.content.tags[ownerTag] === ownerTagValue(settings.desired.owner)) return [];
  const { [ownerTag]: owner = "", [recordTag]: key = "" } = record.asks.spec.tags;
  const tags = { [ownerTag]: owner, [recordTag]: key };
  const ofSet = unrequested.filter((one) => foldName(one.permissionSetName) === foldName(set.name));
  const { arn, name } = set;
  return [{ arn, name, record: record.record.ref, tags, edits, unrequested: ofSet.length }];
};

const planAssignments = (input: ImportInput, leftOutSets: readonly LeftOutPermissionSet[]) => {
  const { inventory, directory, ledgers, forms, settings, now } = input;
  const rules = groundRules(settings, directory, inventory, ledgers);
  const { index, scope } = rules;
  const stateOf = (of: Ledgers) =>
    desiredState({
      ledgers: of,
      current: inventory,
      ...rules,
      settings: settings.desired,
      memory: undefined,
      now,
    });
  const state = stateOf(ledgers);
  const decided = decidedBy(state.assignmentRecords);
  const lost = new Set(leftOutSets.map(({ name }) => foldName(name)));

  const whyNot = (assignment: Assignment): Omit<LeftOutAssignment, "assignment"> | undefined => {
    const { accountId, principal, permissionSetName } = assignment;
    if (lost.has(foldName(permissionSetName))) return { why: "permission-set-left-out" };
    const account = index.account(accountId);
    if (account === undefined) return { why: "account-gone" };
    // The sets of the management account and of the bot's own are out of reach, so nothing of them is here.
    if (scope.standingOf(accountId) !== "in-scope") return { why: "account-excluded" };
    if (account.state !== "ACTIVE") return { why: "account-inactive" };
    if (!index.knows(principal)) return { why: "principal-gone" };
    if (scope.excludesPrincipal(principal)) return { why: "principal-excluded" };
    const record = decided.get(assignmentKey(assignment));
    if (record !== undefined) return { why: "record-decides", record };
    const unclear = state.protections.find(({ covers }) => covers(assignment));
    return unclear === undefined ? undefined : { why: "record-unclear", record: unclear.record };
  };

  const leftOut: LeftOutAssignment[] = [];
  const wanted: Assignment[] = [];
  let recorded = 0;
  for (const assignment of inventory.assignments) {
    if (state.assignments.has(assignmentKey(assignment))) {
      recorded += 1;
      continue;
    }
    const why = whyNot(assignment);
    if (why === undefined) wanted.push(assignment);
    else leftOut.push({ assignment, ...why });
  }

  const form = forms.assignments;
  const { drafts, unnamed } = draftRecords(wanted, { index, form, naming: settings.desired });
  const spellings = drafts.flatMap((draft) => draft.spellings.map((values) => ({ draft, values })));
  const records = spellings.map(({ values }, at) => recordSaying(values, form, at));
  const read = stateOf({ permissionSets: [], assignments: records }).assignmentRecords;
  const misread = new Set(
    spellings.flatMap(({ draft }, at) => (isReadAs(read[at], draft.assignments) ? [] : [draft])),
  );
  const unholdable = [...unnamed, ...[...misread].flatMap(({ assignments }) => assignments)];
  for (const assignment of unholdable) leftOut.push({ assignment, why: "unholdable" });
  const good = drafts.filter((draft) => !misread.has(draft));
  const staying = new Set<LeftOutReason>(["account-excluded", "account-inactive", "account-gone"]);
  staying.add("principal-excluded").add("record-unclear");
  return {
    drafts: good,
    leftOut,
    recorded,
    unrequested: [
      ...good.flatMap(({ assignments }) => assignments),
      ...leftOut.filter(({ why }) => !staying.has(why)).map(({ assignment }) => assignment),
    ],
  };
};

/** Whether a record says nothing that is wrong, and asks for just these. */
const isReadAs = (read: AssignmentRecord | undefined, wanted: readonly Assignment[]): boolean => {
  if (read?.status !== "grant" || read.problems.some((one) => severityOf(one) === "error")) return false;
  const asked = read.accounts.resolved.flatMap((accountId) =>
    read.permissionSets.resolved.flatMap((permissionSetName) =>
      read.principals.resolved.map((principal) => assignmentKey({ accountId, permissionSetName, principal })),
    ),
  );
  const keys = new Set(wanted.map(assignmentKey));
  return asked.length === keys.size && asked.every((key) => keys.has(key));
};

/** Assignments that records name which grant nothing now, by key. */
const decidedBy = (records: readonly AssignmentRecord[]): ReadonlyMap<string, RecordRef> => {
  const decided = new Map<string, RecordRef>();
  for (const { record, status, accounts, permissionSets, principals } of records) {
    if (status === "grant" || status === "broken") continue;
    for (const accountId of accounts.resolved)
      for (const permissionSetName of permissionSets.resolved)
        for (const principal of principals.resolved)
          decided.set(assignmentKey({ accountId, permissionSetName, principal }), record.ref);
  }
  return decided;
};

const nobody = { code: "", name: "" } as const;

/** The record as a reader would see it; it has no number yet. */
const recordSaying = (
  values: AssignmentValues,
  { host, app, fields }: LedgerForm<AssignmentField>,
  at: number,
): LedgerRecord<AssignmentField> => ({
  ref: { host, app, id: `new-${at}`, url: "" },
  revision: "1",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  creator: nobody,
  modifier: nobody,
  values: { ...Object.fromEntries(Object.keys(fields).map((field) => [field, []])), ...values },
  codes: {},
});
