import { expect, it } from "vitest";
import { simulate } from "../../../test/support/simulate.ts";
import { channel, failure, section, slack, slackClient } from "../../../test/support/slack-workspace.ts";

const tooManyBlocks = Array.from({ length: 51 }, () => ({ type: "divider" }));
const fields = (count: number, length: number) =>
  Array.from({ length: count }, () => ({ type: "mrkdwn", text: "x".repeat(length) }));

it.each([
  ["a channel that is not there", { channel: "C0000000099", text: "x" }, "channel_not_found"],
  ["a public channel that the bot is not in", { channel: "C0000000002", text: "x" }, "not_in_channel"],
  ["a private channel that the bot is not in", { channel: "G0000000003", text: "x" }, "channel_not_found"],
  ["nothing to say", { channel }, "no_text"],
  ["51 blocks", { channel, text: "x", blocks: tooManyBlocks }, "invalid_blocks"],
  [
    "a section of 3,001 characters",
    { channel, text: "x", blocks: [section("x".repeat(3001))] },
    "invalid_blocks",
  ],
  ["an empty section", { channel, text: "x", blocks: [section("")] }, "invalid_blocks"],
  [
    "eleven fields",
    { channel, text: "x", blocks: [{ type: "section", fields: fields(11, 1) }] },
    "invalid_blocks",
  ],
  [
    "a field of 2,001 characters",
    { channel, text: "x", blocks: [{ type: "section", fields: fields(1, 2001) }] },
    "invalid_blocks",
  ],
  [
    "a header of 151 characters",
    { channel, text: "x", blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }] },
    "invalid_blocks",
  ],
  [
    "a header in mrkdwn",
    { channel, text: "x", blocks: [{ type: "header", text: { type: "mrkdwn", text: "x" } }] },
    "invalid_blocks",
  ],
  [
    "a context of eleven elements",
    { channel, text: "x", blocks: [{ type: "context", elements: fields(11, 1) }] },
    "invalid_blocks",
  ],
  [
    "a button of 76 characters",
    {
      channel,
      text: "x",
      blocks: [
        {
          type: "actions",
          elements: [{ type: "button", text: { type: "plain_text", text: "x".repeat(76) } }],
        },
      ],
    },
    "invalid_blocks",
  ],
  ["a block that Slack does not have", { channel, text: "x", blocks: [{ type: "shout" }] }, "invalid_blocks"],
  ["blocks that are no JSON", { channel, text: "x", blocks: "[" }, "invalid_blocks_format"],
  ["metadata without an event", { channel, text: "x", metadata: {} }, "invalid_metadata_format"],
])("refuses %s", async (_name, message, error) => {
  const api = slackClient(await simulate({ slack }));
  await expect(api.apiCall("chat.postMessage", message)).rejects.toMatchObject(failure(error));
});

it("takes messages at every limit", async () => {
  const api = slackClient(await simulate({ slack }));
  const blocks = [
    { type: "header", text: { type: "plain_text", text: "x".repeat(150) } },
    section("x".repeat(3000)),
    { type: "section", fields: fields(10, 2000) },
    ...Array.from({ length: 47 }, () => ({ type: "divider" })),
  ];
  const posted = await api.apiCall("chat.postMessage", { channel, text: "x".repeat(40_001), blocks });
  expect(posted).toMatchObject({ ok: true, message: { text: "x".repeat(40_000) } });
});
