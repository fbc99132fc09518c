import { readFileSync } from "node:fs";
import { connect } from "../connect.ts";
import { exitCodeOfRun, type RunMode, type RunResult } from "../core/planning/run-result.ts";
import { resultShown } from "../core/telling/short-names.ts";
import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { isPublicRepository } from "../github/visibility.ts";
import { safeJson } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { namesFor, withNames } from "../names.ts";
import { jsonReport } from "../report/json.ts";
import { problemLines, resultLine } from "../report/text.ts";
import { type Listener, run } from "../run.ts";
import { complain, log, showRun } from "./terminal.ts";

export type ReconcileOptions = {
  readonly config: string;
  readonly state: string | undefined;
  readonly json: boolean;
  readonly timeLimit: number | undefined;
  readonly approvePlan: string | undefined;
  readonly full: boolean;
};

const usageError = 2;
const silent: Listener = { onPhase: () => {}, onPlan: () => {}, onOutcome: () => {} };

/** `identity-sync plan` and `apply`: one run with what stands in the environment. Answers the exit code. */
export const reconcile = async (mode: RunMode, options: ReconcileOptions): Promise<number> => {
  const loaded = loadSettings(options.config);
  if (loaded.status === "invalid") {
    complain.info(problemLines(loaded.problems, messagesFor(loaded.language)).join("\n"));
    return usageError;
  }
  if (options.approvePlan !== undefined && process.env.GITHUB_ACTIONS === "true") {
    complain.info(
      "On GitHub Actions a plan is approved by the action's input approve-plan, in a workflow with its own environment.",
    );
    return usageError;
  }
  const { settings } = loaded;
  const messages = messagesFor(settings.language);
  const names = namesFor(settings, isInPublic());
  const stop = stopSignal(options.timeLimit);
  let result: RunResult;
  try {
    const full = await run(
      connect(settings, ambientSurroundings({ statePath: options.state, stop })),
      {
        settings,
        mode,
        trigger: { event: "command", actor: process.env.USER ?? "", runUrl: "" },
        approved: options.approvePlan,
        isPaused: process.env.IDENTITY_SYNC_PAUSED === "true",
        isFull: options.full,
      },
      options.json ? silent : withNames(names, showRun(messages)),
    );
    result = resultShown(names, full);
  } finally {
    stop.dispose();
  }
  if (options.json) process.stdout.write(`${safeJson(jsonReport(result, messages))}\n`);
  else log.info([...problemLines(result.problems, messages), resultLine(result, messages)].join("\n"));
  return exitCodeOfRun(result, settings.failsOnProblems);
};

/** On a machine of one's own nobody reads along. */
const isInPublic = (): boolean => {
  const { GITHUB_ACTIONS, GITHUB_EVENT_PATH } = process.env;
  if (GITHUB_ACTIONS !== "true") return false;
  if (GITHUB_EVENT_PATH === undefined) return true;
  return isPublicRepository(JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")));
};
