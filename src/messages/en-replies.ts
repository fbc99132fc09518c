import type { Acknowledgements, Replies } from "./catalogue.ts";
import { counted } from "./english.ts";
import { grouped } from "./phrases.ts";

export const enReplies = {
  counts: ({ changes, removals, held, problems, kept }) =>
    [
      `${counted(changes, "change")}${removals === 0 ? "" : ` (${counted(removals, "removal")})`}`,
      ...(held === 0 ? [] : [`${grouped(held)} held`]),
      counted(problems, "problem"),
      ...(kept === 0 ? [] : [`${grouped(kept)} kept`]),
    ].join(" · "),
  made: (count) => `What changed (${grouped(count)})`,
  wouldBeMade: (count) => `What would change (${grouped(count)})`,
  run: "Log and summary of this run",
  to: (links) => `In answer to ${links.join(", ")}`,
} satisfies Replies;

export const enAcknowledgements = {
  unknownCommand: "This is not a command, so nothing was started.",
  commands: "Commands, alone in the first line of a comment:",
  command: {
    apply: "sync now",
    plan: "show what a sync would change, and write nothing",
    full: "sync, and read everything anew",
    help: "this list",
  },
} satisfies Acknowledgements;
