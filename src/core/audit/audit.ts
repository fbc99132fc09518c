import { createHash } from "node:crypto";
import { type Assignment, assignmentKey, byAssignment, type PrincipalType } from "../model/assignment.ts";
import { type Change, type ChangeKind, permissionSetNameOf, type RemovalReason } from "../model/change.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { compareText, foldName } from "../model/ids.ts";
import { type LedgerRecord, type Person, type RecordRef, recordKey } from "../model/ledger.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import type { Reached, RunResult } from "../planning/run-result.ts";

/**
 * The audit trail: what each run did to whose access and which record asked, and once a week who has what. Lines of
 * JSON, each whole in itself; `docs/audit.schema.json` is their published form. Moments are ISO 8601.
 */

/** What every line says of the run that wrote it. */
type AuditRun = {
  /** Number and attempt of the workflow run; empty outside GitHub Actions. */
  readonly id: string;
  readonly attempt: string;
  readonly url: string;
  /** Commit of the workflow and the settings. */
  readonly commit: string;
  readonly event: string;
  readonly actor: string;
};

type AuditHead = {
  readonly schemaVersion: 1;
  /** When the run ended. */
  readonly at: string;
  readonly instanceArn: string;
  readonly run: AuditRun;
};

/** All assignments of our permission sets at one moment: their number, and a name that only the same ones have. */
type AuditState = { readonly assignments: number; readonly digest: string };

export type AuditRecord = {
  readonly app: string;
  readonly id: string;
  readonly url: string;
  /** null, as what follows, when the record is gone. */
  readonly revision: string | null;
  readonly createdBy: Person | null;
  readonly modifiedBy: Person | null;
  readonly modifiedAt: string | null;
};

type AuditAccount = { readonly id: string; readonly name: string | null };
type AuditPrincipal = { readonly type: PrincipalType; readonly id: string; readonly name: string };

/**
 * Why a change is made. `requested`: its records ask for it. `unused`: the permission set's record is gone, and
 * nobody has the set any more.
 */
type AuditReason = "requested" | "unused" | "edited" | "left-unprovisioned" | RemovalReason;

export type AuditRunLine = AuditHead & {
  readonly kind: "run";
  readonly status: RunResult["status"];
  readonly policy: RunResult["policy"];
  readonly startedAt: string;
  /** Checksum of the changes that this run held. */
  readonly heldChecksum: string | null;
  /** Checksum of held changes that somebody let this run make. */
  readonly approvedChecksum: string | null;
  /** As the run found it, and as it left it. The next run finds the same, unless lines are missing between them. */
  readonly before: AuditState;
  readonly after: AuditState;
};

export type AuditChangeLine = AuditHead & {
  readonly kind: "change";
  readonly change: ChangeKind;
  readonly changeId: string;
  readonly account: AuditAccount | null;
  readonly permissionSet: string;
  readonly principal: AuditPrincipal | null;
  /** What a permission set gets or loses, or where it is provisioned. */
  readonly details: readonly Readonly<Record<string, unknown>>[];
  readonly reason: AuditReason;
  readonly records: readonly AuditRecord[];
  readonly outcome: "applied" | "failed" | "unsettled" | "skipped" | "held";
  /** The limit that holds it, with its numbers. */
  readonly heldBy: { readonly kind: string; readonly [detail: string]: unknown } | null;
  /** Why it was not begun. */
  readonly skippedBecause: "requirement" | "stopped" | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** AWS's own, as CloudTrail has it. */
  readonly requestId: string | null;
  readonly heldChecksum: string | null;
  readonly approvedChecksum: string | null;
};

/** Says that as many lines of kind `assignment` follow, and that these are all. */
type AuditSnapshotLine = AuditHead & { readonly kind: "snapshot"; readonly assignments: number };

export type AuditAssignmentLine = AuditHead & {
  readonly kind: "assignment";
  readonly account: AuditAccount;
  readonly permissionSet: string;
  readonly principal: AuditPrincipal;
  /** `asked`: these records ask for it. `protected`: they cannot be understood, and may. `none`: no record does. */
  readonly basis: "asked" | "protected" | "none";
  readonly records: readonly AuditRecord[];
};

export type AuditLine = AuditRunLine | AuditChangeLine | AuditSnapshotLine | AuditAssignmentLine;

export type AuditContext = {
  readonly run: Pick<AuditRun, "id" | "attempt" | "commit">;
  readonly approved: string | undefined;
  /** Whether it is time to say who has what. */
  readonly withSnapshot: boolean;
};

/** Days after which the trail says anew who has what. */
export const snapshotDays = 7;

/**
 * What a run leaves: nothing when it was not to write, or had nothing to change and no snapshot is due.
 */
export const auditLines = (result: RunResult, context: AuditContext): readonly AuditLine[] => {
  const { reached, trigger } = result;
  if (reached === undefined || result.mode === "plan") return [];
  const head: AuditHead = {
    schemaVersion: 1,
    at: result.finishedAt.toISOString(),
    instanceArn: reached.instance.arn,
    run: { ...context.run, url: trigger.runUrl, event: trigger.event, actor: trigger.actor },
  };
  const recordOf = recordsOf(reached);
  const checksums = {
    heldChecksum: reached.plan.checksum ?? null,
    approvedChecksum: context.approved ?? null,
  };
  const changes = changeLines(reached, recordOf).map((line) => ({ ...head, ...line, ...checksums }));
  if (changes.length === 0 && !context.withSnapshot) return [];
  const after = assignmentsAfter(reached);
  const run: AuditRunLine = {
    ...head,
    kind: "run",
    status: result.status,
    policy: result.policy,
    startedAt: result.startedAt.toISOString(),
    ...checksums,
    before: stateOf(reached.current.assignments),
    after: stateOf(after),
  };
  return [run, ...changes, ...(context.withSnapshot ? snapshotLines(head, after, reached, recordOf) : [])];
};

