import { describe, expect, test } from "vitest";
import type { GuardrailViolation } from "../core/model/guardrail-violation.ts";
import type { Limit } from "../core/model/limit.ts";
import type { ImportTrouble, Problem, ProblemCode, ProblemOf } from "../core/model/problem.ts";
import type { JsonMistake, PolicyMistake, PolicyRemark } from "../policy/finding.ts";
import { said } from "./ja-details.ts";
import { messagesFor, sentenceOf } from "./messages.ts";

type Samples = {
  readonly [Code in ProblemCode]: readonly [ProblemOf<Code>["data"], ...ProblemOf<Code>["data"][]];
};

const percent = 50;
const limits: readonly Limit[] = [
  { kind: "ledger-empty" },
  { kind: "protection-ended" },
  { kind: "count", count: 100 },
  { kind: "percent-of-all", percent: 30 },
  { kind: "percent-of-account", percent, account: "111122223333" },
  { kind: "percent-of-permission-set", percent, permissionSet: "ReadOnly" },
  { kind: "permission-sets", count: 3 },
  { kind: "additions", count: 200 },
  { kind: "sensitive-accounts", count: 5, permissionSet: "AdministratorAccess" },
];
const someLimits = limits.filter(({ kind }) => kind === "percent-of-all" || kind === "permission-sets");
const addedLimits = limits.filter(({ kind }) => kind === "additions" || kind === "sensitive-accounts");

const suggestions = ["s3:GetObject"];
const firstLine = 4;
const jsonMistakes: readonly JsonMistake[] = [
  { kind: "empty" },
  { kind: "trailing-comma" },
  { kind: "extra-comma" },
  { kind: "missing-comma" },
  { kind: "missing-colon" },
  { kind: "missing-value" },
  { kind: "missing-name" },
  { kind: "comment" },
  { kind: "single-quotes" },
  { kind: "full-width", character: "：", plain: ":" },
  { kind: "foreign-space", character: "\u3000" },
  { kind: "second-document" },
  { kind: "text-after", text: "EOF" },
  { kind: "extra-bracket", bracket: "}" },
  { kind: "wrong-bracket", bracket: "]", expected: "}", opened: 2 },
  { kind: "unclosed-bracket", expected: "]", opened: 2 },
  { kind: "unclosed-text" },
  { kind: "control-character", character: "\t" },
  { kind: "bad-escape", sequence: "\\d" },
  { kind: "bad-number", text: "01" },
  { kind: "unquoted", word: "Allow" },
  { kind: "unexpected", character: ":" },
];
const policyMistakes: readonly PolicyMistake[] = [
  ...(["list", "text", "number", "boolean", "null"] as const).map(
    (found) => ({ kind: "not-an-object", found }) as const,
  ),
  { kind: "too-deep" },
  { kind: "duplicate-key", name: "Action", firstLine },
  ...(["Statement", "Effect", "Action", "Resource"] as const).map(
    (element) => ({ kind: "missing-element", element }) as const,
  ),
  { kind: "statement-not-wrapped", element: "Effect" },
  { kind: "unknown-element", name: "Actions", within: "statement", suggestions: ["Action", "NotAction"] },
  { kind: "unknown-element", name: "Comment", within: "policy", suggestions: [] },
  { kind: "principal", element: "NotPrincipal" },
  { kind: "wrong-type", element: "Statement", found: "text", expected: "objects" },
  { kind: "wrong-type", element: "Action", found: "number", expected: "texts" },
  { kind: "wrong-type", element: "Sid", found: "object", expected: "text" },
  { kind: "wrong-type", element: "Condition", found: "list", expected: "object" },
  { kind: "wrong-type", element: "aws:SourceIp", found: "object", expected: "values" },
  { kind: "empty-list", element: "Resource" },
  { kind: "both-elements", element: "Action", other: "NotAction" },
  { kind: "invalid-version", value: "2026-01-01" },
  { kind: "invalid-effect", value: "allow" },
  { kind: "sid-characters", sid: "read only" },
  { kind: "duplicate-sid", sid: "Read", firstLine },
  { kind: "action-without-service", action: "GetObject" },
  { kind: "action-colons", action: "s3:Get:Object" },
  { kind: "service-wildcard", action: "s*:GetObject" },
  { kind: "service-characters", action: "s 3:GetObject" },
  { kind: "resource-not-arn", resource: "bucket/*" },
  { kind: "resource-partition", resource: "aws:s3:::bucket", partition: "s3" },
  { kind: "resource-parts", resource: "arn:aws:s3::bucket" },
  { kind: "resource-region", resource: "arn:aws:iam:us-east-1::role/A" },
  { kind: "unknown-operator", operator: "StringEqual", suggestions: ["StringEquals"] },
  { kind: "unknown-operator", operator: "Equals", suggestions: [] },
  { kind: "not-a-date", operator: "DateLessThan", value: "tomorrow" },
];
const remarks: readonly PolicyRemark[] = [
  { kind: "unknown-service", service: "s4", suggestions: ["s3"] },
  { kind: "unknown-service", service: "nonsense", suggestions: [] },
  { kind: "unknown-action", action: "s3:GetObjct", suggestions },
  { kind: "unknown-action", action: "s3:Nonsense", suggestions: [] },
  { kind: "no-such-actions", action: "ec2:Descibe*", suggestions: ["ec2:Describe*"] },
  { kind: "no-such-actions", action: "ec2:*Nonsense", suggestions: [] },
  { kind: "unknown-condition-key", key: "aws:SourceIP4", suggestions: ["aws:SourceIp"] },
  { kind: "unknown-condition-key", key: "aws:Nonsense", suggestions: [] },
  { kind: "same-condition-key", key: "aws:SourceIP", other: "aws:SourceIp" },
  ...(["number", "date", "boolean", "address"] as const).map(
    (expected) => ({ kind: "unfit-value", operator: "NumericEquals", value: "ten", expected }) as const,
  ),
  {
    kind: "analyzer",
    level: "SECURITY_WARNING",
    code: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    details: "Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive.",
    link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
  },
  { kind: "null-if-exists", operator: "NullIfExists" },
  { kind: "not-text", element: "Sid", found: "number" },
  { kind: "unusual-element", name: "Conditions" },
  { kind: "resource-short", resource: "arn:aws:s3" },
  { kind: "variable-without-version", variable: "${aws:username}" },
];

