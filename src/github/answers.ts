import type { Clock } from "../clock.ts";
import type { RunMode } from "../core/planning/run-result.ts";
import type { Log } from "../log.ts";
import { RemoteError } from "../remote-error.ts";
import type { SyncComment } from "./comment-event.ts";
import type { CommentList, Comments, ListedComment } from "./comments.ts";
import { type Answer, markedAnswers, markOf, maybeWaiting, waitingSpan } from "./waiting.ts";

/** A comment to be answered. */
type Waiting = Pick<ListedComment, "id" | "issue" | "login" | "url">;

export type AnswerTask = {
  /** The comment that started the run. */
  readonly own: SyncComment | undefined;
  /** Whether this run speaks for others, too, whose own runs may never come. */
  readonly forOthers: boolean;
  /** The only issue whose comments it answers: there may be another sync, with another issue, in the repository. */
  readonly onIssue: number | undefined;
  readonly mode: RunMode;
  readonly answer: Answer;
  /** When the run began to read. */
  readonly begunAt: Date;
  /** `https://github.com/owner/name` */
  readonly repositoryUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The text of a reply to these, all of one issue. */
  readonly render: (to: readonly Waiting[]) => string;
};

/**
 * Answers the comments that wait: one reply for each issue, and a reaction on each comment. What GitHub refuses is
 * logged, and nothing more: how a run ended is not for GitHub to decide.
 */
export const answerComments = async (comments: Comments, task: AnswerTask): Promise<void> => {
  const { own, forOthers, clock } = task;
  if (own === undefined && !forOthers) return;
  const attempt = attempter(task.log);
  const since = new Date(clock.now().getTime() - waitingSpan);
  const list = (await attempt("list the comments", () => comments.recent(since))) ?? nothingListed;
  const waiting = [
    ...(await ownWaiting(comments, task, list)),
    ...(await othersWaiting(comments, task, list)),
  ];
  for (const issue of new Set(waiting.map((one) => one.issue))) {
    const those = waiting.filter((one) => one.issue === issue);
    const mark = markOf(
      task.answer,
      those.map(({ id }) => id),
    );
    // The reply goes first: its mark tells later runs, even where the reactions fail.
    await attempt(`reply on issue ${issue}`, () => comments.reply(issue, `${task.render(those)}\n${mark}\n`));
    for (const { id } of those)
      await attempt(`react to comment ${id}`, () => comments.react(id, task.answer));
  }
};

const nothingListed: CommentList = { comments: [], listedAt: undefined };

type Attempt = <Result>(what: string, request: () => Promise<Result>) => Promise<Result | undefined>;

const attempter =
  (log: Log): Attempt =>
  async (what, request) => {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      log.info(`GitHub: could not ${what}: ${error.message}`);
      return undefined;
    }
  };

/**
 * The run's own comment, unless another run has answered it, or its writer has deleted it. Where that answer was a
 * bad one and this one is good (the job was run again, or waited behind a run that failed), it is answered again.
 */
const ownWaiting = async (
  comments: Comments,
  { own, answer, repositoryUrl, log }: AnswerTask,
  list: CommentList,
): Promise<readonly Waiting[]> => {
  if (own === undefined) return [];
  const { id, issue, login } = own;
  const listed = list.comments.find((comment) => comment.id === id);
  const marked = markedAnswers(list.comments).get(id);
  const isUntouched = listed !== undefined && listed.reactions.rocket + listed.reactions.confused === 0;
  const reactions = isUntouched ? [] : await lookUp(comments, id, log);
  if (reactions === "gone") return [];
  const isAnswered = (by: Answer): boolean => marked === by || (reactions ?? []).includes(by);
  if (isAnswered("rocket") || (isAnswered("confused") && answer === "confused")) return [];
  return [{ id, issue, login, url: `${repositoryUrl}/issues/${issue}#issuecomment-${id}` }];
};

const othersWaiting = async (
  comments: Comments,
  { own, forOthers, onIssue, mode, begunAt, clock, log }: AnswerTask,
  list: CommentList,
): Promise<readonly Waiting[]> => {
  if (!forOthers) return [];
  const waiting: Waiting[] = [];
  for (const comment of maybeWaiting(list, {
    mode,
    own: own?.id,
    onIssue,
    begunAt,
    now: clock.now(),
  })) {
    const reactions = await lookUp(comments, comment.id, log);
    // A GitHub that does not answer is not asked another nineteen times.
    if (reactions === undefined) break;
    if (reactions === "gone" || !reactions.includes("eyes")) continue;
    if (!reactions.includes("rocket") && !reactions.includes("confused")) waiting.push(comment);
  }
  return waiting;
};

/** Undefined: GitHub did not say. */
const lookUp = async (
  comments: Comments,
  id: number,
  log: Log,
): Promise<readonly string[] | "gone" | undefined> => {
  try {
    return await comments.reactionsOfBots(id);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.info(`GitHub: could not look up the reactions to comment ${id}: ${error.message}`);
    return error.kind === "not-found" ? "gone" : undefined;
  }
};
