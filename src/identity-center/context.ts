import type { AwsAccess } from "../aws-access.ts";
import type { Clock } from "../clock.ts";
import type { RequestCounter } from "../request-counter.ts";

export type IdentityCenterContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  /** Aborted when the run must send nothing new. */
  readonly signal: AbortSignal;
  /** For all of SSO Admin together; AWS allows 20 for the whole instance, and people in the console share it. */
  readonly requestsPerSecond: number;
};
