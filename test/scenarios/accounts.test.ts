import { describe, test } from "vitest";
import type { FaultInput } from "../../src/simulator/world.ts";
import { company } from "../support/company.ts";

const token = "accountsToken";
const rights = ["view", "add", "edit"] as const;

const text = { type: "SINGLE_LINE_TEXT" };
const fields = {
  accountId: { ...text, required: true, unique: true },
  accountName: text,
  ou: text,
  state: {
    type: "DROP_DOWN",
    options: Object.fromEntries(
      ["ACTIVE", "SUSPENDED", "CLOSED", "NOT_IN_ORGANIZATION"].map((state, index) => [
        state,
        { label: state, index },
      ]),
    ),
  },
};

type List = {
  readonly records?: readonly object[];
  readonly accounts?: readonly object[];
  readonly faults?: readonly FaultInput[];
  readonly fields?: object;
  readonly rights?: readonly ("view" | "add" | "edit")[];
};

/** The company, with a third app for its accounts. */
const withList = async (list: List = {}) => {
  const acme = await company({
    settings: { kintone: { accounts: { app: 103 } } },
    faults: list.faults ?? [],
    world: (world) => ({
      ...world,
      organization: {
        ...world.organization,
        accounts: [...(world.organization?.accounts ?? []), ...((list.accounts ?? []) as [])],
      },
      kintone: {
        ...world.kintone,
        apps: [
          ...(world.kintone?.apps ?? []),
          {
            id: 103,
            fields: (list.fields ?? fields) as typeof fields,
            records: (list.records ?? []).map((values) => ({ values: { ...values } })),
            tokens: [{ token, rights: [...(list.rights ?? rights)] }],
          },
        ],
      },
    }),
  });
  const tokens = `${acme.env.KINTONE_API_TOKEN},${token}`;
  const rows = () =>
    (acme.simulator.state().kintone.apps.find(({ id }) => id === "103")?.records ?? []).map(
      ({ values: { accountId, accountName, ou, state } }) => [accountId, accountName, ou, state].join(" "),
    );
  const accounts = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    acme.cli(["accounts", "--config", acme.config, ...args], { env: { KINTONE_API_TOKEN: tokens, ...env } });
  const writes = () => {
    const all = acme.simulator.requests();
    return all
      .filter(({ write, service }) => write && service === "kintone")
      .map(({ operation, status }) => `${operation} ${status}`);
  };
  return { acme, accounts, rows, writes };
};

