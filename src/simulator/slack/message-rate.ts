import type { Now } from "../service.ts";

/** How many messages a channel takes at once before the rate holds. */
const burst = 5;
const perSecond = 1;

/**
 * About one message a second and channel, with short bursts.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export function createMessageRate(now: Now) {
  const channels = new Map<string, { left: number; at: number }>();
  return {
    /** Seconds to wait before the channel takes another message; 0 when it took this one. */
    take: (channel: string): number => {
      const bucket = channels.get(channel) ?? { left: burst, at: now() };
      const refilled = Math.min(burst, bucket.left + ((now() - bucket.at) / 1000) * perSecond);
      const taken = refilled >= 1;
      channels.set(channel, { left: taken ? refilled - 1 : refilled, at: now() });
      return taken ? 0 : Math.max(1, Math.ceil((1 - refilled) / perSecond));
    },
  };
}
