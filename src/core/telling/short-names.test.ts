import { describe, expect, test } from "vitest";
import { assignmentRecord } from "../../../test/support/core-world.ts";
import { readNothing } from "../../../test/support/reached.ts";
import { messagesFor } from "../../messages/messages.ts";
import { annotationsOf } from "../../report/annotations.ts";
import { jsonReport } from "../../report/json.ts";
import { markdownReport } from "../../report/markdown.ts";
import { outcomeLines, planLines, problemLines } from "../../report/text.ts";
import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import type { Change } from "../model/change.ts";
import { indexDirectory } from "../model/directory.ts";
import { asAccountId, asInstanceArn, asPermissionSetArn, asPrincipalId } from "../model/ids.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import type { Problem } from "../model/problem.ts";
import type { Plan } from "../planning/plan.ts";
import type { RunResult } from "../planning/run-result.ts";
import { resultShown, shown } from "./short-names.ts";

const account = asAccountId("100000000011");
const index = indexDirectory(
  {
    accounts: [{ id: account, name: "owner.of.sandbox@example.com", state: "ACTIVE", ou: "/" }],
    ous: ["/"],
    users: [
      { id: asPrincipalId("9067-aaaa-4f2a"), userName: "sato@example.com", emails: ["aoi@corp.example"] },
      { id: asPrincipalId("9067-bbbb-77b1"), userName: "ito", emails: [] },
      { id: asPrincipalId("9067-cccc-0c0d"), userName: "森 花子", emails: [] },
    ],
    groups: [{ id: asPrincipalId("9067-devs-1111"), displayName: "developers" }],
    managementAccountId: account,
    botAccountId: account,
  },
  "userName",
);
const record = {
  host: "example.cybozu.com",
  app: "102",
  id: "7",
  url: "https://example.cybozu.com/k/102/show#record=7",
};

const assign = (id: string, kind: "create-assignment" | "delete-assignment"): Change => ({
  ...(kind === "create-assignment" ? { kind } : { kind, reason: "withdrawn", isForeseen: false }),
  assignment: {
    accountId: account,
    permissionSetName: "ReadOnly",
    principal: { type: "USER", id: asPrincipalId(id) },
  },
  id: `${kind}:${id}`,
  instanceArn: asInstanceArn("arn:aws:sso:::instance/ssoins-1234567890abcdef"),
  records: [record],
  requires: [],
  after: [],
});
const update: Change = {
  kind: "update-permission-set",
  permissionSet: { arn: asPermissionSetArn("arn:aws:sso:::permissionSet/ssoins-1/ps-1"), name: "ReadOnly" },
  edits: [{ kind: "tag", tags: { "contact:kato@example.com": "kato@example.com" } }],
  id: "update-permission-set:readonly",
  instanceArn: asInstanceArn("arn:aws:sso:::instance/ssoins-1234567890abcdef"),
  records: [record],
  requires: [],
  after: [],
};

const sato = assign("9067-aaaa-4f2a", "create-assignment");
const outcomes: readonly ChangeOutcome[] = [
  {
    status: "failed",
    change: sato,
    failure: {
      code: "AccessDeniedException",
      message:
        "User: arn:aws:sts::100000000011:assumed-role/AWSReservedSSO_Admin_1/Ito is not authorized to assign sato@example.com (aoi@corp.example), 森 花子, or yamada@example.com.",
    },
  },
  { status: "succeeded", change: assign("9067-bbbb-77b1", "create-assignment") },
  { status: "unsettled", change: assign("9067-cccc-0c0d", "delete-assignment"), requestId: undefined },
  { status: "succeeded", change: update },
];
const plan: Plan = {
  changes: outcomes.map(({ change }) => change),
  held: [{ change: assign("9067-cccc-0c0d", "delete-assignment"), limit: { kind: "count", count: 1 } }],
  checksum: "0123456789abcdef",
  kept: [],
  waiting: [],
  awaiting: [],
  problems: [],
};

