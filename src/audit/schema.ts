import * as z from "zod";
import { changeKinds } from "../core/model/change.ts";

/** A line of the audit trail: published as `docs/audit.schema.json`, a promise to its readers. */

const moment = z.iso.datetime();
const text = z.string();

const head = {
  schemaVersion: z.literal(1),
  at: moment.describe("When the run ended"),
  instanceArn: text,
  run: z
    .object({
      id: text.describe("Number of the workflow run; empty outside GitHub Actions"),
      attempt: text,
      url: text,
      commit: text.describe("Of the workflow and the settings"),
      event: text,
      actor: text,
    })
    .describe("The run that wrote the line"),
};

const person = z.object({ code: text, name: text });
const record = z.object({
  app: text,
  id: text,
  url: text,
  revision: text.nullable().describe("null, as what follows, when the record is gone"),
  createdBy: person.nullable(),
  modifiedBy: person.nullable(),
  modifiedAt: moment.nullable(),
});
const account = z.object({ id: text, name: text.nullable() });
const principal = z.object({ type: z.enum(["USER", "GROUP"]), id: text, name: text });
const state = z.object({
  assignments: z.number().int().min(0),
  digest: text.describe("The same for the same assignments, and for no others"),
});
const checksums = {
  heldChecksum: text.nullable().describe("Names the changes that this run held"),
  approvedChecksum: text.nullable().describe("Names held changes that somebody let this run make"),
};

const runLine = z.object({
  ...head,
  kind: z.literal("run"),
  status: z.enum(["failed", "held", "partly-applied", "applied", "planned", "in-sync"]),
  policy: z.enum(["report", "additive", "full"]),
  startedAt: moment,
  ...checksums,
  before: state.describe("All assignments of our permission sets, as the run found them"),
  after: state.describe(
    "As it left them. The next run finds the same, unless lines are missing between them",
  ),
});

const changeLine = z.object({
  ...head,
  kind: z.literal("change"),
  change: z.enum(changeKinds),
  changeId: text.describe("Stable from run to run"),
  account: account.nullable(),
  permissionSet: text.describe("Its name"),
  principal: principal.nullable(),
  details: z
    .array(z.record(text, z.unknown()))
    .describe("What a permission set gets or loses, or where it is provisioned"),
  reason: z
    .enum([
      "requested",
      "unused",
      "edited",
      "left-unprovisioned",
      "expired",
      "withdrawn",
      "unrequested",
      "protection-ended",
    ])
    .describe(
      "requested: its records ask for it; unused: the permission set's record is gone, and nobody has the set any more; edited, left-unprovisioned: why a set is provisioned; the others: why an assignment goes, unrequested when no record is known to have asked for it",
    ),
  records: z.array(record).describe("The records that asked"),
  outcome: z.enum(["applied", "failed", "unsettled", "skipped", "held"]),
  heldBy: z.looseObject({ kind: text }).nullable().describe("The limit that holds it, with its numbers"),
  skippedBecause: z.enum(["requirement", "stopped"]).nullable(),
  failure: z.object({ code: text, message: text }).nullable().describe("What AWS said"),
  requestId: text.nullable().describe("AWS's own, as CloudTrail has it"),
  ...checksums,
});

const snapshotLine = z.object({
  ...head,
  kind: z.literal("snapshot"),
  assignments: z.number().int().min(0).describe("As many lines of kind assignment follow, and these are all"),
});

const assignmentLine = z.object({
  ...head,
  kind: z.literal("assignment"),
  account,
  permissionSet: text.describe("Its name"),
  principal,
  basis: z
    .enum(["asked", "protected", "none"])
    .describe(
      "asked: the records ask for it; protected: they cannot be understood, and may; none: no record does",
    ),
  records: z.array(record),
});

export const auditLineSchema = z.discriminatedUnion("kind", [
  runLine,
  changeLine,
  snapshotLine,
  assignmentLine,
]);
