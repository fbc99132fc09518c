import type { Change, Deed, RemovalReason } from "../../src/core/model/change.ts";
import { changeId, checksumOf } from "../../src/core/model/change.ts";
import { indexDirectory } from "../../src/core/model/directory.ts";
import { asAccountId, asInstanceArn, asPermissionSetArn, asPrincipalId } from "../../src/core/model/ids.ts";
import type { RecordRef } from "../../src/core/model/ledger.ts";
import type { ChangeOutcome } from "../../src/core/model/outcome.ts";
import type { RunResult } from "../../src/core/planning/run-result.ts";
import { readNothing } from "./reached.ts";

/*
 * A run in which something of everything has happened: for the screens that people are shown, and for whatever has to
 * cope with all kinds of changes, outcomes and problems at once.
 */

const instanceArn = asInstanceArn("arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc");
const accounts = {
  management: asAccountId("100000000001"),
  identity: asAccountId("100000000002"),
  "shop-dev": asAccountId("100000000011"),
  "shop-prod": asAccountId("100000000013"),
  "search-prod": asAccountId("100000000022"),
} as const;
const users = {
  "sato@example.com": asPrincipalId("97a7b2c4-1111-4e4e-9a9a-00000000a001"),
  "suzuki@example.com": asPrincipalId("97a7b2c4-1111-4e4e-9a9a-00000000a002"),
  "ito@example.com": asPrincipalId("97a7b2c4-1111-4e4e-9a9a-00000000a003"),
  "mori@example.com": asPrincipalId("97a7b2c4-1111-4e4e-9a9a-00000000a004"),
} as const;
const groups = {
  developers: asPrincipalId("97a7b2c4-2222-4e4e-9a9a-00000000b001"),
  operators: asPrincipalId("97a7b2c4-2222-4e4e-9a9a-00000000b002"),
} as const;

const record = (app: "101" | "102", id: string): RecordRef => ({
  host: "example.cybozu.com",
  app,
  id,
  url: `https://example.cybozu.com/k/${app}/show#record=${id}`,
});

const change = (deed: Deed, records: readonly RecordRef[]): Change => ({
  ...deed,
  id: changeId(deed),
  instanceArn,
  records,
  requires: [],
  after: [],
});

const seat = (account: keyof typeof accounts, permissionSetName: string, who: string) => ({
  accountId: accounts[account],
  permissionSetName,
  principal:
    who in users
      ? ({ type: "USER", id: users[who as keyof typeof users] } as const)
      : ({ type: "GROUP", id: groups[who as keyof typeof groups] } as const),
});

const grant = (account: keyof typeof accounts, set: string, who: string, id: string): Change =>
  change({ kind: "create-assignment", assignment: seat(account, set, who) }, [record("102", id)]);

const remove = (
  account: keyof typeof accounts,
  set: string,
  who: string,
  reason: RemovalReason,
  id?: string,
): Change =>
  change(
    {
      kind: "delete-assignment",
      assignment: seat(account, set, who),
      reason,
      isForeseen: reason === "expired",
    },
    id === undefined ? [] : [record("102", id)],
  );

const set = (name: string) => ({
  arn: asPermissionSetArn(`arn:aws:sso:::permissionSet/ssoins-7223aaaabbbbcccc/ps-${name.toLowerCase()}`),
  name,
});

