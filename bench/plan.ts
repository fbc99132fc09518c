/**
 * How long planning takes, and how much memory: 100,000 assignments, 20,000 records, from what was read to the plan
 * and the next state. bench.ts starts it in a process of its own for each situation; it prints one line of JSON.
 */
import type { Assignment } from "../src/core/model/assignment.ts";
import type { CurrentState, OurPermissionSet } from "../src/core/model/current.ts";
import type { Directory } from "../src/core/model/directory.ts";
import { asAccountId, asInstanceArn, asPermissionSetArn, asPrincipalId } from "../src/core/model/ids.ts";
import type { FieldValue, LedgerRecord, Ledgers } from "../src/core/model/ledger.ts";
import { decide } from "../src/core/planning/decide.ts";
import { nextMemory } from "../src/core/planning/next-memory.ts";
import { settingsSchema } from "../src/settings/schema.ts";
import { readSettings } from "../src/settings/settings.ts";

const accounts = 500;
const permissionSets = 100;
const records = 20_000;
const accountsPerRecord = 5;

export type Situation = "in-sync" | "all-new" | "all-withdrawn" | "all-unclear";

const range = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);
const host = "example.cybozu.com";
const now = new Date("2026-04-01T00:00:00Z");
const person = { code: "owner", name: "Owner" };
const accountId = (at: number) => asAccountId(String(100_000_000_000 + (at % accounts)));
const setName = (at: number) => `Set-${at % permissionSets}`;
const groupId = (at: number) => asPrincipalId(`00000000-0000-0000-0000-${String(at).padStart(12, "0")}`);

const record = (
  app: string,
  at: number,
  texts: Readonly<Record<string, readonly string[]>>,
): LedgerRecord => ({
  ref: { host, app, id: String(at + 1), url: `https://${host}/k/${app}/show#record=${at + 1}` },
  revision: "1",
  values: Object.fromEntries(
    Object.entries(texts).map(([field, all]) => [field, all.map((text): FieldValue => ({ text }))]),
  ),
  codes: {},
  creator: person,
  modifier: person,
  createdAt: now,
  updatedAt: now,
});

/** Each record: one set, one group, five accounts; no two records say the same. */
const accountsOf = (at: number): readonly number[] =>
  range(accountsPerRecord).map((part) => Math.floor(at / permissionSets) * accountsPerRecord + part);

const ledgers = (situation: Situation): Ledgers => ({
  permissionSets: range(permissionSets).map((at) =>
    record("101", at, { name: [setName(at)], managedPolicies: ["ReadOnlyAccess"] }),
  ),
  assignments: range(situation === "all-withdrawn" ? 1 : records).map((at) =>
    record("102", at, {
      // One name more that nobody has makes a record unclear.
      groupNames: [`group ${at % 977}`, ...(situation === "all-unclear" ? ["nobody"] : [])],
      permissionSets: [setName(at)],
      accounts: accountsOf(at).map(accountId),
    }),
  ),
});

const ourSet = (at: number): OurPermissionSet => ({
  arn: asPermissionSetArn(`arn:aws:sso:::permissionSet/ssoins-7223aaaabbbbcccc/ps-${at}`),
  name: setName(at),
  ownership: "ours",
  content: {
    description: `kintone ${host}/101/${at + 1}`,
    sessionSeconds: 3_600,
    relayState: undefined,
    managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
    tags: { "managed-by": "kintone-identity-center-sync:main", "kintone-record": `${host}/101/${at + 1}` },
  },
  provisioned: range(accounts).map(accountId),
  outdated: [],
  outOfReach: undefined,
});

const assignments = (): readonly Assignment[] =>
  range(records).flatMap((at) =>
    accountsOf(at).map((account) => ({
      accountId: accountId(account),
      permissionSetName: setName(at),
      principal: { type: "GROUP" as const, id: groupId(at % 977) },
    })),
  );

const current = (situation: Situation): CurrentState => ({
  instance: {
    arn: asInstanceArn("arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc"),
    identityStoreId: "d-9067aaaaaa",
    partition: "aws",
  },
  permissionSets: range(permissionSets).map(ourSet),
  assignments: situation === "all-new" ? [] : assignments(),
});

const directory: Directory = {
  accounts: range(accounts).map((at) => ({
    id: accountId(at),
    name: `account ${at}`,
    state: "ACTIVE",
    ou: "/",
  })),
  ous: ["/"],
  users: [],
  groups: range(977).map((at) => ({ id: groupId(at), displayName: `group ${at}` })),
  managementAccountId: asAccountId("900000000001"),
  botAccountId: asAccountId("900000000002"),
};

const settings = () => {
  const app = (number: number) => ({ app: number });
  const file = settingsSchema.parse({
    kintone: { baseUrl: `https://${host}`, permissionSets: app(101), assignments: app(102) },
    policy: "full",
  });
  const reading = readSettings(JSON.stringify({ ...file }), {
    environment: {},
    readFile: () => Buffer.alloc(0),
  });
  if (reading.status === "invalid") throw new Error(JSON.stringify(reading.problems));
  return reading.settings;
};

const situation = process.argv[2] as Situation;
const input = {
  ledgers: ledgers(situation),
  current: current(situation),
  directory,
  settings: settings(),
  approved: undefined,
  now,
};
/** The state that an earlier run has left; what else it made is let go. */
const rememberedState = (): ReturnType<typeof nextMemory> => {
  const first = decide({ ...input, memory: undefined });
  return nextMemory({ ...input, ...first, memory: undefined, sent: [], outcomes: [], codes: {} });
};
const memory = rememberedState();
const cpuSeconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000_000;
};
const begun = performance.now();
const cpuBegun = cpuSeconds();
const decision = decide({ ...input, memory });
const planned = performance.now();
const cpuPlanned = cpuSeconds();
nextMemory({ ...input, ...decision, memory, sent: decision.plan.changes, outcomes: [], codes: {} });
const remembered = performance.now();
console.log(
  JSON.stringify({
    situation,
    changes: decision.plan.changes.length + decision.plan.held.length,
    planSeconds: (planned - begun) / 1_000,
    /** Processor time of the thread that plans: what it takes on a machine with nothing else to do. */
    planCpuSeconds: cpuPlanned - cpuBegun,
    memorySeconds: (remembered - planned) / 1_000,
    megabytes: process.resourceUsage().maxRSS / 1_024,
  }),
);
