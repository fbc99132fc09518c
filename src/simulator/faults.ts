import { z } from "zod";
import type { Operation } from "./service.ts";
import { type Fault, type FaultInput, faultSchema } from "./world.ts";

/** What of a request a fault's `match` text is looked for in. */
type Matched = { readonly path: string; readonly query: string; readonly body: string };

/** The fault that takes effect on this request, if one does; each call counts as one request. */
export type Interception = (operation: Operation, matched: Matched) => Fault["effect"] | undefined;

export type Faults = {
  readonly take: Interception;
  readonly add: (faults: FaultInput | readonly FaultInput[]) => void;
  /** The faults that may still take effect, with what is left of their `after` and `times`. */
  readonly pending: () => Fault[];
};

/**
 * Scripted faults in the order they were given. The first one due takes the request for itself, so two faults of
 * the same kind with `times: 1` hit two requests, and a later fault's `after` does not count requests that an
 * earlier one took.
 */
export function createFaults(initial: readonly Fault[]): Faults {
  const script = initial.map((fault) => ({ fault, after: fault.after, times: fault.times }));
  return {
    take: (operation, matched) => {
      for (const entry of script) {
        if (entry.times === 0 || !applies(entry.fault, operation, matched)) continue;
        if (entry.after > 0) {
          entry.after -= 1;
          continue;
        }
        if (entry.times !== "always") entry.times -= 1;
        return entry.fault.effect;
      }
      return undefined;
    },
    add: (faults) => {
      for (const fault of parseFaults(faults)) {
        script.push({ fault, after: fault.after, times: fault.times });
      }
    },
    pending: () =>
      script
        .filter(({ times }) => times !== 0)
        .map(({ fault, after, times }) => ({ ...fault, after, times: times === 0 ? 1 : times })),
  };
}

export function parseFaults(faults: unknown): Fault[] {
  return z.array(faultSchema).parse(Array.isArray(faults) ? faults : [faults]);
}

function applies(fault: Fault, { service, operation }: Operation, matched: Matched): boolean {
  if (fault.service !== "*" && fault.service !== service) return false;
  if (!wildcard(fault.operation).test(operation)) return false;
  return fault.match === undefined || contains(matched, fault.match);
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

/** Queries and form bodies are looked at as sent and decoded. */
function contains({ path, query, body }: Matched, text: string): boolean {
  return [path, query, body].some((part) => part.includes(text) || decoded(part).includes(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
