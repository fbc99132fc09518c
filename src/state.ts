import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Memory } from "./core/memory.ts";
import type { Problem } from "./core/problem.ts";

const moment = z.iso.datetime();

const schema = z.strictObject({
  schemaVersion: z.literal(1),
  /** False while changes are under way: what was intended may or may not have been done. */
  isFinished: z.boolean(),
  memory: z.strictObject({
    instanceArn: z.string(),
    records: z.record(z.string(), z.strictObject({ granted: z.array(z.string()), until: moment.optional() })),
    unclearSince: z.record(z.string(), moment),
    missingSince: z.record(z.string(), moment),
    removals: z.array(z.strictObject({ at: moment, assignment: z.string() })),
    replacements: z.record(z.string(), z.strictObject({ since: moment, runs: z.number().int() })),
    codes: z.record(z.string(), z.array(z.string())),
  }),
});

const fileName = "state.json";

const unusable = (detail: string): readonly Problem[] => [{ code: "state-unusable", data: { detail } }];

/** Memory kept as one file in a directory. Whatever is wrong with it costs time, never a wrong change. */
export const stateDirectory = (directory: string) => {
  const file = join(directory, fileName);
  return {
    load: (): { readonly memory: Memory | undefined; readonly problems: readonly Problem[] } => {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
        return { memory: undefined, problems: isMissing ? [] : unusable(`${file} cannot be read`) };
      }
      try {
        return { memory: schema.parse(JSON.parse(text)).memory as Memory, problems: [] };
      } catch {
        return { memory: undefined, problems: unusable(`${file} is damaged, or of another version`) };
      }
    },
    save: (memory: Memory, isFinished: boolean): readonly Problem[] => {
      try {
        mkdirSync(directory, { recursive: true });
        const text = JSON.stringify({ schemaVersion: 1, isFinished, memory });
        // Renaming is all or nothing: a crash leaves the old file or the new one.
        writeFileSync(`${file}.new`, text, { mode: 0o600 });
        renameSync(`${file}.new`, file);
        return [];
      } catch (error) {
        return unusable(
          `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    },
  };
};
