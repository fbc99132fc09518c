import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import {
  type Answer,
  type Connection,
  closeUnanswered,
  resetConnection,
  send,
  sendHalf,
} from "./connection.ts";
import type { Faults } from "./faults.ts";
import type { Mount, Services } from "./mounts.ts";
import { isWrite, type LoggedRequest } from "./request-log.ts";
import type { Call, LaterFault } from "./service.ts";
import type { Fault, World } from "./world.ts";

type Effect = Fault["effect"];

export type Surroundings = {
  readonly services: Services;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly limits: World["limits"];
  readonly log: LoggedRequest[];
};

/** Answers any request: finds its service, carries out the scripted fault that is due, and logs both. */
export function createResponder(surroundings: Surroundings) {
  const { services, faults, clock, log } = surroundings;
  return async (connection: Connection): Promise<void> => {
    const { incoming } = connection;
    const { method = "GET" } = incoming;
    const body = await text(incoming);
    const url = urlOf(connection);
    const { pathname: path, search } = url;
    const query = search.slice(1);
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const logged = Object.fromEntries(headers);
    const mount = services.mountFor(path);
    if (mount.prefix !== "") {
      url.pathname = path.slice(mount.prefix.length) || "/";
      headers.set("x-forwarded-prefix", mount.prefix);
    }
    const call: Call = { request: { method, url: url.href, headers }, body };
    const operation = mount.service.identify(call);
    const effect = faults.take(operation, { path, query, body });
    const entry: LoggedRequest = {
      at: new Date(clock.now()).toISOString(),
      ...operation,
      method,
      path,
      query,
      headers: logged,
      body,
      ...(effect === undefined ? {} : { fault: effect.kind }),
      write: isWrite(operation),
    };
    const position = log.push(entry) - 1;

    if (effect?.kind === "refuse") {
      closeUnanswered(connection);
      return;
    }
    const response = await answerTo(mount, call, effect);
    await delay(mount, surroundings);
    const answer: Answer = {
      status: response.status,
      // Every answer carries its service's own time.
      headers: { date: dateOf(mount, surroundings), ...Object.fromEntries(response.headers) },
      body: await response.text(),
    };
    log[position] = { ...entry, status: answer.status, response: answer.body };
    deliver(answer, effect, connection);
  };
}

/** As whoever sent it had written it. */
export const urlOf = ({ incoming }: Connection): URL =>
  new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "localhost"}`);

/** AWS takes as long as the world says. */
async function delay({ prefix }: Mount, { clock, limits }: Surroundings): Promise<void> {
  const milliseconds = prefix === "/aws" ? clock.realMilliseconds(limits.latencyMilliseconds) : 0;
  if (milliseconds > 0) await sleep(milliseconds);
}

function dateOf({ prefix }: Mount, { clock, limits }: Surroundings): string {
  const skew = prefix === "" ? limits.kintoneClockSkewSeconds * 1000 : 0;
  return new Date(clock.now() + skew).toUTCString();
}

async function answerTo({ service }: Mount, call: Call, effect: Effect | undefined): Promise<Response> {
  if (effect?.kind === "answer") return scriptedAnswer(effect);
  if (effect?.kind === "error") return service.refuse(call, errorOf(effect));
  const later = laterFault(effect);
  return service.handle(later === undefined ? call : { ...call, later });
}

function errorOf({ code, message, status }: Extract<Effect, { kind: "error" }>) {
  return { code, message, ...(status === undefined ? {} : { status }) };
}

function laterFault(effect: Effect | undefined): LaterFault | undefined {
  return effect?.kind === "fail-later" || effect?.kind === "never-settle" ? effect : undefined;
}

function scriptedAnswer({ status, headers, body }: Extract<Effect, { kind: "answer" }>): Response {
  const text = typeof body === "string" ? body : body === undefined ? null : JSON.stringify(body);
  const response = new Response(text, { status, headers });
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  if (!typed && typeof body !== "string" && body !== undefined) {
    response.headers.set("content-type", "application/json;charset=utf-8");
  }
  return response;
}

function deliver(answer: Answer, effect: Effect | undefined, connection: Connection): void {
  switch (effect?.kind) {
    case "reset":
      resetConnection(connection);
      break;
    case "hang":
      break;
    case "truncate":
      sendHalf(connection, answer, () => closeUnanswered(connection));
      break;
    case "stall":
      sendHalf(connection, answer, () => {});
      break;
    default:
      send(connection, answer);
  }
}
