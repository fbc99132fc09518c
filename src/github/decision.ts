import type { RunMode, Trigger } from "../core/planning/run-result.ts";
import { commandList } from "./command.ts";
import { type CommentReading, readComment, type SyncComment } from "./comment-event.ts";
import type { GithubEvent } from "./event.ts";

export type Decision =
  | {
      readonly kind: "run";
      readonly mode: RunMode;
      /** Read everything, whatever could be left out. */
      readonly full: boolean;
      readonly comment: SyncComment | undefined;
    }
  /** Nothing to do, and nothing wrong: `/sync help`, or somebody else's command. */
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "usage-error"; readonly why: string };

/** The inputs that say what to do. */
type Asking = {
  /** As they were given. */
  readonly mode: string;
  readonly full: string;
  /** The only issue whose comments count, where one is configured. */
  readonly issue: number | undefined;
};

/** Decides what a run is to do, from its inputs and the event (with the mode `auto`, the event alone says which). */
export const decide = ({ mode, full, issue }: Asking, event: GithubEvent): Decision => {
  const run = (runMode: RunMode): Decision => ({
    kind: "run",
    mode: runMode,
    full: full === "true",
    comment: undefined,
  });
  const wrong = (why: string): Decision => ({ kind: "usage-error", why });
  if (mode !== "auto" && mode !== "plan" && mode !== "apply")
    return wrong(`mode must be auto, plan or apply, not "${mode}"`);
  if (full !== "true" && full !== "false" && full !== "")
    return wrong(`full must be true or false, not "${full}"`);
  if (event.name === "issue_comment") return decideComment(mode, full === "true", readComment(event, issue));
  if (mode !== "auto") return run(mode);
  switch (event.name) {
    case "schedule":
    case "workflow_dispatch":
    case "repository_dispatch":
      return run("apply");
    case "pull_request":
      return run("plan");
    case "push":
      return event.ref === `refs/heads/${defaultBranchOf(event)}`
        ? run("apply")
        : wrong(
            `a push to ${event.ref} says nothing about what to do: set mode, or run on the default branch only`,
          );
    default:
      return wrong(`the event ${event.name} says nothing about what to do: set mode to plan or apply`);
  }
};

const decideComment = (mode: "auto" | RunMode, isFull: boolean, reading: CommentReading): Decision => {
  if (reading.kind === "nothing") return reading;
  const { comment } = reading;
  switch (comment.command) {
    case "unknown":
    case "help":
      return { kind: "nothing", why: `commands: ${commandList.join(", ")}` };
    default: {
      // A comment can ask for less than the workflow allows, never for more.
      const isPlan = mode === "plan" || comment.command === "plan";
      const full = isFull || comment.command === "full";
      return { kind: "run", mode: isPlan ? "plan" : "apply", full, comment };
    }
  }
};

const defaultBranchOf = ({ payload }: GithubEvent): unknown =>
  (payload as { readonly repository?: { readonly default_branch?: unknown } | null } | null)?.repository
    ?.default_branch;

/**
 * Whether what this run finds out is what a `/sync` would find out: it has the settings of the default branch. A
 * pull request's plan, made with the settings that it proposes, is no answer to a comment.
 */
export const mayAnswerComments = (event: GithubEvent): boolean =>
  event.name === "issue_comment" ||
  event.name === "schedule" ||
  event.ref === `refs/heads/${defaultBranchOf(event)}`;

export const triggerOf = (
  { name, actor, serverUrl, repository, runId }: GithubEvent,
  comment?: SyncComment,
): Trigger => ({
  event: name,
  actor: comment?.login ?? actor,
  runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
});
