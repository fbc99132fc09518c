import type { WorldInput } from "../simulator/world.ts";

/**
 * The company of the demo: twelve accounts in nested OUs, fourteen people, two ledgers in kintone. Three records
 * carry a mistake: a policy that does not exist, a policy that is not JSON, a person whom the directory lacks.
 */
export type DemoLanguage = "en" | "ja";

const people = [
  ["sato", "佐藤 葵", "Aoi Sato"],
  ["suzuki", "鈴木 蓮", "Ren Suzuki"],
  ["takahashi", "高橋 陽菜", "Hina Takahashi"],
  ["tanaka", "田中 湊", "Minato Tanaka"],
  ["ito", "伊藤 結衣", "Yui Ito"],
  ["watanabe", "渡辺 樹", "Itsuki Watanabe"],
  ["yamamoto", "山本 凛", "Rin Yamamoto"],
  ["nakamura", "中村 蒼", "Ao Nakamura"],
  ["kobayashi", "小林 紬", "Tsumugi Kobayashi"],
  ["kato", "加藤 悠真", "Yuma Kato"],
  ["yoshida", "吉田 芽依", "Mei Yoshida"],
  ["yamada", "山田 律", "Ritsu Yamada"],
  ["sasaki", "佐々木 咲", "Saki Sasaki"],
  ["matsumoto", "松本 朔", "Saku Matsumoto"],
] as const;

const groups = {
  developers: ["sato", "suzuki", "takahashi", "tanaka", "ito"],
  operators: ["watanabe", "yamamoto", "nakamura"],
  analysts: ["kobayashi", "kato"],
  security: ["yoshida", "yamada"],
} as const;

const accounts = [
  ["100000000001", "management", "/"],
  ["100000000002", "identity", "/platform"],
  ["100000000003", "audit", "/platform"],
  ["100000000004", "network", "/platform"],
  ["100000000011", "shop-dev", "/service/dev"],
  ["100000000012", "shop-stg", "/service/stg"],
  ["100000000013", "shop-prod", "/service/prod"],
  ["100000000021", "search-dev", "/service/dev"],
  ["100000000022", "search-prod", "/service/prod"],
  ["100000000031", "billing-prod", "/service/prod"],
  ["100000000041", "data-lake", "/data"],
  ["100000000051", "sandbox", "/sandbox"],
] as const;

/** Field codes of the presets. */
const codes = {
  en: {
    name: "name",
    description: "description",
    managedPolicies: "managedPolicies",
    inlinePolicy: "inlinePolicy",
    sessionDuration: "sessionDuration",
    tags: "tags",
    users: "users",
    groups: "groups",
    accounts: "accounts",
    permissionSets: "permissionSets",
    validUntil: "validUntil",
  },
  ja: {
    name: "許可セット名",
    description: "説明",
    managedPolicies: "AWS管理ポリシー",
    inlinePolicy: "インラインポリシー",
    sessionDuration: "セッション時間",
    tags: "タグ",
    users: "利用者",
    groups: "グループ",
    accounts: "AWSアカウント",
    permissionSets: "許可セット",
    validUntil: "終了日",
  },
} as const;

type Code = keyof (typeof codes)["en"];
type Values = Readonly<Partial<Record<Code, unknown>>>;

const permissionSets: readonly Values[] = [
  {
    name: "ReadOnly",
    description: "Look, do not touch",
    managedPolicies: "ReadOnlyAccess",
    sessionDuration: "8",
  },
  {
    name: "Developer",
    description: "Builds services",
    managedPolicies: "PowerUserAccess\nIAMReadOnlyAccess",
    sessionDuration: "PT4H",
    tags: "team=dev",
  },
  {
    name: "Operator",
    description: "Runs services",
    managedPolicies: "AmazonEC2FullAccess\nCloudWatchReadOnlyAccess",
    sessionDuration: "4",
  },
  {
    name: "DataAnalyst",
    description: "Reads the data lake",
    managedPolicies: "AmazonS3ReadOnlyAccess",
    inlinePolicy:
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": "athena:*", "Resource": "*" }\n  ]\n}',
  },
  { name: "SecurityAudit", description: "Audits everything", managedPolicies: "SecurityAudit" },
  { name: "Billing", description: "Sees what it costs", managedPolicies: "Billing", sessionDuration: "2" },
  // The two mistakes.
  { name: "Support", description: "Talks to AWS support", managedPolicies: "AWSSuportAccess" },
  {
    name: "Uploader",
    inlinePolicy:
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" },\n  ]\n}',
  },
];

