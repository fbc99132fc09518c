import type { Acknowledgements } from "../messages/catalogue.ts";
import { enAcknowledgements } from "../messages/en-replies.ts";
import { jaAcknowledgements } from "../messages/ja-replies.ts";
import { plain } from "./markdown-text.ts";

/** What is said at once to a comment that starts nothing. */
export type Refusal =
  | { readonly kind: "refused"; readonly login: string; readonly permission: string }
  | { readonly kind: "undecided" }
  | { readonly kind: "unknown" }
  | { readonly kind: "help" };

/** English, and Japanese below it: the settings, which name the language, are not read yet. */
export const acknowledgement = (refusal: Refusal): string =>
  [enAcknowledgements, jaAcknowledgements].map((words) => textOf(refusal, words)).join("\n\n");

const textOf = (refusal: Refusal, words: Acknowledgements): string => {
  switch (refusal.kind) {
    case "refused":
      return words.refused({ login: plain(refusal.login), permission: refusal.permission });
    case "undecided":
      return words.undecided;
    case "unknown":
      return `${words.unknownCommand} ${commandsOf(words)}`;
    case "help":
      return commandsOf(words);
  }
};

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
