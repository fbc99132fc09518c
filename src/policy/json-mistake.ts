import type { JsonMistake } from "./finding.ts";
import type { Span } from "./json-tree.ts";
import { foreignSpace, plainSign, singleQuotes } from "./lookalikes.ts";

export type JsonFault = { readonly mistake: JsonMistake; readonly at: Span };

/** What would have been right where the reading stopped. `comma`: or the bracket that closes. */
export type Expected = "value" | "name" | "colon" | "comma" | "end";

export type OpenBracket = { readonly bracket: "{" | "["; readonly at: number };

export type Stopped = {
  readonly at: number;
  /** The token before, where there is one. */
  readonly before: Span;
  readonly expected: Expected;
  readonly open: readonly OpenBracket[];
};

const closing = { "{": "}", "[": "]" } as const;

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\r|\n/).length;

/** The likely cause of what was found in place of what was expected. */
export const diagnose = (text: string, stopped: Stopped): JsonFault => {
  const { at, before, expected, open } = stopped;
  const inner = open.at(-1);
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const here = (mistake: JsonMistake, length = character.length): JsonFault => ({
    mistake,
    at: { start: at, end: at + length },
  });
  const onBefore = (mistake: JsonMistake): JsonFault => ({ mistake, at: before });
  const afterBefore = (mistake: JsonMistake): JsonFault => ({
    mistake,
    at: { start: before.end, end: before.end + 1 },
  });

  if (at >= text.length) {
    if (inner === undefined) return { mistake: { kind: "empty" }, at: { start: 0, end: 1 } };
    const unclosed = { expected: closing[inner.bracket], opened: lineOf(text, inner.at) };
    return afterBefore({ kind: "unclosed-bracket", ...unclosed });
  }
  if (/^(?:\/\/|\/\*|#)/.test(text.slice(at, at + 2)))
    return here({ kind: "comment" }, commentLength(text.slice(at)));
  if (foreignSpace.test(character)) return here({ kind: "foreign-space", character });
  const plain = plainSign(character);
  if (plain !== undefined) return here({ kind: "full-width", character, plain });
  if (singleQuotes.test(character)) return here({ kind: "single-quotes" });

  if (/[}\]]/.test(character)) return closingBracket(text, stopped, character);
  const [word = ""] = /^[\p{L}_$][\p{L}\p{N}_$.:*-]*/u.exec(text.slice(at)) ?? [];
  if (expected === "end") {
    if (character === "{" || character === "[") return here({ kind: "second-document" });
    if (character !== ",")
      return here({ kind: "text-after", text: word || character }, (word || character).length);
  }
  if (expected === "colon") return afterBefore({ kind: "missing-colon" });
  if (character === ",")
    return text[before.start] === ":"
      ? afterBefore({ kind: "missing-value" })
      : here({ kind: "extra-comma" });
  const [number] = /^[-+.]*\d[\w.+-]*/.exec(text.slice(at)) ?? [];
  if (number !== undefined && expected === "value")
    return here({ kind: "bad-number", text: number }, number.length);
  if (word !== "" && expected !== "comma")
    return here({ kind: "unquoted", word: bareWord(word) }, bareWord(word).length);
  if (expected === "comma" && /["{[\p{L}\d-]/u.test(character)) return afterBefore({ kind: "missing-comma" });
  if (expected === "name") return here({ kind: "missing-name" });
  if (expected === "value" && character === ":") return onBefore({ kind: "missing-name" });
  return here({ kind: "unexpected", character });
};

/** A name without quotes ends before its colon; an action without quotes does not end at its own. */
const bareWord = (word: string): string => word.replace(/:$/, "");

const closingBracket = (
  text: string,
  { at, before, expected, open }: Stopped,
  bracket: string,
): JsonFault => {
  const here: Span = { start: at, end: at + 1 };
  const inner = open.at(-1);
  if (inner === undefined) return { mistake: { kind: "extra-bracket", bracket }, at: here };
  const last = text[before.start];
  if (last === ",") return { mistake: { kind: "trailing-comma" }, at: before };
  if (expected === "colon")
    return { mistake: { kind: "missing-colon" }, at: { start: before.end, end: before.end + 1 } };
  if (last === ":")
    return { mistake: { kind: "missing-value" }, at: { start: before.end, end: before.end + 1 } };
  const wrong = { bracket, expected: closing[inner.bracket], opened: lineOf(text, inner.at) };
  return { mistake: { kind: "wrong-bracket", ...wrong }, at: here };
};

const commentLength = (text: string): number =>
  (text.startsWith("/*") ? /^\/\*[\s\S]*?(?:\*\/|$)/ : /^[^\r\n]*/).exec(text)?.[0].length ?? 1;

/** A text in double quotes that is not one: where it goes wrong. */
export const diagnoseText = (text: string, start: number): JsonFault => {
  const piece = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  let at = start + 1;
  for (;;) {
    piece.lastIndex = at;
    const [found] = piece.exec(text) ?? [];
    if (found === undefined) break;
    at += found.length;
  }
  const character = text[at] ?? "";
  if (character === "\\") {
    const [sequence = "\\"] = /^\\(?:u[0-9a-fA-F]{0,4}|[^\r\n])?/u.exec(text.slice(at)) ?? [];
    return { mistake: { kind: "bad-escape", sequence }, at: { start: at, end: at + sequence.length } };
  }
  if (character !== "" && character !== "\n" && character !== "\r")
    return { mistake: { kind: "control-character", character }, at: { start: at, end: at + 1 } };
  // Not closed in its line; a full-width quotation mark was perhaps meant to close it.
  const [lookalike] = /[“”„‟＂「」『』]/.exec(text.slice(start, at)) ?? [];
  if (lookalike === undefined) return { mistake: { kind: "unclosed-text" }, at: { start, end: at } };
  const place = text.indexOf(lookalike, start);
  return {
    mistake: { kind: "full-width", character: lookalike, plain: '"' },
    at: { start: place, end: place + lookalike.length },
  };
};
