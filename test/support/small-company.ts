import { type World, type WorldInput, worldSchema } from "../../src/simulator/world.ts";

/** A company of six accounts and four people whose records are all in order. */

export const accountIds = {
  management: "100000000001",
  identity: "100000000002",
  dev: "100000000011",
  prod: "100000000012",
  labA: "100000000021",
  labB: "100000000022",
} as const;

const setsApp = 101;
const assignmentsApp = 102;

export const tokens = { sets: "tokenOfPermissionSets", assignments: "tokenOfAssignments" } as const;

const text = { type: "SINGLE_LINE_TEXT" } as const;
const lines = { type: "MULTI_LINE_TEXT" } as const;

const setFields = {
  name: text,
  description: text,
  managedPolicies: lines,
  customerManagedPolicies: lines,
  inlinePolicy: lines,
  permissionsBoundary: text,
  sessionDuration: text,
  tags: lines,
  enabled: { type: "DROP_DOWN" },
} as const;

const assignmentFields = {
  users: { type: "USER_SELECT" },
  userNames: lines,
  groupNames: lines,
  accounts: lines,
  permissionSets: lines,
  validFrom: text,
  validUntil: text,
  enabled: { type: "DROP_DOWN" },
} as const;

type Values = Readonly<Record<string, unknown>>;
type RecordInput = World["kintone"]["apps"][number]["records"][number];

const people = { ann: "Ann Lee", bob: "Bob Ray", carol: "Carol Fox", dan: "Dan Orr" } as const;

const personally = (code: keyof typeof people, at: string) => {
  const person = { code, name: people[code] };
  return { creator: person, modifier: person, createdAt: at, updatedAt: at };
};

const recordOf = (id: number, values: Values, at = "2026-03-01T00:00:00Z"): RecordInput => ({
  id: String(id),
  revision: "1",
  values: { enabled: "enabled", ...values },
  comments: [],
  ...personally("dan", at),
});

const app = (
  id: number,
  token: string,
  fields: Readonly<Record<string, { type: string }>>,
  rows: Values[],
) => ({
  id,
  fields: Object.fromEntries(Object.entries(fields).map(([code, field]) => [code, { ...field, code }])),
  records: rows.map((values, index) => recordOf(index + 1, values)),
  tokens: [{ token }],
});

export const smallCompany = (changes: WorldInput = {}): World =>
  worldSchema.parse({
    organization: {
      accounts: [
        { id: accountIds.management, name: "management" },
        { id: accountIds.identity, name: "identity" },
        { id: accountIds.dev, name: "shop-dev", ou: "/service/dev" },
        { id: accountIds.prod, name: "shop-prod", ou: "/service/prod" },
        { id: accountIds.labA, name: "lab", ou: "/labs" },
        { id: accountIds.labB, name: "lab", ou: "/labs" },
      ],
      management: accountIds.management,
      delegatedAdmin: accountIds.identity,
    },
    identityStore: {
      users: Object.entries(people).map(([code, displayName]) => ({
        userName: `${code}@example.com`,
        email: `${code}@example.com`,
        displayName,
      })),
      groups: [{ displayName: "developers", members: ["ann@example.com", "bob@example.com"] }],
    },
    permissionSets: [{ name: "AWSAdministratorAccess", ManagedPolicies: ["AdministratorAccess"] }],
    kintone: {
      language: "en",
      users: [
        ...Object.entries(people).map(([code, name]) => ({ code, name })),
        { code: "eve", name: "Eve Day" },
      ],
      apps: [
        app(setsApp, tokens.sets, setFields, [
          { name: "ReadOnly", managedPolicies: "ReadOnlyAccess", sessionDuration: "8" },
          { name: "Developer", managedPolicies: "PowerUserAccess" },
        ]),
        app(assignmentsApp, tokens.assignments, assignmentFields, [
          { users: ["ann"], accounts: "shop-dev", permissionSets: "ReadOnly" },
          { groupNames: "developers", accounts: "shop-dev\nshop-prod", permissionSets: "Developer" },
          { users: ["bob"], accounts: "shop-prod", permissionSets: "ReadOnly" },
        ]),
      ],
    },
    limits: { deprovisionLagSeconds: 1 },
    ...changes,
  } satisfies WorldInput);

type Ledger = "permissionSets" | "assignments";

const appOf = (world: World, ledger: Ledger): World["kintone"]["apps"][number] => {
  const found = world.kintone.apps.find(
    ({ id }) => id === String(ledger === "permissionSets" ? setsApp : assignmentsApp),
  );
  if (found === undefined) throw new Error(`the company has lost its ledger of ${ledger}`);
  return found;
};

/** Changes of a world in place; a test starts from its own copy. */
export const ledger = (world: World, kind: Ledger) => {
  const found = appOf(world, kind);
  return {
    app: found,
    add: (id: number, values: Values, at?: string): void => {
      found.records.push(recordOf(id, values, at));
    },
    remove: (id: number): void => {
      found.records = found.records.filter((record) => record.id !== String(id));
    },
    /** A person changes a record. */
    edit: (id: number, values: Values, at = "2026-04-01T00:00:00Z"): void => {
      const record = found.records.find((one) => one.id === String(id));
      if (record === undefined) throw new Error(`there is no record ${id}`);
      const { creator, modifier, updatedAt } = personally("dan", at);
      Object.assign(record, { creator, modifier, updatedAt, revision: String(Number(record.revision) + 1) });
      record.values = { ...record.values, ...values };
    },
    rename: (from: string, to: string): void => {
      const field = found.fields[from];
      if (field === undefined) throw new Error(`there is no field ${from}`);
      delete found.fields[from];
      found.fields[to] = { ...field, code: to };
      for (const record of found.records) {
        record.values[to] = record.values[from];
        delete record.values[from];
      }
    },
    drop: (code: string): void => {
      delete found.fields[code];
      for (const record of found.records) delete record.values[code];
    },
  };
};
