import { AwsError } from "../aws-error.ts";
import { type Caller, notAuthorized } from "../caller.ts";
import type { Cloud } from "../cloud.ts";
import { type Page, pageOf } from "../pages.ts";
import type { Directory } from "./directory.ts";

/** What every operation of the Identity Store gets besides its input. */
export type Context = {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly operation: string;
  readonly region: string;
  readonly now: number;
};

export type ResourceType = "USER" | "GROUP" | "GROUP_MEMBERSHIP" | "IDENTITY_STORE";

export const notFound = (ResourceType: ResourceType, ResourceId?: string): AwsError =>
  new AwsError("ResourceNotFoundException", `${ResourceType} not found.`, {
    members: { ResourceType, ...(ResourceId === undefined ? {} : { ResourceId }) },
  });

export const duplicate = (message: string): AwsError =>
  new AwsError("ConflictException", message, { members: { Reason: "UNIQUENESS_CONSTRAINT_VIOLATION" } });

export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);

/** The directory that the input names. Every account may read it; only the two administrators may change it. */
export const directoryFor = (
  { cloud, caller, region, operation }: Context,
  { IdentityStoreId }: { readonly IdentityStoreId: string },
): Directory => {
  const directory = cloud.directories.get(IdentityStoreId);
  if (directory === undefined || region !== cloud.region) throw notFound("IDENTITY_STORE", IdentityStoreId);
  if (caller.role === "member" && /^(Create|Update|Delete)/.test(operation)) {
    const resource = `arn:aws:identitystore::${cloud.organization.management}:identitystore/${IdentityStoreId}`;
    throw new AwsError(
      "AccessDeniedException",
      notAuthorized(caller, `identitystore:${operation}`, resource),
    );
  }
  return directory;
};

export const listPage = <Item extends { readonly id: string }>(
  { operation }: Context,
  input: { readonly NextToken?: string; readonly MaxResults?: number },
  items: readonly Item[],
): Page<Item> => pageOf(items, { operation, input, key: ({ id }) => id, size: 100 });

type Alternate = {
  readonly UniqueAttribute?: { readonly AttributePath: string; readonly AttributeValue: unknown };
};

/**
 * The value that is looked for, and the path of its attribute, one of those that are unique. External ids find
 * nothing: nobody in the simulator comes from another directory.
 */
export const uniqueAttribute = (
  { UniqueAttribute }: Alternate,
  type: "USER" | "GROUP",
  paths: readonly string[],
): { readonly path: string; readonly value: unknown } => {
  if (UniqueAttribute === undefined) throw notFound(type);
  const path = paths.find((known) => sameText(known, UniqueAttribute.AttributePath));
  if (path === undefined) {
    throw invalid(`Attribute path ${UniqueAttribute.AttributePath} is not a unique attribute.`);
  }
  return { path, value: UniqueAttribute.AttributeValue };
};

export const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const stampsOf = ({
  createdAt,
  updatedAt,
}: {
  readonly createdAt: number;
  readonly updatedAt?: number;
}) => ({ CreatedAt: createdAt / 1000, UpdatedAt: (updatedAt ?? createdAt) / 1000 });
