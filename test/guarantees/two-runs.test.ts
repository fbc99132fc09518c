import { beforeAll, describe, expect, test } from "vitest";
import { endStateOf, prepareNight } from "../support/rich-night.ts";
import { print, scale } from "../support/scale.ts";
import { expectNoWrongChange } from "../support/scripted-faults.ts";

let night: Awaited<ReturnType<typeof prepareNight>>;
beforeAll(async () => {
  night = await prepareNight();
}, 120_000);

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
      await Promise.all([opened.run(), begun.then(() => opened.run({ remembers: false }))]);
      const where = `the second began at request ${at} of the first`;
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
