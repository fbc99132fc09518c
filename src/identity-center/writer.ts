import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  ProvisionPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import type { Assignment } from "../core/model/assignment.ts";
import type { Change, ChangeOf } from "../core/model/change.ts";
import type { CurrentState } from "../core/model/current.ts";
import {
  type AccountId,
  asPermissionSetArn,
  asRequestId,
  foldName,
  type PermissionSetArn,
  type RequestId,
} from "../core/model/ids.ts";
import type { ChangeOutcome, Postponed } from "../core/model/outcome.ts";
import { editsAfterCreation, formatSessionDuration } from "../core/model/permission-set.ts";
import { RemoteError, type RemoteErrorKind } from "../remote-error.ts";
import { apiTags, applyEdits, type OnAnswer, transientConflict } from "./edits.ts";
import { type RequestKind, requestStatuses } from "./request-status.ts";
import { type Settled, type SettlementOptions, settlement } from "./settlement.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/**
 * Everything that writes in AWS. A run that only plans has none. An assignment that AWS does not take now is
 * `postponed`, with the failure that it is if that does not pass.
 */
export type IdentityCenterWriter = {
  readonly perform: (change: Change) => Promise<ChangeOutcome | Postponed>;
};

const transientKinds: ReadonlySet<RemoteErrorKind> = new Set<RemoteErrorKind>([
  "throttled",
  "conflict",
  "unavailable",
]);

/** Milliseconds for which deleting a set may be refused because its roles are still being taken down. */
const deprovisioningLag = 120_000;

