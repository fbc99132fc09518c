import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsAccess, AwsCredentials } from "../aws-access.ts";
import { governor } from "../aws-governor.ts";
import { awsRequests, remoteError } from "../aws-requests.ts";
import type { Clock } from "../clock.ts";
import { type AccountId, parseAccountId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";
import type { IdentityCenterContext } from "./context.ts";

export type RoleToAssume = {
  readonly roleArn: string;
  /** 2 to 64 characters of `[\w+=,.@-]`; shows in CloudTrail. */
  readonly sessionName: string;
  /** Mints a new token each time: one lives about five minutes. */
  readonly idToken: () => Promise<string>;
};

const attempts = 5;
const firstDelay = 500;

/** The SDK asks for new credentials when these have less than five minutes left; so does whoever shares them. */
const renewBefore = 300_000;

/**
 * Credentials by GitHub's OIDC token, shared by all clients, and minted anew, with a fresh token, when they are
 * about to expire. Throws RemoteError.
 */
export const assumeRole = (
  access: AwsAccess,
  role: RoleToAssume,
  clock: Clock,
  counter: RequestCounter,
): (() => Promise<AwsCredentials>) => {
  let current: Promise<AwsCredentials> | undefined;
  const isFresh = ({ expiration }: AwsCredentials): boolean =>
    expiration === undefined || expiration.getTime() - clock.now().getTime() > renewBefore;
  const renew = (): Promise<AwsCredentials> => mint(access, role, clock, counter);
  return () => {
    current =
      current === undefined ? renew() : current.then((held) => (isFresh(held) ? held : renew()), renew);
    return current;
  };
};

/** STS sometimes cannot fetch GitHub's keys in time: it answers InvalidIdentityToken, which the SDK takes for final. */
const mint = async (
  access: AwsAccess,
  role: RoleToAssume,
  clock: Clock,
  counter: RequestCounter,
): Promise<AwsCredentials> => {
  // The request carries no signature; empty keys keep the SDK from looking for credentials.
  const client = new STSClient({ ...access, credentials: { accessKeyId: "", secretAccessKey: "" } });
  for (let attempt = 1; ; attempt++) {
    try {
      const WebIdentityToken = await role.idToken();
      counter.count("sts", "AssumeRoleWithWebIdentity");
      const { Credentials } = await client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName,
          WebIdentityToken,
          DurationSeconds: 3600,
        }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
      if (AccessKeyId === undefined || SecretAccessKey === undefined)
        throw new Error("AssumeRoleWithWebIdentity answered without credentials");
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
        ...(Expiration === undefined ? {} : { expiration: Expiration }),
      };
    } catch (thrown) {
      const error = remoteError("sts", "AssumeRoleWithWebIdentity", thrown);
      const passes =
        (transientCodes.has(error.code) && !/audience/i.test(error.message)) ||
        error.kind === "unavailable" ||
        error.kind === "throttled";
      if (!passes || attempt === attempts) {
        const { code, message, requestId } = error;
        throw new RemoteError({
          service: "sts",
          operation: "AssumeRoleWithWebIdentity",
          kind: "denied",
          code,
          message,
          requestId,
        });
      }
      await clock.sleep(firstDelay * 2 ** (attempt - 1));
    }
  }
};

const transientCodes: ReadonlySet<string> = new Set([
  "InvalidIdentityToken",
  "InvalidIdentityTokenException",
  "IDPCommunicationError",
]);

/** Requests a second; there is only one, but it may have to be sent again. */
const callerPace = 10;

/** The account that the bot itself runs in. Throws RemoteError. */
export const callerAccount = async ({
  access,
  clock,
  counter,
  signal,
}: Omit<IdentityCenterContext, "requestsPerSecond">): Promise<AccountId> => {
  const client = new STSClient(access);
  const send = awsRequests({
    service: "sts",
    governor: governor({ requestsPerSecond: callerPace, clock, signal }),
    clock,
    counter,
    signal,
  });
  const { Account } = await send({ name: "GetCallerIdentity" }, () =>
    client.send(new GetCallerIdentityCommand({})),
  );
  const account = parseAccountId(Account ?? "");
  if (account !== undefined) return account;
  throw new RemoteError({
    service: "sts",
    operation: "GetCallerIdentity",
    kind: "unavailable",
    code: "incomplete",
    message: "GetCallerIdentity answered without an account",
  });
};
