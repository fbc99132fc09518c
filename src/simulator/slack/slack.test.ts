import { expect, it } from "vitest";
import { simulate } from "../../../test/support/simulate.ts";
import { slackDescription, slackMistakes } from "../../../test/support/slack-contract.ts";
import { channel, failure, section, slack, slackClient } from "../../../test/support/slack-workspace.ts";

it("tells who the bot is, and what it may do", async () => {
  const answer = await slackClient(await simulate({ slack })).auth.test();
  expect(answer).toMatchObject({ ok: true, user: "identity_sync", bot_id: "B0SIMULATE" });
  expect(answer.response_metadata?.scopes).toEqual(slack.scopes);
});

it("posts a message by channel id or name, and a reply in its thread", async () => {
  const simulator = await simulate({ slack });
  const api = slackClient(simulator);
  const posted = await api.chat.postMessage({
    channel: "#alerts",
    text: "First",
    blocks: [section("First")],
  });
  expect(posted).toMatchObject({ channel, message: { text: "First", type: "message" } });
  const thread_ts = posted.ts ?? "";
  const reply = await api.chat.postMessage({ channel, text: "Reply", thread_ts });
  expect(Number(reply.ts)).toBeGreaterThan(Number(posted.ts));
  const replies = await api.conversations.replies({ channel, ts: thread_ts });
  expect(replies.messages?.map(({ text }) => text)).toEqual(["First", "Reply"]);
  const history = await api.conversations.history({ channel });
  expect(history.messages?.map(({ text }) => text)).toEqual(["First"]);
  expect(simulator.state().slack.messages.length).toBe(2);
});

it("changes its own message, by channel id only", async () => {
  const api = slackClient(await simulate({ slack }));
  const { ts = "" } = await api.chat.postMessage({ channel, text: "Open", blocks: [section("Open")] });
  expect(await api.chat.update({ channel, ts, text: "Closed" })).toMatchObject({ ts, text: "Closed" });
  const { messages } = await api.conversations.history({ channel });
  expect(messages?.[0]).toMatchObject({ text: "Closed" });
  expect(messages?.[0]?.blocks).toBeUndefined();
  await expect(api.chat.update({ channel: "alerts", ts, text: "x" })).rejects.toMatchObject(
    failure("channel_not_found"),
  );
  await expect(api.chat.update({ channel, ts: "1.000001", text: "x" })).rejects.toMatchObject(
    failure("message_not_found"),
  );
});

it("links to a message without a scope, and says which of channel and message it does not find", async () => {
  const simulator = await simulate({ slack: { ...slack, scopes: [] } });
  const link = (to: string) =>
    slackClient(simulator).chat.getPermalink({ channel: to, message_ts: "1.000001" });
  await expect(link(channel)).rejects.toMatchObject(failure("message_not_found"));
  await expect(link("C0000000002")).rejects.toMatchObject(failure("message_not_found"));
  for (const unseen of ["C0000000099", "G0000000003"])
    await expect(link(unseen)).rejects.toMatchObject(failure("channel_not_found"));
  expect(simulator.requests().map(({ write }) => write)).toEqual([false, false, false, false]);
});

it("refuses to change what another bot wrote", async () => {
  const messages = [{ channel, ts: "1700000000.000001", text: "x", bot_id: "B0ANOTHER00" }];
  const api = slackClient(await simulate({ slack: { ...slack, messages } }));
  const update = api.chat.update({ channel, ts: "1700000000.000001", text: "y" });
  await expect(update).rejects.toMatchObject(failure("cant_update_message"));
});

it("gives metadata back only where it is asked for", async () => {
  const api = slackClient(await simulate({ slack }));
  const metadata = { event_type: "alert", event_payload: { key: "a" } };
  await api.chat.postMessage({ channel, text: "x", metadata });
  const plain = await api.conversations.history({ channel });
  expect(plain.messages?.[0]?.metadata).toBeUndefined();
  const full = await api.conversations.history({ channel, include_all_metadata: true });
  expect(full.messages?.[0]?.metadata).toEqual(metadata);
});

