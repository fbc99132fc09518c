import { diagnose, diagnoseText, type Expected, type JsonFault, type OpenBracket } from "./json-mistake.ts";

/** A stretch of the text, as offsets in UTF-16 units; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

export type JsonMember = { readonly name: string; readonly nameSpan: Span; readonly value: JsonNode };
export type JsonText = Span & { readonly type: "text"; readonly value: string };
export type JsonObject = Span & { readonly type: "object"; readonly members: readonly JsonMember[] };
type JsonList = Span & { readonly type: "list"; readonly items: readonly JsonNode[] };
export type JsonNode =
  | JsonObject
  | JsonList
  | JsonText
  | (Span & { readonly type: "number" | "boolean" | "null"; readonly raw: string });

export type JsonReading =
  | { readonly status: "read"; readonly root: JsonNode }
  | { readonly status: "not-json"; readonly fault: JsonFault }
  /** Nested deeper than any policy can be; where. */
  | { readonly status: "too-deep"; readonly at: Span };

/** A policy has seven levels; far beyond them nothing needs to be read, and no stack has to grow. */
const deepest = 64;

const white = /[ \t\r\n]*/y;
const textToken = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const wordToken = /(?:true|false|null)(?![\w$-])/y;

/** Leaves `read` at once, from whatever depth; never leaves this file. */
class Stop {
  readonly reading: JsonReading;
  constructor(reading: JsonReading) {
    this.reading = reading;
  }
}

/** Reads JSON (RFC 8259) with the place of everything in it, or the first mistake with its likely cause. */
export const readJson = (text: string): JsonReading => {
  let at = 0;
  /** Where the last token ended: a missing comma belongs there. */
  let before: Span = { start: 0, end: 0 };
  const open: OpenBracket[] = [];

  const fail = (expected: Expected): never => {
    throw new Stop({ status: "not-json", fault: diagnose(text, { at, before, expected, open }) });
  };
  const match = (token: RegExp): string | undefined => {
    token.lastIndex = at;
    return token.exec(text)?.[0];
  };
  const skipWhite = (): void => {
    at += match(white)?.length ?? 0;
  };
  const advance = (length: number): Span => {
    before = { start: at, end: at + length };
    at += length;
    skipWhite();
    return before;
  };
  const take = (sign: string): boolean => {
    if (text[at] !== sign) return false;
    advance(1);
    return true;
  };
  const readText = (expected: Expected): { raw: string; span: Span } => {
    const raw = match(textToken);
    if (raw !== undefined) return { raw, span: advance(raw.length) };
    if (text[at] === '"') throw new Stop({ status: "not-json", fault: diagnoseText(text, at) });
    return fail(expected);
  };

  const enter = (bracket: OpenBracket["bracket"]): number => {
    const start = at;
    if (open.length === deepest) throw new Stop({ status: "too-deep", at: { start, end: start + 1 } });
    open.push({ bracket, at });
    advance(1);
    return start;
  };
  const leave = (): number => {
    open.pop();
    return advance(1).end;
  };

  const readObject = (): JsonObject => {
    const start = enter("{");
    const members: JsonMember[] = [];
    if (text[at] !== "}")
      do {
        const { raw, span } = readText("name");
        if (!take(":")) fail("colon");
        members.push({ name: JSON.parse(raw), nameSpan: span, value: readValue() });
      } while (take(","));
    if (text[at] !== "}") fail("comma");
    return { type: "object", start, end: leave(), members };
  };
  const readList = (): JsonList => {
    const start = enter("[");
    const items: JsonNode[] = [];
    if (text[at] !== "]")
      do items.push(readValue());
      while (take(","));
    if (text[at] !== "]") fail("comma");
    return { type: "list", start, end: leave(), items };
  };
  const readValue = (): JsonNode => {
    if (text[at] === "{") return readObject();
    if (text[at] === "[") return readList();
    const number = match(numberToken);
    if (number !== undefined) return { type: "number", ...advance(number.length), raw: number };
    const word = match(wordToken);
    if (word !== undefined)
      return { type: word === "null" ? "null" : "boolean", ...advance(word.length), raw: word };
    const { raw, span } = readText("value");
    return { type: "text", ...span, value: JSON.parse(raw) };
  };

  try {
    skipWhite();
    const root = readValue();
    if (at < text.length) fail("end");
    return { status: "read", root };
  } catch (stop) {
    if (stop instanceof Stop) return stop.reading;
    throw stop;
  }
};

/** Without white space, as it is sent. What no policy may hold stays an escape: it was written as one. */
export const minified = (node: JsonNode): string => {
  switch (node.type) {
    case "object":
      return `{${node.members.map(({ name, value }) => `${quoted(name)}:${minified(value)}`).join(",")}}`;
    case "list":
      return `[${node.items.map(minified).join(",")}]`;
    case "text":
      return quoted(node.value);
    default:
      return node.raw;
  }
};

const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[^\u0020-\u00ff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
