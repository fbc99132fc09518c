import { compareText, type PermissionSetArn } from "./ids.ts";

/** A customer managed policy is named, not linked: the policy itself must stand in each target account. */
export type CustomerManagedPolicy = { readonly name: string; readonly path: string };

export type PermissionsBoundary =
  | { readonly kind: "aws"; readonly arn: string }
  | { readonly kind: "customer"; readonly policy: CustomerManagedPolicy };

/** Everything that a permission set is, except its name and where it is provisioned. */
export type PermissionSetContent = {
  /** Empty when AWS has none; we always send one (what AWS does when it is left out is not documented). */
  readonly description: string;
  readonly sessionSeconds: number;
  readonly relayState: string | undefined;
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly CustomerManagedPolicy[];
  /** JSON text without white space. */
  readonly inlinePolicy: string | undefined;
  readonly permissionsBoundary: PermissionsBoundary | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

/** What a permission set allows. */
export type PermissionSetPolicies = Pick<
  PermissionSetContent,
  "managedPolicies" | "customerManagedPolicies" | "inlinePolicy" | "permissionsBoundary"
>;

/** A permission set as a record wants it. */
export type PermissionSetSpec = PermissionSetContent & {
  readonly name: string;
  /** A ledger without a field for tags says nothing about the tags that others have put on the set. */
  readonly otherTags: "keep" | "remove";
  /** A record that says nothing about the description leaves a set without one as it is. */
  readonly emptyDescription: "keep" | "replace";
};

export type PermissionSetId = { readonly arn: PermissionSetArn; readonly name: string };

/** One call to AWS that brings a permission set nearer to its record. */
export type Edit =
  | {
      /** All three are sent every time: AWS clears the relay state when it is left out. */
      readonly kind: "attributes";
      readonly description: string;
      readonly sessionSeconds: number;
      readonly relayState: string | undefined;
      readonly changed: readonly ("description" | "session duration" | "relay state")[];
    }
  | { readonly kind: "attach-managed-policy" | "detach-managed-policy"; readonly arn: string }
  | {
      readonly kind: "attach-customer-managed-policy" | "detach-customer-managed-policy";
      readonly policy: CustomerManagedPolicy;
    }
  | { readonly kind: "put-inline-policy"; readonly document: string }
  | { readonly kind: "delete-inline-policy" }
  | { readonly kind: "put-permissions-boundary"; readonly boundary: PermissionsBoundary }
  | { readonly kind: "delete-permissions-boundary" }
  | { readonly kind: "tag"; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: "untag"; readonly keys: readonly string[] };

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const sortKeys = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(sortKeys)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([left], [right]) => compareText(left, right))
            .map(([key, item]) => [key, sortKeys(item)]),
        )
      : value;

/** Policies are compared as JSON values: key order and white space mean nothing. */
const sameDocument = (left: string | undefined, right: string | undefined): boolean => {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  try {
    return JSON.stringify(sortKeys(JSON.parse(left))) === JSON.stringify(sortKeys(JSON.parse(right)));
  } catch {
    return false;
  }
};

const customerKey = ({ path, name }: CustomerManagedPolicy): string => `${path}${name}`;

/** Identity of a boundary; empty for none. */
export const boundaryKey = (boundary: PermissionsBoundary | undefined): string =>
  boundary === undefined
    ? ""
    : boundary.kind === "aws"
      ? boundary.arn
      : `customer:${customerKey(boundary.policy)}`;

const missingFrom = <T>(
  items: readonly T[],
  others: readonly T[],
  key: (item: T) => string,
): readonly T[] => {
  const there = new Set(others.map(key));
  return items.filter((item) => !there.has(key(item)));
};

/**
 * The calls that turn `current` into `desired`, in the order in which they are made: what AWS may refuse comes
 * first, and what takes something away comes last, so that a refusal leaves the set with all that it had. The boundary
 * comes before all that it restricts.
 */
