import { choice, integer, list, structure, text } from "../shapes.ts";

/**
 * Inputs of IAM Identity Center's operations on instances, permission sets and account assignments, as
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html gives them.
 */

const instanceArn = text(
  { min: 10, max: 1224 },
  "arn:aws(-[a-z]{1,5}){0,3}:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}",
);
const permissionSetArn = text(
  { min: 10, max: 1224 },
  "arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16}",
);
const taggableArn = text(
  { min: 10, max: 2048 },
  "arn:aws(-[a-z]{1,5}){0,3}:sso::((:instance/(sso)?ins-[a-zA-Z0-9-.]{16})|(:permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16})|(\\d{12}:application/(sso)?ins-[a-zA-Z0-9-.]{16}/apl-[a-zA-Z0-9]{16})|(\\d{12}:trustedTokenIssuer/(sso)?ins-[a-zA-Z0-9-.]{16}/tti-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}))",
);
const accountId = text({ min: 12, max: 12 }, "\\d{12}");
const managedPolicyArn = text(
  { min: 20, max: 2048 },
  "arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy((/[A-Za-z0-9\\.,\\+@=_-]+)*)/([A-Za-z0-9\\.,\\+=@_-]+)",
);
const policyReference = structure(
  { Name: text({ min: 1, max: 128 }, "[\\w+=,.@-]+") },
  { Path: text({ min: 1, max: 512 }, "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/") },
);
/** A union in the words of the API reference, although not in its type: one of the two. */
const permissionsBoundary = structure(
  {},
  { CustomerManagedPolicyReference: policyReference, ManagedPolicyArn: managedPolicyArn },
);
const description = text({ min: 1, max: 700 }, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
const duration = text(
  { min: 1, max: 100 },
  "(-?)P(?=\\d|T\\d)(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)([DW]))?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?)?",
);
const relayState = text(
  { min: 1, max: 240 },
  "[a-zA-Z0-9&$@#\\\\\\/%?=~\\-_'\"|!:,.;*+\\[\\]\\ \\(\\)\\{\\}]+",
);
const tagKey = text({ min: 1, max: 128 }, "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
const tagValue = text({ min: 0, max: 256 }, "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
const tags = list(structure({ Key: tagKey, Value: tagValue }), { min: 0, max: 75 });
const principalType = choice("USER", "GROUP");
const principalId = text(
  { min: 1, max: 47 },
  "([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}",
);
const requestId = text(
  { min: 36, max: 36 },
  "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b",
);
const provisioningStatus = choice(
  "LATEST_PERMISSION_SET_PROVISIONED",
  "LATEST_PERMISSION_SET_NOT_PROVISIONED",
);
const statusFilter = structure({}, { Status: choice("IN_PROGRESS", "FAILED", "SUCCEEDED") });
const NextToken = text({ min: 0, max: 2048 }, "[-a-zA-Z0-9+=/_]*");
const page = { MaxResults: integer({ min: 1, max: 100 }), NextToken };

const InstanceArn = instanceArn;
const ofSet = { InstanceArn, PermissionSetArn: permissionSetArn };
const assignment = {
  InstanceArn,
  TargetId: accountId,
  TargetType: choice("AWS_ACCOUNT"),
  PermissionSetArn: permissionSetArn,
  PrincipalType: principalType,
  PrincipalId: principalId,
};

export const ssoAdminInputs = {
  ListInstances: structure({}, page),
  DescribeInstance: structure({ InstanceArn }),

  ListPermissionSets: structure({ InstanceArn }, page),
  DescribePermissionSet: structure(ofSet),
  CreatePermissionSet: structure(
    { Name: text({ min: 1, max: 32 }, "[\\w+=,.@-]+"), InstanceArn },
    { Description: description, SessionDuration: duration, RelayState: relayState, Tags: tags },
  ),
  UpdatePermissionSet: structure(ofSet, {
    Description: description,
    SessionDuration: duration,
    RelayState: relayState,
  }),
  DeletePermissionSet: structure(ofSet),

  PutInlinePolicyToPermissionSet: structure({
    ...ofSet,
    InlinePolicy: text({ min: 1, max: 32768 }, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"),
  }),
  GetInlinePolicyForPermissionSet: structure(ofSet),
  DeleteInlinePolicyFromPermissionSet: structure(ofSet),
  AttachManagedPolicyToPermissionSet: structure({ ...ofSet, ManagedPolicyArn: managedPolicyArn }),
  DetachManagedPolicyFromPermissionSet: structure({ ...ofSet, ManagedPolicyArn: managedPolicyArn }),
  ListManagedPoliciesInPermissionSet: structure(ofSet, page),
  AttachCustomerManagedPolicyReferenceToPermissionSet: structure({
    ...ofSet,
    CustomerManagedPolicyReference: policyReference,
  }),
  DetachCustomerManagedPolicyReferenceFromPermissionSet: structure({
    ...ofSet,
    CustomerManagedPolicyReference: policyReference,
  }),
  ListCustomerManagedPolicyReferencesInPermissionSet: structure(ofSet, page),
  PutPermissionsBoundaryToPermissionSet: structure({ ...ofSet, PermissionsBoundary: permissionsBoundary }),
  GetPermissionsBoundaryForPermissionSet: structure(ofSet),
  DeletePermissionsBoundaryFromPermissionSet: structure(ofSet),

  TagResource: structure({ ResourceArn: taggableArn, Tags: tags }, { InstanceArn }),
  UntagResource: structure(
    { ResourceArn: taggableArn, TagKeys: list(tagKey, { min: 1, max: 75 }) },
    { InstanceArn },
  ),
  ListTagsForResource: structure({ ResourceArn: taggableArn }, { InstanceArn, NextToken }),

  ProvisionPermissionSet: structure(
    { ...ofSet, TargetType: choice("AWS_ACCOUNT", "ALL_PROVISIONED_ACCOUNTS") },
    { TargetId: accountId },
  ),
  DescribePermissionSetProvisioningStatus: structure({
    InstanceArn,
    ProvisionPermissionSetRequestId: requestId,
  }),
  ListPermissionSetProvisioningStatus: structure({ InstanceArn }, { ...page, Filter: statusFilter }),
  ListAccountsForProvisionedPermissionSet: structure(ofSet, {
    ...page,
    ProvisioningStatus: provisioningStatus,
  }),
  ListPermissionSetsProvisionedToAccount: structure(
    { InstanceArn, AccountId: accountId },
    { ...page, ProvisioningStatus: provisioningStatus },
  ),

  CreateAccountAssignment: structure(assignment),
  DeleteAccountAssignment: structure(assignment),
  DescribeAccountAssignmentCreationStatus: structure({
    InstanceArn,
    AccountAssignmentCreationRequestId: requestId,
  }),
  DescribeAccountAssignmentDeletionStatus: structure({
    InstanceArn,
    AccountAssignmentDeletionRequestId: requestId,
  }),
  ListAccountAssignmentCreationStatus: structure({ InstanceArn }, { ...page, Filter: statusFilter }),
  ListAccountAssignmentDeletionStatus: structure({ InstanceArn }, { ...page, Filter: statusFilter }),
  ListAccountAssignments: structure({ ...ofSet, AccountId: accountId }, page),
  ListAccountAssignmentsForPrincipal: structure(
    { InstanceArn, PrincipalId: principalId, PrincipalType: principalType },
    { ...page, Filter: structure({}, { AccountId: accountId }) },
  ),
};
