import type { LoggedRequest } from "../src/simulator/request-log.ts";
import { ofSsoAdmin } from "./bounds.ts";
import { assignmentSeconds } from "./cases.ts";

/** What the charts show, second by second of simulated time. */

const secondOf = (at: string, first: number): number => Math.floor((Date.parse(at) - first) / 1_000);

export const requestsPerSecond = (log: readonly LoggedRequest[]): readonly number[] => {
  const own = ofSsoAdmin(log);
  const first = Date.parse(own[0]?.at ?? "");
  const counts = Array.from({ length: secondOf(own.at(-1)?.at ?? "", first) + 1 }, () => 0);
  for (const { at } of own) counts[secondOf(at, first)]! += 1;
  return counts;
};

/** Assignment requests that AWS was working on, at most, in each second. */
export const outstanding = (log: readonly LoggedRequest[]): readonly number[] => {
  const begins = ofSsoAdmin(log)
    .filter(
      ({ operation, status = 0 }) => /^(Create|Delete)AccountAssignment$/.test(operation) && status < 400,
    )
    .map(({ at }) => Date.parse(at));
  const first = begins[0] ?? 0;
  const events = begins
    .flatMap((at) => [
      { at, by: 1 },
      { at: at + assignmentSeconds * 1_000, by: -1 },
    ])
    .sort((one, other) => one.at - other.at || one.by - other.by);
  const most: number[] = [];
  let now = 0;
  let second = 0;
  for (const { at, by } of events) {
    const to = Math.floor((at - first) / 1_000);
    for (; second < to; second++) most[second + 1] = now;
    now += by;
    most[to] = Math.max(most[to] ?? 0, now);
  }
  return most.map((value) => value ?? 0);
};