export const editsBetween = (
  current: PermissionSetContent,
  desired: Omit<PermissionSetSpec, "name">,
): readonly Edit[] => {
  const edits: Edit[] = [];
  const self = (text: string): string => text;

  if (
    boundaryKey(current.permissionsBoundary) !== boundaryKey(desired.permissionsBoundary) &&
    desired.permissionsBoundary !== undefined
  )
    edits.push({ kind: "put-permissions-boundary", boundary: desired.permissionsBoundary });
  if (!sameDocument(current.inlinePolicy, desired.inlinePolicy) && desired.inlinePolicy !== undefined)
    edits.push({ kind: "put-inline-policy", document: desired.inlinePolicy });
  for (const arn of missingFrom(desired.managedPolicies, current.managedPolicies, self))
    edits.push({ kind: "attach-managed-policy", arn });
  for (const policy of missingFrom(
    desired.customerManagedPolicies,
    current.customerManagedPolicies,
    customerKey,
  ))
    edits.push({ kind: "attach-customer-managed-policy", policy });
  const keepsNone = desired.emptyDescription === "keep" && current.description === "";
  const changed = [
    ...(keepsNone || current.description === desired.description ? [] : (["description"] as const)),
    ...(current.sessionSeconds === desired.sessionSeconds ? [] : (["session duration"] as const)),
    ...((current.relayState ?? "") === (desired.relayState ?? "") ? [] : (["relay state"] as const)),
  ];
  if (changed.length > 0) {
    const { description, sessionSeconds, relayState } = desired;
    edits.push({ kind: "attributes", description, sessionSeconds, relayState, changed });
  }
  const newTags = Object.entries(desired.tags).filter(([key, value]) => current.tags[key] !== value);
  if (newTags.length > 0) edits.push({ kind: "tag", tags: Object.fromEntries(newTags) });

  // Tags that AWS itself sets begin with `aws:` and cannot be taken away.
  const oldTags = Object.keys(current.tags).filter(
    (key) => !(key in desired.tags) && !key.startsWith("aws:"),
  );
  if (oldTags.length > 0 && desired.otherTags === "remove") edits.push({ kind: "untag", keys: oldTags });
  for (const arn of missingFrom(current.managedPolicies, desired.managedPolicies, self))
    edits.push({ kind: "detach-managed-policy", arn });
  for (const policy of missingFrom(
    current.customerManagedPolicies,
    desired.customerManagedPolicies,
    customerKey,
  ))
    edits.push({ kind: "detach-customer-managed-policy", policy });
  if (current.inlinePolicy !== undefined && desired.inlinePolicy === undefined)
    edits.push({ kind: "delete-inline-policy" });
  if (current.permissionsBoundary !== undefined && desired.permissionsBoundary === undefined)
    edits.push({ kind: "delete-permissions-boundary" });
  return edits;
};

/** A set that has just been created has its attributes and tags; the rest of it comes by these edits. */
export const editsAfterCreation = (spec: PermissionSetSpec): readonly Edit[] =>
  editsBetween(
    {
      ...spec,
      managedPolicies: [],
      customerManagedPolicies: [],
      inlinePolicy: undefined,
      permissionsBoundary: undefined,
    },
    spec,
  );

/** Tags do not reach the roles; every other edit does, and only by provisioning. */
export const needsProvisioning = (edits: readonly Edit[]): boolean =>
  edits.some(({ kind }) => kind !== "tag" && kind !== "untag");

/** `PT4H`, `PT90M`, `4` (hours) → seconds; undefined when it is no duration from 1 to 12 hours. */
export const parseSessionDuration = (text: string): number | undefined => {
  const hours = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const [, h, m, s] = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/i.exec(text) ?? [];
  const iso = h ?? m ?? s;
  if (hours === undefined && iso === undefined) return undefined;
  const seconds =
    hours === undefined ? Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0) : hours * 3600;
  return Number.isInteger(seconds) && seconds >= 3600 && seconds <= 12 * 3600 ? seconds : undefined;
};

/** Seconds → ISO 8601, in hours where that is exact. */
export const formatSessionDuration = (seconds: number): string =>
  seconds % 3600 === 0 ? `PT${seconds / 3600}H` : seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
