import * as Sso from "@aws-sdk/client-sso-admin";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import * as Sts from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { delegated, errorOf, startAws, startOfTest } from "../aws.fixture.ts";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenWith = (claims: Readonly<Record<string, unknown>>): string =>
  [
    part({ alg: "RS256", typ: "JWT" }),
    part({
      iss: "https://token.actions.githubusercontent.com",
      sub: "repo:example/identity-sync:ref:refs/heads/main",
      aud: "sts.amazonaws.com",
      exp: startOfTest / 1000 + 300,
      ...claims,
    }),
    "c2lnbmF0dXJl",
  ].join(".");

const assume = (WebIdentityToken: string, account = delegated) =>
  new Sts.AssumeRoleWithWebIdentityCommand({
    RoleArn: `arn:aws:iam::${account}:role/path/identity-sync-apply`,
    RoleSessionName: "run-1",
    WebIdentityToken,
    DurationSeconds: 900,
  });

test("the caller is the bot's account", async () => {
  const { sts } = await startAws();
  expect(await sts.send(new Sts.GetCallerIdentityCommand({}))).toMatchObject({ Account: delegated });
});

test("a web identity becomes a role session, which ends", async () => {
  const { sts, options, wait } = await startAws();
  const answer = await sts.send(assume(tokenWith({})));
  expect(answer.AssumedRoleUser?.Arn).toBe(
    `arn:aws:sts::${delegated}:assumed-role/identity-sync-apply/run-1`,
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = answer.Credentials ?? {};
  expect(Expiration).toEqual(new Date("2026-04-01T09:45:42Z"));
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const asRole = new Sts.STSClient({ ...options, credentials });
  const { Arn } = await asRole.send(new Sts.GetCallerIdentityCommand({}));
  expect(Arn).toBe(answer.AssumedRoleUser?.Arn);
  asRole.destroy();
  wait(900);
  const late = new SSOAdminClient({ ...options, credentials });
  expect(await errorOf(late.send(new Sso.ListInstancesCommand({})))).toBe(
    "ExpiredTokenException: The security token included in the request is expired",
  );
  late.destroy();
});

test.each([
  [
    "for another audience",
    tokenWith({ aud: "api.example.com" }),
    "InvalidIdentityTokenException: Incorrect token audience",
  ],
  [
    "that is no token",
    "not.a.token",
    "InvalidIdentityTokenException: The ID Token provided is not a valid JWT.",
  ],
])("a token %s is refused", async (_, token, expected) => {
  const { sts } = await startAws();
  expect(await errorOf(sts.send(assume(token)))).toBe(expected);
});

test("a token that is past its time is refused", async () => {
  const { sts, wait } = await startAws();
  wait(300);
  expect(await errorOf(sts.send(assume(tokenWith({}))))).toMatch(/^ExpiredTokenException: Token expired/);
});

test("a role in another account is not given", async () => {
  const { sts } = await startAws();
  expect(await errorOf(sts.send(assume(tokenWith({}), "123456789012")))).toBe(
    "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
  );
});
