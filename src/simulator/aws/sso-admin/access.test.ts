import * as Sso from "@aws-sdk/client-sso-admin";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect, test } from "vitest";
import { errorOf, instanceArn, management, startAws } from "../aws.fixture.ts";

const InstanceArn = instanceArn;
const arn = "arn:aws:sso:::permissionSet/ssoins-7223aaaabbbbcccc/ps-0123456789abcdef";
const ofSet = { InstanceArn, PermissionSetArn: arn };
const ann = "9067aaaaaa-00000000-0000-0000-0000-000000000001";
const member = "111111111111";
const organization = { delegatedAdmin: "888888888888", accounts: [{ id: member, name: "dev" }] };
const world = {
  organization,
  identityStore: { users: [{ userName: "ann", id: ann }] },
  permissionSets: [{ name: "Admin", PermissionSetArn: arn }],
};
const inManagement = {
  ...world,
  permissionSets: [{ ...world.permissionSets[0], name: "Admin", ProvisionedWithoutAssignment: [management] }],
};
const assignmentIn = (TargetId: string) =>
  new Sso.CreateAccountAssignmentCommand({
    ...ofSet,
    TargetId,
    TargetType: "AWS_ACCOUNT",
    PrincipalType: "USER",
    PrincipalId: ann,
  });
const denial = (action: string, resource: string, account = "888888888888") =>
  `AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/identity-sync/simulator is not authorized to perform: sso:${action} on resource: ${resource}`;

test("the delegated administrator may not assign in the management account", async () => {
  const { sso } = await startAws(world);
  expect(await errorOf(sso.send(assignmentIn(management)))).toBe(
    denial("CreateAccountAssignment", `arn:aws:sso:::account/${management}`),
  );
});

test("a set that is provisioned in the management account is read-only to the delegated administrator", async () => {
  const { sso } = await startAws(inManagement);
  const { PermissionSet } = await sso.send(new Sso.DescribePermissionSetCommand(ofSet));
  expect(PermissionSet?.Name).toBe("Admin");
  expect(await errorOf(sso.send(assignmentIn(member)))).toBe(denial("CreateAccountAssignment", arn));
  const edit = sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, Description: "New" }));
  expect(await errorOf(edit)).toBe(denial("UpdatePermissionSet", arn));
  const tag = sso.send(new Sso.TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "a", Value: "b" }] }));
  expect(await errorOf(tag)).toBe(denial("TagResource", arn));
});

test("the management account may do both", async () => {
  const { sso } = await startAws({ ...inManagement, botAccount: management });
  await sso.send(assignmentIn(management));
  await sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, Description: "New" }));
});

test("only the management account lists a principal's assignments, those of its groups too", async () => {
  const withGroup = {
    ...world,
    identityStore: { ...world.identityStore, groups: [{ displayName: "team", members: ["ann"] }] },
    assignments: [{ account: member, permissionSet: "Admin", group: "team" }],
  };
  const command = () =>
    new Sso.ListAccountAssignmentsForPrincipalCommand({
      InstanceArn,
      PrincipalId: ann,
      PrincipalType: "USER",
    });
  const asDelegated = await startAws(withGroup);
  expect(await errorOf(asDelegated.sso.send(command()))).toBe(
    denial("ListAccountAssignmentsForPrincipal", InstanceArn),
  );
  const asManagement = await startAws({ ...withGroup, botAccount: management });
  const { AccountAssignments } = await asManagement.sso.send(command());
  expect(AccountAssignments).toMatchObject([{ AccountId: member, PrincipalType: "GROUP" }]);
});

test("a member account sees its own instance only, which has no permission sets", async () => {
  const own = {
    InstanceArn: "arn:aws:sso:::instance/ssoins-1111222233334444",
    IdentityStoreId: "d-1111222233",
    OwnerAccountId: member,
  };
  const { sso } = await startAws({
    ...world,
    botAccount: member,
    instances: [{ InstanceArn, IdentityStoreId: "d-9067aaaaaa" }, own],
  });
  const { Instances } = await sso.send(new Sso.ListInstancesCommand({}));
  expect(Instances?.map((instance) => instance.InstanceArn)).toEqual([own.InstanceArn]);
  expect(await errorOf(sso.send(new Sso.ListPermissionSetsCommand({ InstanceArn })))).toBe(
    denial("ListPermissionSets", InstanceArn, member),
  );
  const { PermissionSetsEnabled } = await sso.send(new Sso.DescribeInstanceCommand(own));
  expect(PermissionSetsEnabled).toBe(false);
  expect(await errorOf(sso.send(new Sso.ListPermissionSetsCommand(own)))).toBe(
    "ValidationException: Permission sets are not enabled for this instance.",
  );
});

test("permission sets can be off in the organization's instance", async () => {
  const instances = [{ InstanceArn, IdentityStoreId: "d-9067aaaaaa", PermissionSetsEnabled: false }];
  const { sso } = await startAws({ instances });
  const { PermissionSetsEnabled } = await sso.send(new Sso.DescribeInstanceCommand({ InstanceArn }));
  expect(PermissionSetsEnabled).toBe(false);
  expect(await errorOf(sso.send(new Sso.ListPermissionSetsCommand({ InstanceArn })))).toMatch(
    /^ValidationException/,
  );
});

test("another Region has no instance", async () => {
  const { options } = await startAws(world);
  const elsewhere = new SSOAdminClient({ ...options, region: "us-west-2" });
  const { Instances } = await elsewhere.send(new Sso.ListInstancesCommand({}));
  expect(Instances).toEqual([]);
  expect(await errorOf(elsewhere.send(new Sso.ListPermissionSetsCommand({ InstanceArn })))).toMatch(
    /^ResourceNotFoundException/,
  );
  elsewhere.destroy();
});
