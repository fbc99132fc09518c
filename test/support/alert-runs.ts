import type { Change } from "../../src/core/model/change.ts";
import { indexDirectory } from "../../src/core/model/directory.ts";
import type { RecordRef } from "../../src/core/model/ledger.ts";
import type { Limit } from "../../src/core/model/limit.ts";
import { type ChangeOutcome, statusOf } from "../../src/core/model/outcome.ts";
import { outcomeProblems } from "../../src/core/model/outcome-problems.ts";
import type { Problem } from "../../src/core/model/problem.ts";
import type { Plan } from "../../src/core/planning/plan.ts";
import type { RunResult } from "../../src/core/planning/run-result.ts";
import { assignment, directory, instance, morning } from "./core-world.ts";
import { readNothing } from "./reached.ts";

/** Results of runs, of which only what administrators hear matters. */

export const recordRef = (id: string, app = "102"): RecordRef => ({
  host: "example.cybozu.com",
  app,
  id,
  url: `https://example.cybozu.com/k/${app}/show#record=${id}`,
});

/** `dev/ReadOnly/alice`, asked for by a record. */
export const create = (text: string, record = "1"): Change => ({
  kind: "create-assignment",
  assignment: assignment(text),
  id: `create-assignment:${text}`,
  instanceArn: instance.arn,
  records: [recordRef(record)],
  requires: [],
  after: [],
});

export const remove = (text: string, record = "1"): Change => ({
  kind: "delete-assignment",
  assignment: assignment(text),
  reason: "withdrawn",
  isForeseen: false,
  id: `delete-assignment:${text}`,
  instanceArn: instance.arn,
  records: [recordRef(record)],
  requires: [],
  after: [],
});

export const failed = (change: Change, code: string, isTransient?: true): ChangeOutcome => ({
  status: "failed",
  change,
  failure: { code, message: `${code}: no`, ...(isTransient === undefined ? {} : { isTransient }) },
  operation: "sso-admin:CreateAccountAssignment",
});

export const heldBy = (kind: "protection-ended" | "ledger-empty" | "count", change: Change) => {
  const limit: Limit = kind === "count" ? { kind, count: 10 } : { kind };
  return { change, limit };
};

type Run = {
  readonly problems?: readonly Problem[];
  readonly held?: Plan["held"];
  readonly kept?: Plan["kept"];
  /** `none`: nothing was to be applied, as in a run of the policy `report`. */
  readonly outcomes?: readonly ChangeOutcome[] | "none";
};

const base = {
  mode: "apply",
  policy: "full",
  trigger: {
    event: "schedule",
    actor: "sato",
    runUrl: "https://github.com/example/identity-sync/actions/runs/15961596",
  },
  startedAt: morning,
  finishedAt: morning,
  requests: {},
} as const;

/** A run that could not go on. */
export const failedRun = (...problems: readonly Problem[]): RunResult => ({
  ...base,
  status: "failed",
  problems,
  reached: undefined,
});

/** A run that had a plan. */
export const run = ({ problems = [], held = [], kept = [], outcomes = [] }: Run = {}): RunResult => {
  const done = outcomes === "none" ? undefined : outcomes;
  const changes = (done ?? []).map(({ change }) => change);
  const index = indexDirectory(directory, "userName");
  return {
    ...base,
    status: statusOf({ changes, held, outcomes: done }),
    problems: [...problems, ...outcomeProblems(done ?? [], index.nameOf)],
    reached: {
      ...readNothing,
      plan: {
        changes,
        held,
        checksum: held.length === 0 ? undefined : "0123456789abcdef",
        kept,
        waiting: [],
        awaiting: [],
        problems: [],
      },
      outcomes: done,
      permissionSets: [],
      index,
      oldestVerifiedAt: morning,
    },
  };
};
