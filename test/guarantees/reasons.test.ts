import { describe, expect, test } from "vitest";
import { auditLines } from "../../src/core/audit.ts";
import { auditedRun } from "../support/audited-run.ts";
import { inGeneratedWorlds } from "../support/generated-worlds.ts";
import { prepareNight } from "../support/rich-night.ts";

/** No record asked for it, or none did what it mends; the reason says so. */
const needsNoRecord: ReadonlySet<string> = new Set(["unrequested", "principal-gone", "left-unprovisioned"]);

describe("Every change has a reason that names its record, and is in the audit trail.", () => {
  test("in generated worlds", () => {
    inGeneratedWorlds(1_801, (world) => {
      const { lines, result } = auditedRun(world);
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
    const sets = requests
      .filter(({ write, service }) => write && service === "sso-admin")
      .flatMap(({ body }) => /permissionSet\/[^"]+/.exec(body)?.[0] ?? []);
    expect(new Set(sets).size).toBeGreaterThan(3);
    expect(told.filter(({ reason, records }) => records.length === 0 && !needsNoRecord.has(reason))).toEqual(
      [],
    );
  });
});
