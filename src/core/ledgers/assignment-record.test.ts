import { describe, expect, test } from "vitest";
import {
  assignmentRecord,
  type CoreWorld,
  directory,
  foreignSet,
  hoursFrom,
  ids,
  morning,
  ourSet,
  problemsOf,
  shortName,
  world,
} from "../../../test/support/core-world.ts";
import { asAccountId, asPrincipalId } from "../model/ids.ts";
import type { AssignmentField, FieldValue, LedgerRecord } from "../model/ledger.ts";
import type { AssignmentRecord } from "./assignment-record.ts";

type Fields = Partial<Record<AssignmentField, string | readonly (string | FieldValue)[]>>;

const sound: Fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };

/** A world with the set ReadOnly and its record, and one assignment record made of sound fields and these. */
const worldWith = (
  fields: Fields,
  circumstances: Partial<LedgerRecord> = {},
  changes: Parameters<typeof world>[0] = {},
): CoreWorld =>
  world(changes)
    .permissionSet("1", { name: "ReadOnly" })
    .assignment("5", { ...sound, ...fields }, circumstances);

const read = (of: CoreWorld): AssignmentRecord => of.desired().assignmentRecords[0]!;
const grants = (of: CoreWorld): readonly string[] =>
  [...of.desired().assignments.values()].map(({ assignment }) => shortName(assignment)).sort();

test("grants the product of its accounts, permission sets and principals, each once", () => {
  const of = worldWith({
    userNames: ["alice", "ALICE", "bob"],
    groupNames: ["developers"],
    accounts: ["dev", ids.dev, "Prod"],
    permissionSets: ["readonly", "ReadOnly", "Deploy"],
  }).permissionSet("2", { name: "Deploy" });
  expect(grants(of)).toEqual(
    ["dev", "prod"].flatMap((account) =>
      ["Deploy", "ReadOnly"].flatMap((set) =>
        ["@developers", "alice", "bob"].map((who) => `${account}/${set}/${who}`),
      ),
    ),
  );
  expect(of.desired().problems).toEqual([]);
});

const twins = {
  ...directory,
  accounts: [...directory.accounts, { ...directory.accounts[1]!, id: asAccountId("666666666666") }],
  users: [...directory.users, { id: asPrincipalId("user-2"), userName: "ALICE", emails: [] }],
};
const others = {
  current: { ...world().current, permissionSets: [foreignSet("Theirs"), ourSet("Orphan")] },
};
const excluding = {
  scope: { excludeAccounts: ["stage"], excludePermissionSets: ["Hidden*"], excludePrincipals: ["bob"] },
};

