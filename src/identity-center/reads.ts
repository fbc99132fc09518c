import {
  type PermissionsBoundary as ApiBoundary,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ListTagsForResourceCommand,
  type ProvisioningStatus,
} from "@aws-sdk/client-sso-admin";
import type { Assignment, Instance, Principal } from "../core/model/assignment.ts";
import { type AccountId, asAccountId, asPrincipalId, type InstanceArn } from "../core/model/ids.ts";
import type { ObservedContent } from "../core/model/observed.ts";
import {
  type CustomerManagedPolicy,
  type PermissionSetId,
  type PermissionSetPolicies,
  type PermissionsBoundary,
  parseSessionDuration,
} from "../core/model/permission-set.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/** Single facts as SSO Admin has them now, each complete. All throw RemoteError. */

type Of = { readonly InstanceArn: string; readonly PermissionSetArn: string };

export const listPermissionSets = (sso: SsoAdmin, InstanceArn: InstanceArn): Promise<readonly string[]> =>
  sso.list("ListPermissionSets", async (NextToken) => {
    const page = await sso.client.send(
      new ListPermissionSetsCommand({ InstanceArn, MaxResults: 100, NextToken }),
    );
    return { items: page.PermissionSets, next: page.NextToken };
  });

/** ARNs of the permission sets of an account. */
export const readProvisionedIn = (
  sso: SsoAdmin,
  InstanceArn: InstanceArn,
  AccountId: AccountId,
): Promise<readonly string[]> =>
  sso.list("ListPermissionSetsProvisionedToAccount", async (NextToken) => {
    const page = await sso.client.send(
      new ListPermissionSetsProvisionedToAccountCommand({
        InstanceArn,
        AccountId,
        MaxResults: 100,
        NextToken,
      }),
    );
    // The member is left out, not empty, when nothing is provisioned.
    return { items: page.PermissionSets ?? [], next: page.NextToken };
  });

/** Accounts of a permission set, or those of them whose role is older than the set. */
export const readAccounts = async (
  sso: SsoAdmin,
  of: Of,
  ProvisioningStatus?: ProvisioningStatus,
): Promise<readonly AccountId[]> => {
  const ids = await sso.list("ListAccountsForProvisionedPermissionSet", async (NextToken) => {
    const page = await sso.client.send(
      new ListAccountsForProvisionedPermissionSetCommand({
        ...of,
        ProvisioningStatus,
        MaxResults: 100,
        NextToken,
      }),
    );
    return { items: page.AccountIds ?? [], next: page.NextToken };
  });
  return ids.map(asAccountId);
};

/** 7 requests; 2 for a set that is somebody else's. */
export const readPermissionSet = async (
  sso: SsoAdmin,
  of: Of,
  isOurs: (name: string, tags: Readonly<Record<string, string>>) => boolean,
): Promise<{
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly content?: ObservedContent;
}> => {
  const [described, tags] = await Promise.all([
    sso.send({ name: "DescribePermissionSet" }, () => sso.client.send(new DescribePermissionSetCommand(of))),
    sso.list("ListTagsForResource", async (NextToken) => {
      const page = await sso.client.send(
        new ListTagsForResourceCommand({
          InstanceArn: of.InstanceArn,
          ResourceArn: of.PermissionSetArn,
          NextToken,
        }),
      );
      return { items: page.Tags ?? [], next: page.NextToken };
    }),
  ]);
  const set = described.PermissionSet;
  if (set?.Name === undefined) throw incomplete("DescribePermissionSet");
  const id = {
    name: set.Name,
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
  };
  if (!isOurs(id.name, id.tags)) return id;
  const [policies, outdated] = await Promise.all([
    readPolicies(sso, of),
    readAccounts(sso, of, "LATEST_PERMISSION_SET_NOT_PROVISIONED"),
  ]);
  const content: ObservedContent = {
    ...policies,
    description: set.Description ?? "",
    sessionSeconds: parseSessionDuration(set.SessionDuration ?? "PT1H") ?? 0,
    relayState: set.RelayState || undefined,
    outdated,
  };
  return { ...id, content };
};

