import { writeFileSync } from "node:fs";
import { connectExport } from "../connect.ts";
import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { type ExportResult, exportHandedOver } from "../export.ts";
import { messagesFor } from "../messages/messages.ts";
import { RemoteError } from "../remote-error.ts";
import { terraformText } from "../report/terraform.ts";
import { problemLines } from "../report/text.ts";
import { targetProblem } from "../target.ts";
import { complain } from "./terminal.ts";

const usageError = 2;

/** `identity-sync export terraform`. Answers the exit code: 1 when something could not be read or has to be left out. */
export const exportCommand = async (options: {
  readonly config: string;
  readonly out: string | undefined;
}): Promise<number> => {
  const loaded = loadSettings(options.config);
  if (loaded.status === "invalid") {
    complain.info(problemLines(loaded.problems, messagesFor(loaded.language)).join("\n"));
    return usageError;
  }
  const { settings } = loaded;
  const messages = messagesFor(settings.language);
  const stop = stopSignal(undefined);
  let result: ExportResult;
  try {
    const surroundings = ambientSurroundings({ statePath: undefined, stop });
    result = await exportHandedOver(connectExport(settings, surroundings), settings);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    result = { status: "unreadable", problems: [targetProblem(error)] };
  } finally {
    stop.dispose();
  }
  complain.info(problemLines(result.problems, messages).join("\n"));
  if (result.status === "unreadable") return 1;
  const { exports: words } = messages;
  const { handed, existing } = result.exported;
  const text = terraformText(result.exported);
  if (options.out === undefined) process.stdout.write(text);
  else writeFileSync(options.out, text);
  const counts = { permissionSets: handed.permissionSets.length, assignments: handed.assignments.length };
  complain.info(
    [
      counts.assignments === 0 ? words.nothing : words.exported({ ...counts, file: options.out }),
      ...(handed.missing.length === 0 ? [] : [words.missing(handed.missing)]),
      ...(existing.assignments === undefined && counts.assignments > 0 ? [words.blind] : []),
    ].join("\n"),
  );
  return handed.missing.length === 0 && result.problems.length === 0 ? 0 : 1;
};
