import { blockMistakes } from "./block-limits.ts";
import { flag, isObject, type Parameters, structure, text } from "./parameters.ts";
import {
  bot,
  findChannel,
  type Message,
  type Method,
  mustHaveScope,
  SlackError,
  team,
  type Workspace,
} from "./workspace.ts";

/** Text beyond this is cut off. https://docs.slack.dev/reference/methods/chat.postMessage */
const maximumText = 40_000;

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export const postMessage: Method = (workspace, parameters) => {
  mustHaveScope(workspace, "chat:write");
  const channel = findChannel(workspace, text(parameters, "channel"), "id or name");
  if (!channel.member && !workspace.settings.scopes.includes("chat:write.public")) {
    throw new SlackError("not_in_channel");
  }
  const threadTs = text(parameters, "thread_ts");
  const message: Message = {
    type: "message",
    user: bot.userId,
    bot_id: bot.id,
    app_id: bot.appId,
    team: team.id,
    ...content(parameters),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(flag(parameters, "reply_broadcast") ? { subtype: "thread_broadcast" } : {}),
    channel: channel.id,
    ts: workspace.nextTimestamp(),
  };
  workspace.messages = [...workspace.messages, message];
  return { channel: channel.id, ts: message.ts, message: messageJson(message, false) };
};

/** Only the bot's own messages, by the channel's id. https://docs.slack.dev/reference/methods/chat.update */
export const updateMessage: Method = (workspace, parameters) => {
  mustHaveScope(workspace, "chat:write");
  const channel = findChannel(workspace, text(parameters, "channel"));
  const ts = text(parameters, "ts");
  const current = workspace.messages.find((one) => one.channel === channel.id && one.ts === ts);
  if (current === undefined) throw new SlackError("message_not_found");
  if ((current.bot_id ?? bot.id) !== bot.id) throw new SlackError("cant_update_message");
  // Blocks stay unless new ones come; with a text alone they go.
  const { blocks: _, ...withoutBlocks } = current;
  const changed: Message = {
    ...withoutBlocks,
    ...content(parameters),
    edited: { user: bot.userId, ts: workspace.nextTimestamp() },
  };
  workspace.messages = workspace.messages.map((one) => (one === current ? changed : one));
  return {
    channel: channel.id,
    ts: changed.ts,
    text: changed.text,
    message: messageJson(changed, false),
  };
};

/** https://docs.slack.dev/reference/methods/chat.getPermalink */
export const getPermalink: Method = (workspace, parameters) => {
  const channel = findChannel(workspace, text(parameters, "channel"));
  const ts = text(parameters, "message_ts") ?? "";
  if (!workspace.messages.some((one) => one.channel === channel.id && one.ts === ts)) {
    throw new SlackError("message_not_found");
  }
  return { channel: channel.id, permalink: `${team.url}archives/${channel.id}/p${ts.replace(".", "")}` };
};

function content(parameters: Parameters): Pick<Message, "text"> & Record<string, unknown> {
  const blocks = structure(parameters, "blocks");
  const attachments = structure(parameters, "attachments");
  const given = text(parameters, "text") ?? text(parameters, "markdown_text");
  if (given === undefined && blocks === undefined && attachments === undefined)
    throw new SlackError("no_text");
  if (blocks !== undefined) mustBeBlocks(blocks);
  const metadata = structure(parameters, "metadata");
  if (metadata !== undefined) mustBeMetadata(metadata);
  return {
    text: (given ?? "").slice(0, maximumText),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function mustBeBlocks(blocks: unknown): void {
  if (blocks === null) throw new SlackError("invalid_blocks_format");
  const mistakes = blockMistakes(blocks);
  if (mistakes.length === 0) return;
  throw new SlackError("invalid_blocks", {
    errors: mistakes,
    response_metadata: { messages: mistakes.map((mistake) => `[ERROR] ${mistake}`) },
  });
}

function mustBeMetadata(metadata: unknown): void {
  const fits =
    isObject(metadata) && typeof metadata.event_type === "string" && isObject(metadata.event_payload);
  if (!fits) throw new SlackError("invalid_metadata_format");
}

/** A message as methods answer with it; metadata only where it is asked for. */
export function messageJson(message: Message, withMetadata: boolean): Record<string, unknown> {
  const { channel: _, metadata, ...json } = message;
  return withMetadata && metadata !== undefined ? { ...json, metadata } : json;
}

export function repliesTo({ messages }: Workspace, channel: string, ts: string): Message[] {
  return messages.filter((one) => one.channel === channel && (one.ts === ts || one.thread_ts === ts));
}