describe.concurrent("identity-sync accounts", { timeout: 180_000 }, () => {
  test("lists every account, and writes nothing when run again", async ({ expect }) => {
    const { accounts, rows, writes } = await withList();
    const run = await accounts();
    expect(run.stdout).toMatchInlineSnapshot(`
      "  + management (100000000001)  /  ACTIVE
        + identity (100000000002)  /platform  ACTIVE
        + shop-dev (100000000011)  /service/dev  ACTIVE
        + shop-prod (100000000013)  /service/prod  ACTIVE
        + search-dev (100000000021)  /service/dev  ACTIVE
        + search-prod (100000000022)  /service/prod  ACTIVE
      Added 6, changed 0. 0 unchanged.
      "
    `);
    expect(run.exitCode).toBe(0);
    expect(rows()).toContain("100000000011 shop-dev /service/dev ACTIVE");
    expect(rows()).toHaveLength(6);
    expect(writes()).toEqual(["POST /k/v1/records.json 200"]);
    const again = await accounts();
    expect(again.stdout).toBe("The list is up to date. 6 unchanged.\n");
    expect(writes()).toHaveLength(1);
  });

  test("follows what was renamed, moved, closed and removed, keeps every record, and names twins", async ({
    expect,
  }) => {
    const { accounts, rows } = await withList({
      accounts: [
        { id: "100000000077", name: "closed-shop", state: "CLOSED" },
        { id: "100000000078", name: "shop-dev" },
      ],
      records: [
        { accountId: "100000000011", accountName: "old-name", ou: "/service/dev", state: "ACTIVE" },
        { accountId: "100000000013", accountName: "shop-prod", ou: "/", state: "ACTIVE" },
        { accountId: "100000000077", accountName: "closed-shop", ou: "/", state: "ACTIVE" },
        { accountId: "100000000099", accountName: "sold", ou: "/", state: "ACTIVE" },
        { accountId: "ou:/service", accountName: "all of the service" },
      ],
    });
    const run = await accounts();
    expect(run.stdout).toMatchInlineSnapshot(`
      "  + management (100000000001)  /  ACTIVE
        + identity (100000000002)  /platform  ACTIVE
        + search-dev (100000000021)  /service/dev  ACTIVE
        + search-prod (100000000022)  /service/prod  ACTIVE
        + shop-dev (100000000078)  /  ACTIVE
        ~ old-name (100000000011)  name: old-name → shop-dev
        ~ shop-prod (100000000013)  OU: / → /service/prod
        ~ closed-shop (100000000077)  state: ACTIVE → CLOSED
        ~ sold (100000000099)  state: ACTIVE → NOT_IN_ORGANIZATION
        i 2 accounts are called “shop-dev” (100000000011, 100000000078). Records that look them up by id are clear; those that name them are not.
      Added 5, changed 4. 0 unchanged. 1 without an account id: left alone.
      "
    `);
    expect(rows().slice(0, 5)).toEqual([
      "100000000011 shop-dev /service/dev ACTIVE",
      "100000000013 shop-prod /service/prod ACTIVE",
      "100000000077 closed-shop / CLOSED",
      "100000000099 sold / NOT_IN_ORGANIZATION",
      "ou:/service all of the service  ",
    ]);
    expect((await accounts()).stdout).toMatch(/^The list is up to date/m);
  });

  test("shows in a dry run what it would write", async ({ expect }) => {
    const { accounts, rows, writes } = await withList();
    const run = await accounts(["--dry-run"]);
    expect(run.stdout).toMatch(/ {2}\+ shop-dev \(100000000011\) {2}\/service\/dev {2}ACTIVE/);
    expect(run.stdout).toContain("Dry run, nothing is written. Would add 6, change 0.");
    expect([run.exitCode, rows(), writes()]).toEqual([0, [], []]);
    const json = await accounts(["--dry-run", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ isDryRun: true, changes: [], done: { added: 0 } });
  });

  test("writes in batches of a hundred, and after a failure only the rest", async ({ expect }) => {
    const more = Array.from({ length: 104 }, (_, index) => ({
      id: String(200000000000 + index),
      name: `many-${index}`,
    }));
    const fault: FaultInput = {
      service: "kintone",
      operation: "POST /k/v1/records.json",
      after: 1,
      effect: { kind: "refuse" },
    };
    const { accounts, rows, writes } = await withList({ accounts: more, faults: [fault] });
    const run = await accounts();
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/100 were added and 0 changed.*run the command again/s);
    expect(rows()).toHaveLength(100);
    const again = await accounts();
    expect(again.stdout).toContain("Added 10, changed 0. 100 unchanged.");
    expect(rows()).toHaveLength(110);
    expect(new Set(rows()).size).toBe(110);
    expect(writes().filter((line) => line.endsWith("200"))).toHaveLength(2);
  });

  test.for<[string, List, readonly string[], Readonly<Record<string, string>>, number, RegExp]>([
    ["a token that may not write", { rights: ["view"] }, [], {}, 1, /GAIA_NO01.*add and edit records/s],
    ["no token for the app", {}, [], { KINTONE_API_TOKEN: "wrong" }, 1, /\[kintone-denied\]/],
    ["no field for the id", { fields: { name: text } }, [], {}, 1, /accountId.*\[field-not-found\]/],
    [
      "an option that the field for the state lacks",
      { fields: { ...fields, state: { type: "DROP_DOWN", options: { OPEN: { label: "OPEN", index: 0 } } } } },
      [],
      {},
      1,
      /CB_VA01.*setup kintone --app accounts=103/s,
    ],
    [
      "an organization that cannot be read",
      {
        faults: [
          {
            service: "organizations",
            operation: "ListAccounts",
            times: "always",
            effect: { kind: "error", code: "AccessDeniedException", message: "no" },
          },
        ],
      },
      [],
      {},
      1,
      /ListAccounts.*\[aws-denied\]/,
    ],
  ])("with %s says so, and writes nothing", async ([, list, args, env, exitCode, told], { expect }) => {
    const { accounts, rows } = await withList(list);
    const run = await accounts(args, env);
    expect(run.stderr).toMatch(told);
    expect([run.exitCode, rows()]).toEqual([exitCode, []]);
  });

  test("without an app for them in the settings says what to add", async ({ expect }) => {
    const acme = await company();
    const run = await acme.cli(["accounts", "--config", acme.config]);
    expect([run.exitCode, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain("kintone.accounts: { app: 103 }");
  });
});
