import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatorOptions } from "../../src/simulator/server.ts";
import type { Company, RunChoices } from "./reconcile.ts";

/** Where a run is killed: at its n-th request, counted from 1, or at its alert where that comes before. */
export type Cut = {
  readonly at: number;
  /** Whether that request was still carried out, unanswered, or never arrived. */
  readonly isCarriedOut: boolean;
};

/**
 * Kills runs of this process between two requests: from then on nothing of the run arrives anywhere, and what it
 * writes afterwards into its state directory is undone, as if it had never come to it.
 */
export const cutter = () => {
  let cut: Cut | undefined;
  let seen = 0;
  /** The request at which the run was cut. */
  let reached: string | undefined;
  let onCut = (): void => {};

  const intercept: NonNullable<SimulatorOptions["intercept"]> = ({ service, operation }) => {
    seen += 1;
    if (cut === undefined) return undefined;
    if (reached !== undefined) return { kind: "refuse" };
    // How often AWS is asked whether it has finished differs from run to run; the alert always comes last.
    if (seen < cut.at && service !== "slack") return undefined;
    reached = operation;
    onCut();
    return cut.isCarriedOut ? { kind: "reset" } : { kind: "refuse" };
  };

  /** Runs until the cut; answers at which operation it was, undefined for a run that did not get that far. */
  const killedRun = async (
    { run, statePath }: Company,
    where: Cut,
    choices: RunChoices = {},
  ): Promise<string | undefined> => {
    const kept = join(mkdtempSync(join(tmpdir(), "cut-off-")), "state");
    const controller = new AbortController();
    cut = where;
    seen = 0;
    reached = undefined;
    onCut = () => {
      if (existsSync(statePath)) cpSync(statePath, kept, { recursive: true });
      controller.abort();
    };
    await run({ ...choices, signal: controller.signal });
    cut = undefined;
    if (reached !== undefined) {
      rmSync(statePath, { recursive: true, force: true });
      if (existsSync(kept)) cpSync(kept, statePath, { recursive: true });
      else mkdirSync(statePath);
    }
    rmSync(join(kept, ".."), { recursive: true });
    return reached;
  };

  return { intercept, killedRun };
};
