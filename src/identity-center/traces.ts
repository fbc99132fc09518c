import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListPermissionSetProvisioningStatusCommand,
} from "@aws-sdk/client-sso-admin";
import { type AccountId, type InstanceArn, parseAccountId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/** What an asynchronous request of anybody's has touched: a pair, or where the account is absent a whole set. */
export type Trace = {
  readonly id: string;
  readonly permissionSetArn: string;
  readonly accountId: AccountId | undefined;
  /** False while AWS is still at it: it is to be looked at again. */
  readonly isOver: boolean;
};

/** Pages of each list that are read: how far back they reach, and in which order, is not documented. */
const pages = 3;
/** Requests that are looked at, at most. */
const looks = 60;
/** A request that was accepted before the last run read may have ended after it. */
const slack = 900_000;

type Listed = { readonly RequestId?: string | undefined; readonly CreatedDate?: Date | undefined };
type Described = {
  readonly PermissionSetArn?: string | undefined;
  readonly TargetId?: string | undefined;
  readonly Status?: string | undefined;
};

/**
 * Requests that others have made since: the lists name everybody's. It is a hint that saves time, so nothing hangs on
 * it: what it misses is found in its turn, and if it is refused, there is none.
 */
export const readTraces = async (
  sso: SsoAdmin,
  InstanceArn: InstanceArn,
  since: Date,
  known: ReadonlySet<string>,
): Promise<readonly Trace[]> => {
  const { client, send } = sso;
  const isNew = ({ RequestId, CreatedDate }: Listed): boolean =>
    RequestId !== undefined &&
    !known.has(RequestId) &&
    (CreatedDate === undefined || CreatedDate.getTime() >= since.getTime() - slack);
  const idsOf = async (
    name: string,
    readPage: (
      NextToken: string | undefined,
    ) => Promise<{ items: readonly Listed[]; next: string | undefined }>,
  ): Promise<readonly string[]> => {
    const found: Listed[] = [];
    let token: string | undefined;
    for (let page = 0; page < pages; page++) {
      const { items, next } = await send({ name }, () => readPage(token));
      found.push(...items.filter(isNew));
      token = next;
      if (token === undefined) break;
    }
    return found.flatMap(({ RequestId }) => RequestId ?? []);
  };
  const traceOf = (id: string, described: Described | undefined, accountId: string | undefined): Trace => ({
    id,
    permissionSetArn: described?.PermissionSetArn ?? "",
    accountId: parseAccountId(accountId ?? ""),
    isOver: described?.Status !== "IN_PROGRESS",
  });

  try {
    const page = { InstanceArn, MaxResults: 100 } as const;
    const [creations, deletions, provisionings] = await Promise.all([
      idsOf("ListAccountAssignmentCreationStatus", async (NextToken) => {
        const answer = await client.send(
          new ListAccountAssignmentCreationStatusCommand({ ...page, NextToken }),
        );
        return { items: answer.AccountAssignmentsCreationStatus ?? [], next: answer.NextToken };
      }),
      idsOf("ListAccountAssignmentDeletionStatus", async (NextToken) => {
        const answer = await client.send(
          new ListAccountAssignmentDeletionStatusCommand({ ...page, NextToken }),
        );
        return { items: answer.AccountAssignmentsDeletionStatus ?? [], next: answer.NextToken };
      }),
      idsOf("ListPermissionSetProvisioningStatus", async (NextToken) => {
        const answer = await client.send(
          new ListPermissionSetProvisioningStatusCommand({ ...page, NextToken }),
        );
        return { items: answer.PermissionSetsProvisioningStatus ?? [], next: answer.NextToken };
      }),
    ]);
    const asking = [
      ...creations.map((id) => async () => {
        const answer = await send({ name: "DescribeAccountAssignmentCreationStatus" }, () =>
          client.send(
            new DescribeAccountAssignmentCreationStatusCommand({
              InstanceArn,
              AccountAssignmentCreationRequestId: id,
            }),
          ),
        );
        const status = answer.AccountAssignmentCreationStatus;
        return traceOf(id, status, status?.TargetId);
      }),
      ...deletions.map((id) => async () => {
        const answer = await send({ name: "DescribeAccountAssignmentDeletionStatus" }, () =>
          client.send(
            new DescribeAccountAssignmentDeletionStatusCommand({
              InstanceArn,
              AccountAssignmentDeletionRequestId: id,
            }),
          ),
        );
        const status = answer.AccountAssignmentDeletionStatus;
        return traceOf(id, status, status?.TargetId);
      }),
      ...provisionings.map((id) => async () => {
        const answer = await send({ name: "DescribePermissionSetProvisioningStatus" }, () =>
          client.send(
            new DescribePermissionSetProvisioningStatusCommand({
              InstanceArn,
              ProvisionPermissionSetRequestId: id,
            }),
          ),
        );
        return traceOf(id, answer.PermissionSetProvisioningStatus, undefined);
      }),
    ];
    return await Promise.all(asking.slice(-looks).map((ask) => ask()));
  } catch (error) {
    if (error instanceof RemoteError && error.kind !== "stopped") return [];
    throw error;
  }
};
