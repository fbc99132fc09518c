import type { Now } from "../../service.ts";
import { AwsError } from "../aws-error.ts";
import { createTokenBucket, type TokenBucket } from "../token-bucket.ts";

/**
 * Requests a second, and at once, for each operation and account:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const rates: Readonly<Record<string, readonly [perSecond: number, burst: number]>> = {
  DescribeOrganization: [1, 2],
  DescribeAccount: [20, 30],
  DescribeOrganizationalUnit: [2, 2],
  ListAccounts: [8, 12],
  ListRoots: [1, 2],
};

/** ListParents, the …ForParent operations and ListDelegatedAdministrators; taken for those not named there too. */
const otherRate = [5, 8] as const;

export const createRates = (now: Now) => {
  const buckets = new Map<string, TokenBucket>();
  return (operation: string): void => {
    const [perSecond, burst] = rates[operation] ?? otherRate;
    const bucket = buckets.get(operation) ?? createTokenBucket({ perSecond, burst }, now);
    buckets.set(operation, bucket);
    if (!bucket.take()) {
      throw new AwsError(
        "TooManyRequestsException",
        "You have sent too many requests in too short a period of time.",
      );
    }
  };
};
