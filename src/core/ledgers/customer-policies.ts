import type { CurrentState } from "../model/current.ts";
import { foldName } from "../model/ids.ts";
import type { LedgerRecord, PermissionSetField } from "../model/ledger.ts";
import type { CustomerManagedPolicy, PermissionSetContent } from "../model/permission-set.ts";
import type { Problem } from "../model/problem.ts";
import type { PermissionSetRecord } from "./permission-set-record.ts";

/** One mention of a customer managed policy, as somebody wrote it. */
type Mention = {
  readonly policy: string;
  readonly permissionSet: string;
  /** Absent when AWS has it so, and no record that can be read. */
  readonly at:
    | { readonly record: LedgerRecord<PermissionSetField>; readonly field: PermissionSetField }
    | undefined;
};

const written = ({ path, name }: CustomerManagedPolicy): string => `${path}${name}`;

const policiesOf = (
  content: PermissionSetContent,
): readonly (readonly [policy: string, field: PermissionSetField])[] => {
  const { customerManagedPolicies, permissionsBoundary: boundary } = content;
  return [
    ...customerManagedPolicies.map((policy) => [written(policy), "customerManagedPolicies"] as const),
    ...(boundary?.kind === "customer" ? [[written(boundary.policy), "permissionsBoundary"] as const] : []),
  ];
};

/**
 * Customer managed policies whose names differ in nothing but case. An account holds only one of them (IAM keeps
 * policy names unique without case), and whether IAM Identity Center finds it under another spelling AWS's own pages
 * contradict each other about; so people are told, and nothing is refused. The accounts themselves are not asked
 * what their policies are called: that would need a role in each of them.
 */
export const policySpellings = (
  records: readonly PermissionSetRecord[],
  { permissionSets }: CurrentState,
): readonly Problem[] => {
  const mentions: Mention[] = [];
  const described = new Set<string>();
  for (const { record, asks } of records) {
    if (asks.status !== "spec") continue;
    const { spec } = asks;
    described.add(foldName(spec.name));
    for (const [policy, field] of policiesOf(spec))
      mentions.push({ policy, permissionSet: spec.name, at: { record, field } });
  }
  for (const set of permissionSets) {
    // What a record describes is about to be as the record says.
    if (set.ownership === "foreign" || described.has(foldName(set.name))) continue;
    for (const [policy] of policiesOf(set.content))
      mentions.push({ policy, permissionSet: set.name, at: undefined });
  }
  const byName = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const key = foldName(mention.policy);
    byName.set(key, [...(byName.get(key) ?? []), mention]);
  }
  return [...byName.values()].flatMap((same) =>
    same.flatMap(({ policy, at }): Problem[] => {
      if (at === undefined) return [];
      // Of each other spelling, the first set that has it.
      const others = new Map(same.toReversed().map((mention) => [mention.policy, mention]));
      others.delete(policy);
      return [...others.values()].map(({ policy: other, permissionSet }) => ({
        record: at.record.ref,
        field: at.record.codes[at.field] ?? at.field,
        code: "customer-policy-case",
        data: { policy, other, permissionSet },
      }));
    }),
  );
};
