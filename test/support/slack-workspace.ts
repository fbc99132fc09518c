import { LogLevel, WebClient } from "@slack/web-api";
import type { Simulator } from "../../src/simulator/server.ts";
import type { WorldInput } from "../../src/simulator/world.ts";

type SlackInput = NonNullable<WorldInput["slack"]>;

/** A public channel that the bot is in. */
export const channel = "C0000000001";
export const slack: SlackInput = {
  channels: [
    { id: channel, name: "alerts" },
    { id: "C0000000002", name: "elsewhere", member: false },
    { id: "G0000000003", name: "secret", member: false, isPrivate: true },
  ],
  users: [{ id: "U0000000009", email: "sato@example.com" }],
  scopes: ["chat:write", "channels:read", "channels:history", "users:read.email"],
};

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

export function slackClient({ listing }: Simulator, token = listing.env.SLACK_BOT_TOKEN) {
  return new WebClient(token, {
    slackApiUrl: listing.endpoints.slack,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

/** What the client throws for an answer with `ok: false`. */
export const failure = (error: string, details: object = {}) => ({ data: { ok: false, error, ...details } });
export const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
