import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { onTestFinished, vi } from "vitest";
import type { Interception } from "../../src/simulator/faults.ts";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";

type Timer = { readonly milliseconds: number; readonly ring: () => void };

/** What the AWS SDK tells its requests apart by. */
const idHeader = "amz-sdk-invocation-id";
/** The limits that `awsAccess` sets, and after which the SDK begins to watch a socket at all. */
const requestTimeout = 30_000;
const watchingBegins = 3_000;

/**
 * Until the end of the test, requests to AWS that are not answered (`hang`) or not to the end (`stall`) come at once to
 * where their time is over; no other request does, and nothing is waited for.
 */
export const endSilences = () => {
  const timers = new Map<ClientRequest, Timer[]>();
  let latest: Timer[] = [];
  const onCreated = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    latest = [];
    timers.set(request, latest);
    request.once("close", () => timers.delete(request));
  };
  subscribe("http.client.request.created", onCreated);
  const { setTimeout: setTimer } = globalThis;
  vi.stubGlobal(
    "setTimeout",
    (ring: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
      if (milliseconds >= watchingBegins) latest.push({ milliseconds, ring: () => ring(...given) });
      return setTimer(ring, milliseconds, ...given);
    },
  );
  onTestFinished(() => {
    unsubscribe("http.client.request.created", onCreated);
    vi.unstubAllGlobals();
  });

  const ring = (of: readonly Timer[], milliseconds: number): void => {
    for (const timer of of) if (timer.milliseconds === milliseconds) timer.ring();
  };
  const ended = new WeakSet<LoggedRequest>();

  /** As a fault takes effect, its request is the last of its kind in the log. */
  const end = async (kind: "hang" | "stall", log: () => readonly LoggedRequest[]): Promise<void> => {
    await turn();
    const logged = log().findLast((one) => one.fault === kind && !ended.has(one));
    if (logged === undefined) throw new Error(`no request with ${kind} has arrived`);
    ended.add(logged);
    const found = [...timers].find(([request]) => request.getHeader(idHeader) === logged.headers[idHeader]);
    if (found === undefined) throw new Error(`nobody waits for ${logged.operation}`);
    const [request, its] = found;
    if (kind === "hang") return ring(its, requestTimeout);
    if (request.listenerCount("response") > 0)
      await new Promise<void>((resolve) => void request.once("response", () => resolve()));
    ring(its, watchingBegins);
    request.socket?.emit("timeout");
  };

  /** Intercepts as another does, and ends each silence that comes of it. */
  return (intercept: Interception, log: () => readonly LoggedRequest[]): Interception =>
    (...request) => {
      const effect = intercept(...request);
      if (effect?.kind === "hang" || effect?.kind === "stall") void end(effect.kind, log);
      return effect;
    };
};
