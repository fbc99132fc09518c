import { expect, test } from "vitest";
import { messagesFor } from "../../src/messages/messages.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { richRun } from "../support/rich-run.ts";

/** Files for people to look at: GitHub shows them as it shows the job summary. */
test.each(["en", "ja"] as const)("the job summary in %s", async (language) => {
  const text = markdownReport(richRun, messagesFor(language));
  await expect(text).toMatchFileSnapshot(`summary.${language}.md`);
});
