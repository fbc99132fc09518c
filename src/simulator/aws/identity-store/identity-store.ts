import type { Now } from "../../service.ts";
import { AwsError } from "../aws-error.ts";
import type { Cloud } from "../cloud.ts";
import { carryOut, expectOperation, type Handlers, type Output } from "../operations.ts";
import { createTokenBucket, type TokenBucket } from "../token-bucket.ts";
import { describeViolations } from "../validate.ts";
import { identityStoreInputs } from "./constraints.ts";
import { type Context, invalid } from "./context.ts";
import { createGroup, deleteGroup, describeGroup, getGroupId, listGroups, updateGroup } from "./groups.ts";
import {
  createGroupMembership,
  deleteGroupMembership,
  describeGroupMembership,
  getGroupMembershipId,
  isMemberInGroups,
  listGroupMemberships,
  listGroupMembershipsForMember,
} from "./memberships.ts";
import { createUser, deleteUser, describeUser, getUserId, listUsers, updateUser } from "./users.ts";

const handlers: Handlers<typeof identityStoreInputs, Context> = {
  CreateUser: createUser,
  DescribeUser: describeUser,
  UpdateUser: updateUser,
  DeleteUser: deleteUser,
  ListUsers: listUsers,
  GetUserId: getUserId,
  CreateGroup: createGroup,
  DescribeGroup: describeGroup,
  UpdateGroup: updateGroup,
  DeleteGroup: deleteGroup,
  ListGroups: listGroups,
  GetGroupId: getGroupId,
  CreateGroupMembership: createGroupMembership,
  DescribeGroupMembership: describeGroupMembership,
  DeleteGroupMembership: deleteGroupMembership,
  GetGroupMembershipId: getGroupMembershipId,
  ListGroupMemberships: listGroupMemberships,
  ListGroupMembershipsForMember: listGroupMembershipsForMember,
  IsMemberInGroups: isMemberInGroups,
};

/** Every operation has a bucket of its own: 20 a second for each API, says the user guide's page on quotas. */
export const createIdentityStore = (cloud: Cloud, now: Now) => {
  const perSecond = cloud.limits.identityStoreRequestsPerSecond;
  const buckets = new Map<string, TokenBucket>();
  return (name: string, body: unknown, call: Omit<Context, "cloud" | "operation">): Output => {
    const operation = expectOperation(identityStoreInputs, name);
    const bucket =
      buckets.get(operation) ?? createTokenBucket({ perSecond, burst: Math.max(1, perSecond) }, now);
    buckets.set(operation, bucket);
    if (!bucket.take()) {
      throw new AwsError("ThrottlingException", "Rate exceeded", { members: { RetryAfterSeconds: 1 } });
    }
    return carryOut({ inputs: identityStoreInputs, handlers }, operation, body, {
      context: { ...call, cloud, operation },
      refuse: (violations) => invalid(describeViolations(violations)),
    });
  };
};
