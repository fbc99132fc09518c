import type { AssignmentField, LedgerRecord, PermissionSetField } from "../core/ledger.ts";
import type { LedgersReading } from "../core/ledgers-reading.ts";
import type { Problem } from "../core/problem.ts";
import { RemoteError } from "../remote-error.ts";
import type { KintoneSend } from "./client.ts";
import { type LedgerApp, readLedger } from "./ledger.ts";
import { ledgerProblem } from "./problems.ts";

/** Reads every app of both ledgers; what is wrong with any of them is said at once. */
export const readLedgers = async (
  apps: readonly LedgerApp[],
  send: KintoneSend,
  baseUrl: string,
): Promise<LedgersReading> => {
  const problems: Problem[] = [];
  const records: { readonly app: LedgerApp; readonly records: readonly LedgerRecord[] }[] = [];
  const codes: Record<string, readonly string[]> = {};
  const absentCodes: Record<string, readonly string[]> = {};
  let serverDate: Date | undefined;
  for (const app of apps) {
    try {
      const reading = await readLedger(app, send, baseUrl);
      if (reading.status === "unusable") problems.push(...reading.problems);
      else {
        records.push({ app, records: reading.records });
        codes[app.app] = reading.codes;
        absentCodes[app.app] = reading.absentCodes;
        serverDate ??= reading.serverDate;
      }
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      problems.push(ledgerProblem(app.app, error));
    }
  }
  if (problems.length > 0) return { status: "unreadable", problems };
  const ofKind = (kind: LedgerApp["kind"]): readonly LedgerRecord[] =>
    records.filter(({ app }) => app.kind === kind).flatMap((read) => read.records);
  return {
    status: "read",
    ledgers: {
      permissionSets: ofKind("permissionSets") as readonly LedgerRecord<PermissionSetField>[],
      assignments: ofKind("assignments") as readonly LedgerRecord<AssignmentField>[],
    },
    codes,
    absentCodes,
    serverDate,
  };
};
