import { invalidParameter, type Refusal } from "../refusal.ts";

export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "symbol"; readonly text: string };

const whitespace = /[\s\u3000]/;
const symbols = ["!=", ">=", "<=", "=", ">", "<", "(", ")", ","];
const escapes: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", t: "\t", n: "\n", r: "\r" };

export function malformedQuery(): Refusal {
  return invalidParameter("query", "クエリ記法が間違っています。", "Invalid query.");
}

/**
 * Splits a query into words (field codes of any script, keywords, numbers), double-quoted texts and symbols. A
 * raw tab or line break is white space between tokens, and an error inside a text.
 * https://cybozu.dev/ja/kintone/docs/overview/query/
 */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const character = query.charAt(at);
    if (whitespace.test(character)) {
      at += 1;
    } else if (character === '"') {
      const { text, end } = readText(query, at + 1);
      tokens.push({ kind: "text", text });
      at = end;
    } else {
      const symbol = symbols.find((one) => query.startsWith(one, at));
      const text = symbol ?? readWord(query, at);
      tokens.push({ kind: symbol === undefined ? "word" : "symbol", text });
      at += text.length;
    }
  }
  return tokens;
}

function readText(query: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start; at < query.length; at += 1) {
    const character = query.charAt(at);
    if (character === '"') return { text, end: at + 1 };
    if (character === "\t" || character === "\n" || character === "\r") throw malformedQuery();
    if (character === "\\") {
      at += 1;
      const escaped = escapes[query.charAt(at)];
      if (escaped === undefined) throw malformedQuery();
      text += escaped;
    } else {
      text += character;
    }
  }
  throw malformedQuery();
}

function readWord(query: string, start: number): string {
  let end = start;
  while (end < query.length && !/[\s\u3000"'`!=<>(),;]/.test(query.charAt(end))) end += 1;
  if (end === start) throw malformedQuery();
  return query.slice(start, end);
}
