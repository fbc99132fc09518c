import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsAccess, AwsCredentials } from "../aws-access.ts";
import { remoteError } from "../aws-requests.ts";
import type { Clock } from "../clock.ts";
import { type AccountId, asAccountId } from "../core/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";

export type RoleToAssume = {
  readonly roleArn: string;
  /** 2 to 64 characters of `[\w+=,.@-]`; shows in CloudTrail. */
  readonly sessionName: string;
  /** Mints a new token each time: one lives about five minutes. */
  readonly idToken: () => Promise<string>;
};

const attempts = 5;
const firstDelay = 500;

/**
 * Credentials by GitHub's OIDC token, minted anew whenever the SDK asks for new ones. STS sometimes cannot fetch
 * GitHub's keys in time and answers InvalidIdentityToken, which the SDK would take for final. Throws RemoteError.
 */
export const assumeRole =
  (access: AwsAccess, role: RoleToAssume, clock: Clock, counter: RequestCounter) =>
  async (): Promise<AwsCredentials> => {
    // An explicit signer would look for credentials first; this request is not signed.
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
        if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined)
          throw new Error("AssumeRoleWithWebIdentity answered without credentials");
        return {
          accessKeyId: Credentials.AccessKeyId,
          secretAccessKey: Credentials.SecretAccessKey,
          ...(Credentials.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
          ...(Credentials.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
        };
      } catch (thrown) {
        const error = remoteError("sts", "AssumeRoleWithWebIdentity", thrown);
        const passes =
          error.code === "InvalidIdentityToken" ||
          error.code === "IDPCommunicationError" ||
          error.kind === "unavailable" ||
          error.kind === "throttled";
        if (!passes || attempt === attempts)
          throw new RemoteError({ ...error, service: "sts", kind: "denied", message: error.message });
        await clock.sleep(firstDelay * 2 ** (attempt - 1));
      }
    }
  };

/** The account that the bot itself runs in. Throws RemoteError. */
export const callerAccount = async (access: AwsAccess, counter: RequestCounter): Promise<AccountId> => {
  counter.count("sts", "GetCallerIdentity");
  try {
    const { Account } = await new STSClient({ ...access, maxAttempts: 3 } as never).send(
      new GetCallerIdentityCommand({}),
    );
    return asAccountId(Account ?? "");
  } catch (error) {
    throw remoteError("sts", "GetCallerIdentity", error);
  }
};
