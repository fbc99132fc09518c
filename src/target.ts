import { setMaxListeners } from "node:events";
import type { AwsAccess } from "./aws-access.ts";
import type { Clock } from "./clock.ts";
import type { Assignment } from "./core/assignment.ts";
import type { CurrentState } from "./core/current.ts";
import type { AccountId } from "./core/ids.ts";
import type { PermissionSetId } from "./core/permission-set.ts";
import type { Problem } from "./core/problem.ts";
import { callerAccount } from "./identity-center/credentials.ts";
import { readAssignments, readCurrentState } from "./identity-center/current.ts";
import { readIdentityStore } from "./identity-center/identity-store.ts";
import { findInstance } from "./identity-center/instance.ts";
import { ssoAdmin } from "./identity-center/sso-admin.ts";
import { identityCenterWriter } from "./identity-center/writer.ts";
import { organization } from "./organizations/organization.ts";
import { RemoteError } from "./remote-error.ts";
import type { RequestCounter } from "./request-counter.ts";
import type { TargetQuery, TargetReading, Writer } from "./run.ts";

export type TargetContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
  readonly requestsPerSecond: number;
  /** Minutes after which a request that does not end is waited for no longer. */
  readonly settleMinutes: number;
};

export type Target = {
  readonly read: (query: TargetQuery) => Promise<TargetReading>;
  readonly writerFor: (current: CurrentState) => Writer;
  /** What these sets are assigned to in one account; undefined when AWS does not say. */
  readonly assignmentsIn: (
    current: CurrentState,
    permissionSets: readonly PermissionSetId[],
    account: AccountId,
  ) => Promise<readonly Assignment[] | undefined>;
};

/** AWS as one run sees it: the organization, the identity store and IAM Identity Center, behind shared paces. */
export const target = (given: TargetContext): Target => {
  // What a reading that has failed still has under way, or waiting for its turn, is let go with it.
  const failure = new AbortController();
  const signal = AbortSignal.any([given.signal, failure.signal]);
  setMaxListeners(0, signal);
  const context: TargetContext = { ...given, signal };
  const sso = ssoAdmin(context);
  const org = organization(context);

  const readAll = async ({ instanceArn, withOus, isOurs }: TargetQuery): Promise<TargetReading> => {
    const readAt = context.clock.now();
    const botAccountId = await callerAccount(context);
    const organizationRead = await org.read({ withOus });
    const found = await findInstance(sso, instanceArn, organizationRead.managementAccountId);
    if (found.status === "unusable") return { status: "unreadable", problems: [found.problem] };
    const { instance } = found;
    const forbiddenAccounts = [organizationRead.managementAccountId, botAccountId];
    const [store, current] = await Promise.all([
      readIdentityStore(context, instance.identityStoreId),
      readCurrentState(sso, { instance, isOurs, forbiddenAccounts }),
    ]);
    return { status: "read", current, directory: { ...organizationRead, ...store, botAccountId }, readAt };
  };

  return {
    read: async (query) => {
      try {
        return await readAll(query);
      } catch (error) {
        failure.abort();
        if (!(error instanceof RemoteError)) throw error;
        return { status: "unreadable", problems: [targetProblem(error)] };
      }
    },
    writerFor: (current) => identityCenterWriter(sso, current, context),
    assignmentsIn: async ({ instance }, permissionSets, account) => {
      try {
        const read = permissionSets.map((set) => readAssignments(sso, instance, set, account));
        return (await Promise.all(read)).flat();
      } catch (error) {
        if (error instanceof RemoteError) return undefined;
        throw error;
      }
    },
  };
};

const loginCodes: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "ExpiredToken",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
]);

/** What an administrator is told when AWS could not be read. */
export const targetProblem = (error: RemoteError): Problem => {
  const operation = `${error.service}:${error.operation}`;
  const detail = `${error.code}: ${error.message}${error.requestId === undefined ? "" : ` (request ${error.requestId})`}`;
  if (error.service === "sts" && (error.kind === "denied" || error.kind === "refused"))
    return { code: "aws-login-failed", data: { detail } };
  if (loginCodes.has(error.code)) return { code: "aws-login-failed", data: { detail } };
  if (error.kind === "denied") return { code: "aws-denied", data: { operation, detail } };
  if (error.kind === "stopped" || error.code === "incomplete" || error.kind === "throttled")
    return { code: "incomplete-read", data: { service: operation, detail } };
  return { code: "aws-unreachable", data: { operation, detail } };
};
