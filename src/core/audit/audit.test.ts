import { describe, expect, test } from "vitest";
import { auditedRun, succeeded } from "../../../test/support/audited-run.ts";
import { grantedWorld, hoursFrom, limits, morning } from "../../../test/support/core-world.ts";
import { auditLineSchema } from "../../audit/schema.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import { type AuditChangeLine, type AuditLine, auditLines } from "./audit.ts";

const changesIn = (lines: readonly AuditLine[]): readonly AuditChangeLine[] =>
  lines.filter((line) => line.kind === "change");

/** `create-assignment dev/ReadOnly alice: applied, requested by 102/1 r1 mori/mori` */
const told = ({
  change,
  account,
  permissionSet,
  principal,
  outcome,
  reason,
  records,
}: AuditChangeLine): string => {
  const seat = account === null ? permissionSet : `${account.name}/${permissionSet} ${principal?.name}`;
  const by = records.map(
    ({ app, id, revision, createdBy, modifiedBy }) =>
      `${app}/${id} r${revision} ${createdBy?.code}/${modifiedBy?.code}`,
  );
  return `${change} ${seat}: ${outcome}, ${reason}${by.length === 0 ? "" : ` by ${by.join(" and ")}`}`;
};

/** Something of everything: a new set with two grants, an edit, drift, a withdrawal, a set whose record is gone. */
const busy = grantedWorld()
  .permissionSet("2", { name: "Old", managedPolicies: ["ReadOnlyAccess"] })
  .permissionSet("3", { name: "Gone", managedPolicies: ["ReadOnlyAccess"] })
  .assignment("2", { userNames: ["bob"], accounts: ["prod"], permissionSets: ["Old"] })
  .remoteThatMatches()
  .ran()
  .assigned("stage/ReadOnly/carol")
  .withoutAssignment("2")
  .withoutPermissionSet("3")
  .permissionSet("1", { name: "ReadOnly", managedPolicies: ["ReadOnlyAccess"], sessionDuration: "4" })
  .permissionSet("4", { name: "New", managedPolicies: ["PowerUserAccess"] }, { revision: "7" })
  .assignment(
    "5",
    { userNames: ["alice", "bob"], accounts: ["prod"], permissionSets: ["New"] },
    {
      revision: "3",
      creator: { code: "sato", name: "Aoi Sato" },
      modifier: { code: "ito", name: "Ken Ito" },
    },
  );

