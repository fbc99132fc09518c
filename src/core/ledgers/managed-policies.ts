import { suggest } from "../../suggest.ts";
import { foldName } from "../model/ids.ts";
import { managedPolicyNames } from "./managed-policies.generated.ts";

export type ManagedPolicy =
  | { readonly found: "policy"; readonly arn: string }
  | { readonly found: "unattachable" }
  | { readonly found: "none"; readonly suggestions: readonly string[] };

/** Policies under this path belong to service-linked roles and cannot be attached by anybody else. */
const serviceRolePath = "/aws-service-role/";

/** Names are unique even without case, so a bare name says which policy is meant. */
const byName: ReadonlyMap<string, { readonly path: string; readonly name: string }> = new Map(
  Object.entries(managedPolicyNames).flatMap(([path, names]) =>
    names.split(" ").map((name) => [foldName(name), { path, name }] as const),
  ),
);

/** Folded name → ARN. */
export type PolicyArns = ReadonlyMap<string, string>;

/** Policies as AWS lists them now, for names that are newer than the table. */
export const policyArns = (arns: readonly string[] | undefined): PolicyArns =>
  new Map((arns ?? []).map((arn) => [foldName(arn.split("/").at(-1) ?? arn), arn]));

/** Whether a text is a bare name that the table lacks. */
export const isUnknownPolicyName = (text: string): boolean =>
  !arnShape.test(text) && !/^customer:/i.test(text) && !byName.has(foldName(text));

const arnShape = /^arn:aws[\w-]*:iam::aws:policy(?:\/[\w+=,.@-]+)+$/;

/**
 * Resolves an AWS managed policy written as a bare name (`ReadOnlyAccess`, without case) or as an ARN, which is
 * taken as it is: it may be newer than the table.
 */
export const resolveManagedPolicy = (
  text: string,
  partition: string,
  newer: PolicyArns = new Map(),
): ManagedPolicy => {
  const arn = arnShape.test(text) ? text : newer.get(foldName(text));
  if (arn !== undefined)
    return arn.includes(`policy${serviceRolePath}`) ? { found: "unattachable" } : { found: "policy", arn };
  const known = byName.get(foldName(text));
  if (known === undefined) {
    const names = [...byName.values()].filter(({ path }) => path !== serviceRolePath).map(({ name }) => name);
    return { found: "none", suggestions: suggest(text, names) };
  }
  if (known.path === serviceRolePath) return { found: "unattachable" };
  return { found: "policy", arn: `arn:${partition}:iam::aws:policy${known.path}${known.name}` };
};
