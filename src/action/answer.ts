import * as core from "@actions/core";
import { systemClock } from "../clock.ts";
import type { RunMode } from "../core/planning/run-result.ts";
import { answerComments } from "../github/answers.ts";
import type { SyncComment } from "../github/comment-event.ts";
import { githubComments } from "../github/comments.ts";
import { mayAnswerComments } from "../github/decision.ts";
import type { GithubEvent } from "../github/event.ts";
import type { GithubAccess } from "../github/requests.ts";
import type { Log } from "../log.ts";
import type { Messages } from "../messages/messages.ts";
import { syncReply, type Told, wentWell } from "../report/reply.ts";
import { requestCounter } from "../request-counter.ts";

export const githubAccess = ({ repository }: GithubEvent): GithubAccess => ({
  apiUrl: process.env.GITHUB_API_URL ?? "https://api.github.com",
  token: core.getInput("github-token") || (process.env.GITHUB_TOKEN ?? ""),
  repository,
  clock: systemClock,
  counter: requestCounter(),
});

/** How a run ended, and what it may say about it to whoever waits. */
export type Answering = {
  readonly event: GithubEvent;
  readonly own: SyncComment | undefined;
  /** The only issue whose comments are answered. */
  readonly onIssue: number | undefined;
  readonly mode: RunMode;
  readonly begunAt: Date;
  readonly told: Told;
  /** Whether there was a run: one that could not even begin speaks for nobody else. */
  readonly isRun: boolean;
  readonly messages: Messages;
  readonly log: Log;
};

/** Answers the `/sync` comments that wait. Never throws for what GitHub refuses, and never changes how a run ends. */
export const answer = async ({
  event,
  own,
  onIssue,
  mode,
  begunAt,
  told,
  isRun,
  messages,
  log,
}: Answering): Promise<void> => {
  const access = githubAccess(event);
  if (access.token === "" || access.repository === "") return;
  await answerComments(githubComments(access), {
    own,
    forOthers: isRun && mayAnswerComments(event),
    onIssue,
    mode,
    answer: wentWell(told) ? "rocket" : "confused",
    begunAt,
    repositoryUrl: `${event.serverUrl}/${event.repository}`,
    clock: systemClock,
    log,
    render: (to) => syncReply(told, to, messages),
  });
};
