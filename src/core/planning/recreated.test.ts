import { describe, expect, test } from "vitest";
import {
  applyTo,
  type CoreWorld,
  directory,
  grantedWorld,
  linesOf,
  problemsOf,
} from "../../../test/support/core-world.ts";
import { asPrincipalId } from "../model/ids.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import { outcomeProblems } from "../model/outcome-problems.ts";
import { nextMemory } from "./next-memory.ts";

const lines = (of: CoreWorld) => linesOf(of.plan().changes);
const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
const granted = grantedWorld().ran();
/** The directory in which alice has this id, or is not there. */
const aliceAs = (of: CoreWorld, id: string | undefined, ...others: CoreWorld["directory"]["users"]) =>
  of.with({
    directory: {
      ...directory,
      users: [
        ...directory.users.filter(({ userName }) => userName !== "alice"),
        ...(id === undefined ? [] : [{ id: asPrincipalId(id), userName: "alice", emails: [] }]),
        ...others,
      ],
    },
  });

describe("a user who was deleted and made anew", () => {
  const anew = aliceAs(granted, "user-anew");

  test("gets the access, then the old id loses it, and the record is told once", () => {
    const { changes, problems } = { ...anew.plan(), problems: anew.desired().problems };
    expect(linesOf(changes)).toEqual([
      "+ dev/ReadOnly/anew [1]",
      "- dev/ReadOnly/alice (principal-recreated)",
    ]);
    expect(changes[1]?.requires).toEqual([changes[0]?.id]);
    expect(problems).toMatchObject([{ record: { id: "1" }, data: { name: "alice" } }]);
    const next = anew.ran();
    expect([lines(next), problemsOf(next.desired())]).toEqual([[], []]);
  });

  test("is recognised although a run has seen the name mean nobody in between", () => {
    const gone = aliceAs(granted, undefined);
    expect(problemsOf(gone.desired())).toEqual(["1 userNames waiting-for-directory"]);
    expect(lines(gone)).toEqual([]);
    expect(lines(aliceAs(gone.ran(), "user-anew"))).toEqual([
      "+ dev/ReadOnly/anew [1]",
      "- dev/ReadOnly/alice (principal-recreated)",
    ]);
  });

  test("is told of, too, when somebody else has taken the name", () => {
    const taken = aliceAs(granted, "user-mallory", {
      id: asPrincipalId("user-alice"),
      userName: "alice.old",
      emails: [],
    });
    expect(lines(taken)).toEqual([
      "+ dev/ReadOnly/mallory [1]",
      "- dev/ReadOnly/alice (principal-recreated)",
    ]);
    expect(problemsOf(taken.desired())).toEqual(["1 principal-recreated"]);
  });

  test("is not confused with a colleague who comes into the record when one leaves it", () => {
    const swapped = aliceAs(granted, undefined).assignment("1", { ...fields, userNames: ["bob"] });
    expect(lines(swapped)).toEqual(["- dev/ReadOnly/alice (withdrawn)", "+ dev/ReadOnly/bob [1]"]);
    expect(problemsOf(swapped.desired())).toEqual([]);
  });

  test("cannot be recognised without memory: the old id grants nothing and goes", () => {
    const without = anew.with({ memory: undefined });
    expect(lines(without)).toEqual(["- dev/ReadOnly/alice (principal-gone)", "+ dev/ReadOnly/anew [1]"]);
  });
});

describe("an assignment of a user who is deleted", () => {
  const gone = aliceAs(granted, undefined);

  test("is protected like any other; then it goes, and needs nobody's approval", () => {
    const nextDay = gone.ran().later(23).ran().later(1.1);
    expect(nextDay.plan().held).toEqual([]);
    expect(lines(nextDay)).toEqual(["- dev/ReadOnly/alice (principal-gone)"]);
  });

  test("that no record asks for goes", () => {
    const drift = gone.with({ memory: undefined }).assignment("1", { ...fields, userNames: ["bob"] });
    expect(lines(drift)).toEqual(["- dev/ReadOnly/alice (principal-gone)", "+ dev/ReadOnly/bob [1]"]);
  });

  test("that AWS refuses to delete is told once, then kept, and tried again after a month", () => {
    const withdrawn = gone.assignment("1", { ...fields, userNames: ["bob"] });
    const refusal = (message: string) => {
      const made = withdrawn.plan();
      const outcomes = made.changes.map(
        (change): ChangeOutcome =>
          change.kind === "delete-assignment"
            ? { status: "failed", change, failure: { code: "FAILED", message } }
            : { status: "succeeded", change },
      );
      const memory = nextMemory({
        ...withdrawn,
        desired: withdrawn.desired(),
        plan: made,
        sent: made.changes,
        outcomes,
        codes: {},
      });
      const done = outcomes.flatMap(({ status, change }) => (status === "succeeded" ? [change] : []));
      return {
        problems: outcomeProblems(outcomes, withdrawn.index.nameOf),
        next: withdrawn.with({ memory, current: applyTo(withdrawn.current, done) }),
      };
    };
    const { problems, next } = refusal(
      "Received a 404 status error: the USER assignee user-alice was not found in directory d-1111111111",
    );
    expect(problemsOf({ problems })).toEqual(["1 orphan-left"]);
    expect([lines(next), next.plan().kept]).toEqual([[], [{ reason: "orphan", count: 1 }]]);
    expect(lines(next.ran().later(24 * 29))).toEqual([]);
    expect(lines(next.ran().later(24 * 31))).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);

    const other = refusal("Received a 403 status error: Access denied by IAM.");
    expect(problemsOf(other)).toEqual(["1 change-failed"]);
    expect(lines(other.next)).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
  });
});
