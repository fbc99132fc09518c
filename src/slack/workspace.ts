import { LogLevel, WebClient } from "@slack/web-api";
import type { RequestCounter } from "../request-counter.ts";

export type SlackAccess = {
  readonly token: string;
  /** `SLACK_API_URL`; absent: slack.com. */
  readonly apiUrl: string | undefined;
  readonly counter: RequestCounter;
};

/** The client's own defaults wait for half an hour, which does not fit a ten-minute job. */
const patience = { retryConfig: { retries: 2 }, timeout: 10_000, rejectRateLimitedCalls: true } as const;

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** Who the token is, without writing anything. Answers the workspace, or what went wrong. */
export const tryToken = async ({
  token,
  apiUrl,
  counter,
}: SlackAccess): Promise<{ readonly team: string } | { readonly error: string }> => {
  const client = new WebClient(token, {
    ...patience,
    logger: silent,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  });
  counter.count("slack", "auth.test");
  try {
    const { team } = await client.auth.test();
    return { team: team ?? "" };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};
