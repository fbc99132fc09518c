import {
  type Group as ApiGroup,
  type User as ApiUser,
  IdentitystoreClient,
  ListGroupsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-identitystore";
import { governor } from "../aws-governor.ts";
import { allPages } from "../aws-pages.ts";
import { awsRequests } from "../aws-requests.ts";
import type { Group, User } from "../core/model/directory.ts";
import { asPrincipalId } from "../core/model/ids.ts";
import type { IdentityCenterContext } from "./context.ts";

/** Requests a second for each of the two operations; the identity store allows 20 of each. */
const pace = 15;

/** All users and groups: a page of 100 costs as much as one look-up. Throws RemoteError. */
export const readIdentityStore = async (
  { access, clock, counter, signal }: IdentityCenterContext,
  identityStoreId: string,
): Promise<{ readonly users: readonly User[]; readonly groups: readonly Group[] }> => {
  const client = new IdentitystoreClient(access);
  const requests = () =>
    awsRequests({
      service: "identitystore",
      governor: governor({ requestsPerSecond: pace, clock, signal }),
      clock,
      counter,
      signal,
    });

  const listUsers = async (): Promise<readonly ApiUser[]> => {
    const send = requests();
    return allPages({ service: "identitystore", operation: "ListUsers" }, async (NextToken) => {
      const page = await send({ name: "ListUsers" }, () =>
        client.send(new ListUsersCommand({ IdentityStoreId: identityStoreId, MaxResults: 100, NextToken })),
      );
      return { items: page.Users, next: page.NextToken };
    });
  };
  const listGroups = async (): Promise<readonly ApiGroup[]> => {
    const send = requests();
    return allPages({ service: "identitystore", operation: "ListGroups" }, async (NextToken) => {
      const page = await send({ name: "ListGroups" }, () =>
        client.send(new ListGroupsCommand({ IdentityStoreId: identityStoreId, MaxResults: 100, NextToken })),
      );
      return { items: page.Groups, next: page.NextToken };
    });
  };

  const [users, groups] = await Promise.all([listUsers(), listGroups()]);
  return {
    users: users.map(({ UserId, UserName, Emails }) => ({
      id: asPrincipalId(UserId ?? ""),
      userName: UserName ?? "",
      emails: (Emails ?? []).flatMap(({ Value }) => (Value === undefined ? [] : [Value])),
    })),
    groups: groups.map(({ GroupId, DisplayName }) => ({
      id: asPrincipalId(GroupId ?? ""),
      displayName: DisplayName ?? "",
    })),
  };
};