const billing = change(
  {
    kind: "create-permission-set",
    spec: {
      name: "Billing",
      description: "kintone 101/4",
      sessionSeconds: 14_400,
      relayState: undefined,
      managedPolicies: ["arn:aws:iam::aws:policy/job-function/Billing"],
      customerManagedPolicies: [],
      inlinePolicy: undefined,
      permissionsBoundary: undefined,
      tags: {},
      otherTags: "keep",
      emptyDescription: "keep",
    },
  },
  [record("101", "4")],
);
const readOnly = change(
  {
    kind: "update-permission-set",
    permissionSet: set("ReadOnly"),
    edits: [
      { kind: "attach-managed-policy", arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      { kind: "detach-managed-policy", arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" },
      { kind: "put-inline-policy", document: "{}" },
    ],
  },
  [record("101", "2")],
);
const provision = change(
  { kind: "provision", permissionSet: set("ReadOnly"), accounts: "all", reason: "edited" },
  [record("101", "2")],
);

const denied = "User is not authorized to perform: sso:CreateAccountAssignment on shop-prod|ReadOnly";
const outcomes: readonly ChangeOutcome[] = [
  { status: "succeeded", change: billing },
  { status: "succeeded", change: remove("shop-dev", "Developer", "mori@example.com", "expired", "9") },
  { status: "succeeded", change: readOnly },
  { status: "succeeded", change: provision },
  { status: "succeeded", change: grant("search-prod", "ReadOnly", "developers", "12") },
  { status: "succeeded", change: grant("shop-dev", "Billing", "ito@example.com", "14") },
  {
    status: "failed",
    change: grant("shop-prod", "ReadOnly", "sato@example.com", "12"),
    failure: {
      code: "AccessDeniedException",
      message: denied,
      requestId: "5f0b6f8e-0000-4a4a-8b8b-0123456789ab",
    },
    operation: "sso-admin:CreateAccountAssignment",
  },
  { status: "skipped", change: grant("shop-prod", "Developer", "operators", "15"), because: "requirement" },
  {
    status: "unsettled",
    change: remove("search-prod", "Developer", "suzuki@example.com", "unrequested"),
    requestId: undefined,
  },
];

const held: readonly Change[] = [
  remove("shop-prod", "Operator", "operators", "withdrawn", "3"),
  remove("shop-prod", "Operator", "sato@example.com", "withdrawn", "3"),
  remove("search-prod", "Operator", "operators", "protection-ended", "21"),
  change({ kind: "delete-permission-set", permissionSet: set("Legacy") }, [record("101", "8")]),
];
const limits = [
  { kind: "percent-of-account", percent: 50, account: "shop-prod" },
  { kind: "percent-of-account", percent: 50, account: "shop-prod" },
  { kind: "protection-ended" },
  { kind: "permission-sets", count: 3 },
] as const;
const checksum = checksumOf(held);

export const richRun: RunResult = {
  status: "held",
  mode: "apply",
  policy: "full",
  trigger: {
    event: "issue_comment",
    actor: "suzuki",
    runUrl: "https://github.com/example/identity-sync/actions/runs/15961596",
  },
  startedAt: new Date("2026-04-01T00:30:00Z"),
  finishedAt: new Date("2026-04-01T00:31:23Z"),
  problems: [
    { code: "aws-denied", data: { operation: "sso-admin:CreateAccountAssignment", detail: denied } },
    { code: "removals-held", data: { count: 3, limits: limits.slice(1), checksum } },
    { code: "protection-ended", data: { count: 1 } },
    {
      code: "state-unusable",
      data: { detail: ".identity-sync/state.json is damaged, or of another version" },
    },
    {
      code: "unknown-managed-policy",
      data: { name: "ReadOnlyAcess", suggestions: ["ReadOnlyAccess"] },
      record: record("101", "5"),
      field: "AWS管理ポリシー",
    },
    {
      code: "policy-not-json",
      data: { mistake: { kind: "trailing-comma" } },
      record: record("101", "6"),
      field: "インラインポリシー",
      place: { line: 4, column: 69, length: 1 },
    },
    {
      code: "change-denied",
      data: { change: "create-assignment 100000000013/ReadOnly USER sato@example.com" },
      record: record("102", "12"),
    },
    {
      code: "unknown-user",
      data: { name: "tanabe@example.com" },
      record: record("102", "13"),
      field: "利用者",
    },
    {
      code: "waiting-for-directory",
      data: { name: "kobayashi@example.com" },
      record: record("102", "16"),
      field: "利用者",
    },
  ],
  requests: {
    kintone: { "records.json": 4, "app/form/fields.json": 2 },
    "sso-admin": {
      ListPermissionSets: 1,
      DescribePermissionSet: 6,
      ListAccountAssignments: 18,
      ListTagsForResource: 7,
      CreateAccountAssignment: 3,
      CreatePermissionSet: 1,
    },
    identitystore: { ListUsers: 1, ListGroups: 1 },
    organizations: { ListAccounts: 1 },
  },
  reached: {
    ...readNothing,
    plan: {
      changes: outcomes.map((outcome) => outcome.change),
      held: held.map((one, at) => ({ change: one, limit: limits[at] ?? { kind: "ledger-empty" } })),
      checksum,
      kept: [
        { reason: "management-account", count: 2 },
        { reason: "not-managed", count: 1_204 },
        { reason: "protected", count: 3 },
      ],
      waiting: [],
      awaiting: [],
      problems: [],
    },
    outcomes,
    permissionSets: ["ReadOnly", "Developer", "Operator", "Legacy"].map(set),
    index: indexDirectory(
      {
        accounts: Object.entries(accounts).map(([name, id]) => ({ id, name, state: "ACTIVE", ou: "/" })),
        ous: ["/"],
        users: Object.entries(users).map(([userName, id]) => ({ id, userName, emails: [userName] })),
        groups: Object.entries(groups).map(([displayName, id]) => ({ id, displayName })),
        managementAccountId: accounts.management,
        botAccountId: accounts.identity,
      },
      "userName",
    ),
    oldestVerifiedAt: new Date("2026-04-01T00:30:02Z"),
  },
};