test.each<{ name: string; fields: Fields; changes?: Parameters<typeof world>[0]; problem: object }>([
  {
    name: "an unknown account",
    fields: { accounts: ["pord"] },
    problem: { field: "accounts", code: "unknown-account", data: { name: "pord", suggestions: ["prod"] } },
  },
  {
    name: "an id of eleven digits",
    fields: { accounts: ["22222222222"] },
    problem: { field: "accounts", code: "account-id-invalid", data: { value: "22222222222" } },
  },
  {
    name: "a name that two accounts share",
    fields: { accounts: ["dev"], userNames: ["bob"] },
    changes: { directory: twins },
    problem: { code: "account-ambiguous", data: { name: "dev", ids: [ids.dev, "666666666666"] } },
  },
  {
    name: "an account that is not active",
    fields: { accounts: ["closed"] },
    problem: { code: "account-inactive", data: { account: "closed (555555555555)", state: "SUSPENDED" } },
  },
  {
    name: "an unknown OU",
    fields: { accounts: ["ou:/service/pro"] },
    problem: { code: "unknown-ou", data: { path: "/service/pro" } },
  },
  {
    name: "the management account alone",
    fields: { accounts: ["management"] },
    problem: {
      code: "management-account-handed-over",
      data: { account: "management (111111111111)" },
    },
  },
  {
    name: "the management account by id and by name",
    fields: { accounts: [ids.management] },
    problem: { code: "management-account-handed-over" },
  },
  {
    name: "the management account with others",
    fields: { accounts: ["dev", "management"] },
    problem: { code: "management-account", data: { account: "management (111111111111)" } },
  },
  { name: "the bot's own account", fields: { accounts: [ids.bot] }, problem: { code: "bot-account" } },
  {
    name: "an excluded account",
    fields: { accounts: ["stage"] },
    changes: excluding,
    problem: { code: "excluded", data: { kind: "account", name: "stage (333333333333)" } },
  },
  {
    name: "a wildcard that the settings do not allow",
    fields: { accounts: ["*"] },
    changes: { settings: { ...world().settings, allowWildcard: false } },
    problem: { code: "wildcard-not-allowed", data: { value: "*" } },
  },
  {
    name: "an OU that the settings do not allow",
    fields: { accounts: ["ou:/service"] },
    changes: { settings: { ...world().settings, allowWildcard: false } },
    problem: { code: "wildcard-not-allowed", data: { value: "ou:/service" } },
  },
  {
    name: "an unknown permission set",
    fields: { permissionSets: ["ReadOnyl"] },
    problem: {
      field: "permissionSets",
      code: "unknown-permission-set",
      data: { name: "ReadOnyl", suggestions: ["ReadOnly"] },
    },
  },
  {
    name: "somebody else's permission set",
    fields: { permissionSets: ["theirs"] },
    changes: others,
    problem: { code: "not-managed", data: { name: "theirs" } },
  },
  {
    name: "a permission set whose record is gone",
    fields: { permissionSets: ["orphan"] },
    changes: others,
    problem: { code: "permission-set-record-missing", data: { name: "Orphan" } },
  },
  {
    name: "an unknown user",
    fields: { userNames: ["ghost"] },
    problem: { field: "userNames", code: "unknown-user", data: { name: "ghost" } },
  },
  {
    name: "an unknown group",
    fields: { groupNames: ["develpers"] },
    problem: { code: "unknown-group", data: { name: "develpers", suggestions: ["developers"] } },
  },
  {
    name: "a name that two users share",
    fields: { accounts: [ids.prod] },
    changes: { directory: twins },
    problem: { code: "principal-ambiguous", data: { name: "alice", names: ["alice", "ALICE"] } },
  },
  {
    name: "an excluded user",
    fields: { userNames: ["bob"] },
    changes: excluding,
    problem: { field: "userNames", code: "excluded", data: { kind: "principal", name: "bob" } },
  },
  { name: "no account", fields: { accounts: [] }, problem: { field: "accounts", code: "field-empty" } },
  {
    name: "no permission set",
    fields: { permissionSets: [] },
    problem: { field: "permissionSets", code: "field-empty" },
  },
  {
    name: "nobody",
    fields: { userNames: [] },
    problem: { field: "userNames", code: "field-empty" },
  },
  {
    name: "a date that is none",
    fields: { validUntil: "2026-02-30" },
    problem: {
      field: "validUntil",
      code: "period-invalid",
      data: { value: "2026-02-30", why: "not-a-date" },
    },
  },
  {
    name: "two ends, as a table's column may hold",
    fields: { validUntil: ["2026-12-01", "2026-12-02"] },
    problem: {
      field: "validUntil",
      code: "field-several-values",
      data: { values: ["2026-12-01", "2026-12-02"] },
    },
  },
  {
    name: "an end before the beginning",
    fields: { validFrom: "2026-12-02", validUntil: "2026-12-01" },
    problem: {
      field: "validUntil",
      code: "period-invalid",
      data: { value: "2026-12-02 – 2026-12-01", why: "ends-before-it-begins" },
    },
  },
  {
    name: "a word for enabled that nobody knows",
    fields: { enabled: "maybe" },
    problem: {
      field: "enabled",
      code: "field-value-invalid",
      data: { value: "maybe", allowed: ["enabled", "有効", "disabled", "無効"] },
    },
  },
])("tells of $name, and of nothing else", ({ fields, changes, problem }) => {
  const { problems } = read(worldWith(fields, {}, changes));
  expect(problems).toMatchObject([{ record: { id: "5" }, ...problem }]);
});

test("grants what could be understood beside what could not", () => {
  const of = worldWith({ userNames: ["alice", "ghost"], accounts: ["dev", "nowhere"] });
  expect(grants(of)).toEqual(["dev/ReadOnly/alice"]);
});

describe("wildcards", () => {
  test.each<[string, readonly string[]]>([
    ["*", ["dev", "prod", "stage"]],
    ["ou:/service", ["dev", "prod", "stage"]],
    ["ou:/service/prod", ["prod", "stage"]],
    ["ou:/service/prod/stage", ["stage"]],
    ["OU:/Service/Dev", ["dev"]],
    ["ou:/platform", []],
    ["ou:/empty", []],
  ])("%s is %j: no management, bot or inactive account, and no word about them", (selector, accounts) => {
    const of = worldWith({ accounts: [selector] });
    expect(grants(of)).toEqual(accounts.map((account) => `${account}/ReadOnly/alice`));
    expect(of.desired().problems).toEqual([]);
  });

  test("leave an excluded account out without a word", () => {
    const of = worldWith({ accounts: ["*"] }, {}, excluding);
    expect(grants(of)).toEqual(["dev/ReadOnly/alice", "prod/ReadOnly/alice"]);
    expect(of.desired().problems).toEqual([]);
  });
});

