import { createHash } from "node:crypto";
import { ownerTag, ownerTagValue } from "../ledgers/permission-set-record.ts";
import { type Assignment, type Principal, pairKey } from "../model/assignment.ts";
import { type AccountId, compareText, foldName } from "../model/ids.ts";
import { type RecordRef, recordKey } from "../model/ledger.ts";
import type { PermissionSetId, PermissionSetPolicies, PermissionSetSpec } from "../model/permission-set.ts";
import type { DesiredState } from "./desired-state.ts";

/**
 * What records ask for in the management account. A permission set that is provisioned there is lost to a delegated
 * administrator everywhere, so these are sets of their own, with names of their own and without our mark.
 */
export type HandedOver = {
  readonly permissionSets: readonly {
    readonly name: string;
    /** The set of the ledger that it is made after. */
    readonly source: string;
    readonly spec: PermissionSetSpec;
  }[];
  readonly assignments: readonly {
    readonly permissionSetName: string;
    readonly principal: Principal;
    readonly records: readonly RecordRef[];
  }[];
  /** Sets of the ledger that are asked for, and have no record that can be read. */
  readonly missing: readonly string[];
};

/** What AWS has of the sets that are handed over, whoever made them. */
export type ExistingThere = {
  readonly permissionSets: readonly (PermissionSetId & { readonly policies: PermissionSetPolicies })[];
  /** In the management account. Undefined: AWS does not let this account look into that one. */
  readonly assignments: readonly Assignment[] | undefined;
};

const suffix = "-mgmt";
/** AWS takes 32 characters. */
const longest = 32;

/** `ReadOnly` → `ReadOnly-mgmt`; a name that would be too long is cut, and told apart by a hash. */
export const managementName = (name: string): string => {
  if (name.length + suffix.length <= longest) return `${name}${suffix}`;
  const hash = createHash("sha256").update(foldName(name)).digest("hex").slice(0, 4);
  return `${name.slice(0, longest - suffix.length - hash.length - 1)}-${hash}${suffix}`;
};

export const handedOver = (
  desired: DesiredState,
  of: { readonly managementAccountId: AccountId; readonly owner: string },
): HandedOver => {
  const specs = new Map(desired.permissionSets.map(({ name, spec }) => [foldName(name), spec]));
  const sets = new Map<string, HandedOver["permissionSets"][number]>();
  const assignments = new Map<
    string,
    { permissionSetName: string; principal: Principal; records: RecordRef[] }
  >();
  const missing = new Set<string>();
  for (const read of desired.assignmentRecords) {
    const { record, permissionSets, principals } = read;
    if (!read.isHandedOver || read.status !== "grant") continue;
    for (const source of permissionSets.resolved) {
      // Told on the record, as everywhere.
      if (read.refused.has(pairKey({ accountId: of.managementAccountId, permissionSetName: source })))
        continue;
      const spec = specs.get(foldName(source));
      if (spec === undefined) {
        missing.add(source);
        continue;
      }
      const name = managementName(source);
      const tags = { ...spec.tags, [ownerTag]: `${ownerTagValue(of.owner)}:terraform` };
      sets.set(name, { name, source, spec: { ...spec, name, tags } });
      for (const principal of principals.resolved) {
        const key = `${name}/${principal.type}/${principal.id}`;
        const there = assignments.get(key);
        if (there === undefined)
          assignments.set(key, { permissionSetName: name, principal, records: [record.ref] });
        else if (!there.records.some((ref) => recordKey(ref) === recordKey(record.ref)))
          there.records.push(record.ref);
      }
    }
  }
  const sorted = <T>(map: ReadonlyMap<string, T>): readonly T[] =>
    [...map].sort(([left], [right]) => compareText(left, right)).map(([, value]) => value);
  return { permissionSets: sorted(sets), assignments: sorted(assignments), missing: [...missing].sort() };
};
