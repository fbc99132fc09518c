import { describe, expect, test } from "vitest";
import { permissionSetRecord } from "../../../test/support/core-world.ts";
import type { PermissionSetField } from "../model/ledger.ts";
import { readPermissionSetRecord } from "./permission-set-record.ts";

type Fields = Partial<Record<PermissionSetField, string | string[]>>;

const read = (fields: Fields) =>
  readPermissionSetRecord(permissionSetRecord("7", { name: "Deploy", ...fields }), {
    partition: "aws",
    owner: "main",
  });

const specOf = (fields: Fields) => {
  const { asks, problems } = read(fields);
  if (asks.status !== "spec") throw new Error(`no spec: ${problems.map(({ code }) => code).join(", ")}`);
  return asks.spec;
};

test("reads every field of a record", () => {
  const spec = specOf({
    description: "Deploys the services",
    managedPolicies: ["readonlyaccess", "arn:aws:iam::aws:policy/job-function/Billing"],
    customerManagedPolicies: ["/team/Deploy", "Plain"],
    inlinePolicy: '{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }',
    permissionsBoundary: "customer:/team/Boundary",
    sessionDuration: "PT4H",
    relayState: "https://console.aws.amazon.com/",
    tags: ["team=platform", "cost center = 12 = a", "empty="],
  });
  expect(spec).toEqual({
    name: "Deploy",
    description: "Deploys the services",
    managedPolicies: [
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::aws:policy/job-function/Billing",
    ],
    customerManagedPolicies: [
      { name: "Deploy", path: "/team/" },
      { name: "Plain", path: "/" },
    ],
    inlinePolicy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    permissionsBoundary: { kind: "customer", policy: { name: "Boundary", path: "/team/" } },
    sessionSeconds: 14_400,
    relayState: "https://console.aws.amazon.com/",
    tags: {
      "managed-by": "kintone-identity-center-sync:main",
      "kintone-record": "example.cybozu.com/101/7",
      team: "platform",
      "cost center": "12 = a",
      empty: "",
    },
    otherTags: "remove",
    emptyDescription: "replace",
  });
});

test("a record with nothing but a name is a permission set that lasts an hour and may do nothing", () => {
  expect(specOf({})).toMatchObject({
    description: "kintone example.cybozu.com/101/7",
    sessionSeconds: 3600,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
    relayState: undefined,
  });
});

