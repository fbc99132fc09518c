/** What a comment can ask for. `full`: apply, and read everything anew. */
export type Command = "apply" | "plan" | "full" | "help";

export type CommandLine =
  | { readonly kind: "command"; readonly command: Command }
  /** It was meant for us, as its first word begins with `/sync`, and it is none of the commands. */
  | { readonly kind: "unknown" }
  | { readonly kind: "none" };

const commands: ReadonlyMap<string, Command> = new Map([
  ["/sync", "apply"],
  ["/sync plan", "plan"],
  ["/sync full", "full"],
  ["/sync help", "help"],
]);

export const commandList: readonly string[] = [...commands.keys()];

/** Blanks that people type without seeing a difference: the last two come with input methods and from web pages. */
const blanks = "[ \\t\u3000\u00a0]";
const outerBlanks = new RegExp(`^${blanks}+|${blanks}+$`, "g");
const innerBlanks = new RegExp(`${blanks}+`);

/**
 * The command in a comment's first line, taken strictly: `/syncfoo` and `/SYNC` are none, and neither is anything in
 * a later line.
 */
export const parseCommand = (body: string): CommandLine => {
  const [first = ""] = body.split(/\r\n|\r|\n/, 1);
  const words = first.replace(outerBlanks, "").split(innerBlanks);
  const command = commands.get(words.join(" "));
  if (command !== undefined) return { kind: "command", command };
  return { kind: /^\/sync/i.test(words[0] ?? "") ? "unknown" : "none" };
};