const policyRule = { path: "guardrails.deniedManagedPolicies", rule: "Admin*" };
const policy = "AdministratorAccess";
const permissionSet = "Admin";
const accounts = ["shop-prod (111122223333)", "shop-dev (444455556666)"];
const violations: readonly GuardrailViolation[] = [
  { kind: "managed-policy", ...policyRule, policy },
  { kind: "managed-policy-spread", ...policyRule, policy, accounts },
  { kind: "managed-policy-account", ...policyRule, policy, permissionSet, accounts },
  { kind: "action", path: "guardrails.deniedActions", rule: "iam:Create*", action: "iam:*" },
  {
    kind: "permissions-boundary",
    path: "guardrails.requiredPermissionsBoundary",
    rule: "customer:/ops/Boundary",
  },
  { kind: "session-hours", path: "guardrails.maxSessionHours", rule: "4", hours: 12 },
  {
    kind: "permission-set-account",
    path: "guardrails.allowedPermissionSets",
    rule: "ou:/service/prod",
    permissionSet,
    accounts,
  },
  { kind: "permission-set-content", ...policyRule, permissionSet },
];

const instance = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
const checksum = "0123456789abcdef";
const change = "create-assignment 111122223333/ReadOnly GROUP developers";

const importTroubles: readonly ImportTrouble[] = [
  { kind: "denied", detail: "[403] [GAIA_NO01] Using this API token, you cannot run the specified API." },
  { kind: "required", codes: ["department"] },
  { kind: "refused", count: 2, name: "ReadOnly / 111122223333", detail: "[400] [GAIA_LO04] not found" },
  { kind: "gave-up" },
  { kind: "unanswered", detail: "socket hang up" },
  { kind: "condition", record: "https://example.cybozu.com/k/101/show#record=7" },
  { kind: "unrecognised", count: 3 },
];
const samples: Samples = {
  "settings-invalid": [
    { path: "kintone.baseURL", detail: "is not a setting; did you mean baseUrl?" },
    { path: "", detail: "Invalid input: expected object, received string" },
  ],
  "kintone-unreachable": [{ app: "102", detail: "HTTP 503 with text/html in place of JSON" }],
  "kintone-denied": [{ app: "102", detail: "APIトークンが適切ではありません。" }],
  "kintone-refused": [{ app: "102", detail: "指定されたフィールド（状態）が見つかりません。 (abcDEF123)" }],
  "app-not-found": [{ app: "102" }],
  "field-not-found": [
    { app: "102", codes: ["AWSアカウント"] },
    { app: "102", codes: ["AWSアカウント", "許可セット"] },
    { app: "102", codes: ["利用者", "ユーザー名", "グループ", "グループ名"], isOneEnough: true },
  ],
  "field-unusable": [{ app: "102", code: "添付", type: "FILE" }],
  "ledger-empty": [
    { ledger: "permissionSets", app: "101" },
    { ledger: "assignments", app: "102, 103" },
    { ledger: "assignments", app: "103", isOneOfSeveral: true },
  ],
  "incomplete-read": [
    { service: "kintone", detail: "app 102: records came and went while they were read, twice" },
  ],
  "aws-login-failed": [{ detail: "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity" }],
  "aws-denied": [
    { operation: "sso-admin:ListPermissionSets", detail: "AccessDeniedException: User is not authorized." },
  ],
  "aws-unreachable": [{ operation: "organizations:ListAccounts", detail: "TimeoutError: socket hang up" }],
  "no-instance": [
    { found: [`${instance} (444455556666)`], wanted: "111122223333" },
    { found: [], wanted: instance },
  ],
  "permission-sets-disabled": [{ instance }],
  "permission-set-out-of-reach": [{ name: "ReadOnly", account: "111122223333" }],
  "protection-ended": [{ count: 1 }, { count: 12 }],
  "protection-wide": [{ count: 24 }],
  "replacement-failed": [{ account: "111122223333", permissionSet: "ReadOnly" }],
  "removals-held": [{ count: 1234, limits: someLimits, checksum }],
  "additions-held": [{ count: 201, limits: addedLimits, checksum }],
  "clock-skew": [{ seconds: 180 }, { seconds: -240 }],
  "account-list-empty": [{ app: "103" }],
  "account-owners-unused": [
    { app: "103", records: ["7"] },
    { app: "103", records: Array.from({ length: 30 }, (_, index) => String(index + 1)) },
  ],
  "terraform-unwritable": [{ detail: "ThrottlingException: Rate exceeded" }],
  "audit-unwritable": [{ detail: "EACCES: permission denied, mkdir '/audit'" }],
  "state-unusable": [{ detail: ".identity-sync/state.json is damaged, or of another version" }],
  "metric-not-put": [
    {
      namespace: "IdentitySync",
      detail: "AccessDenied: User is not authorized to perform: cloudwatch:PutMetricData.",
    },
  ],
  "telling-failed": [{ detail: "TypeError: text.split is not a function" }],
  "comment-failed": [{ app: "102", count: 3, detail: "[400] [GAIA_RE20] Comments are disabled. (abc)" }],
  "status-not-written": [{ app: "102", count: 1, detail: "[403] [GAIA_NO01] denied (abc)" }],
  "slack-failed": [
    { channel: "C0123456789", error: "channel_not_found" },
    { channel: "C0123456789", error: "not_in_channel" },
    { channel: "C0123456789", error: "is_archived" },
    { channel: "C0123456789", error: "not_authed" },
    { channel: "C0123456789", error: "invalid_auth" },
    { channel: "C0123456789", error: "missing_scope" },
    { channel: "C0123456789", error: "TimeoutError" },
  ],
  paused: [{}],
  "import-incomplete": [
    { app: "101", why: { kind: "gave-up" } },
    ...importTroubles.map((why) => ({ app: "101", why })),
  ],
  "adoption-changed": [{ asked: "0123456789abcdef", checksum: "fedcba9876543210" }],
  "field-empty": [{}],
  "field-value-invalid": [
    { value: "はい", allowed: ["enabled", "有効", "disabled", "無効"] },
    { value: "", allowed: ["enabled", "有効", "disabled", "無効"] },
  ],
  "policy-quota": [
    { count: 26, quota: 25 },
    { count: 11, quota: 10 },
  ],
  "tags-too-many": [{ count: 76, limit: 75 }],
  "record-too-wide": [{ count: 1_000_000, limit: 50_000 }],
  "field-several-values": [{ values: ["2026-04-01", "2026-05-01"] }],
  "name-invalid": [{ name: "開発者" }],
  "name-duplicate": [{ name: "ReadOnly", records: ["3", "8"] }],
  "not-managed": [{ name: "AWSReadOnlyAccess" }],
  excluded: [
    { kind: "account", name: "audit (111122223333)" },
    { kind: "permission set", name: "AWSControlTowerAdmin" },
    { kind: "principal", name: "break-glass" },
  ],
  "permission-set-record-missing": [{ name: "ReadOnly" }],
  "unknown-managed-policy": [
    { name: "ReadOnlyAcess", suggestions: ["ReadOnlyAccess"] },
    { name: "AmazonS3Access", suggestions: ["AmazonS3FullAccess", "AmazonSSMAccess", "AmazonS3Read"] },
    { name: "Nonsense", suggestions: [] },
  ],
  "unattachable-managed-policy": [{ name: "AWSSupportServiceRolePolicy" }],
  "groups-too-many": [
    {
      permissionSet: "ReadOnly",
      account: "shop-prod (111122223333)",
      count: 101,
      limit: 100,
      groups: ["operators"],
    },
    {
      permissionSet: "ReadOnly",
      account: "shop-prod (111122223333)",
      count: 103,
      limit: 100,
      groups: ["auditors", "developers", "operators"],
    },
  ],
  "customer-policy-case": [
    { policy: "/ops/DenyBilling", other: "/ops/denybilling", permissionSet: "Operator" },
  ],
  "customer-policy-invalid": [{ value: "arn:aws:iam::111122223333:policy/deny-billing" }],
  "description-replaced": [{}],
  "policy-not-json": [
    { mistake: jsonMistakes[0]! },
    ...jsonMistakes.slice(1).map((mistake) => ({ mistake })),
  ],
  "policy-invalid": [
    { mistake: policyMistakes[0]! },
    ...policyMistakes.slice(1).map((mistake) => ({ mistake })),
  ],
  "policy-finding": [{ finding: remarks[0]! }, ...remarks.slice(1).map((finding) => ({ finding }))],
  "policy-too-large": [
    { bytes: 11_264, limit: 10_240, counted: "without-white-space" },
    { bytes: 33_000, limit: 32_768, counted: "all" },
  ],
  "policy-characters": [{ character: "許" }],
  "boundary-invalid": [{ value: "customer:" }],
  "session-duration-invalid": [{ value: "15時間" }],
  "relay-state-invalid": [{ value: "コンソール" }],
  "tag-invalid": [{ value: "部署=開発" }],
  "unknown-account": [
    { name: "service-prd", suggestions: ["service-prod"] },
    { name: "nowhere", suggestions: [] },
  ],
  "account-id-invalid": [{ value: "11122223333" }],
  "account-ambiguous": [{ name: "sandbox", ids: ["111122223333", "444455556666"] }],
  "account-inactive": [{ account: "old-service (111122223333)", state: "SUSPENDED" }],
  "unknown-ou": [{ path: "/service/prd" }],
  "management-account": [{ account: "root (111122223333)" }],
  "management-account-handed-over": [{ account: "root (111122223333)" }],
  "bot-account": [{ account: "identity (111122223333)" }],
  "unknown-permission-set": [
    { name: "Amdin", suggestions: ["Admin"] },
    { name: "Nonsense", suggestions: [] },
  ],
  "unknown-user": [{ name: "taro@example.com" }],
  "unknown-group": [
    { name: "develpers", suggestions: ["developers", "developers2"] },
    { name: "nobody", suggestions: [] },
  ],
  "principal-ambiguous": [{ name: "shared@example.com", names: ["taro", "hanako"] }],
  "waiting-for-directory": [{ name: "taro@example.com" }],
  "period-invalid": [
    { value: "来月末", why: "not-a-date" },
    { value: "2026-04-30 – 2026-04-01", why: "ends-before-it-begins" },
  ],
  "not-account-owner": [
    { accounts: ["shop-prod (111122223333)"], editor: "佐藤 昇", owners: ["mori", "suzuki"] },
    { accounts, editor: "sato", owners: [] },
  ],
  "guardrail-violated": [
    { violation: violations[0]! },
    ...violations.slice(1).map((violation) => ({ violation })),
  ],
  "setting-without-effect": [{ path: "guardrails.allowedPermissionSets", value: "ou:/service/prd" }],
  "wildcard-not-allowed": [{ value: "ou:/service" }],
  "principal-recreated": [{ name: "taro@example.com" }],
  "orphan-left": [{ change }],
  "comments-held": [
    { count: 412, codes: ["unknown-user"] },
    { count: 61, codes: ["unknown-account", "unknown-group"] },
  ],
  "change-denied": [{ change }],
  "change-failed": [{ change, reason: "Received a 404 status error: Policy deny-billing not found." }],
  "verification-late": [{ hours: 5, targetHours: 2 }],
  "change-unsettled": [{ change: "provision ReadOnly" }],
};

