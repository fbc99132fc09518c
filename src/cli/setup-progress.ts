import { readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { SetupFailure } from "../core/ledgers/app-design.ts";
import { messageOf } from "../remote-error.ts";
import type { Progress } from "../setup/set-up.ts";

const kinds = ["accounts", "permissionSets", "assignments"] as const;

const schema = z.strictObject({
  schemaVersion: z.literal(1),
  baseUrl: z.string(),
  space: z.string().optional(),
  apps: z.partialRecord(z.enum(kinds), z.string().regex(/^\d+$/)),
  creating: z.enum(kinds).optional(),
  undeployed: z.array(z.string()),
});

type File = { readonly space: string | undefined; readonly progress: Progress };

/** A failure that is told to a person: the file cannot be trusted, so that nothing may be created. */
export class ProgressFailure extends Error {
  readonly failure: SetupFailure;
  constructor(failure: SetupFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** What earlier set-ups left. A file that is not there is a fresh start; one that cannot be read is none. */
export const loadProgress = (file: string, baseUrl: string): File => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing) return { space: undefined, progress: { apps: {}, undeployed: [] } };
    throw unusable(file, error);
  }
  let read: z.output<typeof schema>;
  try {
    read = schema.parse(JSON.parse(text));
  } catch {
    throw unusable(file, "it is damaged, or of another version");
  }
  if (read.baseUrl !== baseUrl)
    throw new ProgressFailure({ kind: "other-kintone", file, baseUrl: read.baseUrl });
  const { apps, creating, undeployed } = read;
  return { space: read.space, progress: { apps, creating, undeployed } };
};

/** Renaming is all or nothing: a crash leaves the old file or the new one. */
export const saveProgress = (
  file: string,
  of: { readonly baseUrl: string; readonly space: string | undefined; readonly progress: Progress },
): void => {
  const { baseUrl, space, progress } = of;
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ schemaVersion: 1, baseUrl, space, ...progress })}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw unusable(file, error);
  }
};

const unusable = (file: string, error: unknown): ProgressFailure =>
  new ProgressFailure({
    kind: "progress-unusable",
    file,
    detail: messageOf(error),
  });
