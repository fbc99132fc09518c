import { type AuditLine, auditLines } from "../../src/core/audit/audit.ts";
import type { Change } from "../../src/core/model/change.ts";
import { type ChangeOutcome, statusOf } from "../../src/core/model/outcome.ts";
import type { RunResult } from "../../src/core/planning/run-result.ts";
import { type CoreWorld, instance } from "./core-world.ts";

type Audited = {
  readonly world: CoreWorld;
  readonly result: RunResult;
  readonly lines: readonly AuditLine[];
};

/** One run over a world: the world after it, its result, and what it leaves in the audit trail. */
export const auditedRun = (
  world: CoreWorld,
  options: {
    readonly withSnapshot?: boolean;
    readonly id?: string;
    readonly outcomeOf?: (change: Change) => ChangeOutcome;
  } = {},
): Audited => {
  const { withSnapshot = false, id = "15961596", outcomeOf = succeeded } = options;
  const plan = world.plan();
  const outcomes = plan.changes.map(outcomeOf);
  const result: RunResult = {
    status: statusOf({ changes: plan.changes, held: plan.held, outcomes }),
    mode: "apply",
    policy: world.policy,
    trigger: {
      event: "schedule",
      actor: "sato",
      runUrl: `https://github.com/example/sync/actions/runs/${id}`,
    },
    startedAt: world.now,
    finishedAt: world.now,
    problems: [],
    requests: {},
    reached: {
      instance,
      ledgers: world.ledgers,
      desired: world.desired(),
      current: world.current,
      plan,
      outcomes,
      permissionSets: [],
      index: world.index,
      oldestVerifiedAt: world.now,
    },
  };
  const lines = auditLines(result, {
    run: { id, attempt: "1", commit: "0123456789abcdef0123456789abcdef01234567" },
    approved: undefined,
    withSnapshot,
  });
  return { world: world.ranWith(outcomeOf), result, lines };
};

export const succeeded = (change: Change): ChangeOutcome => ({
  status: "succeeded",
  change,
  requestId: `request of ${change.id}`,
});
