import type { CheckItem } from "../core/model/check-item.ts";
import type { Problem } from "../core/model/problem.ts";
import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { safeJson } from "../log.ts";
import { type Messages, messagesFor, sentenceOf } from "../messages/messages.ts";
import { checkLines, jsonCheck } from "../report/check.ts";
import { problemLines } from "../report/text.ts";
import { check } from "./check.ts";
import { complain, log } from "./terminal.ts";

const patience = 5;

const mistakesIn = (problems: readonly Problem[], messages: Messages): readonly CheckItem[] =>
  problems.map((problem) => ({
    area: "settings",
    mark: "missing",
    text: `${sentenceOf(messages, problem)} [${problem.code}]`,
    problem,
  }));

/** `identity-sync check`. Answers the exit code: 1 when anything is missing. */
export const checkCommand = async (options: {
  readonly config: string;
  readonly json: boolean;
}): Promise<number> => {
  const loaded = loadSettings(options.config);
  if (loaded.status === "invalid") {
    const messages = messagesFor(loaded.language);
    if (options.json) process.stdout.write(`${safeJson(jsonCheck(mistakesIn(loaded.problems, messages)))}\n`);
    complain.info(problemLines(loaded.problems, messages).join("\n"));
    return 2;
  }
  const { settings } = loaded;
  const { GITHUB_TOKEN: githubToken, GITHUB_REPOSITORY: repository } = process.env;
  const stop = stopSignal(patience);
  let items: readonly CheckItem[];
  try {
    items = await check({
      settings,
      surroundings: ambientSurroundings({ statePath: undefined, stop }),
      messages: messagesFor(settings.language),
      github:
        githubToken && repository
          ? { apiUrl: process.env.GITHUB_API_URL ?? "https://api.github.com", token: githubToken, repository }
          : undefined,
      job:
        process.env.GITHUB_ACTIONS === "true"
          ? {
              event: process.env.GITHUB_EVENT_NAME ?? "",
              hasIdToken: Boolean(process.env.ACTIONS_ID_TOKEN_REQUEST_URL),
            }
          : undefined,
    });
  } finally {
    stop.dispose();
  }
  if (options.json) process.stdout.write(`${safeJson(jsonCheck(items))}\n`);
  else log.info(checkLines(items, messagesFor(settings.language)).join("\n"));
  return items.some(({ mark }) => mark === "missing") ? 1 : 0;
};
