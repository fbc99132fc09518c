import { type Command, parseCommand } from "./command.ts";
import type { GithubEvent } from "./event.ts";
import { isPublicRepository } from "./visibility.ts";

/** A comment that asks for something. Its writer's permission is still to be checked. */
export type SyncComment = {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  /** Everybody can read the repository. */
  readonly isPublic: boolean;
  readonly command: Command | "unknown";
};

export type CommentReading =
  | { readonly kind: "command"; readonly comment: SyncComment }
  | { readonly kind: "nothing"; readonly why: string };

/** The members of a payload that are read here; nothing about their values is believed. */
type Payload = {
  readonly action?: unknown;
  readonly comment?: {
    readonly id?: unknown;
    readonly body?: unknown;
    readonly user?: { readonly login?: unknown; readonly type?: unknown } | null;
  } | null;
  readonly issue?: { readonly number?: unknown; readonly pull_request?: unknown } | null;
  readonly repository?: { readonly full_name?: unknown } | null;
};

/**
 * Reads the event of a comment: only one that a person has just written, on an issue of this repository, counts.
 * `issue`: the only issue whose comments count, where one is configured.
 */
export const readComment = (event: GithubEvent, issue?: number): CommentReading => {
  const payload = (event.payload ?? {}) as Payload;
  const { action, comment, repository } = payload;
  const nothing = (why: string): CommentReading => ({ kind: "nothing", why });
  if (event.name !== "issue_comment") return nothing(`the event is ${event.name}, not a comment`);
  // An edited comment would let an old text fire with today's rights.
  if (action !== "created") return nothing("the comment was not created just now");
  if (repository?.full_name !== event.repository) return nothing("the comment belongs to another repository");
  if (payload.issue?.pull_request !== undefined) return nothing("the comment stands on a pull request");
  const number = payload.issue?.number;
  if (issue !== undefined && number !== issue) return nothing(`the comment does not stand on issue ${issue}`);
  if (comment?.user?.type === "Bot") return nothing("the comment was written by a bot");
  const login = comment?.user?.login;
  const id = comment?.id;
  if (
    typeof login !== "string" ||
    typeof id !== "number" ||
    typeof number !== "number" ||
    typeof comment?.body !== "string"
  )
    return nothing("the event's payload is not that of a comment");
  const line = parseCommand(comment.body);
  if (line.kind === "none") return nothing("the comment's first line is no command");
  const isPublic = isPublicRepository(payload);
  const command = line.kind === "command" ? line.command : "unknown";
  return { kind: "command", comment: { id, issue: number, login, isPublic, command } };
};
