import * as z from "zod";
import { changeKinds } from "../core/model/change.ts";

/** The JSON report that a run leaves: published as `docs/report.schema.json`, a promise to its readers. */

const count = z.number().int().min(0);
const change = z.strictObject({
  id: z.string().describe("Stable from run to run"),
  kind: z.enum(changeKinds),
  accountId: z.string().nullable(),
  permissionSetName: z.string(),
  permissionSetArn: z.string().nullable().describe("null for a permission set that did not exist yet"),
  principal: z.strictObject({ type: z.enum(["USER", "GROUP"]), id: z.string(), name: z.string() }).nullable(),
  reason: z.string().nullable().describe("Why an assignment goes, or a permission set is provisioned"),
  records: z.array(z.strictObject({ app: z.string(), id: z.string() })).describe("The records that asked"),
  outcome: z.enum(["applied", "failed", "unsettled", "skipped", "held", "planned"]),
  failure: z
    .strictObject({ code: z.string(), message: z.string(), requestId: z.string().optional() })
    .nullable()
    .describe("What AWS said"),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  status: z.enum(["failed", "held", "partly-applied", "applied", "planned", "in-sync"]),
  mode: z.enum(["plan", "apply"]),
  policy: z.enum(["report", "additive", "full"]),
  trigger: z.strictObject({ event: z.string(), actor: z.string(), runUrl: z.string() }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  instanceArn: z.string().nullable(),
  planChecksum: z.string().nullable().describe("Name of the held changes"),
  counts: z.strictObject({
    changes: count.describe("All planned changes, held ones and removals included"),
    removals: count,
    applied: count,
    failed: count,
    held: count,
    kept: count,
    problems: count.describe("Without notices"),
    waiting: count.describe(
      "People the directory lacks, and assignments whose permission set cannot be created",
    ),
  }),
  changes: z.array(change),
  problems: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(["error", "warning", "notice"]),
      record: z.strictObject({ app: z.string(), id: z.string(), url: z.string() }).nullable(),
      field: z.string().nullable().describe("The app's own field code"),
      data: z.record(z.string(), z.unknown()),
      message: z.string().describe("In the settings' language"),
    }),
  ),
  kept: z.array(z.strictObject({ reason: z.string(), count })),
  requests: z.record(z.string(), z.record(z.string(), count)).describe("By service and operation"),
  oldestVerifiedAt: z.iso.datetime().nullable(),
});

export type JsonReport = z.output<typeof reportSchema>;