describe("period", () => {
  const statusAt = (moment: string, fields: Fields) =>
    read(worldWith(fields, {}, { now: new Date(moment) })).status;

  test.each<[string, Fields, string, string]>([
    ["a last day counts whole", { validUntil: "2026-11-02" }, "2026-11-02T14:59:59.999Z", "grant"],
    ["a last day ends at midnight in Tokyo", { validUntil: "2026-11-02" }, "2026-11-02T15:00:00Z", "ended"],
    ["a first day begins at midnight in Tokyo", { validFrom: "2026-11-03" }, "2026-11-02T15:00:00Z", "grant"],
    ["a first day has not begun before", { validFrom: "2026-11-03" }, "2026-11-02T14:59:59.999Z", "later"],
    ["a moment is exclusive", { validUntil: "2026-11-02T03:00:00Z" }, "2026-11-02T03:00:00Z", "ended"],
    ["a moment counts until then", { validUntil: "2026-11-02T03:00:00Z" }, "2026-11-02T02:59:59Z", "grant"],
    ["one day only", { validFrom: "2026-11-02", validUntil: "2026-11-02" }, "2026-11-02T00:00:00Z", "grant"],
  ])("%s", (_, fields, moment, status) => {
    expect(statusAt(moment, fields)).toBe(status);
  });

  test("nobody is told of mistakes in a record that has ended or is switched off", () => {
    const wrong = { userNames: ["ghost"], accounts: ["nowhere"] };
    expect(read(worldWith({ ...wrong, validUntil: "2026-10-31" })).problems).toEqual([]);
    expect(read(worldWith({ ...wrong, enabled: "無効" })).problems).toEqual([]);
  });

  test("mistakes in a record to come are told, except that a user is not there yet", () => {
    const of = worldWith({ userNames: ["ghost"], accounts: ["nowhere"], validFrom: "2026-12-01" });
    expect(problemsOf(read(of))).toEqual(["5 accounts unknown-account"]);
  });
});

test.each([
  [["有効"], "grant"],
  [["Enabled"], "grant"],
  [["無効"], "disabled"],
  [["DISABLED"], "disabled"],
  [[], "broken"],
  [["はい"], "broken"],
  [["有効", "無効"], "broken"],
])("enabled %j: %s", (enabled, status) => {
  expect(read(worldWith({ enabled })).status).toBe(status);
});

describe("templates", () => {
  const mail = { ...world().settings, userTemplate: "{code}@example.com", groupTemplate: "{name}" };

  test("make a user's name of the code, and a group's of what kintone shows", () => {
    const of = worldWith(
      {
        userNames: [],
        users: [{ text: "alice", name: "アリス" }],
        groups: [{ text: "dev-team", name: "developers" }],
      },
      {},
      { settings: mail, userMatch: "email" },
    );
    expect(grants(of)).toEqual(["dev/ReadOnly/@developers", "dev/ReadOnly/alice"]);
  });

  test("leave names alone that were typed", () => {
    const of = worldWith({ userNames: ["alice"] }, {}, { settings: mail, userMatch: "email" });
    expect(problemsOf(read(of))).toEqual(["5 userNames unknown-user"]);
  });

  test("fall back to the code where kintone shows no name", () => {
    const of = worldWith({ userNames: [], groups: [{ text: "operators" }] });
    expect(grants(of)).toEqual(["dev/ReadOnly/@operators"]);
  });
});

describe("a user who is not in the directory yet", () => {
  const told = (of: CoreWorld) => problemsOf(read(of));
  const created = (hours: number) => ({ createdAt: hoursFrom(morning, hours) });

  test.each<[string, Fields, number, string]>([
    ["is waited for while the record is new", {}, -1.9, "waiting-for-directory"],
    ["is a mistake two hours later", {}, -2, "unknown-user"],
    [
      "is waited for while the period is new",
      { validFrom: "2026-11-02T00:00:00Z" },
      -500,
      "waiting-for-directory",
    ],
    [
      "is a mistake two hours after the period began",
      { validFrom: "2026-11-01T22:00:00Z" },
      -500,
      "unknown-user",
    ],
  ])("%s", (_, fields, hours, code) => {
    expect(told(worldWith({ userNames: ["ghost"], ...fields }, created(hours)))).toEqual([
      `5 userNames ${code}`,
    ]);
  });

  test("is waited for from first sight when an earlier run did not miss anybody", () => {
    const before = worldWith({}, created(-500)).ran();
    const missing = before.assignment("5", { ...sound, userNames: ["alice", "ghost"] }, created(-500));
    expect(told(missing)).toEqual(["5 userNames waiting-for-directory"]);
    expect(told(missing.ran().later(1.9))).toEqual(["5 userNames waiting-for-directory"]);
    expect(told(missing.ran().later(2))).toEqual(["5 userNames unknown-user"]);
  });

  test("is not waited for again because a run has begun to remember", () => {
    const missing = worldWith({ userNames: ["ghost"] }, created(-500));
    expect(told(missing.ran().later(0.1))).toEqual(["5 userNames unknown-user"]);
  });

  test("is a problem at once where the settings give no grace", () => {
    const settings = { ...world().settings, directoryGraceHours: 0 };
    expect(told(worldWith({ userNames: ["ghost"] }, created(0), { settings }))).toEqual([
      "5 userNames unknown-user",
    ]);
  });
});

test("a problem names the field as the app names it", () => {
  const record = {
    ...assignmentRecord("5", { ...sound, accounts: ["nowhere"] }),
    codes: { accounts: "AWSアカウント" },
  };
  const of = world().permissionSet("1", { name: "ReadOnly" });
  const { problems } = read(of.with({ ledgers: { ...of.ledgers, assignments: [record] } }));
  expect(problems).toMatchObject([{ field: "AWSアカウント" }]);
});
