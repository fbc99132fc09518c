import { grouped } from "./phrases.ts";

export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : several}`;

export const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(", ");

/** The first few of what may be many. */
export const listed = (names: readonly string[]): string =>
  names.length <= 3 ? quoted(names) : `${quoted(names.slice(0, 3))} and ${grouped(names.length - 3)} more`;

export const didYouMean = (suggestions: readonly string[]): string | undefined => {
  const names = suggestions.map((name) => `“${name}”`);
  const last = names.pop();
  if (last === undefined) return undefined;
  return `Did you mean ${names.length === 0 ? last : `${names.join(", ")} or ${last}`}?`;
};