test.each<{ name: string; fields: Fields; problems: object[] }>([
  { name: "an empty name", fields: { name: [] }, problems: [{ field: "name", code: "field-empty" }] },
  {
    name: "a name with a space",
    fields: { name: "Read Only" },
    problems: [{ field: "name", code: "name-invalid", data: { name: "Read Only" } }],
  },
  {
    name: "a name of 33 characters",
    fields: { name: "a".repeat(33) },
    problems: [{ code: "name-invalid" }],
  },
  { name: "a Japanese name", fields: { name: "開発者" }, problems: [{ code: "name-invalid" }] },
  {
    name: "a misspelt AWS managed policy",
    fields: { managedPolicies: ["AdministratorAcess"] },
    problems: [
      {
        field: "managedPolicies",
        code: "unknown-managed-policy",
        data: { name: "AdministratorAcess", suggestions: ["AdministratorAccess"] },
      },
    ],
  },
  {
    name: "a policy of a service-linked role",
    fields: { managedPolicies: ["AWSSupportServiceRolePolicy"] },
    problems: [{ code: "unattachable-managed-policy", data: { name: "AWSSupportServiceRolePolicy" } }],
  },
  {
    name: "the ARN of a policy of a service-linked role",
    fields: { managedPolicies: ["arn:aws:iam::aws:policy/aws-service-role/Whatever"] },
    problems: [{ code: "unattachable-managed-policy" }],
  },
  {
    name: "a customer's policy ARN among the AWS managed policies",
    fields: { managedPolicies: ["arn:aws:iam::123456789012:policy/Mine"] },
    problems: [{ code: "unknown-managed-policy", data: { suggestions: [] } }],
  },
  {
    name: "a customer managed policy with an unfinished path",
    fields: { customerManagedPolicies: ["team/Deploy"] },
    problems: [{ field: "customerManagedPolicies", code: "customer-policy-invalid" }],
  },
  {
    name: "an inline policy that is no JSON",
    fields: { inlinePolicy: "{" },
    problems: [{ field: "inlinePolicy", code: "policy-not-json" }],
  },
  {
    name: "an inline policy without Statement",
    fields: { inlinePolicy: "{}" },
    problems: [{ field: "inlinePolicy", code: "policy-invalid" }],
  },
  {
    name: "an inline policy with Japanese in it",
    fields: {
      inlinePolicy: '{"Statement":[{"Sid":"読む","Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    },
    problems: [{ field: "inlinePolicy", code: "policy-characters" }],
  },
  {
    name: "an inline policy that is too large",
    fields: {
      inlinePolicy: `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${"a".repeat(10_240)}"}}`,
    },
    problems: [{ field: "inlinePolicy", code: "policy-too-large" }],
  },
  {
    name: "a boundary that is no policy",
    fields: { permissionsBoundary: "customer:no slash/" },
    problems: [{ field: "permissionsBoundary", code: "boundary-invalid" }],
  },
  {
    name: "an unknown AWS name as boundary",
    fields: { permissionsBoundary: "Nothing" },
    problems: [{ field: "permissionsBoundary", code: "boundary-invalid", data: { value: "Nothing" } }],
  },
  {
    name: "two names, as a table's column may hold",
    fields: { name: ["Deploy", "Delete"] },
    problems: [{ field: "name", code: "field-several-values", data: { values: ["Deploy", "Delete"] } }],
  },
  {
    name: "74 tags beside ours",
    fields: { tags: Array.from({ length: 74 }, (_, index) => `tag${index}=x`) },
    problems: [{ field: "tags", code: "tags-too-many", data: { count: 76, limit: 75 } }],
  },
  {
    name: "a session of 13 hours",
    fields: { sessionDuration: "PT13H" },
    problems: [{ field: "sessionDuration", code: "session-duration-invalid", data: { value: "PT13H" } }],
  },
  {
    name: "a relay state with Japanese in it",
    fields: { relayState: "https://例え.jp" },
    problems: [{ field: "relayState", code: "relay-state-invalid" }],
  },
  {
    name: "a tag without =, one of AWS, one of ours, one in Japanese",
    fields: { tags: ["team", "aws:x=1", "managed-by=me", "部署=開発"] },
    problems: [
      { field: "tags", code: "tag-invalid", data: { value: "team" } },
      { code: "tag-invalid", data: { value: "aws:x=1" } },
      { code: "tag-invalid", data: { value: "managed-by=me" } },
      { code: "tag-invalid", data: { value: "部署=開発" } },
    ],
  },
  {
    name: "a word for enabled that nobody knows",
    fields: { enabled: "たぶん" },
    problems: [{ field: "enabled", code: "field-value-invalid", data: { value: "たぶん" } }],
  },
])("$name breaks the record, and is told", ({ fields, problems }) => {
  const record = read(fields);
  expect(record.asks).toEqual({ status: "broken" });
  expect(record.problems).toMatchObject(problems);
  expect(record.problems).toHaveLength(problems.length);
});

test("everything wrong with a record is told at once", () => {
  const { problems } = read({ name: "a b", managedPolicies: ["Nope"], sessionDuration: "long", tags: ["x"] });
  expect(problems.map(({ code }) => code)).toEqual([
    "name-invalid",
    "unknown-managed-policy",
    "session-duration-invalid",
    "tag-invalid",
  ]);
});

test.each(["本番の参照", "a".repeat(701), "with a non-breaking\u00a0space"])(
  "the description %j is replaced, and that is only a notice",
  (description) => {
    const { asks, problems } = read({ description });
    expect(asks).toMatchObject({
      status: "spec",
      spec: { description: "kintone example.cybozu.com/101/7" },
    });
    expect(problems.map(({ code }) => code)).toEqual(["description-replaced"]);
  },
);

test("a problem names the field as the app names it", () => {
  const record = { ...permissionSetRecord("7", { name: "a b" }), codes: { name: "許可セット名" } };
  const { problems } = readPermissionSetRecord(record, { partition: "aws", owner: "main" });
  expect(problems).toMatchObject([{ record: { app: "101", id: "7" }, field: "許可セット名" }]);
});

test("a record that is switched off asks for nothing, whatever else stands in it", () => {
  const { asks, problems } = read({ enabled: "無効", managedPolicies: ["Nope"] });
  expect(asks).toEqual({ status: "nothing" });
  expect(problems).toEqual([]);
});

test("an empty field for enabled is not taken for a withdrawal", () => {
  expect(read({ enabled: [] }).asks).toEqual({ status: "broken" });
});

describe("boundary", () => {
  test.each([
    ["PowerUserAccess", { kind: "aws", arn: "arn:aws:iam::aws:policy/PowerUserAccess" }],
    [
      "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      { kind: "aws", arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" },
    ],
    ["customer:Edge", { kind: "customer", policy: { name: "Edge", path: "/" } }],
    ["Customer:/a/b/Edge", { kind: "customer", policy: { name: "Edge", path: "/a/b/" } }],
  ])("%s", (permissionsBoundary, expected) => {
    expect(specOf({ permissionsBoundary }).permissionsBoundary).toEqual(expected);
  });
});

test.each([
  [10, undefined],
  [11, 10],
  [25, 10],
  [26, 25],
])("warns of %i policies, for their quota can be raised", (count, quota) => {
  const customerManagedPolicies = Array.from({ length: count }, (_, index) => `Policy${index}`);
  const { asks, problems } = read({ customerManagedPolicies });
  expect(asks.status).toBe("spec");
  expect(problems).toMatchObject(
    quota === undefined ? [] : [{ code: "policy-quota", data: { count, quota } }],
  );
});
