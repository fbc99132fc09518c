import { type AccountId, compareText, foldName, type InstanceArn, type PrincipalId } from "./ids.ts";

export type PrincipalType = "USER" | "GROUP";

export type Principal = { readonly type: PrincipalType; readonly id: PrincipalId };

/**
 * Who may enter which account in which role. It has no other attributes, so it is created and deleted, never
 * updated. The permission set stands by its name, which AWS keeps unique and never changes, so that an assignment
 * of a set that does not exist yet can be spoken of.
 */
export type Assignment = {
  readonly accountId: AccountId;
  readonly permissionSetName: string;
  readonly principal: Principal;
};

/** A hundred thousand assignments are asked for their keys, a dozen times each. */
const keys = new WeakMap<Assignment, string>();

/** Identity of an assignment within one instance. Holds ids and the set's name, no person's name. */
export const assignmentKey = (assignment: Assignment): string => {
  const known = keys.get(assignment);
  if (known !== undefined) return known;
  const { accountId, permissionSetName, principal } = assignment;
  const key = `${accountId}/${foldName(permissionSetName)}/${principal.type}/${principal.id}`;
  keys.set(assignment, key);
  return key;
};

/** The account in the key of an assignment, or of anything that begins like one. */
export const accountOf = (key: string): string => key.split("/")[0] ?? "";

/** Everything about an assignment but its permission set: what a replacement has in common with what it replaces. */
export const seatKey = ({ accountId, principal }: Assignment): string =>
  `${accountId}/${principal.type}/${principal.id}`;

/** An account and a permission set, without the principal. */
export const pairKey = ({
  accountId,
  permissionSetName,
}: Pick<Assignment, "accountId" | "permissionSetName">): string =>
  `${accountId}/${foldName(permissionSetName)}`;

export const byAssignment = (left: Assignment, right: Assignment): number =>
  compareText(assignmentKey(left), assignmentKey(right));

/** An IAM Identity Center instance is a value: a change says for which one it is. */
export type Instance = {
  readonly arn: InstanceArn;
  readonly identityStoreId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: read off the instance's ARN. */
  readonly partition: string;
};
