import { describe, expect, test } from "vitest";
import {
  assignmentRecord,
  hoursFrom,
  morning,
  permissionSetRecord,
} from "../../../test/support/core-world.ts";
import {
  formsWith,
  importInput,
  inventoryOf,
  planAfterAdoption,
  shapes,
  theirSet,
  written,
} from "../../../test/support/import-worlds.ts";
import { adoptionChecksum, planImport } from "./import.ts";
import { codeFor } from "./import-assignments.ts";

test.each([
  ["{code}", "sato@example.com", "sato@example.com"],
  ["{code}@example.com", "sato@example.com", "sato"],
  ["{code}@example.com", "Sato@Example.com", "Sato"],
  ["{code}@example.com", "sato@partner.example.com", undefined],
  ["{code}@example.com", "@example.com", undefined],
  ["aws-{code}", "aws-admins", "admins"],
  ["{name}", "Aoi Sato", undefined],
  ["{code}-{name}", "sato-Aoi", undefined],
  ["{code}{code}", "aa", undefined],
  ["everybody", "everybody", undefined],
])("by the template %s, %s is the code of %s", (template, name, code) => {
  expect(codeFor(template, name)).toBe(code);
});

const sets = [theirSet("ReadOnly", { managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] })];

/** What the records of the assignments would say, as `field: text text`. */
const said = (of: Parameters<typeof planImport>[0]) =>
  planImport(of).assignments.map(({ spellings }) =>
    spellings.map((values) =>
      Object.fromEntries(
        Object.entries(values)
          .filter(([field, texts]) => texts.length > 0 && field !== "enabled" && field !== "permissionSets")
          .map(([field, texts]) => [field, texts.map(({ text }) => text).join(" ")]),
      ),
    ),
  );

describe("who stands in which field", () => {
  const inventory = inventoryOf(sets, ["dev/ReadOnly/alice", "dev/ReadOnly/bob", "dev/ReadOnly/@developers"]);
  const dev = "222222222222";

  test("people where they are chosen, groups by name, because a name does not tell a group's code", () => {
    expect(said(importInput({ inventory }))).toEqual([
      [
        { users: "alice bob", groupNames: "developers", accounts: dev },
        { userNames: "alice bob", groupNames: "developers", accounts: dev },
      ],
    ]);
  });

  test("everybody by name where the app has no field to choose people in", () => {
    const forms = formsWith({ assignments: { users: undefined, groups: undefined } });
    expect(said(importInput({ inventory, forms }))).toEqual([
      [{ userNames: "alice bob", groupNames: "developers", accounts: dev }],
    ]);
  });

  test("a record each where a field takes one name", () => {
    const forms = formsWith({ assignments: { users: undefined, userNames: shapes.line } });
    expect(said(importInput({ inventory, forms })).flat()).toEqual([
      { groupNames: "developers", accounts: dev },
      { userNames: "alice", accounts: dev },
      { userNames: "bob", accounts: dev },
    ]);
  });

  test("an account also by its name where it is looked up in another app", () => {
    const forms = formsWith({ assignments: { users: undefined, accounts: shapes.lookup } });
    expect(said(importInput({ inventory, forms })).flat()).toEqual([
      { userNames: "alice bob", groupNames: "developers", accounts: dev },
      { userNames: "alice bob", groupNames: "developers", accounts: "dev" },
    ]);
  });

  test("nobody where the app has no field for them, and that is said", () => {
    const forms = formsWith({ assignments: { groupNames: undefined } });
    const plan = planImport(importInput({ inventory, forms }));
    expect(plan.leftOutAssignments).toMatchObject([
      { why: "unholdable", assignment: { principal: { type: "GROUP" } } },
    ]);
  });
});

