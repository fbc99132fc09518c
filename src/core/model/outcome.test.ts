import { describe, expect, test } from "vitest";
import { grantedWorld } from "../../../test/support/core-world.ts";
import type { Change } from "./change.ts";
import { type ChangeOutcome, exitCodeOf, type RunStatus, statusOf } from "./outcome.ts";
import { outcomeProblems } from "./outcome-problems.ts";

const change = grantedWorld()
  .withoutAssignment("1")
  .permissionSet("2", { name: "Deploy" })
  .with({ policy: "additive" })
  .plan().changes[0] as Change;
const failure = { code: "ConflictException", message: "there is a conflicting operation in process" };
const succeeded: ChangeOutcome = { status: "succeeded", change };
const failed: ChangeOutcome = { status: "failed", change, failure };
const unsettled: ChangeOutcome = { status: "unsettled", change, requestId: undefined };
const skipped: ChangeOutcome = { status: "skipped", change, because: "stopped" };

describe("status", () => {
  test.each<[string, unknown[], unknown[], ChangeOutcome[] | undefined, RunStatus]>([
    ["nothing to do", [], [], [], "in-sync"],
    ["nothing to do, only planned", [], [], undefined, "in-sync"],
    ["planned only", [change], [], undefined, "planned"],
    ["all done", [change], [], [succeeded], "applied"],
    ["one failed", [change, change], [], [succeeded, failed], "partly-applied"],
    ["one still running", [change], [], [unsettled], "partly-applied"],
    ["one not begun", [change], [], [skipped], "partly-applied"],
    ["something held", [], [change], [], "held"],
    ["something held beside a failure", [change], [change], [failed], "held"],
    ["something held in a plan", [change], [change], undefined, "held"],
  ])("%s: %s", (_, changes, held, outcomes, status) => {
    expect(statusOf({ changes, held, outcomes })).toBe(status);
  });
});

test.each<[RunStatus, number, number]>([
  ["failed", 1, 1],
  ["held", 3, 3],
  ["partly-applied", 1, 1],
  ["applied", 0, 1],
  ["planned", 0, 1],
  ["in-sync", 0, 1],
])("%s exits with %d, and with %d where problems of records fail a run", (status, code, strict) => {
  expect(exitCodeOf(status, false)).toBe(code);
  expect(exitCodeOf(status, true)).toBe(strict);
});

describe("what is told of an outcome", () => {
  const told = (outcome: ChangeOutcome) => outcomeProblems([outcome], () => "alice");

  test("a failure goes to each record that asked, in AWS's own words", () => {
    const record = change.records[0]!;
    const two = { ...change, records: [record, { ...record, id: "9" }] };
    expect(told({ ...failed, change: two })).toEqual([
      {
        code: "change-failed",
        record: two.records[0],
        data: { change: "create-permission-set Deploy", reason: failure.message },
      },
      {
        code: "change-failed",
        record: two.records[1],
        data: { change: "create-permission-set Deploy", reason: failure.message },
      },
    ]);
  });

  test("what nobody asked for is told without a record", () => {
    expect(told({ ...unsettled, change: { ...change, records: [] } })).toEqual([
      { code: "change-unsettled", data: { change: "create-permission-set Deploy" } },
    ]);
  });

  test("a denied action is told to an administrator, and its record that it waits for one", () => {
    const denied = { ...failed, failure: { code: "AccessDeniedException", message: "not yours" } };
    expect(told(denied).map(({ code }) => code)).toEqual(["change-denied", "aws-denied"]);
  });

  test("success, and what was not begun, is nothing to tell", () => {
    expect([...told(succeeded), ...told(skipped)]).toEqual([]);
  });
});
