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
