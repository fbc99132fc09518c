import * as Ids from "@aws-sdk/client-identitystore";
import * as Sso from "@aws-sdk/client-sso-admin";
import { expect, test } from "vitest";
import type { WorldInput } from "../../world.ts";
import { errorOf, identityStoreId, instanceArn, startAws } from "../aws.fixture.ts";

const InstanceArn = instanceArn;
const arn = "arn:aws:sso:::permissionSet/ssoins-7223aaaabbbbcccc/ps-0123456789abcdef";
const ann = "9067aaaaaa-00000000-0000-0000-0000-000000000001";
const ghost = "9067aaaaaa-00000000-0000-0000-0000-00000000dead";
const accounts = Array.from({ length: 20 }, (_, index) => ({
  id: `1111111111${String(index + 10)}`,
  name: `account ${index}`,
}));
const [first, second] = accounts.map(({ id }) => id);
const world: WorldInput = {
  organization: {
    delegatedAdmin: "888888888888",
    accounts: [...accounts, { id: "222222222222", name: "old", state: "CLOSED" as const }],
  },
  identityStore: { users: [{ userName: "ann", id: ann }] },
  permissionSets: [{ name: "Admin", PermissionSetArn: arn }],
};

type Aws = Awaited<ReturnType<typeof startAws>>;

const assignmentIn = (TargetId: string | undefined, PrincipalId = ann) =>
  ({
    InstanceArn,
    PermissionSetArn: arn,
    TargetId,
    TargetType: "AWS_ACCOUNT",
    PrincipalType: "USER",
    PrincipalId,
  }) as const;

const create = async ({ sso }: Aws, TargetId: string | undefined, PrincipalId?: string) =>
  (await sso.send(new Sso.CreateAccountAssignmentCommand(assignmentIn(TargetId, PrincipalId))))
    .AccountAssignmentCreationStatus?.RequestId;

const remove = async ({ sso }: Aws, TargetId: string | undefined, PrincipalId?: string) =>
  (await sso.send(new Sso.DeleteAccountAssignmentCommand(assignmentIn(TargetId, PrincipalId))))
    .AccountAssignmentDeletionStatus?.RequestId;

const endOfCreation = async ({ sso }: Aws, id: string | undefined) => {
  const input = { InstanceArn, AccountAssignmentCreationRequestId: id };
  const answer = await sso.send(new Sso.DescribeAccountAssignmentCreationStatusCommand(input));
  const { Status, FailureReason } = answer.AccountAssignmentCreationStatus ?? {};
  return FailureReason === undefined ? Status : `${Status}: ${FailureReason}`;
};

const endOfDeletion = async ({ sso }: Aws, id: string | undefined) => {
  const input = { InstanceArn, AccountAssignmentDeletionRequestId: id };
  const answer = await sso.send(new Sso.DescribeAccountAssignmentDeletionStatusCommand(input));
  const { Status, FailureReason } = answer.AccountAssignmentDeletionStatus ?? {};
  return FailureReason === undefined ? Status : `${Status}: ${FailureReason}`;
};

test("creates and deletes share 15 slots, which are free again when they end", async () => {
  const aws = await startAws(world);
  for (const { id } of accounts.slice(0, 14)) await create(aws, id);
  await remove(aws, accounts[14]?.id);
  const tooMany = "ThrottlingException: There are too many requests processing. Please try again later.";
  expect(await errorOf(create(aws, accounts[15]?.id))).toBe(tooMany);
  aws.wait(3);
  await create(aws, accounts[15]?.id);
});

test("one account has one change at a time", async () => {
  const aws = await startAws(world);
  const conflict = "ConflictException: There is a conflicting operation in process.";
  await create(aws, first);
  expect(await errorOf(remove(aws, first))).toBe(conflict);
  expect(
    await errorOf(
      aws.sso.send(
        new Sso.ProvisionPermissionSetCommand({
          InstanceArn,
          PermissionSetArn: arn,
          TargetType: "AWS_ACCOUNT",
          TargetId: first,
        }),
      ),
    ),
  ).toBe(conflict);
  await create(aws, second);
});

