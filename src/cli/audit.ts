import { type AuditReading, readAudit } from "../audit/folder.ts";
import { answerAccess } from "../core/audit/audit-answer.ts";
import { readEnd, readStart } from "../core/ledgers/period.ts";
import { safeJson } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { accessLines } from "../report/access-text.ts";
import { complain, log } from "./terminal.ts";

export type AuditOptions = {
  readonly folder: string;
  readonly account: string | undefined;
  readonly person: string | undefined;
  /** `YYYY-MM-DD`; undefined for today. */
  readonly on: string | undefined;
  readonly timeZone: string;
  readonly language: "en" | "ja";
  readonly json: boolean;
};

const usageError = 2;

/** `identity-sync audit`: who had access on a day, and which record said so. Answers the exit code. */
export const audit = async (options: AuditOptions): Promise<number> => {
  const { folder, account, person, timeZone, json } = options;
  const messages = messagesFor(options.language);
  const refuse = (why: string): number => {
    complain.info(why);
    return usageError;
  };
  if (account === undefined && person === undefined) return refuse(messages.audit.noQuestion);
  if (!isTimeZone(timeZone)) return refuse(messages.audit.notAZone(timeZone));
  const on = options.on ?? today(timeZone);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(on);
  const from = isDay ? readStart(on, timeZone) : undefined;
  const until = isDay ? readEnd(on, timeZone) : undefined;
  if (from === undefined || until === undefined) return refuse(messages.audit.notADate(on));
  let reading: AuditReading;
  try {
    reading = readAudit(folder);
  } catch {
    return refuse(messages.audit.noFolder(folder));
  }
  const { lines, unreadable } = reading;
  const answer = answerAccess(lines, { account, person, from, until });
  if (json) process.stdout.write(`${safeJson({ schemaVersion: 1, on, timeZone, ...answer, unreadable })}\n`);
  else log.info(accessLines(answer, { account, person, on, timeZone, unreadable }, messages).join("\n"));
  return 0;
};

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const today = (timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date());
