import { describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { addAccountList, listToken } from "../support/account-list.ts";
import { editsRecord, withPasswords } from "../support/person.ts";
import { company, type Reconciliation } from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany, tokens } from "../support/small-company.ts";

/* The optional fields in which an app keeps how each of its records stands. */

const notThereYet = "Not all of it is applied yet. Nothing is wrong with this record.";
const states = ["applied", "waiting", "problem", "inactive"];

/** Both apps have the fields, and their tokens may edit. */
const withStatus = (change: (world: World) => void = () => {}): World => {
  const world = withPasswords(smallCompany());
  for (const kind of ["permissionSets", "assignments"] as const) {
    const { app } = ledger(world, kind);
    const options = Object.fromEntries(states.map((label) => [label, { label }]));
    app.fields.syncStatus = { type: "DROP_DOWN", code: "syncStatus", options };
    app.fields.syncMessage = { type: "SINGLE_LINE_TEXT", code: "syncMessage" };
    for (const token of app.tokens) token.rights = ["view", "edit"];
  }
  change(world);
  return world;
};

const put = "PUT /k/v1/records.json";
const writesOf = ({ requests }: Reconciliation) =>
  requests
    .filter(({ operation }) => operation === put)
    .map(({ body }) => JSON.parse(body) as { app: string; records: { id: string; revision: string }[] })
    .sort((left, right) => left.app.localeCompare(right.app));
const codesOf = ({ result }: Reconciliation): readonly string[] => result.problems.map(({ code }) => code);

const statuses = (world: World) =>
  Object.fromEntries(
    world.kintone.apps.flatMap(({ id: app, records }) =>
      records.map(({ id, values }) => [`${app}/${id}`, [values.syncStatus, values.syncMessage]]),
    ),
  );

