import type { Now } from "../service.ts";
import type { World } from "../world.ts";

type WorldIssue = World["github"]["issues"][number];
type WorldComment = WorldIssue["comments"][number];

export type Reaction = { readonly id: number; readonly user: string; readonly content: string };

export type Comment = {
  readonly id: number;
  readonly issue: number;
  readonly user: string;
  readonly type: "User" | "Bot";
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  reactions: readonly Reaction[];
};

export type Issue = Omit<WorldIssue, "comments">;

/** The one repository of a world: its issues, their comments and reactions. */
export type Repository = {
  readonly settings: World["github"];
  readonly issues: ReadonlyMap<number, Issue>;
  readonly comments: Map<number, Comment>;
  /** Ids are unique among everything that has one. */
  readonly nextId: () => number;
  readonly now: Now;
};

/** Who the token belongs to. */
export const bot = { login: "github-actions[bot]", type: "Bot" } as const;

export function openRepository(settings: World["github"], now: Now): Repository {
  const given = settings.issues.flatMap(({ comments }) => comments.map(({ id }) => id ?? 0));
  let lastId = Math.max(1_000_000, ...given);
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const comments = new Map<number, Comment>();
  for (const issue of settings.issues) {
    for (const comment of issue.comments) {
      const id = comment.id ?? nextId();
      comments.set(id, loadComment(issue.number, id, comment, { nextId, now }));
    }
  }
  const issues = new Map(settings.issues.map(({ comments: _, ...issue }) => [issue.number, issue]));
  return { settings, issues, comments, nextId, now };
}

function loadComment(
  issue: number,
  id: number,
  comment: WorldComment,
  { nextId, now }: Pick<Repository, "nextId" | "now">,
): Comment {
  const createdAt = comment.createdAt ?? timestamp(now());
  return {
    id,
    issue,
    user: comment.user,
    type: comment.type,
    body: comment.body,
    createdAt,
    updatedAt: createdAt,
    reactions: comment.reactions.map((reaction) => ({ id: nextId(), ...reaction })),
  };
}

/** The repository as a world file has it. */
export function dumpRepository({ settings, issues, comments }: Repository): World["github"] {
  return {
    ...settings,
    issues: [...issues.values()].map((issue) => ({
      ...issue,
      comments: commentsOf(comments, issue.number).map(({ id, user, type, body, createdAt, reactions }) => ({
        id,
        user,
        type,
        body,
        createdAt,
        reactions: reactions.map((reaction) => ({ user: reaction.user, content: reaction.content })),
      })),
    })),
  };
}

/** Oldest first, as GitHub lists them. */
export function commentsOf(comments: ReadonlyMap<number, Comment>, issue: number): Comment[] {
  return [...comments.values()].filter((comment) => comment.issue === issue).sort((a, b) => a.id - b.id);
}

/** GitHub's times have whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
