import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import { type PermissionSetRecord, typedPolicy } from "../ledgers/permission-set-record.ts";
import { assignmentKey, pairKey } from "../model/assignment.ts";
import type { CurrentState, OurPermissionSet } from "../model/current.ts";
import { type DirectoryIndex, labelOf } from "../model/directory.ts";
import { groupBy } from "../model/group-by.ts";
import type { GuardrailViolation } from "../model/guardrail-violation.ts";
import { type AccountId, foldName } from "../model/ids.ts";
import { lastEditor } from "../model/ledger.ts";
import type { PermissionSetContent, PermissionSetSpec } from "../model/permission-set.ts";
import type { Problem } from "../model/problem.ts";
import type { DesiredPermissionSet } from "./desired-state.ts";
import type { Guardrails } from "./guardrails.ts";

/*
 * What guardrails make of the records. A rule may be younger than what it forbids, so nothing goes because of one:
 * a permission set whose record breaks a rule keeps what it has, and an assignment that breaks one is protected. And
 * nothing grows: neither the set, nor the accounts it is in, nor the people who have it.
 */

/** It promises that the record is exported. */
const handedOverNotice = "management-account-handed-over" satisfies Problem["code"];

const oursByName = ({ permissionSets }: CurrentState): ReadonlyMap<string, OurPermissionSet> =>
  new Map(
    permissionSets.flatMap((set) => (set.ownership === "ours" ? [[foldName(set.name), set] as const] : [])),
  );

/** A permission set record that breaks a guardrail counts as one that cannot be understood. */
export const guardPermissionSets = (
  records: readonly PermissionSetRecord[],
  guardrails: Guardrails,
  current: CurrentState,
  index: DirectoryIndex,
): readonly PermissionSetRecord[] => {
  const ours = oursByName(current);
  return records.map((read) => {
    if (read.asks.status !== "spec") return read;
    const { record } = read;
    const { spec } = read.asks;
    const spread = spreadOf(spec, ours.get(foldName(spec.name)), guardrails, current, index);
    const violations = [...guardrails.onContent(spec, typedPolicy(record)), ...spread];
    if (violations.length === 0) return read;
    const problems = violations.map(
      ({ field, place, violation }): Problem => ({
        record: record.ref,
        field: record.codes[field] ?? field,
        ...(place === undefined ? {} : { place }),
        code: "guardrail-violated",
        data: { violation },
      }),
    );
    return { ...read, asks: { status: "broken" }, problems: [...read.problems, ...problems] };
  });
};

/** Policies that a set would newly bring into accounts where they are not allowed. */
const spreadOf = (
  spec: PermissionSetSpec,
  set: OurPermissionSet | undefined,
  guardrails: Guardrails,
  { assignments }: CurrentState,
  index: DirectoryIndex,
): ReturnType<Guardrails["onContent"]> => {
  const exceptional = set === undefined ? [] : guardrails.exceptional(spec);
  if (set === undefined || exceptional.length === 0) return [];
  const had = new Set(guardrails.exceptional(set.content).map(({ policy }) => policy));
  const assigned = assignments
    .filter(({ permissionSetName }) => foldName(permissionSetName) === foldName(set.name))
    .map(({ accountId }) => accountId);
  const reached = [...new Set([...set.provisioned, ...assigned])];
  return exceptional.flatMap(({ isAllowedIn, field, policy, path, rule }) => {
    // An account whose role is older than the set would get the policy by provisioning.
    const accounts = reached.filter(
      (account) => !isAllowedIn(account) && !(had.has(policy) && !set.outdated.includes(account)),
    );
    if (accounts.length === 0) return [];
    const labels = accounts.map((account) => labelOf(account, index));
    const violation = { path, rule, kind: "managed-policy-spread", policy, accounts: labels } as const;
    return [{ field, violation }];
  });
};

/** A permission set as it will be when the run has done what it may. */
type Standing = {
  readonly content: PermissionSetContent;
  /** What it breaks by what it has and keeps; nobody new gets it. */
  readonly broken: GuardrailViolation | undefined;
};

export type GuardedAssignments = {
  readonly records: readonly AssignmentRecord[];
  /** Whether nobody may newly get a permission set, because of what AWS has of it. */
  readonly isFrozen: (permissionSet: string) => boolean;
};

