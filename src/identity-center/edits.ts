import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import {
  type CustomerManagedPolicy,
  type Edit,
  formatSessionDuration,
  type PermissionsBoundary,
} from "../core/model/permission-set.ts";
import { RemoteError } from "../remote-error.ts";
import type { SsoAdmin } from "./sso-admin.ts";

/** Milliseconds for which a conflict is believed to be an earlier write that has not reached everywhere. */
export const transientConflict = 300_000;
/** Attaching conflicts also when the policy is there already; that is soon clear. */
const attachConflict = 10_000;

type Answer = { readonly $metadata: { readonly requestId?: string | undefined } };
/** Told of every answer: its id is what CloudTrail knows the request by. */
export type OnAnswer = (answer: Answer) => void;

type Of = { readonly InstanceArn: string; readonly PermissionSetArn: string };

const reference = ({ name, path }: CustomerManagedPolicy) => ({ Name: name, Path: path });

const apiBoundary = (boundary: PermissionsBoundary) =>
  boundary.kind === "aws"
    ? { ManagedPolicyArn: boundary.arn }
    : { CustomerManagedPolicyReference: reference(boundary.policy) };

export const apiTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/**
 * Makes all edits of one set, one after the other: AWS answers quick edits of one set with conflicts. What takes
 * something away comes last, unless a full set has no room for what is to come. Throws RemoteError.
 */
export const applyEdits = async (
  sso: SsoAdmin,
  of: Of,
  edits: readonly Edit[],
  onAnswer: OnAnswer,
): Promise<void> => {
  const left = [...edits];
  for (let edit = left.shift(); edit !== undefined; edit = left.shift()) {
    try {
      await applyEdit(sso, of, edit, onAnswer);
    } catch (error) {
      const isFull = error instanceof RemoteError && error.code === "ServiceQuotaExceededException";
      const makingRoom = left.findIndex(({ kind }) => kind.startsWith("detach-"));
      if (!isFull || makingRoom < 0) throw error;
      left.unshift(...left.splice(makingRoom, 1), edit);
    }
  }
};

/** Makes one edit. What is already as it should be is no failure. */
const applyEdit = async (
  { client, send }: SsoAdmin,
  of: Of,
  edit: Edit,
  onAnswer: OnAnswer,
): Promise<void> => {
  const call = async (name: string, request: () => Promise<Answer>): Promise<void> =>
    onAnswer(await send({ name, conflictMilliseconds: transientConflict }, request));
  const attach = (name: string, request: () => Promise<Answer>): Promise<void> =>
    send({ name, conflictMilliseconds: attachConflict }, request).then(
      onAnswer,
      unless("conflict", /already/i),
    );
  const detach = (name: string, request: () => Promise<Answer>): Promise<void> =>
    call(name, request).catch(unless("not-found", /./));

  switch (edit.kind) {
    case "attributes":
      return call("UpdatePermissionSet", () =>
        client.send(
          new UpdatePermissionSetCommand({
            ...of,
            Description: edit.description,
            SessionDuration: formatSessionDuration(edit.sessionSeconds),
            ...(edit.relayState === undefined ? {} : { RelayState: edit.relayState }),
          }),
        ),
      );
    case "attach-managed-policy":
      return attach("AttachManagedPolicyToPermissionSet", () =>
        client.send(new AttachManagedPolicyToPermissionSetCommand({ ...of, ManagedPolicyArn: edit.arn })),
      );
    case "detach-managed-policy":
      return detach("DetachManagedPolicyFromPermissionSet", () =>
        client.send(new DetachManagedPolicyFromPermissionSetCommand({ ...of, ManagedPolicyArn: edit.arn })),
      );
    case "attach-customer-managed-policy":
      return attach("AttachCustomerManagedPolicyReferenceToPermissionSet", () =>
        client.send(
          new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
            ...of,
            CustomerManagedPolicyReference: reference(edit.policy),
          }),
        ),
      );
    case "detach-customer-managed-policy":
      return detach("DetachCustomerManagedPolicyReferenceFromPermissionSet", () =>
        client.send(
          new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand({
            ...of,
            CustomerManagedPolicyReference: reference(edit.policy),
          }),
        ),
      );
    case "put-inline-policy":
      return call("PutInlinePolicyToPermissionSet", () =>
        client.send(new PutInlinePolicyToPermissionSetCommand({ ...of, InlinePolicy: edit.document })),
      );
    case "delete-inline-policy":
      return call("DeleteInlinePolicyFromPermissionSet", () =>
        client.send(new DeleteInlinePolicyFromPermissionSetCommand(of)),
      );
    case "put-permissions-boundary":
      return call("PutPermissionsBoundaryToPermissionSet", () =>
        client.send(
          new PutPermissionsBoundaryToPermissionSetCommand({
            ...of,
            PermissionsBoundary: apiBoundary(edit.boundary),
          }),
        ),
      );
    case "delete-permissions-boundary":
      return detach("DeletePermissionsBoundaryFromPermissionSet", () =>
        client.send(new DeletePermissionsBoundaryFromPermissionSetCommand(of)),
      );
    case "tag":
      return call("TagResource", () =>
        client.send(
          new TagResourceCommand({
            InstanceArn: of.InstanceArn,
            ResourceArn: of.PermissionSetArn,
            Tags: apiTags(edit.tags),
          }),
        ),
      );
    case "untag":
      return call("UntagResource", () =>
        client.send(
          new UntagResourceCommand({
            InstanceArn: of.InstanceArn,
            ResourceArn: of.PermissionSetArn,
            TagKeys: [...edit.keys],
          }),
        ),
      );
  }
};

/** Takes an error of this kind and text for success: what was asked for is so already. */
const unless =
  (kind: RemoteError["kind"], message: RegExp) =>
  (error: unknown): void => {
    if (!(error instanceof RemoteError && error.kind === kind && message.test(error.message))) throw error;
  };
