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
import type { Assignment, Instance } from "../core/assignment.ts";
import type { CurrentState, ForeignPermissionSet, OurPermissionSet } from "../core/current.ts";
import { type AccountId, asAccountId, asPermissionSetArn, asPrincipalId } from "../core/ids.ts";
import {
  type CustomerManagedPolicy,
  type PermissionSetContent,
  type PermissionsBoundary,
  parseSessionDuration,
} from "../core/permission-set.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

export type CurrentStateQuery = {
  readonly instance: Instance;
  /** Whether a permission set is ours, by its name and tags. */
  readonly isOurs: (name: string, tags: Readonly<Record<string, string>>) => boolean;
  /** Accounts in which no set of ours may be provisioned: the management account and the bot's own. */
  readonly forbiddenAccounts: readonly AccountId[];
};

/**
 * Reads all that IAM Identity Center has of ours: 2 requests, 8 for each of our sets (2 for any other), and one for
 * each pair of set and account. Complete, or it throws RemoteError.
 */
export const readCurrentState = async (sso: SsoAdmin, query: CurrentStateQuery): Promise<CurrentState> => {
  const InstanceArn = query.instance.arn;
  const [arns, ...forbidden] = await Promise.all([
    sso.list("ListPermissionSets", async (NextToken) => {
      const page = await sso.client.send(
        new ListPermissionSetsCommand({ InstanceArn, MaxResults: 100, NextToken }),
      );
      return { items: page.PermissionSets, next: page.NextToken };
    }),
    ...[...new Set(query.forbiddenAccounts)].map(async (account) => ({
      account,
      arns: await provisionedIn(sso, query.instance, account),
    })),
  ]);
  const outOfReach = new Map(
    forbidden.flatMap(({ account, arns }) => arns.map((arn) => [arn, account] as const)),
  );
  const permissionSets = await Promise.all(
    arns.map((arn) => readPermissionSet(sso, query, arn, outOfReach.get(arn))),
  );
  const pairs = permissionSets
    .filter((set) => set.ownership === "ours" && set.outOfReach === undefined)
    .flatMap((set) => ("provisioned" in set ? set.provisioned.map((account) => ({ set, account })) : []));
  const assignments = await Promise.all(
    pairs.map(({ set, account }) => readAssignments(sso, query.instance, set, account)),
  );
  return { instance: query.instance, permissionSets, assignments: assignments.flat() };
};

const provisionedIn = (sso: SsoAdmin, instance: Instance, account: AccountId): Promise<readonly string[]> =>
  sso.list("ListPermissionSetsProvisionedToAccount", async (NextToken) => {
    const page = await sso.client.send(
      new ListPermissionSetsProvisionedToAccountCommand({
        InstanceArn: instance.arn,
        AccountId: account,
        MaxResults: 100,
        NextToken,
      }),
    );
    // The member is left out, not empty, when nothing is provisioned.
    return { items: page.PermissionSets ?? [], next: page.NextToken };
  });

const readPermissionSet = async (
  sso: SsoAdmin,
  query: CurrentStateQuery,
  PermissionSetArn: string,
  outOfReach: AccountId | undefined,
): Promise<OurPermissionSet | ForeignPermissionSet> => {
  const InstanceArn = query.instance.arn;
  const of = { InstanceArn, PermissionSetArn };
  const [described, tags] = await Promise.all([
    sso.send({ name: "DescribePermissionSet" }, () => sso.client.send(new DescribePermissionSetCommand(of))),
    sso.list("ListTagsForResource", async (NextToken) => {
      const page = await sso.client.send(
        new ListTagsForResourceCommand({ InstanceArn, ResourceArn: PermissionSetArn, NextToken }),
      );
      return { items: page.Tags ?? [], next: page.NextToken };
    }),
  ]);
  const set = described.PermissionSet;
  if (set?.Name === undefined) throw incomplete("DescribePermissionSet");
  const id = { arn: asPermissionSetArn(PermissionSetArn), name: set.Name };
  const tagMap = Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
  if (!query.isOurs(set.Name, tagMap)) return { ...id, ownership: "foreign" };

  const accounts = (ProvisioningStatus?: ProvisioningStatus): Promise<readonly AccountId[]> =>
    sso
      .list("ListAccountsForProvisionedPermissionSet", async (NextToken) => {
        const page = await sso.client.send(
          new ListAccountsForProvisionedPermissionSetCommand({
            ...of,
            ProvisioningStatus,
            MaxResults: 100,
            NextToken,
          }),
        );
        return { items: page.AccountIds ?? [], next: page.NextToken };
      })
      .then((ids) => ids.map(asAccountId));
  const [policies, provisioned, outdated] = await Promise.all([
    readPolicies(sso, of),
    accounts(),
    accounts("LATEST_PERMISSION_SET_NOT_PROVISIONED"),
  ]);
  const content: PermissionSetContent = {
    ...policies,
    description: set.Description ?? "",
    sessionSeconds: parseSessionDuration(set.SessionDuration ?? "PT1H") ?? 0,
    relayState: set.RelayState || undefined,
    tags: tagMap,
  };
  return { ...id, ownership: "ours", content, provisioned, outdated, outOfReach };
};

const readPolicies = async (
  sso: SsoAdmin,
  of: { readonly InstanceArn: string; readonly PermissionSetArn: string },
): Promise<
  Pick<
    PermissionSetContent,
    "managedPolicies" | "customerManagedPolicies" | "inlinePolicy" | "permissionsBoundary"
  >
> => {
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
const readBoundary = async (
  sso: SsoAdmin,
  of: { readonly InstanceArn: string; readonly PermissionSetArn: string },
): Promise<PermissionsBoundary | undefined> => {
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

/** Who is assigned to one set in one account. Throws RemoteError. */
export const readAssignments = async (
  sso: SsoAdmin,
  instance: Instance,
  set: Pick<OurPermissionSet, "arn" | "name">,
  accountId: AccountId,
): Promise<readonly Assignment[]> => {
  const listed = await sso.list("ListAccountAssignments", async (NextToken) => {
    const page = await sso.client.send(
      new ListAccountAssignmentsCommand({
        InstanceArn: instance.arn,
        PermissionSetArn: set.arn,
        AccountId: accountId,
        MaxResults: 100,
        NextToken,
      }),
    );
    return { items: page.AccountAssignments, next: page.NextToken };
  });
  return listed.map(({ PrincipalType, PrincipalId }) => {
    if (PrincipalId === undefined || PrincipalType === undefined) throw incomplete("ListAccountAssignments");
    return {
      accountId,
      permissionSetName: set.name,
      principal: { type: PrincipalType, id: asPrincipalId(PrincipalId) },
    };
  });
};

const incomplete = (operation: string): RemoteError =>
  new RemoteError({
    service: "sso-admin",
    operation,
    kind: "unavailable",
    code: "incomplete",
    message: `${operation} answered without what was asked for`,
  });
