import type { RunMode, Trigger } from "../core/run-result.ts";

/** What GitHub says about the event that started the workflow. */
export type GithubEvent = {
  readonly name: string;
  readonly payload: unknown;
  readonly ref: string;
  readonly actor: string;
  readonly serverUrl: string;
  readonly repository: string;
  readonly runId: string;
};

/** A `/sync` comment: who wrote it, and what for. Its writer's permission is still to be checked. */
export type SyncComment = {
  readonly login: string;
  readonly issue: number;
  readonly id: number;
  readonly isPublic: boolean;
};

export type Decision =
  | { readonly kind: "run"; readonly mode: RunMode; readonly comment: SyncComment | undefined }
  /** Nothing to do, and nothing wrong: `/sync help`, or somebody else's command. */
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "usage-error"; readonly why: string };

const commands: Readonly<Record<string, RunMode | "help">> = {
  "/sync": "apply",
  "/sync plan": "plan",
  "/sync full": "apply",
  "/sync help": "help",
};

/** The command in a comment's first line, taken strictly: `/syncfoo` is none, and neither is a later line. */
const parseCommand = (body: string): RunMode | "help" | undefined => {
  const [first = ""] = body.split(/\r\n|\r|\n/, 1);
  const words = first
    .trim()
    .split(/[ \t]+/)
    .join(" ");
  return Object.hasOwn(commands, words) ? commands[words] : undefined;
};

type Payload = {
  readonly action?: unknown;
  readonly comment?: {
    readonly id?: unknown;
    readonly body?: unknown;
    readonly user?: { readonly login?: unknown; readonly type?: unknown };
  };
  readonly issue?: { readonly number?: unknown; readonly pull_request?: unknown };
  readonly repository?: {
    readonly full_name?: unknown;
    readonly private?: unknown;
    readonly default_branch?: unknown;
  };
};

/** Decides what a run is to do, from the input `mode` and the event (with `auto`, the event alone). */
export const decide = (mode: string, event: GithubEvent): Decision => {
  const run = (runMode: RunMode, comment?: SyncComment): Decision => ({
    kind: "run",
    mode: runMode,
    comment,
  });
  const wrong = (why: string): Decision => ({ kind: "usage-error", why });
  if (mode !== "auto" && mode !== "plan" && mode !== "apply")
    return wrong(`mode must be auto, plan or apply, not "${mode}"`);
  const payload = (event.payload ?? {}) as Payload;
  if (event.name === "issue_comment") return decideComment(mode, event, payload);
  if (mode !== "auto") return run(mode);
  switch (event.name) {
    case "schedule":
    case "workflow_dispatch":
    case "repository_dispatch":
      return run("apply");
    case "pull_request":
      return run("plan");
    case "push":
      return event.ref === `refs/heads/${payload.repository?.default_branch}`
        ? run("apply")
        : wrong(
            `a push to ${event.ref} says nothing about what to do: set mode, or run on the default branch only`,
          );
    default:
      return wrong(`the event ${event.name} says nothing about what to do: set mode to plan or apply`);
  }
};

/** Whether anybody may read along: what is not known to be private is public. */
export const isPublicRepository = (payload: unknown): boolean =>
  ((payload ?? {}) as Payload).repository?.private !== true;

const decideComment = (mode: "auto" | RunMode, event: GithubEvent, payload: Payload): Decision => {
  const { action, comment, issue, repository } = payload;
  const nothing = (why: string): Decision => ({ kind: "nothing", why });
  // An edited comment would let an old text fire with today's rights.
  if (action !== "created") return nothing("the comment was not created just now");
  if (repository?.full_name !== event.repository) return nothing("the comment belongs to another repository");
  if (issue?.pull_request !== undefined) return nothing("the comment stands on a pull request");
  if (comment?.user?.type === "Bot") return nothing("the comment was written by a bot");
  const command = typeof comment?.body === "string" ? parseCommand(comment.body) : undefined;
  if (command === undefined)
    return nothing("the comment's first line is none of: /sync, /sync plan, /sync full, /sync help");
  if (command === "help") return nothing("commands: /sync, /sync plan, /sync full, /sync help");
  const login = comment?.user?.login;
  if (typeof login !== "string" || typeof comment?.id !== "number" || typeof issue?.number !== "number")
    return nothing("the event's payload is not that of a comment");
  const by = { login, issue: issue.number, id: comment.id, isPublic: isPublicRepository(payload) };
  // A comment can ask for less than the workflow allows, never for more.
  return { kind: "run", mode: mode === "plan" ? "plan" : command, comment: by };
};

export const triggerOf = (
  { name, actor, serverUrl, repository, runId }: GithubEvent,
  comment?: SyncComment,
): Trigger => ({
  event: name,
  actor: comment?.login ?? actor,
  runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
});
