import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { safeJson } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { problemLines } from "../report/text.ts";
import { type CheckItem, check } from "./check.ts";
import { complain, log } from "./terminal.ts";

const marks = { ok: "✓", missing: "✗", unknown: "?" } as const;
const patience = 5;

/** `identity-sync check`. Answers the exit code: 1 when anything is missing. */
export const checkCommand = async (options: {
  readonly config: string;
  readonly json: boolean;
}): Promise<number> => {
  const loaded = loadSettings(options.config);
  if (loaded.status === "invalid") {
    complain.info(problemLines(loaded.problems, messagesFor("en")).join("\n"));
    return 2;
  }
  const { settings } = loaded;
  const { GITHUB_TOKEN: githubToken, GITHUB_REPOSITORY: repository } = process.env;
  const stop = stopSignal(patience);
  let items: readonly CheckItem[];
  try {
    items = await check({
      settings,
      surroundings: ambientSurroundings({ statePath: undefined, signal: stop.signal }),
      messages: messagesFor(settings.language),
      github:
        githubToken && repository
          ? { apiUrl: process.env.GITHUB_API_URL ?? "https://api.github.com", token: githubToken, repository }
          : undefined,
    });
  } finally {
    stop.dispose();
  }
  const { checks } = messagesFor(settings.language);
  const missing = items.filter(({ mark }) => mark === "missing").length;
  if (options.json) process.stdout.write(`${safeJson({ schemaVersion: 1, missing, items })}\n`);
  else {
    log.info(items.map(({ mark, area, text }) => `${marks[mark]} ${area}: ${text}`).join("\n"));
    log.info(missing === 0 ? checks.nothingMissing : checks.missing(missing));
  }
  return missing === 0 ? 0 : 1;
};
