import { describe, expect, test } from "vitest";
import {
  type CoreWorld,
  directory,
  foreignSet,
  grantedWorld,
  ids,
  ourSet,
  shortName,
} from "../../../test/support/core-world.ts";
import { assignmentKey } from "../model/assignment.ts";
import { asPrincipalId } from "../model/ids.ts";

/** The whole difference as short lines. */
const told = (of: CoreWorld) => {
  const { creates, waiting, removals, kept } = of.diff();
  return [
    ...creates.map(({ assignment }) => `create ${shortName(assignment)}`),
    ...waiting.map(({ assignment }) => `wait ${shortName(assignment)}`),
    ...removals.map(({ assignment, reason }) => `remove ${shortName(assignment)}: ${reason}`),
    ...kept.map(({ assignment, reason }) => `keep ${shortName(assignment)}: ${reason}`),
  ];
};

const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
const granted = grantedWorld();
const withSets = (of: CoreWorld, ...sets: CoreWorld["current"]["permissionSets"]) =>
  of.with({ current: { ...of.current, permissionSets: sets } });

test.each<[string, CoreWorld, readonly string[]]>([
  ["desired and there: nothing", granted, []],
  [
    "desired and not there: created",
    granted.assignment("1", { ...fields, userNames: ["alice", "bob"] }),
    ["create dev/ReadOnly/bob"],
  ],
  [
    "desired of a set that is to be created: created",
    granted.permissionSet("2", { name: "Deploy" }).assignment("2", { ...fields, permissionSets: ["Deploy"] }),
    ["create dev/Deploy/alice"],
  ],
  [
    "desired of a set that cannot be created: waits",
    granted
      .permissionSet("2", { name: "Deploy", inlinePolicy: "{" })
      .assignment("2", { ...fields, permissionSets: ["Deploy"] }),
    ["wait dev/Deploy/alice"],
  ],
  [
    "desired of a set that is there and whose record is broken: created",
    granted
      .permissionSet("1", { name: "ReadOnly", inlinePolicy: "{" })
      .assignment("2", { ...fields, accounts: ["prod"] }),
    ["create prod/ReadOnly/alice"],
  ],
  [
    "desired of a set out of reach: waits",
    withSets(
      granted.with({ current: { ...granted.current, assignments: [] } }),
      ourSet("ReadOnly", { outOfReach: ids.bot }),
    ),
    ["wait dev/ReadOnly/alice"],
  ],
  [
    "there by hand: removed",
    granted.assigned("prod/ReadOnly/bob"),
    ["remove prod/ReadOnly/bob: unrequested"],
  ],
  [
    "there, its record gone: removed",
    granted.withoutAssignment("1"),
    ["remove dev/ReadOnly/alice: unrequested"],
  ],
  [
    "there, its record gone, remembered: removed",
    granted.ran().withoutAssignment("1"),
    ["remove dev/ReadOnly/alice: withdrawn"],
  ],
  [
    "there, its record changed, remembered: removed",
    granted.ran().assignment("1", { ...fields, accounts: ["prod"] }),
    ["create prod/ReadOnly/alice", "remove dev/ReadOnly/alice: withdrawn"],
  ],
  [
    "there, its record switched off: removed",
    granted.assignment("1", { ...fields, enabled: "無効" }),
    ["remove dev/ReadOnly/alice: withdrawn"],
  ],
  [
    "there, its record ended: removed",
    granted.assignment("1", { ...fields, validUntil: "2026-11-01" }),
    ["remove dev/ReadOnly/alice: expired"],
  ],
  [
    "there, its record put off: removed",
    granted.ran().assignment("1", { ...fields, validFrom: "2026-12-01" }),
    ["remove dev/ReadOnly/alice: withdrawn"],
  ],
  [
    "there, one record ended, another grants it: nothing",
    granted.assignment("1", { ...fields, validUntil: "2026-11-01" }).assignment("2", fields),
    [],
  ],
  [
    "there, one record ended, another switched off: removed",
    granted
      .assignment("1", { ...fields, validUntil: "2026-11-01" })
      .assignment("2", { ...fields, enabled: "無効" }),
    ["remove dev/ReadOnly/alice: withdrawn"],
  ],
  [
    "there, its record cannot be read: kept",
    granted.ran().assignment("1", { ...fields, accounts: ["nowhere"] }),
    ["keep dev/ReadOnly/alice: protected"],
  ],
])("%s", (_, of, expected) => {
  expect(told(of)).toEqual(expected);
});

