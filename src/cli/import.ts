import { connectImport } from "../connect.ts";
import { indexDirectory } from "../core/model/directory.ts";
import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { type ImportListener, type ImportOptions, type ImportResult, importRecords } from "../import.ts";
import { safeJson } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { jsonImport } from "../report/import-json.ts";
import { addedLine, adoptionLines, importPlanLines } from "../report/import-text.ts";
import { problemLines } from "../report/text.ts";
import type { Settings } from "../settings/settings.ts";
import { complain, log } from "./terminal.ts";

export type ImportCommand = {
  readonly config: string;
  readonly dryRun: boolean;
  /** true: show; a text: the checksum of what was shown. */
  readonly adopt: boolean | string | undefined;
  readonly json: boolean;
};

const usageError = 2;
const phases = {
  ledgers: "Reading kintone …",
  target: "Reading AWS …",
  records: "Adding records …",
  adopt: "Adopting …",
} as const;
const silent: ImportListener = { onPhase: () => {}, onAdded: () => {} };
const telling: ImportListener = {
  onPhase: (phase) => log.info(phases[phase]),
  onAdded: (ledger, done, total) => log.info(`[${done}/${total}] ${ledger}`),
};

/** `identity-sync import`. Answers the exit code: 1 when anything could not be done. */
export const importCommand = async (options: ImportCommand): Promise<number> => {
  const loaded = loadSettings(options.config);
  if (loaded.status === "invalid") {
    complain.info(problemLines(loaded.problems, messagesFor(loaded.language)).join("\n"));
    return usageError;
  }
  const { settings } = loaded;
  const adopt: ImportOptions["adopt"] =
    typeof options.adopt === "string" ? { checksum: options.adopt } : options.adopt === true ? "show" : "no";
  const stop = stopSignal(undefined);
  let result: ImportResult;
  try {
    const surroundings = ambientSurroundings({ statePath: undefined, stop });
    result = await importRecords(
      connectImport(settings, surroundings),
      { settings, isDryRun: options.dryRun, adopt },
      options.json ? silent : telling,
    );
  } finally {
    stop.dispose();
  }
  const messages = messagesFor(settings.language);
  if (options.json) process.stdout.write(`${safeJson(jsonImport(result, messages))}\n`);
  else log.info(resultLines(result, settings, options).join("\n"));
  return result.problems.length === 0 ? 0 : 1;
};

const resultLines = (
  { reached, problems }: ImportResult,
  settings: Settings,
  { dryRun, adopt }: ImportCommand,
): readonly string[] => {
  const messages = messagesFor(settings.language);
  const { imports } = messages;
  if (reached === undefined) return problemLines(problems, messages);
  const { planned, after, added, adoption } = reached;
  const context = { messages, index: indexDirectory(reached.directory, settings.userMatch) };
  const isAnythingAdded = added.permissionSets.length + added.assignments.length > 0;
  const adopted = (adoption?.outcomes ?? []).filter(({ status }) => status === "succeeded").length;
  const isShown = adoption !== undefined && adoption.outcomes === undefined && adoption.adoptions.length > 0;
  return [
    ...importPlanLines(planned, context),
    ...(isAnythingAdded ? [addedLine(planned, after, messages)] : []),
    ...(adoption === undefined ? [] : adoptionLines(adoption.adoptions, context)),
    ...(adopted > 0 ? [imports.adopted(adopted)] : []),
    ...problemLines(problems, messages),
    ...(dryRun ? [imports.dryRun] : []),
    ...(isShown && !dryRun ? [imports.adopt(adoption.checksum)] : []),
    ...(adopt === undefined && !dryRun && problems.length === 0 && after.adoptions.length > 0
      ? [imports.next]
      : []),
  ];
};
