import { recordTag } from "../ledgers/permission-set-record.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import {
  assignmentChangeId,
  type Change,
  changeId,
  type Deed,
  permissionSetNameOf,
} from "../model/change.ts";
import type { CurrentState, OurPermissionSet } from "../model/current.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { addTo } from "../model/group-by.ts";
import { type AccountId, compareText, foldName } from "../model/ids.ts";
import { type RecordRef, refOfKey } from "../model/ledger.ts";
import { editsBetween, needsProvisioning } from "../model/permission-set.ts";
import type { Scope } from "../model/scope.ts";
import type { DesiredPermissionSet } from "./desired-state.ts";
import type { Removal } from "./diff.ts";
import type { Grant } from "./group-quota.ts";

/** What is to be done, before anybody asks whether it may be. */
export type DraftInput = {
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  /** Permission sets that have a record. */
  readonly desired: readonly DesiredPermissionSet[];
  /** Our permission sets that may be touched. */
  readonly reachable: readonly OurPermissionSet[];
  readonly grants: readonly Grant[];
  readonly removals: readonly Removal[];
  readonly deletions: readonly OurPermissionSet[];
  /** Assignments of a permission set as AWS has them. */
  readonly assignmentsOf: (permissionSetName: string) => readonly Assignment[];
  /** Whether a removal is held back, so that its role stays for now. */
  readonly isHeld: (removal: Removal) => boolean;
};

/**
 * The changes in an order in which each comes after all that it waits for. Per permission set: create it, remove
 * what is withdrawn, edit, provision, assign; then remove what has been replaced; delete the set when nothing of
 * it is left. A change may require one that is not in the draft: then it cannot be done now.
 */
export const draftChanges = (input: DraftInput): readonly Change[] => {
  const { current, reachable, grants, removals, deletions } = input;
  const change = (
    deed: Deed,
    records: readonly RecordRef[],
    waits: Partial<Pick<Change, "requires" | "after">> = {},
  ): Change => ({
    ...deed,
    id: changeId(deed),
    instanceArn: current.instance.arn,
    records,
    requires: waits.requires ?? [],
    after: waits.after ?? [],
  });
  const bySet = new Map(reachable.map((set) => [foldName(set.name), set]));

  const remove = (removal: Removal, after: readonly string[]): Change => {
    const { assignment, reason, isForeseen, records, replacedBy } = removal;
    const requires = replacedBy.map((wanted) => assignmentChangeId("create-assignment", wanted.assignment));
    return change({ kind: "delete-assignment", assignment, reason, isForeseen }, records, {
      requires,
      after,
    });
  };
  const withdrawn = removals.filter(isUnreplaced).map((removal) => remove(removal, []));
  const withdrawnIds = idsBySet(withdrawn);
  const withdrawnOf = (name: string): readonly string[] => withdrawnIds.get(name) ?? [];
  const taken = new Set(current.permissionSets.map(({ name }) => foldName(name)));

  /** Keys of the assignments that go before their set is provisioned. */
  const goes = new Set(
    removals
      .filter((removal) => isUnreplaced(removal) && !input.isHeld(removal))
      .map(({ assignment }) => assignmentKey(assignment)),
  );

  const created: Change[] = [];
  const edited: Change[] = [];
  const provisioned: Change[] = [];
  for (const { name, spec, records } of input.desired) {
    const set = bySet.get(foldName(name));
    if (spec === undefined) continue;
    if (set === undefined) {
      if (!taken.has(foldName(name))) created.push(change({ kind: "create-permission-set", spec }, records));
      continue;
    }
    const after = withdrawnOf(foldName(name));
    const permissionSet = { arn: set.arn, name: set.name };
    const edits = editsBetween(set.content, spec);
    const update =
      edits.length === 0
        ? undefined
        : change({ kind: "update-permission-set", permissionSet, edits }, records, { after });
    if (update !== undefined) edited.push(update);
    const target = accountsToProvision(set, needsProvisioning(edits), goes, input);
    if (target !== undefined)
      provisioned.push(
        change({ kind: "provision", permissionSet, ...target }, records, {
          requires: update === undefined ? [] : [update.id],
          after,
        }),
      );
  }

  const contentIds = idsBySet([...created, ...edited]);
  const contentOf = (name: string): readonly string[] => contentIds.get(name) ?? [];
  const provisioningIds = idsBySet(provisioned);
  const provisioningOf = (name: string): readonly string[] => provisioningIds.get(name) ?? [];
  const granted = grants.map(({ assignment, records, roomFrom }) => {
    const name = foldName(assignment.permissionSetName);
    const room = roomFrom === undefined ? [] : [assignmentChangeId("delete-assignment", roomFrom)];
    // A set that is not as its record wants it is given to nobody new: it may lack what restricts it.
    return change({ kind: "create-assignment", assignment }, records, {
      requires: [...contentOf(name), ...room],
      after: provisioningOf(name),
    });
  });

  const replaced = removals
    .filter((removal) => !isUnreplaced(removal))
    .map((removal) => remove(removal, provisioningOf(foldName(removal.assignment.permissionSetName))));

  const deleted = deletions.map(({ arn, name, content }) => {
    const left = input.assignmentsOf(name);
    const requires = left.map((assignment) => assignmentChangeId("delete-assignment", assignment));
    return change({ kind: "delete-permission-set", permissionSet: { arn, name } }, recordInTag(content), {
      requires,
    });
  });

  const byId = (left: Change, right: Change): number => compareText(left.id, right.id);
  return [created, withdrawn, edited, provisioned, granted, replaced, deleted].flatMap((stage) =>
    stage.sort(byId),
  );
};

