/**
 * What each simulated service offers to the server that mounts it. Requests come in as the Web's own `Request`, as far
 * as services ask for it, with the mount point already taken off the path (and named in `x-forwarded-prefix`); time
 * comes in as a function, so that a test can hold it still.
 */

export type Operation = { readonly service: string; readonly operation: string };

/** A scripted end for the asynchronous work that this request starts. */
export type LaterFault =
  | { readonly kind: "fail-later"; readonly reason: string }
  | { readonly kind: "never-settle" };

export type CallRequest = Pick<Request, "method" | "url" | "headers">;

export type Call = {
  readonly request: CallRequest;
  /** The request's body, already read. */
  readonly body: string;
  readonly later?: LaterFault;
};

export type ServiceError = { readonly code: string; readonly message: string; readonly status?: number };

export type Service<State> = {
  /** Names what a request asks for, for the request log and for faults. */
  readonly identify: (call: Call) => Operation;
  readonly handle: (call: Call) => Promise<Response>;
  /** An error in the service's own shape, for scripted faults. */
  readonly refuse: (call: Call, error: ServiceError) => Response;
  /** What stands in the service now, in the shape of the world file. */
  readonly state: () => State;
};

/** Simulated time in milliseconds since the epoch. */
export type Now = () => number;