test("creating what is there succeeds, and leaves an outdated role outdated", async () => {
  const aws = await startAws({
    ...world,
    permissionSets: [{ name: "Admin", PermissionSetArn: arn, OutdatedAccounts: [first ?? ""] }],
    assignments: [{ account: first ?? "", permissionSet: "Admin", user: "ann" }],
  });
  aws.wait(60);
  const id = await create(aws, first);
  aws.wait(3);
  expect(await endOfCreation(aws, id)).toBe("SUCCEEDED");
  expect(aws.aws.state()).toMatchObject({
    permissionSets: [{ OutdatedAccounts: [first] }],
    assignments: [{ account: first }],
  });
});

test("failures come later, each with its reason", async () => {
  const aws = await startAws(world);
  const missingUser = await create(aws, first, ghost);
  const missingAccount = await create(aws, "333333333333");
  const missingAssignment = await remove(aws, second);
  const closed = await create(aws, "222222222222");
  aws.wait(3);
  expect(await endOfCreation(aws, missingUser)).toBe(
    `FAILED: Received a 404 status error: the USER assignee ${ghost} was not found in directory d-9067aaaaaa`,
  );
  expect(await endOfCreation(aws, missingAccount)).toBe(
    "FAILED: Received a 404 status error: Account 333333333333 not found.",
  );
  expect(await endOfDeletion(aws, missingAssignment)).toBe(
    "FAILED: Received a 404 status error: Assignment not found.",
  );
  expect(await endOfCreation(aws, closed)).toBe("IN_PROGRESS");
  aws.wait(120);
  expect(await endOfCreation(aws, closed)).toMatch(
    /^FAILED: AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account '222222222222' takes longer/,
  );
});

test("an assignment outlives its user, and cannot be deleted any more", async () => {
  const aws = await startAws({
    ...world,
    assignments: [{ account: first ?? "", permissionSet: "Admin", user: "ann" }],
  });
  await aws.ids.send(new Ids.DeleteUserCommand({ IdentityStoreId: identityStoreId, UserId: ann }));
  const id = await remove(aws, first);
  aws.wait(3);
  expect(await endOfDeletion(aws, id)).toBe(
    `FAILED: Received a 404 status error: the USER assignee ${ann} was not found in directory d-9067aaaaaa`,
  );
  expect(aws.aws.state().assignments).toEqual([{ account: first, permissionSet: "Admin", userId: ann }]);
});

test("a customer managed policy must be in the account", async () => {
  const aws = await startAws({
    ...world,
    permissionSets: [
      {
        name: "Admin",
        PermissionSetArn: arn,
        CustomerManagedPolicyReferences: [{ Name: "Own", Path: "/a/" }],
      },
    ],
    customerManagedPolicies: { [second ?? ""]: [{ Name: "Own", Path: "/a/" }] },
  });
  const without = await create(aws, first);
  const withPolicy = await create(aws, second);
  aws.wait(3);
  expect(await endOfCreation(aws, without)).toBe(
    `FAILED: Received a 404 status error: Policy arn:aws:iam::${first}:policy/a/Own does not exist or is not attachable.`,
  );
  expect(await endOfCreation(aws, withPolicy)).toBe("SUCCEEDED");
});

test("the lists of provisioned roles lag behind the last delete", async () => {
  const aws = await startAws({
    ...world,
    assignments: [{ account: first ?? "", permissionSet: "Admin", user: "ann" }],
  });
  const list = async () =>
    (
      await aws.sso.send(
        new Sso.ListPermissionSetsProvisionedToAccountCommand({ InstanceArn, AccountId: first }),
      )
    ).PermissionSets;
  await remove(aws, first);
  aws.wait(3);
  expect(await list()).toEqual([arn]);
  aws.wait(4.9);
  expect(await list()).toEqual([arn]);
  aws.wait(0.1);
  expect(await list()).toEqual([]);
});

test("an edit while a set is provisioned is not part of it", async () => {
  const aws = await startAws({
    ...world,
    permissionSets: [{ name: "Admin", PermissionSetArn: arn, ProvisionedWithoutAssignment: [first ?? ""] }],
  });
  const ofSet = { InstanceArn, PermissionSetArn: arn };
  const update = (Description: string) =>
    aws.sso.send(new Sso.UpdatePermissionSetCommand({ ...ofSet, Description }));
  await update("one");
  await aws.sso.send(
    new Sso.ProvisionPermissionSetCommand({ ...ofSet, TargetType: "ALL_PROVISIONED_ACCOUNTS" }),
  );
  await update("two");
  aws.wait(3);
  expect(aws.aws.state().permissionSets[0]?.OutdatedAccounts).toEqual([first]);
});

