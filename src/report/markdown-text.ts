/** Pieces of Markdown that every text for GitHub is made of. */

/** Nothing, and yet an end of the text that GitHub looks through for references; who copies the text does not copy it. */
const gap = "<span></span>";

/**
 * Text from outside as plain text in Markdown: no markup, no link, no mention, no cell's end, no line's end, wherever in
 * a line it stands.
 *
 * What GitHub makes of a text after it has read the Markdown heeds no backslash. The zero-width space after `@` and `#`
 * keeps it from making a mention or a reference, the gap from making one of `GH-1` or of a commit's SHA (7 to 40 hex
 * digits), and an emoji of `:name:`. An account's number is left whole: people copy it, and it can name only a commit of
 * this very repository. Mathematics is avoided as GitHub says. Autolinks that a repository has made for itself (`JIRA-1`)
 * cannot be known here.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()|~!]/g, (character) => `\\${character}`)
    // At a line's beginning these make lists, headings and rules.
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)\./, "$1\\.")
    .replace(/\$/g, "<span>$$</span>")
    .replace(/\b(GH)-(?=\d)/gi, `$1-${gap}`)
    .replace(/(?<![0-9a-z])(?!\d{12}(?![0-9a-z]))[0-9a-f]{7,40}(?![0-9a-z])/gi, (digits) =>
      digits.replace(/.{6}(?=.)/g, `$&${gap}`),
    )
    .replace(/:(?=[\w+\\-]+:)/g, `:${gap}`)
    .replace(/([@#])/g, "$1\u200b")
    .replace(/:\/\//g, ":\u200b//")
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\u200b.`);

/** A table's row. Its cells are escaped already. */
export const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The lines of a table and an empty one after it; no rows, no lines. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(heads), row(heads.map(() => "---")), ...rows.map(row), ""];
