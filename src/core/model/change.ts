import { createHash } from "node:crypto";
import { type Assignment, assignmentKey } from "./assignment.ts";
import type { CurrentState } from "./current.ts";
import { type AccountId, compareText, foldName, type InstanceArn } from "./ids.ts";
import type { RecordRef } from "./ledger.ts";
import type { Edit, PermissionSetId, PermissionSetSpec } from "./permission-set.ts";

/**
 * Why an assignment goes. `unrequested`: no record is known to have asked for it; drift. `principal-gone`: its user or
 * group was deleted, so it grants nobody anything. `principal-recreated`: the same name has another id now.
 */
export type RemovalReason =
  | "expired"
  | "withdrawn"
  | "unrequested"
  | "protection-ended"
  | "principal-gone"
  | "principal-recreated";

/** What is to be done, without its order. */
export type Deed =
  | { readonly kind: "create-permission-set"; readonly spec: PermissionSetSpec }
  | {
      readonly kind: "update-permission-set";
      readonly permissionSet: PermissionSetId;
      readonly edits: readonly Edit[];
    }
  | {
      readonly kind: "provision";
      readonly permissionSet: PermissionSetId;
      /** `all`: one request for every account that has the role. */
      readonly accounts: "all" | readonly AccountId[];
      readonly reason: "edited" | "left-unprovisioned";
    }
  | { readonly kind: "delete-permission-set"; readonly permissionSet: PermissionSetId }
  | { readonly kind: "create-assignment"; readonly assignment: Assignment }
  | {
      readonly kind: "delete-assignment";
      readonly assignment: Assignment;
      readonly reason: RemovalReason;
      /** An earlier run saw the same end of the period, so no safety limit counts it. */
      readonly isForeseen: boolean;
    };

export type ChangeKind = Deed["kind"];

export const changeKinds = [
  "create-permission-set",
  "update-permission-set",
  "delete-permission-set",
  "provision",
  "create-assignment",
  "delete-assignment",
] as const satisfies readonly ChangeKind[];

/** One step of a plan. It says for which instance it is, which records asked, and what it waits for. */
export type Change = Deed & {
  readonly id: string;
  readonly instanceArn: InstanceArn;
  readonly records: readonly RecordRef[];
  /** Ids of changes that must have succeeded. */
  readonly requires: readonly string[];
  /** Ids of changes that must have ended, whichever way. */
  readonly after: readonly string[];
};

export type ChangeOf<Kind extends ChangeKind> = Extract<Change, { readonly kind: Kind }>;

export const permissionSetNameOf = (deed: Deed): string =>
  deed.kind === "create-permission-set"
    ? deed.spec.name
    : "assignment" in deed
      ? deed.assignment.permissionSetName
      : deed.permissionSet.name;

/** Accounts whose roles a change touches. */
export const accountsTouchedBy = (deed: Deed, { permissionSets }: CurrentState): readonly AccountId[] => {
  if ("assignment" in deed) return [deed.assignment.accountId];
  if (deed.kind !== "provision") return [];
  if (deed.accounts !== "all") return deed.accounts;
  const { arn } = deed.permissionSet;
  const set = permissionSets.find((one) => one.arn === arn);
  return set?.ownership === "ours" ? set.provisioned : [];
};

/** Ids of changes are stable from run to run, and unique within a plan. */
export const assignmentChangeId = (
  kind: "create-assignment" | "delete-assignment",
  assignment: Assignment,
): string => `${kind}:${assignmentKey(assignment)}`;

export const changeId = (deed: Deed): string =>
  "assignment" in deed
    ? assignmentChangeId(deed.kind, deed.assignment)
    : `${deed.kind}:${foldName(permissionSetNameOf(deed))}`;

/**
 * The name of a set of held changes: the first 16 hex digits of SHA-256 over their sorted keys (instance, kind,
 * account, permission set, principal). The same changes have the same name in every run.
 */
export const checksumOf = (changes: readonly Change[]): string =>
  createHash("sha256")
    .update(
      changes
        .map(({ instanceArn, id }) => `${instanceArn}\n${id}`)
        .sort(compareText)
        .join("\n"),
    )
    .digest("hex")
    .slice(0, 16);
