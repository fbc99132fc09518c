import * as Sso from "@aws-sdk/client-sso-admin";
import { describe, expect, test } from "vitest";
import { errorOf, instanceArn, startAws } from "../aws.fixture.ts";

const InstanceArn = instanceArn;
const arn = "arn:aws:sso:::permissionSet/ssoins-7223aaaabbbbcccc/ps-0123456789abcdef";
const ofSet = { InstanceArn, PermissionSetArn: arn };
const world = {
  organization: { delegatedAdmin: "888888888888", accounts: [{ id: "111111111111", name: "dev" }] },
  permissionSets: [
    {
      name: "Admin",
      PermissionSetArn: arn,
      Description: "For admins",
      RelayState: "https://example.com",
      ManagedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      ProvisionedWithoutAssignment: ["111111111111"],
    },
  ],
};

const policyOf = (length: number, padding = "") =>
  `{${padding}"Statement":[{"Effect":"Allow","Action":"s3:Get","Resource":"${"x".repeat(length)}"}]}`;

const refusals: readonly (readonly [string, (sso: Sso.SSOAdminClient) => Promise<unknown>, string])[] = [
  [
    "a name that is taken, whatever its case",
    (sso) => sso.send(new Sso.CreatePermissionSetCommand({ InstanceArn, Name: "admin" })),
    "ConflictException: PermissionSet with name admin already exists",
  ],
  [
    "a name with a space",
    (sso) => sso.send(new Sso.CreatePermissionSetCommand({ InstanceArn, Name: "Read Only" })),
    "ValidationException: 1 validation error detected: Value 'Read Only' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
  ],
  [
    "a missing name and a long description, together",
    (sso) => sso.send(new Sso.CreatePermissionSetCommand({ InstanceArn, Name: undefined, Description: "" })),
    "ValidationException: 2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; Value '' at 'description' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    "Japanese in a description",
    (sso) => sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, Description: "閲覧のみ" })),
    "ValidationException: 1 validation error detected: Value '閲覧のみ' at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*",
  ],
  [
    "a session of 13 hours",
    (sso) => sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, SessionDuration: "PT13H" })),
    "ValidationException: Session duration PT13H is not between 1 hour and 12 hours.",
  ],
  [
    "a policy of AWS that does not exist",
    (sso) =>
      sso.send(
        new Sso.AttachManagedPolicyToPermissionSetCommand({
          ...ofSet,
          ManagedPolicyArn: "arn:aws:iam::aws:policy/Billing",
        }),
      ),
    "ResourceNotFoundException: Policy does not exist: arn:aws:iam::aws:policy/Billing",
  ],
  [
    "a policy that is attached",
    (sso) =>
      sso.send(
        new Sso.AttachManagedPolicyToPermissionSetCommand({
          ...ofSet,
          ManagedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ),
    "ConflictException: Permission set with id ps-0123456789abcdef already has a typed link attachment to a manged policy with arn:aws:iam::aws:policy/AdministratorAccess",
  ],
  [
    "detaching a policy that is not attached",
    (sso) =>
      sso.send(
        new Sso.DetachManagedPolicyFromPermissionSetCommand({
          ...ofSet,
          ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ),
    "ResourceNotFoundException: Could not find ManagedPolicy with arn arn:aws:iam::aws:policy/ReadOnlyAccess",
  ],
  [
    "an inline policy that is too large",
    (sso) =>
      sso.send(new Sso.PutInlinePolicyToPermissionSetCommand({ ...ofSet, InlinePolicy: policyOf(10_240) })),
    "ValidationException: Current size of the non-whitespace characters present in the InlinePolicy Document is 10306 bytes which has exceeded the maximum limit of 10240 bytes",
  ],
  [
    "an inline policy without a statement",
    (sso) => sso.send(new Sso.PutInlinePolicyToPermissionSetCommand({ ...ofSet, InlinePolicy: "{}" })),
    "ValidationException: Invalid PermissionsPolicy Document",
  ],
  [
    "a boundary of nothing",
    (sso) =>
      sso.send(new Sso.PutPermissionsBoundaryToPermissionSetCommand({ ...ofSet, PermissionsBoundary: {} })),
    "ValidationException: Specify either CustomerManagedPolicyReference or ManagedPolicyArn, not both.",
  ],
  [
    "a boundary that is not there",
    (sso) => sso.send(new Sso.GetPermissionsBoundaryForPermissionSetCommand(ofSet)),
    `ResourceNotFoundException: Could not find a permissions boundary for ${arn}`,
  ],
  [
    "an unknown permission set",
    (sso) =>
      sso.send(
        new Sso.DescribePermissionSetCommand({
          InstanceArn,
          PermissionSetArn: arn.replace("ps-0", "ps-1"),
        }),
      ),
    "ResourceNotFoundException: Could not find PermissionSet with id ps-1123456789abcdef",
  ],
  [
    "deleting a set that is provisioned, even without an assignment",
    (sso) => sso.send(new Sso.DeletePermissionSetCommand(ofSet)),
    "ConflictException: Could not delete because PermissionSet has ApplicationProfile associated with it.",
  ],
  [
    "provisioning one account without saying which",
    (sso) => sso.send(new Sso.ProvisionPermissionSetCommand({ ...ofSet, TargetType: "AWS_ACCOUNT" })),
    "ValidationException: TargetId is required when TargetType is AWS_ACCOUNT.",
  ],
  [
    "an operation that is not simulated",
    (sso) => sso.send(new Sso.ListApplicationsCommand({ InstanceArn })),
    "UnknownOperationException: UnknownError",
  ],
];

describe("refused", () => {
  test.each(refusals)("%s", async (_, request, expected) => {
    const { sso } = await startAws(world);
    expect(await errorOf(request(sso))).toBe(expected);
  });
});

test("an update keeps a description that is left out, and clears a relay state", async () => {
  const { sso } = await startAws(world);
  await sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, SessionDuration: "PT90M" }));
  const { PermissionSet } = await sso.send(new Sso.DescribePermissionSetCommand(ofSet));
  expect(PermissionSet).toMatchObject({ Description: "For admins", SessionDuration: "PT90M" });
  expect(PermissionSet?.RelayState).toBeUndefined();
});

