import { describe, test } from "vitest";
import { type Company, type CompanyInput, company } from "../support/company.ts";
import { stable } from "../support/stable.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
} satisfies CompanyInput;

/** A workspace with a public channel that the app is in, one that it is not in, and a private one. */
const slackWorld: NonNullable<CompanyInput["world"]> = (world) => ({
  ...world,
  slack: {
    channels: [
      { id: "C0123456789", name: "alerts" },
      { id: "G0000000003", name: "secret", member: false, isPrivate: true },
    ],
  },
});

type Checked = {
  readonly missing: number;
  readonly items: readonly { readonly area: string; readonly mark: string; readonly text: string }[];
};

const check = async (acme: Company, env: Readonly<Record<string, string | undefined>> = {}) => {
  const run = await acme.cli(["check", "--json", "--config", acme.config], { env });
  const checked = JSON.parse(run.stdout) as Checked;
  const missing = checked.items.filter(({ mark }) => mark === "missing");
  return {
    exitCode: run.exitCode,
    count: checked.missing,
    missing: missing.map(({ area, text }) => `${area}: ${text}`),
  };
};

describe.concurrent("identity-sync check", () => {
  test("finds nothing missing at a company that is set up, says what it cannot know, and writes nothing", async ({
    expect,
  }) => {
    const settings = { slack: { channel: "C0123456789" } };
    const acme = await company({ ...ledgers, settings, world: slackWorld });
    await acme.cli(["apply", "--config", acme.config]);
    acme.writes();
    const run = await acme.cli(["check", "--config", acme.config]);
    expect(stable(run.stdout)).toMatchInlineSnapshot(`
      "✓ settings: the settings file is valid
      ✓ kintone: app 101 (permission sets): 1 records; fields name, description, managedPolicies, customerManagedPolicies, inlinePolicy, permissionsBoundary, sessionDuration, relayState, tags, enabled
      ✓ kintone: app 102 (assignments): 1 records; fields users, userNames, groups, groupNames, accounts, permissionSets, validFrom, validUntil, enabled
      ? kintone: comments: whether the tokens may comment shows only by commenting; see “Enable comments” in the app's settings
      ✓ AWS: logged in to account 100000000002, region ap-northeast-1
      ✓ AWS: the organization's management account is 100000000001
      ✓ AWS: delegated administrator of IAM Identity Center: 100000000002
      ✓ AWS: 6 accounts in 6 OUs
      ✓ AWS: instance arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc, permission sets enabled
      ✓ AWS: identity store d-9067aaaaaa: 4 users, 2 groups
      ✓ AWS: 1 permission sets, 1 of them ours, with 1 assignments
      ? AWS: the actions that write cannot be tried without writing: compare the role with the policy for apply in README.md
      ✓ GitHub: repository example/identity-sync can be read
      ? GitHub: the job needs \`id-token: write\`: see the workflow's permissions
      ✓ Slack: the token belongs to Simulator
      ✓ Slack: channel C0123456789 is there
      ? Slack: whether the app is a member of a public channel shows only by posting: invite it (/invite in Slack)
      Nothing is missing.
      "
    `);
    expect(run.exitCode).toBe(0);
    expect(acme.writes()).toEqual([]);
  });

  test("lists everything missing at once, each with what to do", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      settings: { slack: { channel: "C0123456789" } },
      world: (world) => ({
        ...world,
        organization: { ...world.organization, delegatedAdmin: "100000000011" },
        botAccount: "100000000002",
        kintone: {
          ...world.kintone,
          apps: (world.kintone?.apps ?? []).map((app) => {
            const { accounts: _, ...fields } = app.fields ?? {};
            return { ...app, fields, records: [] };
          }),
        },
      }),
    });
    const env = {
      KINTONE_API_TOKEN: "assignmentsToken",
      SLACK_BOT_TOKEN: "xoxb-wrong",
      GITHUB_TOKEN: "ghs_wrong",
    };
    const run = await acme.cli(["check", "--config", acme.config], { env });
    expect(stable(run.stdout)).toMatchInlineSnapshot(`
      "✓ settings: the settings file is valid
      ✗ kintone: kintone denied access to app 101 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (simulator-1)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]
      ✗ kintone: App 102 has no field with the code “accounts”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]
      ? kintone: comments: whether the tokens may comment shows only by commenting; see “Enable comments” in the app's settings
      ✓ AWS: logged in to account 100000000002, region ap-northeast-1
      ✓ AWS: the organization's management account is 100000000001
      ✗ AWS: AWS did not allow “organizations:ListDelegatedAdministrators” (AccessDeniedException: User: arn:aws:sts::100000000002:assumed-role/identity-sync/simulator is not authorized to perform: organizations:ListDelegatedAdministrators on resource: * (request c55ff159-f576-dee3-5e5d-ee061e73418c)). Give this permission to the role of the sync. If the role has it, a service control policy may deny it. [aws-denied]
      ✗ AWS: AWS did not allow “organizations:ListAccounts” (AccessDeniedException: User: arn:aws:sts::100000000002:assumed-role/identity-sync/simulator is not authorized to perform: organizations:ListAccounts on resource: * (request 542beb90-2d8a-f3fa-7ea5-fad5fa5a115e)). Give this permission to the role of the sync. If the role has it, a service control policy may deny it. [aws-denied]
      ✓ AWS: the instances can be listed
      ✗ AWS: There is not exactly one IAM Identity Center instance for “100000000001” (in this region: none). Check the region, and identityCenter.instanceArn in the settings. [no-instance]
      ✗ AWS: account 100000000002 is not the delegated administrator; in the management account run: aws organizations register-delegated-administrator --account-id 100000000002 --service-principal sso.amazonaws.com
      ? AWS: the actions that write cannot be tried without writing: compare the role with the policy for apply in README.md
      ✗ GitHub: repository example/identity-sync: Bad credentials - https://docs.github.com/rest; check GITHUB_TOKEN
      ? GitHub: the job needs \`id-token: write\`: see the workflow's permissions
      ✗ Slack: auth.test: invalid_auth; check SLACK_BOT_TOKEN
      Missing: 8
      "
    `);
    expect(run.exitCode).toBe(1);
    expect(await check(acme, env)).toMatchObject({ exitCode: 1 });
  });

  test.for<[string, CompanyInput, Readonly<Record<string, string | undefined>>, RegExp]>([
    ["an API token that no app knows", {}, { KINTONE_API_TOKEN: "wrong" }, /^kintone: .*\[kintone-denied\]/],
    ["no API token", {}, { KINTONE_API_TOKEN: undefined }, /^kintone: .*KINTONE_API_TOKEN/],
    [
      "an app that there is not",
      { settings: { kintone: { assignments: { app: 999 } } } },
      {},
      /app 999.*\[app-not-found\]/,
    ],
    [
      "a field that was renamed",
      { settings: { kintone: { assignments: { fields: { accounts: "AWS accounts" } } } } },
      {},
      /“AWS accounts”.*\[field-not-found\]/,
    ],
    ["no instance", { world: (world) => ({ ...world, instances: [] }) }, {}, /^AWS: .*\[no-instance\]/],
    [
      "AWS keys that are not known",
      {
        faults: [
          {
            service: "sts",
            times: "always",
            effect: { kind: "error", code: "InvalidClientTokenId", message: "invalid", status: 403 },
          },
        ],
      },
      {},
      /^AWS: .*\[aws-login-failed\]/,
    ],
    [
      "one action that is denied",
      {
        faults: [
          {
            service: "sso-admin",
            operation: "GetInlinePolicyForPermissionSet",
            times: "always",
            effect: { kind: "error", code: "AccessDeniedException", message: "not allowed" },
          },
        ],
        aws: { permissionSets: [{ name: "Theirs" }] },
      },
      {},
      /GetInlinePolicyForPermissionSet.*\[aws-denied\]/,
    ],
    [
      "a Slack token that is not valid",
      { settings: { slack: { channel: "C0123456789" } } },
      { SLACK_BOT_TOKEN: "xoxb-wrong" },
      /^Slack: .*invalid_auth/,
    ],
    [
      "a Slack channel that there is not",
      { settings: { slack: { channel: "C0000000099" } }, world: slackWorld },
      {},
      /^Slack: .*C0000000099: channel_not_found/,
    ],
    [
      "a private Slack channel that has not invited the app",
      { settings: { slack: { channel: "G0000000003" } }, world: slackWorld },
      {},
      /^Slack: .*G0000000003: channel_not_found/,
    ],
    [
      "a Slack app that may not write",
      {
        settings: { slack: { channel: "C0123456789" } },
        world: (world) => ({ ...world, slack: { ...slackWorld(world).slack, scopes: ["channels:read"] } }),
      },
      {},
      /^Slack: .*chat:write/,
    ],
    [
      "no Slack token",
      { settings: { slack: { channel: "C0123456789" } } },
      { SLACK_BOT_TOKEN: undefined },
      /^Slack: .*SLACK_BOT_TOKEN/,
    ],
    ["a GitHub token that is not valid", {}, { GITHUB_TOKEN: "wrong" }, /^GitHub: .*Bad credentials/],
  ])("names %s", async ([, input, env, told], { expect }) => {
    const acme = await company({ ...ledgers, ...input });
    const { exitCode, count, missing } = await check(acme, env);
    expect(exitCode).toBe(1);
    expect(missing).toHaveLength(count);
    expect(missing.join("\n")).toMatch(new RegExp(told, "m"));
    expect(acme.writes()).toEqual([]);
  });

  test("names every action that is denied", async ({ expect }) => {
    const denied = [
      "ListTagsForResource",
      "ListAccountAssignments",
      "GetPermissionsBoundaryForPermissionSet",
    ];
    const acme = await company(ledgers);
    await acme.cli(["apply", "--config", acme.config]);
    acme.simulator.addFaults(
      denied.map((operation) => ({
        service: "sso-admin",
        operation,
        times: "always",
        effect: { kind: "error", code: "AccessDeniedException", message: "not allowed" },
      })),
    );
    const { missing } = await check(acme);
    for (const operation of denied) expect(missing.join("\n")).toContain(operation);
  });
});
