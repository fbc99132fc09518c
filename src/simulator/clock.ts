import type { Now } from "./service.ts";

export type Clock = {
  /** Simulated time. */
  readonly now: Now;
  /** Real milliseconds in which so many simulated milliseconds pass. */
  readonly realMilliseconds: (simulated: number) => number;
  /** Moves simulated time forward, as if so many seconds had passed. */
  readonly advance: (seconds: number) => void;
};

/** A clock that starts at the real time and runs `factor` times as fast. */
export function createClock(realNow: () => number, factor: number): Clock {
  const start = realNow();
  let ahead = 0;
  return {
    now: () => start + (realNow() - start) * factor + ahead,
    realMilliseconds: (simulated) => simulated / factor,
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
  };
}