const assignments: readonly Values[] = [
  { groups: ["developers"], accounts: "shop-dev\nsearch-dev", permissionSets: "Developer" },
  { groups: ["developers"], accounts: "ou:/service", permissionSets: "ReadOnly" },
  { groups: ["operators"], accounts: "ou:/service/prod", permissionSets: "Operator" },
  { groups: ["operators"], accounts: "network", permissionSets: "Operator" },
  { groups: ["analysts"], accounts: "data-lake", permissionSets: "DataAnalyst" },
  { groups: ["security"], accounts: "*", permissionSets: "SecurityAudit" },
  { users: ["matsumoto"], accounts: "*", permissionSets: "Billing" },
  { users: ["sasaki"], accounts: "billing-prod\nshop-prod", permissionSets: "Billing\nReadOnly" },
  { users: ["kato"], accounts: "data-lake", permissionSets: "Developer", validUntil: "2099-12-31" },
  { users: ["sato"], accounts: "shop-prod", permissionSets: "Operator" },
  { users: ["suzuki"], accounts: "search-prod", permissionSets: "Operator" },
  { users: ["yoshida"], accounts: "audit", permissionSets: "ReadOnly" },
  // The third mistake: nobody of this name is in the directory.
  { users: ["tanabe"], accounts: "shop-dev", permissionSets: "ReadOnly" },
  // This one waits for the set whose policy is misspelt.
  { groups: ["operators"], accounts: "shop-prod", permissionSets: "Support" },
  { users: ["kobayashi"], accounts: "search-prod", permissionSets: "DataAnalyst", validUntil: "2020-03-31" },
  ...people.map(([code]): Values => ({ users: [code], accounts: "sandbox", permissionSets: "Developer" })),
  { users: ["yamada"], accounts: "100000000003", permissionSets: "ReadOnly" },
];

const fieldTypes: Readonly<Record<Code, string>> = {
  name: "SINGLE_LINE_TEXT",
  description: "SINGLE_LINE_TEXT",
  managedPolicies: "MULTI_LINE_TEXT",
  inlinePolicy: "MULTI_LINE_TEXT",
  sessionDuration: "SINGLE_LINE_TEXT",
  tags: "MULTI_LINE_TEXT",
  users: "USER_SELECT",
  groups: "GROUP_SELECT",
  accounts: "MULTI_LINE_TEXT",
  permissionSets: "MULTI_LINE_TEXT",
  validUntil: "DATE",
};

const setFields: readonly Code[] = [
  "name",
  "description",
  "managedPolicies",
  "inlinePolicy",
  "sessionDuration",
  "tags",
];
const grantFields: readonly Code[] = ["users", "groups", "accounts", "permissionSets", "validUntil"];

/** Which record the demo's third act changes and which it withdraws, and the token with the right to. */
export const demoActs = {
  misspelt: "7",
  changed: "2",
  withdrawn: "11",
  editToken: "demoEditToken",
} as const;

/** The services of the demo answer faster than the real ones, so that its story takes seconds. */
const demoLimits = {
  assignmentSeconds: 0.4,
  provisionSeconds: 0.1,
  deprovisionLagSeconds: 0.4,
  ssoAdminRequestsPerSecond: 100,
} as const;

export const demoCodes = (language: DemoLanguage): (typeof codes)[DemoLanguage] => codes[language];

export const demoWorld = (language: DemoLanguage): WorldInput => {
  const names = codes[language];
  const nameOf = (code: string): string => {
    const person = people.find(([login]) => login === code);
    return person === undefined ? code : language === "ja" ? person[1] : person[2];
  };
  const author = { code: "sato", name: nameOf("sato") };
  const records = (rows: readonly Values[]) =>
    rows.map((row, index) => ({
      id: String(index + 1),
      creator: author,
      modifier: author,
      createdAt: "2026-04-01T01:00:00Z",
      updatedAt: "2026-04-01T01:00:00Z",
      values: Object.fromEntries(Object.entries(row).map(([field, value]) => [names[field as Code], value])),
    }));
  const fields = (wanted: readonly Code[]) =>
    Object.fromEntries(
      wanted.map((field) => [
        names[field],
        { type: fieldTypes[field], code: names[field], label: names[field] },
      ]),
    );
  const text =
    language === "ja"
      ? { sets: "許可セット", grants: "AWSアカウント割り当て" }
      : { sets: "Permission sets", grants: "Assignments" };

  return {
    organization: {
      accounts: accounts.map(([id, name, ou]) => ({ id, name, ou })),
      management: "100000000001",
      delegatedAdmin: "100000000002",
    },
    identityStore: {
      users: people.map(([code, , name]) => ({
        userName: `${code}@example.com`,
        email: `${code}@example.com`,
        displayName: name,
      })),
      groups: Object.entries(groups).map(([displayName, members]) => ({
        displayName,
        members: members.map((member) => `${member}@example.com`),
      })),
    },
    // One set that somebody else made: it is left alone.
    permissionSets: [
      { name: "AWSAdministratorAccess", ManagedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    ],
    kintone: {
      language,
      users: [
        ...people.map(([code]) => ({ code, name: nameOf(code) })),
        { code: "tanabe", name: language === "ja" ? "田辺 航" : "Wataru Tanabe" },
      ],
      apps: [
        {
          id: "101",
          name: text.sets,
          fields: fields(setFields),
          records: records(permissionSets),
          tokens: [
            { token: "demoPermissionSets", rights: ["view"] },
            { token: demoActs.editToken, rights: ["view", "edit"] },
          ],
        },
        {
          id: "102",
          name: text.grants,
          fields: fields(grantFields),
          records: records(assignments),
          tokens: [
            { token: "demoAssignments", rights: ["view"] },
            { token: `${demoActs.editToken}2`, rights: ["view", "edit", "delete"] },
          ],
        },
      ],
    },
    limits: demoLimits,
  };
};
