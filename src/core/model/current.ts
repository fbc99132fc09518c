import type { Assignment, Instance } from "./assignment.ts";
import type { AccountId } from "./ids.ts";
import type { PermissionSetContent, PermissionSetId } from "./permission-set.ts";

/** One of our permission sets as AWS has it. */
export type OurPermissionSet = PermissionSetId & {
  readonly ownership: "ours";
  readonly content: PermissionSetContent;
  /** Accounts that hold its role. */
  readonly provisioned: readonly AccountId[];
  /** Those of them whose role is older than the set. */
  readonly outdated: readonly AccountId[];
  /**
   * The management account or the bot's own, when the set is provisioned there: then nothing of it is touched.
   * AWS refuses the first to a delegated administrator; the second would let the program widen its own rights.
   */
  readonly outOfReach: AccountId | undefined;
};

/** Somebody else's: only its name and tags are read. */
export type ForeignPermissionSet = PermissionSetId & { readonly ownership: "foreign" };

/** What IAM Identity Center has, read completely or not at all. */
export type CurrentState = {
  readonly instance: Instance;
  readonly permissionSets: readonly (OurPermissionSet | ForeignPermissionSet)[];
  /** All assignments of our permission sets. */
  readonly assignments: readonly Assignment[];
};
