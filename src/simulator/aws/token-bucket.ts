import type { Now } from "../service.ts";

export type TokenBucket = {
  /** Takes one token; false when the bucket is empty, and then nothing is taken. */
  readonly take: () => boolean;
};

export const createTokenBucket = (
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
  now: Now,
): TokenBucket => {
  let tokens = burst;
  let filledAt = now();
  return {
    take: () => {
      const time = now();
      tokens = Math.min(burst, tokens + (Math.max(0, time - filledAt) / 1000) * perSecond);
      filledAt = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
