import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { SimulatorOptions } from "../../src/simulator/server.ts";
import { accessIn, toldIn } from "../support/end-state.ts";
import { startOnPort } from "../support/reconcile.ts";
import { richSettings } from "../support/rich-company.ts";
import { prepareNight } from "../support/rich-night.ts";
import { runCli, temporaryDirectory } from "../support/run-program.ts";
import { print, scale } from "../support/scale.ts";

let night: Awaited<ReturnType<typeof prepareNight>>;
beforeAll(async () => {
  night = await prepareNight();
}, 120_000);

type Intercept = NonNullable<SimulatorOptions["intercept"]>;

/** The rich company in the morning, for the built program and in real time, which passes quickly. */
const openForPrograms = async (intercept: Intercept) => {
  const directory = temporaryDirectory();
  const world = structuredClone(night.world);
  Object.assign(world.limits, {
    assignmentSeconds: 0.05,
    provisionSeconds: 0.05,
    deprovisionLagSeconds: 0.05,
    ssoAdminRequestsPerSecond: 1000,
    identityStoreRequestsPerSecond: 1000,
    organizationsThrottle: false,
  });
  const simulator = await startOnPort({
    world,
    port: night.port,
    settingsDirectory: directory,
    intercept,
  });
  const { listing } = simulator;
  const settings = parse(readFileSync(listing.settings, "utf8")) as { readonly guardrails: object };
  const config = join(directory, "identity-sync.yml");
  const limits = { ...richSettings.limits, requestsPerSecond: 300 };
  const guardrails = { ...settings.guardrails, ...richSettings.guardrails };
  writeFileSync(config, stringify({ ...settings, limits, guardrails }));
  const state = join(directory, "state");
  mkdirSync(state);
  cpSync(night.state, state, { recursive: true });
  const args = ["apply", "--config", config, "--state", state];
  return {
    simulator,
    /** Answers the exit code, null for a program that was killed. */
    apply: async (meanwhile?: Parameters<typeof runCli>[1]["meanwhile"]) => {
      const ended = await runCli(args, {
        env: listing.env,
        ...(meanwhile === undefined ? {} : { meanwhile }),
      });
      return ended.exitCode;
    },
  };
};

const countOf = (texts: readonly string[], text: string): number =>
  texts.filter((one) => one === text).length;

describe("A run that dies at any point (killed between any two requests) is finished correctly by the next one.", () => {
  test("the built program, killed with SIGKILL", async () => {
    const plain = await openForPrograms(() => undefined);
    expect(await plain.apply()).toBe(3);
    const end = accessIn(plain.simulator.state());
    const requests = plain.simulator.requests().length;
    await plain.simulator.close();

    // In the normal suite a dozen, spread over reading, writing and telling, half of them with the request carried out.
    const all = Array.from({ length: requests }, (_, index) => index + 1);
    const points =
      scale > 1
        ? all
        : Array.from({ length: 12 }, (_, index) => 1 + Math.round((index * (requests - 1)) / 11));
    const killed: string[] = [];
    for (const [index, at] of points.entries()) {
      const isCarriedOut = index % 2 === 0;
      let seen = 0;
      let reach = (): void => {};
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      let isReached = false;
      let isDead = false;
      const opened = await openForPrograms(({ service, operation }) => {
        if (isDead) return undefined;
        seen += 1;
        if (isReached) return { kind: "refuse" };
        // How often AWS is asked whether it has finished differs from run to run; the alert always comes last.
        if (seen < at && service !== "slack") return undefined;
        isReached = true;
        killed.push(`${service} ${operation}`);
        reach();
        return { kind: isCarriedOut ? "hang" : "refuse" };
      });
      const code = await opened.apply(async ({ kill }) => {
        await reached;
        kill("SIGKILL");
      });
      isDead = true;
      expect(code, `killed at request ${at}`).toBe(null);
      expect(await opened.apply(), `after a death at request ${at}`).toBe(3);
      const { simulator } = opened;
      expect(accessIn(simulator.state()), `after a death at request ${at}`).toEqual(end);
      const told = toldIn(simulator.state());
      for (const text of told)
        expect(countOf(told, text), text).toBeLessThanOrEqual(text.startsWith("slack") ? 2 : 1);
      await simulator.close();
    }
    print(`built program killed: ${points.length} points, ${killed.join(", ")}`);
  }, 7_200_000);
});
