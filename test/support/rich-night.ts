import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import type { SimulatorOptions } from "../../src/simulator/server.ts";
import type { World } from "../../src/simulator/world.ts";
import { afterFile } from "./after-file.ts";
import { accessIn, statusesIn, toldIn } from "./end-state.ts";
import { type Company, company, openCompany } from "./reconcile.ts";
import { richCompany, richNight, richSettings } from "./rich-company.ts";

/** The morning after: 09:30 in Tokyo. */
const morningAfter = "2026-04-02T00:30:00.000Z";

type Night = {
  /** The rich company, settled, with the night over it. */
  readonly world: World;
  readonly port: number;
  /** State directory of the run before. */
  readonly state: string;
  /** Opens the company as it is in the morning, for as long as the test. */
  readonly open: (options?: {
    readonly intercept?: SimulatorOptions["intercept"];
    /** What else has happened. */
    readonly happens?: (world: World) => void;
  }) => Promise<Company>;
  /** What there is after two runs that nobody disturbed, and what the first of them asked for. */
  readonly undisturbed: EndState & {
    readonly requests: readonly LoggedRequest[];
    /** Codes of what there was to say. */
    readonly problems: readonly string[];
  };
};

type EndState = {
  readonly access: ReturnType<typeof accessIn>;
  readonly told: readonly string[];
  readonly statuses: readonly string[];
};

export const endStateOf = ({ simulator }: Company): EndState => {
  const state = simulator.state();
  return { access: accessIn(state), told: toldIn(state), statuses: statusesIn(state) };
};

/** Lets the rich company settle, the night come over it, and two runs put it right, for the tests of a file. */
export const prepareNight = async (): Promise<Night> => {
  const directory = mkdtempSync(join(tmpdir(), "rich-night-"));
  afterFile(() => rmSync(directory, { recursive: true, force: true }));
  const state = join(directory, "state");
  const before = await openCompany({ world: richCompany(), settings: richSettings });
  const first = await before.run();
  expect({ status: first.status, problems: first.en }).toEqual({ status: "applied", problems: [] });
  const world = before.simulator.state();
  richNight(world);
  cpSync(before.statePath, state, { recursive: true });
  await before.close();

  const { port } = before;
  const options = { world, port, stateFrom: state, settings: richSettings, startsAt: morningAfter };
  const after = await openCompany(options);
  const { requests, result } = await after.run();
  const problems = result.problems.map(({ code }) => code);
  const { access } = endStateOf(after);
  after.clock.advance({ seconds: 600 });
  await after.run();
  const undisturbed = { ...endStateOf(after), requests, problems };
  await after.close();
  expect(undisturbed.access).toEqual(access);
  return {
    world,
    port,
    state,
    undisturbed,
    open: ({ happens = () => {}, ...changes } = {}) => {
      const also = structuredClone(world);
      happens(also);
      return company({ ...options, ...changes, world: also });
    },
  };
};
