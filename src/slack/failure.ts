import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";

export type SlackFailure = {
  /** Slack's own error, `channel_not_found`; what the network said, `ECONNREFUSED`; or `HTTP 503`. */
  readonly error: string;
  /** Milliseconds after which it may be sent again; undefined: it must not, because it may have arrived. */
  readonly retryAfter?: number;
};

/** Errors of a connection that never came about. */
const neverSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const reconnectAfter = 1_000;

/** What the official client throws, made plain. Holds no request, no header and no token. */
export const slackFailure = (thrown: unknown): SlackFailure => {
  if (thrown instanceof WebAPIRateLimitedError)
    return { error: "ratelimited", retryAfter: Math.max(1, thrown.retryAfter) * 1_000 };
  if (thrown instanceof WebAPIPlatformError) {
    const { error } = thrown.data;
    // A page that is no answer of Slack's comes as an "error", too.
    return { error: /^\w{1,60}$/.test(error) ? error : "not JSON" };
  }
  if (thrown instanceof WebAPIHTTPError) return { error: `HTTP ${thrown.statusCode}` };
  if (thrown instanceof WebAPIRequestError) {
    const error = networkError(thrown.original);
    return neverSent.has(error) ? { error, retryAfter: reconnectAfter } : { error };
  }
  if (!(thrown instanceof Error)) throw thrown;
  return { error: /retry.*header/i.test(thrown.message) ? "ratelimited" : thrown.message };
};

/** The code at the bottom: `fetch failed` says nothing. */
const networkError = (error: Error): string => {
  if (error.cause instanceof Error) return networkError(error.cause);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
};
