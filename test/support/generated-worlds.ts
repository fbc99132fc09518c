import fc from "fast-check";
import type { CoreWorld } from "./core-world.ts";
import { worldArbitrary } from "./core-worlds.ts";
import { print, scale } from "./scale.ts";

/** Generated worlds that one property is held against in the normal suite. */
const worldsOfOne = 900;

/**
 * Holds a property against many generated worlds, others for each seed, and prints how many. A failure names the seed
 * and the smallest world that fails.
 */
export const inGeneratedWorlds = (seed: number, holds: (world: CoreWorld) => void): void => {
  inGeneratedWorldsAnd(seed, fc.constant(undefined), holds);
};

/** As above, with something else generated beside each world. */
export const inGeneratedWorldsAnd = <Other>(
  seed: number,
  other: fc.Arbitrary<Other>,
  holds: (world: CoreWorld, other: Other) => void,
): void => {
  let held = 0;
  fc.assert(
    fc.property(worldArbitrary, other, (world, beside) => {
      holds(world, beside);
      held += 1;
    }),
    { seed, numRuns: worldsOfOne * scale },
  );
  print(`generated planner worlds: ${held}, seed ${seed}`);
};
