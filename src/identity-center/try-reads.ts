import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetCommand,
  DescribePermissionSetProvisioningStatusCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-sso-admin";
import type { Instance } from "../core/model/assignment.ts";
import type { AccountId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/**
 * Tries each reading action of SSO Admin once, on the first permission set and the first requests there are, and gives what went wrong with
 * any of them: a run stops at the first, but whoever mends a role wants them all.
 */
export const tryReads = async (
  { client, send }: SsoAdmin,
  { arn: InstanceArn }: Instance,
  account: AccountId,
): Promise<readonly RemoteError[]> => {
  const wrong: RemoteError[] = [];
  const attempt = async <T>(name: string, request: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await send({ name }, request);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // There being no boundary, or no such pair, is an answer.
      if (error.kind !== "not-found") wrong.push(error);
      return undefined;
    }
  };
  const sets = await attempt("ListPermissionSets", () =>
    client.send(new ListPermissionSetsCommand({ InstanceArn })),
  );
  await attempt("ListPermissionSetsProvisionedToAccount", () =>
    client.send(new ListPermissionSetsProvisionedToAccountCommand({ InstanceArn, AccountId: account })),
  );
  const created = await attempt("ListAccountAssignmentCreationStatus", () =>
    client.send(new ListAccountAssignmentCreationStatusCommand({ InstanceArn })),
  );
  const deleted = await attempt("ListAccountAssignmentDeletionStatus", () =>
    client.send(new ListAccountAssignmentDeletionStatusCommand({ InstanceArn })),
  );
  const provisioned = await attempt("ListPermissionSetProvisioningStatus", () =>
    client.send(new ListPermissionSetProvisioningStatusCommand({ InstanceArn })),
  );
  const creation = created?.AccountAssignmentsCreationStatus?.[0]?.RequestId;
  const deletion = deleted?.AccountAssignmentsDeletionStatus?.[0]?.RequestId;
  const provisioning = provisioned?.PermissionSetsProvisioningStatus?.[0]?.RequestId;
  if (creation !== undefined)
    await attempt("DescribeAccountAssignmentCreationStatus", () =>
      client.send(
        new DescribeAccountAssignmentCreationStatusCommand({
          InstanceArn,
          AccountAssignmentCreationRequestId: creation,
        }),
      ),
    );
  if (deletion !== undefined)
    await attempt("DescribeAccountAssignmentDeletionStatus", () =>
      client.send(
        new DescribeAccountAssignmentDeletionStatusCommand({
          InstanceArn,
          AccountAssignmentDeletionRequestId: deletion,
        }),
      ),
    );
  if (provisioning !== undefined)
    await attempt("DescribePermissionSetProvisioningStatus", () =>
      client.send(
        new DescribePermissionSetProvisioningStatusCommand({
          InstanceArn,
          ProvisionPermissionSetRequestId: provisioning,
        }),
      ),
    );
  const PermissionSetArn = sets?.PermissionSets?.[0];
  if (PermissionSetArn === undefined) return wrong;

  const of = { InstanceArn, PermissionSetArn };
  await attempt("DescribePermissionSet", () => client.send(new DescribePermissionSetCommand(of)));
  await attempt("ListTagsForResource", () =>
    client.send(new ListTagsForResourceCommand({ InstanceArn, ResourceArn: PermissionSetArn })),
  );
  await attempt("GetInlinePolicyForPermissionSet", () =>
    client.send(new GetInlinePolicyForPermissionSetCommand(of)),
  );
  await attempt("ListManagedPoliciesInPermissionSet", () =>
    client.send(new ListManagedPoliciesInPermissionSetCommand(of)),
  );
  await attempt("ListCustomerManagedPolicyReferencesInPermissionSet", () =>
    client.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(of)),
  );
  await attempt("GetPermissionsBoundaryForPermissionSet", () =>
    client.send(new GetPermissionsBoundaryForPermissionSetCommand(of)),
  );
  await attempt("ListAccountsForProvisionedPermissionSet", () =>
    client.send(new ListAccountsForProvisionedPermissionSetCommand(of)),
  );
  await attempt("ListAccountAssignments", () =>
    client.send(new ListAccountAssignmentsCommand({ ...of, AccountId: account })),
  );
  return wrong;
};