/** Ids of changes by the folded name of their permission set. */
const idsBySet = (changes: readonly Change[]): ReadonlyMap<string, readonly string[]> => {
  const ids = new Map<string, string[]>();
  for (const change of changes) addTo(ids, foldName(permissionSetNameOf(change)), change.id);
  return ids;
};

/** The record that a set was made for. The tag is readable by others, so it is believed only where it is one of ours. */
const recordInTag = ({ tags }: OurPermissionSet["content"]): readonly RecordRef[] => {
  const key = tags[recordTag] ?? "";
  return /^[^/\s]+\/\d+\/\d+$/.test(key) ? [refOfKey(key)] : [];
};

/** What waits for its replacement stays until the end, and may stay longer: it delays nothing. */
const isUnreplaced = ({ replacedBy }: Removal): boolean => replacedBy.length === 0;

/**
 * Which accounts are behind their set, or will be once it is edited. An account that is not ACTIVE would make a
 * request for all accounts fail, and an excluded one is not to be touched, so where there is such an account, the
 * others are named one by one.
 */
const accountsToProvision = (
  set: OurPermissionSet,
  isEdited: boolean,
  goes: ReadonlySet<string>,
  { index, scope, assignmentsOf }: DraftInput,
): { accounts: "all" | readonly AccountId[]; reason: "edited" | "left-unprovisioned" } | undefined => {
  const ofSet = assignmentsOf(set.name);
  const assigned = new Set(ofSet.map(({ accountId }) => accountId));
  const staying = new Set(
    ofSet.filter((one) => !goes.has(assignmentKey(one))).map(({ accountId }) => accountId),
  );
  const keepsRole = (account: AccountId): boolean => staying.has(account) || !assigned.has(account);
  const mayTouch = (account: AccountId): boolean =>
    index.account(account)?.state === "ACTIVE" && scope.standingOf(account) === "in-scope";

  const behind = (isEdited ? set.provisioned : set.outdated).filter(
    (account) => mayTouch(account) && keepsRole(account),
  );
  if (behind.length === 0) return undefined;
  const reason = isEdited ? "edited" : "left-unprovisioned";
  return { accounts: set.provisioned.every(mayTouch) ? "all" : behind, reason };
};
