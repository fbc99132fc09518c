/**
 * One way for every text to reach a terminal or a GitHub log. The runner reads commands out of what is printed:
 * `::name::` at the start of a line, and the older `##[name]` anywhere in it; records and AWS must not be able to
 * give any. Control characters, and characters that hide or turn text around, are shown as escapes.
 */

// C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, line and paragraph separators, BOM, and the
// invisible tags. A new line is one of them: what is meant as one line stays one.
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

const escaped = (character: string): string => {
  const hex = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
  return `\\u{${hex}}`;
};

/** Text from outside, made visible: one line, nothing hidden. */
export const visible = (text: string): string => text.replace(invisible, escaped);

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
