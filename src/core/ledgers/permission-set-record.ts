import type { IamKnowledge } from "../../policy/knowledge.ts";
import { checkPolicyDocument } from "../../policy/policy-check.ts";
import { compareText } from "../model/ids.ts";
import { type LedgerRecord, type PermissionSetField, recordKey } from "../model/ledger.ts";
import {
  type CustomerManagedPolicy,
  type PermissionSetSpec,
  type PermissionsBoundary,
  parseSessionDuration,
} from "../model/permission-set.ts";
import { type Problem, severityOf } from "../model/problem.ts";
import { enabledWords, readEnabled } from "./enabled.ts";
import { type PolicyArns, resolveManagedPolicy } from "./managed-policies.ts";

/** A permission set record once read. */
export type PermissionSetRecord = {
  readonly record: LedgerRecord<PermissionSetField>;
  /** The name, where it can be read, also when the rest cannot. */
  readonly name: string | undefined;
  /** `broken`: it asks for something, but for what cannot be understood. */
  readonly asks:
    | { readonly status: "spec"; readonly spec: PermissionSetSpec }
    | { readonly status: "broken" | "nothing" };
  readonly problems: readonly Problem[];
};

/** Our marks on a permission set. */
export const ownerTag = "managed-by";
export const recordTag = "kintone-record";
export const ownerTagValue = (owner: string): string => `kintone-identity-center-sync:${owner}`;

/** Formats of SSO Admin's own model: PermissionSetName, PermissionSetDescription, RelayState, ManagedPolicyName. */
const shapes = {
  name: /^[\w+=,.@-]{1,32}$/,
  description: /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{1,700}$/,
  relayState: /^[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\] (){}]{1,240}$/,
  customerManagedPolicy: /^(?:(?<path>\/(?:[\w+=,.@-]+\/)*))?(?<name>[\w+=,.@-]{1,128})$/,
  // What AWS's tagging page allows everywhere; `aws:` is AWS's own.
  tagKey: /^(?!aws:)[A-Za-z0-9 _.:/=+\-@]{1,128}$/i,
  tagValue: /^[A-Za-z0-9 _.:/=+\-@]{0,256}$/,
} as const;

/** Fields that say one thing; in an app of somebody's own they may be table columns or hold several choices. */
const oneValueFields = [
  "name",
  "description",
  "inlinePolicy",
  "permissionsBoundary",
  "sessionDuration",
  "relayState",
] as const satisfies readonly PermissionSetField[];

/**
 * Quotas that can be raised, so going beyond them is only a warning: AWS managed and customer managed policies in one
 * permission set, and in one role of an account. https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
 */
const policyQuotas = [25, 10];

/** What CreatePermissionSet takes, ours included; AWS's tagging page says 50, so it may refuse sooner. */
const tagLimit = 75;

/** What a set lasts whose record names no duration. */
export const defaultSessionSeconds = 3600;

const parseCustomerManagedPolicy = (text: string): CustomerManagedPolicy | undefined => {
  const found = shapes.customerManagedPolicy.exec(text)?.groups;
  return found?.name === undefined ? undefined : { name: found.name, path: found.path ?? "/" };
};

/** A boundary as a record or the settings write it: the name or ARN of an AWS managed policy, or `customer:/path/Name`. */
export const parsePermissionsBoundary = (
  text: string,
  partition: string,
  newer?: PolicyArns,
): PermissionsBoundary | undefined => {
  const customer = /^customer:(?<policy>.+)$/i.exec(text)?.groups?.policy;
  if (customer !== undefined) {
    const policy = parseCustomerManagedPolicy(customer);
    return policy === undefined ? undefined : { kind: "customer", policy };
  }
  const resolved = resolveManagedPolicy(text, partition, newer);
  return resolved.found === "policy" ? { kind: "aws", arn: resolved.arn } : undefined;
};

export type PermissionSetContext = {
  readonly partition: string;
  readonly owner: string;
  /** Absent: unknown names in inline policies are not told. */
  readonly knowledge?: IamKnowledge | undefined;
  /** AWS managed policies that are newer than the table. */
  readonly newerPolicies?: PolicyArns;
};

