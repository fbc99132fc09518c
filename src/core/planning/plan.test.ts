import { describe, expect, test } from "vitest";
import {
  type CoreWorld,
  foreignSet,
  grantedWorld,
  hoursFrom,
  ids,
  linesOf,
  morning,
  ourSet,
  problemsOf,
  world,
} from "../../../test/support/core-world.ts";
import type { Change } from "../model/change.ts";
import { asPrincipalId } from "../model/ids.ts";

const lines = (of: CoreWorld) => linesOf(of.plan().changes);
const held = (of: CoreWorld) => linesOf(of.plan().held.map(({ change }) => change));
const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
const granted = grantedWorld();
const withSets = (of: CoreWorld, ...sets: CoreWorld["current"]["permissionSets"]) =>
  of.with({ current: { ...of.current, permissionSets: [...of.current.permissionSets, ...sets] } });

test("what fits the records is left alone", () => {
  expect(granted.plan()).toEqual({
    changes: [],
    held: [],
    checksum: undefined,
    kept: [],
    waiting: [],
    awaiting: [],
    problems: [],
  });
});

test("from nothing to everything: sets before their assignments", () => {
  const of = world()
    .permissionSet("1", {
      name: "ReadOnly",
      inlinePolicy: '{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}',
    })
    .permissionSet("2", { name: "Deploy" })
    .assignment("1", { ...fields, permissionSets: ["ReadOnly", "Deploy"] })
    .assignment("2", fields);
  expect(lines(of)).toEqual([
    "+ Deploy",
    "+ ReadOnly",
    "+ dev/Deploy/alice [1]",
    "+ dev/ReadOnly/alice [1,2]",
  ]);
});

describe("the order within one permission set", () => {
  const before = granted.assigned("prod/ReadOnly/bob");
  const of = before
    .permissionSet("1", { name: "ReadOnly", managedPolicies: ["ViewOnlyAccess"] })
    .assignment("1", { ...fields, userNames: ["alice", "carol"] });

  test("remove what is withdrawn, edit, provision, assign", () => {
    expect(lines(of)).toEqual([
      "- prod/ReadOnly/bob (unrequested)",
      "~ ReadOnly: attach-managed-policy, detach-managed-policy",
      "> ReadOnly to all (edited)",
      "+ dev/ReadOnly/carol [1]",
    ]);
  });

  test("an edit comes after removals however they end, provisioning only after the edit succeeded", () => {
    const [removal, edit, provision, grant] = of.plan().changes as [Change, Change, Change, Change];
    expect([removal, edit, provision, grant].map(({ requires, after }) => ({ requires, after }))).toEqual([
      { requires: [], after: [] },
      { requires: [], after: [removal.id] },
      { requires: [edit.id], after: [removal.id] },
      { requires: [edit.id], after: [provision.id] },
    ]);
  });
});

