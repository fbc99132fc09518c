import type { InputsOf } from "../operations.ts";
import { changeAttributes } from "./attributes.ts";
import { groupAttributes, type identityStoreInputs } from "./constraints.ts";
import {
  type Context,
  directoryFor,
  duplicate,
  invalid,
  listPage,
  notFound,
  sameText,
  stampsOf,
  uniqueAttribute,
} from "./context.ts";
import { addGroup, type Directory, type Group } from "./directory.ts";

type Input = InputsOf<typeof identityStoreInputs>;

export const createGroup = (input: Input["CreateGroup"], context: Context) => {
  const directory = directoryFor(context, input);
  const { IdentityStoreId, DisplayName, ...others } = input;
  if (DisplayName === undefined) throw invalid("DisplayName is a required attribute");
  checkName(directory, DisplayName, undefined);
  const group = addGroup(directory, { attributes: { DisplayName, ...others }, at: context.now });
  return { IdentityStoreId, GroupId: group.id };
};

export const describeGroup = (input: Input["DescribeGroup"], context: Context) => {
  const directory = directoryFor(context, input);
  return answerOf(directory, groupWith(directory, input.GroupId));
};

export const updateGroup = (input: Input["UpdateGroup"], context: Context) => {
  const directory = directoryFor(context, input);
  const group = groupWith(directory, input.GroupId);
  const { DisplayName, Description } = changeAttributes(group.attributes, input.Operations, groupAttributes);
  if (typeof DisplayName !== "string") throw invalid("DisplayName is a required attribute");
  checkName(directory, DisplayName, group.id);
  group.attributes = { DisplayName, ...(typeof Description === "string" ? { Description } : {}) };
  group.updatedAt = context.now;
  return {};
};

/** Takes the memberships with it. Account assignments stay, and point to nobody. */
export const deleteGroup = (input: Input["DeleteGroup"], context: Context) => {
  const directory = directoryFor(context, input);
  const { id } = groupWith(directory, input.GroupId);
  directory.groups.delete(id);
  for (const membership of [...directory.memberships.values()]) {
    if (membership.groupId === id) directory.memberships.delete(membership.id);
  }
  return {};
};

export const listGroups = (input: Input["ListGroups"], context: Context) => {
  const directory = directoryFor(context, input);
  const [filter] = input.Filters ?? [];
  if (filter !== undefined && filter.AttributePath !== "DisplayName") {
    throw invalid(`Attribute path ${filter.AttributePath} is not supported for filtering groups.`);
  }
  const groups = [...directory.groups.values()].filter(
    ({ attributes }) => filter === undefined || attributes.DisplayName === filter.AttributeValue,
  );
  const { items, NextToken } = listPage(context, input, groups);
  return { Groups: items.map((group) => answerOf(directory, group)), NextToken };
};

export const getGroupId = (input: Input["GetGroupId"], context: Context) => {
  const directory = directoryFor(context, input);
  const { value } = uniqueAttribute(input.AlternateIdentifier, "GROUP", ["displayName"]);
  const found = [...directory.groups.values()].find(({ attributes }) => attributes.DisplayName === value);
  if (found === undefined) throw notFound("GROUP");
  return { IdentityStoreId: directory.identityStoreId, GroupId: found.id };
};

export const groupWith = ({ groups }: Directory, id: string): Group => {
  const group = groups.get(id);
  if (group === undefined) throw notFound("GROUP", id);
  return group;
};

const answerOf = ({ identityStoreId }: Directory, group: Group) => ({
  IdentityStoreId: identityStoreId,
  GroupId: group.id,
  ...group.attributes,
  ...stampsOf(group),
});

/** Group names are unique in a directory. */
const checkName = ({ groups }: Directory, name: string, id: string | undefined): void => {
  if (name === "Administrator" || name === "AWSAdministrators") {
    throw invalid(`DisplayName ${name} is reserved.`);
  }
  for (const other of groups.values()) {
    if (other.id !== id && sameText(other.attributes.DisplayName, name)) {
      throw duplicate("Duplicate GroupDisplayName");
    }
  }
};
