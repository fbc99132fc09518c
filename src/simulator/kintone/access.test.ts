import { KintoneRestAPIClient } from "@kintone/rest-api-client";
import { expect, it } from "vitest";
import { kintoneClient, ledgerApp, ledgerWorld, tokens } from "../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../test/support/simulate.ts";

const record = { 名前: { value: "x" } };

it.each([
  ["a token that nobody knows", ["unknown"]],
  ["a token of another app", [tokens.other]],
  ["a good token beside one that nobody knows", [tokens.all, "unknown"]],
  ["ten tokens", Array.from({ length: 10 }, () => tokens.all)],
])("refuses %s", async (_name, given) => {
  const client = kintoneClient(await simulate(ledgerWorld()), given);
  await expect(client.record.getRecords({ app: 101 })).rejects.toMatchObject({
    code: "GAIA_IA02",
    status: 400,
  });
});

it("takes the tokens of several apps at once", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()), [tokens.view, tokens.other]);
  expect((await client.record.getRecords({ app: 101 })).records.length).toBe(2);
  expect((await client.record.getRecords({ app: 102 })).records.length).toBe(0);
});

it("lets a token do what its rights say, and comment with the right to view", async () => {
  const client = kintoneClient(await simulate(ledgerWorld()), tokens.view);
  const denied = { code: "GAIA_NO01", status: 403 };
  await expect(client.record.addRecord({ app: 101, record })).rejects.toMatchObject(denied);
  await expect(client.record.updateRecord({ app: 101, id: 1, record })).rejects.toMatchObject(denied);
  await expect(client.record.deleteRecords({ app: 101, ids: [1] })).rejects.toMatchObject(denied);
  await expect(client.app.getApps({})).rejects.toMatchObject(denied);
  const comment = { text: "読めました" };
  expect(await client.record.addRecordComment({ app: 101, record: 1, comment })).toEqual({ id: "1" });
});

it("takes a login and password, and records what that user did under their name", async () => {
  const { listing } = await simulate(ledgerWorld());
  const login = (username: string, password: string) =>
    new KintoneRestAPIClient({
      baseUrl: listing.endpoints.kintone,
      auth: { username, password },
      proxy: false,
    });
  const client = login("sato", "secret");
  await client.record.updateRecord({ app: 101, id: 1, record });
  const changed = await client.record.getRecord({ app: 101, id: 1 });
  expect(changed.record.更新者?.value).toEqual({ code: "sato", name: "佐藤" });
  expect((await client.app.getApps({})).apps.map(({ appId }) => appId)).toEqual(["101", "102"]);
  const wrong = { code: "CB_WA01", status: 401 };
  await expect(login("sato", "wrong").app.getApps({})).rejects.toMatchObject(wrong);
  await expect(login("mori", "secret").app.getApps({})).rejects.toMatchObject(wrong);
});

it("takes an OAuth token for what its scopes open, with the rights of who consented", async () => {
  const { listing } = await simulate(
    ledgerWorld({
      oAuthTokens: [
        { token: "reads", user: "sato", scopes: ["k:app_record:read", "k:app_settings:read"] },
        { token: "writes", user: "sato", scopes: ["k:app_record:write"] },
        { token: "over", user: "sato", scopes: ["k:app_record:read"], expiresAt: "2020-01-01T00:00:00Z" },
        { token: "nobody", user: "nobody", scopes: ["k:app_record:read"] },
      ],
    }),
  );
  const by = (oAuthToken: string, basicAuth?: { username: string; password: string }) =>
    new KintoneRestAPIClient({
      baseUrl: listing.endpoints.kintone,
      auth: { oAuthToken },
      proxy: false,
      ...(basicAuth === undefined ? {} : { basicAuth }),
    });
  expect((await by("reads").app.getApps({})).apps.length).toBe(2);
  expect((await by("reads").record.getRecords({ app: 101 })).records.length).toBe(2);
  await by("writes").record.updateRecord({ app: 101, id: 1, record });
  const { record: changed } = await by("reads").record.getRecord({ app: 101, id: 1 });
  expect(changed.更新者?.value).toEqual({ code: "sato", name: "佐藤" });

  const missing = { status: 403 };
  await expect(by("writes").record.getRecords({ app: 101 })).rejects.toMatchObject(missing);
  await expect(by("reads").record.updateRecord({ app: 101, id: 1, record })).rejects.toMatchObject(missing);
  await expect(by("reads").app.addApp({ name: "x" })).rejects.toMatchObject(missing);
  // APIs that the page of the scopes does not list.
  await expect(by("reads").space.getSpace({ id: 1 })).rejects.toMatchObject(missing);
  await expect(by("reads").record.createCursor({ app: 101 })).rejects.toMatchObject(missing);
  for (const token of ["over", "nobody", "unknown"])
    await expect(by(token).record.getRecords({ app: 101 })).rejects.toMatchObject({ status: 401 });
});