const problems = Object.entries(samples).flatMap(([code, datas]) =>
  datas.map((data) => ({ code, data }) as unknown as Problem),
);
const en = messagesFor("en");
const ja = messagesFor("ja");
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

test("the sentences read well", async () => {
  const page = problems.map((problem) =>
    [problem.code, sentenceOf(en, problem), sentenceOf(ja, problem)].join("\n  "),
  );
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("__snapshots__/sentences.txt");
});

test("the words read well", async () => {
  const page = wordsOf(en).map(([name, text], index) => [name, text, wordsOf(ja)[index]?.[1]].join("\n  "));
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("__snapshots__/words.txt");
});

describe.each(problems.map((problem) => [problem.code, problem] as const))("%s", (_, problem) => {
  test.each(["en", "ja"] as const)("has a clean sentence in %s", (language) => {
    const sentence = sentenceOf(messagesFor(language), problem);
    expect(sentence).not.toMatch(/undefined|\[object|NaN|\.\.|。。|\s\s|\s$/);
    expect(sentence).toMatch(language === "ja" ? /。$/ : /[.?_}]$/);
    if (language === "ja") expect(sentence).toMatch(japanese);
  });

  test("says in both languages what it is about", () => {
    const missing = valuesToMention(problem).filter(
      (value) =>
        !sentenceOf(en, problem).includes(value) ||
        // Words of our own are translated, also where they are a detail.
        ![value, said(value).slice(1, -1)].some((text) => sentenceOf(ja, problem).includes(text)),
    );
    expect(missing).toEqual([]);
  });
});

