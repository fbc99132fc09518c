import type { PermissionSet } from "../cloud.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, invalid, listPage, permissionSetOf } from "./context.ts";
import { obstacleToRole, secondsFor } from "./roles.ts";
import { accept, statusOf } from "./work.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

/**
 * Brings the set as it is now to one account or to all that have it. One account that fails makes the whole
 * request fail; the others have the new version all the same. An edit made meanwhile is not part of it.
 */
export const provisionPermissionSet = (input: Input["ProvisionPermissionSet"], context: Context) => {
  const { cloud, now, later } = context;
  const set = permissionSetOf(context, input);
  const { TargetId, TargetType } = input;
  if (TargetType === "AWS_ACCOUNT" && TargetId === undefined) {
    throw invalid("TargetId is required when TargetType is AWS_ACCOUNT.");
  }
  if (TargetType === "ALL_PROVISIONED_ACCOUNTS" && TargetId !== undefined) {
    throw invalid("TargetId must not be given when TargetType is ALL_PROVISIONED_ACCOUNTS.");
  }
  const accountIds = TargetId === undefined ? accountsWithRole(set) : [TargetId];
  const { version } = set;
  const work = accept(cloud, {
    kind: "provisioning",
    permissionSetArn: set.arn,
    details: TargetId === undefined ? {} : { AccountId: TargetId },
    accountIds,
    seconds: secondsFor(cloud, accountIds, cloud.limits.provisionSeconds),
    finish: () => {
      const reasons = accountIds.map((accountId) => {
        // Seen when the last assignment of the account has just gone.
        if (set.provisioned.get(accountId)?.goneAt !== undefined) {
          return `Received a 404 status error: Permission set provision not found in AWS account ${accountId}`;
        }
        const obstacle = obstacleToRole(cloud, set, accountId);
        if (obstacle === undefined) set.provisioned.set(accountId, { version });
        return obstacle;
      });
      return reasons.find((reason) => reason !== undefined);
    },
    later,
    now,
  });
  return { PermissionSetProvisioningStatus: statusOf(work) };
};

/** Shows a role for some time after its last assignment was deleted. */
export const listAccountsForProvisionedPermissionSet = (
  input: Input["ListAccountsForProvisionedPermissionSet"],
  context: Context,
) => {
  const set = permissionSetOf(context, input);
  const accountIds = [...set.provisioned.keys()].filter((id) => hasStatus(set, id, input.ProvisioningStatus));
  const { items, NextToken } = listPage(context, input, accountIds, (id) => id);
  return { AccountIds: items, NextToken };
};

export const listPermissionSetsProvisionedToAccount = (
  input: Input["ListPermissionSetsProvisionedToAccount"],
  context: Context,
) => {
  const arns = [...context.cloud.permissionSets.values()]
    .filter((set) => hasStatus(set, input.AccountId, input.ProvisioningStatus))
    .map(({ arn }) => arn);
  const { items, NextToken } = listPage(context, input, arns, (arn) => arn);
  return { PermissionSets: items, NextToken };
};

const hasStatus = (
  set: PermissionSet,
  accountId: string,
  wanted: Input["ListPermissionSetsProvisionedToAccount"]["ProvisioningStatus"],
): boolean => {
  const role = set.provisioned.get(accountId);
  if (role === undefined) return false;
  if (wanted === undefined) return true;
  return (wanted === "LATEST_PERMISSION_SET_PROVISIONED") === role.version >= set.version;
};

/** Without those whose last assignment is gone: their roles are being removed. */
const accountsWithRole = ({ provisioned }: PermissionSet): readonly string[] =>
  [...provisioned].filter(([, { goneAt }]) => goneAt === undefined).map(([accountId]) => accountId);
