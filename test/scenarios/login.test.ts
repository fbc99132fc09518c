import { describe, test } from "vitest";
import { type Company, company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-prod", permissionSets: "ReadOnly" }],
};
const role = "arn:aws:iam::100000000002:role/identity-sync";
/** The job has an identity of its own, and nobody else's keys. */
const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined };

const formsTo = ({ simulator }: Company, operation: string): readonly URLSearchParams[] =>
  simulator
    .requests()
    .filter((request) => request.operation === operation)
    .map(({ body }) => new URLSearchParams(body));

describe.concurrent("with role-to-assume", () => {
  test("the job's identity becomes the role, under a session named after the run", async ({ expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event: schedule, inputs: { "role-to-assume": role }, env });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(acme.assignments()).toEqual(["shop-prod ReadOnly sato"]);

    const requests = acme.simulator.requests();
    const [oidc] = requests.filter(({ service }) => service === "oidc");
    expect(new URLSearchParams(oidc?.query).get("audience")).toBe("sts.amazonaws.com");
    const [assumed] = formsTo(acme, "AssumeRoleWithWebIdentity");
    expect(assumed?.get("RoleArn")).toBe(role);
    expect(assumed?.get("RoleSessionName")).toBe("identity-sync-15961596");

    const answer =
      requests.find(({ operation }) => operation === "AssumeRoleWithWebIdentity")?.response ?? "";
    const given = (name: string) => new RegExp(`<${name}>(.+)</${name}>`).exec(answer)?.[1] ?? "";
    const signed = requests.filter(({ service }) =>
      ["sso-admin", "identitystore", "organizations"].includes(service),
    );
    expect(new Set(signed.map(({ headers }) => headers["x-amz-security-token"]))).toEqual(
      new Set([given("SessionToken")]),
    );

    // What the runner is told to mask is not shown; besides that, no secret is told to anybody.
    const shown =
      run.stdout.replace(/^::add-mask::.*$/gm, "") + run.stderr + run.summary + JSON.stringify(run.report);
    const secrets = [
      given("AccessKeyId"),
      given("SecretAccessKey"),
      given("SessionToken"),
      assumed?.get("WebIdentityToken") ?? "",
      acme.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "",
      acme.env.GITHUB_TOKEN ?? "",
      ...(acme.env.KINTONE_API_TOKEN ?? "").split(","),
    ];
    for (const secret of secrets) {
      expect(secret).not.toBe("");
      expect(shown).not.toContain(secret);
    }
    // `debug` is the toolkit's, which says where it asks for a token.
    expect(run.commands.map(({ name }) => name)).toEqual([
      ...["add-mask", "add-mask", "add-mask"],
      "debug",
      "add-mask",
    ]);
  });

  test("a session name and a region of one's own are used", async ({ expect }) => {
    const acme = await company(ledgers);
    const inputs = { "role-to-assume": role, "role-session-name": "night-shift", "aws-region": "us-west-2" };
    const run = await acme.action({ event: schedule, inputs, env });
    expect(formsTo(acme, "AssumeRoleWithWebIdentity")[0]?.get("RoleSessionName")).toBe("night-shift");
    const scopes = acme.simulator
      .requests()
      .flatMap(
        ({ headers }) => /Credential=[^/]+\/\d+\/([^/]+)\/sso/.exec(headers.authorization ?? "")?.[1] ?? [],
      );
    expect(new Set(scopes)).toEqual(new Set(["us-west-2"]));
    // The instance stands in Tokyo.
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems.map(({ code }) => code)).toEqual(["no-instance"]);
  });

  test("InvalidIdentityToken is met with a fresh token each time", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      faults: [
        {
          service: "sts",
          operation: "AssumeRoleWithWebIdentity",
          times: 2,
          effect: {
            kind: "error",
            code: "InvalidIdentityToken",
            message:
              "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
            status: 400,
          },
        },
      ],
    });
    const run = await acme.action({ event: schedule, inputs: { "role-to-assume": role }, env });
    expect(run.outputs.status).toBe("applied");
    const tokens = formsTo(acme, "AssumeRoleWithWebIdentity").map((form) => form.get("WebIdentityToken"));
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(3);
  });

  test("a role that does not trust the job ends the run with what to do", async ({ expect }) => {
    const acme = await company(ledgers);
    const inputs = { "role-to-assume": "arn:aws:iam::100000000013:role/identity-sync" };
    const run = await acme.action({ event: schedule, inputs, env });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.status).toBe("failed");
    expect(run.report?.problems).toMatchObject([
      {
        code: "aws-login-failed",
        message: expect.stringMatching(
          /Not authorized to perform sts:AssumeRoleWithWebIdentity.*trust policy/,
        ),
      },
    ]);
    expect(acme.writes()).toEqual([]);
  });

  test("a token for another audience is refused", async ({ expect }) => {
    const acme = await company(ledgers);
    const inputs = { "role-to-assume": role, audience: "https://github.com/example" };
    const run = await acme.action({ event: schedule, inputs, env });
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems).toMatchObject([
      { code: "aws-login-failed", message: expect.stringContaining("Incorrect token audience") },
    ]);
  });

  test("a job without id-token: write is told so", async ({ expect }) => {
    const acme = await company(ledgers);
    const without = {
      ...env,
      ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined,
    };
    const run = await acme.action({ event: schedule, inputs: { "role-to-assume": role }, env: without });
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems).toMatchObject([
      { code: "aws-login-failed", message: expect.stringContaining("id-token: write") },
    ]);
  });
});

describe.concurrent("without role-to-assume", () => {
  test("keys that AWS does not know end the run", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      faults: [
        {
          service: "sts",
          operation: "GetCallerIdentity",
          times: "always",
          effect: {
            kind: "error",
            code: "InvalidClientTokenId",
            message: "The security token included in the request is invalid.",
            status: 403,
          },
        },
      ],
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems.map(({ code }) => code)).toEqual(["aws-login-failed"]);
  });

  test("no region anywhere, no API token and no time are mistakes that are told together", async ({
    expect,
  }) => {
    const acme = await company(ledgers);
    const run = await acme.action({
      event: schedule,
      inputs: { "kintone-api-token": " ", "time-limit": "soon" },
      env: { AWS_REGION: undefined },
    });
    expect(run.exitCode).toBe(2);
    const [error] = run.commands.filter(({ name }) => name !== "add-mask");
    expect(error?.name).toBe("error");
    expect(error?.message).toMatch(/kintone-api-token.*time-limit.*aws-region/);
    expect(acme.simulator.requests()).toEqual([]);
  });
});
