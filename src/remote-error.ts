export type RemoteService =
  | "kintone"
  | "sso-admin"
  | "identitystore"
  | "organizations"
  | "sts"
  | "iam"
  | "access-analyzer"
  | "cloudwatch"
  | "github"
  | "slack";

/**
 * `throttled` (the rate), `busy` (too many asynchronous requests under way) and `conflict` pass by waiting; `unavailable` (no answer, 5xx, not what was asked for) may; `denied`,
 * `not-found` and `refused` do not. `stopped`: the run had to end before it was answered.
 */
export type RemoteErrorKind =
  | "throttled"
  | "busy"
  | "conflict"
  | "unavailable"
  | "denied"
  | "not-found"
  | "refused"
  | "stopped";

/** A service did not do what it was asked. Holds no request, no header and no credential. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  readonly service: RemoteService;
  readonly operation: string;
  readonly kind: RemoteErrorKind;
  /** The service's own error name or code; the HTTP status where it gave none. */
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(of: {
    service: RemoteService;
    operation: string;
    kind: RemoteErrorKind;
    code: string;
    message: string;
    requestId?: string | undefined;
  }) {
    super(of.message);
    this.service = of.service;
    this.operation = of.operation;
    this.kind = of.kind;
    this.code = of.code;
    this.requestId = of.requestId;
  }
}

/** What was thrown, in its own words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
