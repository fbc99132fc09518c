import { type LedgerRecord, type Ledgers, type PermissionSetField, recordKey } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import type { DesiredState } from "./desired-state.ts";
import type { Plan } from "./plan.ts";

/** What IAM Access Analyzer says about a policy, in the reader's language. It never stops anything. */
export type PolicyAdvice = {
  readonly kind: "ERROR" | "SECURITY_WARNING" | "WARNING" | "SUGGESTION";
  readonly code: string;
  readonly details: string;
  readonly link: string;
  /** In the text as it was given; both from 1. */
  readonly line: number;
  readonly column: number;
};

/**
 * Records whose inline policy this plan is about to put into AWS, and those whose people are still to be told what was
 * remarked on it, if it can be read.
 */
export const recordsToAdviseOn = (
  { changes }: Plan,
  desired: DesiredState,
  { permissionSets }: Ledgers,
  isOwed: (record: LedgerRecord) => boolean,
): readonly LedgerRecord<PermissionSetField>[] => {
  const changed = changes.filter(
    (change) =>
      (change.kind === "create-permission-set" && change.spec.inlinePolicy !== undefined) ||
      (change.kind === "update-permission-set" &&
        change.edits.some(({ kind }) => kind === "put-inline-policy")),
  );
  const keys = new Set(changed.flatMap(({ records }) => records.map(recordKey)));
  const readable = new Set(
    desired.permissionSets.flatMap(({ spec, records }) =>
      spec?.inlinePolicy === undefined ? [] : records.map(recordKey),
    ),
  );
  return permissionSets.filter((record) => {
    const key = recordKey(record.ref);
    return keys.has(key) || (readable.has(key) && isOwed(record));
  });
};

export const adviceProblem = (
  record: LedgerRecord<PermissionSetField>,
  { line, column, ...advice }: PolicyAdvice,
): Problem => ({
  record: record.ref,
  field: record.codes.inlinePolicy ?? "inlinePolicy",
  place: { line, column, length: 1 },
  code: "policy-finding",
  data: { finding: { ...advice, kind: "analyzer", level: advice.kind } },
});
