import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListPermissionSetProvisioningStatusCommand,
} from "@aws-sdk/client-sso-admin";
import type { Clock } from "../clock.ts";
import type { InstanceArn, RequestId } from "../core/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/** What an asynchronous request of SSO Admin is about; each has status operations of its own. */
export type RequestKind = "creation" | "deletion" | "provisioning";

export type Settled =
  | { readonly status: "succeeded" }
  | { readonly status: "failed"; readonly reason: string }
  /** Still in progress when the run had to stop, or when it was waited for no longer. */
  | { readonly status: "unsettled" };

export type Settlement = {
  /** Follows a request to its end. Throws RemoteError. */
  readonly settle: (kind: RequestKind, requestId: RequestId) => Promise<Settled>;
};

export type SettlementOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Minutes after which a request is waited for no longer. */
  readonly settleMinutes: number;
  /** Told of each request that is followed. */
  readonly onRequest?: (requestId: RequestId) => void;
};

/** Part of the rate that watching may take; the rest is for new requests and for how the old ones ended. */
const watchingShare = 1 / 2;
/** Watching a request that has run for long more often than this part of its age tells little. */
const ageShare = 1 / 20;
const longestTick = 10_000;

type Waiting = {
  readonly kind: RequestKind;
  readonly since: number;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Watches all requests together: one list of what is in progress per kind and tick, and one look at each request
 * that has left it. Ticks are as short as the rate allows, and longer while all that is watched has run for long. The lists give no reasons, and may lag: what they no longer name is in progress until its own
 * status says otherwise.
 */
export const settlement = (
  sso: SsoAdmin,
  instance: InstanceArn,
  { clock, signal, settleMinutes, onRequest }: SettlementOptions,
): Settlement => {
  const waiting = new Map<RequestId, Waiting>();
  let watching = false;

  const look = async (requestId: RequestId, { kind, resolve }: Waiting): Promise<void> => {
    const { status, reason } = await describe(sso, instance, kind, requestId);
    if (status === "IN_PROGRESS") return;
    waiting.delete(requestId);
    resolve(
      status === "SUCCEEDED" ? { status: "succeeded" } : { status: "failed", reason: reason ?? `${status}` },
    );
  };

  /** Nothing more will be known of this request; the others go on. */
  const giveUp = (requestId: RequestId, { resolve, reject }: Waiting, error: unknown): void => {
    waiting.delete(requestId);
    const stopped = error instanceof RemoteError && error.kind === "stopped";
    stopped ? resolve({ status: "unsettled" }) : reject(error);
  };

  const lookAtAll = async (kind: RequestKind): Promise<void> => {
    const ofKind = () => [...waiting].filter(([, one]) => one.kind === kind);
    // What is accepted while the list is on its way may not be in it.
    const asked = ofKind();
    try {
      const running = new Set(await inProgress(sso, instance, kind));
      const left = asked.filter(([id]) => waiting.has(id) && !running.has(id));
      await Promise.all(left.map(([id, one]) => look(id, one).catch((error) => giveUp(id, one, error))));
    } catch (error) {
      for (const [id, one] of ofKind()) giveUp(id, one, error);
    }
  };

  const tick = (kinds: number): number => {
    const youngest = Math.max(...[...waiting.values()].map(({ since }) => since));
    const age = clock.now().getTime() - youngest;
    const paced = (kinds / (sso.rate() * watchingShare)) * 1_000;
    return Math.ceil(Math.max(paced, Math.min(age * ageShare, longestTick)));
  };

  /** What never ends is left for the next run to find. */
  const leaveOverdue = (): void => {
    const now = clock.now().getTime();
    for (const [id, one] of waiting)
      if (now - one.since >= settleMinutes * 60_000) {
        waiting.delete(id);
        one.resolve({ status: "unsettled" });
      }
  };

  const watch = async (): Promise<void> => {
    watching = true;
    while (waiting.size > 0) {
      const kinds = [...new Set([...waiting.values()].map(({ kind }) => kind))];
      await clock.sleep(tick(kinds.length), signal);
      await Promise.all(kinds.map(lookAtAll));
      leaveOverdue();
    }
    watching = false;
  };

  return {
    settle: (kind, requestId) =>
      new Promise((resolve, reject) => {
        onRequest?.(requestId);
        waiting.set(requestId, { kind, since: clock.now().getTime(), resolve, reject });
        if (!watching) void watch();
      }),
  };
};

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

type RequestStatus = { readonly status: string | undefined; readonly reason: string | undefined };

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