test("a place in a text stands before the sentence", () => {
  const problem: Problem = {
    code: "policy-not-json",
    data: { mistake: { kind: "comment" } },
    place: { line: 3, column: 14, length: 1 },
  };
  expect(sentenceOf(en, problem)).toMatch(/^Line 3, column 14: This /);
  expect(sentenceOf(ja, problem)).toMatch(/^3 行目の 14 文字目: 正しい/);
});

test("every word is there in both languages", () => {
  const wordless = (words: readonly (readonly [string, string])[], isWord: RegExp) =>
    words
      .filter(([, text]) => !isWord.test(text) || /undefined|\[object|NaN/.test(text))
      .map(([name]) => name);
  // A plan has AWS's own words for users and groups.
  expect(wordless(wordsOf(en), /[a-z]|^(USER|GROUP)$/)).toEqual([]);
  expect(wordless(wordsOf(ja), japanese)).toEqual([]);
});

test("a limit is told with its number and its name", () => {
  for (const limit of limits)
    for (const value of Object.entries(limit).flatMap(([key, of]) => (key === "kind" ? [] : [String(of)])))
      for (const { words } of [en, ja]) expect(words.limit(limit)).toContain(value);
});

/** What a sentence puts into words of its own, rather than showing it. */
const inOwnWords: ReadonlySet<string> = new Set([
  "ledger",
  "why",
  "found",
  "kind",
  "limits",
  "isOneEnough",
  "isOneOfSeveral",
  "within",
  "counted",
]);

function valuesToMention({ code, data }: Problem): readonly string[] {
  const values =
    "mistake" in data
      ? data.mistake
      : "finding" in data
        ? data.finding
        : "violation" in data
          ? data.violation
          : data;
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) => {
    if (inOwnWords.has(key) && code !== "no-instance") return [];
    // A bracket is shown; a type of value is described.
    if (key === "expected" && String(value).length > 1) return [];
    if (key === "character" && /\s/.test(String(value))) return [];
    if (typeof value === "number") return [Math.abs(value).toLocaleString("en-US")];
    const texts = (Array.isArray(value) ? value : [value]).map(String);
    // The kind of change is translated; what it is done to is not, whatever its order.
    return key === "change"
      ? texts.flatMap((text) => text.split(/[ /]/).slice(1)).filter((word) => !/^(USER|GROUP)$/.test(word))
      : texts.map((text) => text.replace(/[.。]$/, ""));
  });
}

function wordsOf({ words }: typeof en): readonly (readonly [string, string])[] {
  const { status, limit, place, textPlace, approve, more, ...tables } = words;
  return [
    ["status failed", status.failed],
    ["status held", status.held(1)],
    ["status held", status.held(12)],
    ["status partlyApplied", status.partlyApplied(1234, 2)],
    ["status applied", status.applied(1)],
    ["status planned", status.planned(12)],
    ["status inSync", status.inSync],
    ...Object.entries(tables).flatMap(([table, entries]) =>
      Object.entries(entries).map(([name, text]) => [`${table} ${name}`, text] as const),
    ),
    ...limits.map((of) => [`limit ${of.kind}`, limit(of)] as const),
    ["place of a field", place("42", "102", "AWSアカウント")],
    ["place of a record", place("42", "102", undefined)],
    ["place in a text", textPlace({ line: 3, column: 14, length: 1 })],
    ["approve", approve(checksum)],
    ["more", more(5)],
  ];
}
