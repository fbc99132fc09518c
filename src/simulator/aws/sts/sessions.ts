import { AwsError } from "../aws-error.ts";
import { digest } from "../identifiers.ts";

export type RoleSession = {
  readonly accountId: string;
  readonly arn: string;
  /** `<role id>:<session name>`. */
  readonly id: string;
};

type Credentials = {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
};

/** Sessions that STS has handed out, by their tokens. */
export type Sessions = {
  readonly open: (session: RoleSession, seconds: number, now: number) => Credentials;
  /** Whose request it is. A token that is not ours is taken as the default session's: keys set by hand. */
  readonly find: (token: string | null, now: number) => RoleSession;
};

export const createSessions = (defaultSession: RoleSession): Sessions => {
  const sessions = new Map<string, { readonly session: RoleSession; readonly endsAt: number }>();
  return {
    open: (session, seconds, now) => {
      const seed = `${session.arn} ${sessions.size}`;
      const endsAt = now + seconds * 1000;
      const SessionToken = `simulated-session-${digest(seed, 32)}`;
      sessions.set(SessionToken, { session, endsAt });
      return {
        AccessKeyId: `ASIA${digest(`key ${seed}`, 16).toUpperCase()}`,
        SecretAccessKey: digest(`secret ${seed}`, 40),
        SessionToken,
        Expiration: new Date(endsAt).toISOString().replace(/\.\d+Z$/, "Z"),
      };
    },
    find: (token, now) => {
      const found = token === null ? undefined : sessions.get(token);
      if (found === undefined) return defaultSession;
      if (found.endsAt > now) return found.session;
      throw new AwsError("ExpiredTokenException", "The security token included in the request is expired");
    },
  };
};

export const roleSession = (accountId: string, roleName: string, sessionName: string): RoleSession => ({
  accountId,
  arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
  id: `AROA${digest(`${accountId} ${roleName}`, 17).toUpperCase()}:${sessionName}`,
});
