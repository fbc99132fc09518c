import type { Acknowledgements } from "../messages/catalogue.ts";
import { enAcknowledgements } from "../messages/en-replies.ts";
import { jaAcknowledgements } from "../messages/ja-replies.ts";

/**
 * What is said at once to somebody who may sync, and whose comment starts nothing: the commands, in English and, below
 * it, in Japanese, as the settings, which name the language, are not read yet.
 */
export const commandsReply = (asked: "help" | "unknown"): string =>
  [enAcknowledgements, jaAcknowledgements]
    .map((words) => (asked === "help" ? "" : `${words.unknownCommand} `) + commandsOf(words))
    .join("\n\n");

/** No line of it begins with a command: a bot with another token would start a sync by it. */
const commandsOf = ({ commands, command }: Acknowledgements): string =>
  [
    commands,
    "",
    `- \`/sync\` — ${command.apply}`,
    `- \`/sync plan\` — ${command.plan}`,
    `- \`/sync full\` — ${command.full}`,
    `- \`/sync help\` — ${command.help}`,
  ].join("\n");
