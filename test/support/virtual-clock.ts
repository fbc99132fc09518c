import { subscribe } from "node:diagnostics_channel";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../src/clock.ts";

/** Time that passes only while everybody sleeps: a wait of minutes is over at once, and requests take no time. */
export type VirtualClock = Clock & {
  readonly advance: (time: { hours?: number; seconds?: number }) => void;
  /** Does something once so many seconds have passed; unlike a sleeper, an alarm lets no time pass by itself. */
  readonly alarm: (seconds: number, ring: () => void) => void;
};

/** Requests of this process that have no end yet. */
let underWay = 0;
subscribe("http.client.request.start", (message) => {
  const { request } = message as { request: NodeJS.EventEmitter };
  underWay += 1;
  request.once("close", () => {
    underWay -= 1;
  });
});

/** Turns of the event loop without any request under way, after which nothing is left but to let time pass. */
const quietTurns = 4;
/** Real milliseconds after which a request counts as one that is never answered. */
const patience = 2_000;

/** Resolves once nothing but time is being waited for. */
export const quiet = async (): Promise<void> => {
  const begun = performance.now();
  for (let turns = 0; turns < quietTurns; turns++) {
    await turn();
    if (underWay > 0 && performance.now() - begun < patience) turns = -1;
  }
};

type Sleeper = { readonly due: number; readonly wake: () => void };

export const virtualClock = (start: string): VirtualClock => {
  let time = Date.parse(start);
  const sleepers = new Set<Sleeper>();
  const alarms = new Set<Sleeper>();
  let isPassing = false;

  const letPass = async (): Promise<void> => {
    isPassing = true;
    for (;;) {
      await quiet();
      if (sleepers.size === 0) break;
      time = Math.max(time, Math.min(...[...sleepers].map(({ due }) => due)));
      for (const one of [...alarms, ...sleepers]) if (one.due <= time) one.wake();
    }
    isPassing = false;
  };

  return {
    now: () => new Date(time),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { due: time + milliseconds, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
        if (!isPassing) void letPass();
      }),
    alarm: (seconds, ring) => {
      const alarm = {
        due: time + seconds * 1_000,
        wake: () => {
          alarms.delete(alarm);
          ring();
        },
      };
      alarms.add(alarm);
    },
    advance: ({ hours = 0, seconds = 0 }) => {
      time += hours * 3_600_000 + seconds * 1_000;
    },
  };
};
