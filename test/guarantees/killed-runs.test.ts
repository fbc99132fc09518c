import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import { cutter } from "../support/cut-off.ts";
import type { Company } from "../support/reconcile.ts";
import { endStateOf, prepareNight } from "../support/rich-night.ts";
import { print, scale } from "../support/scale.ts";

/*
 * A run in which something of everything happens dies at each of its requests in turn; the next run begins ten minutes
 * later, with the state directory as the dead one left it.
 */

let night: Awaited<ReturnType<typeof prepareNight>>;
let requests: readonly LoggedRequest[];
beforeAll(async () => {
  night = await prepareNight();
  ({ requests } = night.undisturbed);
}, 120_000);

const countBy = (texts: readonly string[]): ReadonlyMap<string, number> =>
  texts.reduce((counts, text) => counts.set(text, (counts.get(text) ?? 0) + 1), new Map<string, number>());

const filesIn = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );

const writesAt = (): number => requests.findIndex(({ write }) => write) + 1;

/** The next run does all that the dead one has left, and says nothing again, but what Slack may have taken unseen. */
const expectFinished = async (opened: Company, where: string, killedAt: string | undefined) => {
  opened.clock.advance({ seconds: 600 });
  await opened.run();
  const { access, told, statuses } = endStateOf(opened);
  expect({ access, statuses }, where).toEqual({
    access: night.undisturbed.access,
    statuses: night.undisturbed.statuses,
  });
  const repeated = [...countBy(told)].filter(([, count]) => count > 1);
  const mayRepeat = killedAt === "chat.postMessage" ? 1 : 0;
  expect(repeated.length, `${where}: ${repeated}`).toBeLessThanOrEqual(mayRepeat);
  for (const [text, count] of repeated) expect(count, text).toBe(2);
  expect([...new Set(told)].sort(), where).toEqual([...new Set(night.undisturbed.told)].sort());
};

const operations = (of: readonly LoggedRequest[]): string =>
  [...countBy(of.map(({ service, operation }) => `${service} ${operation}`))]
    .map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
    .join(", ");

describe("A run that dies at any point (killed between any two requests) is finished correctly by the next one.", () => {
  test("while it reads: it has changed nothing anywhere, and left its state as it was", async () => {
    const { intercept, killedRun } = cutter();
    const opened = await night.open({ intercept });
    const before = JSON.stringify(opened.simulator.state());
    const files = filesIn(opened.statePath);
    for (let at = 1; at < writesAt(); at++) {
      const isCarriedOut = at % 2 === 0;
      expect(await killedRun(opened, { at, isCarriedOut })).toBeDefined();
      expect(JSON.stringify(opened.simulator.state())).toBe(before);
      // Where it has read everything, what it is about to do is written down before its first change.
      if (at < writesAt() - 1) expect(filesIn(opened.statePath)).toEqual(files);
    }
    await expectFinished(opened, "after all of them", undefined);
    print(`cut while reading: ${writesAt() - 1} points, ${operations(requests.slice(0, writesAt() - 1))}`);
  }, 300_000);

  test.each([
    ["carried out, and never answered", true],
    ["never arrived", false],
  ])(
    "while it writes and tells, the last request %s",
    async (_, isCarriedOut) => {
      const points = requests
        .map((request, index) => ({ request, at: index + 1 }))
        .filter(({ at }) => at >= (scale === 1 ? writesAt() : 1))
        // A read that was carried out and one that was not leave the same behind.
        .filter(({ request, at }) => scale > 1 || request.write || (at % 2 === 0) === isCarriedOut);
      for (const { at } of points) {
        const { intercept, killedRun } = cutter();
        const opened = await night.open({ intercept });
        const killedAt = await killedRun(opened, { at, isCarriedOut });
        const where = `killed at request ${at}, ${killedAt}`;
        expect(killedAt, where).toBeDefined();
        await expectFinished(opened, where, isCarriedOut ? killedAt : undefined);
        await opened.close();
      }
      print(
        `cut while writing, ${isCarriedOut ? "carried out" : "not carried out"}: ${points.length} points, ` +
          operations(points.map(({ request }) => request)),
      );
    },
    3_600_000,
  );
});
