import type { CallRequest } from "../service.ts";

/** Arguments of a method call, from a form or a JSON body, or the query string. */
export type Parameters = Readonly<Record<string, unknown>>;

/** https://docs.slack.dev/apis/web-api/#post-bodies */
export function readParameters(request: CallRequest, body: string): Parameters {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) return { ...query, ...jsonObject(body) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}

function jsonObject(body: string): Parameters {
  const parsed = parseJson(body);
  return isObject(parsed) ? parsed : {};
}

export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

export function flag(parameters: Parameters, name: string): boolean {
  return ["true", "1"].includes(String(parameters[name]));
}

/** A structured argument, which a form carries as JSON text. `null` when it cannot be read. */
export function structure(parameters: Parameters, name: string): unknown {
  const value = parameters[name];
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? (parseJson(value) ?? null) : value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
