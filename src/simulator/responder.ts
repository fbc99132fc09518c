import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Clock } from "./clock.ts";
import { closeUnanswered, resetConnection, sendHalf } from "./connection.ts";
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
  return async (request: Request, connection: HttpBindings): Promise<Response> => {
    const body = await request.text();
    const { pathname: path, search } = new URL(request.url);
    const query = search.slice(1);
    const mount = services.mountFor(path);
    const call: Call = { request: withoutPrefix(request, mount.prefix), body };
    const operation = mount.service.identify(call);
    const effect = faults.take(operation, { path, query, body });
    const entry: LoggedRequest = {
      at: new Date(clock.now()).toISOString(),
      ...operation,
      method: request.method,
      path,
      query,
      headers: Object.fromEntries(request.headers),
      body,
      ...(effect === undefined ? {} : { fault: effect.kind }),
      write: isWrite(operation),
    };
    const position = log.push(entry) - 1;

    if (effect?.kind === "refuse") {
      closeUnanswered(connection);
      return RESPONSE_ALREADY_SENT;
    }
    const answer = await answerTo(mount, call, effect);
    await addDelayAndDate(answer, mount, surroundings);
    const response = await answer.clone().text();
    log[position] = { ...entry, status: answer.status, response };
    return deliver(answer, response, effect, connection);
  };
}

/** Every answer carries its service's own time; AWS takes as long as the world says. */
async function addDelayAndDate(
  answer: Response,
  { prefix }: Mount,
  { clock, limits }: Surroundings,
): Promise<void> {
  const delay = prefix === "/aws" ? clock.realMilliseconds(limits.latencyMilliseconds) : 0;
  if (delay > 0) await sleep(delay);
  if (answer.headers.has("date")) return;
  const skew = prefix === "" ? limits.kintoneClockSkewSeconds * 1000 : 0;
  answer.headers.set("date", new Date(clock.now() + skew).toUTCString());
}

function withoutPrefix(request: Request, prefix: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length) || "/";
  const headers = new Headers(request.headers);
  if (prefix !== "") headers.set("x-forwarded-prefix", prefix);
  return new Request(url, { method: request.method, headers });
}

async function answerTo({ service }: Mount, call: Call, effect: Effect | undefined): Promise<Response> {
  if (effect?.kind === "answer") return scriptedAnswer(effect);
  if (effect?.kind === "error") return service.refuse(call, errorOf(effect));
  const later = laterFault(effect);
  return mutable(await service.handle(later === undefined ? call : { ...call, later }));
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

/** `Response.json()` and redirects have headers that cannot be changed. */
function mutable(response: Response): Response {
  return new Response(response.body, { status: response.status, headers: response.headers });
}

function deliver(
  answer: Response,
  text: string,
  effect: Effect | undefined,
  connection: HttpBindings,
): Response {
  switch (effect?.kind) {
    case "reset":
      resetConnection(connection);
      return RESPONSE_ALREADY_SENT;
    case "hang":
      return RESPONSE_ALREADY_SENT;
    case "truncate":
      sendHalf(connection, answer, text);
      return RESPONSE_ALREADY_SENT;
    default:
      return answer;
  }
}