/** 4 requests. */
export const readPolicies = async (sso: SsoAdmin, of: Of): Promise<PermissionSetPolicies> => {
  const [managed, customer, inline, permissionsBoundary] = await Promise.all([
    sso.list("ListManagedPoliciesInPermissionSet", async (NextToken) => {
      const page = await sso.client.send(
        new ListManagedPoliciesInPermissionSetCommand({ ...of, MaxResults: 100, NextToken }),
      );
      return { items: page.AttachedManagedPolicies ?? [], next: page.NextToken };
    }),
    sso.list("ListCustomerManagedPolicyReferencesInPermissionSet", async (NextToken) => {
      const page = await sso.client.send(
        new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ ...of, MaxResults: 100, NextToken }),
      );
      return { items: page.CustomerManagedPolicyReferences ?? [], next: page.NextToken };
    }),
    sso.send({ name: "GetInlinePolicyForPermissionSet" }, () =>
      sso.client.send(new GetInlinePolicyForPermissionSetCommand(of)),
    ),
    readBoundary(sso, of),
  ]);
  return {
    managedPolicies: managed.map(({ Arn }) => Arn ?? ""),
    customerManagedPolicies: customer.map(customerManagedPolicy),
    // No policy is answered as an empty text.
    inlinePolicy: inline.InlinePolicy || undefined,
    permissionsBoundary,
  };
};

const customerManagedPolicy = ({
  Name,
  Path,
}: {
  Name?: string | undefined;
  Path?: string | undefined;
}): CustomerManagedPolicy => ({
  name: Name ?? "",
  path: Path ?? "/",
});

/** No boundary is answered as ResourceNotFoundException, or as an empty body. */
const readBoundary = async (sso: SsoAdmin, of: Of): Promise<PermissionsBoundary | undefined> => {
  const boundary = await sso
    .send({ name: "GetPermissionsBoundaryForPermissionSet" }, () =>
      sso.client.send(new GetPermissionsBoundaryForPermissionSetCommand(of)),
    )
    .then((answer): ApiBoundary | undefined => answer.PermissionsBoundary)
    .catch((error: unknown) => {
      if (error instanceof RemoteError && error.kind === "not-found") return undefined;
      throw error;
    });
  if (boundary?.ManagedPolicyArn !== undefined) return { kind: "aws", arn: boundary.ManagedPolicyArn };
  const reference = boundary?.CustomerManagedPolicyReference;
  return reference === undefined ? undefined : { kind: "customer", policy: customerManagedPolicy(reference) };
};

/** Who is assigned in one account. */
export const readPrincipals = async (
  sso: SsoAdmin,
  of: Of,
  AccountId: AccountId,
): Promise<readonly Principal[]> => {
  const listed = await sso.list("ListAccountAssignments", async (NextToken) => {
    const page = await sso.client.send(
      new ListAccountAssignmentsCommand({ ...of, AccountId, MaxResults: 100, NextToken }),
    );
    return { items: page.AccountAssignments, next: page.NextToken };
  });
  return listed.map(({ PrincipalType, PrincipalId }) => {
    if (PrincipalId === undefined || PrincipalType === undefined) throw incomplete("ListAccountAssignments");
    return { type: PrincipalType, id: asPrincipalId(PrincipalId) };
  });
};

/** Who is assigned to one set in one account. */
export const readAssignments = async (
  sso: SsoAdmin,
  { arn: InstanceArn }: Instance,
  { arn, name }: PermissionSetId,
  accountId: AccountId,
): Promise<readonly Assignment[]> => {
  const principals = await readPrincipals(sso, { InstanceArn, PermissionSetArn: arn }, accountId);
  return principals.map((principal) => ({ accountId, permissionSetName: name, principal }));
};

const incomplete = (operation: string): RemoteError =>
  new RemoteError({
    service: "sso-admin",
    operation,
    kind: "unavailable",
    code: "incomplete",
    message: `${operation} answered without what was asked for`,
  });
