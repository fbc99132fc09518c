import { describe, expect, test } from "vitest";
import { plainContent } from "../../../test/support/core-world.ts";
import {
  editsAfterCreation,
  editsBetween,
  formatSessionDuration,
  needsProvisioning,
  type PermissionSetContent,
  type PermissionSetSpec,
  parseSessionDuration,
} from "./permission-set.ts";

const edits = (from: Partial<PermissionSetContent>, to: Partial<PermissionSetContent>) =>
  editsBetween(
    { ...plainContent, ...from },
    { ...plainContent, otherTags: "remove", emptyDescription: "replace", ...to },
  );

const policy = { name: "Deploy", path: "/" };
const boundary = { kind: "aws", arn: "arn:boundary" } as const;

test.each<{
  name: string;
  from?: Partial<PermissionSetContent>;
  to?: Partial<PermissionSetContent>;
  edit: object;
}>([
  {
    name: "attaches an AWS managed policy",
    to: { managedPolicies: ["a"] },
    edit: { kind: "attach-managed-policy", arn: "a" },
  },
  {
    name: "detaches an AWS managed policy",
    from: { managedPolicies: ["a"] },
    edit: { kind: "detach-managed-policy", arn: "a" },
  },
  {
    name: "attaches a customer managed policy",
    to: { customerManagedPolicies: [policy] },
    edit: { kind: "attach-customer-managed-policy", policy },
  },
  {
    name: "detaches a customer managed policy",
    from: { customerManagedPolicies: [policy] },
    edit: { kind: "detach-customer-managed-policy", policy },
  },
  {
    name: "puts an inline policy",
    to: { inlinePolicy: "{}" },
    edit: { kind: "put-inline-policy", document: "{}" },
  },
  {
    name: "replaces an inline policy",
    from: { inlinePolicy: '{"a":1}' },
    to: { inlinePolicy: '{"a":2}' },
    edit: { kind: "put-inline-policy", document: '{"a":2}' },
  },
  { name: "deletes an inline policy", from: { inlinePolicy: "{}" }, edit: { kind: "delete-inline-policy" } },
  {
    name: "puts a boundary",
    to: { permissionsBoundary: boundary },
    edit: { kind: "put-permissions-boundary", boundary },
  },
  {
    name: "replaces a boundary",
    from: { permissionsBoundary: { kind: "customer", policy } },
    to: { permissionsBoundary: boundary },
    edit: { kind: "put-permissions-boundary", boundary },
  },
  {
    name: "deletes a boundary",
    from: { permissionsBoundary: boundary },
    edit: { kind: "delete-permissions-boundary" },
  },
  {
    name: "tags",
    to: { tags: { ...plainContent.tags, team: "a" } },
    edit: { kind: "tag", tags: { team: "a" } },
  },
  {
    name: "untags, but not what AWS has set",
    from: { tags: { ...plainContent.tags, team: "a", "aws:x": "y" } },
    edit: { kind: "untag", keys: ["team"] },
  },
  {
    name: "sends all attributes when one of them differs",
    from: { relayState: "https://a" },
    to: { relayState: "https://a", sessionSeconds: 7200 },
    edit: { kind: "attributes", description: "plain", sessionSeconds: 7200, relayState: "https://a" },
  },
  {
    name: "clears the relay state",
    from: { relayState: "https://a" },
    edit: { kind: "attributes", relayState: undefined },
  },
])("$name", ({ from = {}, to = {}, edit }) => {
  expect(edits(from, to)).toMatchObject([edit]);
});

test.each<[string, Partial<PermissionSetContent>, Partial<PermissionSetContent>]>([
  [
    "the order of keys and white space in a policy",
    { inlinePolicy: '{"a":[1,{"b":2,"c":3}],"d":null}' },
    { inlinePolicy: '{ "d": null, "a": [1, {"c":3, "b":2}] }' },
  ],
  ["the order of policies", { managedPolicies: ["a", "b"] }, { managedPolicies: ["b", "a"] }],
  ["an empty relay state", { relayState: "" }, { relayState: undefined }],
])("%s is no difference", (_, from, to) => {
  expect(edits(from, to)).toEqual([]);
});