/** What may not be given is told on its record, and marked there as refused. */
export const guardAssignments = (
  records: readonly AssignmentRecord[],
  guardrails: Guardrails,
  permissionSets: readonly DesiredPermissionSet[],
  current: CurrentState,
  currentKeys: ReadonlySet<string>,
  index: DirectoryIndex,
): GuardedAssignments => {
  const standings = new Map<string, Standing>();
  for (const [name, { content }] of oursByName(current))
    standings.set(name, { content, broken: guardrails.onContent(content)[0]?.violation });
  for (const { name, spec } of permissionSets)
    if (spec !== undefined) standings.set(foldName(name), { content: spec, broken: undefined });
  const ruleOf = remembering((account: AccountId, name: string) =>
    guardrails.onPair(account, name, standings.get(foldName(name))?.content),
  );

  const ownersOf = new Map(index.directory.accounts.map(({ id }) => [id, guardrails.ownersOf(id)]));

  /** Whose say the accounts of a record are, where it is not the say of whoever changed it last. */
  const ownershipOf = (
    { record }: AssignmentRecord,
    accounts: readonly AccountId[],
  ): {
    readonly ownedByOthers: ReadonlySet<AccountId>;
    readonly problems: readonly Problem[];
  } => {
    const editor = lastEditor(record);
    const isForeign = (account: AccountId): boolean => ownersOf.get(account)?.includes(editor.code) === false;
    const foreign = accounts.filter(isForeign);
    const byOwners = groupBy(foreign, (account) => JSON.stringify(ownersOf.get(account)));
    const problems = [...byOwners.values()].map(
      (same): Problem => ({
        record: record.ref,
        field: record.codes.accounts ?? "accounts",
        code: "not-account-owner",
        data: {
          accounts: same.map((account) => labelOf(account, index)),
          editor: editor.name || editor.code,
          owners: ownersOf.get(same[0]) ?? [],
        },
      }),
    );
    return { ownedByOthers: new Set(foreign), problems };
  };

  const guard = (read: AssignmentRecord): AssignmentRecord => {
    if (read.status !== "grant") return read;
    const accounts = read.isHandedOver ? [index.directory.managementAccountId] : read.accounts.resolved;
    const { ownedByOthers, problems: notOwner } = ownershipOf(read, accounts);
    const refused = new Set<string>();
    const broken = new Map<string, { violation: GuardrailViolation; accounts: string[] }>();
    for (const permissionSet of read.permissionSets.resolved) {
      const frozenBy = standings.get(foldName(permissionSet))?.broken;
      for (const account of accounts) {
        const rule = ruleOf(account, permissionSet);
        const pair = pairKey({ accountId: account, permissionSetName: permissionSet });
        if (ownedByOthers.has(account)) refused.add(pair);
        if (rule !== undefined) {
          refused.add(pair);
          const key = JSON.stringify(rule);
          const there = broken.get(key) ?? { violation: { ...rule, accounts: [] }, accounts: [] };
          there.accounts.push(labelOf(account, index));
          broken.set(key, there);
        } else if (frozenBy !== undefined) {
          const isNew = read.principals.resolved.some(
            (principal) =>
              !currentKeys.has(
                assignmentKey({ accountId: account, permissionSetName: permissionSet, principal }),
              ),
          );
          const { path, rule: written } = frozenBy;
          const violation = { path, rule: written, kind: "permission-set-content", permissionSet } as const;
          if (isNew) broken.set(JSON.stringify(violation), { violation, accounts: [] });
        }
      }
    }
    const violations = [...broken.values()].map(({ violation, accounts }): Problem => {
      const data = { violation: "accounts" in violation ? { ...violation, accounts } : violation };
      const field = read.record.codes.permissionSets ?? "permissionSets";
      return { record: read.record.ref, field, code: "guardrail-violated", data };
    });
    const problems = [...notOwner, ...violations];
    const isLeftOut = read.isHandedOver && refused.size === read.permissionSets.resolved.length;
    // The common case leaves nothing behind it: there are tens of thousands of records.
    if (problems.length === 0 && !isLeftOut) return read;
    const others = isLeftOut ? read.problems.filter(({ code }) => code !== handedOverNotice) : read.problems;
    return { ...read, refused, ownedByOthers, problems: [...others, ...problems] };
  };
  return {
    records: records.map(guard),
    isFrozen: (permissionSet) => standings.get(foldName(permissionSet))?.broken !== undefined,
  };
};

/** Many records name the same accounts and permission sets: each pair is judged once. */
const remembering = <Answer>(
  ask: (account: AccountId, permissionSet: string) => Answer,
): ((account: AccountId, permissionSet: string) => Answer) => {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (account, permissionSet) => {
    const key = `${account}/${permissionSet}`;
    const there = answers.get(key) ?? { answer: ask(account, permissionSet) };
    answers.set(key, there);
    return there.answer;
  };
};
