import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Memory } from "./core/model/memory.ts";
import type { Observed } from "./core/model/observed.ts";
import type { Problem } from "./core/model/problem.ts";
import { causes, stages } from "./core/telling/alert.ts";
import type { OpenAlerts } from "./core/telling/alert-steps.ts";
import type { Told } from "./core/telling/told.ts";
import { messageOf } from "./remote-error.ts";

const moment = z.iso.datetime();
const accountId = z.string().regex(/^\d{12}$/);

const memorySchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** False while changes are under way: what was intended may or may not have been done. */
  isFinished: z.boolean(),
  memory: z.strictObject({
    instanceArn: z.string(),
    records: z.record(z.string(), z.strictObject({ granted: z.array(z.string()), until: moment.optional() })),
    unclearSince: z.record(z.string(), moment),
    // Not in the state of earlier versions.
    refusedSince: z.record(z.string(), moment).default({}),
    principals: z.record(z.string(), z.string()).default({}),
    orphans: z.record(z.string(), moment).default({}),
    missingSince: z.record(z.string(), moment),
    removals: z.array(z.strictObject({ at: moment, assignment: z.string() })),
    // Not in the state of earlier versions.
    grantedBesideHeld: z.array(z.string()).default([]),
    replacements: z.record(z.string(), z.strictObject({ since: moment, runs: z.number().int() })),
    codes: z.record(z.string(), z.array(z.string())),
  }),
});

const toldSchema = z.strictObject({
  schemaVersion: z.literal(1),
  told: z.strictObject({
    records: z.record(
      z.string(),
      z.strictObject({
        marks: z.array(z.string()),
        isUnsure: z.literal(true).optional(),
        owesWelcome: z.literal(true).optional(),
        owesAdvice: z.literal(true).optional(),
      }),
    ),
    failingSince: z.record(z.string(), moment),
    // Not in the state of earlier versions.
    masses: z.record(z.string(), moment).default({}),
  }),
});

const alertsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  alerts: z.partialRecord(
    z.enum(causes),
    z.strictObject({
      since: moment,
      runs: z.number().int(),
      count: z.number().int(),
      knownFrom: z.enum(stages),
      isEvent: z.boolean(),
      told: z
        .strictObject({
          at: z.strictObject({ channel: z.string(), ts: z.string() }),
          channel: z.string(),
          remindedAt: moment,
        })
        .exactOptional(),
      endedAt: moment.exactOptional(),
    }),
  ),
});

const customerPolicy = z.strictObject({ name: z.string(), path: z.string() });

const observedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** False while changes are under way. */
  isFinished: z.boolean(),
  observed: z.strictObject({
    instanceArn: z.string(),
    readAt: moment,
    permissionSets: z.record(
      z.string(),
      z.strictObject({
        identity: z
          .strictObject({
            name: z.string(),
            tags: z.record(z.string(), z.string()),
            content: z
              .strictObject({
                description: z.string(),
                sessionSeconds: z.number(),
                relayState: z.string().optional(),
                managedPolicies: z.array(z.string()).readonly(),
                customerManagedPolicies: z.array(customerPolicy).readonly(),
                inlinePolicy: z.string().optional(),
                permissionsBoundary: z
                  .discriminatedUnion("kind", [
                    z.strictObject({ kind: z.literal("aws"), arn: z.string() }),
                    z.strictObject({ kind: z.literal("customer"), policy: customerPolicy }),
                  ])
                  .optional(),
                outdated: z.array(accountId).readonly(),
              })
              .optional(),
            at: moment,
          })
          .optional(),
        provisioned: z.strictObject({ accounts: z.array(accountId).readonly(), at: moment }).optional(),
        pairs: z.record(
          accountId,
          z.strictObject({
            principals: z
              .array(z.strictObject({ type: z.enum(["USER", "GROUP"]), id: z.string() }))
              .readonly(),
            at: moment,
          }),
        ),
      }),
    ),
    requests: z.array(z.string()).readonly(),
  }),
});

type Loaded<Content> = { readonly content: Content | undefined; readonly problems: readonly Problem[] };

const unusable = (detail: string): readonly Problem[] => [{ code: "state-unusable", data: { detail } }];

/** One file of a directory. Whatever is wrong with it costs time, never a wrong change. */
const stateFile = <Content>(directory: string, name: string, schema: z.ZodType<Content>) => {
  const file = join(directory, name);
  return {
    load: (): Loaded<Content> => {
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
        return { content: undefined, problems: isMissing ? [] : unusable(`${file} cannot be read`) };
      }
      try {
        return { content: schema.parse(JSON.parse(text)), problems: [] };
      } catch {
        return { content: undefined, problems: unusable(`${file} is damaged, or of another version`) };
      }
    },
    save: (content: Content): readonly Problem[] => {
      try {
        mkdirSync(directory, { recursive: true });
        // Renaming is all or nothing: a crash leaves the old file or the new one.
        writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        return [];
      } catch (error) {
        return unusable(`${file} cannot be written: ${messageOf(error)}`);
      }
    },
  };
};

/** What one run knows of earlier ones about an instance. */
export const memoryStore = (directory: string) => {
  const file = stateFile(directory, "state.json", memorySchema);
  return {
    load: (): { readonly memory: Memory | undefined; readonly problems: readonly Problem[] } => {
      const { content, problems } = file.load();
      return { memory: content?.memory as Memory | undefined, problems };
    },
    save: (memory: Memory, isFinished: boolean): readonly Problem[] =>
      file.save({ schemaVersion: 1, isFinished, memory } as z.output<typeof memorySchema>),
  };
};

/** What was seen in IAM Identity Center. Changes that were under way when it was written leave nothing to rely on. */
export const observedStore = (directory: string) => {
  const file = stateFile(directory, "observed.json", observedSchema);
  return {
    load: (): { readonly observed: Observed | undefined; readonly problems: readonly Problem[] } => {
      const { content, problems } = file.load();
      const observed = content?.isFinished === true ? (content.observed as Observed) : undefined;
      return { observed, problems };
    },
    save: (observed: Observed, isFinished: boolean): readonly Problem[] =>
      file.save({ schemaVersion: 1, isFinished, observed }),
  };
};

/** What people have been told so far. */
export const toldStore = (directory: string) => {
  const file = stateFile(directory, "told.json", toldSchema);
  return {
    load: (): { readonly told: Told | undefined; readonly problems: readonly Problem[] } => {
      const { content, problems } = file.load();
      return { told: content?.told as Told | undefined, problems };
    },
    save: (told: Told): readonly Problem[] =>
      file.save({ schemaVersion: 1, told } as z.output<typeof toldSchema>),
  };
};

/** Alerts that are open in Slack. Apart from what owners were told: either can be lost without the other. */
export const alertStore = (directory: string) => {
  const file = stateFile(directory, "alerts.json", alertsSchema);
  return {
    load: (): { readonly alerts: OpenAlerts; readonly problems: readonly Problem[] } => {
      const { content, problems } = file.load();
      return { alerts: content?.alerts ?? {}, problems };
    },
    save: (alerts: OpenAlerts): readonly Problem[] => file.save({ schemaVersion: 1, alerts }),
  };
};