test.each<[string, string, string]>([
  ["the order within a list", '{"a":[1,2]}', '{"a":[2,1]}'],
  ["a number and its text", '{"a":1}', '{"a":"1"}'],
  ["what is no JSON", "{", '{"a":1}'],
])("%s is a difference", (_, left, right) => {
  expect(edits({ inlinePolicy: left }, { inlinePolicy: right })).toHaveLength(1);
});

test("adds before it takes away, and sends first what AWS may refuse", () => {
  const old: Partial<PermissionSetContent> = {
    managedPolicies: ["old"],
    customerManagedPolicies: [{ name: "Old", path: "/" }],
    tags: { ...plainContent.tags, old: "" },
    inlinePolicy: "{}",
  };
  const kinds = edits(old, {
    managedPolicies: ["new"],
    customerManagedPolicies: [policy],
    permissionsBoundary: boundary,
    sessionSeconds: 7200,
    tags: { ...plainContent.tags, new: "" },
  }).map(({ kind }) => kind);
  expect(kinds).toEqual([
    "put-permissions-boundary",
    "attach-managed-policy",
    "attach-customer-managed-policy",
    "attributes",
    "tag",
    "untag",
    "detach-managed-policy",
    "detach-customer-managed-policy",
    "delete-inline-policy",
  ]);
});

test("a set that was just created lacks its policies only, and gets first what restricts them", () => {
  const spec: PermissionSetSpec = {
    ...plainContent,
    otherTags: "remove",
    emptyDescription: "replace",
    name: "A",
    managedPolicies: ["a"],
    inlinePolicy: "{}",
    permissionsBoundary: boundary,
    relayState: "https://a",
  };
  expect(editsAfterCreation(spec).map(({ kind }) => kind)).toEqual([
    "put-permissions-boundary",
    "put-inline-policy",
    "attach-managed-policy",
  ]);
});

test("keeps the tags of others when the ledger has no field for tags", () => {
  const current = { ...plainContent, tags: { theirs: "1", ours: "old" } };
  const desired = { ...plainContent, tags: { ours: "new" }, emptyDescription: "replace" } as const;
  expect(editsBetween(current, { ...desired, otherTags: "keep" })).toEqual([
    { kind: "tag", tags: { ours: "new" } },
  ]);
  expect(editsBetween(current, { ...desired, otherTags: "remove" })).toEqual([
    { kind: "tag", tags: { ours: "new" } },
    { kind: "untag", keys: ["theirs"] },
  ]);
});

test("a record that says nothing about the description leaves a set without one as it is", () => {
  const silent = {
    ...plainContent,
    description: "kintone example.cybozu.com/101/7",
    otherTags: "remove",
  } as const;
  const without = { ...plainContent, description: "" };
  expect(editsBetween(without, { ...silent, emptyDescription: "keep" })).toEqual([]);
  expect(editsBetween(without, { ...silent, emptyDescription: "replace" })).toMatchObject([
    { kind: "attributes", changed: ["description"] },
  ]);
  expect(editsBetween(plainContent, { ...silent, emptyDescription: "keep" })).toMatchObject([
    { kind: "attributes", changed: ["description"] },
  ]);
});

test("tags alone need no provisioning, anything else does", () => {
  expect(needsProvisioning(edits({ tags: { a: "1" } }, { tags: { b: "1" } }))).toBe(false);
  expect(needsProvisioning(edits({}, { description: "other" }))).toBe(true);
  expect(needsProvisioning([])).toBe(false);
});

describe("session duration", () => {
  test.each([
    ["PT1H", 3600],
    ["PT12H", 43_200],
    ["PT90M", 5400],
    ["PT1H30M", 5400],
    ["pt3600s", 3600],
    ["4", 14_400],
    ["1.5", 5400],
    ["PT59M", undefined],
    ["PT12H1S", undefined],
    ["0.5", undefined],
    ["13", undefined],
    ["PT", undefined],
    ["P1D", undefined],
    ["4h", undefined],
    ["", undefined],
    ["-2", undefined],
  ])("%j is %s seconds", (text, seconds) => {
    expect(parseSessionDuration(text)).toBe(seconds);
  });

  test.each([
    [14_400, "PT4H"],
    [5400, "PT90M"],
    [3601, "PT3601S"],
  ])("%d seconds are sent as %s", (seconds, text) => {
    expect(formatSessionDuration(seconds)).toBe(text);
    expect(parseSessionDuration(text)).toBe(seconds);
  });
});
