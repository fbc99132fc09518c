import { type SlackAccess, slackClient } from "./client.ts";
import { slackFailure } from "./failure.ts";

type Workspace = {
  readonly team: string;
  /** What the token may do; empty where Slack did not say. */
  readonly scopes: readonly string[];
};

/** Who the token is, without writing anything. Answers the workspace, or what went wrong. */
export const tryToken = async (access: SlackAccess): Promise<Workspace | { readonly error: string }> => {
  access.counter.count("slack", "auth.test");
  try {
    const { team, response_metadata } = await slackClient(access).auth.test();
    return { team: team ?? "", scopes: response_metadata?.scopes ?? [] };
  } catch (thrown) {
    return slackFailure(thrown);
  }
};

/** No message has it. */
const noMessage = "1000000000.000000";

/**
 * Whether the token sees the channel, without writing anything, and without a scope: asked for the link of a message
 * that cannot be, Slack says which of the two it does not find. Answers what went wrong; undefined: it sees it.
 * A private channel is seen by its members alone; a public one by everybody, which does not say that the bot is a
 * member and may post there. https://docs.slack.dev/reference/methods/chat.getPermalink
 */
export const tryChannel = async (access: SlackAccess, channel: string): Promise<string | undefined> => {
  access.counter.count("slack", "chat.getPermalink");
  try {
    await slackClient(access).chat.getPermalink({ channel, message_ts: noMessage });
    return undefined;
  } catch (thrown) {
    const { error } = slackFailure(thrown);
    return error === "message_not_found" ? undefined : error;
  }
};
