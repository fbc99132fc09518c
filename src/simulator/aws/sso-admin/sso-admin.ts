import type { Now } from "../../service.ts";
import { AwsError } from "../aws-error.ts";
import type { Cloud } from "../cloud.ts";
import { carryOut, expectOperation, type Handlers, type Output } from "../operations.ts";
import { createTokenBucket } from "../token-bucket.ts";
import { describeViolations } from "../validate.ts";
import { type AccessInput, checkAccess } from "./access.ts";
import {
  createAccountAssignment,
  deleteAccountAssignment,
  listAccountAssignments,
  listAccountAssignmentsForPrincipal,
} from "./assignments.ts";
import {
  attachCustomerManagedPolicy,
  attachManagedPolicy,
  detachCustomerManagedPolicy,
  detachManagedPolicy,
  listCustomerManagedPolicies,
  listManagedPolicies,
} from "./attached-policies.ts";
import { ssoAdminInputs } from "./constraints.ts";
import { type Context, invalid } from "./context.ts";
import { deleteInlinePolicy, getInlinePolicy, putInlinePolicy } from "./inline-policy.ts";
import { describeInstance, listInstances } from "./instances.ts";
import {
  createPermissionSet,
  deletePermissionSet,
  describePermissionSet,
  listPermissionSets,
  updatePermissionSet,
} from "./permission-sets.ts";
import {
  deletePermissionsBoundary,
  getPermissionsBoundary,
  putPermissionsBoundary,
} from "./permissions-boundary.ts";
import {
  listAccountsForProvisionedPermissionSet,
  listPermissionSetsProvisionedToAccount,
  provisionPermissionSet,
} from "./provisioning.ts";
import { describeStatus, listStatuses } from "./statuses.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags.ts";

const handlers: Handlers<typeof ssoAdminInputs, Context> = {
  ListInstances: listInstances,
  DescribeInstance: describeInstance,
  ListPermissionSets: listPermissionSets,
  DescribePermissionSet: describePermissionSet,
  CreatePermissionSet: createPermissionSet,
  UpdatePermissionSet: updatePermissionSet,
  DeletePermissionSet: deletePermissionSet,
  PutInlinePolicyToPermissionSet: putInlinePolicy,
  GetInlinePolicyForPermissionSet: getInlinePolicy,
  DeleteInlinePolicyFromPermissionSet: deleteInlinePolicy,
  AttachManagedPolicyToPermissionSet: attachManagedPolicy,
  DetachManagedPolicyFromPermissionSet: detachManagedPolicy,
  ListManagedPoliciesInPermissionSet: listManagedPolicies,
  AttachCustomerManagedPolicyReferenceToPermissionSet: attachCustomerManagedPolicy,
  DetachCustomerManagedPolicyReferenceFromPermissionSet: detachCustomerManagedPolicy,
  ListCustomerManagedPolicyReferencesInPermissionSet: listCustomerManagedPolicies,
  PutPermissionsBoundaryToPermissionSet: putPermissionsBoundary,
  GetPermissionsBoundaryForPermissionSet: getPermissionsBoundary,
  DeletePermissionsBoundaryFromPermissionSet: deletePermissionsBoundary,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
  ProvisionPermissionSet: provisionPermissionSet,
  ListAccountsForProvisionedPermissionSet: listAccountsForProvisionedPermissionSet,
  ListPermissionSetsProvisionedToAccount: listPermissionSetsProvisionedToAccount,
  CreateAccountAssignment: createAccountAssignment,
  DeleteAccountAssignment: deleteAccountAssignment,
  ListAccountAssignments: listAccountAssignments,
  ListAccountAssignmentsForPrincipal: listAccountAssignmentsForPrincipal,
  DescribeAccountAssignmentCreationStatus: (input, context) => ({
    AccountAssignmentCreationStatus: describeStatus(
      context,
      "creation",
      input.AccountAssignmentCreationRequestId,
    ),
  }),
  DescribeAccountAssignmentDeletionStatus: (input, context) => ({
    AccountAssignmentDeletionStatus: describeStatus(
      context,
      "deletion",
      input.AccountAssignmentDeletionRequestId,
    ),
  }),
  DescribePermissionSetProvisioningStatus: (input, context) => ({
    PermissionSetProvisioningStatus: describeStatus(
      context,
      "provisioning",
      input.ProvisionPermissionSetRequestId,
    ),
  }),
  ListAccountAssignmentCreationStatus: (input, context) => {
    const { statuses, NextToken } = listStatuses(context, "creation", input);
    return { AccountAssignmentsCreationStatus: statuses, NextToken };
  },
  ListAccountAssignmentDeletionStatus: (input, context) => {
    const { statuses, NextToken } = listStatuses(context, "deletion", input);
    return { AccountAssignmentsDeletionStatus: statuses, NextToken };
  },
  ListPermissionSetProvisioningStatus: (input, context) => {
    const { statuses, NextToken } = listStatuses(context, "provisioning", input);
    return { PermissionSetsProvisioningStatus: statuses, NextToken };
  },
};

/** One bucket for all of its operations: "20 transactions per second" in the user guide's page on quotas. */
export const createSsoAdmin = (cloud: Cloud, now: Now) => {
  const perSecond = cloud.limits.ssoAdminRequestsPerSecond;
  const bucket = createTokenBucket({ perSecond, burst: Math.max(1, perSecond) }, now);
  return (name: string, body: unknown, call: Omit<Context, "cloud" | "operation">): Output => {
    const operation = expectOperation(ssoAdminInputs, name);
    if (!bucket.take()) throw new AwsError("ThrottlingException", "Rate exceeded");
    const context = { ...call, cloud, operation };
    return carryOut({ inputs: ssoAdminInputs, handlers }, operation, body, {
      context,
      refuse: (violations) => invalid(describeViolations(violations)),
      // The input was checked: where it has these members, they are texts.
      authorize: (input) => checkAccess(context, input as AccessInput),
    });
  };
};
