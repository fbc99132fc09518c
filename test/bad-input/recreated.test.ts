import {
  CreateUserCommand,
  DeleteUserCommand,
  GetUserIdCommand,
  IdentitystoreClient,
} from "@aws-sdk/client-identitystore";
import { beforeAll, expect, test } from "vitest";
import { type Company, expectNothingMore, reopen, type Settled, settle } from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* Users whom the identity provider deletes, or deletes and makes anew: AWS keeps the assignments of the old id. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const identityStore = ({ simulator }: Company) => {
  const { listing } = simulator;
  const IdentityStoreId = listing.identityStoreId;
  const client = new IdentitystoreClient({
    endpoint: listing.endpoints.aws,
    region: listing.env.AWS_REGION ?? "",
    credentials: { accessKeyId: "a", secretAccessKey: "b", sessionToken: "simulatorSessionToken" },
  });
  return {
    delete: async (userName: string): Promise<void> => {
      const UniqueAttribute = { AttributePath: "userName", AttributeValue: userName };
      const { UserId } = await client.send(
        new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier: { UniqueAttribute } }),
      );
      await client.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
    },
    create: async (userName: string): Promise<void> => {
      const Name = { GivenName: "Ann", FamilyName: "Lee" };
      await client.send(
        new CreateUserCommand({ IdentityStoreId, UserName: userName, DisplayName: "Ann Lee", Name }),
      );
    },
  };
};

const ann = "ann@example.com";
const left = expect.stringMatching(/^Record 1 \(app 102\): AWS did not carry this out, .*\[orphan-left\]$/);

test("a user who was made anew has access again; what AWS does not delete is told once", async () => {
  const opened = await reopen(settled);
  await identityStore(opened).delete(ann);
  await identityStore(opened).create(ann);
  const first = await opened.run();
  expect(first.en).toEqual([
    left,
    "Record 1 (app 102): “ann@example.com” has another ID in IAM Identity Center than before: the user or group was deleted and made anew, or the name was given to another. What this record grants goes over to the new one. Check that it is the one that is meant. [principal-recreated]",
  ]);
  expect(first.ja[1]).toBe(
    "レコード 1（アプリ 102）: 「ann@example.com」の IAM Identity Center での ID が以前と変わりました。ユーザーまたはグループが削除されて作り直されたか、同じ名前が別の人やグループに付けられています。このレコードによる割り当ては新しいほうに移ります。意図した相手か確認してください。 [principal-recreated]",
  );
  expect(first.assignments).toContain(`${accountIds.dev}/ReadOnly ${ann}`);
  const { status, en, writes, result } = await opened.run();
  expect({ status, en, writes }).toEqual({ status: "in-sync", en: [], writes: [] });
  expect(result.reached?.plan.kept).toContainEqual({ reason: "orphan", count: 1 });
});

test("an assignment of a deleted user that AWS does not delete is tried once, not in every run", async () => {
  const opened = await reopen(settled, (world) =>
    ledger(world, "assignments").edit(1, { users: ["carol"] }, "2026-04-02T00:00:00Z"),
  );
  await identityStore(opened).delete(ann);
  const first = await opened.run();
  expect({ status: first.status, en: first.en }).toEqual({ status: "partly-applied", en: [left] });
  const { status, en } = await opened.run();
  expect({ status, en }).toEqual({ status: "in-sync", en: [] });
  await expectNothingMore(opened);
});