describe("what the ledgers say already", () => {
  const inventory = inventoryOf(sets, ["dev/ReadOnly/alice", "prod/ReadOnly/alice"]);
  const readOnly = permissionSetRecord("1", {
    name: "readonly",
    managedPolicies: ["ReadOnlyAccess"],
    description: "plain",
  });

  test.each<[string, Parameters<typeof assignmentRecord>[1], Parameters<typeof assignmentRecord>[2], object]>(
    [
      [
        "is not written again, whichever way it is said",
        { userNames: ["ALICE"], accounts: ["dev", "444444444444"], permissionSets: ["ReadOnly"] },
        {},
        { recorded: 2, leftOut: [] },
      ],
      [
        "ended: whoever wrote that has decided",
        {
          userNames: ["alice"],
          accounts: ["dev", "prod"],
          permissionSets: ["ReadOnly"],
          validUntil: "2026-10-31",
        },
        {},
        { recorded: 0, leftOut: ["record-decides", "record-decides"] },
      ],
      [
        "is disabled",
        { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"], enabled: "disabled" },
        {},
        { recorded: 0, leftOut: ["record-decides"] },
      ],
      [
        "has not begun",
        { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"], validFrom: "2026-12-01" },
        {},
        { recorded: 0, leftOut: ["record-decides"] },
      ],
      [
        "cannot be understood, and may mean just this",
        { userNames: ["alice", "ghost"], accounts: ["dev", "prodd"], permissionSets: ["ReadOnly"] },
        { createdAt: hoursFrom(morning, -1) },
        { recorded: 1, leftOut: ["record-unclear"] },
      ],
    ],
  )("%s", (_, fields, when, expected) => {
    const assignments = [assignmentRecord("1", fields, when)];
    const plan = planImport(importInput({ inventory, ledgers: { permissionSets: [readOnly], assignments } }));
    expect(plan.permissionSets).toEqual([]);
    expect({
      recorded: plan.recorded.assignments,
      leftOut: plan.leftOutAssignments.map(({ why }) => why),
    }).toEqual(expected);
    const drafted = plan.assignments.flatMap((draft) => draft.assignments);
    expect(plan.recorded.assignments + plan.leftOutAssignments.length + drafted.length).toBe(2);
  });

  test("a set that its record would change is told, and not written again", () => {
    const record = permissionSetRecord("1", { name: "ReadOnly", sessionDuration: "4", description: "plain" });
    const plan = planImport(
      importInput({ inventory, ledgers: { permissionSets: [record], assignments: [] } }),
    );
    expect(plan.permissionSets).toEqual([]);
    expect(plan.disagreements).toMatchObject([
      {
        name: "ReadOnly",
        record: { id: "1" },
        edits: [{ kind: "attributes" }, { kind: "detach-managed-policy" }],
      },
    ]);
  });

  test.each([
    ["of which two records speak", ["1", "2"]],
    ["whose record is disabled", ["disabled"]],
    ["whose record cannot be understood", ["broken"]],
  ])("a set %s is not adopted", (_, records) => {
    const permissionSets = records.map((kind, at) =>
      permissionSetRecord(`${at + 1}`, {
        name: "ReadOnly",
        ...(kind === "disabled" ? { enabled: "disabled" } : {}),
        ...(kind === "broken" ? { sessionDuration: "a while" } : {}),
      }),
    );
    const plan = planImport(importInput({ inventory, ledgers: { permissionSets, assignments: [] } }));
    expect(plan.permissionSets).toEqual([]);
    expect(plan.adoptions).toEqual([]);
    expect(plan.duplicates.length).toBe(records.length > 1 ? 1 : 0);
  });

  test("what would go once a set is ours is told before it is", () => {
    const first = importInput({
      inventory: inventoryOf(sets, ["dev/ReadOnly/alice", "dev/ReadOnly/departed", "closed/ReadOnly/bob"]),
    });
    const next = { ...first, ledgers: written(first, planImport(first)) };
    const plan = planImport(next);
    expect(plan.adoptions).toMatchObject([{ name: "ReadOnly", edits: [], unrequested: 1 }]);
    expect(planAfterAdoption(next, plan).changes).toMatchObject([
      { kind: "delete-assignment", assignment: { principal: { id: "user-departed" } } },
    ]);
  });
});

test("the checksum of an adoption changes with its sets and their records, not with their order", () => {
  const inventory = inventoryOf([...sets, theirSet("Support")]);
  const adoptionsWith = (...ids: readonly string[]) => {
    const permissionSets = ids.map((id, at) =>
      permissionSetRecord(id, { name: at === 0 ? "ReadOnly" : "Support", description: "plain" }),
    );
    return planImport(importInput({ inventory, ledgers: { permissionSets, assignments: [] } })).adoptions;
  };
  const { arn } = inventory.instance;
  const both = adoptionsWith("1", "2");
  const checksum = adoptionChecksum(arn, both);
  expect(checksum).toMatch(/^[0-9a-f]{16}$/);
  expect(adoptionChecksum(arn, [...both].reverse())).toBe(checksum);
  expect(adoptionChecksum(arn, adoptionsWith("1", "3"))).not.toBe(checksum);
  expect(adoptionChecksum(arn, adoptionsWith("1"))).not.toBe(checksum);
});
