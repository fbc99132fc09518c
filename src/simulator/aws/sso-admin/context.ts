import type { LaterFault } from "../../service.ts";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../caller.ts";
import type { Cloud, Instance, PermissionSet } from "../cloud.ts";
import { type Page, pageOf } from "../pages.ts";

/** What every operation of SSO Admin gets besides its input. */
export type Context = {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly operation: string;
  /** Region that the request is signed for. */
  readonly region: string;
  readonly now: number;
  readonly later: LaterFault | undefined;
};

export type OfSet = { readonly InstanceArn: string; readonly PermissionSetArn: string };

export const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);

/**
 * The instance that the caller names. Instances answer only in their Region. The Region of the world is the
 * primary one, and permission sets are answered for only there.
 */
export const instanceNamed = ({ cloud, region, operation }: Context, arn: string): Instance => {
  const instance = cloud.instances.find(({ InstanceArn }) => InstanceArn === arn);
  if (instance !== undefined && region === cloud.region) return instance;
  // DescribeInstance declares no ResourceNotFoundException.
  if (operation === "DescribeInstance") {
    throw new AwsError("AccessDeniedException", "You do not have access to this instance.");
  }
  throw notFound(`Instance with ARN ${arn} was not found.`);
};

export const permissionSetOf = (
  { cloud }: Context,
  { InstanceArn, PermissionSetArn }: OfSet,
): PermissionSet => {
  const set = cloud.permissionSets.get(PermissionSetArn);
  if (set !== undefined && InstanceArn === cloud.home.InstanceArn) return set;
  throw notFound(`Could not find PermissionSet with id ${PermissionSetArn.split("/").at(-1)}`);
};

/** Edits a set, unless its last edit is too fresh, and notes that the roles made from it are now outdated. */
export const editing = (
  context: Context,
  ofSet: OfSet,
  edit: (set: PermissionSet) => void,
): Record<string, never> => {
  const set = permissionSetOf(context, ofSet);
  if (context.now - set.editedAt < context.cloud.limits.permissionSetEditMilliseconds) {
    throw new AwsError("ConflictException", "There is a conflicting operation in process.");
  }
  edit(set);
  set.version += 1;
  set.editedAt = context.now;
  return {};
};

/** A page of an SSO Admin list: at most 100 items, fewer if the world says so. */
export const listPage = <Item>(
  { cloud, operation }: Context,
  input: { readonly NextToken?: string; readonly MaxResults?: number },
  items: readonly Item[],
  key: (item: Item) => string,
): Page<Item> => pageOf(items, { operation, input, key, size: Math.min(100, cloud.limits.ssoAdminPageSize) });
