import type { LaterFault } from "../../service.ts";
import type { PrincipalType } from "../assignment-store.ts";
import { AwsError } from "../aws-error.ts";
import type { Cloud } from "../cloud.ts";
import { uuidOf } from "../identifiers.ts";

export type WorkKind = "creation" | "deletion" | "provisioning";
type WorkStatus = "IN_PROGRESS" | "SUCCEEDED" | "FAILED";

/** An asynchronous request: accepted at once, done when its time has come. */
export type Work = {
  readonly kind: WorkKind;
  readonly requestId: string;
  readonly sequence: number;
  readonly permissionSetArn: string;
  /** Members of the status besides those that all statuses have. */
  readonly details: WorkDetails;
  /** Accounts whose roles it touches. */
  readonly accountIds: readonly string[];
  readonly createdAt: number;
  readonly endsAt: number;
  /** Carries it out at its end; answers why it failed, or nothing. */
  readonly finish: (at: number) => string | undefined;
  status: WorkStatus;
  failureReason: string | undefined;
};

type WorkDetails =
  | {
      readonly TargetId: string;
      readonly TargetType: "AWS_ACCOUNT";
      readonly PrincipalType: PrincipalType;
      readonly PrincipalId: string;
    }
  | { readonly AccountId?: string };

/**
 * Brings the cloud to this moment: ends the requests whose time has come, in the order of their ends, and
 * forgets roles that are gone.
 */
export const settle = (cloud: Cloud, now: number): void => {
  const due = [...cloud.works.values()]
    .filter(({ status, endsAt }) => status === "IN_PROGRESS" && endsAt <= now)
    .sort((one, other) => one.endsAt - other.endsAt || one.sequence - other.sequence);
  for (const work of due) {
    work.failureReason = work.finish(work.endsAt);
    work.status = work.failureReason === undefined ? "SUCCEEDED" : "FAILED";
  }
  for (const role of cloud.fadingRoles) {
    const { goneAt } = role.set.provisioned.get(role.accountId) ?? {};
    if (goneAt !== undefined && goneAt > now) continue;
    // A role that was given anew meanwhile has no end any more.
    if (goneAt !== undefined) role.set.provisioned.delete(role.accountId);
    cloud.fadingRoles.delete(role);
  }
};

/** Accepts a request, unless too many are under way or one of its accounts is busy. */
export const accept = (
  cloud: Cloud,
  {
    seconds,
    later,
    now,
    ...work
  }: Omit<Work, "requestId" | "sequence" | "createdAt" | "endsAt" | "status" | "failureReason"> & {
    readonly seconds: number;
    readonly later: LaterFault | undefined;
    readonly now: number;
  },
): Work => {
  const running = runningWorks(cloud);
  const isProvisioning = work.kind === "provisioning";
  const siblings = running.filter(({ kind }) => (kind === "provisioning") === isProvisioning);
  const { outstandingAssignments, outstandingProvisionings } = cloud.limits;
  if (siblings.length >= (isProvisioning ? outstandingProvisionings : outstandingAssignments)) {
    throw new AwsError(
      "ThrottlingException",
      "There are too many requests processing. Please try again later.",
    );
  }
  // "You can update one IAM role per account at a time": the user guide's page on quotas.
  const busy = new Set(running.flatMap(({ accountIds }) => accountIds));
  if (work.accountIds.some((accountId) => busy.has(accountId))) throw conflictingOperation();
  const sequence = cloud.works.size;
  const accepted: Work = {
    ...work,
    finish: later?.kind === "fail-later" ? () => later.reason : work.finish,
    requestId: uuidOf(`${cloud.home.InstanceArn} request ${sequence}`),
    sequence,
    createdAt: now,
    endsAt: later?.kind === "never-settle" ? Number.POSITIVE_INFINITY : now + seconds * 1000,
    status: "IN_PROGRESS",
    failureReason: undefined,
  };
  cloud.works.set(accepted.requestId, accepted);
  return accepted;
};

export const runningWorks = (cloud: Cloud): readonly Work[] =>
  [...cloud.works.values()].filter(({ status }) => status === "IN_PROGRESS");

export const conflictingOperation = (): AwsError =>
  new AwsError("ConflictException", "There is a conflicting operation in process.");

/** The status of a request as the Describe operations give it. */
export const statusOf = (work: Work) => ({
  Status: work.status,
  RequestId: work.requestId,
  ...(work.failureReason === undefined ? {} : { FailureReason: work.failureReason }),
  ...work.details,
  PermissionSetArn: work.permissionSetArn,
  CreatedDate: work.createdAt / 1000,
});
