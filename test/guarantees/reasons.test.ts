import { describe, expect, test } from "vitest";
import { auditLines } from "../../src/core/audit/audit.ts";
import type { Change } from "../../src/core/model/change.ts";
import type { ChangeOutcome } from "../../src/core/model/outcome.ts";
import { auditedRun, succeeded } from "../support/audited-run.ts";
import type { CoreWorld } from "../support/core-world.ts";
import { inGeneratedWorlds } from "../support/generated-worlds.ts";
import { prepareNight } from "../support/rich-night.ts";

/** No record asked for it, or none did what it mends; the reason says so. */
const needsNoRecord: ReadonlySet<string> = new Set(["unrequested", "principal-gone", "left-unprovisioned"]);

/** Ends a change in one of all ways there are, always the same. */
const endOf = (change: Change): ChangeOutcome => {
  switch (change.id.length % 4) {
    case 0:
      return { status: "failed", change, failure: { code: "FAILED", message: "no" } };
    case 1:
      return { status: "unsettled", change, requestId: undefined };
    case 2:
      return { status: "skipped", change, because: "requirement" };
    default:
      return succeeded(change);
  }
};

/** Whether the record is there, counts, and its period is over. */
const hasEnded = ({ ledgers }: CoreWorld, url: string): boolean => {
  const values = ledgers.assignments.find(({ ref }) => ref.url === url)?.values;
  if (values === undefined || (values.enabled?.[0]?.text ?? "有効") !== "有効") return false;
  return (values.validUntil?.[0]?.text ?? "2099") < "2026-11-02";
};

describe("Every change has a reason that names its record, and is in the audit trail.", () => {
  test("in generated worlds", () => {
    inGeneratedWorlds(1_801, (world) => {
      const { lines, result } = auditedRun(world, { outcomeOf: endOf });
      const plan = result.reached?.plan;
      const told = lines.flatMap((line) => (line.kind === "change" ? [line] : []));
      expect(told.map(({ changeId }) => changeId).sort()).toEqual(
        [...(plan?.changes ?? []), ...(plan?.held ?? []).map(({ change }) => change)]
          .map(({ id }) => id)
          .sort(),
      );
      expect(
        told.filter(({ reason, records }) => records.length === 0 && !needsNoRecord.has(reason)),
      ).toEqual([]);
      for (const { reason, records, changeId } of told) {
        if (reason === "unrequested") expect(records, changeId).toEqual([]);
        const isExpired = records.every(({ url }) => hasEnded(world, url));
        if (reason === "expired" || reason === "withdrawn")
          expect(isExpired, `${changeId}: ${reason}`).toBe(reason === "expired");
      }
      expect(told.map(({ outcome }) => outcome).sort()).toEqual(
        [
          ...(result.reached?.outcomes ?? []).map(({ status }) =>
            status === "succeeded" ? "applied" : status,
          ),
          ...(plan?.held ?? []).map(() => "held"),
        ].sort(),
      );
      // A record that still stands in a ledger is told with who wrote it.
      const { assignments, permissionSets } = world.ledgers;
      const there = new Set([...assignments, ...permissionSets].map(({ ref }) => ref.url));
      for (const { url, revision, modifiedBy } of told.flatMap(({ records }) => records))
        expect(revision !== null && modifiedBy !== null, url).toBe(there.has(url));
    });
  });

  test("over HTTP: each assignment request that AWS accepted, by AWS's own request id", async () => {
    const night = await prepareNight();
    const opened = await night.open();
    const { result, requests } = await opened.run();
    const lines = auditLines(result, {
      run: { id: "1", attempt: "1", commit: "" },
      approved: undefined,
      withSnapshot: false,
    });
    const told = lines.flatMap((line) => (line.kind === "change" ? [line] : []));
    const accepted = requests
      .filter(({ operation }) => /^(Create|Delete)AccountAssignment$/.test(operation))
      .map(({ response = "" }) => /"RequestId":"([^"]+)"/.exec(response)?.[1]);
    expect(accepted.length).toBeGreaterThan(5);
    const ids = told.map(({ requestId }) => requestId);
    expect(accepted.filter((id) => !ids.some((one) => one === id))).toEqual([]);
    const done = told.filter(({ outcome }) => outcome === "applied");
    expect(new Set(done.map(({ change }) => change))).toEqual(
      new Set([
        "create-permission-set",
        "update-permission-set",
        "provision",
        "create-assignment",
        "delete-assignment",
        "delete-permission-set",
      ]),
    );
    expect(done.filter(({ requestId }) => requestId === null)).toEqual([]);
    const sets = requests
      .filter(({ write, service }) => write && service === "sso-admin")
      .flatMap(({ body }) => /permissionSet\/[^"]+/.exec(body)?.[0] ?? []);
    expect(new Set(sets).size).toBeGreaterThan(3);
    expect(told.filter(({ reason, records }) => records.length === 0 && !needsNoRecord.has(reason))).toEqual(
      [],
    );
  });
});
