import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { systemClock } from "./clock.ts";
import type { Surroundings } from "./connect.ts";
import type { Problem } from "./core/model/problem.ts";
import { requestCounter } from "./request-counter.ts";
import { readSettings, type Settings } from "./settings/settings.ts";

export const defaultConfig = ".github/identity-sync.yml";

export type LoadedSettings =
  | { readonly status: "read"; readonly settings: Settings }
  | {
      readonly status: "invalid";
      readonly problems: readonly Problem[];
      /** Of whoever wrote them, as far as they say so. */
      readonly language: Settings["language"];
    };

/** Reads the settings file; what is wrong with it is a problem, a missing file too. */
export const loadSettings = (path: string): LoadedSettings => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {
      status: "invalid",
      language: "en",
      problems: [
        {
          code: "settings-invalid",
          data: { path, detail: "the file cannot be read; check its path (input config, option --config)" },
        },
      ],
    };
  }
  const reading = readSettings(text, { environment: process.env, readFile: (file) => readFileSync(file) });
  // The file may be no YAML at all, and still says this much.
  return reading.status === "read"
    ? reading
    : { ...reading, language: /^language:\s*["']?ja\b/m.test(text) ? "ja" : "en" };
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
  readonly stop: Pick<StopSignals, "signal" | "telling">;
}): Surroundings => ({
  apiTokens: splitTokens(process.env.KINTONE_API_TOKEN),
  region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
  role: undefined,
  statePath: options.statePath,
  slack: slackFrom(process.env.SLACK_BOT_TOKEN),
  runbook: undefined,
  clock: systemClock,
  counter: requestCounter(),
  signal: options.stop.signal,
  telling: options.stop.telling,
});

/** Milliseconds after the time limit in which people still hear of what was done until then. */
const tellingTime = 60_000;

export type StopSignals = {
  /** Says "begin nothing new": at the time limit, and when the process is asked to end. */
  readonly signal: AbortSignal;
  /** Says "tell nobody any more": a minute after the time limit, and when the process is asked to end. */
  readonly telling: AbortSignal;
  readonly dispose: () => void;
};

/** A second request to end is obeyed at once by Node itself. */
export const stopSignal = (minutes: number | undefined): StopSignals => {
  const working = new AbortController();
  const telling = new AbortController();
  // Every wait listens to it, and a big run has thousands of them.
  for (const { signal } of [working, telling]) setMaxListeners(0, signal);
  const stop = (): void => {
    working.abort();
    telling.abort();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const timers =
    minutes === undefined
      ? []
      : [
          setTimeout(() => working.abort(), minutes * 60_000),
          setTimeout(() => telling.abort(), minutes * 60_000 + tellingTime),
        ];
  for (const timer of timers) timer.unref();
  return {
    signal: working.signal,
    telling: telling.signal,
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
};
