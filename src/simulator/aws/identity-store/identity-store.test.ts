import * as Ids from "@aws-sdk/client-identitystore";
import { expect, test } from "vitest";
import { errorOf, identityStoreId, startAws } from "../aws.fixture.ts";

const IdentityStoreId = identityStoreId;
const world = {
  identityStore: {
    users: [
      { userName: "ann@example.com", email: "ann@corp.example", displayName: "Ann" },
      { userName: "bob@example.com" },
    ],
    groups: [{ displayName: "team", members: ["ann@example.com"] }],
  },
};

const lookUp = (AttributePath: string, AttributeValue: string) => ({
  IdentityStoreId,
  AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
});

test("users are found by name and by e-mail, with the very same letters", async () => {
  const { ids } = await startAws(world);
  const byName = await ids.send(new Ids.GetUserIdCommand(lookUp("UserName", "ann@example.com")));
  const byEmail = await ids.send(new Ids.GetUserIdCommand(lookUp("emails.value", "ann@corp.example")));
  expect(byName.UserId).toMatch(/^9067aaaaaa-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(byEmail.UserId).toBe(byName.UserId);
  const other = ids.send(new Ids.GetUserIdCommand(lookUp("userName", "Ann@example.com")));
  await expect(other).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    ResourceType: "USER",
  });
  expect(await errorOf(ids.send(new Ids.GetUserIdCommand(lookUp("title", "x"))))).toMatch(
    /^ValidationException/,
  );
});

test("users come in pages, and their order is not the world's", async () => {
  const { ids } = await startAws({
    identityStore: { users: Array.from({ length: 250 }, (_, index) => ({ userName: `user${index}` })) },
  });
  const names: (string | undefined)[] = [];
  const sizes: number[] = [];
  for await (const { Users = [] } of Ids.paginateListUsers({ client: ids }, { IdentityStoreId })) {
    sizes.push(Users.length);
    names.push(...Users.map(({ UserName }) => UserName));
  }
  expect(sizes).toEqual([100, 100, 50]);
  expect(new Set(names).size).toBe(250);
  expect(names[0]).not.toBe("user0");
});

test("a user is created, changed and deleted, and gets another id when created again", async () => {
  const { ids, aws } = await startAws(world);
  const create = () =>
    ids.send(
      new Ids.CreateUserCommand({
        IdentityStoreId,
        UserName: "eve",
        DisplayName: "Eve",
        Name: { GivenName: "Eve", FamilyName: "X" },
        Emails: [{ Value: "eve@corp.example", Primary: true }],
      }),
    );
  const { UserId } = await create();
  await ids.send(
    new Ids.UpdateUserCommand({
      IdentityStoreId,
      UserId,
      Operations: [
        { AttributePath: "name.familyName", AttributeValue: "Y" },
        { AttributePath: "emails" },
        { AttributePath: "title", AttributeValue: "部長" },
      ],
    }),
  );
  const user = await ids.send(new Ids.DescribeUserCommand({ IdentityStoreId, UserId }));
  expect(user).toMatchObject({ Name: { GivenName: "Eve", FamilyName: "Y" }, Title: "部長" });
  expect(user.Emails).toBeUndefined();
  await ids.send(new Ids.DeleteUserCommand({ IdentityStoreId, UserId }));
  expect(aws.state().identityStore.users).toHaveLength(2);
  expect((await create()).UserId).not.toBe(UserId);
});

test("names, e-mail addresses and group names are unique", async () => {
  const { ids } = await startAws(world);
  const user = { IdentityStoreId, DisplayName: "A", Name: { GivenName: "A", FamilyName: "A" } };
  await expect(
    ids.send(new Ids.CreateUserCommand({ ...user, UserName: "ANN@example.com" })),
  ).rejects.toMatchObject({ name: "ConflictException", Reason: "UNIQUENESS_CONSTRAINT_VIOLATION" });
  await expect(
    ids.send(
      new Ids.CreateUserCommand({ ...user, UserName: "new", Emails: [{ Value: "ann@corp.example" }] }),
    ),
  ).rejects.toMatchObject({ name: "ConflictException" });
  await expect(
    ids.send(new Ids.CreateGroupCommand({ IdentityStoreId, DisplayName: "Team" })),
  ).rejects.toMatchObject({ name: "ConflictException" });
  expect(await errorOf(ids.send(new Ids.CreateUserCommand({ IdentityStoreId, UserName: "new" })))).toBe(
    "ValidationException: FamilyName is a required attribute",
  );
});

test("memberships are listed from both sides, and go with the group", async () => {
  const { ids, aws } = await startAws(world);
  const { UserId } = await ids.send(new Ids.GetUserIdCommand(lookUp("userName", "bob@example.com")));
  const { GroupId } = await ids.send(new Ids.GetGroupIdCommand(lookUp("DisplayName", "team")));
  const MemberId = { UserId: UserId ?? "" };
  const pair = { IdentityStoreId, GroupId, MemberId };
  const { MembershipId } = await ids.send(new Ids.CreateGroupMembershipCommand(pair));
  expect(await errorOf(ids.send(new Ids.CreateGroupMembershipCommand(pair)))).toMatch(/^ConflictException/);
  expect(aws.state().identityStore.groups[0]?.members).toEqual(["ann@example.com", "bob@example.com"]);
  const found = await ids.send(new Ids.GetGroupMembershipIdCommand(pair));
  expect(found.MembershipId).toBe(MembershipId);
  const ofUser = await ids.send(new Ids.ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId }));
  expect(ofUser.GroupMemberships).toMatchObject([{ GroupId, MembershipId }]);
  const ofGroup = await ids.send(new Ids.ListGroupMembershipsCommand({ IdentityStoreId, GroupId }));
  expect(ofGroup.GroupMemberships).toHaveLength(2);
  const { Results } = await ids.send(
    new Ids.IsMemberInGroupsCommand({ IdentityStoreId, MemberId, GroupIds: [GroupId ?? ""] }),
  );
  expect(Results).toMatchObject([{ MembershipExists: true }]);
  await ids.send(new Ids.DeleteGroupCommand({ IdentityStoreId, GroupId }));
  expect(await errorOf(ids.send(new Ids.GetGroupMembershipIdCommand(pair)))).toMatch(/^ResourceNotFound/);
});

test("every operation has its own rate", async () => {
  const { ids, wait } = await startAws({ ...world, limits: { identityStoreRequestsPerSecond: 2 } });
  const users = () => ids.send(new Ids.ListUsersCommand({ IdentityStoreId }));
  await users();
  await users();
  expect(await errorOf(users())).toBe("ThrottlingException: Rate exceeded");
  await ids.send(new Ids.ListGroupsCommand({ IdentityStoreId }));
  wait(0.5);
  await users();
});

test("member accounts may read, and not write", async () => {
  const { ids } = await startAws({ ...world, botAccount: "111111111111" });
  await ids.send(new Ids.ListUsersCommand({ IdentityStoreId }));
  expect(
    await errorOf(ids.send(new Ids.CreateGroupCommand({ IdentityStoreId, DisplayName: "new" }))),
  ).toMatch(/^AccessDeniedException: User: arn:aws:sts::111111111111:/);
});
