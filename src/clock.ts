import { setTimeout as wait } from "node:timers/promises";

/** Time as a value: the only way by which anything here learns what time it is, or waits. */
export type Clock = {
  readonly now: () => Date;
  /** Waits, but no longer than until `signal` is aborted; it never throws. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
