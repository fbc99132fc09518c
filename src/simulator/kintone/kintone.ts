import { setTimeout as sleep } from "node:timers/promises";
import type { Call, Now, Service, ServiceError } from "../service.ts";
import type { World } from "../world.ts";
import { apis } from "./apis.ts";
import { dumpApp } from "./app-store.ts";
import { authenticate, passesBasicAuth } from "./authentication.ts";
import { BulkRefusal } from "./bulk-request.ts";
import { createDomain, type Domain } from "./domain.ts";
import { readParameters } from "./parameters.ts";
import { type Language, Refusal } from "./refusal.ts";
import { settleDeploys } from "./settings/deploy.ts";

/** kintone's REST API. https://cybozu.dev/ja/kintone/docs/rest-api/ */
export function createKintone(world: World, now: Now): Service<World["kintone"]> {
  const domain = createDomain(world, now);
  const { kintoneConcurrency, kintoneLatencyMilliseconds, clockFactor } = world.limits;
  let running = 0;
  let errors = 0;

  const bodyOf = (refusal: Refusal, call: Call) => {
    errors += 1;
    return refusal.body(languageOf(call, domain.language), `simulator-${errors}`);
  };
  const refusalResponse = (refusal: Refusal, call: Call): Response =>
    json(
      refusal.status,
      bodyOf(refusal, call),
      refusal.code === "GAIA_TO04" ? { "x-cybozu-error": refusal.code } : {},
    );
  const bulkRefusalResponse = ({ refusal, index, total }: BulkRefusal, call: Call): Response => {
    const results: unknown[] = Array.from({ length: total }, () => ({}));
    results[index] = bodyOf(refusal, call);
    return json(refusal.status, { results });
  };

  const answer = (call: Call): Response => {
    if (!passesBasicAuth(call.request.headers, world.kintone.basicAuth)) return unauthorizedPage();
    if (running > kintoneConcurrency) return refusalResponse(tooManyRequests(), call);
    try {
      return carryOut(domain, call);
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error, call);
      if (error instanceof BulkRefusal) return bulkRefusalResponse(error, call);
      throw error;
    }
  };

  return {
    identify: (call) => ({
      service: "kintone",
      operation: `${methodOf(call)} ${new URL(call.request.url).pathname}`,
    }),
    handle: async (call) => {
      running += 1;
      try {
        if (kintoneLatencyMilliseconds > 0) await sleep(kintoneLatencyMilliseconds / clockFactor);
        const response = answer(call);
        response.headers.set("x-concurrencylimit-limit", String(kintoneConcurrency));
        response.headers.set("x-concurrencylimit-running", String(running));
        return response;
      } finally {
        running -= 1;
      }
    },
    refuse: (call, error) => refusalResponse(scriptedRefusal(error), call),
    state: () => {
      settleDeploys(domain);
      return { ...world.kintone, apps: [...domain.apps.values(), ...domain.drafts.values()].map(dumpApp) };
    },
  };
}

function carryOut(domain: Domain, call: Call): Response {
  const url = new URL(call.request.url);
  const [, guestSpaceId, name] = /^\/k\/(?:guest\/(\d+)\/)?v1\/(.+)$/.exec(url.pathname) ?? [];
  const handler = apis[`${methodOf(call)} ${name}`];
  if (handler === undefined) return notFoundPage();
  settleDeploys(domain);
  const apps = [...domain.apps.values(), ...domain.drafts.values()];
  const caller = authenticate(call.request.headers, `${methodOf(call)} ${name}`, {
    apps,
    people: domain.people,
    oAuthTokens: { tokens: domain.oAuthTokens, now: domain.now() },
  });
  const parameters = readParameters(url.searchParams, call.body);
  return json(200, handler({ domain, caller, parameters, guestSpaceId, later: call.later }));
}

/** POST stands in for a GET whose URL would be too long. */
function methodOf({ request }: Call): string {
  const override = request.headers.get("x-http-method-override");
  return request.method === "POST" && override !== null ? override.toUpperCase() : request.method;
}

function languageOf({ request }: Call, domainLanguage: Language): Language {
  const wanted = request.headers.get("accept-language")?.slice(0, 2).toLowerCase();
  return wanted === "ja" || wanted === "en" ? wanted : domainLanguage;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json;charset=utf-8", ...headers },
  });
}

function unauthorizedPage(): Response {
  return new Response("<html><body><h1>401 Authorization Required</h1></body></html>", {
    status: 401,
    headers: { "content-type": "text/html", "www-authenticate": 'Basic realm="cybozu.com"' },
  });
}

function notFoundPage(): Response {
  return new Response("<!DOCTYPE html><html><head><title>404 Not Found</title></head></html>", {
    status: 404,
    headers: { "content-type": "text/html;charset=utf-8" },
  });
}

const tooManyText = "The number of requests has exceeded the limit of concurrent requests.";

/** https://cybozu.dev/ja/kintone/tips/development/backend-integration/others/concurrent-connection-limit-reason/ */
function tooManyRequests(): Refusal {
  return new Refusal(429, "GAIA_TO04", { ja: tooManyText, en: tooManyText });
}

/** Statuses of the codes that come with another one than 400. */
const statuses: Readonly<Record<string, number>> = {
  GAIA_TO04: 429,
  GAIA_TM12: 429,
  GAIA_CO02: 409,
  GAIA_CO03: 409,
  GAIA_RE01: 404,
  GAIA_AP01: 404,
  GAIA_NO01: 403,
  CB_NO02: 403,
  CB_WA01: 401,
  CB_AU01: 401,
  GAIA_IL23: 520,
  GAIA_SI01: 520,
  GAIA_RE18: 520,
};

function scriptedRefusal({ code, message, status }: ServiceError): Refusal {
  return new Refusal(status ?? statuses[code] ?? 400, code, { ja: message, en: message });
}
