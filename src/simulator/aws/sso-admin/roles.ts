import { type Cloud, keyOfPolicy, type PermissionSet, type PolicyReference } from "../cloud.ts";

/**
 * The roles that permission sets become in accounts: why one cannot be made there. Texts of `FailureReason` are
 * known from users' reports where no other source is named; how the one about accounts that are
 * not active ends is not known.
 */
export const obstacleInAccount = (cloud: Cloud, accountId: string): string | undefined => {
  const account = cloud.organization.accounts.get(accountId);
  if (account === undefined) return `Received a 404 status error: Account ${accountId} not found.`;
  if (account.state === "ACTIVE") return undefined;
  return `AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account '${accountId}' takes longer than usual. Please try again later.`;
};

/** A request to an account that is not active fails only after a long wait: minutes, in users' reports. */
export const secondsFor = (cloud: Cloud, accountIds: readonly string[], seconds: number): number => {
  const inactive = accountIds.filter((accountId) => {
    const account = cloud.organization.accounts.get(accountId);
    return account !== undefined && account.state !== "ACTIVE";
  });
  return seconds * Math.max(1, accountIds.length) + seconds * 40 * inactive.length;
};

export const obstacleToRole = (cloud: Cloud, set: PermissionSet, accountId: string): string | undefined =>
  obstacleInAccount(cloud, accountId) ?? missingPolicy(cloud, set, accountId) ?? tooManyPolicies(set);

/** The path and the name must be the same, also in case: whether AWS minds the case is said both ways. */
const missingPolicy = (cloud: Cloud, set: PermissionSet, accountId: string): string | undefined => {
  const existing = new Set(
    [cloud.customerManagedPolicies[accountId] ?? [], cloud.customerManagedPolicies["*"] ?? []]
      .flat()
      .map(keyOfPolicy),
  );
  const needed: PolicyReference[] = [...set.customerManagedPolicies.values()];
  if (set.boundary !== undefined && "CustomerManagedPolicyReference" in set.boundary) {
    needed.push(set.boundary.CustomerManagedPolicyReference);
  }
  const missing = needed.find((reference) => !existing.has(keyOfPolicy(reference)));
  if (missing === undefined) return undefined;
  // IAM's text for AttachRolePolicy, after the words that the other reasons begin with.
  return `Received a 404 status error: Policy arn:aws:iam::${accountId}:policy${keyOfPolicy(missing)} does not exist or is not attachable.`;
};

/** IAM's default quota of managed policies on a role; each account can have it raised. */
const policiesPerRole = 10;

const tooManyPolicies = ({ managedPolicies, customerManagedPolicies }: PermissionSet): string | undefined =>
  managedPolicies.size + customerManagedPolicies.size <= policiesPerRole
    ? undefined
    : `Received a 409 status error: Cannot exceed quota for PoliciesPerRole: ${policiesPerRole}`;
