import { hash } from "node:crypto";
import type { PrincipalType } from "./assignment.ts";
import { foldName } from "./ids.ts";
import { type LedgerRecord, recordKey } from "./ledger.ts";

/**
 * What one run tells the next. Correctness never needs it: without it the rules fall back to what can be read off
 * the records. It holds ids, not people's names. Moments are ISO 8601.
 */
export type Memory = {
  readonly instanceArn: string;
  /** Record key → what the record asked for when it was last understood, and the end of its period. */
  readonly records: Readonly<Record<string, RememberedRecord>>;
  /** Record key → since when it cannot be understood. */
  readonly unclearSince: Readonly<Record<string, string>>;
  /** Record key → since when it asks for something that exists and may not be given. */
  readonly refusedSince: Readonly<Record<string, string>>;
  /** Fingerprint of a record and a principal's name → when the name was first missing from the directory. */
  readonly missingSince: Readonly<Record<string, string>>;
  /** Fingerprint of a record and a principal's name → the id that the name meant. */
  readonly principals: Readonly<Record<string, string>>;
  /** Key of an assignment of a deleted user or group that AWS would not delete → when it said so. */
  readonly orphans: Readonly<Record<string, string>>;
  /** Removals of the last 24 hours that were no expiry. */
  readonly removals: readonly { readonly at: string; readonly assignment: string }[];
  /**
   * Keys of what was granted by runs that held something, for as long as anything is held: had it been measured by,
   * what is held would become a smaller share by itself, and go without approval.
   */
  readonly grantedBesideHeld: readonly string[];
  /** Key of an assignment that waits for its replacement → since when, and for how many runs. */
  readonly replacements: Readonly<Record<string, { readonly since: string; readonly runs: number }>>;
  /** App → field codes that were read from it. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
};

export type RememberedRecord = { readonly granted: readonly string[]; readonly until?: string };

export const missingKey = (record: LedgerRecord, type: PrincipalType, name: string): string =>
  hash("sha256", `${recordKey(record.ref)}\n${type}\n${foldName(name)}`).slice(0, 16);

const hour = 3_600_000;

export const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / hour;

export const latest = (moments: readonly (Date | undefined)[]): Date | undefined => {
  const known = moments.filter((moment) => moment !== undefined).map((moment) => moment.getTime());
  return known.length === 0 ? undefined : new Date(Math.max(...known));
};
