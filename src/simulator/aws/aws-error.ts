/** An answer that refuses a request; each protocol writes it in its own way. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Members of the error shape besides the message, such as `Reason` or `ResourceType`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { status, members = {} }: { status?: number; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status ?? (serverFaults.has(code) ? 500 : 400);
    this.members = members;
  }
}

const serverFaults = new Set([
  "InternalServerException",
  "InternalFailure",
  "ServiceException",
  "ServiceUnavailable",
]);
