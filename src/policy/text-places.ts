import type { TextPlace } from "./finding.ts";
import type { Span } from "./json-tree.ts";

/** Tells the line and column of stretches of a text: a line ends at CR, LF or both, a character is a code point. */
export const textPlaces = (text: string): ((span: Span) => TextPlace) => {
  let starts: readonly number[] | undefined;
  const lineStarts = (): readonly number[] => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
    return starts;
  };
  return ({ start, end }) => {
    const line = lineStarts().findLastIndex((lineStart) => lineStart <= start);
    const lineStart = lineStarts()[line] ?? 0;
    const [onLine = ""] = /^[^\r\n]*/.exec(text.slice(start, end)) ?? [];
    return {
      line: line + 1,
      column: [...text.slice(lineStart, start)].length + 1,
      length: Math.max(1, [...onLine].length),
    };
  };
};
