import { isAwsManagedPolicy } from "../aws-managed-policies.ts";
import type { PermissionsBoundary } from "../cloud.ts";
import type { InputsOf } from "../operations.ts";
import { referenceOf } from "./attached-policies.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, editing, invalid, notFound, permissionSetOf } from "./context.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

export const putPermissionsBoundary = (
  input: Input["PutPermissionsBoundaryToPermissionSet"],
  context: Context,
) => {
  permissionSetOf(context, input);
  const boundary = boundaryOf(input.PermissionsBoundary);
  if ("ManagedPolicyArn" in boundary && !isAwsManagedPolicy(boundary.ManagedPolicyArn)) {
    throw notFound(`Policy does not exist: ${boundary.ManagedPolicyArn}`);
  }
  return editing(context, input, (set) => {
    set.boundary = boundary;
  });
};

export const getPermissionsBoundary = (
  input: Input["GetPermissionsBoundaryForPermissionSet"],
  context: Context,
) => {
  const { boundary, arn } = permissionSetOf(context, input);
  if (boundary === undefined) throw notFound(`Could not find a permissions boundary for ${arn}`);
  return { PermissionsBoundary: boundary };
};

/** Like the inline policy: deleting what is not there is no error. Nothing is known of how AWS answers. */
export const deletePermissionsBoundary = (
  input: Input["DeletePermissionsBoundaryFromPermissionSet"],
  context: Context,
) =>
  permissionSetOf(context, input).boundary === undefined
    ? {}
    : editing(context, input, (set) => {
        set.boundary = undefined;
      });

const boundaryOf = ({
  ManagedPolicyArn,
  CustomerManagedPolicyReference,
}: Input["PutPermissionsBoundaryToPermissionSet"]["PermissionsBoundary"]): PermissionsBoundary => {
  if (ManagedPolicyArn !== undefined && CustomerManagedPolicyReference === undefined) {
    return { ManagedPolicyArn };
  }
  if (CustomerManagedPolicyReference !== undefined && ManagedPolicyArn === undefined) {
    return { CustomerManagedPolicyReference: referenceOf(CustomerManagedPolicyReference) };
  }
  throw invalid("Specify either CustomerManagedPolicyReference or ManagedPolicyArn, not both.");
};