/** Somebody in every place of a problem's data where somebody may be. */
const problems: readonly Problem[] = [
  { code: "unknown-user", data: { name: "Taro Yamada" }, record },
  { code: "unknown-user", data: { name: "ito taro" }, record },
  { code: "waiting-for-directory", data: { name: "yamada＠example.com" }, record },
  { code: "principal-ambiguous", data: { name: "aoi", names: ["sato@example.com", "ITO"] }, record },
  { code: "excluded", data: { kind: "principal", name: "山田 太郎" }, record },
  {
    code: "change-failed",
    data: { change: "create-assignment 1/ReadOnly USER 森 花子", reason: "no ito here" },
    record,
  },
  { code: "change-unsettled", data: { change: "delete-assignment 1/ReadOnly USER ito" }, record },
  {
    code: "unknown-account",
    data: { name: "sandbox of yamada@example.com", suggestions: ["kato@example.com"] },
    record,
  },
  { code: "tag-invalid", data: { value: "owner=sato@example.com、連絡先はyamada@example.comまで" }, record },
  { code: "aws-denied", data: { operation: "sso-admin:X", detail: "ito may not" } },
  { code: "incomplete-read", data: { service: "identitystore", detail: "user sato@example.com twice" } },
  { code: "kintone-denied", data: { app: "102", detail: "user ito" } },
  { code: "state-unusable", data: { detail: "/home/ito/state.json" } },
  { code: "field-value-invalid", data: { value: "ito", allowed: ["enabled"] }, record },
];
const written = assignmentRecord(
  "7",
  { users: [{ text: "ito", name: "Taro Ito" }], userNames: ["yamada@example.com"], accounts: "dev" },
  { creator: { code: "ito", name: "Taro Ito" }, modifier: { code: "yamada", name: "山田 太郎" } },
);
const understood: AssignmentRecord = {
  record: written,
  status: "grant",
  period: { from: undefined, until: undefined },
  accounts: { resolved: [], hasUnresolved: true },
  permissionSets: { resolved: [], hasUnresolved: true },
  principals: { resolved: [], hasUnresolved: true },
  isHandedOver: false,
  identities: [{ fingerprint: "f", type: "USER", name: "yamada@example.com", id: undefined }],
  refused: new Set(),
  ownedByOthers: new Set(),
  problems: [{ code: "unknown-user", data: { name: "yamada@example.com" }, record }],
};

const result: RunResult = {
  status: "held",
  mode: "apply",
  policy: "full",
  trigger: { event: "schedule", actor: "octocat", runUrl: "https://github.com/example/sync/actions/runs/1" },
  startedAt: new Date("2026-04-01T00:00:00Z"),
  finishedAt: new Date("2026-04-01T00:00:09Z"),
  problems,
  requests: {},
  reached: {
    ...readNothing,
    ledgers: { permissionSets: [], assignments: [written] },
    desired: { ...readNothing.desired, assignmentRecords: [understood], problems },
    plan,
    outcomes,
    permissionSets: [],
    index,
    oldestVerifiedAt: new Date("2026-04-01T00:00:00Z"),
  },
};

const someone =
  /sato|\baoi\b|corp\.example|\bito\b|ito taro|taro|yamada|kato|owner\.of|森 ?花|花子|山田|太郎|@example\.com|＠/iu;

/** Everything that can be read of a result on GitHub. */
const rendered = (of: RunResult): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (["en", "ja"] as const).flatMap((language) => {
      const messages = messagesFor(language);
      const texts = {
        report: JSON.stringify(jsonReport(of, messages)),
        summary: markdownReport(of, messages).replaceAll("\u200b", ""),
        problems: problemLines(of.problems, messages).join("\n"),
        annotations: JSON.stringify(annotationsOf(of.problems, messages)),
        everything: JSON.stringify(of),
      };
      return Object.entries(texts).map(([name, text]) => [`${name} ${language}`, text] as const);
    }),
  );

describe("names that are to be short", () => {
  test.each(Object.entries(rendered(resultShown("short", result))))("stand nowhere in the %s", (_, text) => {
    expect(text).not.toMatch(someone);
  });

  test("stand nowhere in the lines of the log", () => {
    const english = messagesFor("en");
    const { index: short, planOf, outcomeOf } = shown("short", index);
    const lines = [
      ...planLines(planOf(plan), short, english),
      ...outcomes.flatMap((outcome) => outcomeLines(outcomeOf(outcome), short, english, "")),
    ].join("\n");
    expect(lines).not.toMatch(someone);
    // Two people stay two, and can be looked up.
    expect(lines).toContain("USER s… (…4f2a)");
    expect(lines).toContain("USER i… (…77b1)");
    expect(lines).toContain(
      "assumed-role/AWSReservedSSO_Admin_1/i… (…77b1) is not authorized to assign s… (…4f2a) (s… (…4f2a)), 森… (…0c0d), or y….",
    );
  });

  test("stand nowhere in what is told of a run that failed before it knew anybody", () => {
    const failed = {
      ...result,
      status: "failed",
      reached: undefined,
      problems: problems.filter(({ code }) => code !== "change-failed" && code !== "change-unsettled"),
    } as const;
    const sentences = resultShown("short", failed).problems.map(({ data }) => JSON.stringify(data));
    expect(sentences.join("\n")).not.toMatch(/sato|yamada|kato|山田|太郎|@example\.com/i);
  });

  test("leave everything else as it was", () => {
    const things: readonly Problem[] = [
      { code: "excluded", data: { kind: "account", name: "ito" }, record },
      { code: "excluded", data: { kind: "principal", name: "developers" }, record },
      { code: "unknown-group", data: { name: "developer", suggestions: ["developers"] }, record },
      { code: "field-empty", data: {}, record, field: "ito" },
      {
        code: "change-failed",
        data: { change: "provision ReadOnly", reason: "itoa failed: 404 ReadOnly." },
        record,
      },
    ];
    expect(resultShown("short", { ...result, problems: things }).problems).toEqual(things);
  });
});

test("names that are to be full are", () => {
  expect(resultShown("full", result)).toBe(result);
  expect(rendered(result)["summary en"]).toContain("sato@example.com");
});
