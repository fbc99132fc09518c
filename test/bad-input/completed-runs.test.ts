import { beforeAll, expect, test } from "vitest";
import { type Company, reopen, type Settled, settle } from "../support/reconcile.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/* What the alarm on silence hears. A count that should not be there keeps it silent while nothing is synced. */

const settings = { metrics: { namespace: "IdentitySync" } };
let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const counted = (requests: Awaited<ReturnType<Company["run"]>>["requests"]) =>
  requests
    .filter(({ service }) => service === "cloudwatch")
    .map(({ operation, body }) => [operation, JSON.parse(body)]);

test("a run that applies is counted, once, with the time at which it was", async () => {
  const company = await reopen(settled, undefined, { settings });
  const { requests, status } = await company.run();
  expect(status).toBe("in-sync");
  const [[operation, body] = [], ...more] = counted(requests);
  expect(more).toEqual([]);
  expect(operation).toBe("PutMetricData");
  expect(body).toMatchObject({
    Namespace: "IdentitySync",
    MetricData: [{ MetricName: "CompletedRuns", Value: 1, Unit: "Count" }],
  });
});

test.each([
  ["that only plans", { mode: "plan" }],
  ["with the policy report, which writes nothing in AWS", { settings: { policy: "report" } }],
  ["that is paused", { isPaused: true }],
  ["without the setting", { settings: { metrics: undefined } }],
] as const)("a run %s is not counted", async (_, choices) => {
  const company = await reopen(settled, undefined, { settings });
  expect(counted((await company.run(choices)).requests)).toEqual([]);
});

test("a run that could not read everything is not counted", async () => {
  const company = await reopen(settled, undefined, {
    settings,
    faults: [
      {
        service: "sso-admin",
        operation: "ListPermissionSets",
        effect: { kind: "error", code: "AccessDeniedException" },
      },
    ],
  });
  const { requests, status } = await company.run();
  expect(status).toBe("failed");
  expect(counted(requests)).toEqual([]);
});

test("a run that had to stop is not counted, and that is no problem of its own", async () => {
  const stop = new AbortController();
  const company = await reopen(
    settled,
    (world) =>
      ledger(world, "assignments").add(8, {
        users: ["ann"],
        accounts: "shop-dev",
        permissionSets: "ReadOnly",
      }),
    { settings },
  );
  const { requests, en } = await company.run({
    signal: stop.signal,
    listener: { onPlan: () => stop.abort() },
  });
  expect(counted(requests)).toEqual([]);
  expect(en.filter((sentence) => sentence.includes("CloudWatch"))).toEqual([]);
});

test("what CloudWatch refuses is told, and changes nothing else", async () => {
  const company = await reopen(settled, undefined, {
    settings,
    faults: [
      {
        service: "cloudwatch",
        operation: "PutMetricData",
        effect: { kind: "error", code: "AccessDenied", message: "User is not authorized" },
      },
    ],
  });
  const { en, ja, status } = await company.run();
  expect(status).toBe("in-sync");
  expect(en.join()).toMatch(/could not be counted in CloudWatch.*AccessDenied.*\[metric-not-put\]/);
  expect(ja.join()).toMatch(/CloudWatch の名前空間「IdentitySync」.*\[metric-not-put\]/);
});
