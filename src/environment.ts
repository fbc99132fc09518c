import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { systemClock } from "./clock.ts";
import type { Surroundings } from "./connect.ts";
import type { Problem } from "./core/problem.ts";
import { requestCounter } from "./request-counter.ts";
import { readSettings, type Settings } from "./settings/settings.ts";

export const defaultConfig = ".github/identity-sync.yml";

export type LoadedSettings =
  | { readonly status: "read"; readonly settings: Settings }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

/** Reads the settings file; what is wrong with it is a problem, a missing file too. */
export const loadSettings = (path: string): LoadedSettings => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {
      status: "invalid",
      problems: [
        {
          code: "settings-invalid",
          data: { path, detail: "the file cannot be read; check its path (input config, option --config)" },
        },
      ],
    };
  }
  return readSettings(text, { environment: process.env, readFile: (file) => readFileSync(file) });
};

/** Tokens come comma-separated, one per app. */
export const splitTokens = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token !== "");

/** Where Slack answers comes from the environment, whoever brings the token. */
export const slackFrom = (token: string | undefined): Surroundings["slack"] =>
  token ? { token, apiUrl: process.env.SLACK_API_URL || undefined } : undefined;

export const ambientSurroundings = (options: {
  readonly statePath: string | undefined;
  readonly signal: AbortSignal;
}): Surroundings => ({
  apiTokens: splitTokens(process.env.KINTONE_API_TOKEN),
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
  role: undefined,
  statePath: options.statePath,
  slack: slackFrom(process.env.SLACK_BOT_TOKEN),
  runbook: undefined,
  clock: systemClock,
  counter: requestCounter(),
  signal: options.signal,
});

/**
 * A signal that says "begin nothing new": at the time limit, and when the process is asked to end. A second request
 * to end is obeyed at once by Node itself.
 */
export const stopSignal = (
  minutes: number | undefined,
): { readonly signal: AbortSignal; readonly dispose: () => void } => {
  const controller = new AbortController();
  // Every wait listens to it, and a big run has thousands of them.
  setMaxListeners(0, controller.signal);
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const timer = minutes === undefined ? undefined : setTimeout(stop, minutes * 60_000);
  timer?.unref();
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
};
