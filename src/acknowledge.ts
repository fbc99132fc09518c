import { appendFileSync } from "node:fs";
import { systemClock } from "./clock.ts";
import { useProxyForFetch } from "./fetch-proxy.ts";
import { readComment } from "./github/comment-event.ts";
import { githubComments, type ReactionContent } from "./github/comments.ts";
import { readEvent } from "./github/event.ts";
import {
  type AskablePermission,
  askablePermissions,
  hasPermission,
  permissionToSync,
} from "./github/permission.ts";
import type { GithubAccess } from "./github/requests.ts";
import { logTo, safeLine } from "./log.ts";
import { messageOf, RemoteError } from "./remote-error.ts";
import { commandsReply } from "./report/acknowledgement.ts";
import { requestCounter } from "./request-counter.ts";

/*
 * Somebody waits for this to react, so it is small: it reads no settings, and of GitHub's toolkit it needs so little
 * that it does that by itself.
 */

const log = logTo((text) => void process.stdout.write(text));
const usageError = 2;

/** Milliseconds for one request: who is not answered by then had better comment again. */
const timeout = 5_000;

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();

const fail = (why: string, code: number): number => {
  process.stdout.write(`::error::${safeLine(why).replaceAll("%", "%25")}\n`);
  return code;
};

/** `accepted`: what a sync is to do; undefined when none is to follow. */
const end = (accepted: "apply" | "plan" | "full" | undefined, why: string): number => {
  log.info(why);
  const lines = [`accepted=${accepted !== undefined}`, `full=${accepted === "full"}`];
  if (process.env.GITHUB_OUTPUT !== undefined)
    appendFileSync(process.env.GITHUB_OUTPUT, lines.map((line) => `${line}\n`).join(""));
  return 0;
};

const isAskable = (text: string): text is AskablePermission =>
  askablePermissions.some((permission) => permission === text);

const main = async (): Promise<number> => {
  useProxyForFetch();
  const issue = input("issue");
  if (!/^\d+$/.test(issue))
    return fail(`the input issue must be the number of an issue, not "${issue}"`, usageError);
  const minimum = input("minimum-permission") || "read";
  if (!isAskable(minimum))
    return fail(`the input minimum-permission must be read, write or admin, not "${minimum}"`, usageError);

  const event = readEvent(process.env);
  const reading = readComment(event, Number(issue));
  if (reading.kind === "nothing") return end(undefined, `Nothing to do: ${reading.why}.`);
  const { comment } = reading;
  const access: GithubAccess = {
    apiUrl: process.env.GITHUB_API_URL ?? "https://api.github.com",
    token: input("github-token") || (process.env.GITHUB_TOKEN ?? ""),
    repository: event.repository,
    clock: systemClock,
    counter: requestCounter(),
    timeout,
  };
  const { id, login, command, isPublic } = comment;
  const comments = githubComments(access);
  const react = (content: ReactionContent): Promise<void> =>
    attempt(`react to comment ${id}`, () => comments.react(id, content));

  const permission = permissionToSync(isPublic, minimum);
  let may: boolean;
  try {
    may = await hasPermission(access, login, permission);
  } catch (error) {
    await react("confused");
    return fail(
      `GitHub did not say what ${login} may do here, so nothing is started: ${messageOf(error)}`,
      1,
    );
  }
  // Anybody may comment in a public repository: whoever lacks the permission makes nobody write, or be notified.
  if (!may) {
    await react("confused");
    return end(undefined, `Nothing to do: ${login} lacks the permission ${permission}.`);
  }
  if (command === "unknown" || command === "help") {
    await react(command === "help" ? "rocket" : "confused");
    await attempt(`reply on issue ${issue}`, () => comments.reply(comment.issue, commandsReply(command)));
    return end(undefined, `Nothing to do: the list of commands was asked for, or needed, by ${login}.`);
  }
  await react("eyes");
  return end(command, `Accepted: ${command}, asked for by ${login}.`);
};

/** What GitHub refuses here changes nothing about what is decided. */
const attempt = async (what: string, request: () => Promise<void>): Promise<void> => {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.info(`GitHub: could not ${what}: ${error.message}`);
  }
};

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    log.info(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = fail(`This is a mistake in the program itself: ${messageOf(error)}`, 1);
  },
);