describe("provisioning", () => {
  const outdated = (of: CoreWorld, ...accounts: readonly (keyof typeof ids)[]) =>
    of.with({
      current: {
        ...of.current,
        permissionSets: of.current.permissionSets.map((set) =>
          set.ownership === "ours" ? { ...set, outdated: accounts.map((name) => ids[name]) } : set,
        ),
      },
    });
  const wide = granted.assignment("1", { ...fields, accounts: ["dev", "prod"] }).remoteThatMatches();
  const edited = (of: CoreWorld) =>
    of.permissionSet("1", { name: "ReadOnly", sessionDuration: "PT2H", managedPolicies: ["ReadOnlyAccess"] });

  test("leaves out an account that the settings exclude", () => {
    const excluding = edited(wide).with({ scope: { ...wide.scope, excludeAccounts: ["prod"] } });
    expect(lines(excluding)).toContain("> ReadOnly to dev (edited)");
  });

  test("finishes what a crash left undone", () => {
    expect(lines(outdated(wide, "prod"))).toEqual(["> ReadOnly to all (left-unprovisioned)"]);
  });

  test("is not needed for tags, nor where the set has no role", () => {
    expect(
      lines(
        granted.permissionSet("1", { name: "ReadOnly", managedPolicies: ["ReadOnlyAccess"], tags: ["a=b"] }),
      ),
    ).toEqual(["~ ReadOnly: tag"]);
    const unused = withSets(world().permissionSet("1", { name: "Deploy", tags: [] }), ourSet("Deploy"));
    expect(lines(unused)).toEqual(["~ Deploy: attributes, tag"]);
  });

  test("names the other accounts where one is not active", () => {
    const of = edited(wide.assigned("closed/ReadOnly/bob"));
    expect(lines(of)).toEqual(["~ ReadOnly: attributes", "> ReadOnly to dev,prod (edited)"]);
    expect(lines(outdated(wide.assigned("closed/ReadOnly/bob"), "closed"))).toEqual([]);
  });

  test("leaves out an account whose last assignment goes", () => {
    const going = wide
      .ran()
      .assignment("1", { ...fields, accounts: ["prod"] })
      .assigned("closed/ReadOnly/bob");
    expect(lines(edited(going))).toEqual([
      "- dev/ReadOnly/alice (withdrawn)",
      "~ ReadOnly: attributes",
      "> ReadOnly to prod (edited)",
    ]);
  });

  test("reaches an account whose removal is held, and does not wait for it", () => {
    const strict = { ...granted.limits, freeRemovals: 0, removalPercent: 0 };
    const of = edited(
      granted
        .ran()
        .withoutAssignment("1")
        .assignment("2", { ...fields, enabled: "無効" }),
    ).with({ limits: strict });
    expect(held(of)).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
    expect(lines(of)).toEqual(["~ ReadOnly: attributes", "> ReadOnly to all (edited)"]);
    expect(of.plan().changes.flatMap(({ after }) => after)).toEqual([]);
  });

  test("leaves that account out once the removal is approved", () => {
    const strict = { ...granted.limits, freeRemovals: 0, removalPercent: 0 };
    const of = edited(
      granted
        .ran()
        .withoutAssignment("1")
        .assignment("2", { ...fields, enabled: "無効" }),
    ).with({ limits: strict });
    expect(lines(of.with({ approved: of.plan().checksum }))).toEqual([
      "- dev/ReadOnly/alice (withdrawn)",
      "~ ReadOnly: attributes",
    ]);
  });

  test("reaches an account whose access only waits for its replacement", () => {
    const of = edited(
      granted
        .permissionSet("2", { name: "Deploy" })
        .assignment("1", { ...fields, permissionSets: ["Deploy"] }),
    );
    expect(lines(of)).toEqual([
      "+ Deploy",
      "~ ReadOnly: attributes",
      "> ReadOnly to all (edited)",
      "+ dev/Deploy/alice [1]",
      "- dev/ReadOnly/alice (unrequested)",
    ]);
    const [, , provision, grant, removal] = of.plan().changes;
    expect(removal).toMatchObject({ requires: [grant?.id], after: [provision?.id] });
  });
});

