import type { IncomingMessage, ServerResponse } from "node:http";

/** A request on its way in, and the answer to it on its way out. */
export type Connection = { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Answers as HTTP means it. */
export function send({ outgoing }: Connection, { status, headers, body }: Answer): void {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.end(body);
}

/** Closes the connection in good order, without an answer. */
export function closeUnanswered({ incoming }: Connection): void {
  incoming.socket.destroy();
}

/** Cuts the connection off with a TCP reset. */
export function resetConnection({ incoming }: Connection): void {
  incoming.socket.resetAndDestroy();
}

/** Announces the whole length of an answer, and sends the first half. */
export function sendHalf(
  { outgoing }: Connection,
  { status, headers, body }: Answer,
  onSent: () => void,
): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, "content-length": bytes.length });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), onSent);
}
