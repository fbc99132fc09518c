import * as z from "zod";
import type { Adoption, ImportPlan } from "../core/import/import.ts";
import type { Assignment } from "../core/model/assignment.ts";
import type { RecordRef } from "../core/model/ledger.ts";
import type { ChangeOutcome } from "../core/model/outcome.ts";
import type { Problem } from "../core/model/problem.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";

/** What `identity-sync import --json` prints: published as `docs/import.schema.json`. */

const count = z.number().int().min(0);
const record = z.strictObject({ app: z.string(), id: z.string() });
const assignment = z.strictObject({
  accountId: z.string(),
  permissionSetName: z.string(),
  principal: z.strictObject({ type: z.enum(["USER", "GROUP"]), id: z.string() }),
});

export const importSchema = z.strictObject({
  schemaVersion: z.literal(1),
  instanceArn: z.string().nullable().describe("null when not everything could be read"),
  recorded: z.strictObject({ permissionSets: count, assignments: count }).describe("In the ledgers already"),
  toAdd: z
    .strictObject({
      permissionSets: z.array(z.string()),
      assignments: z.array(z.array(assignment)).describe("One list a record"),
    })
    .describe("What is still to be added"),
  added: z.strictObject({ permissionSets: z.array(record), assignments: z.array(record) }),
  leftOut: z.strictObject({
    permissionSets: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
    assignments: z.array(z.strictObject({ ...assignment.shape, reason: z.string() })),
  }),
  adoption: z
    .strictObject({
      checksum: z.string().describe("Names this list of permission sets and records"),
      permissionSets: z.array(
        z.strictObject({
          name: z.string(),
          arn: z.string(),
          record,
          changes: count.describe("Edits that its record asks for"),
          unrequested: count.describe("Assignments that no record asks for"),
          outcome: z.enum(["planned", "succeeded", "failed", "unsettled", "skipped"]),
        }),
      ),
    })
    .nullable()
    .describe("null when --adopt was not given"),
  problems: z.array(
    z.strictObject({ code: z.string(), message: z.string().describe("In the settings' language") }),
  ),
});

type JsonImport = z.output<typeof importSchema>;

type Reached = {
  readonly instance: string;
  readonly after: ImportPlan;
  readonly added: Readonly<Record<"permissionSets" | "assignments", readonly RecordRef[]>>;
  readonly adoption:
    | {
        readonly checksum: string;
        readonly adoptions: readonly Adoption[];
        readonly outcomes: readonly ChangeOutcome[] | undefined;
      }
    | undefined;
};

const refOf = ({ app, id }: RecordRef) => ({ app, id });
const plain = ({ accountId, permissionSetName, principal: { type, id } }: Assignment) => ({
  accountId,
  permissionSetName,
  principal: { type, id },
});

export const jsonImport = (
  { reached, problems }: { readonly reached: Reached | undefined; readonly problems: readonly Problem[] },
  messages: Messages,
): JsonImport => ({
  schemaVersion: 1,
  instanceArn: reached?.instance ?? null,
  recorded: reached?.after.recorded ?? { permissionSets: 0, assignments: 0 },
  toAdd: {
    permissionSets: (reached?.after.permissionSets ?? []).map(({ name }) => name),
    assignments: (reached?.after.assignments ?? []).map(({ assignments }) => assignments.map(plain)),
  },
  added: {
    permissionSets: (reached?.added.permissionSets ?? []).map(refOf),
    assignments: (reached?.added.assignments ?? []).map(refOf),
  },
  leftOut: {
    permissionSets: (reached?.after.leftOutPermissionSets ?? []).map(({ name, why }) => ({
      name,
      reason: why.kind,
    })),
    assignments: (reached?.after.leftOutAssignments ?? []).map(({ assignment, why }) => ({
      ...plain(assignment),
      reason: why,
    })),
  },
  adoption:
    reached?.adoption === undefined
      ? null
      : {
          checksum: reached.adoption.checksum,
          permissionSets: reached.adoption.adoptions.map(({ name, arn, record, edits, unrequested }, at) => ({
            name,
            arn,
            record: refOf(record),
            changes: edits.length,
            unrequested,
            outcome: reached.adoption?.outcomes?.[at]?.status ?? "planned",
          })),
        },
  problems: problems.map((problem) => ({ code: problem.code, message: sentenceOf(messages, problem) })),
});
