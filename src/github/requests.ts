import { Octokit } from "@octokit/rest";
import type { Clock } from "../clock.ts";
import { messageOf, RemoteError, type RemoteErrorKind } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";

export type GithubAccess = {
  /** `GITHUB_API_URL`: also right on GitHub Enterprise. */
  readonly apiUrl: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  /** Milliseconds that one request may take. */
  readonly timeout?: number;
};

/** What each request needs to know. */
type Call = {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
};

export type Requests = {
  /**
   * Sends a request, again after a moment where that may help. `once`: never again when it may have been carried
   * out, as a comment would then stand there twice. Throws RemoteError.
   */
  readonly send: <Answer>(
    operation: string,
    request: (call: Call) => Promise<Answer>,
    repeat?: "once",
  ) => Promise<Answer>;
};

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const tries = 3;
const pause = 1_000;
/** Milliseconds; whoever is asked to wait longer does without: nobody waits for GitHub to sync. */
const patience = 10_000;

export const githubRequests = (access: GithubAccess): Requests => {
  const { apiUrl, token, repository, clock, counter, timeout = 10_000 } = access;
  // A failure is for us to tell, not for the client to print.
  const octokit = new Octokit({ auth: token, baseUrl: apiUrl, log: silent });
  const [owner = "", repo = ""] = repository.split("/");
  return {
    send: async (operation, request, repeat) => {
      for (let left = tries - 1; ; left -= 1) {
        counter.count("github", operation);
        try {
          return await request({ octokit, owner, repo, request: { signal: AbortSignal.timeout(timeout) } });
        } catch (error) {
          const { failure, retryAfter } = understood(operation, error);
          const wait = failure.kind === "unavailable" && repeat !== "once" ? pause : retryAfter;
          if (left === 0 || wait === undefined || wait > patience) throw failure;
          await clock.sleep(wait);
        }
      }
    },
  };
};

/** `retryAfter` in milliseconds: GitHub refused to carry the request out now, and said when it would. */
const understood = (
  operation: string,
  error: unknown,
): { readonly failure: RemoteError; readonly retryAfter: number | undefined } => {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
  const headers = headersOf(error);
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  const isLimit = (status === 403 || status === 429) && Number.isFinite(seconds);
  const failure = new RemoteError({
    service: "github",
    operation,
    kind: isLimit || status === 429 ? "throttled" : kindOf(status),
    code: String(status),
    message: messageOf(error),
    requestId: headers["x-github-request-id"],
  });
  return { failure, retryAfter: isLimit ? seconds * 1_000 : undefined };
};

const headersOf = (error: unknown): Readonly<Record<string, string | undefined>> => {
  const { response } = error as { readonly response?: { readonly headers?: Record<string, string> } };
  return response?.headers ?? {};
};

/** What got no answer at all has the status 500, or none. */
const kindOf = (status: number): RemoteErrorKind => {
  if (status === 0 || status >= 500) return "unavailable";
  if (status === 401 || status === 403) return "denied";
  return status === 404 || status === 410 ? "not-found" : "refused";
};