describe("a replacement", () => {
  const both = granted.permissionSet("2", { name: "Deploy" }).remoteThatMatches().ran();
  const swap = both.assignment("1", { ...fields, permissionSets: ["Deploy"] });

  test("comes before what it replaces goes", () => {
    expect(lines(swap)).toEqual(["+ dev/Deploy/alice [1]", "- dev/ReadOnly/alice (withdrawn)"]);
    expect(swap.ran().plan().changes).toEqual([]);
  });

  test("is one only for the same principal in the same account", () => {
    const other = both.assignment("1", { ...fields, userNames: ["bob"], permissionSets: ["Deploy"] });
    expect(lines(other)).toEqual(["- dev/ReadOnly/alice (withdrawn)", "+ dev/Deploy/bob [1]"]);
  });

  const failing = (of: CoreWorld) =>
    of.ranWith((change) =>
      change.kind === "create-assignment"
        ? { status: "failed", change, failure: { code: "FAILED", message: "no" } }
        : change.kind === "delete-assignment" && change.requires.length > 0
          ? { status: "skipped", change, because: "requirement" }
          : { status: "succeeded", change },
    );

  test("is waited for while it has failed in two runs; after the third, the old access goes and it is told", () => {
    const twice = failing(failing(swap).later(1)).later(1);
    expect(lines(twice)).toEqual(["+ dev/Deploy/alice [1]", "- dev/ReadOnly/alice (withdrawn)"]);
    const thrice = failing(twice).later(1);
    expect(lines(thrice)).toEqual(["- dev/ReadOnly/alice (withdrawn)", "+ dev/Deploy/alice [1]"]);
    expect(thrice.plan().changes.map(({ requires }) => requires)).toEqual([[], []]);
    expect(problemsOf(thrice.plan())).toEqual(["replacement-failed"]);
  });

  test("is waited for no longer than 24 hours", () => {
    const once = failing(swap);
    expect(lines(once.later(23.9))[0]).toBe("+ dev/Deploy/alice [1]");
    expect(lines(once.later(24))[0]).toBe("- dev/ReadOnly/alice (withdrawn)");
  });

  test("that was not reached in time has not failed", () => {
    const stopped = (of: CoreWorld) =>
      of.ranWith((change) => ({ status: "skipped", change, because: "stopped" })).later(0.2);
    expect(lines(stopped(stopped(stopped(swap))))[0]).toBe("+ dev/Deploy/alice [1]");
  });

  test("that cannot come is waited for, and said to be", () => {
    const broken = swap
      .permissionSet("3", { name: "Later", inlinePolicy: "{" })
      .assignment("1", { ...fields, permissionSets: ["Later"] });
    const { changes, awaiting, waiting, kept } = broken.plan();
    expect(linesOf(changes)).toEqual([]);
    expect(awaiting).toEqual([`${ids.dev}/readonly/USER/user-alice`]);
    expect(waiting).toHaveLength(1);
    expect(kept).toEqual([{ reason: "awaiting-replacement", count: 1 }]);
    expect(lines(broken.ran().later(24))).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
  });

  test("that was given up is given up, also when the removal is held then", () => {
    const strict = { ...both.limits, freeRemovals: 0, removalPercent: 0 };
    const tired = failing(swap).with({ limits: strict }).later(24);
    expect(held(tired)).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
    expect(held(failing(tired).later(1))).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
    expect(failing(tired).later(1).plan().checksum).toBe(tired.plan().checksum);
  });

  test("without memory is waited for 24 hours from the last change, or from the start of the period", () => {
    const forgotten = (hours: number, validFrom?: string) =>
      swap
        .with({ memory: undefined })
        .assignment(
          "1",
          { ...fields, permissionSets: ["Deploy"], ...(validFrom === undefined ? {} : { validFrom }) },
          { updatedAt: hoursFrom(morning, -hours) },
        );
    expect(lines(forgotten(23.9))[0]).toBe("+ dev/Deploy/alice [1]");
    expect(lines(forgotten(24))[0]).toBe("- dev/ReadOnly/alice (unrequested)");
    expect(lines(forgotten(100, "2026-11-02"))[0]).toBe("+ dev/Deploy/alice [1]");
  });
});

