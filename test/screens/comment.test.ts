import { expect, test } from "vitest";
import type { Assignment } from "../../src/core/model/assignment.ts";
import { indexDirectory } from "../../src/core/model/directory.ts";
import { asAccountId, asPrincipalId } from "../../src/core/model/ids.ts";
import type { LedgerRecord } from "../../src/core/model/ledger.ts";
import type { Problem } from "../../src/core/model/problem.ts";
import { nextComment } from "../../src/core/telling/record-news.ts";
import { messagesFor } from "../../src/messages/messages.ts";
import { commentText } from "../../src/report/comment.ts";

/* Files for people to look at: every kind of comment that a kintone record gets. */

const account = asAccountId("100000000011");
const index = indexDirectory(
  {
    accounts: [{ id: account, name: "shop-dev", state: "ACTIVE", ou: "/" }],
    ous: [],
    users: [],
    groups: [],
    managementAccountId: asAccountId("100000000001"),
    botAccountId: asAccountId("100000000002"),
  },
  "userName",
);
const portal = {
  url: "https://acme.awsapps.com/start",
  region: "ap-northeast-1",
  guide: "https://github.com/example/kintone-identity-center-sync/blob/v1/docs/for-users.md",
};
const seat = (permissionSetName: string): Assignment => ({
  accountId: account,
  permissionSetName,
  principal: { type: "USER", id: asPrincipalId("97a7b2c4-1111-4e4e-9a9a-00000000a001") },
});

const recordIn = (app: string, id: string): LedgerRecord => ({
  ref: { host: "example.cybozu.com", app, id, url: `https://example.cybozu.com/k/${app}/show#record=${id}` },
  revision: "1",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  creator: { code: "sato", name: "佐藤" },
  modifier: { code: "sato", name: "佐藤" },
  values: {},
  codes: {},
});

const screens = (language: "en" | "ja"): string => {
  const ja = language === "ja";
  const set = recordIn("101", "7");
  const seats = recordIn("102", "3");
  const policies = { record: set.ref, field: ja ? "AWS管理ポリシー" : "managedPolicies" };
  const document = { record: set.ref, field: ja ? "インラインポリシー" : "inlinePolicy" };
  const misspelt: Problem = {
    ...policies,
    code: "unknown-managed-policy",
    data: { name: "AWSSuportAccess", suggestions: ["AWSSupportAccess"] },
  };
  const comma: Problem = {
    ...document,
    code: "policy-not-json",
    data: { mistake: { kind: "trailing-comma" } },
    place: { line: 4, column: 69, length: 1 },
  };
  const remark: Problem = {
    ...document,
    code: "policy-finding",
    data: {
      finding: {
        kind: "analyzer",
        level: "WARNING",
        code: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        details: ja
          ? "iam:PassRole の Resource にワイルドカード（*）を使うと、意図しないロールを渡せるおそれがあります。"
          : "Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive.",
        link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
      },
    },
    place: { line: 3, column: 5, length: 1 },
  };
  const waiting: Problem = {
    record: seats.ref,
    field: ja ? "利用者" : "users",
    code: "waiting-for-directory",
    data: { name: "eve@example.com" },
  };
  const refused: Problem = {
    record: seats.ref,
    code: "change-failed",
    data: {
      change: "create-assignment 100000000011/ReadOnly USER sato@example.com",
      reason: "You have exceeded AWS SSO limits. Reached the maximum number of groups.",
    },
  };
  const denied: Problem = {
    record: seats.ref,
    code: "change-denied",
    data: { change: "create-assignment 100000000011/ReadOnly USER sato@example.com" },
  };
  const cases: readonly Parameters<typeof nextComment>[0][] = [
    { ...news(set), problems: [misspelt] },
    { ...news(set), problems: [misspelt, comma] },
    { ...news(set), advice: [remark] },
    { ...news(seats), problems: [waiting] },
    { ...news(seats), problems: [refused] },
    { ...news(seats), problems: [denied] },
    { ...news(seats), granted: [seat("ReadOnly"), seat("Developer")] },
  ];
  const contents = [
    ...cases.map((one) => nextComment(one, [], true)),
    nextComment(news(set), ["0123456789"], true),
    nextComment({ ...news(seats), state: "inactive" }, ["0123456789"], true),
  ];
  return contents
    .flatMap((content) =>
      content === undefined
        ? []
        : [commentText(content, { index, portal, isAlerted: true }, messagesFor(language))],
    )
    .join(`\n\n${"-".repeat(80)}\n\n`);
};

const news = (record: LedgerRecord): Parameters<typeof nextComment>[0] => ({
  record,
  state: "applied",
  problems: [],
  advice: [],
  isSettled: true,
  hasChanged: false,
  granted: [],
});

test.each(["en", "ja"] as const)("the comments on records in %s", async (language) => {
  await expect(`${screens(language)}\n`).toMatchFileSnapshot(`comments.${language}.txt`);
});
