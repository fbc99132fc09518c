import { AwsError } from "../aws-error.ts";
import { notAuthorized } from "../caller.ts";
import { type Context, instanceNamed, invalid } from "./context.ts";

/**
 * Who may do what. The management account may do everything. The delegated administrator may not touch the
 * management account, nor any permission set that is provisioned there (user guide, "Delegated
 * administration"). Other accounts see only an instance of their own.
 */
export const checkAccess = (context: Context, input: AccessInput): void => {
  if (context.operation === "ListInstances") return;
  const { caller, cloud } = context;
  const instanceArn = input.InstanceArn ?? cloud.home.InstanceArn;
  const instance = instanceNamed(context, instanceArn);
  if (caller.role === "member" && instance.OwnerAccountId !== caller.accountId)
    throw denied(context, instanceArn);
  if (context.operation === "DescribeInstance") return;
  // No source says how AWS refuses here. Every operation on permission sets declares ValidationException.
  if (!instance.PermissionSetsEnabled || instance !== cloud.home) {
    throw invalid("Permission sets are not enabled for this instance.");
  }
  if (context.operation === "ListAccountAssignmentsForPrincipal" && caller.role !== "management") {
    // "You can only call this operation from the management account": its API reference.
    throw denied(context, instanceArn);
  }
  if (caller.role === "delegated-admin") checkDelegation(context, input);
};

export type AccessInput = {
  readonly InstanceArn?: string;
  readonly PermissionSetArn?: string;
  readonly ResourceArn?: string;
  readonly TargetId?: string;
};

const checkDelegation = (context: Context, input: AccessInput): void => {
  if (!writes.test(context.operation)) return;
  const { management } = context.cloud.organization;
  if (input.TargetId === management) throw denied(context, `arn:aws:sso:::account/${management}`);
  const arn = input.PermissionSetArn ?? input.ResourceArn;
  if (arn === undefined) return;
  if (context.cloud.permissionSets.get(arn)?.provisioned.has(management) === true) throw denied(context, arn);
};

const writes = /^(Update|Delete|Put|Attach|Detach|Provision|Create|Tag|Untag)/;

const denied = ({ caller, operation }: Context, resource: string): AwsError =>
  new AwsError("AccessDeniedException", notAuthorized(caller, `sso:${operation}`, resource));