it("lets no OAuth token through Basic authentication, whose header it takes", async () => {
  const basicAuth = { username: "domain", password: "gate" };
  const oAuthTokens = [{ token: "reads", user: "sato", scopes: ["k:app_record:read" as const] }];
  const { listing } = await simulate(ledgerWorld({ basicAuth, oAuthTokens }));
  const client = new KintoneRestAPIClient({
    baseUrl: listing.endpoints.kintone,
    auth: { oAuthToken: "reads" },
    basicAuth,
    proxy: false,
  });
  // The page is told in our own words where a test that shares this one's modules has loaded the program's client.
  await expect(client.record.getRecords({ app: 101 })).rejects.toThrow(/^(401: Unauthorized|HTTP 401 )/);
});

it("refuses a call without any credentials", async () => {
  const { listing } = await simulate(ledgerWorld());
  const response = await fetch(`${listing.endpoints.kintone}/k/v1/records.json?app=101`);
  expect([response.status, await response.json()]).toMatchObject([401, { code: "CB_AU01" }]);
});

it("stands behind Basic authentication, which answers in HTML", async () => {
  const basicAuth = { username: "domain", password: "gate" };
  const { listing } = await simulate(ledgerWorld({ basicAuth }));
  const options = {
    baseUrl: listing.endpoints.kintone,
    auth: { apiToken: tokens.all },
    proxy: false,
  } as const;
  const outside = await fetch(`${options.baseUrl}/k/v1/records.json?app=101`, {
    headers: { "x-cybozu-api-token": tokens.all },
  });
  expect([outside.status, outside.headers.get("content-type")]).toEqual([401, "text/html"]);
  const inside = new KintoneRestAPIClient({ ...options, basicAuth });
  expect((await inside.record.getRecords({ app: 101 })).records.length).toBe(2);
});

it("answers for an app of a guest space only under that space's path", async () => {
  const simulator = await simulate(ledgerWorld({ apps: [ledgerApp({ guestSpaceId: 7 })] }));
  const inSpace = (guestSpaceId: number) =>
    new KintoneRestAPIClient({
      baseUrl: simulator.listing.endpoints.kintone,
      auth: { apiToken: tokens.all },
      guestSpaceId,
      proxy: false,
    });
  expect((await inSpace(7).record.getRecords({ app: 101 })).records.length).toBe(2);
  const outside = kintoneClient(simulator).record.getRecords({ app: 101 });
  await expect(outside).rejects.toMatchObject({ code: "GAIA_IL23", status: 520 });
  const elsewhere = inSpace(8).record.getRecords({ app: 101 });
  await expect(elsewhere).rejects.toMatchObject({ code: "CB_NO02", status: 403 });
});

it("answers 429 beyond the number of calls it works on at once", async () => {
  const limits = { kintoneConcurrency: 2, kintoneLatencyMilliseconds: 500 };
  const { listing } = await simulate({ ...ledgerWorld(), limits });
  const responses = await Promise.all(
    [1, 2, 3].map(() =>
      fetch(`${listing.endpoints.kintone}/k/v1/records.json?app=101`, {
        headers: { "X-Cybozu-API-Token": tokens.view },
      }),
    ),
  );
  const refused = responses.find(({ status }) => status === 429);
  expect(refused?.headers.get("x-cybozu-error")).toBe("GAIA_TO04");
  expect(await refused?.json()).toMatchObject({ code: "GAIA_TO04" });
  expect(responses.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect(responses[0]?.headers.get("x-concurrencylimit-limit")).toBe("2");
});

it("tells its own time, which may be off", async () => {
  const limits = { kintoneClockSkewSeconds: 180 };
  const { listing } = await simulate({ ...ledgerWorld(), limits });
  const response = await fetch(`${listing.endpoints.kintone}/k/v1/records.json`);
  expect(response.headers.get("date")).toBe("Wed, 01 Apr 2026 09:33:42 GMT");
});
