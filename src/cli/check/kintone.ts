import { accountFormMistakes } from "../../core/ledgers/account-form.ts";
import type { AccountField, AccountRow } from "../../core/ledgers/account-ledger.ts";
import type { CheckItem } from "../../core/model/check-item.ts";
import { type Ledgers, ledgerFields } from "../../core/model/ledger.ts";
import { readAccountForm } from "../../kintone/account-form.ts";
import { type AccountsApp, accountList } from "../../kintone/account-list.ts";
import { type AppAddress, type KintoneSend, kintoneRequests } from "../../kintone/client.ts";
import { areCommentsEnabled } from "../../kintone/comments-enabled.ts";
import { ledgerProblem } from "../../kintone/problems.ts";
import { readLedgers } from "../../kintone/source.ts";
import { RemoteError } from "../../remote-error.ts";
import { type CheckContext, missing } from "./context.ts";

/** The list of accounts as it stands in kintone. */
export type ListedAccounts = {
  readonly app: string;
  readonly rows: readonly AccountRow[];
  readonly fields: ReadonlySet<AccountField>;
};

/**
 * The apps of both ledgers, what their tokens may do, and what a day of runs asks of them; and the list of accounts.
 * `ledgers`: all records, if every app could be read.
 */
export const checkKintone = async (
  context: CheckContext,
): Promise<{
  readonly items: readonly CheckItem[];
  readonly ledgers: Ledgers | undefined;
  readonly listed: ListedAccounts | undefined;
}> => {
  const { settings, surroundings, messages } = context;
  const { apiTokens, clock, counter, signal } = surroundings;
  const { checks } = messages;
  const items: CheckItem[] = [];
  const read: Ledgers[] = [];
  if (apiTokens.length === 0) items.push({ area: "kintone", mark: "missing", text: checks.noApiToken });
  const connection = { ...settings.kintone, apiTokens };
  const kintone = kintoneRequests({ connection, clock, counter, signal });
  // Each app by itself, so that one that fails hides nothing about the others.
  for (const ledger of settings.ledgers) {
    const reading = await readLedgers([ledger], kintone.send, settings.kintone.baseUrl);
    if (reading.status === "unreadable") {
      items.push(...reading.problems.map((problem) => missing(context, "kintone", problem)));
      continue;
    }
    read.push(reading.ledgers);
    const { app, kind } = ledger;
    const text = checks.appRead({
      app,
      ledger: kind,
      records: reading.ledgers[kind].length,
      codes: reading.codes[app] ?? [],
    });
    items.push({ area: "kintone", mark: "ok", text });
    const requests = kintone.sentFor(app) * runsPerDay;
    items.push({
      area: "kintone",
      mark: requests <= requestsPerDay ? "ok" : "missing",
      text: checks.requestBudget({ app, requests, allowed: requestsPerDay }),
    });
    items.push(await comments(context, kintone.send, ledger));
    const statusCodes = statusFields.map(
      (field) => ledger.fields[field] ?? ledgerFields[kind][field]?.[ledger.preset],
    );
    if ((reading.codes[app] ?? []).some((code) => statusCodes.includes(code)))
      items.push({ area: "kintone", mark: "unknown", text: checks.statusWritesUnknown(app) });
  }
  const accounts =
    settings.accounts === undefined
      ? undefined
      : await checkAccounts(context, settings.accounts, kintone.send);
  items.push(...(accounts?.items ?? []));
  // A run takes the owners from there as it takes the ledgers: then nothing about it is a matter of taste.
  const owners = settings.accounts?.saysOwners
    ? await readLedgers([], kintone.send, settings.kintone.baseUrl, settings.accounts)
    : undefined;
  if (owners?.status === "unreadable")
    items.push(...owners.problems.map((problem) => missing(context, "kintone", problem)));
  const ledgers = {
    permissionSets: read.flatMap(({ permissionSets }) => permissionSets),
    assignments: read.flatMap(({ assignments }) => assignments),
    ownership: owners?.status === "read" ? owners.ledgers.ownership : undefined,
  };
  const isWhole = read.length === settings.ledgers.length && owners?.status !== "unreadable";
  return {
    items,
    ledgers: isWhole ? ledgers : undefined,
    listed: accounts?.listed,
  };
};

/** The app that `identity-sync accounts` fills. A run needs no token for it, so one that is not there is no mistake. */
const checkAccounts = async (
  context: CheckContext,
  accounts: AccountsApp,
  send: KintoneSend,
): Promise<{ readonly items: readonly CheckItem[]; readonly listed: ListedAccounts | undefined }> => {
  const { settings, surroundings, messages } = context;
  const { app } = accounts;
  const words = messages.checks.accounts;
  const area = "kintone";
  const { apiTokens, clock, counter, signal } = surroundings;
  const connection = { ...settings.kintone, apiTokens };
  try {
    const reading = await accountList(accounts, { connection, clock, counter, signal }).read();
    if (reading.status === "unusable")
      return { items: [missing(context, area, reading.problem)], listed: undefined };
    const { rows, fields } = reading;
    const form = await readAccountForm(accounts, send);
    const codes = Object.values(form.fields).map(({ code }) => code);
    return {
      items: [
        { area, mark: "ok", text: words.read({ app, records: rows.length, codes }) },
        ...accountFormMistakes(form).map((mistake): CheckItem => {
          const text = words.mistake({ app, mistake });
          return { area, mark: "missing", text };
        }),
        { area, mark: "unknown", text: words.writesUnknown(app) },
      ],
      listed: { app, rows, fields },
    };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const problem = ledgerProblem(app, error);
    // Where a run takes owners from the list, the reading of those tells it.
    if (settings.accounts?.saysOwners === true) return { items: [], listed: undefined };
    const item: CheckItem =
      problem.code === "kintone-denied"
        ? { area, mark: "unknown", text: words.closed(app) }
        : missing(context, area, problem);
    return { items: [item], listed: undefined };
  }
};

/** What a run writes in a record. */
const statusFields = ["syncStatus", "syncMessage"] as const;

/** A run every ten minutes. */
const runsPerDay = 144;
/** Of one app, in the standard course; kintone refuses nothing beyond it, and tells the administrator. */
const requestsPerDay = 10_000;

const comments = async (
  { messages }: CheckContext,
  send: KintoneSend,
  ledger: AppAddress,
): Promise<CheckItem> => {
  const { app } = ledger;
  const { checks } = messages;
  const enabled = await areCommentsEnabled(ledger, send);
  if (enabled === undefined) return { area: "kintone", mark: "unknown", text: checks.commentsUnknown(app) };
  return enabled
    ? { area: "kintone", mark: "ok", text: checks.commentsEnabled(app) }
    : { area: "kintone", mark: "missing", text: checks.commentsDisabled(app) };
};
