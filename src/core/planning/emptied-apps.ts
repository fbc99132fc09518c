import type { Ledgers, RecordRef } from "../model/ledger.ts";
import { distinct, type Problem } from "../model/problem.ts";
import type { Removal } from "./diff.ts";

/**
 * One of several apps of a ledger that comes back without any record is as likely a mistake (its `condition`, its
 * token) as a whole ledger that does. Which app granted something is known from memory.
 */
export type EmptiedApps = {
  /** Whether a record that asked for it stood in such an app. */
  readonly held: (removal: Removal) => boolean;
  /** One for each such app. Where no app gave any record, that is told elsewhere. */
  readonly problems: readonly Problem[];
};

const appOf = ({ host, app }: RecordRef): string => `${host}/${app}`;

export const emptiedApps = ({ assignments }: Ledgers, removals: readonly Removal[]): EmptiedApps => {
  const giving = new Set(assignments.map(({ ref }) => appOf(ref)));
  const isEmptied = (ref: RecordRef): boolean => !giving.has(appOf(ref));
  const emptied =
    assignments.length === 0 ? [] : removals.flatMap(({ records }) => records.filter(isEmptied));
  return {
    held: ({ records }) => records.some(isEmptied),
    problems: distinct(
      emptied.map(({ app }) => ({
        code: "ledger-empty",
        data: { ledger: "assignments", app, isOneOfSeveral: true },
      })),
    ),
  };
};
