import { readFileSync } from "node:fs";
import * as z from "zod";
import { messageOf } from "../remote-error.ts";
import type { WorldInput } from "../simulator/world.ts";
import { demoWorld } from "./demo-world.ts";
import { complain } from "./terminal.ts";

/** `identity-sync simulate`: serves a world on loopback until SIGTERM, and prints where. Answers the exit code. */
export const simulate = async ({
  port,
  world,
}: {
  readonly port: number;
  readonly world: string | undefined;
}): Promise<number> => {
  const { startSimulator, worldSchema } = await import("../simulator/server.ts");
  let input: unknown;
  try {
    input =
      world === undefined ? { ...demoWorld("en"), limits: {} } : JSON.parse(readFileSync(world, "utf8"));
  } catch (error) {
    complain.info(`${world}: ${messageOf(error)}`);
    return 2;
  }
  const parsed = worldSchema.safeParse(input satisfies unknown as WorldInput);
  if (!parsed.success) {
    complain.info(`${world} is not a world (docs/world.schema.json):\n${z.prettifyError(parsed.error)}`);
    return 2;
  }
  const simulator = await startSimulator({ world: parsed.data, port });
  process.stdout.write(`${JSON.stringify(simulator.listing)}\n`);
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  await simulator.close();
  return 0;
};
