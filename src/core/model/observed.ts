import type { PrincipalType } from "./assignment.ts";
import type { AccountId, PrincipalId } from "./ids.ts";
import type { PermissionSetContent } from "./permission-set.ts";

/**
 * What earlier runs saw in IAM Identity Center, each fact with when it was last seen there. It makes reading short and
 * decides nothing: whatever is about to be changed is read anew. It holds ids, not people's names. Moments are ISO 8601.
 */
export type Observed = {
  readonly instanceArn: string;
  /** When the last run that left it began to read; of one that failed early, the run before it. */
  readonly readAt: string;
  /** By ARN. */
  readonly permissionSets: Readonly<Record<string, ObservedPermissionSet>>;
  /** Ids of asynchronous requests, ours and others', whose traces have been read. */
  readonly requests: readonly string[];
};

export type ObservedPermissionSet = {
  /** Absent after a change of ours: it is to be read again. */
  readonly identity?: ObservedIdentity & { readonly at: string };
  readonly provisioned?: { readonly accounts: readonly AccountId[]; readonly at: string };
  /** Who is assigned, by account. */
  readonly pairs: Readonly<Record<string, ObservedPair>>;
};

export type ObservedIdentity = {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: somebody else's, of which only name and tags are read. */
  readonly content?: ObservedContent;
};

export type ObservedContent = Omit<PermissionSetContent, "tags"> & {
  readonly outdated: readonly AccountId[];
};

type ObservedPair = {
  readonly principals: readonly { readonly type: PrincipalType; readonly id: PrincipalId }[];
  readonly at: string;
};

/** How what is remembered is seen to again, a part in each run. */
export type Verification = {
  /** Everything is seen to again within this time, as long as runs come on time. */
  readonly targetHours: number;
  /** Seconds that a run reads for that, at most. */
  readonly budgetSeconds: number;
};

/**
 * Requests that this run has to spend so that facts which take so many are seen again in time: as large a part of them
 * as the time since the last run is of the target. A tenth more makes up for a run that comes late.
 */
export const sliceOf = (requests: number, sinceLastRun: number, { targetHours }: Verification): number =>
  // A run directly after a run does nothing twice.
  sinceLastRun < 60_000
    ? 0
    : Math.ceil(Math.min(1, (sinceLastRun / (targetHours * 3_600_000)) * 1.1) * requests);
