import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { prepareNight } from "../support/rich-night.ts";

describe("Plan mode writes nowhere.", () => {
  test("not to any service, and not into the state directory, whatever there is to do and to say", async () => {
    const night = await prepareNight();
    const opened = await night.open();
    const files = () =>
      readdirSync(opened.statePath).map((name) => [name, readFileSync(join(opened.statePath, name), "utf8")]);
    const before = { world: JSON.stringify(opened.simulator.state()), files: files() };
    const { result, requests } = await opened.run({ mode: "plan" });
    expect(result.status).toBe("held");
    expect(result.reached?.plan.changes.length).toBeGreaterThan(10);
    expect(requests.filter(({ write }) => write)).toEqual([]);
    expect({ world: JSON.stringify(opened.simulator.state()), files: files() }).toEqual(before);

    rmSync(opened.statePath, { recursive: true });
    await opened.run({ mode: "plan" });
    expect(existsSync(opened.statePath)).toBe(false);
  });
});
