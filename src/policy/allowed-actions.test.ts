import { expect, test } from "vitest";
import { deniedActionsIn } from "./allowed-actions.ts";

const allow = (of: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...of }] });

test.each<readonly [name: string, policy: string, denied: readonly string[], found: readonly string[]]>([
  ["the action itself", allow({ Action: "iam:CreateUser" }), ["iam:CreateUser"], ["iam:CreateUser"]],
  ["in another case", allow({ Action: ["s3:*", "IAM:createuser"] }), ["iam:CreateUser"], ["IAM:createuser"]],
  ["a wildcard that includes it", allow({ Action: "iam:Create*" }), ["iam:CreateUser"], ["iam:Create*"]],
  ["everything", allow({ Action: "*" }), ["iam:CreateUser"], ["*"]],
  ["an action of a denied service", allow({ Action: "iam:GetUser" }), ["iam:*"], ["iam:GetUser"]],
  ["two wildcards that meet", allow({ Action: "iam:*User" }), ["iam:Create*"], ["iam:*User"]],
  ["another service", allow({ Action: ["s3:*", "ec2:Describe*"] }), ["iam:*"], []],
  ["a service whose name only begins like it", allow({ Action: "iamx:Get" }), ["iam:*"], []],
  ["all but something else", allow({ NotAction: "s3:*" }), ["iam:*"], ["NotAction"]],
  ["all but exactly this", allow({ NotAction: ["s3:*", "IAM:*"] }), ["iam:*"], []],
  ["all but more than this", allow({ NotAction: "iam:*" }), ["iam:Create*"], []],
  ["all but a part of this", allow({ NotAction: "iam:Create*" }), ["iam:*"], ["NotAction"]],
  ["all but this and more", allow({ NotAction: ["iam:C*", "iam:*"] }), ["iam:C*"], []],
  [
    "only with a condition",
    allow({ Action: "iam:*", Condition: { Bool: { a: "true" } } }),
    ["iam:*"],
    ["iam:*"],
  ],
  ["a denial", '{"Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}', ["iam:*"], []],
  [
    "a denial of all else",
    '{"Statement":{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}}',
    ["iam:*"],
    [],
  ],
  [
    "one statement without a list",
    '{"Statement":{"Effect":"Allow","Action":"iam:PassRole"}}',
    ["iam:*"],
    ["iam:PassRole"],
  ],
  ["no policy", "{broken", ["iam:*"], []],
  ["nothing denied", allow({ Action: "*" }), [], []],
])("%s", (_, policy, denied, found) => {
  expect(deniedActionsIn(policy, denied).map(({ action }) => action)).toEqual(found);
});

test("says where it stands, and tells each pattern once", () => {
  const policy = `{
  "Statement": [
    { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
    { "Effect": "Allow", "Action": ["s3:Get*", "iam:PassRole"], "Resource": "*" },
    { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*" }
  ]
}`;
  expect(deniedActionsIn(`\ufeff${policy}`, ["iam:*"])).toEqual([
    { denied: "iam:*", action: "iam:PassRole", place: { line: 4, column: 48, length: 14 } },
  ]);
});
