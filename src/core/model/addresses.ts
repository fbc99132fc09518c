/**
 * A run of the characters that an address may begin with, and behind it the rest of the address where it is one. A
 * run matches whether it is one or not, so a search never begins anew within it: a text of any shape is gone through
 * once, and what follows an `@` once more.
 */
export const addressRuns =
  /[\p{L}\p{N}\p{M}._%+'&~-]+([@＠][\p{L}\p{N}\p{M}-]+(?:[.．][\p{L}\p{N}\p{M}-]+)+)?/gu;

/** A text with every e-mail address in it, known or not, written otherwise. */
export const replaceAddresses = (text: string, write: (address: string) => string): string =>
  text.replace(addressRuns, (run, rest: string | undefined) => (rest === undefined ? run : write(run)));