describe("the lines of a run", () => {
  test("say of every change who asked, why, and how it ended", () => {
    const { lines } = auditedRun(busy);
    expect(changesIn(lines).map(told)).toEqual([
      "create-permission-set New: applied, requested by 101/4 r7 mori/mori",
      "delete-assignment stage/ReadOnly carol: applied, unrequested",
      "update-permission-set ReadOnly: applied, requested by 101/1 r1 mori/mori",
      "provision ReadOnly: applied, edited by 101/1 r1 mori/mori",
      "create-assignment prod/New alice: applied, requested by 102/5 r3 sato/ito",
      "create-assignment prod/New bob: applied, requested by 102/5 r3 sato/ito",
      "delete-assignment prod/Old bob: applied, withdrawn by 102/2 rnull undefined/undefined",
      "delete-permission-set Gone: applied, unused by 101/3 rnull undefined/undefined",
    ]);
    const [grant] = changesIn(lines).filter(({ change }) => change === "create-assignment");
    expect(grant).toMatchObject({
      at: morning.toISOString(),
      run: {
        id: "15961596",
        attempt: "1",
        event: "schedule",
        actor: "sato",
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
      requestId: expect.stringContaining("request of create-assignment"),
      records: [
        { modifiedAt: hoursFrom(morning, -1).toISOString(), url: expect.stringContaining("record=5") },
      ],
    });
  });

  test("are one for each change, whichever way it ended, and one for each that is held", () => {
    const ends: Readonly<Record<string, (change: ChangeOutcome["change"]) => ChangeOutcome>> = {
      "create-permission-set": succeeded,
      "update-permission-set": (change) => ({
        status: "failed",
        change,
        failure: { code: "ConflictException", message: "busy", requestId: "abc" },
      }),
      provision: (change) => ({ status: "skipped", change, because: "requirement" }),
      "create-assignment": (change) => ({ status: "unsettled", change, requestId: undefined }),
      "delete-permission-set": (change) => ({ status: "skipped", change, because: "stopped" }),
    };
    const strict = busy.with({ limits: { ...limits, removals: 0, freeRemovals: 0 } });
    const { lines, result } = auditedRun(strict, {
      outcomeOf: (change) => (ends[change.kind] ?? succeeded)(change),
    });
    const plan = result.reached?.plan;
    expect(
      changesIn(lines)
        .map(({ changeId }) => changeId)
        .sort(),
    ).toEqual(
      [...(plan?.changes ?? []), ...(plan?.held ?? []).map(({ change }) => change)]
        .map(({ id }) => id)
        .sort(),
    );
    const outcomes = changesIn(lines).map(({ change, outcome, skippedBecause, failure, heldBy, requestId }) =>
      [change, outcome, skippedBecause ?? failure?.message ?? heldBy?.kind ?? "", requestId ?? ""]
        .join(" ")
        .trim(),
    );
    expect([...new Set(outcomes)].sort()).toEqual([
      "create-assignment unsettled",
      "create-permission-set applied  request of create-permission-set:new",
      "delete-assignment held count",
      "delete-permission-set skipped stopped",
      "provision skipped requirement",
      "update-permission-set failed busy abc",
    ]);
    expect(changesIn(lines).every(({ heldChecksum }) => heldChecksum === plan?.checksum)).toBe(true);
  });

  test("have a reason that names a record, but for what no record asked for", () => {
    const nameless = changesIn(auditedRun(busy).lines).filter(({ records }) => records.length === 0);
    expect(nameless.map(({ reason }) => reason)).toEqual(["unrequested"]);
  });

  test("list, in a snapshot, what everybody has after the run, and by which record", () => {
    const { lines } = auditedRun(
      busy
        .with({ memory: undefined })
        .assignment("6", { userNames: ["carol"], accounts: ["stage", "prdo"], permissionSets: ["ReadOnly"] })
        .assigned("dev/ReadOnly/carol"),
      { withSnapshot: true },
    );
    const listed = lines.filter((line) => line.kind === "assignment");
    expect(
      listed.map(({ account, permissionSet, principal, basis, records }) =>
        `${account.name}/${permissionSet} ${principal.name}: ${basis} ${records.map(({ id }) => id).join()}`.trim(),
      ),
    ).toEqual([
      "dev/ReadOnly alice: asked 1",
      "dev/ReadOnly carol: protected 6",
      "stage/ReadOnly carol: asked 6",
      "prod/New alice: asked 5",
      "prod/New bob: asked 5",
    ]);
    expect(lines.find((line) => line.kind === "snapshot")).toMatchObject({ assignments: listed.length });
  });

  test("are what the published schema promises", () => {
    const { lines } = auditedRun(busy, { withSnapshot: true });
    expect(lines.map((line) => auditLineSchema.parse(JSON.parse(JSON.stringify(line))))).toEqual(lines);
  });

  test("are none when nothing was to change, nothing was to be written, or nothing could be read", () => {
    const quiet = busy.ran();
    const { result } = auditedRun(busy);
    expect(auditedRun(quiet).lines).toEqual([]);
    expect(
      auditedRun(quiet, { withSnapshot: true })
        .lines.map(({ kind }) => kind)
        .slice(0, 2),
    ).toEqual(["run", "snapshot"]);
    const context = { run: { id: "", attempt: "", commit: "" }, approved: undefined, withSnapshot: true };
    expect(auditLines({ ...result, mode: "plan" }, context)).toEqual([]);
    expect(auditLines({ ...result, status: "failed", reached: undefined }, context)).toEqual([]);
  });

  test("find at a run's beginning what the run before it left", () => {
    const first = auditedRun(busy);
    const second = auditedRun(first.world.withoutAssignment("5"));
    const states = [first, second].map(({ lines }) => lines.find((line) => line.kind === "run"));
    expect(states[1]?.before).toEqual(states[0]?.after);
    expect(states[1]?.after).not.toEqual(states[1]?.before);
  });
});
