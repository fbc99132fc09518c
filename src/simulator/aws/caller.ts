import type { OrganizationTree } from "./organizations/tree.ts";

export type Caller = {
  readonly accountId: string;
  /** What the account is to IAM Identity Center. */
  readonly role: "management" | "delegated-admin" | "member";
  /** The role session that signs the requests. */
  readonly arn: string;
};

export const callerOf = (tree: OrganizationTree, accountId: string, arn: string): Caller => ({
  accountId,
  role:
    accountId === tree.management
      ? "management"
      : accountId === tree.delegatedAdmin
        ? "delegated-admin"
        : "member",
  arn,
});

/** AWS's own wording, see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export const notAuthorized = (caller: Caller, action: string, resource: string): string =>
  `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
