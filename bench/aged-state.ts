import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Observed, ObservedPermissionSet } from "../src/core/model/observed.ts";

type File = { readonly schemaVersion: 1; readonly isFinished: boolean; readonly observed: Observed };

const minute = 60_000;
/** Minutes since the last run. */
const sinceLastRun = 10;
/** Minutes over which runs have spread what they saw: the target, less the time until it is due. */
const spread = 110;

/**
 * Lets a run leave its state, and makes of it what a day of runs every ten minutes would have left: the facts were seen
 * a part at a time, the oldest almost two hours ago.
 */
export const keepFor = async (state: string, populate: () => Promise<unknown>): Promise<void> => {
  await populate();
  const file = join(state, "observed.json");
  const { observed, ...rest } = JSON.parse(readFileSync(file, "utf8")) as File;
  const now = Date.now();
  let fact = 0;
  const seen = (): string =>
    // A number that shares no factor with the spread visits every minute of it before it comes back.
    new Date(now - (sinceLastRun + ((fact++ * 37) % (spread - sinceLastRun))) * minute).toISOString();
  const aged = (set: ObservedPermissionSet): ObservedPermissionSet => ({
    ...(set.identity === undefined ? {} : { identity: { ...set.identity, at: seen() } }),
    ...(set.provisioned === undefined ? {} : { provisioned: { ...set.provisioned, at: seen() } }),
    pairs: Object.fromEntries(
      Object.entries(set.pairs).map(([account, pair]) => [account, { ...pair, at: seen() }]),
    ),
  });
  const permissionSets = Object.fromEntries(
    Object.entries(observed.permissionSets).map(([arn, set]) => [arn, aged(set)]),
  );
  const readAt = new Date(now - sinceLastRun * minute).toISOString();
  writeFileSync(file, JSON.stringify({ ...rest, observed: { ...observed, readAt, permissionSets } }));
};
