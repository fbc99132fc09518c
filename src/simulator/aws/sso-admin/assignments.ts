import { type Assignment, keyOfAssignment } from "../assignment-store.ts";
import { AwsError } from "../aws-error.ts";
import { type Cloud, homeDirectory, type PermissionSet } from "../cloud.ts";
import { hasPrincipal } from "../identity-store/directory.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, listPage, notFound, permissionSetOf } from "./context.ts";
import { obstacleInAccount, obstacleToRole, secondsFor } from "./roles.ts";
import { accept, statusOf, type WorkKind } from "./work.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

/** Creating what is there is accepted, takes a slot, and changes nothing, not even an outdated role. */
export const createAccountAssignment = (input: Input["CreateAccountAssignment"], context: Context) => {
  const { cloud } = context;
  const set = permissionSetOf(context, input);
  const assignment = assignmentOf(input);
  checkGroupQuota(cloud, set, assignment);
  const { version } = set;
  const status = start("creation", input, context, () => {
    const obstacle = obstacleInAccount(cloud, assignment.accountId) ?? missingAssignee(cloud, assignment);
    if (obstacle !== undefined || cloud.assignments.has(assignment)) return obstacle;
    const roleObstacle = obstacleToRole(cloud, set, assignment.accountId);
    if (roleObstacle !== undefined) return roleObstacle;
    cloud.assignments.add(assignment);
    set.provisioned.set(assignment.accountId, { version });
    return undefined;
  });
  return { AccountAssignmentCreationStatus: status };
};

/** The role goes with the last assignment; the lists of provisioned roles show it for a while longer. */
export const deleteAccountAssignment = (input: Input["DeleteAccountAssignment"], context: Context) => {
  const { cloud } = context;
  const set = permissionSetOf(context, input);
  const assignment = assignmentOf(input);
  const status = start("deletion", input, context, (at) => {
    const obstacle = obstacleInAccount(cloud, assignment.accountId);
    if (obstacle !== undefined) return obstacle;
    if (!cloud.assignments.has(assignment)) {
      return "Received a 404 status error: Assignment not found.";
    }
    const missing = missingAssignee(cloud, assignment);
    if (missing !== undefined) return missing;
    cloud.assignments.remove(assignment);
    const role = set.provisioned.get(assignment.accountId);
    if (role !== undefined && cloud.assignments.of(set.arn, assignment.accountId).length === 0) {
      const goneAt = at + cloud.limits.deprovisionLagSeconds * 1000;
      set.provisioned.set(assignment.accountId, { ...role, goneAt });
      cloud.fadingRoles.add({ set, accountId: assignment.accountId });
    }
    return undefined;
  });
  return { AccountAssignmentDeletionStatus: status };
};

export const listAccountAssignments = (input: Input["ListAccountAssignments"], context: Context) => {
  const set = permissionSetOf(context, input);
  const found = context.cloud.assignments.of(set.arn, input.AccountId);
  const { items, NextToken } = listPage(context, input, found, keyOfAssignment);
  return { AccountAssignments: items.map(answerOf), NextToken };
};

/** For a user also what its groups have, in rows that name the group. Principals that are gone are not found. */
export const listAccountAssignmentsForPrincipal = (
  input: Input["ListAccountAssignmentsForPrincipal"],
  context: Context,
) => {
  const { cloud } = context;
  const directory = homeDirectory(cloud);
  if (!hasPrincipal(directory, input.PrincipalType, input.PrincipalId)) {
    throw notFound(`Could not find ${input.PrincipalType} with id ${input.PrincipalId}`);
  }
  const groupIds = [...directory.memberships.values()]
    .filter(({ userId }) => input.PrincipalType === "USER" && userId === input.PrincipalId)
    .map(({ groupId }) => groupId);
  const principals = new Set([input.PrincipalId, ...groupIds]);
  const found = cloud.assignments
    .all()
    .filter(
      ({ principalId, accountId }) =>
        principals.has(principalId) && accountId === (input.Filter?.AccountId ?? accountId),
    );
  const { items, NextToken } = listPage(context, input, found, keyOfAssignment);
  return { AccountAssignments: items.map(answerOf), NextToken };
};

const start = (
  kind: Exclude<WorkKind, "provisioning">,
  { TargetId, TargetType, PrincipalType, PrincipalId, PermissionSetArn }: Input["CreateAccountAssignment"],
  { cloud, later, now }: Context,
  finish: (at: number) => string | undefined,
) =>
  statusOf(
    accept(cloud, {
      kind,
      permissionSetArn: PermissionSetArn,
      details: { TargetId, TargetType, PrincipalType, PrincipalId },
      accountIds: [TargetId],
      seconds: secondsFor(cloud, [TargetId], cloud.limits.assignmentSeconds),
      finish,
      later,
      now,
    }),
  );

const assignmentOf = (input: Input["CreateAccountAssignment"]): Assignment => ({
  accountId: input.TargetId,
  permissionSetArn: input.PermissionSetArn,
  principalType: input.PrincipalType,
  principalId: input.PrincipalId,
});

const answerOf = ({ accountId, permissionSetArn, principalType, principalId }: Assignment) => ({
  AccountId: accountId,
  PermissionSetArn: permissionSetArn,
  PrincipalType: principalType,
  PrincipalId: principalId,
});

const missingAssignee = (cloud: Cloud, { principalType, principalId }: Assignment): string | undefined => {
  const directory = homeDirectory(cloud);
  if (hasPrincipal(directory, principalType, principalId)) return undefined;
  return `Received a 404 status error: the ${principalType} assignee ${principalId} was not found in directory ${directory.identityStoreId}`;
};

/** "Groups assignable to a permission set in an account", which nobody can have raised; refused at once. */
const groupQuota = 100;

const checkGroupQuota = (cloud: Cloud, set: PermissionSet, assignment: Assignment): void => {
  if (assignment.principalType !== "GROUP" || cloud.assignments.has(assignment)) return;
  const groups = cloud.assignments
    .of(set.arn, assignment.accountId)
    .filter(({ principalType }) => principalType === "GROUP");
  if (groups.length >= groupQuota) {
    throw new AwsError(
      "ServiceQuotaExceededException",
      `At most ${groupQuota} groups can be assigned to a permission set in an account.`,
    );
  }
};
