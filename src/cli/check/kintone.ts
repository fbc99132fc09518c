import type { CheckItem } from "../../core/check-item.ts";
import type { Ledgers } from "../../core/ledger.ts";
import { type AppAddress, type KintoneSend, kintoneRequests } from "../../kintone/client.ts";
import { areCommentsEnabled } from "../../kintone/comments-enabled.ts";
import { readLedgers } from "../../kintone/source.ts";
import { type CheckContext, missing } from "./context.ts";

/**
 * The apps of both ledgers, what their tokens may do, and what a day of runs asks of them. `ledgers`: all records, if
 * every app could be read.
 */
export const checkKintone = async (
  context: CheckContext,
): Promise<{ readonly items: readonly CheckItem[]; readonly ledgers: Ledgers | undefined }> => {
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
  }
  const ledgers = {
    permissionSets: read.flatMap(({ permissionSets }) => permissionSets),
    assignments: read.flatMap(({ assignments }) => assignments),
  };
  return { items, ledgers: read.length === settings.ledgers.length ? ledgers : undefined };
};

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