describe("held changes", () => {
  const strict = {
    ...granted.limits,
    freeRemovals: 1,
    removalPercent: 10,
    additions: 2,
    permissionSetDeletions: 0,
  };
  const three = { ...fields, userNames: ["alice", "bob", "carol"] };
  const withdrawn = granted
    .assignment("1", three)
    .remoteThatMatches()
    .with({ limits: strict })
    .ran()
    .assignment("1", { ...fields, accounts: ["prod"] });

  test("wait for a person, and the rest goes on", () => {
    expect(held(withdrawn)).toEqual([
      "- dev/ReadOnly/alice (withdrawn)",
      "- dev/ReadOnly/bob (withdrawn)",
      "- dev/ReadOnly/carol (withdrawn)",
    ]);
    expect(lines(withdrawn)).toEqual(["+ prod/ReadOnly/alice [1]"]);
    expect(withdrawn.plan().problems).toEqual([
      {
        code: "removals-held",
        data: {
          count: 3,
          limits: [{ kind: "percent-of-all", percent: 10 }],
          checksum: withdrawn.plan().checksum,
        },
      },
    ]);
  });

  test("have a name of sixteen hex digits that depends on nothing but them", () => {
    const { checksum } = withdrawn.plan();
    expect(checksum).toMatch(/^[0-9a-f]{16}$/);
    expect(withdrawn.ran().later(1).plan().checksum).toBe(checksum);
    const fewer = withdrawn.assignment("2", { ...fields, userNames: ["bob"] });
    expect(fewer.plan().checksum).not.toBe(checksum);
  });

  test("are let through by their name, and by no other", () => {
    const approve = (approved: string | undefined) => withdrawn.with({ approved });
    expect(lines(approve(withdrawn.plan().checksum))).toEqual([
      ...held(withdrawn),
      "+ prod/ReadOnly/alice [1]",
    ]);
    expect(approve(withdrawn.plan().checksum).plan()).toMatchObject({
      held: [],
      checksum: undefined,
      problems: [],
    });
    expect(approve("0123456789abcdef").plan()).toEqual(withdrawn.plan());
  });

  test("are not let through when they have become others since", () => {
    const approved = withdrawn.plan().checksum;
    const more = withdrawn.assigned("dev/ReadOnly/@operators").with({ approved });
    expect(held(more)).toHaveLength(4);
  });

  test("hold back what requires them", () => {
    const swap = granted
      .ran()
      .permissionSet("2", { name: "Deploy" })
      .assignment("1", { ...fields, userNames: ["alice", "bob", "carol"], permissionSets: ["Deploy"] })
      .with({ limits: strict });
    expect(held(swap)).toHaveLength(3);
    expect(lines(swap)).toEqual(["+ Deploy"]);
    expect(swap.plan().awaiting).toEqual([`${ids.dev}/readonly/USER/user-alice`]);
    expect(problemsOf(swap.plan())).toEqual(["additions-held"]);
  });
});

