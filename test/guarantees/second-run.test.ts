import { describe, expect, test } from "vitest";
import { inGeneratedWorlds } from "../support/generated-worlds.ts";
import { prepareNight } from "../support/rich-night.ts";

describe("A second run changes nothing.", () => {
  test("in generated worlds", () => {
    inGeneratedWorlds(1_701, (world) => {
      const first = world.plan();
      const after = world.ran();
      const second = after.plan();
      expect(second.changes).toEqual([]);
      expect(second.held.map(({ change }) => change.id).sort()).toEqual(
        first.held.map(({ change }) => change.id).sort(),
      );
      expect(after.ran().plan()).toEqual(second);
    });
  });

  test("after a run in which something of everything happens", async () => {
    const night = await prepareNight();
    const opened = await night.open();
    await opened.run();
    const { permissionSets, assignments, kintone } = opened.simulator.state();
    const { writes, comments } = await opened.run();
    // The alert of what is held counts how many runs have seen it.
    expect({ writes: writes.filter((write) => write !== "slack chat.update"), comments }).toEqual({
      writes: [],
      comments: [],
    });
    const after = opened.simulator.state();
    expect({
      permissionSets: after.permissionSets,
      assignments: after.assignments,
      kintone: after.kintone,
    }).toEqual({ permissionSets, assignments, kintone });
  });
});
