import type { Mention, RecordRef } from "../model/ledger.ts";

/** A new value for each of these fields of a record, as long as nobody has changed the record meanwhile. */
export type RecordEdit = {
  readonly record: RecordRef;
  readonly revision: string;
  /** Field code → text. */
  readonly values: Readonly<Record<string, string>>;
};

/** Where people are told about their records. `read` and `post` throw RemoteError. */
export type RecordDesk = {
  /** Texts of our comments on a record, oldest first, as far as they matter. */
  readonly read: (record: RecordRef) => Promise<readonly string[]>;
  /** Posts a comment; without the mentions, when kintone refuses those. */
  readonly post: (record: RecordRef, text: string, mentions: readonly Mention[]) => Promise<void>;
  /** Writes what can be written, and answers what kintone refused, in its words. What is left is for the next run. */
  readonly edit: (
    edits: readonly RecordEdit[],
  ) => Promise<readonly { readonly record: RecordRef; readonly detail: string }[]>;
  /** How many more requests this run may send for an app. */
  readonly requestsLeft: (app: string) => number;
};
