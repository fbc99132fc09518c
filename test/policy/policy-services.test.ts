import { expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { company, type Reconciliation } from "../support/reconcile.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/* What AWS itself says of policies: newer names, and Access Analyzer's advice. Neither may ever stop a run. */

const companyWhere = (happens: (world: World) => void): World => {
  const world = smallCompany();
  happens(world);
  return world;
};

const asked = ({ requests }: Reconciliation, operation: string): number =>
  requests.filter((request) => request.operation === operation).length;

const newPolicy = "arn:aws:iam::aws:policy/service-role/AWSTomorrowFullAccess";
const listed = (arn: string) =>
  `<ListPoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListPoliciesResult><IsTruncated>false</IsTruncated><Policies><member><PolicyName>AWSTomorrowFullAccess</PolicyName><Arn>${arn}</Arn><Path>/service-role/</Path></member></Policies></ListPoliciesResult></ListPoliciesResponse>`;

const namesTomorrow = (world: World): void =>
  ledger(world, "permissionSets").add(3, { name: "Tomorrow", managedPolicies: "awstomorrowfullaccess" });

test("finds a managed policy that is newer than the table, by its bare name", async () => {
  const opened = await company({
    world: companyWhere(namesTomorrow),
    faults: [
      {
        service: "iam",
        effect: {
          kind: "answer",
          status: 200,
          headers: { "content-type": "text/xml" },
          body: listed(newPolicy),
        },
      },
    ],
  });
  const planned = await opened.run({ mode: "plan" });
  expect(planned.en).toEqual([]);
  const sets = planned.result.reached?.plan.changes.flatMap((change) =>
    change.kind === "create-permission-set" ? [change.spec] : [],
  );
  expect(sets?.find(({ name }) => name === "Tomorrow")?.managedPolicies).toEqual([newPolicy]);
});

test.each([
  ["may not ask", { kind: "error", code: "AccessDenied", message: "no", status: 403 }],
  ["is throttled", { kind: "error", code: "Throttling", message: "Rate exceeded", status: 400 }],
  ["gets no answer", { kind: "reset" }],
] as const)("tells the name, and syncs the rest, when the role %s", async (_, effect) => {
  const opened = await company({
    world: companyWhere(namesTomorrow),
    faults: [{ service: "iam", times: "always", effect }],
  });
  const run = await opened.run();
  expect(run.status).toBe("applied");
  expect(run.en).toEqual([expect.stringContaining("[unknown-managed-policy]")]);
  expect(run.gained.length).toBeGreaterThan(0);
});

test("does not ask when every name is known", async () => {
  const opened = await company({ world: smallCompany() });
  expect(asked(await opened.run(), "ListPolicies")).toBe(0);
});

/** AWS accepts it, and Access Analyzer has something to say of its fifth line. */
const remarkable = [
  "{",
  '  "Version": "2012-10-17",',
  '  "Statement": [{',
  '    "Effect": "Allow",',
  '    "Action": "iam:PassRole",',
  '    "Resource": "*"',
  "  }]",
  "}",
].join("\n");

const hasPolicy = (world: World): void =>
  ledger(world, "permissionSets").edit(1, { inlinePolicy: remarkable });

const advice = {
  findings: [
    {
      findingType: "SECURITY_WARNING",
      issueCode: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
      findingDetails: "ワイルドカードを指定した iam:PassRole は範囲が広すぎます。",
      learnMoreLink:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
      locations: [
        {
          path: [],
          span: { start: { line: 5, column: 14, offset: 80 }, end: { line: 5, column: 28, offset: 94 } },
        },
      ],
    },
  ],
};

test("asks about a policy that changes, as it was typed and in the reader's language, once", async () => {
  const opened = await company({
    world: companyWhere(hasPolicy),
    settings: { language: "ja", kintone: { preset: "en" } },
    faults: [{ service: "access-analyzer", effect: { kind: "answer", status: 200, body: advice } }],
  });
  const first = await opened.run();
  expect(first.status).toBe("applied");
  const question = first.requests.find(({ operation }) => operation === "ValidatePolicy");
  expect(JSON.parse(question?.body ?? "{}")).toEqual({
    policyDocument: remarkable,
    policyType: "IDENTITY_POLICY",
    locale: "JA",
  });
  expect(first.ja).toEqual([
    "レコード 1（アプリ 101）、フィールド「inlinePolicy」: 5 行目の 15 文字目: IAM Access Analyzer の指摘（SECURITY_WARNING、PASS_ROLE_WITH_STAR_IN_RESOURCE）: ワイルドカードを指定した iam:PassRole は範囲が広すぎます（https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html）。 [policy-finding]",
  ]);
  const second = await opened.run();
  expect(second.status).toBe("in-sync");
  expect(asked(second, "ValidatePolicy")).toBe(0);
});

test.each([
  ["may not ask", { kind: "error", code: "AccessDeniedException", message: "no", status: 403 }],
  ["is throttled", { kind: "error", code: "ThrottlingException", message: "slow down", status: 429 }],
  ["gets no answer", { kind: "reset" }],
] as const)("applies a policy without advice when the role %s", async (_, effect) => {
  const opened = await company({
    world: companyWhere(hasPolicy),
    faults: [{ service: "access-analyzer", times: "always", effect }],
  });
  const run = await opened.run();
  expect(run.status).toBe("applied");
  expect(run.en).toEqual([]);
  expect(run.writes).toContain("sso-admin PutInlinePolicyToPermissionSet");
});
