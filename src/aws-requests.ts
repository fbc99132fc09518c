import type { Governor } from "./aws-governor.ts";
import type { Clock } from "./clock.ts";
import { RemoteError, type RemoteErrorKind, type RemoteService } from "./remote-error.ts";
import type { RequestCounter } from "./request-counter.ts";

type AwsOperation = {
  readonly name: string;
  /** Whether a request whose answer was lost may be sent again. Default: true. */
  readonly repeatable?: boolean;
  /** Whether a ConflictException means "not yet", and for how long that is believed. Default: 0, it is final. */
  readonly conflictMilliseconds?: number;
  /** For how long a request is sent again that finds too many others being worked on. Default: until the run must stop. */
  readonly busyMilliseconds?: number;
  /** For how long a throttled request is sent again. Default: until the run must stop. */
  readonly throttledMilliseconds?: number;
};

/** Sends one request to AWS: paced, counted, and again while it is throttled. Throws nothing but RemoteError. */
export type AwsRequests = <Output>(operation: AwsOperation, send: () => Promise<Output>) => Promise<Output>;

export type AwsRequestsOptions = {
  readonly service: RemoteService;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  /** Aborted when the run must send nothing new. */
  readonly signal: AbortSignal;
};

const unavailableAttempts = 5;
const firstDelay = 250;
const longestDelay = 8_000;

/** Wait before the next attempt, in milliseconds: doubled each time, up to 8 s. */
const delayAfter = (attempt: number): number => Math.min(firstDelay * 2 ** attempt, longestDelay);

/** The SDK's own retries are off: they would pass by the pace, and give up where waiting helps. */
export const awsRequests =
  ({ service, governor, clock, counter, signal }: AwsRequestsOptions): AwsRequests =>
  async (operation, send) => {
    const begun = clock.now().getTime();
    let isReturned = false;
    for (let attempt = 0; ; attempt++) {
      await governor.turn(isReturned);
      if (signal.aborted) throw stopped(service, operation.name);
      const sentAt = clock.now();
      try {
        counter.count(service, operation.name);
        const answer = await send();
        governor.answered();
        return answer;
      } catch (thrown) {
        const error = remoteError(service, operation.name, thrown);
        if (error.kind === "throttled") governor.throttled(sentAt);
        if (!mayRepeat(error, operation, attempt, clock.now().getTime() - begun)) throw error;
        isReturned = error.kind === "throttled";
        // The pace is all that a throttled request waits for.
        if (!isReturned) await clock.sleep(delayAfter(attempt), signal);
      }
    }
  };

const mayRepeat = (
  error: RemoteError,
  operation: AwsOperation,
  attempt: number,
  elapsed: number,
): boolean => {
  switch (error.kind) {
    case "throttled":
      return elapsed < (operation.throttledMilliseconds ?? Number.POSITIVE_INFINITY);
    case "busy":
      return elapsed < (operation.busyMilliseconds ?? Number.POSITIVE_INFINITY);
    case "conflict":
      return elapsed < (operation.conflictMilliseconds ?? 0);
    case "unavailable":
      return (operation.repeatable ?? true) && attempt + 1 < unavailableAttempts;
    default:
      return false;
  }
};

const stopped = (service: RemoteService, operation: string): RemoteError =>
  new RemoteError({
    service,
    operation,
    kind: "stopped",
    code: "Stopped",
    message: "the run had to stop first",
  });

/** Error names of the services' own models; what is not named there is told apart by its HTTP status. */
const kinds: Readonly<Record<string, RemoteErrorKind>> = {
  ThrottlingException: "throttled",
  TooManyRequestsException: "throttled",
  Throttling: "throttled",
  RequestLimitExceeded: "throttled",
  ConflictException: "conflict",
  ConcurrentModificationException: "conflict",
  AccessDeniedException: "denied",
  AccessDenied: "denied",
  ExpiredTokenException: "denied",
  ExpiredToken: "denied",
  UnrecognizedClientException: "denied",
  InvalidClientTokenId: "denied",
  InvalidSignatureException: "denied",
  SignatureDoesNotMatch: "denied",
  CredentialsProviderError: "denied",
  ResourceNotFoundException: "not-found",
  InternalServerException: "unavailable",
  InternalFailure: "unavailable",
  ServiceUnavailableException: "unavailable",
  TimeoutError: "unavailable",
};

type SdkError = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly Reason?: string;
  /** Of Node's network errors. */
  readonly code?: string;
};

/** Not the rate, but the number of asynchronous requests under way: SSO Admin gives both the same name. */
const tooManyUnderWay = /too many requests processing/i;

/**
 * The SDK's advice for debugging, which it appends to what it could not parse; and the request as AWS read it, which
 * it repeats where a signature does not match, with the session token that was in its headers.
 */
const withoutHint = (message: string): string =>
  message.replace(
    /\s*(?:Deserialization error: to see the raw response|The Canonical String for this request|The String-to-Sign should).*$/s,
    "",
  );

/** The connection ended within the answer: whatever its status says, what AWS meant by it is unknown. */
const isCutOff = ({ code }: SdkError): boolean => code === "ECONNRESET";

export const remoteError = (service: RemoteService, operation: string, thrown: unknown): RemoteError => {
  if (thrown instanceof RemoteError) return thrown;
  if (!(thrown instanceof Error)) throw thrown;
  const error = thrown as SdkError;
  const status = error.$metadata?.httpStatusCode;
  const named = kinds[error.name];
  const kind =
    (named === "throttled" && tooManyUnderWay.test(error.message) ? "busy" : named) ??
    (status === undefined || status >= 500 || isCutOff(error)
      ? "unavailable"
      : status === 429
        ? "throttled"
        : status < 400
          ? "unavailable"
          : "refused");
  const reason = error.Reason === undefined ? "" : ` (${error.Reason})`;
  return new RemoteError({
    service,
    operation,
    kind,
    code: error.name === "Error" && status !== undefined ? String(status) : error.name,
    message: `${withoutHint(error.message)}${reason}`,
    requestId: error.$metadata?.requestId,
  });
};
