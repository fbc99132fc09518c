import { AwsError } from "../aws-error.ts";
import { isAwsManagedPolicy, policyNameOf } from "../aws-managed-policies.ts";
import { keyOfPolicy, type PermissionSet, type PolicyReference } from "../cloud.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, editing, listPage, notFound, permissionSetOf } from "./context.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

export const attachManagedPolicy = (input: Input["AttachManagedPolicyToPermissionSet"], context: Context) =>
  editing(context, input, (set) => {
    const arn = input.ManagedPolicyArn;
    if (!isAwsManagedPolicy(arn)) throw notFound(`Policy does not exist: ${arn}`);
    if (set.managedPolicies.has(arn)) {
      // AWS's own spelling.
      throw conflict(
        `Permission set with id ${idOf(set)} already has a typed link attachment to a manged policy with ${arn}`,
      );
    }
    checkPolicyCount(set);
    set.managedPolicies.add(arn);
  });

export const detachManagedPolicy = (input: Input["DetachManagedPolicyFromPermissionSet"], context: Context) =>
  editing(context, input, (set) => {
    if (!set.managedPolicies.delete(input.ManagedPolicyArn)) {
      throw notFound(`Could not find ManagedPolicy with arn ${input.ManagedPolicyArn}`);
    }
  });

export const listManagedPolicies = (input: Input["ListManagedPoliciesInPermissionSet"], context: Context) => {
  const arns = [...permissionSetOf(context, input).managedPolicies];
  const { items, NextToken } = listPage(context, input, arns, (arn) => arn);
  return { AttachedManagedPolicies: items.map((Arn) => ({ Name: policyNameOf(Arn), Arn })), NextToken };
};

/** Whether a target account has the policy shows only when a role is made or updated there. */
export const attachCustomerManagedPolicy = (
  input: Input["AttachCustomerManagedPolicyReferenceToPermissionSet"],
  context: Context,
) =>
  editing(context, input, (set) => {
    const reference = referenceOf(input.CustomerManagedPolicyReference);
    if (set.customerManagedPolicies.has(keyOfPolicy(reference))) {
      throw conflict(
        `Given customer managed policy with name: ${reference.Name}  and path ${reference.Path} already attached`,
      );
    }
    checkPolicyCount(set);
    set.customerManagedPolicies.set(keyOfPolicy(reference), reference);
  });

export const detachCustomerManagedPolicy = (
  input: Input["DetachCustomerManagedPolicyReferenceFromPermissionSet"],
  context: Context,
) =>
  editing(context, input, (set) => {
    const reference = referenceOf(input.CustomerManagedPolicyReference);
    if (!set.customerManagedPolicies.delete(keyOfPolicy(reference))) {
      throw notFound(
        `Given managed policy with name: ${reference.Name}  and path ${reference.Path} does not exist on PermissionSet`,
      );
    }
  });

export const listCustomerManagedPolicies = (
  input: Input["ListCustomerManagedPolicyReferencesInPermissionSet"],
  context: Context,
) => {
  const references = [...permissionSetOf(context, input).customerManagedPolicies.values()];
  const { items, NextToken } = listPage(context, input, references, keyOfPolicy);
  return { CustomerManagedPolicyReferences: items, NextToken };
};

export const referenceOf = ({
  Name,
  Path,
}: {
  readonly Name: string;
  readonly Path?: string;
}): PolicyReference => ({ Name, Path: Path ?? "/" });

/** AWS and customer managed policies together, from the user guide's page on quotas. */
const policyQuota = 25;

const checkPolicyCount = ({ managedPolicies, customerManagedPolicies }: PermissionSet): void => {
  if (managedPolicies.size + customerManagedPolicies.size >= policyQuota) {
    throw new AwsError(
      "ServiceQuotaExceededException",
      `You have exceeded AWS SSO limits. Cannot attach more than ${policyQuota} managed policies to a permission set.`,
    );
  }
};

const idOf = ({ arn }: PermissionSet): string => arn.slice(arn.lastIndexOf("/") + 1);

const conflict = (message: string): AwsError => new AwsError("ConflictException", message);
