import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { distinct, type Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/planning/run-result.ts";
import type { NamesShown } from "../core/telling/short-names.ts";
import { handOver, type ReadExisting } from "../export.ts";
import type { Log } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { messageOf } from "../remote-error.ts";
import { terraformText } from "../report/terraform.ts";
import type { RequestCounts } from "../request-counter.ts";

type TerraformOptions = {
  /** Empty: none is wanted. */
  readonly path: string;
  readonly names: NamesShown;
  readonly owner: string;
  readonly readExisting: ReadExisting;
  readonly requests: () => RequestCounts;
  readonly log: Log;
};

/**
 * Writes what the run found to be handed over to the management account; answers the file, empty when there is none:
 * nothing is handed over, not everything could be read, or people may not be named, as they are in it. A run is what
 * it is without it.
 */
export const withTerraform = async (
  result: RunResult,
  { path, names, owner, readExisting, requests, log }: TerraformOptions,
): Promise<{ readonly result: RunResult; readonly file: string }> => {
  const { reached } = result;
  if (path === "" || names === "short" || reached === undefined) return { result, file: "" };
  const words = messagesFor("en").exports;
  try {
    const exported = await handOver(reached, readExisting, owner);
    const { handed, existing } = exported;
    if (handed.missing.length > 0) log.info(words.missing(handed.missing));
    const counts = { permissionSets: handed.permissionSets.length, assignments: handed.assignments.length };
    if (counts.assignments === 0) return { result, file: "" };
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, terraformText(exported), { mode: 0o600 });
    log.info(words.exported({ ...counts, file: path }));
    if (existing.assignments === undefined) log.info(words.blind);
    return { result: { ...result, requests: requests() }, file: path };
  } catch (error) {
    const problem: Problem = { code: "terraform-unwritable", data: { detail: messageOf(error) } };
    const problems = distinct([...result.problems, problem]);
    return { result: { ...result, problems, requests: requests() }, file: "" };
  }
};
