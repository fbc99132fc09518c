import { type ChangeKind, changeKinds } from "../core/model/change.ts";

/** A text of another program, ready to stand inside a sentence of ours. */
export const withoutStop = (detail: string): string => detail.trim().replace(/[.。]+$/, "");

/** Digits in groups of three, as both languages write them. */
export const grouped = (number: number): string => number.toLocaleString("en-US");

/** `U+3042`: names a character that may not be visible. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Puts the kind of change, with which a description begins, into a language's words. */
export const readable = (change: string, words: Readonly<Record<ChangeKind, string>>): string =>
  change.replace(/^[a-z-]+/, (kind) => words[kind as ChangeKind] ?? kind);

/** What a description of a change says; undefined where it is none, or was cut. */
export type DescribedChange = {
  readonly kind: ChangeKind;
  readonly permissionSet: string;
  /** Of an assignment. */
  readonly to?: { readonly accountId: string; readonly type: "USER" | "GROUP"; readonly name: string };
};

const kinds: ReadonlySet<string> = new Set(changeKinds);

const isKind = (text: string): text is ChangeKind => kinds.has(text);

/** Takes apart what `describeChange` has put together, for languages that order it in another way. */
export const describedChange = (change: string): DescribedChange | undefined => {
  const [, kind = "", rest = ""] = /^([a-z-]+) (.+)$/s.exec(change) ?? [];
  if (!isKind(kind)) return undefined;
  if (!kind.endsWith("-assignment")) return { kind, permissionSet: rest };
  const [, accountId = "", permissionSet = "", type, name = ""] =
    /^(\d{12})\/(\S+) (USER|GROUP) (.+)$/s.exec(rest) ?? [];
  return type === undefined
    ? undefined
    : { kind, permissionSet, to: { accountId, type: type === "USER" ? "USER" : "GROUP", name } };
};

/** As much of what somebody wrote as a sentence can hold. */
export const short = (text: string): string => cut(text, 120);

/** A text of at most so many UTF-16 units. No character is cut in two: half of one is stored by nobody as it was sent. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** A sentence for each kind of something; one that is missing does not compile. */
export type Sentences<Of extends { readonly kind: string }> = {
  readonly [Kind in Of["kind"]]: (of: Extract<Of, { readonly kind: Kind }>) => string;
};

export const sentenceFor = <Of extends { readonly kind: string }>(
  sentences: Sentences<Of>,
  of: Of,
): string => {
  // The kind and the rest of it belong together; the compiler cannot see it through the look-up.
  const sentence = sentences[of.kind as Of["kind"]] as (of: Of) => string;
  return sentence(of);
};