test("one account that fails makes provisioning fail, and the others have it", async () => {
  const aws = await startAws({
    ...world,
    permissionSets: [
      {
        name: "Admin",
        PermissionSetArn: arn,
        CustomerManagedPolicyReferences: [{ Name: "Own" }],
        OutdatedAccounts: [first ?? "", second ?? ""],
      },
    ],
    customerManagedPolicies: { [second ?? ""]: [{ Name: "Own" }] },
  });
  const started = await aws.sso.send(
    new Sso.ProvisionPermissionSetCommand({
      InstanceArn,
      PermissionSetArn: arn,
      TargetType: "ALL_PROVISIONED_ACCOUNTS",
    }),
  );
  const request = {
    InstanceArn,
    ProvisionPermissionSetRequestId: started.PermissionSetProvisioningStatus?.RequestId,
  };
  const status = async () =>
    (await aws.sso.send(new Sso.DescribePermissionSetProvisioningStatusCommand(request)))
      .PermissionSetProvisioningStatus?.Status;
  aws.wait(3);
  expect(await status()).toBe("IN_PROGRESS");
  aws.wait(3);
  expect(await status()).toBe("FAILED");
  expect(aws.aws.state().permissionSets[0]?.OutdatedAccounts).toEqual([first]);
});

test("scripted ends: a request fails for a reason of the script, or never ends", async () => {
  const aws = await startAws(world);
  aws.endRequestsWith({ kind: "fail-later", reason: "as scripted" });
  const failing = await create(aws, first);
  aws.endRequestsWith({ kind: "never-settle" });
  const endless = await create(aws, second);
  aws.wait(1e6);
  expect(await endOfCreation(aws, failing)).toBe("FAILED: as scripted");
  expect(await endOfCreation(aws, endless)).toBe("IN_PROGRESS");
  expect(aws.aws.state().assignments).toEqual([]);
});

test("the status list shows no more than status, id and date, filtered and in pages", async () => {
  const aws = await startAws(world);
  const ids = [await create(aws, first), await create(aws, second), await create(aws, accounts[2]?.id)];
  const list = (input: object) =>
    aws.sso.send(new Sso.ListAccountAssignmentCreationStatusCommand({ InstanceArn, ...input }));
  const page = await list({ MaxResults: 2, Filter: { Status: "IN_PROGRESS" } });
  expect(page.AccountAssignmentsCreationStatus).toEqual(
    ids.slice(0, 2).map((RequestId) => ({
      Status: "IN_PROGRESS",
      RequestId,
      CreatedDate: new Date(aws.now()),
    })),
  );
  const rest = await list({ MaxResults: 2, Filter: { Status: "IN_PROGRESS" }, NextToken: page.NextToken });
  expect(rest.AccountAssignmentsCreationStatus).toMatchObject([{ RequestId: ids[2] }]);
  expect(await errorOf(list({ MaxResults: 2, NextToken: page.NextToken }))).toBe(
    "ValidationException: Invalid NextToken: the token is not valid.",
  );
  aws.wait(3);
  expect((await list({ Filter: { Status: "IN_PROGRESS" } })).AccountAssignmentsCreationStatus).toEqual([]);
});

test("at most 100 groups for a permission set in an account", async () => {
  const groups = Array.from({ length: 101 }, (_, index) => ({ displayName: `group ${index}` }));
  const aws = await startAws({
    ...world,
    identityStore: { groups },
    assignments: groups
      .slice(0, 100)
      .map(({ displayName }) => ({ account: first ?? "", permissionSet: "Admin", group: displayName })),
  });
  const PrincipalId = aws.aws.state().identityStore.groups.at(-1)?.id;
  const input = { ...assignmentIn(first), PrincipalType: "GROUP", PrincipalId } as const;
  expect(await errorOf(aws.sso.send(new Sso.CreateAccountAssignmentCommand(input)))).toMatch(
    /^ServiceQuotaExceededException/,
  );
});
