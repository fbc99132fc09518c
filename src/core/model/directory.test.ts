import { describe, expect, test } from "vitest";
import { directory, group, ids, user } from "../../../test/support/core-world.ts";
import { type AccountSelection, type Directory, indexDirectory } from "./directory.ts";
import { asAccountId, asPrincipalId } from "./ids.ts";

const index = (changes: Partial<Directory> = {}, match: "userName" | "email" = "userName") =>
  indexDirectory({ ...directory, ...changes }, match);

const namesIn = (selection: AccountSelection) =>
  selection.found === "accounts" ? selection.accounts.map(({ name }) => name) : selection;

describe("accounts", () => {
  test.each([
    [ids.dev, ["dev"]],
    ["Dev", ["dev"]],
    [" prod ", ["prod"]],
    ["ou:/service/prod", ["stage", "prod", "closed"]],
    ["OU:service/PROD/", ["stage", "prod", "closed"]],
    ["ou:/empty", []],
    ["ou:/", ["management", "dev", "stage", "prod", "closed", "bot"]],
    ["*", ["management", "dev", "stage", "prod", "closed", "bot"]],
  ])("%s selects %j", (selector, names) => {
    expect(namesIn(index().selectAccounts(selector))).toEqual(names);
  });

  test.each([
    ["nowhere", "account"],
    ["123456789012", "account"],
    ["22222222222", "id-shape"],
    ["ou:/serv", "ou"],
    ["ou:/service/pro", "ou"],
    ["ou:", "ou"],
    ["ou: ", "ou"],
  ])("%s selects nothing: no such %s", (selector, what) => {
    expect(index().selectAccounts(selector)).toEqual({ found: "none", what });
  });

  test("an OU does not hold the accounts of one whose name begins like its own", () => {
    const accounts = directory.accounts.map((account) => ({ ...account, ou: "/service/product" }));
    expect(namesIn(index({ accounts }).selectAccounts("ou:/service/prod"))).toEqual([]);
  });

  test("a name that two accounts share is ambiguous, an id never is", () => {
    const twin = { ...directory.accounts[1]!, id: asAccountId("666666666666"), name: "DEV" };
    const twins = index({ accounts: [...directory.accounts, twin] });
    expect(twins.selectAccounts("dev")).toEqual({ found: "several", ids: [ids.dev, twin.id] });
    expect(namesIn(twins.selectAccounts(twin.id))).toEqual(["DEV"]);
  });
});

describe("principals", () => {
  test("are found by name in any case, users and groups apart", () => {
    expect(index().principal("USER", "Alice")).toEqual({ found: "one", value: user("alice") });
    expect(index().principal("GROUP", "DEVELOPERS")).toEqual({ found: "one", value: group("developers") });
    expect(index().principal("GROUP", "alice")).toEqual({ found: "none" });
  });

  test("are matched by mail address when the settings say so", () => {
    expect(index({}, "email").principal("USER", "ALICE@example.com")).toEqual({
      found: "one",
      value: user("alice"),
    });
    expect(index({}, "email").principal("USER", "alice")).toEqual({ found: "none" });
  });

  test("are ambiguous when names differ in nothing but case", () => {
    const users = [...directory.users, { id: asPrincipalId("user-2"), userName: "ALICE", emails: [] }];
    expect(index({ users }).principal("USER", "alice")).toEqual({
      found: "several",
      names: ["alice", "ALICE"],
    });
  });

  test("go by their id when the identity store does not know them", () => {
    expect(index().nameOf(user("alice"))).toBe("alice");
    expect(index().nameOf({ type: "GROUP", id: asPrincipalId("user-alice") })).toBe("user-alice");
  });
});
