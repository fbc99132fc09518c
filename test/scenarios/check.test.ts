import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { accountStates } from "../../src/core/ledgers/account-ledger.ts";
import { checkSchema } from "../../src/report/check.ts";
import type { WorldInput } from "../../src/simulator/world.ts";
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

const runsThatEnded = (moment: string) =>
  ({
    service: "github",
    operation: "GET /repos/*/actions/runs",
    times: "always",
    effect: {
      kind: "answer",
      status: 200,
      headers: { "content-type": "application/json" },
      body: { total_count: 1, workflow_runs: [{ id: 1, updated_at: moment }] },
    },
  }) as const;

const check = async (acme: Company, env: Readonly<Record<string, string | undefined>> = {}) => {
  const run = await acme.cli(["check", "--json", "--config", acme.config], { env });
  const checked = checkSchema.parse(JSON.parse(run.stdout));
  const marked = (wanted: string) =>
    checked.items.filter(({ mark }) => mark === wanted).map(({ area, text }) => `${area}: ${text}`);
  return {
    exitCode: run.exitCode,
    count: checked.missing,
    missing: marked("missing"),
    met: marked("ok"),
    unknown: marked("unknown"),
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
      ✓ kintone: app 101 (permission sets): 1 record; fields name, description, managedPolicies, customerManagedPolicies, inlinePolicy, permissionsBoundary, sessionDuration, relayState, tags, enabled
      ✓ kintone: app 101: a run every 10 minutes reads it with 432 requests a day; kintone allows 10,000 in the standard course
      ✓ kintone: app 101: comments are on
      ✓ kintone: app 102 (assignments): 1 record; fields users, userNames, groups, groupNames, accounts, permissionSets, validFrom, validUntil, enabled
      ✓ kintone: app 102: a run every 10 minutes reads it with 432 requests a day; kintone allows 10,000 in the standard course
      ✓ kintone: app 102: comments are on
      ✓ AWS: logged in to account 100000000002, region ap-northeast-1
      ✓ AWS: the organization's management account is 100000000001
      ✓ AWS: delegated administrator of IAM Identity Center: 100000000002
      ✓ AWS: 6 accounts in 6 OUs
      ✓ AWS: instance arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc, permission sets enabled
      ✓ AWS: ap-northeast-1 is the instance's primary region
      ✓ AWS: identity store d-9067aaaaaa: 4 users, 2 groups
      ✓ AWS: 1 permission set, 1 of them ours, with 1 assignment
      ? AWS: the actions that write cannot be tried without writing: compare the role with the policy for apply in README.md
      ✓ GitHub: repository example/identity-sync can be read
      ? GitHub: the job needs \`id-token: write\`: see the workflow's permissions
      ? GitHub: no workflow on the default branch uses kintone-identity-center-sync: copy examples/github.yml, or look after the clock where it runs
      ✓ Slack: the token belongs to Simulator
      ✓ Slack: channel C0123456789 is there
      ? Slack: whether the app is a member of a public channel shows only by posting: invite it (/invite in Slack)
      Nothing is missing.
      "
    `);
    expect(run.exitCode).toBe(0);
    expect(acme.writes()).toEqual([]);
  });

  test("warns of what another tool seems to have granted on our permission sets, and names such tools", async ({
    expect,
  }) => {
    const acme = await company(ledgers);
    await acme.cli(["apply", "--config", acme.config]);
    const other = await company({
      ...ledgers,
      aws: {
        permissionSets: acme.simulator.state().permissionSets,
        assignments: [
          ...acme.simulator.state().assignments,
          { account: "100000000011", permissionSet: "ReadOnly", user: "suzuki@example.com" },
        ],
      },
    });
    const run = await other.cli(["check", "--json", "--config", other.config]);
    const { missing, items } = checkSchema.parse(JSON.parse(run.stdout));
    expect({ missing, exitCode: run.exitCode }).toEqual({ missing: 0, exitCode: 0 });
    expect(items.filter(({ mark }) => mark === "warning")).toEqual([
      expect.objectContaining({
        area: "AWS",
        text: expect.stringMatching(
          /: 1 assignment of a single user on our permission sets\. AWS TEAM, aws-sso-elevator/,
        ),
      }),
    ]);
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
    [
      "comments that are off",
      {
        world: (world) => ({
          ...world,
          kintone: {
            ...world.kintone,
            apps: (world.kintone?.apps ?? []).map((app) => ({ ...app, enableComments: app.id !== 102 })),
          },
        }),
      },
      {},
      /^kintone: app 102: comments are off; switch on/,
    ],
    [
      "a region that is not the primary one",
      {
        faults: [
          {
            service: "sso-admin",
            operation: "ListInstances",
            times: "always",
            effect: {
              kind: "answer",
              status: 200,
              body: {
                Instances: [
                  {
                    InstanceArn: "arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc",
                    IdentityStoreId: "d-9067aaaaaa",
                    OwnerAccountId: "100000000001",
                    PrimaryRegion: "us-west-2",
                  },
                ],
              },
            },
          },
        ],
      },
      {},
      /^AWS: ap-northeast-1 is not the instance's primary region.*AWS_REGION .* to us-west-2/,
    ],
    [
      "a job without the right to ask for a token",
      {},
      { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "schedule", ACTIONS_ID_TOKEN_REQUEST_URL: undefined },
      /^GitHub: .*event schedule\): add id-token: write/,
    ],
    [
      "runs that stopped long ago",
      { faults: [runsThatEnded("2020-01-01T00:00:00Z")] },
      {},
      /^GitHub: no scheduled run has succeeded for [\d,]+ hours/,
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

  test("with settings that are wrong, says so to a program as well", async ({ expect }) => {
    const acme = await company({ ...ledgers, settings: { kintone: { baseUrl: "x" } } });
    const run = await acme.cli(["check", "--json", "--config", acme.config]);
    expect(run.exitCode).toBe(2);
    const { missing, items } = checkSchema.parse(JSON.parse(run.stdout));
    expect([missing, items]).toEqual([
      1,
      [expect.objectContaining({ area: "settings", mark: "missing", code: "settings-invalid" })],
    ]);
  });

  describe("of the list of accounts", () => {
    const text = { type: "SINGLE_LINE_TEXT" };
    const state = {
      type: "DROP_DOWN",
      options: Object.fromEntries(
        accountStates.map((label, index) => [label, { label, index: String(index) }]),
      ),
    };
    const good = { accountId: { ...text, unique: true }, accountName: text, ou: text, state };
    const withList = async (fields: Readonly<Record<string, { readonly type: string }>>, owners = false) => {
      const acme = await company({
        ...ledgers,
        settings: { kintone: { accounts: { app: 103, ...(owners ? { owners } : {}) } } },
        world: (world) => ({
          ...world,
          kintone: {
            ...world.kintone,
            apps: [
              ...(world.kintone?.apps ?? []),
              { id: 103, fields, tokens: [{ token: "accountsToken", rights: ["view", "add", "edit"] }] },
            ],
          },
        }),
      });
      const all = { KINTONE_API_TOKEN: `${acme.env.KINTONE_API_TOKEN},accountsToken` };
      const items = async (env: Readonly<Record<string, string>> = all) => {
        const run = await acme.cli(["check", "--json", "--config", acme.config], { env });
        return checkSchema
          .parse(JSON.parse(run.stdout))
          .items.filter(({ text: said }) => /app 103/i.test(said))
          .map(({ mark, text: said }) => `${mark} ${said}`);
      };
      return { acme, all, items };
    };

    test("tells what is there, what cannot be known, and whether it is that of the organization", async ({
      expect,
    }) => {
      const { acme, all, items } = await withList(good);
      const inIt = "app 103 (list of accounts)";
      const always = [
        `ok ${inIt}: 0 records; fields accountId, accountName, ou, state`,
        expect.stringMatching(/^unknown .*may add and edit records shows only by writing/),
      ];
      expect(await items()).toEqual([
        ...always,
        expect.stringMatching(/^warning .* 6 are not in it.*accounts/),
      ]);
      await acme.cli(["accounts", "--config", acme.config], { env: all });
      expect(await items()).toEqual([
        expect.stringContaining("6 records"),
        always[1],
        `ok ${inIt}: it is that of the organization`,
      ]);
      // A run does without it, so its token may be missing there.
      expect(await items({})).toEqual([
        expect.stringMatching(/^unknown .*the tokens given here do not open it/),
      ]);
    });

    test("misses what a run needs of it where it says whose records count", async ({ expect }) => {
      const { items } = await withList(good, true);
      const lacking = /^missing .*“owners”.*\[field-not-found\]/;
      expect(await items()).toContainEqual(expect.stringMatching(lacking));
      expect(await items({})).toEqual([expect.stringMatching(/^missing .*\[kintone-denied\]/)]);
      const full = await withList({ ...good, owners: { type: "USER_SELECT" } }, true);
      expect(await full.items()).toContainEqual(expect.stringMatching(/^missing .*\[account-list-empty\]/));
      await full.acme.cli(["accounts", "--config", full.acme.config], { env: full.all });
      expect((await full.items()).filter((item) => item.startsWith("missing"))).toEqual([]);
    });

    test.for<[string, Readonly<Record<string, { readonly type: string }>>, RegExp]>([
      ["no field for the id", { accountName: text }, /^missing .*“accountId”.*\[field-not-found\]/],
      ["ids that may repeat", { ...good, accountId: text }, /^missing .*“accountId” may repeat.*Prohibit/],
      [
        "a field that nobody can write",
        { ...good, ou: { type: "CALC" } },
        /^missing .*“ou”.*CALC.*cannot write/,
      ],
      [
        "a state without options",
        { ...good, state: { type: "DROP_DOWN", options: {} } as { type: string } },
        /^missing .*“state” lacks the options ACTIVE/,
      ],
      [
        "a field that must be filled",
        { ...good, memo: { ...text, required: true } as { type: string } },
        /^missing .*memo must be filled/,
      ],
    ])("names %s", async ([, fields, told], { expect }) => {
      const { items } = await withList(fields);
      expect((await items()).join("\n")).toMatch(new RegExp(told, "m"));
    });
  });

  test("tells what the role may not ask although a run does without", async ({ expect }) => {
    const denied = (service: "iam" | "access-analyzer", code: string) =>
      ({ service, times: "always", effect: { kind: "error", code, message: "no", status: 403 } }) as const;
    const acme = await company({
      ...ledgers,
      faults: [denied("iam", "AccessDenied"), denied("access-analyzer", "AccessDeniedException")],
    });
    const run = await acme.cli(["check", "--json", "--config", acme.config]);
    const warned = checkSchema
      .parse(JSON.parse(run.stdout))
      .items.filter(({ mark }) => mark === "warning")
      .map(({ text }) => text);
    expect([run.exitCode, warned]).toEqual([
      0,
      [
        expect.stringContaining("access-analyzer:ValidatePolicy"),
        expect.stringContaining("iam:ListPolicies"),
      ],
    ]);
  });

  test("names every action that is denied", async ({ expect }) => {
    const denied = [
      "ListTagsForResource",
      "ListAccountAssignments",
      "GetPermissionsBoundaryForPermissionSet",
      "DescribeAccountAssignmentCreationStatus",
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

  test("tells what it sees of the job and its runs, and of a key of the customer's own", async ({
    expect,
  }) => {
    const key = "arn:aws:kms:ap-northeast-1:100000000001:key/11111111-2222-3333-4444-555555555555";
    const acme = await company({
      ...ledgers,
      faults: [
        runsThatEnded(new Date(Date.now() - 5 * 60_000).toISOString()),
        {
          service: "sso-admin",
          operation: "DescribeInstance",
          times: "always",
          effect: {
            kind: "answer",
            status: 200,
            body: {
              PermissionSetsEnabled: true,
              EncryptionConfigurationDetails: { KeyType: "CUSTOMER_MANAGED_KEY", KmsKeyArn: key },
            },
          },
        },
      ],
    });
    const { exitCode, met, unknown } = await check(acme, {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: "workflow_dispatch",
    });
    expect(exitCode).toBe(0);
    expect(met).toContain("GitHub: the job may ask for an OIDC token (event workflow_dispatch)");
    expect(met.join("\n")).toMatch(/GitHub: a scheduled run succeeded \d+ minutes? ago/);
    expect(unknown.join("\n")).toContain(`encrypted by the key ${key}`);
  });

  test("says what it cannot see of the runs", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      faults: [
        {
          service: "github",
          operation: "GET /repos/*/actions/runs",
          times: "always",
          effect: {
            kind: "error",
            code: "403",
            message: "Resource not accessible by integration",
            status: 403,
          },
        },
      ],
    });
    const { unknown } = await check(acme);
    expect(unknown).toContain(
      "GitHub: whether the workflow is switched on, and when it ran last, cannot be seen: the token needs actions: read",
    );
  });

  describe("of the clock", () => {
    type Github = NonNullable<WorldInput["github"]>;
    type Workflow = NonNullable<Github["workflows"]>[number];
    const example = (name: string): string => readFileSync(`examples/${name}`, "utf8");
    const minutesAgo = (minutes: number): string =>
      `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;
    const runsAgo = (...minutes: readonly number[]) =>
      minutes.map((one) => ({ startedAt: minutesAgo(one), endedAt: minutesAgo(one - 1) }));
    const sync = (of: Partial<Workflow> = {}): Workflow => ({
      path: ".github/workflows/identity-sync.yml",
      name: "identity-sync",
      content: example("github.yml"),
      runs: runsAgo(4, 14, 24, 35, 44),
      ...of,
    });
    const approvals = runsAgo(1).map((run) => ({ ...run, event: "workflow_dispatch" }));
    const others: readonly Workflow[] = [
      { path: ".github/workflows/approve.yml", content: example("approve.yml"), runs: approvals },
      {
        path: ".github/workflows/nightly.yml",
        state: "disabled_inactivity",
        content: "on: { schedule: [{ cron: 0 3 * * * }] }\njobs: { a: { steps: [{ run: echo }] } }",
        runs: runsAgo(90_000),
      },
      { path: "dynamic/dependabot/dependabot-updates", runs: runsAgo(2) },
    ];
    const clockItems = async (workflows: readonly Workflow[], withheld: Github["withheld"] = []) => {
      const acme = await company({
        ...ledgers,
        world: (world) => ({
          ...world,
          github: { ...world.github, withheld, workflows: [...others, ...workflows] },
        }),
      });
      const run = await acme.cli(["check", "--json", "--config", acme.config]);
      const items = checkSchema.parse(JSON.parse(run.stdout)).items.filter(({ area }) => area === "GitHub");
      const isAboutJobHere = (text: string): boolean => /repository .* can be read|^the job needs/.test(text);
      return items.filter(({ text }) => !isAboutJobHere(text)).map(({ mark, text }) => `${mark} ${text}`);
    };

    test("tells the state, the schedule, the last success and the gaps of the workflow that syncs", async ({
      expect,
    }) => {
      expect(await clockItems([sync()])).toEqual([
        "ok the job of identity-sync.yml asks for the permissions that it needs",
        "ok the workflow identity-sync.yml is switched on",
        "ok identity-sync.yml runs by its schedule: 3-59/10 * * * *",
        expect.stringMatching(/^ok a run of identity-sync.yml succeeded \d+ minutes? ago$/),
        expect.stringMatching(/^ok the last 5 runs of identity-sync.yml began 9 to 11 minutes apart$/),
      ]);
    });

    test.for<[string, readonly Workflow[], Github["withheld"], readonly RegExp[]]>([
      [
        "a workflow that GitHub switched off",
        [sync({ state: "disabled_inactivity", runs: runsAgo(3_000) })],
        [],
        [
          /^missing .*60 days.*gh workflow enable identity-sync.yml --repo example\/identity-sync/m,
          /^missing no run of identity-sync.yml has succeeded for 50 hours/m,
        ],
      ],
      [
        "one that somebody switched off",
        [sync({ state: "disabled_manually" })],
        [],
        [/^missing .*somebody has switched it off\. Run gh workflow enable/m],
      ],
      [
        "a job without permissions",
        [sync({ content: example("github.yml").replace(/^ +(id-token|issues): write.*$/gm, "") })],
        [],
        [/^missing the job of identity-sync.yml that syncs lacks id-token: write, issues: write/m],
      ],
      [
        "runs that GitHub dropped",
        [sync({ runs: runsAgo(4, 14, 24, 130, 140) })],
        [],
        [/^warning .* 10 to 106 minutes apart: GitHub delays and drops/m],
      ],
      [
        "runs of which none succeeds",
        [sync({ runs: runsAgo(4, 14).map((run) => ({ ...run, conclusion: "failure" })) })],
        [],
        [/^missing none of the last 2 runs of identity-sync.yml has succeeded/m],
      ],
      [
        "a first run that goes on",
        [sync({ runs: [{ startedAt: minutesAgo(1), conclusion: null }] })],
        [],
        [/^unknown no clock has started identity-sync.yml yet/m],
      ],
      [
        "a clock outside of GitHub",
        [
          sync({
            content: "on: workflow_dispatch\njobs: { a: { uses: me/kintone-identity-center-sync@v1 } }",
            runs: runsAgo(4, 14).map((run) => ({ ...run, event: "workflow_dispatch" })),
          }),
        ],
        [],
        [/^unknown identity-sync.yml has no schedule/m, /^ok a run of identity-sync.yml succeeded/m],
      ],
      ["no workflow that syncs", [], [], [/^unknown no workflow on the default branch uses/m]],
      ["a token that may not see actions", [sync()], ["actions"], [/^unknown .*needs actions: read$/m]],
      [
        "a token that may not read files",
        [sync()],
        ["contents"],
        [/^unknown .*needs contents: read/m, /^ok a scheduled run succeeded \d+ minutes? ago$/m],
      ],
    ])("says of %s what to do", async ([, workflows, withheld, told], { expect }) => {
      const items = (await clockItems(workflows, withheld)).join("\n");
      for (const one of told) expect(items).toMatch(one);
      expect(items).not.toMatch(/approve|nightly/);
    });
  });
});