describe("a permission set without a record", () => {
  const unused = granted.withoutPermissionSet("1").withoutAssignment("1");
  // The ledgers are not empty.
  const others = (of: CoreWorld) =>
    of
      .permissionSet("9", { name: "Other" })
      .assignment("9", { ...fields, userNames: ["bob"], permissionSets: ["Other"] });

  test("is deleted when nothing of it is left", () => {
    const of = others(unused);
    expect(lines(of)).toEqual([
      "+ Other",
      "- dev/ReadOnly/alice (unrequested)",
      "+ dev/Other/bob [9]",
      "- ReadOnly",
    ]);
    expect(of.plan().changes.at(-1)?.requires).toEqual([of.plan().changes[1]?.id]);
  });

  test.each<[string, CoreWorld]>([
    ["grants it now", granted.withoutPermissionSet("1")],
    [
      "will grant it",
      granted.withoutPermissionSet("1").assignment("1", { ...fields, validFrom: "2026-12-01" }),
    ],
    [
      "cannot be read otherwise",
      granted.withoutPermissionSet("1").assignment("1", { ...fields, accounts: [] }),
    ],
  ])("stays while a record that names it %s", (_, of) => {
    expect(lines(others(of)).filter((line) => line === "- ReadOnly")).toEqual([]);
  });

  test("goes although a record names it whose period is over", () => {
    expect(lines(others(unused.assignment("1", { ...fields, validUntil: "2026-11-01" })))).toContain(
      "- ReadOnly",
    );
  });

  test("stays while its record is there and cannot be read, even its name", () => {
    const nameless = others(granted.permissionSet("1", { name: [] }).withoutAssignment("1"));
    expect(lines(nameless)).not.toContain("- ReadOnly");
  });

  test("stays under its old name when its record names another, until nobody names it", () => {
    const renamed = granted.permissionSet("1", { name: "Reader" });
    expect(lines(renamed)).toEqual(["+ Reader"]);
    expect(problemsOf(renamed.desired())).toEqual(["1 permissionSets permission-set-record-missing"]);
    const moved = renamed.assignment("1", { ...fields, permissionSets: ["Reader"] });
    expect(lines(moved)).toEqual([
      "+ Reader",
      "+ dev/Reader/alice [1]",
      "- dev/ReadOnly/alice (unrequested)",
      "- ReadOnly",
    ]);
    expect(moved.ran().plan().changes).toEqual([]);
  });

  test("is not renamed by case alone", () => {
    expect(
      lines(granted.permissionSet("1", { name: "READONLY", managedPolicies: ["ReadOnlyAccess"] })),
    ).toEqual([]);
  });

  test("stays while it has a role where nobody is assigned, and is counted", () => {
    const of = withSets(others(unused.remoteThatMatches()), ourSet("Bare", { provisioned: [ids.dev] }));
    expect(lines(of)).not.toContain("- Bare");
    expect(of.plan().kept).toEqual([{ reason: "still-provisioned", count: 1 }]);
  });

  test("of which something must stay is neither deleted nor counted as a deletion", () => {
    const stuck = ["A", "B", "C", "D"].reduce(
      (of, name) => withSets(of, ourSet(name)).assigned(`closed/${name}/bob`),
      withSets(others(granted.remoteThatMatches()), ourSet("Free")),
    );
    expect(held(stuck)).toEqual([]);
    expect(lines(stuck)).toContain("- Free");
    expect(stuck.plan().kept).toEqual([{ reason: "account-inactive", count: 4 }]);
  });

  test("is held back when four would go", () => {
    const four = ["A", "B", "C", "D"].reduce((of, name) => withSets(of, ourSet(name)), granted);
    expect(held(four)).toEqual(["- A", "- B", "- C", "- D"]);
    expect(lines(four.with({ approved: four.plan().checksum }))).toEqual(["- A", "- B", "- C", "- D"]);
  });
});

test("two records of one name leave the set as it is, and both are told", () => {
  const of = granted
    .permissionSet("1", { name: "ReadOnly", managedPolicies: ["Billing"] })
    .permissionSet("2", { name: "readonly", managedPolicies: ["ViewOnlyAccess"] });
  expect(lines(of)).toEqual([]);
  expect(problemsOf(of.desired())).toEqual(["1 name name-duplicate", "2 name name-duplicate"]);
});

test("a broken permission set record leaves the set as it is", () => {
  expect(lines(granted.permissionSet("1", { name: "ReadOnly", managedPolicies: ["Nope"] }))).toEqual([]);
});

test("somebody else's set of the same name is not touched, and its record is told", () => {
  const of = withSets(
    world().permissionSet("1", { name: "readonly" }).assignment("1", fields),
    foreignSet("ReadOnly"),
  );
  expect(lines(of)).toEqual([]);
  expect(of.plan().kept).toEqual([{ reason: "not-managed", count: 1 }]);
  expect(problemsOf(of.desired())).toEqual(["1 name not-managed", "1 permissionSets not-managed"]);
});

test("somebody else's set whose name differs from ours by case alone changes nothing for ours", () => {
  for (const sets of [
    [foreignSet("READONLY"), ...granted.current.permissionSets],
    [...granted.current.permissionSets, foreignSet("READONLY")],
  ]) {
    const of = granted.with({ current: { ...granted.current, permissionSets: sets } });
    expect(lines(of)).toEqual([]);
    expect(of.desired().problems).toEqual([]);
  }
});

