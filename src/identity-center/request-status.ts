import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListPermissionSetProvisioningStatusCommand,
} from "@aws-sdk/client-sso-admin";
import type { InstanceArn, RequestId } from "../core/model/ids.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/** What an asynchronous request of SSO Admin is about; each has status operations of its own. */
export type RequestKind = "creation" | "deletion" | "provisioning";

export type RequestStatus = {
  /** `IN_PROGRESS`, `SUCCEEDED` or `FAILED`. */
  readonly status: string | undefined;
  readonly reason: string | undefined;
};

/** What AWS says of asynchronous requests. Both throw RemoteError. */
export type RequestStatuses = {
  /** Ids of all that are in progress, other people's among them. */
  readonly inProgress: (kind: RequestKind) => Promise<readonly RequestId[]>;
  readonly of: (kind: RequestKind, requestId: RequestId) => Promise<RequestStatus>;
  /** Requests a second that may be sent at present. */
  readonly rate: () => number;
};

export const requestStatuses = (sso: SsoAdmin, instance: InstanceArn): RequestStatuses => ({
  inProgress: (kind) => inProgress(sso, instance, kind),
  of: (kind, requestId) => describe(sso, instance, kind, requestId),
  rate: sso.rate,
});

const inProgress = (
  sso: SsoAdmin,
  InstanceArn: InstanceArn,
  kind: RequestKind,
): Promise<readonly RequestId[]> => {
  const of = { InstanceArn, MaxResults: 100, Filter: { Status: "IN_PROGRESS" } } as const;
  const ids = (items: readonly { RequestId?: string | undefined }[] | undefined) =>
    (items ?? []).map(({ RequestId }) => RequestId as RequestId);
  switch (kind) {
    case "creation":
      return sso.list("ListAccountAssignmentCreationStatus", async (NextToken) => {
        const page = await sso.client.send(
          new ListAccountAssignmentCreationStatusCommand({ ...of, NextToken }),
        );
        return { items: ids(page.AccountAssignmentsCreationStatus), next: page.NextToken };
      });
    case "deletion":
      return sso.list("ListAccountAssignmentDeletionStatus", async (NextToken) => {
        const page = await sso.client.send(
          new ListAccountAssignmentDeletionStatusCommand({ ...of, NextToken }),
        );
        return { items: ids(page.AccountAssignmentsDeletionStatus), next: page.NextToken };
      });
    case "provisioning":
      return sso.list("ListPermissionSetProvisioningStatus", async (NextToken) => {
        const page = await sso.client.send(
          new ListPermissionSetProvisioningStatusCommand({ ...of, NextToken }),
        );
        return { items: ids(page.PermissionSetsProvisioningStatus), next: page.NextToken };
      });
  }
};

const describe = async (
  sso: SsoAdmin,
  InstanceArn: InstanceArn,
  kind: RequestKind,
  id: RequestId,
): Promise<RequestStatus> => {
  switch (kind) {
    case "creation": {
      const answer = await sso.send({ name: "DescribeAccountAssignmentCreationStatus" }, () =>
        sso.client.send(
          new DescribeAccountAssignmentCreationStatusCommand({
            InstanceArn,
            AccountAssignmentCreationRequestId: id,
          }),
        ),
      );
      const status = answer.AccountAssignmentCreationStatus;
      return { status: status?.Status, reason: status?.FailureReason };
    }
    case "deletion": {
      const answer = await sso.send({ name: "DescribeAccountAssignmentDeletionStatus" }, () =>
        sso.client.send(
          new DescribeAccountAssignmentDeletionStatusCommand({
            InstanceArn,
            AccountAssignmentDeletionRequestId: id,
          }),
        ),
      );
      const status = answer.AccountAssignmentDeletionStatus;
      return { status: status?.Status, reason: status?.FailureReason };
    }
    case "provisioning": {
      const answer = await sso.send({ name: "DescribePermissionSetProvisioningStatus" }, () =>
        sso.client.send(
          new DescribePermissionSetProvisioningStatusCommand({
            InstanceArn,
            ProvisionPermissionSetRequestId: id,
          }),
        ),
      );
      const status = answer.PermissionSetProvisioningStatus;
      return { status: status?.Status, reason: status?.FailureReason };
    }
  }
};
