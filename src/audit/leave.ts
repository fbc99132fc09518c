import { auditLines } from "../core/audit/audit.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/planning/run-result.ts";
import { messageOf } from "../remote-error.ts";
import { isSnapshotDue, rememberSnapshot, writeAudit } from "./folder.ts";

export type AuditOptions = {
  readonly folder: string;
  /** Remembers when the last snapshot was taken. Without it, every run that may write takes one. */
  readonly statePath: string | undefined;
  readonly run: { readonly id: string; readonly attempt: string; readonly commit: string };
  readonly approved: string | undefined;
};

/** Leaves what a run adds to the audit trail; answers the file, if there was anything to say, and what went wrong. */
export const leaveAudit = (
  result: RunResult,
  { folder, statePath, run, approved }: AuditOptions,
): { readonly file: string | undefined; readonly problems: readonly Problem[] } => {
  try {
    const withSnapshot = isSnapshotDue(statePath, result.finishedAt);
    const lines = auditLines(result, { run, approved, withSnapshot });
    const file = writeAudit(folder, lines);
    if (file !== undefined && withSnapshot && statePath !== undefined)
      rememberSnapshot(statePath, result.finishedAt.toISOString());
    return { file, problems: [] };
  } catch (error) {
    const detail = messageOf(error);
    return { file: undefined, problems: [{ code: "audit-unwritable", data: { detail } }] };
  }
};
