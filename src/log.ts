import { visible } from "./core/model/visible.ts";

/**
 * One way for every text to reach a terminal or a GitHub log. The runner reads commands out of what is printed:
 * `::name::` at the start of a line, and the older `##[name]` anywhere in it; records and AWS must not be able to
 * give any. Control characters, and characters that hide or turn text around, are shown as escapes.
 */

/** A line that no runner takes for a command. */
export const safeLine = (line: string): string =>
  visible(line)
    .replace(/##\[/g, "##\\[")
    .replace(/^(\s*):/, "$1\\:");

export type Log = {
  /** Prints lines; each line end in `text` begins a new one, which is as safe as the first. */
  readonly info: (text: string) => void;
};

export const logTo = (write: (text: string) => void): Log => ({
  info: (text) =>
    write(
      text
        .split("\n")
        .map((line) => `${safeLine(line)}\n`)
        .join(""),
    ),
});

/** A value as JSON in which no runner finds a command, and which any parser reads as it was. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll("##[", "##\\u005b");
