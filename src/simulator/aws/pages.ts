import { AwsError } from "./aws-error.ts";
import { digest } from "./identifiers.ts";

type PageRequest = { readonly NextToken?: string; readonly MaxResults?: number };

export type Page<Item> = { readonly items: readonly Item[]; readonly NextToken?: string };

/**
 * One page of a list, in the order of the items' keys. A token is tied to the operation and to its other
 * arguments, and holds the last key, so a page loses nothing when earlier items go.
 */
export const pageOf = <Item>(
  items: readonly Item[],
  {
    operation,
    input,
    key,
    size,
    emptyPage = "never",
    wrongToken = () => new AwsError("ValidationException", "Invalid NextToken: the token is not valid."),
  }: {
    readonly operation: string;
    readonly input: PageRequest;
    readonly key: (item: Item) => string;
    readonly size: number;
    /** Where an empty page with a token is put in: a page is allowed to be empty and not the last. */
    readonly emptyPage?: "never" | "first" | "second";
    readonly wrongToken?: () => AwsError;
  },
): Page<Item> => {
  const { NextToken, MaxResults, ...rest } = input;
  const owner = digest(JSON.stringify([operation, sorted(rest)]), 16);
  const position = NextToken === undefined || NextToken === "" ? start : readToken(NextToken, owner);
  if (position === undefined) throw wrongToken();
  const ordered = items
    .map((item) => ({ item, key: key(item) }))
    .sort((one, other) => compare(one.key, other.key))
    .filter((entry) => position.after === undefined || compare(entry.key, position.after) > 0);
  const tokenAfter = (after: string | undefined, pages: number): string =>
    Buffer.from(JSON.stringify([owner, pages, after ?? null])).toString("base64url");
  const emptyAt = { never: -1, first: 0, second: 1 }[emptyPage];
  if (position.pages === emptyAt && ordered.length > 0) {
    return { items: [], NextToken: tokenAfter(position.after, position.pages + 1) };
  }
  const page = ordered.slice(0, Math.min(MaxResults ?? size, size));
  const found = page.map((entry) => entry.item);
  if (page.length === ordered.length) return { items: found };
  return { items: found, NextToken: tokenAfter(page.at(-1)?.key, position.pages + 1) };
};

type Position = { readonly pages: number; readonly after: string | undefined };

const start: Position = { pages: 0, after: undefined };

const readToken = (token: string, owner: string): Position | undefined => {
  try {
    const [tokenOwner, pages, after]: unknown[] = JSON.parse(Buffer.from(token, "base64url").toString());
    if (tokenOwner !== owner || typeof pages !== "number") return undefined;
    return { pages, after: typeof after === "string" ? after : undefined };
  } catch {
    return undefined;
  }
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const sorted = (input: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(input).sort(([one], [other]) => compare(one, other));
