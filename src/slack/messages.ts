import type { Clock } from "../clock.ts";
import { type SlackAccess, slackClient } from "./client.ts";
import { slackFailure } from "./failure.ts";

type MessageAt = { readonly channel: string; readonly ts: string };
type Message = { readonly text: string; readonly blocks: readonly object[] };

/** `gone`: somebody has deleted the message. `error` is Slack's own, or that of the network. */
type SlackDelivery =
  | { readonly status: "sent"; readonly at: MessageAt }
  | { readonly status: "gone" }
  | { readonly status: "failed"; readonly error: string };

export type SlackMessages = {
  /** A new message; with `thread`, an answer to one. */
  readonly post: (channel: string, message: Message, thread?: MessageAt) => Promise<SlackDelivery>;
  readonly update: (at: MessageAt, message: Message) => Promise<SlackDelivery>;
};

export type SlackMessagesOptions = SlackAccess & {
  readonly clock: Clock;
  /** Aborted when nothing is to be waited for any more. */
  readonly signal: AbortSignal;
  /** Milliseconds for which one answer is waited for. */
  readonly timeout?: number;
};

const mostAttempts = 4;
/** Milliseconds that one run waits for Slack, all in all. */
const mostWaiting = 30_000;

/**
 * The bot's messages in one workspace, for one run. It never throws. What may have arrived is never sent a second
 * time: a message too few is repaired by the next run, a message too many by nobody.
 */
export const slackMessages = (options: SlackMessagesOptions): SlackMessages => {
  const { counter, clock, signal } = options;
  const client = slackClient(options, options.timeout);
  let waited = 0;

  const call = async (
    method: "chat.postMessage" | "chat.update",
    given: Readonly<Record<string, unknown>>,
  ): Promise<SlackDelivery> => {
    for (let attempts = 1; ; attempts++) {
      counter.count("slack", method);
      try {
        const at = placeIn(await client.apiCall(method, given));
        return at === undefined ? { status: "failed", error: "no ts" } : { status: "sent", at };
      } catch (thrown) {
        const { error, retryAfter } = slackFailure(thrown);
        if (error === "message_not_found") return { status: "gone" };
        const isOver = attempts === mostAttempts || signal.aborted;
        if (isOver || retryAfter === undefined || waited + retryAfter > mostWaiting)
          return { status: "failed", error };
        waited += retryAfter;
        await clock.sleep(retryAfter, signal);
      }
    }
  };

  /** Without blocks, those of a message that is updated go; links never unfold. */
  const contentOf = ({ text, blocks }: Message) => (blocks.length === 0 ? { text } : { text, blocks });
  const quietly = { unfurl_links: false, unfurl_media: false };
  return {
    post: (channel, message, thread) =>
      call("chat.postMessage", {
        channel,
        ...contentOf(message),
        ...quietly,
        ...(thread === undefined ? {} : { thread_ts: thread.ts }),
      }),
    update: ({ channel, ts }, message) => call("chat.update", { channel, ts, ...contentOf(message) }),
  };
};

const placeIn = (answer: object): MessageAt | undefined =>
  "channel" in answer && typeof answer.channel === "string" && "ts" in answer && typeof answer.ts === "string"
    ? { channel: answer.channel, ts: answer.ts }
    : undefined;