export const identityCenterWriter = (
  sso: SsoAdmin,
  current: CurrentState,
  settling: SettlementOptions,
): IdentityCenterWriter => {
  const { instance } = current;
  const InstanceArn = instance.arn;
  const arns = new Map<string, PermissionSetArn>(
    current.permissionSets.map(({ name, arn }) => [foldName(name), arn]),
  );
  const { settle } = settlement(requestStatuses(sso, InstanceArn), settling);

  const arnOf = (name: string): PermissionSetArn => {
    const arn = arns.get(foldName(name));
    if (arn === undefined) throw new Error(`permission set ${name} is to be used before it was created`);
    return arn;
  };

  const createPermissionSet = async (
    { spec }: ChangeOf<"create-permission-set">,
    tell: TellRequest,
  ): Promise<Settled> => {
    // Sent once: if the answer is lost, the next run finds the set by its tags.
    const created = await sso.send({ name: "CreatePermissionSet", repeatable: false }, () =>
      sso.client.send(
        new CreatePermissionSetCommand({
          InstanceArn,
          Name: spec.name,
          Description: spec.description,
          SessionDuration: formatSessionDuration(spec.sessionSeconds),
          ...(spec.relayState === undefined ? {} : { RelayState: spec.relayState }),
          Tags: apiTags(spec.tags),
        }),
      ),
    );
    const arn = asPermissionSetArn(created.PermissionSet?.PermissionSetArn ?? "");
    arns.set(foldName(spec.name), arn);
    tell.answered(created);
    await applyEdits(sso, { InstanceArn, PermissionSetArn: arn }, editsAfterCreation(spec), tell.answered);
    return { status: "succeeded" };
  };

  const updatePermissionSet = async (
    { permissionSet, edits }: ChangeOf<"update-permission-set">,
    tell: TellRequest,
  ): Promise<Settled> => {
    await applyEdits(sso, { InstanceArn, PermissionSetArn: permissionSet.arn }, edits, tell.answered);
    return { status: "succeeded" };
  };

  const provision = async (
    { permissionSet, accounts }: ChangeOf<"provision">,
    tell: TellRequest,
  ): Promise<Settled> => {
    const PermissionSetArn = permissionSet.arn;
    const one = async (account: AccountId | undefined): Promise<Settled> => {
      const target =
        account === undefined
          ? ({ TargetType: "ALL_PROVISIONED_ACCOUNTS" } as const)
          : ({ TargetType: "AWS_ACCOUNT", TargetId: account } as const);
      const { PermissionSetProvisioningStatus } = await sso.send(
        { name: "ProvisionPermissionSet", conflictMilliseconds: transientConflict },
        () =>
          sso.client.send(new ProvisionPermissionSetCommand({ InstanceArn, PermissionSetArn, ...target })),
      );
      return follow("provisioning", PermissionSetProvisioningStatus, tell);
    };
    if (accounts === "all") return one(undefined);
    for (const account of accounts) {
      const settled = await one(account);
      if (settled.status !== "succeeded") return settled;
    }
    return { status: "succeeded" };
  };

  const assignmentRequest = ({ accountId, permissionSetName, principal }: Assignment) => ({
    InstanceArn,
    PermissionSetArn: arnOf(permissionSetName),
    TargetType: "AWS_ACCOUNT" as const,
    TargetId: accountId,
    PrincipalType: principal.type,
    PrincipalId: principal.id,
  });

  const createAssignment = async (
    { assignment }: ChangeOf<"create-assignment">,
    tell: TellRequest,
  ): Promise<Settled> => {
    const { AccountAssignmentCreationStatus } = await sso.send(
      { name: "CreateAccountAssignment", busyMilliseconds: 0 },
      () => sso.client.send(new CreateAccountAssignmentCommand(assignmentRequest(assignment))),
    );
    return follow("creation", AccountAssignmentCreationStatus, tell);
  };

  const deleteAssignment = async (
    { assignment }: ChangeOf<"delete-assignment">,
    tell: TellRequest,
  ): Promise<Settled> => {
    const answer = await sso
      .send({ name: "DeleteAccountAssignment", busyMilliseconds: 0 }, () =>
        sso.client.send(new DeleteAccountAssignmentCommand(assignmentRequest(assignment))),
      )
      .catch((error: unknown) => {
        if (error instanceof RemoteError && error.kind === "not-found") return undefined;
        throw error;
      });
    const gone = { status: "succeeded", wasGone: true } as const;
    if (answer === undefined) return gone;
    const settled = await follow("deletion", answer.AccountAssignmentDeletionStatus, tell);
    // Somebody was faster: it is gone, which is what was asked for.
    const isGone = settled.status === "failed" && /404.*Assignment not found/i.test(settled.reason);
    return isGone ? gone : settled;
  };

  const deletePermissionSet = async (
    { permissionSet }: ChangeOf<"delete-permission-set">,
    tell: TellRequest,
  ): Promise<Settled> => {
    await sso
      .send({ name: "DeletePermissionSet", conflictMilliseconds: deprovisioningLag }, () =>
        sso.client.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn: permissionSet.arn })),
      )
      .then(tell.answered, (error: unknown) => {
        if (!(error instanceof RemoteError && error.kind === "not-found")) throw error;
      });
    return { status: "succeeded" };
  };

  type Started = {
    readonly Status?: string | undefined;
    readonly RequestId?: string | undefined;
    readonly FailureReason?: string | undefined;
  };
  const follow = async (
    kind: RequestKind,
    started: Started | undefined,
    tell: TellRequest,
  ): Promise<Settled> => {
    if (started?.Status === "SUCCEEDED") return { status: "succeeded" };
    if (started?.Status === "FAILED") return { status: "failed", reason: started.FailureReason ?? "FAILED" };
    const requestId = asRequestId(started?.RequestId ?? "");
    tell.started(requestId);
    return settle(kind, requestId);
  };

  const act = (change: Change, tell: TellRequest): Promise<Settled> => {
    switch (change.kind) {
      case "create-permission-set":
        return createPermissionSet(change, tell);
      case "update-permission-set":
        return updatePermissionSet(change, tell);
      case "provision":
        return provision(change, tell);
      case "create-assignment":
        return createAssignment(change, tell);
      case "delete-assignment":
        return deleteAssignment(change, tell);
      case "delete-permission-set":
        return deletePermissionSet(change, tell);
    }
  };

  return {
    perform: async (change) => {
      let requestId: RequestId | undefined;
      let answeredId: string | undefined;
      const withRequest = () => (requestId === undefined ? {} : { requestId });
      try {
        const settled = await act(change, {
          started: (id) => {
            requestId = id;
          },
          answered: ({ $metadata }) => {
            answeredId = $metadata.requestId;
          },
        });
        if (settled.status === "succeeded") {
          const id = requestId ?? answeredId;
          return {
            status: "succeeded",
            change,
            ...(id === undefined ? {} : { requestId: id }),
            ...(settled.wasGone === undefined ? {} : { wasGone: settled.wasGone }),
          };
        }
        if (settled.status === "unsettled") return { status: "unsettled", change, requestId };
        return {
          status: "failed",
          change,
          failure: { code: "FAILED", message: settled.reason, ...withRequest() },
        };
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        if (error.kind === "stopped") {
          // A change of one request has not begun if AWS never took it; of several, some may have been made.
          return isAssignment(change) && requestId === undefined
            ? { status: "skipped", change, because: "stopped" }
            : { status: "unsettled", change, requestId };
        }
        const id = error.requestId ?? requestId;
        const failure = {
          code: error.code,
          message: error.message,
          ...(id === undefined ? {} : { requestId: id }),
          ...(transientKinds.has(error.kind) ? { isTransient: true as const } : {}),
        };
        const operation = `${error.service}:${error.operation}`;
        const outcome: ChangeOutcome = { status: "failed", change, failure, operation };
        const mayPass = error.kind === "busy" || error.kind === "conflict";
        return mayPass && requestId === undefined && isAssignment(change)
          ? { status: "postponed", because: error.kind, outcome }
          : outcome;
      }
    },
  };
};

const isAssignment = ({ kind }: Change): boolean =>
  kind === "create-assignment" || kind === "delete-assignment";

type TellRequest = {
  /** AWS took a request that it works on for a while. */
  readonly started: (requestId: RequestId) => void;
  readonly answered: OnAnswer;
};
