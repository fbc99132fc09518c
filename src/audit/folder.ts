import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AuditLine, snapshotDays } from "../core/audit/audit.ts";
import { auditLineSchema } from "./schema.ts";

/** A file for each run, so that the artifacts of many runs can lie in one folder. */
const prefix = "identity-sync-audit-";

/** Writes a run's lines; answers the file. Throws what the file system says. */
export const writeAudit = (folder: string, lines: readonly AuditLine[]): string | undefined => {
  const [first] = lines;
  if (first === undefined) return undefined;
  const moment = first.at.replace(/[-:]|\.\d+/g, "");
  const run = [first.run.id, first.run.attempt].filter((part) => part !== "").join("-");
  const file = join(folder, `${prefix}${moment}${run === "" ? "" : `-${run}`}.jsonl`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
  return file;
};

export type AuditReading = {
  readonly files: number;
  readonly lines: readonly AuditLine[];
  /** Lines that are none of ours, or are cut: `file:line`. */
  readonly unreadable: readonly string[];
};

/** Reads every file of a folder and of the folders in it, as artifacts are downloaded. */
export const readAudit = (folder: string): AuditReading => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".jsonl"))
    .sort();
  const lines: AuditLine[] = [];
  const unreadable: string[] = [];
  for (const file of files)
    for (const [index, text] of readFileSync(join(folder, file), "utf8").split("\n").entries()) {
      if (text.trim() === "") continue;
      const line = parseLine(text);
      if (line === undefined) unreadable.push(`${file}:${index + 1}`);
      else lines.push(line);
    }
  return { files: files.length, lines, unreadable };
};

const parseLine = (text: string): AuditLine | undefined => {
  try {
    return auditLineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const stampFile = "audit-snapshot";

/** Whether a week has passed since the last snapshot, as far as the state directory knows. */
export const isSnapshotDue = (statePath: string | undefined, now: Date): boolean => {
  if (statePath === undefined) return true;
  try {
    const last = new Date(readFileSync(join(statePath, stampFile), "utf8").trim()).getTime();
    // A time that cannot be read, or lies ahead, is none.
    return !(last <= now.getTime() && now.getTime() - last < snapshotDays * 86_400_000);
  } catch {
    return true;
  }
};

/** Throws what the file system says. */
export const rememberSnapshot = (statePath: string, at: string): void => {
  mkdirSync(statePath, { recursive: true });
  writeFileSync(join(statePath, stampFile), `${at}\n`, { mode: 0o600 });
};
