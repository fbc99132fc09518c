import { enabledSpellings } from "../ledgers/enabled.ts";
import { held, type LedgerForm } from "../ledgers/field-shape.ts";
import { isUnknownPolicyName, resolveManagedPolicy } from "../ledgers/managed-policies.ts";
import {
  defaultSessionSeconds,
  ownerTag,
  readPermissionSetRecord,
  recordTag,
} from "../ledgers/permission-set-record.ts";
import type { OurPermissionSet } from "../model/current.ts";
import {
  type FieldValue,
  type LedgerRecord,
  type PermissionSetField,
  permissionSetFields,
} from "../model/ledger.ts";
import {
  type CustomerManagedPolicy,
  type Edit,
  editsBetween,
  formatSessionDuration,
  type PermissionSetContent,
} from "../model/permission-set.ts";
import { type ProblemCode, severityOf } from "../model/problem.ts";

/** Why the ledger cannot hold a permission set. */
export type Unholdable =
  | { readonly kind: "field-absent"; readonly code: string }
  | { readonly kind: "field-unfit"; readonly code: string }
  /** A record that says this would have these problems. */
  | { readonly kind: "record-problems"; readonly codes: readonly ProblemCode[] }
  /** A record that says this would be read as something else: these edits would follow. */
  | { readonly kind: "not-the-same"; readonly edits: readonly Edit[] };

export type PermissionSetValues = Readonly<Partial<Record<PermissionSetField, readonly FieldValue[]>>>;

/** The values of a record that says just what the set is, and reads back as it; or why there can be none. */
export const permissionSetValues = (
  set: OurPermissionSet,
  form: LedgerForm<PermissionSetField>,
  { partition, owner }: { readonly partition: string; readonly owner: string },
):
  | { readonly status: "held"; readonly values: PermissionSetValues }
  | { readonly status: "unholdable"; readonly why: Unholdable } => {
  const values: Partial<Record<PermissionSetField, readonly FieldValue[]>> = {};
  for (const [field, wanted] of Object.entries(spellingsOf(set, partition)) as [
    PermissionSetField,
    readonly (readonly string[])[],
  ][]) {
    const shape = form.fields[field];
    const isSilent = field === "sessionDuration" && set.content.sessionSeconds === defaultSessionSeconds;
    const spec = permissionSetFields[field];
    if (shape === undefined) {
      // Without such a field, the tags of others and the switch mean nothing.
      if (wanted.length === 0 || field === "tags" || field === "enabled" || isSilent) continue;
      return { status: "unholdable", why: { kind: "field-absent", code: form.codes[field] ?? field } };
    }
    const texts = held(shape, spec.reading, wanted) ?? (isSilent ? [] : undefined);
    if (texts === undefined)
      return { status: "unholdable", why: { kind: "field-unfit", code: form.codes[field] ?? field } };
    values[field] = texts.map((text) => ({ text }));
  }
  const why = differenceOf(set.content, recordSaying(values, form), { partition, owner });
  return why === undefined ? { status: "held", values } : { status: "unholdable", why };
};

/** Every value of every field, in the ways in which it can be written; the first is the one that people prefer. */
const spellingsOf = (
  { name, content }: OurPermissionSet,
  partition: string,
): Readonly<Partial<Record<PermissionSetField, readonly (readonly string[])[]>>> => {
  const optional = (spellings: readonly string[] | undefined): readonly (readonly string[])[] =>
    spellings === undefined ? [] : [spellings];
  const { permissionsBoundary: boundary, sessionSeconds } = content;
  return {
    name: [[name]],
    description: optional(content.description === "" ? undefined : [content.description]),
    managedPolicies: content.managedPolicies.map((arn) => policySpellings(arn, partition)),
    customerManagedPolicies: content.customerManagedPolicies.map((policy) => [customerName(policy)]),
    inlinePolicy: optional(
      content.inlinePolicy === undefined ? undefined : [pretty(content.inlinePolicy), content.inlinePolicy],
    ),
    permissionsBoundary: optional(
      boundary &&
        (boundary.kind === "aws"
          ? policySpellings(boundary.arn, partition)
          : [`customer:${customerName(boundary.policy)}`]),
    ),
    sessionDuration: [[formatSessionDuration(sessionSeconds), String(sessionSeconds / 3600)]],
    relayState: optional(content.relayState === undefined ? undefined : [content.relayState]),
    tags: Object.entries(content.tags)
      .filter(([key]) => key !== ownerTag && key !== recordTag && !key.startsWith("aws:"))
      .map(([key, value]) => [`${key}=${value}`]),
    enabled: [enabledSpellings],
  };
};

const policySpellings = (arn: string, partition: string): readonly string[] => {
  const name = arn.split("/").at(-1) ?? arn;
  if (isUnknownPolicyName(name)) return [arn];
  const resolved = resolveManagedPolicy(name, partition);
  return resolved.found === "policy" && resolved.arn === arn ? [name, arn] : [arn];
};

const customerName = ({ path, name }: CustomerManagedPolicy): string =>
  path === "/" ? name : `${path}${name}`;

/** A document as people can read it; policies are compared as JSON values. */
const pretty = (document: string): string => {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    return document;
  }
};

const nobody = { code: "", name: "" } as const;

/** The record as a reader would see it; it has no number yet. */
const recordSaying = (
  values: PermissionSetValues,
  { host, app, fields }: LedgerForm<PermissionSetField>,
): LedgerRecord<PermissionSetField> => ({
  ref: { host, app, id: "0", url: "" },
  revision: "1",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  creator: nobody,
  modifier: nobody,
  values: {
    ...Object.fromEntries(Object.keys(fields).map((field) => [field, []])),
    ...values,
  },
  codes: {},
});

const differenceOf = (
  content: PermissionSetContent,
  record: LedgerRecord<PermissionSetField>,
  context: { readonly partition: string; readonly owner: string },
): Unholdable | undefined => {
  const { asks, problems } = readPermissionSetRecord(record, context);
  if (asks.status !== "spec") {
    const codes = problems.filter((one) => severityOf(one) === "error").map(({ code }) => code);
    return { kind: "record-problems", codes: [...new Set(codes)] };
  }
  const { [ownerTag]: owner = "", [recordTag]: key = "" } = asks.spec.tags;
  const adopted = { ...content, tags: { ...content.tags, [ownerTag]: owner, [recordTag]: key } };
  const edits = editsBetween(adopted, asks.spec);
  return edits.length === 0 ? undefined : { kind: "not-the-same", edits };
};
