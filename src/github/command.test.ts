import { expect, test } from "vitest";
import { parseCommand } from "./command.ts";

const rows: readonly (readonly [string, string, string])[] = [
  ["the command", "/sync", "apply"],
  ["plan", "/sync plan", "plan"],
  ["full", "/sync full", "full"],
  ["help", "/sync help", "help"],
  ["blanks around it", "  /sync  ", "apply"],
  ["a tab and several blanks", "\t/sync \t plan ", "plan"],
  ["a full-width space, as input methods type it", "/sync\u3000plan\u3000", "plan"],
  ["a no-break space", "/sync\u00a0full", "full"],
  ["CRLF, and text below", "/sync\r\nbecause I cannot wait", "apply"],
  ["CR alone", "/sync\rplan", "apply"],
  ["another command below", "/sync plan\n/sync", "plan"],
  ["65,000 characters below", `/sync plan\n${"x".repeat(65_000)}`, "plan"],
  ["something behind it", "/sync everything now", "unknown"],
  ["a word that goes on", "/syncfoo", "unknown"],
  ["a word that goes on with a dash", "/sync-plan", "unknown"],
  ["a full stop", "/sync.", "unknown"],
  ["upper case", "/SYNC", "unknown"],
  ["a capital in the second word", "/sync Plan", "unknown"],
  ["two commands in a line", "/sync plan full", "unknown"],
  ["a zero-width space behind it", "/sync\u200b", "unknown"],
  ["a control character behind it", "/sync\u0000", "unknown"],
  ["a line separator, which is no line's end on GitHub", "/sync\u2028plan", "unknown"],
  ["65,000 characters in the line", `/sync ${"x".repeat(65_000)}`, "unknown"],
  ["a name of every object", "/sync constructor", "unknown"],
  ["nothing", "", "none"],
  ["blanks", " \u3000\r\n", "none"],
  ["the command in the second line", "hello\n/sync", "none"],
  ["an empty line before it", "\n/sync", "none"],
  ["the command in a sentence", "please /sync", "none"],
  ["no slash", "sync", "none"],
  ["a full-width slash", "／sync", "none"],
  ["a zero-width space before it", "\u200b/sync", "none"],
  ["a byte order mark before it", "\ufeff/sync", "none"],
  ["a quotation", "> /sync", "none"],
  ["a code block", "```\n/sync\n```", "none"],
  ["a command to the runner", "::set-output name=x::/sync", "none"],
  ["an old command to the runner", "##[add-mask]/sync", "none"],
  ["another program's command", "/synchronise".slice(0, 4), "none"],
  ["a name of every object, alone", "__proto__", "none"],
];

test.each(rows)("%s", (_, body, expected) => {
  const parsed = parseCommand(body);
  expect(parsed.kind === "command" ? parsed.command : parsed.kind).toBe(expected);
});
