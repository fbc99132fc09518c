import { IAMClient, ListPoliciesCommand } from "@aws-sdk/client-iam";
import type { AwsAccess } from "../aws-access.ts";
import { governor } from "../aws-governor.ts";
import { allPages } from "../aws-pages.ts";
import { awsRequests } from "../aws-requests.ts";
import type { Clock } from "../clock.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";

export type PolicyServicesContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
};

/** Requests a second; a run makes a handful. */
export const pace = 5;
/** Advice is not waited for: after this many milliseconds of throttling the run goes on without. */
export const throttledMilliseconds = 5_000;

/**
 * ARNs of all AWS managed policies, as AWS has them now: for names that are newer than the table we ship. A role
 * that may not ask learns nothing, and loses nothing.
 */
export const listManagedPolicies = async (context: PolicyServicesContext): Promise<readonly string[]> => {
  const { access, clock, counter, signal } = context;
  const client = new IAMClient(access);
  const send = awsRequests({
    service: "iam",
    governor: governor({ requestsPerSecond: pace, clock, signal }),
    clock,
    counter,
    signal,
  });
  try {
    const policies = await allPages({ service: "iam", operation: "ListPolicies" }, async (Marker) => {
      const page = await send({ name: "ListPolicies", throttledMilliseconds }, () =>
        client.send(new ListPoliciesCommand({ Scope: "AWS", MaxItems: 1000, Marker })),
      );
      return { items: page.Policies, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return policies.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
  } catch (error) {
    if (error instanceof RemoteError) return [];
    throw error;
  }
};
