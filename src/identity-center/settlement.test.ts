import { describe, expect, test } from "vitest";
import { virtualClock } from "../../test/support/virtual-clock.ts";
import { asRequestId, type RequestId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestStatuses } from "./request-status.ts";
import { type SettlementOptions, settlement } from "./settlement.ts";

/* Whoever waits for an access waits for this: too rarely, and every slot idles; too often, and the rate is gone. */

const begun = "2026-10-01T00:00:00Z";
const id = (name: string): RequestId => asRequestId(name);

/** AWS, where each request takes its seconds. `lag`: seconds after which the list names a new one. */
const aws = (seconds: Readonly<Record<string, number>>, { lag = 0, rate = 15 } = {}) => {
  const clock = virtualClock(begun);
  const startedAt = new Map<string, number>();
  const counts = { lists: 0, looks: 0 };
  const stop = new AbortController();
  const age = (name: string): number => (clock.now().getTime() - (startedAt.get(name) ?? 0)) / 1_000;
  const isOver = (name: string): boolean => age(name) >= (seconds[name] ?? 0);
  const refuseIfStopped = (operation: string): void => {
    if (stop.signal.aborted)
      throw new RemoteError({
        service: "sso-admin",
        operation,
        kind: "stopped",
        code: "stopped",
        message: "",
      });
  };
  const statuses: RequestStatuses = {
    rate: () => rate,
    inProgress: async () => {
      refuseIfStopped("List");
      counts.lists += 1;
      return [...startedAt.keys()].filter((name) => age(name) >= lag && !isOver(name)).map(id);
    },
    of: async (_kind, requestId) => {
      refuseIfStopped("Describe");
      counts.looks += 1;
      return { status: isOver(requestId) ? "SUCCEEDED" : "IN_PROGRESS", reason: undefined };
    },
  };
  const options: SettlementOptions = { clock, signal: stop.signal, settleMinutes: 30 };
  const { settle } = settlement(statuses, options);
  return {
    counts,
    stop,
    clock,
    /** Answers how it ended and after how many seconds. */
    follow: async (name: string, kind: "creation" | "provisioning" = "creation") => {
      startedAt.set(name, clock.now().getTime());
      const { status } = await settle(kind, id(name));
      return { status, seconds: age(name) };
    },
  };
};

test("that a request has ended is known soon after", async () => {
  const { follow } = aws({ a: 3 });
  const { status, seconds } = await follow("a");
  expect(status).toBe("succeeded");
  expect(seconds).toBeLessThan(3.2);
});

test("a request that no list names yet is in progress until its own status says otherwise", async () => {
  const { follow, counts } = aws({ a: 3 }, { lag: 2 });
  expect(await follow("a")).toMatchObject({ status: "succeeded" });
  expect(counts.looks).toBeGreaterThan(1);
});

test("each request is looked at once, however many there are", async () => {
  const names = Array.from({ length: 10 }, (_, at) => `r${at}`);
  const { follow, counts } = aws(Object.fromEntries(names.map((name) => [name, 3])));
  await Promise.all(names.map((name) => follow(name)));
  expect(counts.looks).toBe(10);
});

describe("how often AWS is asked", () => {
  test("never takes up more than half of the rate", async () => {
    const { follow, counts } = aws({ a: 10 }, { rate: 3 });
    await follow("a");
    expect(counts.lists).toBeLessThanOrEqual(10 * (3 / 2) + 1);
  });

  test("goes by how long the last requests took", async () => {
    const { follow, counts } = aws({ first: 60, second: 60 });
    await follow("first");
    const before = counts.lists;
    const { seconds } = await follow("second");
    expect(counts.lists - before).toBeLessThanOrEqual(60 / (60 / 20) + 1);
    expect(seconds).toBeLessThanOrEqual(63);
  });

  test("goes by the quickest of them", async () => {
    const { follow } = aws({ slow: 60, quick: 3, next: 3 });
    await Promise.all([follow("slow"), follow("quick")]);
    expect((await follow("next")).seconds).toBeLessThan(3.4);
  });

  test("falls to once in ten seconds for what takes minutes", async () => {
    const { follow, counts } = aws({ a: 1_500 }, {});
    const { seconds } = await follow("a", "provisioning");
    expect(seconds).toBeLessThanOrEqual(1_510);
    expect(counts.lists).toBeLessThan(250);
  });
});

test("what never ends is left unsettled for the next run", async () => {
  const { follow } = aws({ a: 100_000 });
  expect(await follow("a")).toEqual({ status: "unsettled", seconds: expect.closeTo(1_800, -2) });
});

test("once stopped, what is in progress is unsettled at once", async () => {
  const { follow, stop, clock } = aws({ a: 60, b: 60 });
  const both = Promise.all([follow("a"), follow("b")]);
  await clock.sleep(5_000);
  stop.abort();
  for (const { status, seconds } of await both) {
    expect(status).toBe("unsettled");
    expect(seconds).toBeLessThan(6);
  }
});