test("say how every record stands, are written once, and only where they change", async () => {
  const opened = await company({
    world: withStatus((world) => {
      ledger(world, "permissionSets").add(3, { name: "Support", managedPolicies: "AWSSuportAccess" });
      const assignments = ledger(world, "assignments");
      assignments.add(
        4,
        { users: ["eve"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        "2026-04-01T00:20:00Z",
      );
      assignments.add(5, {
        users: ["bob"],
        accounts: "shop-dev",
        permissionSets: "Developer",
        enabled: "disabled",
      });
      assignments.add(6, {
        users: ["bob"],
        accounts: "shop-dev",
        permissionSets: "Developer",
        validFrom: "2027-01-01",
      });
      assignments.add(7, { users: ["bob"], accounts: "shop-dev", permissionSets: "Support" });
    }),
  });
  const first = await opened.run();
  expect(first.status).toBe("applied");
  expect(statuses(opened.simulator.state())).toEqual({
    "101/1": ["applied", ""],
    "101/2": ["applied", ""],
    "101/3": [
      "problem",
      expect.stringMatching(/^“managedPolicies”: There is no .* \[unknown-managed-policy\]$/),
    ],
    "102/1": ["applied", ""],
    "102/2": ["applied", ""],
    "102/3": ["applied", ""],
    "102/4": ["waiting", expect.stringMatching(/\[waiting-for-directory\]$/)],
    "102/5": ["inactive", ""],
    "102/6": ["inactive", ""],
    "102/7": ["waiting", notThereYet],
  });
  expect(writesOf(first).map(({ app, records }) => `${app}: ${records.length}`)).toEqual([
    "101: 3",
    "102: 7",
  ]);
  expect(writesOf(await opened.run())).toEqual([]);

  await editsRecord(opened, "dan", 101, 3, { managedPolicies: "AWSSupportAccess" });
  const corrected = await opened.run();
  expect(corrected.gained).toEqual([`${accountIds.dev}/Support bob@example.com`]);
  expect(writesOf(corrected)).toMatchObject([
    { app: "101", records: [{ id: "3" }] },
    { app: "102", records: [{ id: "7" }] },
  ]);
  expect(statuses(opened.simulator.state())["102/7"]).toEqual(["applied", ""]);
});

test("are in the words of an app with the preset ja", async () => {
  const opened = await company({
    world: withStatus((world) => {
      const { app } = ledger(world, "permissionSets");
      app.fields.syncStatus = { type: "SINGLE_LINE_TEXT", code: "syncStatus" };
    }),
    settings: {
      kintone: {
        permissionSets: {
          app: 101,
          preset: "ja",
          fields: Object.fromEntries(
            ["name", "description", "managedPolicies", "sessionDuration", "enabled", "syncStatus"].map(
              (code) => [code, code],
            ),
          ),
        },
      },
    },
  });
  await opened.run();
  expect(statuses(opened.simulator.state())["101/1"]?.[0]).toBe("適用済み");
});

describe("never stop a sync", () => {
  test("a token that may only view comments, and says that the fields need more", async () => {
    const opened = await company({
      world: withStatus((world) => {
        ledger(world, "permissionSets").add(3, { name: "Support", managedPolicies: "AWSSuportAccess" });
        for (const kind of ["permissionSets", "assignments"] as const)
          for (const token of ledger(world, kind).app.tokens) token.rights = ["view"];
      }),
    });
    const run = await opened.run();
    expect(run.status).toBe("applied");
    expect(run.comments).toHaveLength(1);
    expect(codesOf(run)).toEqual(["status-not-written", "status-not-written", "unknown-managed-policy"]);
  });

  test("a record that somebody saves at that moment is left to the next run; the others are written", async () => {
    const world = withStatus((one) => {
      for (let id = 4; id < 120; id++)
        ledger(one, "permissionSets").add(id, { name: `Set${id}`, managedPolicies: "ReadOnlyAccess" });
    });
    const opened = await company({
      world,
      faults: [
        {
          service: "kintone",
          operation: put,
          match: '"id":"57"',
          times: "always",
          effect: { kind: "error", code: "GAIA_CO02", status: 409, message: "newer" },
        },
      ],
    });
    const run = await opened.run();
    expect(run.result.problems).toMatchObject([
      { code: "status-not-written", data: { app: "101", count: 1 } },
    ]);
    const written = Object.values(statuses(opened.simulator.state())).filter(
      ([status]) => status === "applied",
    );
    expect(written).toHaveLength(118 - 1 + 3);
  });

  test("a drop-down without the option is reported, and harms no other app", async () => {
    const opened = await company({
      world: withStatus((world) => {
        const field = ledger(world, "permissionSets").app.fields.syncStatus;
        if (field !== undefined) field.options = { done: { label: "done" } };
      }),
    });
    const run = await opened.run();
    expect(run.status).toBe("applied");
    expect(run.result.problems).toMatchObject([
      { code: "status-not-written", data: { app: "101", count: 2 } },
    ]);
    expect(statuses(opened.simulator.state())["102/1"]).toEqual(["applied", ""]);
  });

  test("and are not touched by a run that only plans, nor where the settings' policy is report do they lie", async () => {
    const opened = await company({ world: withStatus(), settings: { policy: "report" } });
    expect(writesOf(await opened.run({ mode: "plan" }))).toEqual([]);
    await opened.run();
    expect(statuses(opened.simulator.state())["102/1"]).toEqual(["waiting", notThereYet]);
  });

  test("an app that refuses every value is asked a few times, not until its requests are spent", async () => {
    const opened = await company({
      world: withStatus((world) => {
        for (let id = 4; id < 104; id++)
          ledger(world, "permissionSets").add(id, { name: `Set${id}`, managedPolicies: "ReadOnlyAccess" });
        const field = ledger(world, "permissionSets").app.fields.syncStatus;
        if (field !== undefined) field.options = { done: { label: "done" } };
      }),
    });
    const run = await opened.run();
    expect(run.status).toBe("applied");
    expect(run.result.problems).toMatchObject([
      { code: "status-not-written", data: { app: "101", count: 3 } },
    ]);
    expect(writesOf(run).filter(({ app }) => app === "101").length).toBeLessThan(15);
  });
});

describe("where accounts have owners", () => {
  const settings = { accountOwners: { "shop-prod": ["dan"] } };
  const bobsWish = { users: ["ann", "bob"], accounts: "shop-prod", permissionSets: "ReadOnly" };
  const granted = `${accountIds.prod}/ReadOnly ann@example.com`;

  const inTheList = { kintone: { accounts: { app: 103, owners: true } } };
  const listed = [tokens.sets, tokens.assignments, listToken];

  test.each([
    ["in the settings", settings, [tokens.sets, tokens.assignments]],
    ["in the list of accounts", inTheList, listed],
  ])("never make somebody else's change look like that of whoever created the record, %s", async (...of) => {
    const [, given, apiTokens] = of;
    const world = withStatus((companys) => {
      addAccountList(companys, [[accountIds.prod, ["dan"]]]);
    });
    const opened = await company({ world, settings: given });
    await opened.run({ tokens: apiTokens });
    await editsRecord(opened, "bob", 102, 3, bobsWish);
    for (const remembers of [true, true, false]) {
      const run = await opened.run({ remembers, tokens: apiTokens });
      expect(codesOf(run)).toEqual(["not-account-owner"]);
      expect(run.gained).toEqual([]);
    }
  });

  test("never make an owner's change look like that of whoever created the record", async () => {
    const opened = await company({
      world: withStatus((world) => {
        const record = ledger(world, "assignments").app.records.find(({ id }) => id === "3");
        Object.assign(record ?? {}, { creator: { code: "bob" }, modifier: { code: "bob" } });
      }),
      settings,
    });
    expect(codesOf(await opened.run())).toEqual(["not-account-owner"]);
    await editsRecord(opened, "dan", 102, 3, bobsWish);
    expect((await opened.run()).gained).toContain(granted);
    const next = await opened.run();
    expect([next.status, codesOf(next)]).toEqual(["in-sync", []]);
  });

  test("are kept up to date in every other record", async () => {
    const opened = await company({ world: withStatus(), settings });
    await opened.run();
    await editsRecord(opened, "bob", 102, 3, bobsWish);
    await editsRecord(opened, "dan", 102, 1, { accounts: "nowhere" });
    await editsRecord(opened, "bob", 101, 2, { managedPolicies: "PowerUserAcces" });
    await opened.run();
    const now = statuses(opened.simulator.state());
    expect([now["102/1"]?.[0], now["102/3"]?.[0], now["101/2"]?.[0]]).toEqual([
      "problem",
      "applied",
      "problem",
    ]);
  });
});
