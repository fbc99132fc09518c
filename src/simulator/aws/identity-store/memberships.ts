import type { InputsOf } from "../operations.ts";
import type { identityStoreInputs } from "./constraints.ts";
import { type Context, directoryFor, duplicate, invalid, listPage, notFound, stampsOf } from "./context.ts";
import { addMembership, type Directory, type Membership } from "./directory.ts";
import { groupWith } from "./groups.ts";
import { userWith } from "./users.ts";

type Input = InputsOf<typeof identityStoreInputs>;

export const createGroupMembership = (input: Input["CreateGroupMembership"], context: Context) => {
  const directory = directoryFor(context, input);
  const { groupId, userId } = pairOf(directory, input);
  if (membershipBetween(directory, groupId, userId) !== undefined) {
    throw duplicate("Member and Group relationship already exists.");
  }
  const membership = addMembership(directory, { groupId, userId, at: context.now });
  return { IdentityStoreId: directory.identityStoreId, MembershipId: membership.id };
};

export const describeGroupMembership = (input: Input["DescribeGroupMembership"], context: Context) => {
  const directory = directoryFor(context, input);
  return answerOf(directory, membershipWith(directory, input.MembershipId));
};

export const deleteGroupMembership = (input: Input["DeleteGroupMembership"], context: Context) => {
  const directory = directoryFor(context, input);
  directory.memberships.delete(membershipWith(directory, input.MembershipId).id);
  return {};
};

export const getGroupMembershipId = (input: Input["GetGroupMembershipId"], context: Context) => {
  const directory = directoryFor(context, input);
  const { groupId, userId } = pairOf(directory, input);
  const membership = membershipBetween(directory, groupId, userId);
  if (membership === undefined) throw notFound("GROUP_MEMBERSHIP");
  return { IdentityStoreId: directory.identityStoreId, MembershipId: membership.id };
};

export const listGroupMemberships = (input: Input["ListGroupMemberships"], context: Context) => {
  const directory = directoryFor(context, input);
  const { id } = groupWith(directory, input.GroupId);
  return pageWhere(directory, input, context, ({ groupId }) => groupId === id);
};

export const listGroupMembershipsForMember = (
  input: Input["ListGroupMembershipsForMember"],
  context: Context,
) => {
  const directory = directoryFor(context, input);
  const { id } = userWith(directory, userIdOf(input));
  return pageWhere(directory, input, context, ({ userId }) => userId === id);
};

export const isMemberInGroups = (input: Input["IsMemberInGroups"], context: Context) => {
  const directory = directoryFor(context, input);
  const { id } = userWith(directory, userIdOf(input));
  const groupIds = input.GroupIds.map((groupId) => groupWith(directory, groupId).id);
  return {
    Results: groupIds.map((groupId) => ({
      GroupId: groupId,
      MemberId: { UserId: id },
      MembershipExists: membershipBetween(directory, groupId, id) !== undefined,
    })),
  };
};

const pageWhere = (
  directory: Directory,
  input: Input["ListGroupMemberships"] | Input["ListGroupMembershipsForMember"],
  context: Context,
  isWanted: (membership: Membership) => boolean,
) => {
  const found = [...directory.memberships.values()].filter(isWanted);
  const { items, NextToken } = listPage(context, input, found);
  return { GroupMemberships: items.map((membership) => answerOf(directory, membership)), NextToken };
};

const membershipWith = ({ memberships }: Directory, id: string): Membership => {
  const membership = memberships.get(id);
  if (membership === undefined) throw notFound("GROUP_MEMBERSHIP", id);
  return membership;
};

const membershipBetween = (
  { memberships }: Directory,
  groupId: string,
  userId: string,
): Membership | undefined =>
  [...memberships.values()].find(
    (membership) => membership.groupId === groupId && membership.userId === userId,
  );

const pairOf = (directory: Directory, input: Input["CreateGroupMembership"]) => ({
  groupId: groupWith(directory, input.GroupId).id,
  userId: userWith(directory, userIdOf(input)).id,
});

const userIdOf = ({ MemberId }: { readonly MemberId: { readonly UserId?: string } }): string => {
  if (MemberId.UserId === undefined) throw invalid("MemberId must have a UserId.");
  return MemberId.UserId;
};

const answerOf = ({ identityStoreId }: Directory, membership: Membership) => ({
  IdentityStoreId: identityStoreId,
  MembershipId: membership.id,
  GroupId: membership.groupId,
  MemberId: { UserId: membership.userId },
  ...stampsOf(membership),
});
