import { setMaxListeners } from "node:events";
import type { AwsAccess } from "./aws-access.ts";
import type { Clock } from "./clock.ts";
import type { Instance } from "./core/model/assignment.ts";
import type { Change } from "./core/model/change.ts";
import type { CurrentState } from "./core/model/current.ts";
import type { Observed, Verification } from "./core/model/observed.ts";
import type { Problem } from "./core/model/problem.ts";
import type { ReadExisting } from "./export.ts";
import { callerAccount } from "./identity-center/credentials.ts";
import { type CurrentStateReader, currentStateReader } from "./identity-center/current.ts";
import { readIdentityStore } from "./identity-center/identity-store.ts";
import { findInstance } from "./identity-center/instance.ts";
import { readAssignments, readPolicies } from "./identity-center/reads.ts";
import { ssoAdmin } from "./identity-center/sso-admin.ts";
import { identityCenterWriter } from "./identity-center/writer.ts";
import { organization } from "./organizations/organization.ts";
import { RemoteError } from "./remote-error.ts";
import type { RequestCounter } from "./request-counter.ts";
import type { Observations, TargetQuery, TargetReading, TargetRereading, Writer } from "./run.ts";

export type TargetContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
  readonly requestsPerSecond: number;
  /** Minutes after which a request that does not end is waited for no longer. */
  readonly settleMinutes: number;
  readonly verification: Verification;
  /** Absent: nothing is kept between runs. */
  readonly observedStore?: ObservedStore | undefined;
};

/** Where what was seen in IAM Identity Center is kept between runs. */
export type ObservedStore = {
  readonly load: () => { readonly observed: Observed | undefined; readonly problems: readonly Problem[] };
  readonly save: (observed: Observed, isFinished: boolean) => readonly Problem[];
};

export type Target = {
  readonly read: (query: TargetQuery) => Promise<TargetReading>;
  readonly reread: (
    changes: readonly Change[],
    permissionSetNames: readonly string[],
  ) => Promise<TargetRereading>;
  readonly writerFor: (current: CurrentState) => Writer;
  /** What these sets allow and whom they are assigned to in one account. Throws RemoteError. */
  readonly existing: ReadExisting;
  readonly observations: Observations;
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

  let reader: CurrentStateReader | undefined;

  const readAll = async (query: TargetQuery): Promise<TargetReading> => {
    const { instanceArn, withOus, isOurs, onProgress } = query;
    const reading = org.read({ withOus });
    // It is waited for below; until then it must not fail unheard.
    reading.catch(() => undefined);
    const [botAccountId, managementAccountId] = await Promise.all([
      callerAccount(context),
      org.managementAccountId(),
    ]);
    const found = await findInstance(sso, instanceArn, managementAccountId);
    if (found.status === "unusable") {
      // Whoever may not see the organization is told that first: it may be why there is no instance.
      await reading;
      return { status: "unreadable", problems: [found.problem] };
    }
    const { instance } = found;
    const { observed, problems } = recall(given, query, instance);
    reader = currentStateReader(sso, context.clock, {
      instance,
      isOurs,
      forbiddenAccounts: [managementAccountId, botAccountId],
      accounts: async () => (await reading).accounts.map(({ id }) => id),
      remembered: observed,
      verification: given.verification,
      onProgress: ({ done, total }) =>
        onProgress?.({ done, total, secondsLeft: (total - done) / sso.rate() }),
    });
    const [store, current, organizationRead] = await Promise.all([
      readIdentityStore(context, instance.identityStoreId),
      reader.read(),
      reading,
    ]);
    const directory = { ...organizationRead, ...store, botAccountId };
    return { status: "read", current, directory, oldestVerifiedAt: reader.oldest(), problems };
  };

  const unreadable = (error: unknown) => {
    failure.abort();
    if (!(error instanceof RemoteError)) throw error;
    return { status: "unreadable", problems: [targetProblem(error)] } as const;
  };
  const save = (isFinished: boolean): readonly Problem[] =>
    reader === undefined ? [] : (given.observedStore?.save(reader.observed(), isFinished) ?? []);

  return {
    read: (query) => readAll(query).catch(unreadable),
    reread: async (changes, names) => {
      try {
        const current = await reader?.reread(changes, names);
        return current === undefined || reader === undefined
          ? { status: "same" }
          : { status: "read", current, oldestVerifiedAt: reader.oldest() };
      } catch (error) {
        return unreadable(error);
      }
    },
    writerFor: (current) =>
      identityCenterWriter(sso, current, { ...context, onEnd: (id) => reader?.isKnownRequest(id) }),
    observations: {
      begin: () => save(false),
      end: (outcomes) => {
        reader?.follow(outcomes);
        return save(true);
      },
    },
    existing: async (instance, permissionSets, account) => {
      const [sets, assignments] = await Promise.all([
        Promise.all(
          permissionSets.map(async ({ arn, name }) => {
            const policies = await readPolicies(sso, { InstanceArn: instance.arn, PermissionSetArn: arn });
            return { arn, name, policies };
          }),
        ),
        Promise.all(permissionSets.map((set) => readAssignments(sso, instance, set, account))).catch(
          (error: unknown) => {
            if (error instanceof RemoteError && error.kind === "denied") return undefined;
            throw error;
          },
        ),
      ]);
      return { permissionSets: sets, assignments: assignments?.flat() };
    },
  };
};

/** What of the state can be used: of this instance, and not from the future. */
const recall = (
  { observedStore, clock }: TargetContext,
  { isFull }: TargetQuery,
  instance: Instance,
): ReturnType<ObservedStore["load"]> => {
  if (isFull || observedStore === undefined) return { observed: undefined, problems: [] };
  const loaded = observedStore.load();
  const { observed } = loaded;
  if (observed === undefined) return loaded;
  const detail =
    observed.instanceArn !== instance.arn
      ? `it belongs to ${observed.instanceArn}`
      : new Date(observed.readAt) > clock.now()
        ? `it was written at ${observed.readAt}, which is yet to come`
        : undefined;
  if (detail === undefined) return loaded;
  return { observed: undefined, problems: [{ code: "state-unusable", data: { detail } }] };
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
