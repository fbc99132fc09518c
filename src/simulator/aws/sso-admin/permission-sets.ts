import { AwsError } from "../aws-error.ts";
import type { PermissionSet } from "../cloud.ts";
import { mint, permissionSetArnOf } from "../identifiers.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, editing, invalid, listPage, permissionSetOf } from "./context.ts";
import { sessionHours } from "./session-duration.ts";
import { checkTags } from "./tags.ts";
import { conflictingOperation, runningWorks } from "./work.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

export const listPermissionSets = (input: Input["ListPermissionSets"], context: Context) => {
  const arns = [...context.cloud.permissionSets.keys()];
  const { items, NextToken } = listPage(context, input, arns, (arn) => arn);
  return { PermissionSets: items, NextToken };
};

export const describePermissionSet = (input: Input["DescribePermissionSet"], context: Context) => ({
  PermissionSet: detailsOf(permissionSetOf(context, input)),
});

export const createPermissionSet = (input: Input["CreatePermissionSet"], context: Context) => {
  const { cloud, now } = context;
  checkSessionDuration(input.SessionDuration);
  const tags = new Map((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  checkTags(tags);
  // Whether names differ by case alone is nowhere said; here they may not.
  const taken = [...cloud.permissionSets.values()].some(
    ({ name }) => name.toLowerCase() === input.Name.toLowerCase(),
  );
  if (taken) throw new AwsError("ConflictException", `PermissionSet with name ${input.Name} already exists`);
  if (cloud.permissionSets.size >= permissionSetQuota) {
    throw new AwsError("ServiceQuotaExceededException", "You have exceeded the limit of permission sets.");
  }
  const set: PermissionSet = {
    arn: mint(cloud.usedArns, (generation) => permissionSetArnOf(input.InstanceArn, input.Name, generation)),
    name: input.Name,
    createdAt: now,
    description: input.Description,
    sessionDuration: input.SessionDuration ?? "PT1H",
    relayState: input.RelayState,
    managedPolicies: new Set(),
    customerManagedPolicies: new Map(),
    inlinePolicy: undefined,
    boundary: undefined,
    tags,
    version: 1,
    editedAt: now,
    provisioned: new Map(),
  };
  cloud.permissionSets.set(set.arn, set);
  return { PermissionSet: detailsOf(set) };
};

/**
 * A relay state that is left out is cleared, as Terraform's provider found. A description that is left out stays:
 * no source says that it goes, so nobody may count on it.
 */
export const updatePermissionSet = (input: Input["UpdatePermissionSet"], context: Context) => {
  checkSessionDuration(input.SessionDuration);
  return editing(context, input, (set) => {
    set.description = input.Description ?? set.description;
    set.sessionDuration = input.SessionDuration ?? set.sessionDuration;
    set.relayState = input.RelayState;
  });
};

export const deletePermissionSet = (input: Input["DeletePermissionSet"], context: Context) => {
  const { cloud } = context;
  const set = permissionSetOf(context, input);
  if (runningWorks(cloud).some(({ permissionSetArn }) => permissionSetArn === set.arn)) {
    throw conflictingOperation();
  }
  // The message is known from issues of tools that call this too early. Roles linger after the last delete.
  if (set.provisioned.size > 0) {
    throw new AwsError(
      "ConflictException",
      "Could not delete because PermissionSet has ApplicationProfile associated with it.",
    );
  }
  cloud.permissionSets.delete(set.arn);
  return {};
};

/** Default quota of permission sets in an instance, from the user guide's page on quotas. */
const permissionSetQuota = 3500;

const detailsOf = (set: PermissionSet) => ({
  Name: set.name,
  PermissionSetArn: set.arn,
  Description: set.description,
  CreatedDate: set.createdAt / 1000,
  // Given back as it was sent: PT60M does not become PT1H.
  SessionDuration: set.sessionDuration,
  RelayState: set.relayState,
});

const checkSessionDuration = (duration: string | undefined): void => {
  if (duration === undefined) return;
  const hours = sessionHours(duration);
  if (hours === undefined || hours < 1 || hours > 12) {
    throw invalid(`Session duration ${duration} is not between 1 hour and 12 hours.`);
  }
};
