import { AwsError } from "../aws-error.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, invalid, listPage, notFound, permissionSetOf } from "./context.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

/** Tags are not part of the role, so a set need not be provisioned after a change of them. */
export const tagResource = (input: Input["TagResource"], context: Context) => {
  const tags = tagsOf(input, context);
  const merged = new Map([...tags, ...input.Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  checkTags(merged);
  for (const [key, value] of merged) tags.set(key, value);
  return {};
};

export const untagResource = (input: Input["UntagResource"], context: Context) => {
  const tags = tagsOf(input, context);
  for (const key of input.TagKeys) tags.delete(key);
  return {};
};

export const listTagsForResource = (input: Input["ListTagsForResource"], context: Context) => {
  const tags = [...tagsOf(input, context)].map(([Key, Value]) => ({ Key, Value }));
  const { items, NextToken } = listPage(context, input, tags, ({ Key }) => Key);
  return { Tags: items, NextToken };
};

/** 50 tags a resource and no key of AWS's own: https://docs.aws.amazon.com/singlesignon/latest/userguide/tagging.html */
export const checkTags = (tags: ReadonlyMap<string, string>): void => {
  if (tags.size > 50) {
    throw new AwsError("ServiceQuotaExceededException", "A resource can have at most 50 tags.");
  }
  for (const key of tags.keys()) {
    if (key.toLowerCase().startsWith("aws:")) throw invalid("Tag keys that begin with aws: are reserved.");
  }
};

const tagsOf = (
  { ResourceArn, InstanceArn }: { readonly ResourceArn: string; readonly InstanceArn?: string },
  context: Context,
): Map<string, string> => {
  const { cloud } = context;
  const instanceArn = InstanceArn ?? cloud.home.InstanceArn;
  if (ResourceArn.includes(":permissionSet/")) {
    return permissionSetOf(context, { InstanceArn: instanceArn, PermissionSetArn: ResourceArn }).tags;
  }
  if (!cloud.instances.some((instance) => instance.InstanceArn === ResourceArn)) {
    throw notFound(`Could not find resource ${ResourceArn}`);
  }
  const tags = cloud.instanceTags.get(ResourceArn) ?? new Map<string, string>();
  cloud.instanceTags.set(ResourceArn, tags);
  return tags;
};
