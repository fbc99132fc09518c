import type { Change } from "./change.ts";
import type { RequestId } from "./ids.ts";

/** Why AWS did not do it, in its own words. */
type Failure = {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  /** AWS gave no answer, was throttling or busy: what often passes by itself. */
  readonly isTransient?: true;
};

/** How one change of a plan ended. */
export type ChangeOutcome =
  | {
      readonly status: "succeeded";
      readonly change: Change;
      /** Of the request that did it, or the last of them; absent when there was nothing left to do. */
      readonly requestId?: string;
      /** What was to be removed was not there, as AWS says: nothing that this run has seen itself. */
      readonly wasGone?: true;
    }
  | {
      readonly status: "failed";
      readonly change: Change;
      readonly failure: Failure;
      /** What AWS refused, `sso-admin:CreateAccountAssignment`; absent when it was accepted, and failed later. */
      readonly operation?: string;
    }
  /** AWS was still at it when the run had to stop. */
  | { readonly status: "unsettled"; readonly change: Change; readonly requestId: RequestId | undefined }
  /** Not begun: what it requires did not succeed, or the run had to stop. */
  | { readonly status: "skipped"; readonly change: Change; readonly because: "requirement" | "stopped" };

/**
 * A change that AWS did not take yet: something else is going on in its account (`conflict`), or too many requests
 * are under way (`busy`). `outcome` is how it ends if that does not pass.
 */
export type Postponed = {
  readonly status: "postponed";
  readonly because: "conflict" | "busy";
  readonly outcome: ChangeOutcome;
};

export type RunStatus = "failed" | "held" | "partly-applied" | "applied" | "planned" | "in-sync";

/** The first that fits. `outcomes` is undefined when the run only planned. */
export const statusOf = (plan: {
  readonly changes: readonly unknown[];
  readonly held: readonly unknown[];
  readonly outcomes: readonly ChangeOutcome[] | undefined;
}): RunStatus => {
  if (plan.held.length > 0) return "held";
  if (plan.changes.length === 0) return "in-sync";
  if (plan.outcomes === undefined) return "planned";
  return plan.outcomes.every(({ status }) => status === "succeeded") ? "applied" : "partly-applied";
};

/** Problems of records do not change the exit code, unless the settings say so. */
export const exitCodeOf = (status: RunStatus, failsOnProblems: boolean): 0 | 1 | 3 => {
  if (status === "failed" || status === "partly-applied") return 1;
  if (status === "held") return 3;
  return failsOnProblems ? 1 : 0;
};
