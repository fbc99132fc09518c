import type { Now } from "../service.ts";
import type { World } from "../world.ts";
import type { Parameters } from "./parameters.ts";

export type Channel = World["slack"]["channels"][number];
export type Message = World["slack"]["messages"][number];

/** The one workspace of a world, and the bot in it. */
export type Workspace = {
  readonly settings: World["slack"];
  /** Oldest first. */
  messages: readonly Message[];
  readonly nextTimestamp: () => string;
};

export const team = { id: "T0SIMULATE", name: "Simulator", url: "https://simulator.slack.com/" } as const;
export const bot = {
  id: "B0SIMULATE",
  userId: "U0SIMULATE",
  name: "identity_sync",
  appId: "A0SIMULATE",
} as const;

/** An error that Slack answers with `ok: false`, and more than its name where a method says more. */
export class SlackError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

export function openWorkspace(settings: World["slack"], now: Now): Workspace {
  let last = 0;
  return {
    settings,
    messages: settings.messages,
    nextTimestamp: () => {
      last = Math.max(last + 1, Math.floor(now() * 1000));
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, "0")}`;
    },
  };
}

export function mustHaveScope({ settings }: Workspace, needed: string): void {
  if (settings.scopes.includes(needed)) return;
  throw new SlackError("missing_scope", { needed, provided: settings.scopes.join(",") });
}

/** A channel by its id or, where a method takes it, its name. Private ones that the bot is not in do not exist. */
export function findChannel(
  { settings }: Workspace,
  wanted: string | undefined,
  by: "id" | "id or name" = "id",
): Channel {
  const name = wanted?.replace(/^#/, "");
  const channel = settings.channels.find(
    (one) => one.id === wanted || (by === "id or name" && one.name === name),
  );
  if (channel === undefined || (channel.isPrivate && !channel.member))
    throw new SlackError("channel_not_found");
  return channel;
}

export type Method = (workspace: Workspace, parameters: Parameters) => Record<string, unknown>;