const stateOf = (assignments: readonly Assignment[]): AuditState => ({
  assignments: assignments.length,
  digest: createHash("sha256")
    .update(assignments.map(assignmentKey).sort(compareText).join("\n"))
    .digest("hex")
    .slice(0, 16),
});

/** What was there when the run read it, with what succeeded since. */
const assignmentsAfter = ({ current, outcomes }: Reached): readonly Assignment[] => {
  const after = new Map(current.assignments.map((assignment) => [assignmentKey(assignment), assignment]));
  for (const { status, change } of outcomes ?? []) {
    if (status !== "succeeded" || !("assignment" in change)) continue;
    if (change.kind === "create-assignment") after.set(assignmentKey(change.assignment), change.assignment);
    else after.delete(assignmentKey(change.assignment));
  }
  return [...after.values()].sort(byAssignment);
};

type RecordOf = (ref: RecordRef) => AuditRecord;

const recordsOf = ({ ledgers }: Reached): RecordOf => {
  const records = new Map<string, LedgerRecord>(
    [...ledgers.permissionSets, ...ledgers.assignments].map((record) => [recordKey(record.ref), record]),
  );
  return (ref) => {
    const record = records.get(recordKey(ref));
    return {
      app: ref.app,
      id: ref.id,
      url: ref.url,
      revision: record?.revision ?? null,
      createdBy: record?.creator ?? null,
      modifiedBy: record?.modifier ?? null,
      modifiedAt: record?.updatedAt.toISOString() ?? null,
    };
  };
};

type ChangePart = Omit<AuditChangeLine, keyof AuditHead | "heldChecksum" | "approvedChecksum">;

const changeLines = ({ plan, outcomes, index }: Reached, recordOf: RecordOf): readonly ChangePart[] => {
  if (outcomes === undefined) return [];
  const what = (change: Change) => ({
    kind: "change" as const,
    change: change.kind,
    changeId: change.id,
    account: "assignment" in change ? accountOf(change.assignment, index) : null,
    permissionSet: permissionSetNameOf(change),
    principal: "assignment" in change ? principalOf(change.assignment, index) : null,
    details: detailsOf(change),
    reason: reasonOf(change),
    records: change.records.map(recordOf),
  });
  return [
    ...outcomes.map((outcome) => ({ ...what(outcome.change), ...endOf(outcome) })),
    ...plan.held.map(({ change, limit }) => ({
      ...what(change),
      ...noEnd,
      outcome: "held" as const,
      heldBy: limit,
    })),
  ];
};

type End = Pick<ChangePart, "outcome" | "heldBy" | "skippedBecause" | "failure" | "requestId">;

const noEnd = { heldBy: null, skippedBecause: null, failure: null, requestId: null };

const endOf = (outcome: ChangeOutcome): End => {
  switch (outcome.status) {
    case "succeeded":
      return { ...noEnd, outcome: "applied", requestId: outcome.requestId ?? null };
    case "unsettled":
      return { ...noEnd, outcome: "unsettled", requestId: outcome.requestId ?? null };
    case "skipped":
      return { ...noEnd, outcome: "skipped", skippedBecause: outcome.because };
    case "failed": {
      const { code, message, requestId } = outcome.failure;
      return { ...noEnd, outcome: "failed", failure: { code, message }, requestId: requestId ?? null };
    }
  }
};

const reasonOf = (change: Change): AuditReason =>
  "reason" in change ? change.reason : change.kind === "delete-permission-set" ? "unused" : "requested";

const detailsOf = (change: Change): AuditChangeLine["details"] => {
  switch (change.kind) {
    case "create-permission-set":
      return [{ ...change.spec }];
    case "update-permission-set":
      return change.edits.map((edit) => ({ ...edit }));
    case "provision":
      return [{ accounts: change.accounts }];
    default:
      return [];
  }
};

const accountOf = ({ accountId }: Assignment, index: DirectoryIndex): AuditAccount => ({
  id: accountId,
  name: index.account(accountId)?.name ?? null,
});

const principalOf = ({ principal }: Assignment, index: DirectoryIndex): AuditPrincipal => ({
  type: principal.type,
  id: principal.id,
  name: index.nameOf(principal),
});

const snapshotLines = (
  head: AuditHead,
  assignments: readonly Assignment[],
  { desired, index }: Reached,
  recordOf: RecordOf,
): readonly AuditLine[] => {
  const basisOf = (assignment: Assignment): Pick<AuditAssignmentLine, "basis" | "records"> => {
    const asked = desired.assignments.get(assignmentKey(assignment));
    if (asked !== undefined) return { basis: "asked", records: asked.records.map(recordOf) };
    const protecting = desired.protectionIndex.covering(assignment);
    return {
      basis: protecting.length > 0 ? "protected" : "none",
      records: protecting.map(({ record }) => recordOf(record)),
    };
  };
  return [
    { ...head, kind: "snapshot", assignments: assignments.length },
    ...assignments.map(
      (assignment): AuditAssignmentLine => ({
        ...head,
        kind: "assignment",
        account: accountOf(assignment, index),
        permissionSet: assignment.permissionSetName,
        principal: principalOf(assignment, index),
        ...basisOf(assignment),
      }),
    ),
  ];
};

/** Who, where and as what: what an assignment is told apart by, from the words of a line. */
export const lineKey = ({
  account,
  permissionSet,
  principal,
}: Pick<AuditAssignmentLine, "account" | "permissionSet" | "principal">): string =>
  `${account.id}/${foldName(permissionSet)}/${principal.type}/${principal.id}`;
