import { createServer } from "node:net";
import { expect, test } from "vitest";
import { simulate } from "../../test/support/simulate.ts";
import { channel, section, slack } from "../../test/support/slack-workspace.ts";
import { virtualClock } from "../../test/support/virtual-clock.ts";
import { requestCounter } from "../request-counter.ts";
import type { FaultInput, WorldInput } from "../simulator/world.ts";
import { type SlackMessagesOptions, slackMessages } from "./messages.ts";

const start = "2026-04-01T09:30:42.000Z";

const open = async (world: WorldInput["slack"] = slack, over: Partial<SlackMessagesOptions> = {}) => {
  const clock = virtualClock(start);
  const simulator = await simulate({ slack: world }, () => clock.now().getTime());
  const counter = requestCounter();
  const messages = slackMessages({
    token: simulator.listing.env.SLACK_BOT_TOKEN ?? "",
    apiUrl: simulator.listing.endpoints.slack,
    counter,
    clock,
    signal: new AbortController().signal,
    ...over,
  });
  return {
    simulator,
    messages,
    counter,
    clock,
    /** Texts that stand in Slack; replies are marked. */
    shown: () =>
      simulator
        .state()
        .slack.messages.map(({ text, thread_ts }) => (thread_ts === undefined ? text : `> ${text}`)),
    seconds: () => (clock.now().getTime() - Date.parse(start)) / 1_000,
  };
};

const said = (text: string) => ({ text, blocks: [section(text)] });
const fault = (effect: FaultInput["effect"], over: Partial<FaultInput> = {}): FaultInput => ({
  service: "slack",
  ...over,
  effect,
});
const tooMany = (seconds: string): FaultInput["effect"] => ({
  kind: "answer",
  status: 429,
  headers: { "retry-after": seconds },
  body: { ok: false, error: "ratelimited" },
});

test("a message is posted, answered in its thread, and changed in its place", async () => {
  const { messages, simulator, shown, counter } = await open();
  const posted = await messages.post("alerts", said("Open"));
  if (posted.status !== "sent") throw new Error("not sent");
  expect(posted.at.channel).toBe(channel);
  expect(await messages.post(channel, { text: "Still", blocks: [] }, posted.at)).toMatchObject({
    status: "sent",
  });
  expect(await messages.update(posted.at, said("Closed"))).toEqual(posted);
  expect(shown()).toEqual(["Closed", "> Still"]);
  expect(counter.counts()).toEqual({ slack: { "chat.postMessage": 2, "chat.update": 1 } });
  const bodies = simulator.requests().map(({ body }) => new URLSearchParams(body));
  expect(bodies.slice(0, 2).map((body) => [body.get("unfurl_links"), body.get("unfurl_media")])).toEqual([
    ["false", "false"],
    ["false", "false"],
  ]);
});

test.each<[string, string, WorldInput["slack"]]>([
  ["channel_not_found", "C0000000099", slack],
  ["channel_not_found", "G0000000003", slack],
  ["not_in_channel", "C0000000002", slack],
  ["invalid_auth", channel, { ...slack, token: "xoxb-another" }],
  ["missing_scope", channel, { ...slack, scopes: [] }],
])("%s is reported by Slack's own name, and asked once", async (error, to, world) => {
  const { messages, counter } = await open(world, world?.token === undefined ? {} : { token: "xoxb-old" });
  expect(await messages.post(to, said("x"))).toEqual({ status: "failed", error });
  expect(counter.counts()).toEqual({ slack: { "chat.postMessage": 1 } });
});

test("a message that somebody has deleted is gone, which is no failure", async () => {
  const { messages } = await open();
  expect(await messages.update({ channel, ts: "1.000001" }, said("x"))).toEqual({ status: "gone" });
});

test("429 is waited for as long as Slack says", async () => {
  const { messages, simulator, shown, seconds } = await open();
  simulator.addFaults([fault(tooMany("7")), fault(tooMany("3"))]);
  expect(await messages.post(channel, said("x"))).toMatchObject({ status: "sent" });
  expect([shown(), seconds()]).toEqual([["x"], 10]);
});

test("429 is waited for 30 seconds in a run, and in vain never", async () => {
  const { messages, simulator, seconds, counter } = await open();
  simulator.addFaults(fault(tooMany("20"), { times: "always" }));
  expect(await messages.post(channel, said("x"))).toEqual({ status: "failed", error: "ratelimited" });
  expect(seconds()).toBe(20);
  expect(await messages.post(channel, said("y"))).toEqual({ status: "failed", error: "ratelimited" });
  expect(seconds()).toBe(20);
  expect(counter.counts()).toEqual({ slack: { "chat.postMessage": 3 } });
});

test("429 without a time is not waited for", async () => {
  const { messages, simulator } = await open();
  simulator.addFaults(fault({ kind: "answer", status: 429, body: { ok: false, error: "ratelimited" } }));
  expect(await messages.post(channel, said("x"))).toEqual({ status: "failed", error: "ratelimited" });
});

test("a run that is to end waits for nothing", async () => {
  const { messages, simulator, seconds } = await open(slack, { signal: AbortSignal.abort() });
  simulator.addFaults(fault(tooMany("1")));
  expect(await messages.post(channel, said("x"))).toEqual({ status: "failed", error: "ratelimited" });
  expect(seconds()).toBe(0);
  expect(await messages.post(channel, said("x"))).toMatchObject({ status: "sent" });
});

test.each<[string, FaultInput["effect"], number, RegExp]>([
  ["cut off after it arrived", { kind: "reset" }, 1, /^(ECONNRESET|UND_ERR_SOCKET)$/],
  ["answered by half", { kind: "truncate" }, 1, /^(terminated|TypeError|UND_ERR_SOCKET|ECONNRESET)/],
  ["never answered", { kind: "hang" }, 1, /^TimeoutError$/],
  ["cut off before it was read", { kind: "refuse" }, 0, /^(ECONNRESET|UND_ERR_SOCKET)$/],
  ["answered with a server error", { kind: "error", code: "fatal_error", status: 503 }, 0, /^HTTP 503$/],
  ["answered with an error of Slack's own", { kind: "error", code: "fatal_error" }, 0, /^fatal_error$/],
  ["answered by a page", { kind: "answer", status: 200, body: "<html>Sign in</html>" }, 0, /^not JSON$/],
  [
    "sent elsewhere",
    { kind: "answer", status: 302, headers: { location: "http://127.0.0.1:9/" } },
    0,
    /^(TypeError|Error|fetch failed|unexpected redirect)/,
  ],
])("a message that was %s is not sent again, because it may be there", async (_, effect, there, error) => {
  const { messages, simulator, shown, counter } = await open(slack, { timeout: 500 });
  simulator.addFaults(fault(effect));
  expect(await messages.post(channel, said("x"))).toEqual({
    status: "failed",
    error: expect.stringMatching(error),
  });
  expect(shown()).toHaveLength(there);
  expect(counter.counts()).toEqual({ slack: { "chat.postMessage": 1 } });
});

test("a connection that never came about is tried again", async () => {
  const port = await freePort();
  const { messages, counter, seconds } = await open(slack, { apiUrl: `http://127.0.0.1:${port}/api/` });
  expect(await messages.post(channel, said("x"))).toEqual({ status: "failed", error: "ECONNREFUSED" });
  expect(counter.counts()).toEqual({ slack: { "chat.postMessage": 4 } });
  expect(seconds()).toBe(3);
});

/** A port on which nobody listens. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
