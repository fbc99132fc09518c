import * as Org from "@aws-sdk/client-organizations";
import { expect, test } from "vitest";
import { errorOf, management, startAws } from "../aws.fixture.ts";

const many = Array.from({ length: 45 }, (_, index) => ({
  id: String(100000000000 + index),
  name: `account ${index}`,
  ou: index % 2 === 0 ? "/service/prod" : "/",
}));

test("accounts have a state and a path of ids, and no status", async () => {
  const { organizations } = await startAws({
    organization: { accounts: [{ id: "111111111111", name: "古い", state: "CLOSED", ou: "/a/b" }] },
  });
  const { Account } = await organizations.send(new Org.DescribeAccountCommand({ AccountId: "111111111111" }));
  expect(Account).toMatchObject({ Name: "古い", State: "CLOSED" });
  expect(Account).not.toHaveProperty("Status");
  expect(Account?.Paths?.[0]).toMatch(/^o-\w{10}\/r-\w{4}\/(ou-\w{4}-\w{8}\/){2}111111111111\/$/);
});

test("the management account and the delegated administrator are there unasked", async () => {
  const { organizations } = await startAws();
  const { Accounts } = await organizations.send(new Org.ListAccountsCommand({}));
  expect(Accounts?.map(({ Id }) => Id)).toEqual(["888888888888", management]);
});

test("accounts come 20 a page; with a page size the first page is empty and not the last", async () => {
  const { organizations } = await startAws({ organization: { accounts: many } });
  const sizes = async (input: Org.ListAccountsCommandInput) => {
    const found: number[] = [];
    for await (const page of Org.paginateListAccounts({ client: organizations }, input)) {
      found.push(page.Accounts?.length ?? 0);
    }
    return found;
  };
  expect(await sizes({})).toEqual([20, 20, 6]);
  expect(await sizes({ MaxResults: 20 })).toEqual([0, 20, 20, 6]);
});

test("the tree is walked by names from the root", async () => {
  const { organizations } = await startAws({
    organization: { accounts: many, emptyOus: ["/service/dev"] },
  });
  const { Roots } = await organizations.send(new Org.ListRootsCommand({}));
  const unitsOf = async (ParentId: string | undefined) =>
    (await organizations.send(new Org.ListOrganizationalUnitsForParentCommand({ ParentId })))
      .OrganizationalUnits ?? [];
  const [service] = await unitsOf(Roots?.[0]?.Id);
  expect(service?.Name).toBe("service");
  const units = await unitsOf(service?.Id);
  expect(units.map(({ Name }) => Name).sort()).toEqual(["dev", "prod"]);
  const prod = units.find(({ Name }) => Name === "prod");
  const { Accounts } = await organizations.send(new Org.ListAccountsForParentCommand({ ParentId: prod?.Id }));
  expect(Accounts?.length).toBe(20);
  const { Parents } = await organizations.send(new Org.ListParentsCommand({ ChildId: Accounts?.[0]?.Id }));
  expect(Parents).toEqual([{ Id: prod?.Id, Type: "ORGANIZATIONAL_UNIT" }]);
});

test("invalid input is named by a reason", async () => {
  const { organizations } = await startAws();
  const request = (input: Org.ListAccountsCommandInput) =>
    organizations.send(new Org.ListAccountsCommand(input));
  await expect(request({ MaxResults: 21 })).rejects.toMatchObject({
    name: "InvalidInputException",
    Reason: "MAX_VALUE_EXCEEDED",
  });
  await expect(request({ NextToken: "made up" })).rejects.toMatchObject({
    name: "InvalidInputException",
    Reason: "INVALID_NEXT_TOKEN",
  });
  await expect(
    organizations.send(new Org.DescribeAccountCommand({ AccountId: "123456789012" })),
  ).rejects.toMatchObject({ name: "AccountNotFoundException" });
});

test("each operation has its own rate and burst", async () => {
  const { organizations, wait } = await startAws();
  const describe = () => organizations.send(new Org.DescribeOrganizationCommand({}));
  await describe();
  await describe();
  expect(await errorOf(describe())).toMatch(/^TooManyRequestsException/);
  await organizations.send(new Org.ListAccountsCommand({}));
  wait(1);
  await describe();
});

test("the delegated administrator of IAM Identity Center is listed, with its service", async () => {
  const { organizations } = await startAws();
  const { DelegatedAdministrators } = await organizations.send(
    new Org.ListDelegatedAdministratorsCommand({ ServicePrincipal: "sso.amazonaws.com" }),
  );
  expect(DelegatedAdministrators?.map(({ Id }) => Id)).toEqual(["888888888888"]);
  const { DelegatedServices } = await organizations.send(
    new Org.ListDelegatedServicesForAccountCommand({ AccountId: "888888888888" }),
  );
  expect(DelegatedServices?.map(({ ServicePrincipal }) => ServicePrincipal)).toEqual(["sso.amazonaws.com"]);
});

test("a member account may describe its organization, and list nothing", async () => {
  const { organizations } = await startAws({ botAccount: "111111111111" });
  const { Organization } = await organizations.send(new Org.DescribeOrganizationCommand({}));
  expect(Organization?.MasterAccountId).toBe(management);
  expect(await errorOf(organizations.send(new Org.ListAccountsCommand({})))).toMatch(
    /^AccessDeniedException/,
  );
});
