import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { accessIn } from "../support/end-state.ts";
import type { Company } from "../support/reconcile.ts";
import { prepareNight } from "../support/rich-night.ts";
import { print } from "../support/scale.ts";
import { awsRefusals, outages, scriptedFaults, silences } from "../support/scripted-faults.ts";
import { expectNoSecret } from "../support/secrets.ts";
import { endSilences } from "../support/silence.ts";

let night: Awaited<ReturnType<typeof prepareNight>>;
beforeAll(async () => {
  night = await prepareNight();
}, 120_000);

/** What a run can do without: advice, and the lists of what others have asked of AWS, which only save it time. */
const isHint = (service: string, operation: string): boolean =>
  service === "iam" || service === "access-analyzer" || operation.endsWith("Status");

/** What a run reads before it decides, each operation once. */
const reads = (): readonly (readonly [service: string, operation: string])[] => {
  const { requests } = night.undisturbed;
  const before = requests.slice(
    0,
    requests.findIndex(({ write }) => write),
  );
  const names = before
    .filter(({ service, operation }) => !isHint(service, operation))
    .map((one) => `${one.service}\n${one.operation}`);
  return [...new Set(names)].map((name) => name.split("\n") as unknown as readonly [string, string]);
};

/** Everything but the alerts in Slack, which say that something could not be read. */
const worldIn = ({ slack, faults, ...world }: World): string => JSON.stringify(world);

describe("An incomplete read of any service changes nothing anywhere.", () => {
  test("no answer comes, from any service of AWS, however often it is asked", async () => {
    const ending = endSilences();
    const faults = scriptedFaults();
    const opened: Company = await night.open({
      intercept: ending(faults.intercept, () => opened.simulator.requests()),
    });
    const before = worldIn(opened.simulator.state());
    let injected = 0;
    for (const [service, operation] of reads()) {
      if (service === "kintone") continue;
      const [, effect] = silences[injected % silences.length] ?? silences[0];
      faults.arm([{ service, operation, effect }]);
      const { status } = await opened.run();
      expect(faults.disarm(), operation).toBe(1);
      injected += 1;
      expect(status, operation).toBe("failed");
      expect(worldIn(opened.simulator.state()), operation).toBe(before);
    }
    print(`injected faults: ${injected}, connections on which nothing more comes, while reading`);
    expect(injected).toBeGreaterThan(10);
  }, 300_000);

  test("whatever fails, at every operation, for as long as the run lasts", async () => {
    const faults = scriptedFaults();
    const opened = await night.open({ intercept: faults.intercept });
    const before = worldIn(opened.simulator.state());
    const memory = (): readonly string[] =>
      ["state.json", "told.json"].map((name) => readFileSync(join(opened.statePath, name), "utf8"));
    const remembered = memory();
    let injected = 0;
    for (const [service, operation] of reads())
      for (const [name, effect] of service === "kintone" ? outages : [...outages, ...awsRefusals]) {
        const where = `${service} ${operation}: ${name}`;
        faults.arm([{ service, operation, effect }]);
        const disturbed = await opened.run();
        const { status, writes, comments } = disturbed;
        expect(faults.disarm(), where).toBe(1);
        injected += 1;
        expect(
          { status, comments, writes: writes.filter((one) => !one.startsWith("slack ")) },
          where,
        ).toEqual({
          status: "failed",
          comments: [],
          writes: [],
        });
        expect(worldIn(opened.simulator.state()), where).toBe(before);
        expectNoSecret(opened, disturbed, where);
        expect(memory(), where).toEqual(remembered);
      }
    // After all of them, a run that nobody disturbs does what there was to do.
    await opened.run();
    expect(accessIn(opened.simulator.state())).toEqual(night.undisturbed.access);
    print(`injected faults: ${injected}, each while reading, at ${reads().length} operations`);
  }, 600_000);
});
