import { expect, test } from "vitest";
import { messagesFor } from "../../src/messages/messages.ts";
import { syncReply } from "../../src/report/reply.ts";
import { richRun } from "../support/rich-run.ts";

const comment = (login: string, id: number) => ({
  login,
  url: `https://github.com/example/identity-sync/issues/5#issuecomment-${id}`,
});

/** Files for people to look at: GitHub shows them as it shows the reply to two `/sync` comments. */
test.each(["en", "ja"] as const)("the reply to /sync in %s", async (language) => {
  const text = syncReply(richRun, [comment("suzuki", 4004), comment("mori", 4005)], messagesFor(language));
  await expect(`${text}\n`).toMatchFileSnapshot(`sync-reply.${language}.md`);
});
