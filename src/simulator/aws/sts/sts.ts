import { AwsError } from "../aws-error.ts";
import { carryOut, type Handlers, type Output } from "../operations.ts";
import { describeViolations } from "../validate.ts";
import { stsInputs } from "./constraints.ts";
import { type RoleSession, roleSession, type Sessions } from "./sessions.ts";
import { readWebIdentityToken } from "./web-identity-token.ts";

export const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

type Context = {
  readonly sessions: Sessions;
  readonly session: RoleSession;
  readonly botAccount: string;
  readonly now: number;
};

const handlers: Handlers<typeof stsInputs, Context> = {
  GetCallerIdentity: (_, { session }) => ({
    Arn: session.arn,
    UserId: session.id,
    Account: session.accountId,
  }),
  /** The roles of the bot's account are the only ones, and they trust whoever has a token for STS. */
  AssumeRoleWithWebIdentity: (input, { sessions, botAccount, now }) => {
    const { subject, issuer, audience } = readWebIdentityToken(input.WebIdentityToken, now);
    const [, accountId, roleName] =
      /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(input.RoleArn) ?? [];
    if (accountId !== botAccount || roleName === undefined) {
      throw new AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", {
        status: 403,
      });
    }
    const session = roleSession(accountId, roleName, input.RoleSessionName);
    return {
      Credentials: sessions.open(session, input.DurationSeconds ?? 3600, now),
      SubjectFromWebIdentityToken: subject,
      AssumedRoleUser: { AssumedRoleId: session.id, Arn: session.arn },
      Provider: issuer,
      Audience: audience,
    };
  },
};

/** Operations of STS that need no signature. */
export const unsignedOperations: ReadonlySet<string> = new Set(["AssumeRoleWithWebIdentity"]);

export const callSts = (operation: string, form: URLSearchParams, context: Context): Output => {
  if (!Object.hasOwn(stsInputs, operation)) {
    throw new AwsError("InvalidAction", `Could not find operation ${operation} for version 2011-06-15`);
  }
  return carryOut({ inputs: stsInputs, handlers }, operation as keyof typeof stsInputs, parametersOf(form), {
    context,
    refuse: (violations) => new AwsError("ValidationError", describeViolations(violations)),
  });
};

/** The query protocol has texts only. */
const parametersOf = (form: URLSearchParams): Readonly<Record<string, unknown>> => {
  const { PolicyArns: _, ...parameters } = Object.fromEntries(form);
  const { DurationSeconds } = parameters;
  return DurationSeconds === undefined
    ? parameters
    : { ...parameters, DurationSeconds: Number(DurationSeconds) };
};
