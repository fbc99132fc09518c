import { expect, test } from "vitest";
import { directory, grantedWorld, ids, morning } from "../test/support/core-world.ts";
import { type ExportPorts, exportHandedOver } from "./export.ts";
import { readSettings } from "./settings/settings.ts";

/* What the command writes is what a run writes: whoever compares them must not find a set in one of them only. */

const reading = readSettings(
  "kintone: { baseUrl: 'https://example.cybozu.com', permissionSets: { app: 101 }, assignments: { app: 102 } }",
  { environment: {}, readFile: () => Buffer.alloc(0) },
);
if (reading.status === "invalid") throw new Error("the settings of this test are invalid");
const { settings } = reading;

const company = grantedWorld()
  .permissionSet("7", { name: "Tomorrow", managedPolicies: ["AWSTomorrowFullAccess"] })
  .assignment("7", { userNames: ["alice"], accounts: [ids.management], permissionSets: ["Tomorrow"] });

const ports = (of: Partial<ExportPorts> = {}): ExportPorts => ({
  readLedgers: async () => ({
    status: "read",
    ledgers: company.ledgers,
    codes: {},
    absentCodes: {},
    serverDate: undefined,
  }),
  readTarget: async () => ({
    status: "read",
    current: company.current,
    directory,
    oldestVerifiedAt: morning,
    problems: [],
  }),
  readExisting: async () => ({ permissionSets: [], assignments: [] }),
  listManagedPolicies: async () => ["arn:aws:iam::aws:policy/AWSTomorrowFullAccess"],
  clock: { now: () => morning, sleep: async () => undefined },
  ...of,
});

test("a policy that is newer than this version is found by its name", async () => {
  const result = await exportHandedOver(ports(), settings);
  if (result.status !== "read") throw new Error("nothing was read");
  const { handed } = result.exported;
  expect(handed.missing).toEqual([]);
  expect(handed.permissionSets.map(({ spec }) => spec.managedPolicies)).toEqual([
    ["arn:aws:iam::aws:policy/AWSTomorrowFullAccess"],
  ]);
});

test("nothing is read of what exists where nothing that is handed over does", async () => {
  const readExisting = () => Promise.reject(new Error("asked for nothing"));
  const result = await exportHandedOver(ports({ readExisting }), settings);
  expect(result.status).toBe("read");
});
