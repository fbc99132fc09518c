import type { HttpBindings } from "@hono/node-server";

/** Closes the connection in good order, without an answer. */
export function closeUnanswered({ incoming }: HttpBindings): void {
  incoming.socket.destroy();
}

/** Cuts the connection off with a TCP reset. */
export function resetConnection({ incoming }: HttpBindings): void {
  incoming.socket.resetAndDestroy();
}

/** Announces the whole length of an answer, sends the first half, and closes the connection. */
export function sendHalf({ incoming, outgoing }: HttpBindings, answer: Response, text: string): void {
  const bytes = Buffer.from(text);
  outgoing.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    "content-length": bytes.length,
  });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
}
