export type PrincipalType = "USER" | "GROUP";

export type Assignment = {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: PrincipalType;
  readonly principalId: string;
};

/** Assignments in the order of their creation, also found by account and permission set. */
export type AssignmentStore = {
  readonly has: (assignment: Assignment) => boolean;
  readonly add: (assignment: Assignment) => void;
  readonly remove: (assignment: Assignment) => void;
  readonly all: () => readonly Assignment[];
  readonly of: (permissionSetArn: string, accountId: string) => readonly Assignment[];
};

export const createAssignmentStore = (): AssignmentStore => {
  const assignments = new Map<string, Assignment>();
  const byPair = new Map<string, Map<string, Assignment>>();
  const pairOf = ({ permissionSetArn, accountId }: Assignment): Map<string, Assignment> => {
    const key = `${permissionSetArn} ${accountId}`;
    const pair = byPair.get(key) ?? new Map<string, Assignment>();
    byPair.set(key, pair);
    return pair;
  };
  return {
    has: (assignment) => assignments.has(keyOfAssignment(assignment)),
    add: (assignment) => {
      assignments.set(keyOfAssignment(assignment), assignment);
      pairOf(assignment).set(keyOfAssignment(assignment), assignment);
    },
    remove: (assignment) => {
      assignments.delete(keyOfAssignment(assignment));
      pairOf(assignment).delete(keyOfAssignment(assignment));
    },
    all: () => [...assignments.values()],
    of: (permissionSetArn, accountId) => [
      ...(byPair.get(`${permissionSetArn} ${accountId}`)?.values() ?? []),
    ],
  };
};

export const keyOfAssignment = (assignment: Assignment): string =>
  [assignment.accountId, assignment.permissionSetArn, assignment.principalType, assignment.principalId].join(
    " ",
  );
