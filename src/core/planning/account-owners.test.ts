import { describe, expect, test } from "vitest";
import {
  type CoreWorld,
  grantedWorld,
  ids,
  linesOf,
  noGuardrails,
  problemsOf,
} from "../../../test/support/core-world.ts";
import type { AccountOwnership } from "../model/ledger.ts";

const lines = (of: CoreWorld) => linesOf(of.plan().changes);
const held = (of: CoreWorld) => linesOf(of.plan().held.map(({ change }) => change));
const person = (code: string) => ({ code, name: code });
const by = (modifier: string, creator = modifier) => ({
  modifier: person(modifier),
  creator: person(creator),
});
const owned = (of: CoreWorld, accountOwners: Readonly<Record<string, readonly string[]>>) =>
  of.with({ guardrails: { ...noGuardrails, accountOwners } });

const asked = { userNames: ["bob"], accounts: ["dev", "prod"], permissionSets: ["ReadOnly"] };
const both = ["+ dev/ReadOnly/bob [2]", "+ prod/ReadOnly/bob [2]"];

describe("whose record counts for an account", () => {
  test.each<
    readonly [string, ReturnType<typeof by>, Readonly<Record<string, readonly string[]>>, readonly string[]]
  >([
    ["its owner's", by("mori"), { prod: ["mori"] }, both],
    ["nobody else's", by("sato"), { prod: ["mori"] }, both.slice(0, 1)],
    ["the last editor's, whoever made the record", by("sato", "mori"), { prod: ["mori"] }, both.slice(0, 1)],
    [
      "the creator's, where a program changed it since",
      by("Administrator", "mori"),
      { prod: ["mori"] },
      both,
    ],
    ["no program's", by("Administrator"), { prod: ["mori"] }, both.slice(0, 1)],
    ["everybody's, where nothing is said of the account", by("sato"), { stage: ["mori"] }, both],
    ["nobody's, where nobody is named", by("mori"), { prod: [] }, both.slice(0, 1)],
    [
      "that of the owner of an OU above it",
      by("mori"),
      { "ou:/service/prod": ["mori"], "ou:/service/dev": ["ito"] },
      both.slice(1),
    ],
    ["that of an owner of any entry that names it", by("mori"), { "*": ["mori"], prod: ["sato"] }, both],
    ["a code with another case is another's", by("Mori"), { prod: ["mori"] }, both.slice(0, 1)],
  ])("%s", (_, whose, owners, given) => {
    const of = owned(grantedWorld(), owners).assignment("2", asked, whose);
    expect(lines(of)).toEqual(given);
    const told = problemsOf(of.desired()).filter((problem) => problem.startsWith("2 "));
    expect(told).toEqual(given.length === 2 ? [] : ["2 accounts not-account-owner"]);
  });

  test("the others are told whom to ask, once for accounts of the same owners", () => {
    const of = owned(grantedWorld(), { "ou:/service/prod": ["ito", "mori"], dev: ["ito"] })
      .withoutAssignment("1")
      .assignment("2", { ...asked, accounts: ["*"] }, by("sato"));
    expect(of.desired().problems).toEqual([
      expect.objectContaining({
        code: "not-account-owner",
        field: "accounts",
        data: { accounts: ["dev (222222222222)"], editor: "sato", owners: ["ito"] },
      }),
      expect.objectContaining({
        code: "not-account-owner",
        data: {
          accounts: ["stage (333333333333)", "prod (444444444444)"],
          editor: "sato",
          owners: ["ito", "mori"],
        },
      }),
    ]);
  });
});

describe("a record that was changed by somebody who has no say", () => {
  const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
  const before = owned(grantedWorld().assignment("1", fields, by("mori")), { dev: ["mori"] }).ran();

  test("takes nothing from anybody: neither what it asks for, nor what it no longer does", () => {
    const touched = before.assignment("1", fields, by("sato"));
    expect([lines(touched), held(touched)]).toEqual([[], []]);
    const swapped = before.assignment("1", { ...fields, userNames: ["bob"] }, by("sato"));
    expect([lines(swapped), held(swapped)]).toEqual([[], []]);
    expect(swapped.plan().kept).toEqual([{ reason: "refused", count: 1 }]);
    const nextDay = swapped.ran().later(23).ran().later(1.1);
    expect([lines(nextDay), held(nextDay)]).toEqual([[], ["- dev/ReadOnly/alice (protection-ended)"]]);
  });

  test("counts again, as it stands, once an owner has saved it", () => {
    const saved = before
      .assignment("1", { ...fields, userNames: ["bob"] }, by("sato"))
      .ran()
      .assignment("1", { ...fields, userNames: ["bob"] }, by("mori"));
    expect(lines(saved)).toEqual(["- dev/ReadOnly/alice (withdrawn)", "+ dev/ReadOnly/bob [1]"]);
  });

  test("does not stop what an owner's record grants", () => {
    const of = before.assignment("1", fields, by("sato")).assignment("2", fields, by("mori")).ran().later(48);
    expect([lines(of), held(of)]).toEqual([[], []]);
  });
});

describe("owners in the list of accounts", () => {
  type Row = AccountOwnership["records"][number];
  const row = (id: string, account: string, ...owners: readonly string[]): Row => ({ id, account, owners });
  const listed = (rows: readonly Row[], accountOwners: Readonly<Record<string, readonly string[]>> = {}) => {
    const of = owned(grantedWorld(), accountOwners).assignment("2", asked, by("mori"));
    return of.with({ ledgers: { ...of.ledgers, ownership: { app: "103", records: rows } } });
  };

  test.each<
    readonly [string, readonly Row[], Readonly<Record<string, readonly string[]>>, readonly string[]]
  >([
    ["let their own records count", [row("1", ids.prod, "mori")], {}, both],
    ["shut out everybody else's", [row("1", ids.prod, "sato", "ito")], {}, both.slice(0, 1)],
    ["say nothing where nobody is named", [row("1", ids.prod)], {}, both],
    ["are owners besides those of the settings", [row("1", ids.prod, "mori")], { prod: ["sato"] }, both],
    ["leave those of the settings in place", [row("1", ids.prod, "sato")], { prod: ["mori"] }, both],
    ["open what the settings close to all", [row("1", ids.prod, "mori")], { "*": [] }, both.slice(1)],
    ["add up over records", [row("1", ids.prod, "sato"), row("2", ids.prod, "mori")], {}, both],
    ["hold for the id alone, whatever an account is called", [row("1", "prod", "sato")], {}, both],
  ])("%s", (_, rows, settings, given) => {
    expect(lines(listed(rows, settings))).toEqual(given);
  });

  test("are told to an administrator when they own nothing", () => {
    const { problems } = listed([row("1", "prod", "sato"), row("2", "", "ito"), row("3", "")]).desired();
    expect(problems).toEqual([{ code: "account-owners-unused", data: { app: "103", records: ["1", "2"] } }]);
  });
});
