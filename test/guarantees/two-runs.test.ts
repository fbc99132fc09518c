import { beforeAll, describe, expect, test } from "vitest";
import type { Reconciliation } from "../support/reconcile.ts";
import { endStateOf, prepareNight } from "../support/rich-night.ts";
import { print, scale } from "../support/scale.ts";
import { expectNoWrongChange } from "../support/scripted-faults.ts";

let night: Awaited<ReturnType<typeof prepareNight>>;
beforeAll(async () => {
  night = await prepareNight();
}, 120_000);

/** Without a state directory it cannot know since when something waits, nor what it has told before. */
const saidWithoutState = new Set(["replacement-failed", "protection-ended"]);

/**
 * What the other has done is nothing that went wrong: an assignment that is already there, or already gone, is as it
 * was to be. Only a set of the same name is said to be there, and to be used by the next run; and a run that finds a
 * set gone while it reads does nothing at all.
 */
const expectNoFailure = ({ status, result }: Reconciliation, where: string): void => {
  if (status === "failed") {
    expect(result.problems, where).toMatchObject([
      { code: "aws-unreachable", data: { detail: expect.stringContaining("Could not find PermissionSet") } },
    ]);
    expect(result.reached, where).toBe(undefined);
    return;
  }
  for (const problem of result.problems)
    if (problem.code === "change-failed") {
      expect(problem.data.change, where).toMatch(/^create-permission-set /);
      expect(problem.data, where).toMatchObject({
        reason: expect.stringMatching(/already exists$/),
        isTransient: true,
      });
    } else if (problem.code !== "status-not-written" && !saidWithoutState.has(problem.code))
      expect(night.undisturbed.problems, where).toContain(problem.code);
};

describe("Two runs at once do no harm.", () => {
  test("the second begins while the first reads, writes or tells, and nothing keeps them apart", async () => {
    const step = scale === 1 ? 11 : 1;
    let met = 0;
    for (let at = 1; at <= night.undisturbed.requests.length; at += step) {
      let seen = 0;
      let begin = (): void => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const opened = await night.open({
        intercept: () => {
          seen += 1;
          if (seen === at) begin();
          return undefined;
        },
      });
      // Each on a runner of its own, so the second has no state of the first.
      const both = await Promise.all([opened.run(), begun.then(() => opened.run({ remembers: false }))]);
      const where = `the second began at request ${at} of the first`;
      for (const one of both) expectNoFailure(one, where);
      expectNoWrongChange(night.world, opened.simulator.state(), night.undisturbed.access, where);
      opened.clock.advance({ seconds: 600 });
      await opened.run();
      expect(endStateOf(opened).access, where).toEqual(night.undisturbed.access);
      await opened.close();
      met += 1;
    }
    print(`two runs at once: ${met} beginnings of the second`);
  }, 3_600_000);
});
