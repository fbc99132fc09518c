/** Characters that look like those of JSON and are others: of a Japanese keyboard, or of a word processor. */

const quotes = "“”„‟″〝〞「」『』";
const signs: Readonly<Record<string, string>> = {
  "、": ",",
  "､": ",",
  "。": ".",
  "【": "[",
  "】": "]",
  "〔": "[",
  "〕": "]",
  "−": "-",
  "–": "-",
  "—": "-",
  ー: "-",
};

/** The plain character for one that is full-width or typographic; single quotes are a cause of their own. */
export const plainSign = (character: string): string | undefined => {
  if (quotes.includes(character)) return '"';
  if (singleQuotes.test(character)) return undefined;
  if (/[\uff01-\uff5e]/.test(character)) return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
  return signs[character];
};

export const singleQuotes: RegExp = /^['‘’‚‛′`´＇]$/;

/** Spaces that are none to JSON, and marks that nobody sees. */
export const foreignSpace: RegExp =
  /^[\u000b\u000c\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2060\u3000\ufeff]$/;
