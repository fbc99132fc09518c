import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Account } from "../model/directory.ts";
import { parseAccountId } from "../model/ids.ts";
import { type AccountField, type AccountRow, planAccounts } from "./account-ledger.ts";

const all: ReadonlySet<AccountField> = new Set(["id", "name", "ou", "state"]);

const account = (id: string, changes: Partial<Account> = {}): Account => ({
  id: parseAccountId(id) ?? expect.unreachable(),
  name: "shop-dev",
  ou: "/service/dev",
  state: "ACTIVE",
  ...changes,
});
const row = (id: string, changes: AccountRow["values"] = {}, recordId = "1"): AccountRow => ({
  recordId,
  revision: "3",
  values: { id, name: "shop-dev", ou: "/service/dev", state: "ACTIVE", ...changes },
});
const one = "100000000011";
const other = "100000000012";

describe("the list of accounts", () => {
  it.each<[string, readonly Account[], readonly AccountRow[], object, object]>([
    [
      "gets a new account",
      [account(one)],
      [],
      { id: one, name: "shop-dev", ou: "/service/dev", state: "ACTIVE" },
      {},
    ],
    ["is left alone when nothing has changed", [account(one)], [row(one)], {}, {}],
    ["follows a new name", [account(one, { name: "web-dev" })], [row(one)], {}, { name: "web-dev" }],
    ["follows a move", [account(one, { ou: "/old" })], [row(one)], {}, { ou: "/old" }],
    [
      "keeps a closed account, with its state",
      [account(one, { state: "CLOSED" })],
      [row(one)],
      {},
      { state: "CLOSED" },
    ],
    ["keeps an account that is gone, with its name", [], [row(one)], {}, { state: "NOT_IN_ORGANIZATION" }],
    ["says it once that an account is gone", [], [row(one, { state: "NOT_IN_ORGANIZATION" })], {}, {}],
    ["keeps what somebody wrote for a whole OU", [account(one)], [row("ou:/service"), row(one)], {}, {}],
    ["fills in what is empty", [account(one)], [row(one, { ou: "" })], {}, { ou: "/service/dev" }],
  ])("%s", (_, accounts, rows, added, changed) => {
    const { additions, changes } = planAccounts(accounts, rows, all);
    expect(additions).toEqual(Object.keys(added).length === 0 ? [] : [added]);
    expect(changes.map(({ values }) => values)).toEqual(Object.keys(changed).length === 0 ? [] : [changed]);
  });

  it("lists two accounts of one name, and says so unless one is closed", () => {
    const open = planAccounts([account(one), account(other, { name: "Shop-Dev" })], [], all);
    expect(open.additions.map(({ id }) => id)).toEqual([one, other]);
    expect(open.sameNames).toEqual([{ name: "shop-dev", ids: [one, other] }]);
    expect(planAccounts([account(one), account(other, { state: "CLOSED" })], [], all).sameNames).toEqual([]);
  });

  it("writes only the fields that the app has", () => {
    const { additions, changes } = planAccounts(
      [account(one), account(other, { state: "SUSPENDED", name: "new" })],
      [row(other)],
      new Set(["id", "name"]),
    );
    expect(additions).toEqual([{ id: one, name: "shop-dev" }]);
    expect(changes.map(({ values }) => values)).toEqual([{ name: "new" }]);
  });

  it("has nothing to write once it was written, and never touches a record of another id", () => {
    const id = fc.integer({ min: 0, max: 12 }).map((n) => `1000000000${String(n).padStart(2, "0")}`);
    const text = fc.constantFrom("a", "b", "A", "");
    const state = fc.constantFrom("ACTIVE", "CLOSED", "SUSPENDED") as fc.Arbitrary<Account["state"]>;
    const accounts = fc.uniqueArray(fc.tuple(id, text, text, state), {
      selector: ([key]) => key,
      maxLength: 8,
    });
    const rows = fc.uniqueArray(fc.tuple(fc.oneof(id, fc.constant("ou:/x")), text, text, text), {
      selector: ([key]) => key,
      maxLength: 8,
    });
    fc.assert(
      fc.property(accounts, rows, (some, listed) => {
        const organization = some.map(([key, name, ou, is]) => account(key, { name, ou, state: is }));
        const before = listed.map(([key, name, ou, is], index) =>
          row(key, { name, ou, state: is }, String(index)),
        );
        const { additions, changes, unchanged, own } = planAccounts(organization, before, all);
        expect(changes.length + unchanged + own).toBe(before.length);
        const after = [
          ...before.map((old): AccountRow => {
            const change = changes.find((of) => of.row.recordId === old.recordId);
            return { ...old, values: { ...old.values, ...change?.values } };
          }),
          ...additions.map(
            (values, index): AccountRow => ({ recordId: `new${index}`, revision: "1", values }),
          ),
        ];
        expect(after.map(({ values }) => values.id).slice(0, before.length)).toEqual(
          listed.map(([key]) => key),
        );
        const again = planAccounts(organization, after, all);
        expect([again.additions, again.changes]).toEqual([[], []]);
        for (const { id: wanted } of organization)
          expect(after.filter(({ values }) => values.id === wanted)).toHaveLength(1);
      }),
    );
  });
});
