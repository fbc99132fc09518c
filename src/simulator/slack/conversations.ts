import { messageJson, repliesTo } from "./messages.ts";
import { flag, type Parameters, text } from "./parameters.ts";
import {
  type Channel,
  findChannel,
  type Message,
  type Method,
  mustHaveScope,
  SlackError,
  type Workspace,
} from "./workspace.ts";

/** https://docs.slack.dev/reference/methods/conversations.info */
export const conversationInfo: Method = (workspace, parameters) => {
  const channel = readableChannel(workspace, parameters, "read");
  return {
    channel: {
      id: channel.id,
      name: channel.name,
      name_normalized: channel.name,
      is_channel: !channel.isPrivate,
      is_group: channel.isPrivate,
      is_im: false,
      is_private: channel.isPrivate,
      is_member: channel.member,
      is_archived: false,
      is_general: false,
    },
  };
};

/**
 * Newest first, without the replies in threads. Metadata comes only with `include_all_metadata`.
 * https://docs.slack.dev/reference/methods/conversations.history
 */
export const conversationHistory: Method = (workspace, parameters) => {
  const channel = readableChannel(workspace, parameters, "history");
  if (!channel.member) throw new SlackError("not_in_channel");
  const found = workspace.messages
    .filter((one) => one.channel === channel.id && isTopLevel(one) && isInPeriod(one, parameters))
    .sort((left, right) => (left.ts < right.ts ? 1 : -1));
  return {
    ...messagePage(found, parameters),
    pin_count: 0,
    channel_actions_ts: null,
    channel_actions_count: 0,
  };
};

/** Oldest first, the parent in front. https://docs.slack.dev/reference/methods/conversations.replies */
export const conversationReplies: Method = (workspace, parameters) => {
  const channel = readableChannel(workspace, parameters, "history");
  const thread = repliesTo(workspace, channel.id, text(parameters, "ts") ?? "");
  if (thread.length === 0) throw new SlackError("thread_not_found");
  return messagePage(thread, parameters);
};

function readableChannel(workspace: Workspace, parameters: Parameters, right: "read" | "history"): Channel {
  const wanted = text(parameters, "channel");
  const isPrivate = workspace.settings.channels.find(({ id }) => id === wanted)?.isPrivate === true;
  mustHaveScope(workspace, `${isPrivate ? "groups" : "channels"}:${right}`);
  return findChannel(workspace, wanted);
}

function isTopLevel(message: Message): boolean {
  const thread = message.thread_ts;
  return thread === undefined || thread === message.ts || message.subtype === "thread_broadcast";
}

function isInPeriod({ ts }: Message, parameters: Parameters): boolean {
  const oldest = Number(text(parameters, "oldest") ?? 0);
  const latest = Number(text(parameters, "latest") ?? Number.POSITIVE_INFINITY);
  const time = Number(ts);
  if (flag(parameters, "inclusive")) return time >= oldest && time <= latest;
  return time > oldest && time < latest;
}

function messagePage(found: readonly Message[], parameters: Parameters) {
  const limit = Math.min(Number(text(parameters, "limit") ?? 100), 999);
  const start = Number(text(parameters, "cursor")?.replace("offset:", "") ?? 0);
  const hasMore = start + limit < found.length;
  const withMetadata = flag(parameters, "include_all_metadata");
  return {
    messages: found.slice(start, start + limit).map((one) => messageJson(one, withMetadata)),
    has_more: hasMore,
    ...(hasMore ? { response_metadata: { next_cursor: `offset:${start + limit}` } } : {}),
  };
}