test("a set of ours that the settings exclude is not edited, given, taken or deleted", () => {
  const scope = { ...world().scope, excludePermissionSets: ["Read*", "Old"] };
  const of = world({ scope })
    .permissionSet("1", { name: "ReadOnly", sessionDuration: "PT2H" })
    .assignment("1", fields);
  expect(lines(withSets(of, ourSet("ReadOnly"), ourSet("Old")))).toEqual([]);
});

test("a set out of reach is not edited, given, taken or deleted, and an administrator is told", () => {
  const out = ourSet("ReadOnly", { outOfReach: ids.bot });
  const of = world()
    .permissionSet("1", { name: "ReadOnly", sessionDuration: "PT2H" })
    .assignment("1", fields);
  expect(lines(withSets(of, out, ourSet("Old", { outOfReach: ids.management })))).toEqual([]);
  const told = { code: "permission-set-out-of-reach", data: { name: "ReadOnly", account: ids.bot } };
  expect(withSets(of, out).plan().problems).toEqual([
    { ...told, record: expect.objectContaining({ app: "101", id: "1" }) },
  ]);
  const without = world().assignment("1", fields);
  expect(withSets(without, out).plan().problems).toEqual([told]);
});

describe("one of several apps of a ledger that comes back without its records", () => {
  const inApp = (app: string, ids: readonly string[], of: CoreWorld): CoreWorld =>
    of.with({
      ledgers: {
        ...of.ledgers,
        assignments: of.ledgers.assignments.map((record) =>
          ids.includes(record.ref.id) ? { ...record, ref: { ...record.ref, app } } : record,
        ),
      },
    });
  const asked = { accounts: ["dev"], permissionSets: ["ReadOnly"] };
  const both = inApp(
    "103",
    ["2", "3"],
    grantedWorld()
      .assignment("2", { ...asked, userNames: ["bob"] })
      .assignment("3", { ...asked, accounts: ["prod"], userNames: ["alice"] })
      .assignment("4", { ...asked, userNames: ["carol"] }),
  ).remoteThatMatches();
  const emptied = both.ran().withoutAssignment("2").withoutAssignment("3");
  const problems = (of: CoreWorld) => of.plan().problems.filter(({ code }) => code === "ledger-empty");

  test("takes nothing that they granted, while all else goes on", () => {
    const of = emptied.withoutAssignment("4");
    expect(lines(of)).toEqual(["- dev/ReadOnly/carol (withdrawn)"]);
    expect(held(of)).toEqual(["- dev/ReadOnly/bob (withdrawn)", "- prod/ReadOnly/alice (withdrawn)"]);
    expect(of.plan().held.map(({ limit }) => limit.kind)).toEqual(["ledger-empty", "ledger-empty"]);
    const data = { ledger: "assignments", app: "103", isOneOfSeveral: true };
    expect(problems(of)).toEqual([{ code: "ledger-empty", data }]);
  });

  test("takes it once somebody has approved, and is no matter any more", () => {
    const approved = emptied.with({ approved: emptied.plan().checksum });
    expect(lines(approved)).toEqual(["- dev/ReadOnly/bob (withdrawn)", "- prod/ReadOnly/alice (withdrawn)"]);
    expect(problems(approved.ran())).toEqual([]);
  });

  test("is no matter while a record is left, or others ask for the same", () => {
    const left = both.ran().withoutAssignment("2");
    expect([lines(left), problems(left)]).toEqual([["- dev/ReadOnly/bob (withdrawn)"], []]);
    const moved = emptied
      .assignment("5", { ...asked, userNames: ["bob"] })
      .assignment("6", { ...asked, accounts: ["prod"], userNames: ["alice"] });
    expect([held(moved), problems(moved)]).toEqual([[], []]);
  });
});

