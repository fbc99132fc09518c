import { describe, expect, test } from "vitest";
import type { World, WorldInput } from "../../src/simulator/world.ts";
import { type Company, company, named } from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany, tokens } from "../support/small-company.ts";

/*
 * A company that has permission sets and assignments, and empty ledgers. What a user loses when one of these fails:
 * records that ask for something else than people have, the same record twice, or a ledger half filled without a
 * word about how to go on.
 */

const { dev, prod, management } = accountIds;

const everything: NonNullable<WorldInput["permissionSets"]>[number] = {
  name: "Everything",
  Description: "All that a set may have",
  SessionDuration: "PT8H",
  ManagedPolicies: ["ReadOnlyAccess", "Billing"],
  CustomerManagedPolicyReferences: [{ Name: "Deploy", Path: "/team/" }],
  InlinePolicy:
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
  PermissionsBoundary: { ManagedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
  Tags: { team: "shop" },
};

const existing = (changes: (world: World) => void = () => {}): World => {
  const world = smallCompany({
    permissionSets: [everything, { name: "ReadOnly", ManagedPolicies: ["ReadOnlyAccess"] }],
    customerManagedPolicies: { "*": [{ Name: "Deploy", Path: "/team/" }] },
    assignments: [
      { account: dev, permissionSet: "Everything", user: "ann@example.com" },
      { account: dev, permissionSet: "Everything", user: "bob@example.com" },
      { account: dev, permissionSet: "Everything", group: "developers" },
      { account: prod, permissionSet: "ReadOnly", user: "ann@example.com" },
    ],
  });
  for (const kind of ["permissionSets", "assignments"] as const) {
    const { app } = ledger(world, kind);
    app.records = [];
    for (const token of app.tokens) token.rights = ["view", "add"];
  }
  changes(world);
  return world;
};

const full = { settings: { policy: "full" } };

/** The values that people see in an app, without what is empty. */
const recordsOf = ({ simulator }: Company, kind: "permissionSets" | "assignments") =>
  ledger(simulator.state(), kind).app.records.map(({ values }) =>
    Object.fromEntries(
      Object.entries(values).filter(
        ([, value]) => value !== null && value !== "" && (!Array.isArray(value) || value.length > 0),
      ),
    ),
  );

const inSyncOnceAdopted = async (opened: Company): Promise<void> => {
  const shown = await opened.importing({ ...full, adopt: "show" });
  const checksum = shown.result.reached?.adoption?.checksum ?? "";
  const adopted = await opened.importing({ ...full, adopt: { checksum } });
  expect(adopted.en).toEqual([]);
  expect(new Set(adopted.writes)).toEqual(new Set(["sso-admin TagResource"]));
  const next = await opened.run(full);
  expect({ status: next.status, problems: next.en, writes: next.writes }).toEqual({
    status: "in-sync",
    problems: [],
    writes: [],
  });
};

describe("import", () => {
  test("writes what the instance has the way people would, and then the whole policy is in sync", async () => {
    const opened = await company({ world: existing() });
    const dry = await opened.importing({ isDryRun: true });
    expect({ problems: dry.en, writes: dry.writes }).toEqual({ problems: [], writes: [] });

    const { en, writes } = await opened.importing();
    expect({ problems: en, writes }).toEqual({
      problems: [],
      writes: ["kintone POST /k/v1/records.json", "kintone POST /k/v1/records.json"],
    });
    expect(recordsOf(opened, "permissionSets")).toEqual([
      {
        name: "Everything",
        description: "All that a set may have",
        managedPolicies: "ReadOnlyAccess\nBilling",
        customerManagedPolicies: "/team/Deploy",
        inlinePolicy: JSON.stringify(JSON.parse(everything.InlinePolicy ?? ""), null, 2),
        permissionsBoundary: "PowerUserAccess",
        sessionDuration: "PT8H",
        tags: "team=shop",
        enabled: "enabled",
      },
      { name: "ReadOnly", managedPolicies: "ReadOnlyAccess", sessionDuration: "PT1H", enabled: "enabled" },
    ]);
    expect(recordsOf(opened, "assignments")).toMatchObject([
      {
        users: [{ code: "ann" }, { code: "bob" }],
        groupNames: "developers",
        accounts: dev,
        permissionSets: "Everything",
        enabled: "enabled",
      },
      { users: [{ code: "ann" }], accounts: prod, permissionSets: "ReadOnly" },
    ]);

    // Until a set is adopted it is somebody else's.
    const before = await opened.run(full);
    expect(before.writes).toEqual([]);
    expect(before.result.problems.map(({ code }) => code)).toContain("not-managed");
    await inSyncOnceAdopted(opened);
    const again = await opened.importing();
    expect({ problems: again.en, writes: again.writes }).toEqual({ problems: [], writes: [] });
  });

  test("adopts nothing when the list is not the one that was shown", async () => {
    const opened = await company({ world: existing() });
    await opened.importing();
    const { en, ja, writes } = await opened.importing({ adopt: { checksum: "0123456789abcdef" } });
    expect(writes).toEqual([]);
    expect(en).toEqual([expect.stringContaining("none was adopted")]);
    expect(ja).toEqual([expect.stringContaining("取り込みませんでした")]);
  });

  test("a user that the directory has deleted is listed apart, and the others are written", async () => {
    const opened = await company({
      world: existing((world) => {
        world.assignments.push({
          account: dev,
          permissionSet: "Everything",
          userId: "9067aaaaaa-00000000-0000-4000-8000-000000000000",
        });
      }),
    });
    const { result, en } = await opened.importing();
    expect(en).toEqual([]);
    expect(result.reached?.after.leftOutAssignments).toMatchObject([
      { why: "principal-gone", assignment: { permissionSetName: "Everything", accountId: dev } },
    ]);
    expect(recordsOf(opened, "assignments")).toHaveLength(2);
    const shown = await opened.importing({ adopt: "show" });
    expect(shown.result.reached?.adoption?.adoptions).toMatchObject([
      { name: "Everything", unrequested: 1 },
      { name: "ReadOnly", unrequested: 0 },
    ]);
  });

  test("leaves out what is out of reach, excluded, somebody else's, or more than the ledger can hold", async () => {
    const opened = await company({
      world: existing((world) => {
        const set = (
          name: string,
          of: Partial<World["permissionSets"][number]>,
        ): World["permissionSets"][number] => ({
          name,
          SessionDuration: "PT1H",
          ManagedPolicies: [],
          CustomerManagedPolicyReferences: [],
          Tags: {},
          OutdatedAccounts: [],
          ProvisionedWithoutAssignment: [],
          ...of,
        });
        world.permissionSets.push(
          set("AWSControlTowerAdmin", {}),
          set("Root", {}),
          set("Terraformed", { Tags: { "managed-by": "terraform" } }),
          set("Relayed", { RelayState: "https://console.aws.amazon.com/" }),
          set("Multiline", { Description: "two\nlines" }),
        );
        world.assignments.push({ account: management, permissionSet: "Root", user: "ann@example.com" });
      }),
      settings: { scope: { excludePermissionSets: ["AWSControlTower*"] } },
    });
    const { result, en } = await opened.importing();
    expect(en).toEqual([]);
    expect(result.reached?.after.leftOutPermissionSets).toEqual([
      { name: "AWSControlTowerAdmin", why: { kind: "excluded" } },
      { name: "Multiline", why: { kind: "field-unfit", code: "description" } },
      { name: "Relayed", why: { kind: "field-absent", code: "relayState" } },
      { name: "Root", why: { kind: "management-account" } },
      { name: "Terraformed", why: { kind: "other-owner", tag: "terraform" } },
    ]);
    await inSyncOnceAdopted(opened);
  });

  test("a record that has ended keeps its say: nobody gets for ever what was to end", async () => {
    const opened = await company({
      world: existing((world) =>
        ledger(world, "assignments").add(1, {
          users: ["ann"],
          accounts: prod,
          permissionSets: "ReadOnly",
          validUntil: "2026-03-15",
        }),
      ),
    });
    const { result } = await opened.importing();
    expect(result.reached?.after.leftOutAssignments).toMatchObject([
      { why: "record-decides", record: { id: "1" }, assignment: { accountId: prod } },
    ]);
    expect(recordsOf(opened, "assignments")).toHaveLength(2);
  });

  test("whoever kintone does not know is written by name, with the others in one batch", async () => {
    const opened = await company({
      world: existing((world) => {
        world.kintone.users = world.kintone.users.filter(({ code }) => code !== "bob");
      }),
    });
    const { en } = await opened.importing();
    expect(en).toEqual([]);
    expect(recordsOf(opened, "assignments")).toMatchObject(
      [
        { users: [{ code: "ann" }], permissionSets: "ReadOnly" },
        { userNames: "ann@example.com\nbob@example.com", permissionSets: "Everything" },
      ].sort((left, right) => (left.permissionSets < right.permissionSets ? -1 : 1)),
    );
    await inSyncOnceAdopted(opened);
  });

  test("somebody else's import while this one reads is seen before anything is written", async () => {
    const opened = await company({ world: existing() });
    const { result, en } = await opened.importing({
      around: (ports) => ({
        ...ports,
        readTarget: async (query) => {
          const read = await ports.readTarget(query);
          await opened.importing();
          return read;
        },
      }),
    });
    expect(en).toEqual([]);
    expect(result.reached?.added).toEqual({ permissionSets: [], assignments: [] });
    expect([recordsOf(opened, "permissionSets").length, recordsOf(opened, "assignments").length]).toEqual([
      2, 2,
    ]);
  });

  test("somebody else's import in the very moment of writing leaves records twice, which a run tells", async () => {
    const opened = await company({ world: existing() });
    let isFirst = true;
    const { result } = await opened.importing({
      around: (ports) => ({
        ...ports,
        addRecords: async (...of) => {
          if (isFirst) await opened.importing();
          isFirst = false;
          return ports.addRecords(...of);
        },
      }),
    });
    expect(recordsOf(opened, "assignments")).toHaveLength(2);
    expect(result.reached?.after.duplicates.map(({ name }) => name)).toEqual(["Everything", "ReadOnly"]);
    expect(result.reached?.after.adoptions).toEqual([]);
    const before = opened.assignments();
    const next = await opened.run(full);
    expect(next.writes).toEqual([]);
    expect(opened.assignments()).toEqual(before);
    const again = await opened.importing();
    expect(again.writes).toEqual([]);
  });
});

type Obstacle = {
  readonly name: string;
  readonly happens?: (world: World) => void;
  readonly settings?: object;
  readonly faults?: Parameters<Company["simulator"]["addFaults"]>[0];
  readonly tells: RegExp;
  readonly tellsJa: RegExp;
  /** Records that are there afterwards. */
  readonly left: readonly [permissionSets: number, assignments: number];
};

const post = { service: "kintone", operation: "POST /k/v1/records.json" } as const;

describe("import that cannot be done", () => {
  test.each(
    named<Obstacle>([
      {
        name: "a token that may not add records",
        happens: (world) => {
          for (const token of ledger(world, "assignments").app.tokens) token.rights = ["view"];
        },
        tells: /^App 102: kintone did not let the API token add records \(.*“Add records”/,
        tellsJa: /「レコード追加」の権限/,
        left: [2, 0],
      },
      {
        name: "a form that demands what an import does not know",
        happens: (world) => {
          ledger(world, "permissionSets").app.fields.department = {
            type: "SINGLE_LINE_TEXT",
            required: true,
          };
        },
        tells: /demands “department”/,
        tellsJa: /必須フィールド「department」/,
        left: [0, 0],
      },
      {
        name: "a condition that new records do not meet",
        settings: { kintone: { permissionSets: { condition: 'name = "Special"' } } },
        tells: /does not meet “condition”.*show#record=1/,
        tellsJa: /condition に当てはまらず/,
        left: [1, 0],
      },
      {
        name: "an app of which kintone refuses one record",
        happens: (world) => {
          const { fields } = ledger(world, "permissionSets").app;
          fields.description = { type: "SINGLE_LINE_TEXT", pattern: "x" };
        },
        faults: [
          {
            ...post,
            times: 2,
            match: "Everything",
            effect: { kind: "error", code: "CB_VA01", message: "no", status: 400 },
          },
        ],
        tells: /refused 1 record, the first of them for Everything/,
        tellsJa: /1 件のレコードを受け付けませんでした/,
        left: [1, 2],
      },
      {
        name: "kintone that never answers",
        faults: [{ ...post, times: "always", effect: { kind: "refuse" } }],
        tells: /did not answer when records were to be added/,
        tellsJa: /応答を得られませんでした/,
        left: [0, 0],
      },
    ]),
  )("%s", async (_, { happens, settings, faults, tells, tellsJa, left }) => {
    const opened = await company({
      world: existing(happens),
      ...(settings && { settings: { ...settings } }),
    });
    opened.simulator.addFaults(faults ?? []);
    const { en, ja } = await opened.importing();
    expect(en).toHaveLength(1);
    expect(en[0]).toMatch(tells);
    expect(ja[0]).toMatch(tellsJa);
    expect([recordsOf(opened, "permissionSets").length, recordsOf(opened, "assignments").length]).toEqual(
      left,
    );
  });

  test.each(
    named([
      { name: "an answer that was lost", fault: { ...post, effect: { kind: "reset" } } },
      { name: "half an answer", fault: { ...post, effect: { kind: "truncate" } } },
      {
        name: "too many requests",
        fault: { ...post, times: 2, effect: { kind: "error", code: "GAIA_TO04", status: 429 } },
      },
      { name: "a lock", fault: { ...post, effect: { kind: "error", code: "GAIA_DA02", status: 400 } } },
      {
        name: "throttling by AWS",
        fault: {
          service: "sso-admin",
          times: 5,
          effect: { kind: "error", code: "ThrottlingException", message: "Rate exceeded" },
        },
      },
    ] as const),
  )("%s leaves nothing out and nothing twice", async (_, { fault }) => {
    const opened = await company({ world: existing(), faults: [fault] });
    const { en } = await opened.importing();
    expect(en).toEqual([]);
    expect([recordsOf(opened, "permissionSets").length, recordsOf(opened, "assignments").length]).toEqual([
      2, 2,
    ]);
  });

  test.each(["kintone", "sso-admin"] as const)(
    "nothing is written while %s cannot be read",
    async (service) => {
      const opened = await company({
        world: existing(),
        faults: [{ service, times: "always", effect: { kind: "answer", status: 503, body: "<html>" } }],
      });
      const { en, writes } = await opened.importing();
      expect(en.length).toBeGreaterThan(0);
      expect(writes).toEqual([]);
    },
  );
});

test("ten thousand assignments become records in batches", { timeout: 120_000 }, async () => {
  const [sets, accounts, people] = [20, 50, 10];
  const opened = await company({
    world: existing((world) => {
      world.limits.ssoAdminPageSize = 1000;
      world.identityStore.users = Array.from({ length: people }, (_, at) => ({
        userName: `user${at}@example.com`,
        email: `user${at}@example.com`,
      }));
      world.identityStore.groups = [];
      world.organization.accounts.push(
        ...Array.from({ length: accounts }, (_, at) => ({
          id: String(200_000_000_000 + at),
          name: `service-${at}`,
          email: `service-${at}@example.com`,
          state: "ACTIVE" as const,
          ou: "/",
        })),
      );
      const [first] = world.permissionSets;
      if (first === undefined) throw new Error("no set to copy");
      world.permissionSets = Array.from({ length: sets }, (_, at) => ({
        ...first,
        name: `Set${at}`,
        PermissionsBoundary: undefined,
      }));
      world.assignments = Array.from({ length: sets * accounts * people }, (_, at) => ({
        account: String(200_000_000_000 + (at % accounts)),
        permissionSet: `Set${Math.floor(at / accounts) % sets}`,
        user: `user${Math.floor(at / accounts / sets)}@example.com`,
      }));
    }),
  });
  const { en, writes } = await opened.importing();
  expect(en).toEqual([]);
  expect(recordsOf(opened, "assignments")).toHaveLength(sets * accounts);
  // kintone knows nobody of them, which is learned from a few records.
  expect(writes.length).toBeLessThan(60);
  const again = await opened.importing();
  expect(again.writes).toEqual([]);
  expect(again.result.reached?.after.recorded.assignments).toBe(sets * accounts * people);
});

test("a token of one app says which app it lacks", async () => {
  const opened = await company({ world: existing() });
  const { en, writes } = await opened.importing({ tokens: [tokens.sets] });
  expect(en.join()).toContain("102");
  expect(writes).toEqual([]);
});
