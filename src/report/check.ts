import * as z from "zod";
import type { CheckItem } from "../core/model/check-item.ts";
import type { Messages } from "../messages/messages.ts";

/** What `identity-sync check` found: one screen for people, JSON (`docs/check.schema.json`) for programs. */

const marks = { ok: "✓", missing: "✗", unknown: "?", warning: "!" } as const;

const missingIn = (items: readonly CheckItem[]): number =>
  items.filter(({ mark }) => mark === "missing").length;

export const checkLines = (items: readonly CheckItem[], { checks }: Messages): readonly string[] => {
  const missing = missingIn(items);
  return [
    ...items.map(({ mark, area, text }) => `${marks[mark]} ${area}: ${text}`),
    missing === 0 ? checks.nothingMissing : checks.missing(missing),
  ];
};

export const checkSchema = z.strictObject({
  schemaVersion: z.literal(1),
  missing: z.number().int().min(0).describe("How many items are marked so"),
  items: z.array(
    z.strictObject({
      area: z.enum(["settings", "kintone", "AWS", "GitHub", "Slack"]),
      mark: z
        .enum(["ok", "missing", "unknown", "warning"])
        .describe("unknown: it cannot be told from here; warning: it works, and may not do what was meant"),
      text: z.string().describe("In the settings' language, with the next step where there is one"),
      code: z.string().nullable().describe("Of the problem that a run would tell"),
    }),
  ),
});

type JsonCheck = z.output<typeof checkSchema>;

export const jsonCheck = (items: readonly CheckItem[]): JsonCheck => ({
  schemaVersion: 1,
  missing: missingIn(items),
  items: items.map(({ area, mark, text, problem }) => ({ area, mark, text, code: problem?.code ?? null })),
});
