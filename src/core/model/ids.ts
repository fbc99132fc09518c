/** Branded strings: an id of one kind cannot be handed over where another is meant. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Twelve digits. */
export type AccountId = Id<"AccountId">;
/** `arn:aws:sso:::permissionSet/ssoins-…/ps-…` */
export type PermissionSetArn = Id<"PermissionSetArn">;
/** `arn:aws:sso:::instance/ssoins-…` */
export type InstanceArn = Id<"InstanceArn">;
/** Id of a user or a group in the identity store. */
export type PrincipalId = Id<"PrincipalId">;
/** Id of an asynchronous request of SSO Admin. */
export type RequestId = Id<"RequestId">;

export const parseAccountId = (text: string): AccountId | undefined =>
  /^\d{12}$/.test(text) ? (text as AccountId) : undefined;

export const asAccountId = (text: string): AccountId => {
  const id = parseAccountId(text);
  if (id === undefined) throw new Error(`not an AWS account id: ${JSON.stringify(text)}`);
  return id;
};
export const asPermissionSetArn = (text: string): PermissionSetArn => text as PermissionSetArn;
export const asInstanceArn = (text: string): InstanceArn => text as InstanceArn;
export const asPrincipalId = (text: string): PrincipalId => text as PrincipalId;
export const asRequestId = (text: string): RequestId => text as RequestId;

/** Without the white space around it. A byte order mark is none: it cannot be seen, and makes another name. */
export const trimName = (text: string): string => {
  if (!text.includes("\ufeff")) return text.trim();
  let [start, end] = [0, text.length];
  const isWhite = (at: number): boolean => /[^\S\ufeff]/.test(text.charAt(at));
  while (start < end && isWhite(start)) start++;
  while (end > start && isWhite(end - 1)) end--;
  return text.slice(start, end);
};

/** A letter that has no capital of its own (the Kelvin sign is no capital k) stays what it is. */
const lowerCase = (letter: string): string => {
  const lower = letter.toLowerCase();
  return lower.toUpperCase() === letter ? lower : letter;
};

const fold = (name: string): string => {
  const trimmed = trimName(name);
  return /^[\u0000-\u007f]*$/.test(trimmed) ? trimmed.toLowerCase() : Array.from(trimmed, lowerCase).join("");
};

/** A few hundred permission sets are named in a hundred thousand assignments, a dozen times each. */
const folded = new Map<string, string>();
const foldedAtMost = 10_000;

/** Names are compared trimmed and without case; nothing else about them is normalised. */
export const foldName = (name: string): string => {
  const known = folded.get(name);
  if (known !== undefined) return known;
  if (folded.size >= foldedAtMost) folded.clear();
  const result = fold(name);
  folded.set(name, result);
  return result;
};

/** Order of two strings by code unit: the same on every machine, unlike `localeCompare`. */
export const compareText = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0;
