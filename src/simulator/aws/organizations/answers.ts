import { type Account, idPathOf, type OrganizationalUnit, type OrganizationTree } from "./tree.ts";

/**
 * An account has `State` and `Paths`, and no `Status`: AWS announced that Status retires on 2026-09-09
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html).
 */
export const accountAnswer = (tree: OrganizationTree, { id, name, email, state }: Account) => ({
  Id: id,
  Arn: arnOf(tree, "account", id),
  Email: email,
  Name: name,
  State: state,
  Paths: [idPathOf(tree, id)],
  JoinedMethod: id === tree.management ? "INVITED" : "CREATED",
  JoinedTimestamp: joined,
});

export const unitAnswer = (tree: OrganizationTree, { id, name }: OrganizationalUnit) => ({
  Id: id,
  Arn: arnOf(tree, "ou", id),
  Name: name,
  Path: idPathOf(tree, id),
});

/** 2024-01-01, in seconds. */
const joined = Date.UTC(2024, 0, 1) / 1000;

export const arnOf = (
  { id: organizationId, management }: OrganizationTree,
  kind: "organization" | "account" | "root" | "ou",
  id?: string,
): string =>
  `arn:aws:organizations::${management}:${kind}/${organizationId}${id === undefined ? "" : `/${id}`}`;
