import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import type { Assignment } from "../model/assignment.ts";
import type { RecordRef } from "../model/ledger.ts";
import type { PermissionSetSpec } from "../model/permission-set.ts";
import type { Problem } from "../model/problem.ts";
import type { Protection } from "./protection.ts";
import type { ProtectionIndex } from "./protection-index.ts";

/** A permission set that has a record. Without `spec` the record is broken: the set keeps what it has. */
export type DesiredPermissionSet = {
  readonly name: string;
  readonly records: readonly RecordRef[];
  readonly spec: PermissionSetSpec | undefined;
};

/** An assignment that at least one record asks for now. The grant ends when the last of them does. */
export type DesiredAssignment = {
  readonly assignment: Assignment;
  readonly records: readonly [RecordRef, ...RecordRef[]];
};

/** What the records ask for, once understood. */
export type DesiredState = {
  readonly permissionSets: readonly DesiredPermissionSet[];
  /** By assignment key. */
  readonly assignments: ReadonlyMap<string, DesiredAssignment>;
  /** Asked for, and not given: a guardrail forbids it. What it was to replace does not go before its time. */
  readonly refused: readonly DesiredAssignment[];
  readonly protections: readonly Protection[];
  readonly protectionIndex: ProtectionIndex;
  /** Folded names of permission sets that a record names whose period is not over. */
  readonly namedPermissionSets: ReadonlySet<string>;
  /** Keys of permission set records that stand in the ledger and cannot be understood. */
  readonly brokenPermissionSetRecords: ReadonlySet<string>;
  readonly assignmentRecords: readonly AssignmentRecord[];
  readonly problems: readonly Problem[];
};
