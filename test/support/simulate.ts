import { onTestFinished } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator/server.ts";
import { type WorldInput, worldSchema } from "../../src/simulator/world.ts";

/** The time at which every simulator of the tests starts; it stands still unless a test moves it. */
export const testTime = "2026-04-01T09:30:42.000Z";

/** Starts a simulator for one test, with time standing still. */
export async function simulate(world: WorldInput = {}, now = () => Date.parse(testTime)): Promise<Simulator> {
  const simulator = await startSimulator({ world: worldSchema.parse(world), now });
  onTestFinished(() => simulator.close());
  return simulator;
}
