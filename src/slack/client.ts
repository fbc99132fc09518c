import { LogLevel, WebClient } from "@slack/web-api";
import type { RequestCounter } from "../request-counter.ts";

export type SlackAccess = {
  readonly token: string;
  /** `SLACK_API_URL`; absent: slack.com. */
  readonly apiUrl: string | undefined;
  readonly counter: RequestCounter;
};

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** Milliseconds for which one answer is waited for. */
const defaultTimeout = 10_000;

/**
 * The official client without its patience: by default it tries for half an hour, and waits for an answer for ever,
 * which does not fit a ten-minute job. It sends each request once; who calls it decides about the next.
 */
export const slackClient = ({ token, apiUrl }: SlackAccess, timeout = defaultTimeout): WebClient =>
  new WebClient(token, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    timeout,
    logger: silent,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  });
