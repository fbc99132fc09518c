import * as Ids from "@aws-sdk/client-identitystore";
import * as Sso from "@aws-sdk/client-sso-admin";
import { expect, test } from "vitest";
import { errorOf, identityStoreId, instanceArn, startAws } from "../aws.fixture.ts";

const world = {
  organization: { delegatedAdmin: "888888888888", accounts: [{ id: "111111111111", name: "dev" }] },
  identityStore: { users: [{ userName: "ann@example.com", email: "ann@example.com" }] },
};

test("a permission set is created, edited, provisioned, assigned, withdrawn and deleted", async () => {
  const { sso, ids, wait, aws } = await startAws(world);
  const InstanceArn = instanceArn;
  const { PermissionSet } = await sso.send(
    new Sso.CreatePermissionSetCommand({
      InstanceArn,
      Name: "ReadOnly",
      Description: "Café",
      Tags: [{ Key: "managed-by", Value: "me" }],
    }),
  );
  const PermissionSetArn = PermissionSet?.PermissionSetArn;
  const ofSet = { InstanceArn, PermissionSetArn };
  expect(PermissionSet).toMatchObject({ Name: "ReadOnly", SessionDuration: "PT1H", Description: "Café" });
  await sso.send(
    new Sso.AttachManagedPolicyToPermissionSetCommand({
      ...ofSet,
      ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }),
  );
  const { UserId } = await ids.send(
    new Ids.GetUserIdCommand({
      IdentityStoreId: identityStoreId,
      AlternateIdentifier: {
        UniqueAttribute: { AttributePath: "userName", AttributeValue: "ann@example.com" },
      },
    }),
  );
  const assignment = {
    ...ofSet,
    TargetId: "111111111111",
    TargetType: "AWS_ACCOUNT",
    PrincipalType: "USER",
    PrincipalId: UserId,
  } as const;
  const created = await sso.send(new Sso.CreateAccountAssignmentCommand(assignment));
  expect(created.AccountAssignmentCreationStatus).toMatchObject({ Status: "IN_PROGRESS" });
  const creation = {
    InstanceArn,
    AccountAssignmentCreationRequestId: created.AccountAssignmentCreationStatus?.RequestId,
  };
  wait(3);
  const status = await sso.send(new Sso.DescribeAccountAssignmentCreationStatusCommand(creation));
  expect(status.AccountAssignmentCreationStatus).toMatchObject({ Status: "SUCCEEDED", PrincipalId: UserId });

  const outdated = { ...ofSet, ProvisioningStatus: "LATEST_PERMISSION_SET_NOT_PROVISIONED" } as const;
  const listOutdated = async () =>
    (await sso.send(new Sso.ListAccountsForProvisionedPermissionSetCommand(outdated))).AccountIds;
  expect(await listOutdated()).toEqual([]);
  await sso.send(
    new Sso.PutInlinePolicyToPermissionSetCommand({
      ...ofSet,
      InlinePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    }),
  );
  expect(await listOutdated()).toEqual(["111111111111"]);
  await sso.send(new Sso.ProvisionPermissionSetCommand({ ...ofSet, TargetType: "ALL_PROVISIONED_ACCOUNTS" }));
  wait(3);
  expect(await listOutdated()).toEqual([]);
  expect(aws.state()).toMatchObject({
    assignments: [{ account: "111111111111", permissionSet: "ReadOnly", user: "ann@example.com" }],
  });

  expect(await errorOf(sso.send(new Sso.DeletePermissionSetCommand(ofSet)))).toBe(
    "ConflictException: Could not delete because PermissionSet has ApplicationProfile associated with it.",
  );
  await sso.send(new Sso.DeleteAccountAssignmentCommand(assignment));
  wait(3);
  const listed = await sso.send(
    new Sso.ListAccountAssignmentsCommand({ ...ofSet, AccountId: "111111111111" }),
  );
  expect(listed.AccountAssignments).toEqual([]);
  expect(await errorOf(sso.send(new Sso.DeletePermissionSetCommand(ofSet)))).toMatch(/^ConflictException/);
  wait(5);
  await sso.send(new Sso.DeletePermissionSetCommand(ofSet));
  expect(aws.state()).toMatchObject({ permissionSets: [], assignments: [] });
});