describe("an empty ledger", () => {
  test("of assignments holds every removal", () => {
    const of = granted.withoutAssignment("1");
    expect(lines(of)).toEqual([]);
    expect(of.plan().held.map(({ limit }) => limit)).toEqual([{ kind: "ledger-empty" }]);
  });

  test("of permission sets holds every deletion, and removals too", () => {
    const of = withSets(granted.withoutPermissionSet("1").assigned("dev/ReadOnly/bob"), ourSet("Old"));
    expect(lines(of)).toEqual([]);
    expect(held(of)).toEqual(["- dev/ReadOnly/bob (unrequested)", "- Old"]);
  });
});

describe("policy", () => {
  const of = withSets(granted.assigned("prod/ReadOnly/bob"), ourSet("Old")).assignment("2", {
    ...fields,
    userNames: ["carol"],
  });

  test("additive gives and edits, and counts what it leaves", () => {
    const { changes, kept } = of.with({ policy: "additive" }).plan();
    expect(linesOf(changes)).toEqual(["+ dev/ReadOnly/carol [2]"]);
    expect(kept).toEqual([{ reason: "policy-additive", count: 2 }]);
  });

  test("report plans what full would do", () => {
    expect(of.with({ policy: "report" }).plan()).toEqual(of.plan());
    expect(lines(of)).toEqual(["- prod/ReadOnly/bob (unrequested)", "+ dev/ReadOnly/carol [2]", "- Old"]);
  });
});

describe("the quota of groups for one permission set in one account", () => {
  const nameOf = (index: number) => `g${String(index).padStart(3, "0")}`;
  const groups = Array.from({ length: 130 }, (_, index) => nameOf(index));
  const crowd = world({
    directory: {
      ...granted.directory,
      groups: groups.map((name) => ({ id: asPrincipalId(`group-${name}`), displayName: name })),
    },
  }).permissionSet("1", { name: "ReadOnly" });
  const asked = { accounts: ["dev"], permissionSets: ["ReadOnly"] };
  const full = crowd.assignment("1", { ...asked, groupNames: groups.slice(0, 100) }).remoteThatMatches();

  test("lets a hundred in, always the same, and tells the records of the others", () => {
    const of = crowd
      .assignment("1", { ...asked, groupNames: groups.slice(0, 60) })
      .assignment("2", { ...asked, groupNames: groups.slice(50, 103).toReversed(), userNames: ["alice"] });
    const plan = of.plan();
    const given = linesOf(plan.changes).filter((line) => line.includes("@"));
    expect(given).toHaveLength(100);
    expect(given.at(-1)).toBe("+ dev/ReadOnly/@g099 [2]");
    expect(linesOf(plan.changes)).toContain("+ dev/ReadOnly/alice [2]");
    expect(plan.problems).toMatchObject([
      {
        code: "groups-too-many",
        record: { id: "2" },
        data: { count: 103, limit: 100, account: `dev (${ids.dev})`, groups: ["g100", "g101", "g102"] },
      },
    ]);
    expect(of.ran().plan()).toMatchObject({ changes: [], problems: plan.problems });
  });

  test("keeps who is there, whoever would come first by name", () => {
    const of = crowd
      .assignment("1", { ...asked, groupNames: groups.slice(1, 101) })
      .remoteThatMatches()
      .assignment("2", { ...asked, groupNames: ["g000"] });
    expect(lines(of)).toEqual([]);
    expect(problemsOf(of.plan())).toEqual(["2 groups-too-many"]);
  });

  test("does not mind how many users there are, or how many groups elsewhere", () => {
    const of = full
      .assignment("2", { ...asked, userNames: ["alice", "bob"] })
      .assignment("3", { ...asked, accounts: ["prod"], groupNames: ["g101"] });
    expect(of.plan()).toMatchObject({ problems: [], changes: [{}, {}, {}] });
  });

  test("waits for the room that a withdrawal makes", () => {
    const of = full.assignment("1", { ...asked, groupNames: [...groups.slice(1, 100), "g100"] });
    const { changes, problems } = of.plan();
    expect(linesOf(changes)).toEqual(["- dev/ReadOnly/@g000 (unrequested)", "+ dev/ReadOnly/@g100 [1]"]);
    expect(changes[1]?.requires).toEqual([changes[0]?.id]);
    expect(problems).toEqual([]);
    const additive = of.with({ policy: "additive" }).plan();
    expect(additive.changes).toEqual([]);
    expect(problemsOf(additive)).toEqual(["1 groups-too-many"]);
  });

  test("is no reason to take the old access away before the new is there", () => {
    const of = full
      .permissionSet("2", { name: "Deploy" })
      .assignment("2", { ...asked, permissionSets: ["Deploy"], groupNames: ["g100"] })
      .with({ policy: "full" });
    const moved = of
      .ran()
      .assignment("2", { ...asked, groupNames: ["g100"] })
      .plan();
    expect(linesOf(moved.changes)).toEqual([]);
    expect(moved.kept).toContainEqual({ reason: "awaiting-replacement", count: 1 });
    expect(problemsOf(moved)).toEqual(["2 groups-too-many"]);
  });
});

