import type { LedgerForm, LedgerForms } from "../core/ledgers/field-shape.ts";
import type {
  AccountOwnership,
  AssignmentField,
  LedgerRecord,
  PermissionSetField,
  RecordRef,
} from "../core/model/ledger.ts";
import type { LedgersReading } from "../core/model/ledgers-reading.ts";
import type { Problem } from "../core/model/problem.ts";
import { RemoteError } from "../remote-error.ts";
import { type OwnersApp, readOwnership } from "./account-owners.ts";
import { addRecords, type NewRecord } from "./add-records.ts";
import type { KintoneSend } from "./client.ts";
import { readForm } from "./form.ts";
import { type LedgerApp, readLedger } from "./ledger.ts";
import { ledgerProblem } from "./problems.ts";

/** Reads every app of both ledgers, and `owners` where accounts have any; what is wrong with any of them is said at once. */
export const readLedgers = async (
  apps: readonly LedgerApp[],
  send: KintoneSend,
  baseUrl: string,
  owners?: OwnersApp,
): Promise<LedgersReading> => {
  const problems: Problem[] = [];
  const records: { readonly app: LedgerApp; readonly records: readonly LedgerRecord[] }[] = [];
  const codes: Record<string, readonly string[]> = {};
  const absentCodes: Record<string, readonly string[]> = {};
  let serverDate: Date | undefined;
  const ownership = owners === undefined ? undefined : await readOwners(owners, send, problems);
  for (const app of apps) {
    try {
      const reading = await readLedger(app, send, baseUrl);
      if (reading.status === "unusable") problems.push(...reading.problems);
      else {
        records.push({ app, records: reading.records });
        codes[app.app] = reading.codes;
        absentCodes[app.app] = reading.absentCodes;
        serverDate = reading.serverDate ?? serverDate;
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
      ownership,
    },
    codes,
    absentCodes,
    serverDate,
  };
};

const readOwners = async (
  owners: OwnersApp,
  send: KintoneSend,
  problems: Problem[],
): Promise<AccountOwnership | undefined> => {
  try {
    const reading = await readOwnership(owners, send);
    if (reading.status === "read") return reading.ownership;
    problems.push(...reading.problems);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    problems.push(ledgerProblem(owners.app, error));
  }
  return undefined;
};

/** What the first app of each ledger can be given. */
export const readForms = async (
  apps: readonly LedgerApp[],
  send: KintoneSend,
  baseUrl: string,
): Promise<
  | { readonly status: "read"; readonly forms: LedgerForms }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] }
> => {
  const formOf = (kind: LedgerApp["kind"]): Promise<LedgerForm> =>
    readForm(firstOf(apps, kind), send, baseUrl);
  try {
    const [permissionSets, assignments] = [await formOf("permissionSets"), await formOf("assignments")];
    return { status: "read", forms: { permissionSets, assignments } };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const app = apps.map((one) => one.app).join(", ");
    return { status: "unreadable", problems: [ledgerProblem(app, error)] };
  }
};

/** Adds records to the first app of a ledger. Throws RemoteError. */
export const recordAdder =
  (apps: readonly LedgerApp[], send: KintoneSend, baseUrl: string) =>
  (kind: LedgerApp["kind"], form: LedgerForm, records: readonly NewRecord[]): Promise<readonly RecordRef[]> =>
    addRecords({ ledger: firstOf(apps, kind), form, baseUrl }, records, send);

const firstOf = (apps: readonly LedgerApp[], wanted: LedgerApp["kind"]): LedgerApp => {
  const app = apps.find(({ kind }) => kind === wanted);
  if (app === undefined) throw new Error(`the settings have no app for ${wanted}`);
  return app;
};
