import type { Clock } from "./clock.ts";

/** Says when a request of one family of APIs may leave: all who call it share its rate. */
export type Governor = {
  /** Waits for a turn. A request that was throttled goes before those that have not been sent yet. */
  readonly turn: (again: boolean) => Promise<void>;
  /** A request that left at `sentAt` was throttled. */
  readonly throttled: (sentAt: Date) => void;
  readonly answered: () => void;
  /** Requests a second at present. */
  readonly rate: () => number;
};

export type GovernorOptions = {
  /** Never exceeded in the long run; what is kept up is less while AWS throttles. */
  readonly requestsPerSecond: number;
  readonly clock: Clock;
  /** Once aborted, nobody waits any more. */
  readonly signal: AbortSignal;
};

/** What a throttled request leaves of the rate. */
const decrease = 0.8;
/** Part of the full rate that each answered request gives back. */
const increase = 1 / 300;
/** Part of the full rate below which it never falls: somebody has to find out when it is over. */
const least = 1 / 15;
/** Requests that may leave at once, a third of a second's at most: 15 a second and 5 at once are 20 in any second. */
const mostAtOnce = 5;

/**
 * A token bucket whose rate falls by a fifth when AWS throttles and grows by steps while it does not. Requests that
 * were under way together and throttled together count once: they tell one thing.
 */
export const governor = ({ requestsPerSecond, clock, signal }: GovernorOptions): Governor => {
  const waiting: (() => void)[] = [];
  const returned: (() => void)[] = [];
  const now = (): number => clock.now().getTime();
  const burst = (): number => Math.min(mostAtOnce, Math.max(1, rate / 3));
  let rate = requestsPerSecond;
  let tokens = burst();
  let filledAt = now();
  let slowedAt = Number.NEGATIVE_INFINITY;
  let isGiving = false;

  const fill = (): void => {
    const time = now();
    tokens = Math.min(burst(), tokens + (Math.max(0, time - filledAt) / 1_000) * rate);
    filledAt = time;
  };

  const give = async (): Promise<void> => {
    isGiving = true;
    for (;;) {
      const next = returned[0] ?? waiting[0];
      if (next === undefined) break;
      fill();
      if (tokens < 1 && !signal.aborted) {
        await clock.sleep(Math.max(1, Math.ceil(((1 - tokens) / rate) * 1_000)), signal);
        continue;
      }
      tokens -= 1;
      (returned[0] === undefined ? waiting : returned).shift();
      next();
    }
    isGiving = false;
  };

  return {
    turn: (again) =>
      new Promise((resolve) => {
        (again ? returned : waiting).push(resolve);
        if (!isGiving) void give();
      }),
    throttled: (sentAt) => {
      if (sentAt.getTime() <= slowedAt) return;
      fill();
      rate = Math.max(requestsPerSecond * least, rate * decrease);
      tokens = Math.min(tokens, 0);
      slowedAt = now();
    },
    answered: () => {
      fill();
      rate = Math.min(requestsPerSecond, rate + requestsPerSecond * increase);
    },
    rate: () => rate,
  };
};