describe("keeps what is not ours to remove", () => {
  const drift = granted.assigned("prod/ReadOnly/bob");
  const scope = { excludeAccounts: [], excludePermissionSets: [], excludePrincipals: [] };

  test.each<[string, CoreWorld, readonly string[]]>([
    [
      "an excluded account",
      drift.with({ scope: { ...scope, excludeAccounts: ["pro*"] } }),
      ["keep prod/ReadOnly/bob: excluded-account"],
    ],
    [
      "an account excluded by its id",
      drift.with({ scope: { ...scope, excludeAccounts: [ids.prod] } }),
      ["keep prod/ReadOnly/bob: excluded-account"],
    ],
    [
      "an excluded user",
      drift.with({ scope: { ...scope, excludePrincipals: ["BOB"] } }),
      ["keep prod/ReadOnly/bob: excluded-principal"],
    ],
    [
      "a user excluded by their id",
      drift.with({ scope: { ...scope, excludePrincipals: ["user-bob"] } }),
      ["keep prod/ReadOnly/bob: excluded-principal"],
    ],
    [
      "an account that is not active",
      granted.assigned("closed/ReadOnly/bob"),
      ["keep closed/ReadOnly/bob: account-inactive"],
    ],
    [
      "an account that has left the organization",
      granted.assigned("777777777777/ReadOnly/bob"),
      ["keep 777777777777/ReadOnly/bob: account-inactive"],
    ],
    [
      "the management account",
      granted.assigned("management/ReadOnly/bob"),
      ["keep management/ReadOnly/bob: management-account"],
    ],
    ["the bot's own account", granted.assigned("bot/ReadOnly/bob"), ["keep bot/ReadOnly/bob: bot-account"]],
    [
      "somebody else's set",
      withSets(drift, foreignSet("ReadOnly")),
      ["keep dev/ReadOnly/alice: not-managed", "keep prod/ReadOnly/bob: not-managed"],
    ],
    [
      "a set out of reach",
      withSets(drift, ourSet("ReadOnly", { outOfReach: ids.management })),
      ["keep prod/ReadOnly/bob: out-of-reach"],
    ],
  ])("%s", (_, of, expected) => {
    expect(told(of)).toEqual(expected);
    const { managed, kept } = of.diff();
    expect(
      kept.filter(({ reason, assignment }) => reason !== "account-inactive" && managed.includes(assignment)),
    ).toEqual([]);
  });

  test("an excluded set is kept although a record names it", () => {
    const of = drift.with({ scope: { ...scope, excludePermissionSets: ["Read*"] } });
    expect(told(of)).toEqual([
      "keep dev/ReadOnly/alice: excluded-permission-set",
      "keep prod/ReadOnly/bob: excluded-permission-set",
    ]);
  });
});

test("a user who is gone from the directory is kept for a record that still names them", () => {
  const users = directory.users.filter(({ userName }) => userName !== "alice");
  expect(told(granted.ran().with({ directory: { ...directory, users } }))).toEqual([
    "keep dev/ReadOnly/alice: protected",
  ]);
});

test("an assignment that AWS would not delete is removed where its user is there after all", () => {
  const of = granted.assigned("dev/ReadOnly/bob").ran().assigned("dev/ReadOnly/bob");
  const [key] = of.current.assignments
    .filter(({ principal }) => principal.id === "user-bob")
    .map(assignmentKey);
  expect(key).toBeDefined();
  const memory = of.memory && { ...of.memory, orphans: { [key ?? ""]: of.now.toISOString() } };
  expect(told(of.with({ memory }))).toEqual(["remove dev/ReadOnly/bob: unrequested"]);
});

test("a user who came back with another id is given it anew, and the old id loses it", () => {
  const users = [{ id: asPrincipalId("user-alice-2"), userName: "alice", emails: [] }];
  expect(told(granted.ran().with({ directory: { ...directory, users } }))).toEqual([
    "create dev/ReadOnly/alice-2",
    "remove dev/ReadOnly/alice: principal-recreated",
  ]);
});

describe("an end that an earlier run foresaw", () => {
  const foresees = (of: CoreWorld) => of.diff().removals.map(({ isForeseen }) => isForeseen);
  const until = (day: string) => granted.assignment("1", { ...fields, validUntil: day });
  const afterwards = (of: CoreWorld) => of.later(48);

  test("is foreseen when it is the same end", () => {
    expect(foresees(afterwards(until("2026-11-02").ran()))).toEqual([true]);
  });

  test("is not when nothing is remembered", () => {
    expect(foresees(afterwards(until("2026-11-02")))).toEqual([false]);
  });

  test("is not when somebody has moved it", () => {
    const moved = until("2026-11-30")
      .ran()
      .assignment("1", { ...fields, validUntil: "2026-11-02" });
    expect(foresees(afterwards(moved))).toEqual([false]);
  });

  test("is not when the record was withdrawn instead", () => {
    expect(foresees(afterwards(until("2026-11-02").ran().withoutAssignment("1")))).toEqual([false]);
  });

  test("is not when another record that granted it was withdrawn", () => {
    const two = until("2026-11-02").assignment("2", fields).ran().withoutAssignment("2");
    expect(foresees(afterwards(two))).toEqual([false]);
  });

  test("is foreseen for the last of several records, whatever became of the others", () => {
    const two = until("2026-11-02").assignment("2", fields).ran().withoutAssignment("2").ran();
    expect(foresees(afterwards(two))).toEqual([true]);
  });
});
