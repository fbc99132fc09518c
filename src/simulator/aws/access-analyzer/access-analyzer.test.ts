import { expect, test } from "vitest";
import { startAws } from "../aws.fixture.ts";

const authorization =
  "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260401/ap-northeast-1/access-analyzer/aws4_request, SignedHeaders=host, Signature=0";

type Answer = {
  readonly findings: readonly {
    readonly findingType: string;
    readonly issueCode: string;
    readonly locations: unknown;
  }[];
  readonly reason?: string;
};
const parse = (text: string): Answer => JSON.parse(text);

const validate = async (policyDocument: string, policyType = "IDENTITY_POLICY") => {
  const { endpoint } = await startAws();
  const response = await fetch(`${endpoint}/policy/validation`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ policyDocument, policyType, locale: "JA" }),
  });
  return { status: response.status, body: parse(await response.text()), headers: response.headers };
};

const codesOf = async (policy: string) =>
  (await validate(policy)).body.findings.map(({ findingType, issueCode }) => `${findingType} ${issueCode}`);

const policyWith = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

test.each([
  ["a policy without fault", policyWith(read), []],
  ["broken JSON", "{", ["ERROR JSON_SYNTAX_ERROR"]],
  ["an unknown effect", policyWith({ ...read, Effect: "Permit" }), ["ERROR INVALID_EFFECT"]],
  [
    "an action that is none",
    policyWith({ ...read, Action: ["s3:Get", "nonsense"] }),
    ["ERROR INVALID_ACTION"],
  ],
  ["a principal", policyWith({ ...read, Principal: "*" }), ["ERROR UNSUPPORTED_PRINCIPAL"]],
  ["no resource", policyWith({ Effect: "Allow", Action: "*" }), ["ERROR MISSING_RESOURCE"]],
  ["no version", JSON.stringify({ Statement: read }), ["WARNING MISSING_VERSION"]],
  [
    "every role passed on",
    policyWith({ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }),
    ["SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE"],
  ],
])("finds in %s what is wrong", async (_, policy, expected) => {
  expect(await codesOf(policy)).toEqual(expected);
});

test("says where a finding is", async () => {
  const policy = `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Permit", "Action": "s3:GetObject", "Resource": "*"}]}`;
  const { body } = await validate(policy);
  expect(body.findings[0]?.locations).toEqual([
    {
      path: [{ value: "Statement" }, { index: 0 }, { value: "Effect" }],
      span: { start: { line: 2, column: 13, offset: 54 }, end: { line: 2, column: 21, offset: 62 } },
    },
  ]);
});

test("names an invalid request in a header", async () => {
  const { status, headers, body } = await validate("{}", "NO_POLICY");
  expect(status).toBe(400);
  expect(headers.get("x-amzn-errortype")).toBe("ValidationException");
  expect(body.reason).toBe("fieldValidationFailed");
});
