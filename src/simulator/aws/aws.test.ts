import * as Sso from "@aws-sdk/client-sso-admin";
import { expect, test } from "vitest";
import { worldSchema } from "../world.ts";
import { errorOf, instanceArn, startAws } from "./aws.fixture.ts";
import { createAws } from "./aws.ts";

const InstanceArn = instanceArn;

test("all of SSO Admin shares one rate", async () => {
  const { sso, wait } = await startAws();
  for (let request = 0; request < 20; request += 1) await sso.send(new Sso.ListInstancesCommand({}));
  const list = () => sso.send(new Sso.ListPermissionSetsCommand({ InstanceArn }));
  expect(await errorOf(list())).toBe("ThrottlingException: Rate exceeded");
  wait(0.05);
  await list();
});

test("pages can be shorter than asked, and a token serves no other list", async () => {
  const permissionSets = Array.from({ length: 25 }, (_, index) => ({ name: `set${index}` }));
  const { sso } = await startAws({ permissionSets, limits: { ssoAdminPageSize: 10 } });
  const sizes: number[] = [];
  const pages = Sso.paginateListPermissionSets({ client: sso }, { InstanceArn, MaxResults: 100 });
  for await (const { PermissionSets = [] } of pages) sizes.push(PermissionSets.length);
  expect(sizes).toEqual([10, 10, 5]);
  const { NextToken } = await sso.send(new Sso.ListPermissionSetsCommand({ InstanceArn }));
  const other = sso.send(
    new Sso.ListPermissionSetsProvisionedToAccountCommand({
      InstanceArn,
      AccountId: "888888888888",
      NextToken,
    }),
  );
  expect(await errorOf(other)).toMatch(/^ValidationException/);
  expect(await errorOf(sso.send(new Sso.ListPermissionSetsCommand({ InstanceArn, MaxResults: 101 })))).toBe(
    "ValidationException: 1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  );
});

test("the state is a world that is the same cloud again", async () => {
  const world = worldSchema.parse({
    organization: {
      delegatedAdmin: "888888888888",
      accounts: [{ id: "111111111111", name: "dev", ou: "/a/b" }],
      emptyOus: ["/a/c"],
    },
    identityStore: {
      users: [{ userName: "ann", email: "ann@example.com" }],
      groups: [{ displayName: "team", members: ["ann"] }],
    },
    permissionSets: [
      { name: "Admin", Tags: { a: "b" }, OutdatedAccounts: ["111111111111"] },
      { name: "Reader", ProvisionedWithoutAssignment: ["111111111111"] },
    ],
    assignments: [
      { account: "111111111111", permissionSet: "Admin", group: "team" },
      {
        account: "111111111111",
        permissionSet: "Admin",
        userId: "9067aaaaaa-00000000-0000-0000-0000-00000000dead",
      },
    ],
  });
  const state = createAws(world, () => 0).state();
  expect(state.organization.emptyOus).toEqual(["/a/c"]);
  const again = createAws(worldSchema.parse({ ...world, ...state }), () => 0).state();
  expect(again).toEqual(state);
  expect(worldSchema.parse(state)).toMatchObject(state);
});

test.each([
  ["an unknown user", { assignments: [{ account: "111111111111", permissionSet: "Admin", user: "eve" }] }],
  ["an unknown set", { assignments: [{ account: "111111111111", permissionSet: "None", userId: "x" }] }],
  ["an unknown member", { identityStore: { groups: [{ displayName: "team", members: ["eve"] }] } }],
])("a world with %s is refused", (_, part) => {
  const world = worldSchema.parse({ permissionSets: [{ name: "Admin" }], ...part });
  expect(() => createAws(world, () => 0)).toThrow(/^world: /);
});

test("what is not signed, or signed for another service, is refused", async () => {
  const { endpoint } = await startAws();
  const ask = async (authorization: string | undefined, body = "{}") => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": "SWBExternalService.ListInstances",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body,
    });
    const { __type }: { readonly __type?: string } = JSON.parse(await response.text());
    return `${response.status} ${__type}`;
  };
  const signedFor = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=A/20260401/ap-northeast-1/${service}/aws4_request, Signature=0`;
  expect(await ask(undefined)).toBe("400 MissingAuthenticationTokenException");
  expect(await ask(signedFor("identitystore"))).toBe("400 InvalidSignatureException");
  expect(await ask(signedFor("sso"), '{"MaxResults":"10"}')).toBe("400 SerializationException");
  expect(await ask(signedFor("sso"), "{")).toBe("400 SerializationException");
});

test("IAM lists policies of AWS, so that a name can be made an ARN", async () => {
  const { endpoint } = await startAws();
  const authorization = "AWS4-HMAC-SHA256 Credential=A/20260401/us-east-1/iam/aws4_request, Signature=0";
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: "Action=ListPolicies&Version=2010-05-08&Scope=AWS",
  });
  expect(await response.text()).toContain("<Arn>arn:aws:iam::aws:policy/job-function/Billing</Arn>");
});