it("pages through a history, newest first", async () => {
  const messages = [1, 2, 3].map((number) => ({
    channel,
    ts: `170000000${number}.000000`,
    text: `${number}`,
  }));
  const api = slackClient(await simulate({ slack: { ...slack, messages } }));
  const first = await api.conversations.history({ channel, limit: 2 });
  expect(first.messages?.map(({ text }) => text)).toEqual(["3", "2"]);
  const cursor = first.response_metadata?.next_cursor ?? "";
  const second = await api.conversations.history({ channel, limit: 2, cursor });
  expect([second.messages?.map(({ text }) => text), second.has_more]).toEqual([["1"], false]);
  const late = await api.conversations.history({ channel, oldest: "1700000002.000000" });
  expect(late.messages?.map(({ text }) => text)).toEqual(["3"]);
});

it("finds a user by e-mail address", async () => {
  const api = slackClient(await simulate({ slack }));
  expect((await api.users.lookupByEmail({ email: "Sato@example.com" })).user?.id).toBe("U0000000009");
  await expect(api.users.lookupByEmail({ email: "x@example.com" })).rejects.toMatchObject(
    failure("users_not_found"),
  );
});

it("tells about a channel", async () => {
  const api = slackClient(await simulate({ slack }));
  expect((await api.conversations.info({ channel })).channel).toMatchObject({
    id: channel,
    name: "alerts",
    is_member: true,
  });
});

it("posts in any public channel with chat:write.public", async () => {
  const scopes = ["chat:write", "chat:write.public"];
  const api = slackClient(await simulate({ slack: { ...slack, scopes } }));
  expect(await api.chat.postMessage({ channel: "C0000000002", text: "x" })).toMatchObject({ ok: true });
  await expect(api.conversations.history({ channel })).rejects.toMatchObject(
    failure("missing_scope", { needed: "channels:history", provided: scopes.join(",") }),
  );
});

it("refuses who brings no token or a wrong one, and methods that are not there", async () => {
  const simulator = await simulate({ slack });
  await expect(slackClient(simulator, "xoxb-wrong").auth.test()).rejects.toMatchObject(
    failure("invalid_auth"),
  );
  const anonymous = await fetch(`${simulator.listing.endpoints.slack}auth.test`, { method: "POST" });
  expect(await anonymous.json()).toEqual({ ok: false, error: "not_authed" });
  await expect(slackClient(simulator).apiCall("chat.shout")).rejects.toMatchObject(failure("unknown_method"));
});

it("takes bursts of five messages in a channel, then one a second", async () => {
  const simulator = await simulate({ slack });
  const api = slackClient(simulator);
  const post = () => api.chat.postMessage({ channel, text: "x" });
  for (let posted = 0; posted < 5; posted += 1) await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
  simulator.advance(1);
  await post();
  await expect(api.chat.postMessage({ channel: "alerts", text: "x" })).rejects.toMatchObject({
    retryAfter: 1,
  });
});

it("takes a JSON body", async () => {
  const { listing } = await simulate({ slack });
  const response = await fetch(`${listing.endpoints.slack}chat.postMessage`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${listing.env.SLACK_BOT_TOKEN}`,
    },
    body: JSON.stringify({ channel, blocks: [section("x")] }),
  });
  expect(await response.json()).toMatchObject({ ok: true, channel });
});

it.skipIf(slackDescription === undefined)("answers as Slack's own description says", async () => {
  const simulator = await simulate({ slack });
  const api = slackClient(simulator);
  await api.auth.test();
  const { ts = "" } = await api.chat.postMessage({ channel, text: "x", blocks: [section("x")] });
  await api.chat.getPermalink({ channel, message_ts: ts });
  await api.chat.update({ channel, ts, text: "y" });
  await api.conversations.history({ channel });
  await api.users.lookupByEmail({ email: "sato@example.com" });
  await api.chat.postMessage({ channel: "C0000000099", text: "x" }).catch(() => {});
  await api.chat.update({ channel, ts: "1.000001", text: "x" }).catch(() => {});
  await api.users.lookupByEmail({ email: "x@example.com" }).catch(() => {});
  const answers = simulator.requests().map(({ operation, response }) => ({ operation, response }));
  expect(answers.length).toBe(9);
  for (const { operation, response = "" } of answers) {
    expect(slackMistakes(operation, JSON.parse(response))).toEqual([]);
  }
});
