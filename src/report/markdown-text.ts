/** Pieces of Markdown that every text for GitHub is made of. */

/**
 * Text from outside as plain text in Markdown: no markup, no link, no mention, no cell's end, no line's end. The
 * zero-width space after `@` and `#` keeps GitHub from making a mention or a reference of it.
 */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()|~!]/g, (character) => `\\${character}`)
    .replace(/([@#])/g, "$1\u200b")
    .replace(/:\/\//g, ":\u200b//")
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\u200b.`);

/** A table's row. Its cells are escaped already. */
export const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The lines of a table and an empty one after it; no rows, no lines. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(heads), row(heads.map(() => "---")), ...rows.map(row), ""];
