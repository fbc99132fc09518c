import type { Instance } from "../model/assignment.ts";
import type { CurrentState } from "../model/current.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import type { Ledgers } from "../model/ledger.ts";
import { type ChangeOutcome, exitCodeOf, type RunStatus } from "../model/outcome.ts";
import type { PermissionSetId } from "../model/permission-set.ts";
import { type Problem, severityOf } from "../model/problem.ts";
import type { DesiredState } from "./desired-state.ts";
import type { Plan, Policy } from "./plan.ts";

/** What started a run. */
export type Trigger = { readonly event: string; readonly actor: string; readonly runUrl: string };

export type RunMode = "plan" | "apply";

/** All that there is to say about one run. */
export type RunResult = {
  readonly status: RunStatus;
  readonly mode: RunMode;
  readonly policy: Policy;
  readonly trigger: Trigger;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly problems: readonly Problem[];
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Absent when the run failed before there was a plan. */
  readonly reached: Reached | undefined;
};

export type Reached = {
  readonly instance: Instance;
  /** What the records say, and what they ask for. */
  readonly ledgers: Ledgers;
  readonly desired: DesiredState;
  /** What AWS had when it was read. */
  readonly current: CurrentState;
  readonly plan: Plan;
  /** Absent when nothing was to be applied. */
  readonly outcomes: readonly ChangeOutcome[] | undefined;
  /** Those that AWS had when it was read. */
  readonly permissionSets: readonly PermissionSetId[];
  /** Names for the ids in the plan. */
  readonly index: DirectoryIndex;
  /** When the oldest fact that the plan rests on was read. */
  readonly oldestVerifiedAt: Date;
};

/** A paused run is as it should be, whatever it would have done; problems count only where the settings say so. */
export const exitCodeOfRun = ({ status, problems }: RunResult, failsOnProblems: boolean): 0 | 1 | 3 => {
  if (status !== "failed" && problems.some(({ code }) => code === "paused")) return 0;
  // Whoever could not be told of a run does not make it a bad one.
  const hasProblems = problems.some(
    (problem) => severityOf(problem) !== "notice" && problem.code !== "slack-failed",
  );
  return exitCodeOf(status, failsOnProblems && hasProblems);
};
