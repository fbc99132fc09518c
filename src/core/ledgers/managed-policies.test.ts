import { expect, test } from "vitest";
import { managedPolicyNames } from "./managed-policies.generated.ts";
import { resolveManagedPolicy } from "./managed-policies.ts";

const all = Object.entries(managedPolicyNames).flatMap(([path, names]) =>
  names.split(" ").map((name) => ({ path, name })),
);

test("knows 1594 policies, each by its name in any case", () => {
  expect(all).toHaveLength(1594);
  const unresolved = all.filter(({ path, name }) => {
    const found = resolveManagedPolicy(name.toUpperCase(), "aws");
    return path === "/aws-service-role/"
      ? found.found !== "unattachable"
      : found.found !== "policy" || found.arn !== `arn:aws:iam::aws:policy${path}${name}`;
  });
  expect(unresolved).toEqual([]);
});

test.each([
  ["readonlyaccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ["  AdministratorAccess ", "arn:aws:iam::aws:policy/AdministratorAccess"],
  ["Billing", "arn:aws:iam::aws:policy/job-function/Billing"],
  ["arn:aws:iam::aws:policy/NewerThanTheTable", "arn:aws:iam::aws:policy/NewerThanTheTable"],
])("%j is %s", (text, arn) => {
  expect(resolveManagedPolicy(text, "aws")).toEqual({ found: "policy", arn });
});

test("a bare name takes the partition of the instance", () => {
  expect(resolveManagedPolicy("ReadOnlyAccess", "aws-cn")).toEqual({
    found: "policy",
    arn: "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
  });
});

test.each([
  ["AdministratorAcces", ["AdministratorAccess"]],
  ["ReadOnlyAccses", ["ReadOnlyAccess", "IAMReadOnlyAccess", "IVSReadOnlyAccess"]],
  ["PowerUser", []],
  ["読み取り", []],
])("%s is unknown; did you mean %j?", (text, suggestions) => {
  expect(resolveManagedPolicy(text, "aws")).toEqual({ found: "none", suggestions });
});