export const readPermissionSetRecord = (
  record: LedgerRecord<PermissionSetField>,
  { partition, owner, knowledge, newerPolicies }: PermissionSetContext,
): PermissionSetRecord => {
  const problems: Problem[] = [];
  const at = (field: PermissionSetField) => ({ record: record.ref, field: record.codes[field] ?? field });
  const texts = (field: PermissionSetField): readonly string[] =>
    (record.values[field] ?? []).map(({ text }) => text);
  const text = (field: PermissionSetField): string | undefined => texts(field)[0];

  for (const field of oneValueFields) {
    const values = texts(field);
    if (values.length > 1) problems.push({ ...at(field), code: "field-several-values", data: { values } });
  }
  const name = text("name");
  const enabled = readEnabled(record.values.enabled);
  if (enabled === "disabled") return { record, name, asks: { status: "nothing" }, problems };
  if (enabled === "unclear")
    problems.push({
      ...at("enabled"),
      code: "field-value-invalid",
      data: { value: texts("enabled").join(", "), allowed: enabledWords },
    });
  if (name === undefined) problems.push({ ...at("name"), code: "field-empty", data: {} });
  else if (!shapes.name.test(name)) problems.push({ ...at("name"), code: "name-invalid", data: { name } });

  const managedPolicies = new Set<string>();
  for (const policy of texts("managedPolicies")) {
    const resolved = resolveManagedPolicy(policy, partition, newerPolicies);
    if (resolved.found === "policy") managedPolicies.add(resolved.arn);
    else if (resolved.found === "unattachable")
      problems.push({
        ...at("managedPolicies"),
        code: "unattachable-managed-policy",
        data: { name: policy },
      });
    else
      problems.push({
        ...at("managedPolicies"),
        code: "unknown-managed-policy",
        data: { name: policy, suggestions: resolved.suggestions },
      });
  }

  const customerManagedPolicies = new Map<string, CustomerManagedPolicy>();
  for (const value of texts("customerManagedPolicies")) {
    const policy = parseCustomerManagedPolicy(value);
    if (policy === undefined)
      problems.push({ ...at("customerManagedPolicies"), code: "customer-policy-invalid", data: { value } });
    else customerManagedPolicies.set(`${policy.path}${policy.name}`, policy);
  }

  const policies = managedPolicies.size + customerManagedPolicies.size;
  const quota = policyQuotas.find((most) => policies > most);
  if (quota !== undefined)
    problems.push({ ...at("managedPolicies"), code: "policy-quota", data: { count: policies, quota } });

  const policyText = text("inlinePolicy");
  const policy = policyText === undefined ? undefined : checkPolicyDocument(policyText, knowledge);
  for (const { severity: _, ...finding } of policy?.findings ?? [])
    problems.push({ ...at("inlinePolicy"), ...finding });

  const boundaryText = text("permissionsBoundary");
  const permissionsBoundary =
    boundaryText === undefined ? undefined : parsePermissionsBoundary(boundaryText, partition, newerPolicies);
  if (boundaryText !== undefined && permissionsBoundary === undefined)
    problems.push({ ...at("permissionsBoundary"), code: "boundary-invalid", data: { value: boundaryText } });

  const durationText = text("sessionDuration");
  const sessionSeconds =
    durationText === undefined ? defaultSessionSeconds : parseSessionDuration(durationText);
  if (sessionSeconds === undefined)
    problems.push({
      ...at("sessionDuration"),
      code: "session-duration-invalid",
      data: { value: durationText ?? "" },
    });

  const relayState = text("relayState");
  if (relayState !== undefined && !shapes.relayState.test(relayState))
    problems.push({ ...at("relayState"), code: "relay-state-invalid", data: { value: relayState } });

  const tags: Record<string, string> = {
    [ownerTag]: ownerTagValue(owner),
    [recordTag]: recordKey(record.ref),
  };
  for (const line of texts("tags")) {
    const sign = line.indexOf("=");
    const [key, value] = sign < 0 ? ["", ""] : [line.slice(0, sign).trim(), line.slice(sign + 1).trim()];
    if (!shapes.tagKey.test(key) || !shapes.tagValue.test(value) || key in tags)
      problems.push({ ...at("tags"), code: "tag-invalid", data: { value: line } });
    else tags[key] = value;
  }

  const tagCount = Object.keys(tags).length;
  if (tagCount > tagLimit)
    problems.push({ ...at("tags"), code: "tags-too-many", data: { count: tagCount, limit: tagLimit } });

  if (
    problems.some((problem) => severityOf(problem) === "error") ||
    name === undefined ||
    sessionSeconds === undefined
  )
    return { record, name, asks: { status: "broken" }, problems };

  const written = text("description");
  const sendable = written !== undefined && shapes.description.test(written);
  if (written !== undefined && !sendable)
    problems.push({ ...at("description"), code: "description-replaced", data: {} });
  const spec: PermissionSetSpec = {
    name,
    description: sendable ? written : `kintone ${recordKey(record.ref)}`,
    sessionSeconds,
    relayState,
    managedPolicies: [...managedPolicies].sort(compareText),
    customerManagedPolicies: [...customerManagedPolicies.values()],
    inlinePolicy: policy?.document,
    permissionsBoundary,
    tags,
    otherTags: record.values.tags === undefined ? "keep" : "remove",
    emptyDescription: written === undefined ? "keep" : "replace",
  };
  return { record, name, asks: { status: "spec", spec }, problems };
};

/** The inline policy as the person typed it. */
export const typedPolicy = ({ values }: LedgerRecord<PermissionSetField>): string =>
  values.inlinePolicy?.[0]?.text ?? "";