test("tags do not make the accounts outdated, edits do", async () => {
  const { sso, aws } = await startAws(world);
  const outdated = () => aws.state().permissionSets[0]?.OutdatedAccounts;
  await sso.send(new Sso.TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "a", Value: "b" }] }));
  await sso.send(new Sso.DeleteInlinePolicyFromPermissionSetCommand(ofSet));
  expect(outdated()).toEqual([]);
  await sso.send(
    new Sso.AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
      ...ofSet,
      CustomerManagedPolicyReference: { Name: "Own" },
    }),
  );
  expect(outdated()).toEqual(["111111111111"]);
});

test("white space does not count for the size of an inline policy, and the text is kept", async () => {
  const { sso } = await startAws(world);
  const InlinePolicy = policyOf(10_000, " ".repeat(20_000));
  await sso.send(new Sso.PutInlinePolicyToPermissionSetCommand({ ...ofSet, InlinePolicy }));
  const answer = await sso.send(new Sso.GetInlinePolicyForPermissionSetCommand(ofSet));
  expect(answer.InlinePolicy).toBe(InlinePolicy);
});

test("a customer managed boundary is given back with its path", async () => {
  const { sso } = await startAws(world);
  const PermissionsBoundary = { CustomerManagedPolicyReference: { Name: "Edge" } };
  await sso.send(new Sso.PutPermissionsBoundaryToPermissionSetCommand({ ...ofSet, PermissionsBoundary }));
  const answer = await sso.send(new Sso.GetPermissionsBoundaryForPermissionSetCommand(ofSet));
  expect(answer.PermissionsBoundary).toEqual({
    CustomerManagedPolicyReference: { Name: "Edge", Path: "/" },
  });
  await sso.send(new Sso.DeletePermissionsBoundaryFromPermissionSetCommand(ofSet));
  expect(await errorOf(sso.send(new Sso.GetPermissionsBoundaryForPermissionSetCommand(ofSet)))).toMatch(
    /^ResourceNotFoundException/,
  );
});

test("a set that is made again has another ARN", async () => {
  const { sso } = await startAws();
  const create = () => sso.send(new Sso.CreatePermissionSetCommand({ InstanceArn, Name: "Again" }));
  const first = (await create()).PermissionSet?.PermissionSetArn;
  await sso.send(new Sso.DeletePermissionSetCommand({ InstanceArn, PermissionSetArn: first }));
  expect((await create()).PermissionSet?.PermissionSetArn).not.toBe(first);
});

test("edits in quick succession conflict, when the world says so", async () => {
  const { sso, wait } = await startAws({ ...world, limits: { permissionSetEditMilliseconds: 50 } });
  const edit = () => sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, Description: "New" }));
  await edit();
  expect(await errorOf(edit())).toBe("ConflictException: There is a conflicting operation in process.");
  wait(0.05);
  await edit();
});
