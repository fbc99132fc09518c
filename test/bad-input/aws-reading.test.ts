import { beforeAll, describe, expect, test } from "vitest";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import {
  company,
  expectNothingMore,
  named,
  type RunChoices,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import type { Told } from "../support/record-mistake.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* AWS that cannot be read: the run stops before anything is decided, and nothing is written anywhere. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

/** There is something to do, and a record that names an OU, so that everything is read that is ever read. */
const somethingToDo = (world: World): void => {
  const assignments = ledger(world, "assignments");
  assignments.add(9, { users: ["carol"], accounts: "ou:/service/prod", permissionSets: "ReadOnly" });
  assignments.remove(3);
};
const newcomer = `${accountIds.prod}/ReadOnly carol@example.com`;
const leaver = `${accountIds.prod}/ReadOnly bob@example.com`;

const open = (faults: readonly FaultInput[] = [], happens: (world: World) => void = () => {}) =>
  reopen(
    settled,
    (world) => {
      somethingToDo(world);
      happens(world);
    },
    { faults },
  );

const instanceNamed = (instanceArn: string): RunChoices => ({
  settings: { identityCenter: { instanceArn } },
});

type Obstacle = {
  readonly name: string;
  readonly faults?: readonly FaultInput[];
  readonly happens?: (world: World) => void;
  readonly choices?: RunChoices;
  readonly tells: Told;
};

const expectStop = async ({ faults, happens, choices = {}, tells }: Obstacle): Promise<void> => {
  const opened = await open(faults, happens);
  const { status, writes, gained, lost, en, ja } = await opened.run(choices);
  expect({ status, writes, gained, lost }).toEqual({ status: "failed", writes: [], gained: [], lost: [] });
  expect(en.map((sentence, index) => [sentence, ja[index]])).toEqual(tells);
};

const expectUnnoticed = async (faults: readonly FaultInput[]): Promise<number> => {
  const opened = await open(faults);
  const begun = opened.clock.now().getTime();
  const { status, gained, lost, en } = await opened.run();
  expect({ status, gained, lost, en }).toEqual({
    status: "applied",
    gained: [newcomer],
    lost: [leaver],
    en: [],
  });
  const seconds = (opened.clock.now().getTime() - begun) / 1000;
  await expectNothingMore(opened);
  return seconds;
};

type Service = "sts" | "organizations" | "sso-admin" | "identitystore";

/** Everything that a run reads before it decides. */
const reads: readonly (readonly [Service, string])[] = [
  ["identitystore", "ListGroups"],
  ["identitystore", "ListUsers"],
  ["organizations", "DescribeOrganization"],
  ["organizations", "ListAccounts"],
  ["organizations", "ListOrganizationalUnitsForParent"],
  ["organizations", "ListRoots"],
  ["sso-admin", "DescribeInstance"],
  ["sso-admin", "DescribePermissionSet"],
  ["sso-admin", "GetInlinePolicyForPermissionSet"],
  ["sso-admin", "GetPermissionsBoundaryForPermissionSet"],
  ["sso-admin", "ListAccountAssignments"],
  ["sso-admin", "ListAccountsForProvisionedPermissionSet"],
  ["sso-admin", "ListCustomerManagedPolicyReferencesInPermissionSet"],
  ["sso-admin", "ListInstances"],
  ["sso-admin", "ListManagedPoliciesInPermissionSet"],
  ["sso-admin", "ListPermissionSets"],
  ["sso-admin", "ListPermissionSetsProvisionedToAccount"],
  ["sso-admin", "ListTagsForResource"],
  ["sts", "GetCallerIdentity"],
];

const always = (service: Service, operation: string, effect: FaultInput["effect"]): FaultInput[] => [
  { service, operation, times: "always", effect },
];

describe("each operation in turn", () => {
  test("these are all that a run reads", async () => {
    const { requests } = await (await open()).run({ mode: "plan" });
    const asked = requests.filter(({ service }) => service !== "kintone");
    expect([...new Set(asked.map(({ service, operation }) => `${service} ${operation}`))].sort()).toEqual(
      reads.map((read) => read.join(" ")),
    );
  });

  test.each(reads)("%s:%s is denied", async (service, operation) => {
    const message = `User: bot is not authorized to perform: ${operation}`;
    const opened = await open(
      always(service, operation, { kind: "error", code: "AccessDeniedException", message }),
    );
    const { status, writes, gained, lost, en, ja } = await opened.run();
    expect({ status, writes, gained, lost }).toEqual({ status: "failed", writes: [], gained: [], lost: [] });
    const said = `AccessDeniedException: ${message} (request …)`;
    expect([en, ja]).toEqual(
      service === "sts"
        ? [
            [
              `Signing in to AWS failed (${said}). Check the ARN of the role and its trust policy (audience and subject). In GitHub Actions, the job also needs the permission id-token: write. [aws-login-failed]`,
            ],
            [
              `AWS にサインインできませんでした（${said}）。ロールの ARN と信頼ポリシー（aud と sub の条件）を確認してください。GitHub Actions では、ジョブに id-token: write の権限も必要です。 [aws-login-failed]`,
            ],
          ]
        : [
            [
              `AWS did not allow “${service}:${operation}” (${said}). Give this permission to the role of the sync. If the role has it, a service control policy may deny it. [aws-denied]`,
            ],
            [
              `AWS に「${service}:${operation}」を拒否されました（${said}）。同期に使うロールにこの権限を付けてください。すでに付いている場合は、サービスコントロールポリシー（SCP）で拒否されている可能性があります。 [aws-denied]`,
            ],
          ],
    );
  });

  test.each(reads)("%s:%s answers with nothing in it", async (service, operation) => {
    const empty = { kind: "answer", status: 200, body: service === "sts" ? "<a/>" : {} } as const;
    const opened = await open(always(service, operation, empty));
    const { status, writes, lost } = await opened.run();
    // AWS leaves out some lists when they are empty, and what a set does not have. Whatever must be there stops the
    // run; where nothing may stand for something, nothing that a record asks for goes because of it.
    const mayBeLeftOut = /Provisioned|Polic|Boundary|DescribeInstance|ListTagsForResource/;
    if (mayBeLeftOut.test(operation)) {
      expect(lost.filter((one) => one !== leaver)).toEqual([]);
      expect(writes).not.toContain("sso-admin DeletePermissionSet");
    } else expect({ status, writes, lost }).toEqual({ status: "failed", writes: [], lost: [] });
  });

  test.each(reads)("%s:%s fails with 5xx for a while", async (service, operation) => {
    const code = "InternalServerException";
    await expectUnnoticed([{ service, operation, times: 2, effect: { kind: "error", code, status: 500 } }]);
  });
});

const obstacles: readonly Obstacle[] = [
  {
    name: "no instance",
    happens: (world) => {
      world.instances = [];
    },
    tells: [
      [
        "There is not exactly one IAM Identity Center instance for “100000000001” (in this region: none). Check the region, and identityCenter.instanceArn in the settings. [no-instance]",
        "「100000000001」に当てはまる IAM Identity Center インスタンスが 1 つに決まりません（このリージョンにあるもの: なし）。リージョンと、設定の identityCenter.instanceArn を確認してください。 [no-instance]",
      ],
    ],
  },
  {
    name: "two instances of the organization",
    happens: (world) => {
      world.instances.push({
        InstanceArn: "arn:aws:sso:::instance/ssoins-1111aaaabbbbcccc",
        IdentityStoreId: "d-9067bbbbbb",
        PermissionSetsEnabled: true,
      });
    },
    tells: [
      [
        "There is not exactly one IAM Identity Center instance for “100000000001” (in this region: “arn:aws:sso:::instance/ssoins-1111aaaabbbbcccc (100000000001)”, “arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc (100000000001)”). Check the region, and identityCenter.instanceArn in the settings. [no-instance]",
        "「100000000001」に当てはまる IAM Identity Center インスタンスが 1 つに決まりません（このリージョンにあるもの: 「arn:aws:sso:::instance/ssoins-1111aaaabbbbcccc (100000000001)」「arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc (100000000001)」）。リージョンと、設定の identityCenter.instanceArn を確認してください。 [no-instance]",
      ],
    ],
  },
  {
    name: "an instance that the settings name and that is not there",
    choices: instanceNamed("arn:aws:sso:::instance/ssoins-2222aaaabbbbcccc"),
    tells: [
      [
        "There is not exactly one IAM Identity Center instance for “arn:aws:sso:::instance/ssoins-2222aaaabbbbcccc” (in this region: “arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc (100000000001)”). Check the region, and identityCenter.instanceArn in the settings. [no-instance]",
        "「arn:aws:sso:::instance/ssoins-2222aaaabbbbcccc」に当てはまる IAM Identity Center インスタンスが 1 つに決まりません（このリージョンにあるもの: 「arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc (100000000001)」）。リージョンと、設定の identityCenter.instanceArn を確認してください。 [no-instance]",
      ],
    ],
  },
  {
    name: "another region",
    choices: { region: "us-east-1" },
    tells: [
      [
        "There is not exactly one IAM Identity Center instance for “100000000001” (in this region: none). Check the region, and identityCenter.instanceArn in the settings. [no-instance]",
        "「100000000001」に当てはまる IAM Identity Center インスタンスが 1 つに決まりません（このリージョンにあるもの: なし）。リージョンと、設定の identityCenter.instanceArn を確認してください。 [no-instance]",
      ],
    ],
  },
  {
    name: "permission sets that are not enabled",
    happens: (world) => {
      for (const instance of world.instances) instance.PermissionSetsEnabled = false;
    },
    tells: [
      [
        "Permission sets are not enabled in the instance “arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc”. Enable them in IAM Identity Center; this cannot be undone later. [permission-sets-disabled]",
        "インスタンス「arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc」では許可セットが有効になっていません。IAM Identity Center で有効にしてください。一度有効にすると、無効には戻せません。 [permission-sets-disabled]",
      ],
    ],
  },
  {
    name: "the account instance of another account, named in the settings",
    happens: (world) => {
      world.instances.push({
        InstanceArn: "arn:aws:sso:::instance/ssoins-3333aaaabbbbcccc",
        IdentityStoreId: "d-9067cccccc",
        OwnerAccountId: accountIds.identity,
        PermissionSetsEnabled: true,
      });
    },
    choices: instanceNamed("arn:aws:sso:::instance/ssoins-3333aaaabbbbcccc"),
    tells: [
      [
        "Permission sets are not enabled in the instance “arn:aws:sso:::instance/ssoins-3333aaaabbbbcccc”. Enable them in IAM Identity Center; this cannot be undone later. [permission-sets-disabled]",
        "インスタンス「arn:aws:sso:::instance/ssoins-3333aaaabbbbcccc」では許可セットが有効になっていません。IAM Identity Center で有効にしてください。一度有効にすると、無効には戻せません。 [permission-sets-disabled]",
      ],
    ],
  },
  {
    name: "an account that is not the delegated administrator",
    happens: (world) => {
      world.botAccount = accountIds.labA;
    },
    tells: [
      [
        "AWS did not allow “organizations:ListAccounts” (AccessDeniedException: User: arn:aws:sts::100000000021:assumed-role/identity-sync/simulator is not authorized to perform: organizations:ListAccounts on resource: * (request …)). Give this permission to the role of the sync. If the role has it, a service control policy may deny it. [aws-denied]",
        "AWS に「organizations:ListAccounts」を拒否されました（AccessDeniedException: User: arn:aws:sts::100000000021:assumed-role/identity-sync/simulator is not authorized to perform: organizations:ListAccounts on resource: * (request …)）。同期に使うロールにこの権限を付けてください。すでに付いている場合は、サービスコントロールポリシー（SCP）で拒否されている可能性があります。 [aws-denied]",
      ],
    ],
  },
  {
    name: "credentials that have expired",
    faults: [
      {
        service: "organizations",
        times: "always",
        effect: { kind: "error", code: "ExpiredTokenException", message: "The security token is expired" },
      },
    ],
    tells: [
      [
        "Signing in to AWS failed (ExpiredTokenException: The security token is expired (request …)). Check the ARN of the role and its trust policy (audience and subject). In GitHub Actions, the job also needs the permission id-token: write. [aws-login-failed]",
        "AWS にサインインできませんでした（ExpiredTokenException: The security token is expired (request …)）。ロールの ARN と信頼ポリシー（aud と sub の条件）を確認してください。GitHub Actions では、ジョブに id-token: write の権限も必要です。 [aws-login-failed]",
      ],
    ],
  },
  {
    name: "5xx without end",
    faults: always("sso-admin", "ListPermissionSets", {
      kind: "error",
      code: "InternalServerException",
      status: 500,
    }),
    tells: [
      [
        "AWS gave no usable answer to “sso-admin:ListPermissionSets” (InternalServerException: UnknownError (request …)). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「sso-admin:ListPermissionSets」から正常な応答を得られませんでした（InternalServerException: UnknownError (request …)）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
  {
    name: "503 as a page",
    faults: always("sso-admin", "ListTagsForResource", {
      kind: "answer",
      status: 503,
      body: "<html>Service Unavailable</html>",
      headers: { "content-type": "text/html" },
    }),
    tells: [
      [
        "AWS gave no usable answer to “sso-admin:ListTagsForResource” (SyntaxError: Unexpected token '<', \"<html>Serv\"... is not valid JSON). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「sso-admin:ListTagsForResource」から正常な応答を得られませんでした（SyntaxError: Unexpected token '<', \"<html>Serv\"... is not valid JSON）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
  {
    name: "an answer that is no JSON",
    faults: always("identitystore", "ListUsers", {
      kind: "answer",
      status: 200,
      body: "<html>proxy</html>",
      headers: { "content-type": "text/html" },
    }),
    tells: [
      [
        "AWS gave no usable answer to “identitystore:ListUsers” (SyntaxError: Unexpected token '<', \"<html>proxy</html>\" is not valid JSON). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「identitystore:ListUsers」から正常な応答を得られませんでした（SyntaxError: Unexpected token '<', \"<html>proxy</html>\" is not valid JSON）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
  {
    name: "half an answer",
    faults: always("identitystore", "ListGroups", { kind: "truncate" }),
    tells: [
      [
        "AWS gave no usable answer to “identitystore:ListGroups” (200: aborted (request …)). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「identitystore:ListGroups」から正常な応答を得られませんでした（200: aborted (request …)）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
  {
    name: "a connection that is reset",
    faults: always("sso-admin", "*", { kind: "reset" }),
    tells: [
      [
        "AWS gave no usable answer to “sso-admin:ListInstances” (TimeoutError: read ECONNRESET). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「sso-admin:ListInstances」から正常な応答を得られませんでした（TimeoutError: read ECONNRESET）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
  {
    name: "an account whose OU is not in the tree of OUs",
    faults: [
      {
        service: "organizations",
        operation: "ListOrganizationalUnitsForParent",
        times: 1,
        effect: { kind: "answer", status: 200, body: { OrganizationalUnits: [] } },
      },
    ],
    tells: [
      [
        `organizations:ListOrganizationalUnitsForParent could not be read to the end (incomplete: account ${accountIds.dev} stands in no OU that was read). Nothing was changed, and the next run reads it again. [incomplete-read]`,
        `organizations:ListOrganizationalUnitsForParent を最後まで読み取れませんでした（incomplete: account ${accountIds.dev} stands in no OU that was read）。何も変更せず、次回の実行で読み直します。 [incomplete-read]`,
      ],
    ],
  },
  {
    name: "a page token that AWS does not know any more",
    faults: [
      {
        service: "organizations",
        operation: "ListAccounts",
        match: "NextToken",
        times: "always",
        effect: {
          kind: "error",
          code: "InvalidInputException",
          message: "The provided NextToken is not valid.",
        },
      },
    ],
    tells: [
      [
        "AWS gave no usable answer to “organizations:ListAccounts” (InvalidInputException: The provided NextToken is not valid. (request …)). Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network. [aws-unreachable]",
        "AWS の「organizations:ListAccounts」から正常な応答を得られませんでした（InvalidInputException: The provided NextToken is not valid. (request …)）。何も変更せず、次回の実行で再試行します。続くようなら、AWS の稼働状況とネットワークを確認してください。 [aws-unreachable]",
      ],
    ],
  },
];

describe("nothing can be read", () => {
  test.each(named(obstacles))("%s", (_, obstacle) => expectStop(obstacle));
});

describe("what a run takes in its stride", () => {
  test("an account instance beside the organization's", async () => {
    const opened = await open([], (world) => {
      world.instances.unshift({
        InstanceArn: "arn:aws:sso:::instance/ssoins-3333aaaabbbbcccc",
        IdentityStoreId: "d-9067cccccc",
        OwnerAccountId: accountIds.identity,
        PermissionSetsEnabled: true,
      });
    });
    const { status, gained, en, requests } = await opened.run();
    const seen = requests.find(({ operation }) => operation === "ListInstances")?.response ?? "";
    expect({ status, gained, en, seen: seen.match(/ssoins-\w+/g) }).toEqual({
      status: "applied",
      gained: [newcomer],
      en: [],
      seen: ["ssoins-3333aaaabbbbcccc", "ssoins-7223aaaabbbbcccc"],
    });
  });

  test("a page of accounts that is empty and not the last", async () => {
    const { status, gained, requests } = await (await open()).run();
    expect({ status, gained }).toEqual({ status: "applied", gained: [newcomer] });
    const [first] = requests.filter(({ operation }) => operation === "ListAccounts");
    expect(JSON.parse(first?.response ?? "")).toMatchObject({ Accounts: [], NextToken: expect.any(String) });
  });

  test("throttling of every call, for a minute", async () => {
    const throttled = (service: Service, code: string, times: number): FaultInput => ({
      service,
      times,
      effect: { kind: "error", code, message: "Rate exceeded" },
    });
    const seconds = await expectUnnoticed([
      throttled("sts", "Throttling", 8),
      throttled("organizations", "TooManyRequestsException", 20),
      throttled("sso-admin", "ThrottlingException", 40),
      throttled("identitystore", "ThrottlingException", 8),
    ]);
    expect(seconds).toBeGreaterThan(60);
  });

  test("throttling that never ends, until the run has to stop", async () => {
    const stop = new AbortController();
    const opened = await open(
      always("identitystore", "ListUsers", {
        kind: "error",
        code: "ThrottlingException",
        message: "Rate exceeded",
      }),
    );
    opened.clock.alarm(480, () => stop.abort());
    const { status, writes, lost, en, ja } = await opened.run({ signal: stop.signal });
    expect({ status, writes, lost }).toEqual({ status: "failed", writes: [], lost: [] });
    expect([en, ja]).toEqual([
      [
        "identitystore:ListUsers could not be read to the end (Stopped: the run had to stop first). Nothing was changed, and the next run reads it again. [incomplete-read]",
      ],
      [
        "identitystore:ListUsers を最後まで読み取れませんでした（読み終わる前に、実行を終える時間になりました）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ]);
  });
});

test("a page token that has expired: the list is read anew, and nothing is taken for gone", async () => {
  const opened = await company({
    ...settled,
    startsAt: "2026-04-02T00:30:00.000Z",
    world: { ...settled.world, limits: { ...settled.world.limits, ssoAdminPageSize: 1 } },
    faults: [
      "ListPermissionSets",
      "ListAccountAssignments",
      "ListAccountsForProvisionedPermissionSet",
      "ListTagsForResource",
    ].map((operation) => ({
      service: "sso-admin" as const,
      operation,
      match: "NextToken",
      effect: {
        kind: "error" as const,
        code: "ValidationException",
        message: "The provided NextToken has expired.",
      },
    })),
  });
  const { status, en, writes } = await opened.run();
  expect({ status, en, writes }).toEqual({ status: "in-sync", en: [], writes: [] });
});

test("pages of one permission set each are read to the end", async () => {
  const opened = await company({
    ...settled,
    startsAt: "2026-04-02T00:30:00.000Z",
    world: { ...settled.world, limits: { ...settled.world.limits, ssoAdminPageSize: 1 } },
  });
  const { status, en, writes } = await opened.run();
  expect({ status, en, writes }).toEqual({ status: "in-sync", en: [], writes: [] });
});