describe("one customer managed policy in two spellings", () => {
  const policies = (...customerManagedPolicies: readonly string[]) => ({ customerManagedPolicies });

  test("is told on every record, with the other spelling", () => {
    const of = world()
      .permissionSet("1", { name: "Deploy", ...policies("/ops/DenyBilling", "Other") })
      .permissionSet("2", { name: "Support", ...policies("/ops/denybilling", "Other") })
      .permissionSet("3", { name: "Admin", permissionsBoundary: "customer:/ops/DenyBilling" });
    expect(of.desired().problems).toMatchObject([
      { record: { id: "1" }, field: "customerManagedPolicies", data: { other: "/ops/denybilling" } },
      {
        record: { id: "2" },
        data: { policy: "/ops/denybilling", other: "/ops/DenyBilling", permissionSet: "Deploy" },
      },
      { record: { id: "3" }, field: "permissionsBoundary", data: { permissionSet: "Support" } },
    ]);
    expect(lines(of)).toHaveLength(3);
  });

  test("is told of a set that AWS has and no record describes, but not of what is about to change", () => {
    const content = { ...ourSet("x").content, customerManagedPolicies: [{ path: "/", name: "denybilling" }] };
    const of = withSets(world(), ourSet("Left", { content })).permissionSet("1", {
      name: "Deploy",
      ...policies("DenyBilling"),
    });
    expect(of.desired().problems).toMatchObject([
      {
        code: "customer-policy-case",
        record: { id: "1" },
        data: { policy: "/DenyBilling", other: "/denybilling", permissionSet: "Left" },
      },
    ]);
    expect(of.permissionSet("2", { name: "Left" }).desired().problems).toEqual([]);
  });
});

test("a record that asks for far too much grants nothing, withdraws nothing, and is told", () => {
  const users = Array.from({ length: 20_000 }, (_, index) => `u${index}`);
  const crowd = {
    ...granted.directory,
    users: ["alice", ...users].map((name) => ({
      id: asPrincipalId(`user-${name}`),
      userName: name,
      emails: [],
    })),
  };
  const wide = granted
    .ran()
    .with({ directory: crowd })
    .assignment("1", { userNames: users, accounts: ["dev", "stage", "prod"], permissionSets: ["ReadOnly"] });
  expect([lines(wide), held(wide)]).toEqual([[], []]);
  expect(wide.desired().problems).toMatchObject([
    { code: "record-too-wide", record: { id: "1" }, data: { count: 60_000, limit: 50_000 } },
  ]);
  expect(wide.plan().kept).toEqual([{ reason: "protected", count: 1 }]);
});
