import type { RunMode } from "../core/planning/run-result.ts";
import { parseCommand } from "./command.ts";
import type { CommentList, ListedComment } from "./comments.ts";

/** How a comment was answered: it went well, or it did not. */
export type Answer = "rocket" | "confused";

/** Many more than people write in a day; each costs a request. */
const most = 20;

/** For how long a comment is looked for, in milliseconds. */
export const waitingSpan = 24 * 60 * 60 * 1000;

const mark = /<!-- identity-sync: (rocket|confused)((?: \d+)+) -->/g;

/**
 * Stands, unseen, in a reply, and says which comments it answers. So a reply whose reaction was refused, or whose
 * own arrival nobody heard of, is not given twice.
 */
export const markOf = (answer: Answer, comments: readonly number[]): string =>
  `<!-- identity-sync: ${answer} ${comments.join(" ")} -->`;

/** What the marks in bots' comments say; anybody else could write one. A good answer outweighs a bad one. */
export const markedAnswers = (comments: readonly ListedComment[]): ReadonlyMap<number, Answer> => {
  const answers = new Map<number, Answer>();
  for (const { body } of comments.filter(({ isByBot }) => isByBot))
    for (const [, answer, ids = ""] of body.matchAll(mark))
      for (const id of ids.trim().split(" ").map(Number))
        if (answers.get(id) !== "rocket") answers.set(id, answer === "rocket" ? "rocket" : "confused");
  return answers;
};

/**
 * Comments of others that may be waiting for an answer: written before this run began to read, acknowledged by
 * somebody, and not marked as answered. Whether bots have reacted, their reactions tell. A run that planned answers
 * those alone that asked for a plan.
 */
export const maybeWaiting = (
  { comments, listedAt }: CommentList,
  run: {
    readonly mode: RunMode;
    readonly own: number | undefined;
    /** The only issue whose comments it answers; undefined: it answers those on every issue. */
    readonly onIssue: number | undefined;
    /** By the clock of this machine, as is `now`. */
    readonly begunAt: Date;
    readonly now: Date;
  },
): readonly ListedComment[] => {
  // GitHub's own time decides what was earlier. It gives whole seconds, so what is less than one apart is left alone.
  const elapsed = run.now.getTime() - run.begunAt.getTime();
  const begun = (listedAt ?? run.now).getTime() - elapsed;
  const answers = markedAnswers(comments);
  const reacted = ({ reactions }: ListedComment): number => reactions.rocket + reactions.confused;
  return (
    comments
      .filter((comment) => comment.id !== run.own && !comment.isByBot && comment.reactions.eyes > 0)
      .filter(({ issue }) => run.onIssue === undefined || issue === run.onIssue)
      .filter((comment) => isAnsweredBy(comment, run.mode))
      .filter(({ createdAt }) => createdAt.getTime() + 1000 <= begun)
      .filter(({ id }) => !answers.has(id))
      // Those that nobody has reacted to come first, as a crowd of answered ones must not hide them.
      .sort((left, right) => Number(reacted(left) > 0) - Number(reacted(right) > 0) || left.id - right.id)
      .slice(0, most)
  );
};

const isAnsweredBy = ({ body }: ListedComment, mode: RunMode): boolean => {
  const line = parseCommand(body);
  if (line.kind !== "command" || line.command === "help") return false;
  return mode === "apply" || line.command === "plan";
};
