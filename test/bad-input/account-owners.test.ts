import { beforeAll, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/simulator/world.ts";
import { addAccountList, listToken } from "../support/account-list.ts";
import {
  expectNothingMore,
  named,
  type RunChoices,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany, tokens } from "../support/small-company.ts";

/*
 * Owners of accounts in kintone. An account without an owner is open to everybody: whatever is lost of this list on its
 * way would give people a say that they do not have.
 */

type ListedApp = ReturnType<typeof addAccountList>;
const choices: RunChoices = {
  settings: { kintone: { accounts: { app: 103, owners: true } } },
  tokens: [tokens.sets, tokens.assignments, listToken],
};

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

/** There is something to do in both accounts. */
const open = (change: (app: ListedApp) => void = () => {}, faults: readonly FaultInput[] = []) =>
  reopen(
    settled,
    (world) => {
      // shop-prod is bob's; all records of the company were last changed by dan.
      const list = addAccountList(world, [
        [accountIds.dev, []],
        [accountIds.prod, ["bob"]],
      ]);
      change(list);
      const values = { users: ["carol"], accounts: "shop-dev\nshop-prod", permissionSets: "ReadOnly" };
      ledger(world, "assignments").add(9, values);
    },
    { faults },
  );

test("only an owner's record counts where the list names owners, and nothing is taken away", async () => {
  const opened = await open();
  const { status, gained, lost, en } = await opened.run(choices);
  expect({ status, gained, lost }).toEqual({
    status: "applied",
    gained: [`${accountIds.dev}/ReadOnly carol@example.com`],
    lost: [],
  });
  expect(en).toContain(
    "Record 9 (app 102), field “accounts”: Dan Orr changed this record last, and has no say in “shop-prod (100000000012)”, so the record does not count there. Ask one of the owners to save it: “bob”. What exists stays for now. [not-account-owner]",
  );
  await expectNothingMore(opened, choices);
});

test("the list says nothing where the settings do not ask it, and is not read", async () => {
  const opened = await open();
  const { gained, requests } = await opened.run({ settings: { kintone: { accounts: { app: 103 } } } });
  expect(gained).toHaveLength(2);
  expect(requests.filter(({ query, body }) => `${query}${body}`.includes("103"))).toEqual([]);
});

const listed = "GET /k/v1/records.json";
type Obstacle = {
  readonly name: string;
  readonly change?: (app: ListedApp) => void;
  readonly faults?: readonly FaultInput[];
  readonly choices?: RunChoices;
  readonly code: string;
};

const obstacles: readonly Obstacle[] = [
  {
    name: "a token that may not view it",
    choices: { tokens: [tokens.sets, tokens.assignments] },
    code: "kintone-denied",
  },
  {
    name: "an app that is not there",
    choices: { settings: { kintone: { accounts: { app: 999, owners: true } } } },
    code: "app-not-found",
  },
  {
    name: "no field for owners",
    change: (app) => {
      delete app.fields.owners;
      for (const { values } of app.records) delete values.owners;
    },
    code: "field-not-found",
  },
  {
    name: "a field for groups, whose members no token may ask for",
    change: (app) => {
      app.fields.owners = { type: "GROUP_SELECT", code: "owners" };
      for (const { values } of app.records) values.owners = [];
    },
    code: "field-unusable",
  },
  {
    name: "no account in it",
    change: (app) => {
      app.records = [];
    },
    code: "account-list-empty",
  },
  {
    name: "no account id in it",
    change: (app) => {
      for (const { values } of app.records) values.accountId = "shop";
    },
    code: "account-list-empty",
  },
  {
    name: "a page that never comes",
    faults: [
      {
        service: "kintone",
        operation: listed,
        match: "103",
        times: "always",
        effect: { kind: "error", code: "GAIA_DA02", message: "later", status: 503 },
      },
    ],
    code: "kintone-unreachable",
  },
];

describe("a list that cannot be read changes nothing anywhere:", () => {
  test.each(named(obstacles))("%s", async (_, { change, faults = [], choices: over = {}, code }) => {
    const opened = await open(change, faults);
    const { status, writes, gained, lost, result, requests } = await opened.run({ ...choices, ...over });
    expect({ status, writes, gained, lost }).toEqual({ status: "failed", writes: [], gained: [], lost: [] });
    expect(result.problems.map((problem) => problem.code)).toEqual([code]);
    // Nobody even looked at AWS.
    expect(requests.filter(({ service }) => service !== "kintone" && service !== "slack")).toEqual([]);
  });
});
