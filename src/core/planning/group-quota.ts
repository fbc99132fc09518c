import { type Assignment, byAssignment, pairKey } from "../model/assignment.ts";
import type { CurrentState } from "../model/current.ts";
import { type DirectoryIndex, labelOf } from "../model/directory.ts";
import { groupBy } from "../model/group-by.ts";
import { recordKey } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import type { DesiredAssignment } from "./desired-state.ts";
import type { Removal } from "./diff.ts";

/**
 * Groups that AWS takes for one permission set in one account; nobody can have it raised, and users do not count.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
 */
const groupQuota = 100;

/** An assignment to be made; `roomFrom` has to be gone before there is room for it. */
export type Grant = DesiredAssignment & { readonly roomFrom: Assignment | undefined };

type QuotaInput = {
  readonly creates: readonly DesiredAssignment[];
  readonly removals: readonly Removal[];
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
};

const isGroup = ({ principal }: Assignment): boolean => principal.type === "GROUP";

/**
 * Leaves out what AWS would refuse: what exists stays, what is new comes in a stable order as far as there is room,
 * counting the room that this plan's own removals make. What is left out is told on the records that asked for it.
 */
export const withinGroupQuota = ({
  creates,
  removals,
  current,
  index,
}: QuotaInput): { readonly grants: readonly Grant[]; readonly problems: readonly Problem[] } => {
  const free = (wanted: DesiredAssignment): Grant => ({ ...wanted, roomFrom: undefined });
  const wantedGroups = groupBy(
    creates.filter(({ assignment }) => isGroup(assignment)),
    ({ assignment }) => pairKey(assignment),
  );
  const existing = groupBy(current.assignments.filter(isGroup), pairKey);
  // What waits for its replacement may stay: it makes no room that could be counted on.
  const leaving = groupBy(
    removals.filter(({ assignment, replacedBy }) => isGroup(assignment) && replacedBy.length === 0),
    ({ assignment }) => pairKey(assignment),
  );

  const grants: Grant[] = creates.filter(({ assignment }) => !isGroup(assignment)).map(free);
  const problems: Problem[] = [];
  for (const [pair, groups] of wantedGroups) {
    const had = existing.get(pair)?.length ?? 0;
    const room = Math.max(0, groupQuota - had);
    const freed = (leaving.get(pair) ?? []).map(({ assignment }) => assignment).sort(byAssignment);
    // More may have been there than AWS allows today: as many must go before there is room.
    const usable = freed.slice(Math.max(0, had - groupQuota));
    const inOrder = [...groups].sort((left, right) => byAssignment(left.assignment, right.assignment));
    grants.push(
      ...inOrder.slice(0, room).map(free),
      ...inOrder.slice(room, room + usable.length).map((wanted, at) => ({ ...wanted, roomFrom: usable[at] })),
    );
    const count = had - freed.length + groups.length;
    problems.push(...quotaProblems(inOrder.slice(room + usable.length), count, index));
  }
  return { grants, problems };
};

/** One problem for each record that asked, whatever it asked for beyond the quota. */
const quotaProblems = (
  beyond: readonly DesiredAssignment[],
  count: number,
  index: DirectoryIndex,
): readonly Problem[] => {
  const [first] = beyond;
  if (first === undefined) return [];
  const { accountId, permissionSetName } = first.assignment;
  const account = labelOf(accountId, index);
  const records = new Map(beyond.flatMap(({ records }) => records.map((ref) => [recordKey(ref), ref])));
  return [...records].map(([key, record]): Problem => {
    const own = beyond.filter(({ records }) => records.some((ref) => recordKey(ref) === key));
    const groups = own.map(({ assignment }) => index.nameOf(assignment.principal));
    const data = { permissionSet: permissionSetName, account, count, limit: groupQuota, groups };
    return { record, code: "groups-too-many", data };
  });
};
