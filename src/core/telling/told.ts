import type { Masses } from "./held-back.ts";

/**
 * What people have been told, for the next run to tell nobody twice. It outlives instances and failed runs, so it is
 * kept apart from the memory. Losing it costs a repeated message at most.
 */
export type Told = {
  /** By record key; a record that was never told anything is not there. */
  readonly records: Readonly<Record<string, ToldRecord>>;
  /** Record key → since when its owner has had something to correct. ISO 8601. */
  readonly failingSince: Readonly<Record<string, string>>;
  /** What is newly wrong with many records at once. */
  readonly masses: Masses;
};

export type ToldRecord = {
  /** Marks of what was said, oldest first; the last is that of the problems as they then were. */
  readonly marks: readonly string[];
  /** It may have been told more than this: its comments are to be read before anything is said. */
  readonly isUnsure?: true;
  /** Its first grant is still to be told. */
  readonly owesWelcome?: true;
  /** IAM Access Analyzer's remarks on its policy are still to be told. */
  readonly owesAdvice?: true;
};

export const nothingTold: Told = { records: {}, failingSince: {}, masses: {} };
