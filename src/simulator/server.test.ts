import { mkdtempSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { kintoneClient, ledgerWorld, tokens } from "../../test/support/kintone-ledger.ts";
import { simulate } from "../../test/support/simulate.ts";
import type { LoggedRequest } from "./request-log.ts";
import { startSimulator } from "./server.ts";
import { type FaultInput, worldSchema } from "./world.ts";

const records = "/k/v1/records.json?app=101";
const headers = { "X-Cybozu-API-Token": tokens.all };

async function simulateWith(...faults: FaultInput[]) {
  const simulator = await simulate({ ...ledgerWorld(), faults });
  const kintone = simulator.listing.endpoints.kintone;
  return { simulator, read: (init: RequestInit = {}) => fetch(`${kintone}${records}`, { headers, ...init }) };
}

it("lists everything that a program needs to use it", async () => {
  const settingsDirectory = mkdtempSync(join(tmpdir(), "simulator-test-"));
  const world = worldSchema.parse({
    ...ledgerWorld(),
    organization: { management: "999999999999", delegatedAdmin: "111122223333" },
    slack: { channels: [{ id: "C0123456789", name: "alerts" }] },
  });
  const { listing, close } = await startSimulator({ world, settingsDirectory });
  onTestFinished(close);
  const port = new URL(listing.endpoints.kintone).port;
  const host = `http://127.0.0.1:${port}`;
  expect(listing).toEqual({
    schemaVersion: 1,
    endpoints: {
      kintone: `http://localhost:${port}`,
      aws: `${host}/aws`,
      github: `${host}/github`,
      slack: `${host}/slack/api/`,
      oidc: `${host}/oidc?v=1`,
    },
    env: expect.objectContaining({
      AWS_ENDPOINT_URL: `${host}/aws`,
      AWS_REGION: "ap-northeast-1",
      AWS_EC2_METADATA_DISABLED: "true",
      KINTONE_API_TOKEN: `${tokens.all},${tokens.other}`,
      GITHUB_API_URL: `${host}/github`,
      GITHUB_REPOSITORY: "example/identity-sync",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${host}/oidc?v=1`,
      SLACK_API_URL: `${host}/slack/api/`,
      SLACK_BOT_TOKEN: "xoxb-simulator",
      NO_PROXY: "localhost,127.0.0.1,::1",
    }),
    instanceArn: "arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc",
    identityStoreId: "d-9067aaaaaa",
    managementAccountId: "999999999999",
    botAccountId: "111122223333",
    kintone: {
      permissionSetsApp: 101,
      assignmentsApp: 102,
      tokens: { "101": tokens.all, "102": tokens.other },
    },
    settings: expect.stringContaining(settingsDirectory),
  });
  expect(parse(readFileSync(listing.settings, "utf8"))).toEqual({
    kintone: {
      baseUrl: `http://localhost:${port}`,
      preset: "ja",
      permissionSets: { app: 101 },
      assignments: { app: 102 },
    },
    identityCenter: {
      user: { match: "userName", value: "{code}@example.com" },
      group: { value: "{name}" },
    },
    policy: "full",
    guardrails: { allowWildcard: true },
    language: "ja",
    timeZone: "Asia/Tokyo",
    slack: { channel: "C0123456789" },
  });
});

it("listens on the same port of both loopback addresses, where the machine has both", async () => {
  const { listing } = await simulate(ledgerWorld());
  const port = Number(new URL(listing.endpoints.kintone).port);
  const answers = await Promise.all(["127.0.0.1", "::1"].map((host) => statusFrom(host, port)));
  expect(answers[0]).toBe(200);
  expect([200, "EADDRNOTAVAIL", "EAFNOSUPPORT"]).toContain(answers[1]);
});

function statusFrom(host: string, port: number): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: "/__state" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

it("logs every request with what was answered", async () => {
  const simulator = await simulate(ledgerWorld());
  await kintoneClient(simulator).record.addRecordComment({ app: 101, record: 1, comment: { text: "x" } });
  const host = new URL(simulator.listing.endpoints.aws).origin;
  const log = (await (await fetch(`${host}/__requests`)).json()) as LoggedRequest[];
  expect(log).toEqual(JSON.parse(JSON.stringify(simulator.requests())));
  expect(log).toMatchObject([
    {
      at: "2026-04-01T09:30:42.000Z",
      service: "kintone",
      operation: "POST /k/v1/record/comment.json",
      method: "POST",
      path: "/k/v1/record/comment.json",
      query: "",
      headers: { "x-cybozu-api-token": tokens.all },
      body: '{"app":101,"record":1,"comment":{"text":"x"}}',
      status: 200,
      response: '{"id":"1"}',
      write: true,
    },
  ]);
});

it("shows its state in the shape of the world file", async () => {
  const simulator = await simulate(ledgerWorld());
  const host = new URL(simulator.listing.endpoints.aws).origin;
  const state: unknown = await (await fetch(`${host}/__state`)).json();
  expect(worldSchema.parse(state)).toEqual(simulator.state());
});

it("runs its time as fast as the world says, and forward when told to", async () => {
  let real = Date.parse("2026-04-01T00:00:00Z");
  const simulator = await simulate({ ...ledgerWorld(), limits: { clockFactor: 10 } }, () => real);
  real += 6000;
  simulator.advance(3600);
  const response = await fetch(`${simulator.listing.endpoints.kintone}${records}`, { headers });
  expect(response.headers.get("date")).toBe("Wed, 01 Apr 2026 01:01:00 GMT");
});

it("answers with a page where a fault scripts one", async () => {
  const { read } = await simulateWith({
    service: "kintone",
    operation: "GET /k/v1/*",
    effect: { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
  });
  const page = await read();
  expect([page.status, page.headers.get("content-type"), await page.text()]).toEqual([
    200,
    "text/html",
    "<html>",
  ]);
  expect((await read()).headers.get("content-type")).toBe("application/json;charset=utf-8");
});

it("answers a scripted error in the service's own shape, after and as often as the fault says", async () => {
  const { read, simulator } = await simulateWith({
    service: "kintone",
    match: "app=101",
    after: 1,
    times: 2,
    effect: { kind: "error", code: "GAIA_TO04", message: "too many" },
  });
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await read()).status);
  expect(statuses).toEqual([200, 429, 429, 200]);
  expect(simulator.state().faults).toEqual([]);
});

it("takes faults while it runs, and refuses what is none", async () => {
  const { read, simulator } = await simulateWith();
  const post = (body: unknown) =>
    fetch(`${new URL(simulator.listing.endpoints.aws).origin}/__faults`, {
      method: "POST",
      body: JSON.stringify(body),
    });
  const fault = { service: "kintone", times: "always", effect: { kind: "answer", status: 503 } };
  expect((await post({ service: "nobody" })).status).toBe(400);
  expect((await post([fault])).status).toBe(201);
  expect([(await read()).status, (await read()).status]).toEqual([503, 503]);
  expect(simulator.state().faults).toMatchObject([{ times: "always" }]);
});

it.each([
  ["refuse", false],
  ["reset", true],
] as const)("%s closes the connection; carried out: %s", async (kind, carriedOut) => {
  const { simulator } = await simulateWith({
    service: "kintone",
    operation: "POST *",
    effect: { kind },
  });
  const comment = { app: 101, record: 1, comment: { text: "x" } } as const;
  await expect(kintoneClient(simulator).record.addRecordComment(comment)).rejects.toThrow();
  const { apps } = simulator.state().kintone;
  expect(apps[0]?.records[0]?.comments.length).toBe(carriedOut ? 1 : 0);
  expect(simulator.requests()[0]).toMatchObject({ fault: kind, write: true });
});

it("never answers a request that hangs", async () => {
  const { read } = await simulateWith({ service: "kintone", effect: { kind: "hang" } });
  await expect(read({ signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
});

it("sends half of a truncated answer", async () => {
  const { read } = await simulateWith({ service: "kintone", effect: { kind: "truncate" } });
  const response = await read();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("terminated");
});

it("refuses a world whose record has a field that its app does not have", async () => {
  const apps = [{ id: 101, fields: {}, records: [{ values: { 名前: "x" } }] }];
  await expect(simulate({ kintone: { apps } })).rejects.toThrow('app 101: a record has a value for "名前"');
});

it("hands AWS requests on, and scripts the errors of its services", async () => {
  const fault: FaultInput = {
    service: "sso-admin",
    operation: "List*",
    effect: { kind: "error", code: "ThrottlingException", message: "Rate exceeded", status: 400 },
  };
  const { listing, requests } = await simulate({ faults: [fault], limits: { latencyMilliseconds: 1 } });
  const client = new SSOAdminClient({
    endpoint: listing.endpoints.aws,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "ASIA", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  await expect(client.send(new ListInstancesCommand())).rejects.toMatchObject({
    name: "ThrottlingException",
  });
  const { Instances } = await client.send(new ListInstancesCommand());
  expect(Instances?.[0]?.InstanceArn).toBe(listing.instanceArn);
  expect(requests().map(({ operation, write }) => ({ operation, write }))).toEqual([
    { operation: "ListInstances", write: false },
    { operation: "ListInstances", write: false },
  ]);
});
