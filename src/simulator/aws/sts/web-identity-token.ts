import { AwsError } from "../aws-error.ts";

export type WebIdentity = { readonly subject: string; readonly issuer: string; readonly audience: string };

const audience = "sts.amazonaws.com";

/** Reads a JSON Web Token. Its signature is not checked: the simulator knows no issuer's keys. */
export const readWebIdentityToken = (token: string, now: number): WebIdentity => {
  const [header, claims, signature, ...rest] = token.split(".");
  const { alg } = readPart(header);
  const { sub, iss, aud, exp, nbf } = readPart(claims);
  const isWellFormed =
    rest.length === 0 &&
    Boolean(signature) &&
    typeof alg === "string" &&
    typeof sub === "string" &&
    typeof iss === "string" &&
    typeof exp === "number";
  if (!isWellFormed) throw invalidToken("The ID Token provided is not a valid JWT.");
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    throw invalidToken("Incorrect token audience");
  }
  const seconds = Math.floor(now / 1000);
  if (typeof nbf === "number" && nbf > seconds) throw invalidToken("The token is not valid yet.");
  if (exp <= seconds) {
    throw new AwsError(
      "ExpiredTokenException",
      `Token expired: current date/time ${seconds} must be before the expiration date/time${exp}`,
    );
  }
  return { subject: sub, issuer: iss, audience };
};

const readPart = (part: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? "", "base64url").toString());
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const invalidToken = (message: string): AwsError => new AwsError("InvalidIdentityToken", message);
