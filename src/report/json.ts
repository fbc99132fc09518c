import type { Change } from "../core/model/change.ts";
import { permissionSetNameOf } from "../core/model/change.ts";
import { foldName } from "../core/model/ids.ts";
import { severityOf } from "../core/model/problem.ts";
import type { Reached, RunResult } from "../core/planning/run-result.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import type { JsonReport } from "./json-schema.ts";

type ReportedChange = JsonReport["changes"][number];

const outcomeWords = {
  succeeded: "applied",
  failed: "failed",
  unsettled: "unsettled",
  skipped: "skipped",
} as const;

/** The JSON report: `docs/report.schema.json`, schema version 1. */
export const jsonReport = (result: RunResult, messages: Messages): JsonReport => {
  const { reached } = result;
  const changes = reached === undefined ? [] : reportedChanges(reached);
  const count = (outcome: string): number => changes.filter((change) => change.outcome === outcome).length;
  const kept = reached?.plan.kept ?? [];
  const waitingPeople = result.problems.filter(({ code }) => code === "waiting-for-directory").length;
  return {
    schemaVersion: 1,
    status: result.status,
    mode: result.mode,
    policy: result.policy,
    trigger: result.trigger,
    startedAt: result.startedAt.toISOString(),
    finishedAt: result.finishedAt.toISOString(),
    instanceArn: reached?.instance.arn ?? null,
    planChecksum: reached?.plan.checksum ?? null,
    counts: {
      changes: changes.length,
      removals: changes.filter(({ kind }) => kind.startsWith("delete-")).length,
      applied: count("applied"),
      failed: count("failed"),
      held: count("held"),
      kept: kept.reduce((sum, one) => sum + one.count, 0),
      problems: result.problems.filter((problem) => severityOf(problem) !== "notice").length,
      waiting: waitingPeople + (reached?.plan.waiting.length ?? 0),
    },
    changes,
    problems: result.problems.map((problem) => ({
      code: problem.code,
      severity: severityOf(problem),
      record:
        problem.record === undefined
          ? null
          : { app: problem.record.app, id: problem.record.id, url: problem.record.url },
      field: problem.field ?? null,
      data: problem.data,
      message: sentenceOf(messages, problem),
    })),
    kept: [...kept],
    requests: result.requests,
    oldestVerifiedAt: reached?.oldestVerifiedAt.toISOString() ?? null,
  };
};

const reportedChanges = ({ plan, outcomes, permissionSets, index }: Reached): JsonReport["changes"] => {
  const outcomeOf = new Map(outcomes?.map((outcome) => [outcome.change.id, outcome]));
  const arns = new Map(permissionSets.map(({ name, arn }) => [foldName(name), arn]));
  const report = (
    change: Change,
    outcome: ReportedChange["outcome"],
    failure: ReportedChange["failure"],
  ): ReportedChange => ({
    id: change.id,
    kind: change.kind,
    accountId: "assignment" in change ? change.assignment.accountId : null,
    permissionSetName: permissionSetNameOf(change),
    permissionSetArn: arns.get(foldName(permissionSetNameOf(change))) ?? null,
    principal:
      "assignment" in change
        ? { ...change.assignment.principal, name: index.nameOf(change.assignment.principal) }
        : null,
    reason: "reason" in change ? change.reason : null,
    records: change.records.map(({ app, id }) => ({ app, id })),
    outcome,
    failure,
  });
  return [
    ...plan.changes.map((change) => {
      const outcome = outcomeOf.get(change.id);
      return report(
        change,
        outcome === undefined ? "planned" : outcomeWords[outcome.status],
        outcome?.status === "failed" ? outcome.failure : null,
      );
    }),
    ...plan.held.map(({ change }) => report(change, "held", null)),
  ];
};
