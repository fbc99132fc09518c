import { Refusal } from "../refusal.ts";
import type { Operand } from "./query.ts";

/** From, and up to but without, in milliseconds of local time written as if it were UTC. */
export type Range = { readonly from: number; readonly to: number };

type Call = Extract<Operand, { kind: "function" }>;

const minute = 60_000;
const day = 24 * 60 * minute;
const weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
const steps: Readonly<Record<string, number>> = { LAST: -1, THIS: 0, NEXT: 1 };

/**
 * The period that a date function stands for, at a local time.
 * https://cybozu.dev/ja/kintone/docs/overview/query/
 */
export function periodOf(call: Call, now: number): Range {
  const today = Math.floor(now / day) * day;
  switch (call.name) {
    case "NOW":
      return oneOf(Math.floor(now / minute) * minute, minute);
    case "TODAY":
      return oneOf(today, day);
    case "YESTERDAY":
      return oneOf(today - day, day);
    case "TOMORROW":
      return oneOf(today + day, day);
    case "FROM_TODAY":
      return fromToday(call, today);
    default:
      return calendarPeriod(call, today);
  }
}

function oneOf(from: number, length: number): Range {
  return { from, to: from + length };
}

function fromToday({ parameters }: Call, today: number): Range {
  const count = Number(parameters[0]);
  if (parameters.length !== 2 || !Number.isInteger(count)) throw wrongParameters();
  switch (parameters[1]?.toUpperCase()) {
    case "DAYS":
      return oneOf(today + count * day, day);
    case "WEEKS":
      return oneOf(today + count * 7 * day, day);
    case "MONTHS":
      return oneOf(moved(today, 0, count), day);
    case "YEARS":
      return oneOf(moved(today, count, 0), day);
    default:
      throw new Refusal(400, "GAIA_IQ25", {
        ja: "FROM_TODAY()の第2引数には、「DAYS」「WEEKS」「MONTHS」「YEARS」のいずれかを指定します。",
        en: "The second parameter of FROM_TODAY() must be DAYS, WEEKS, MONTHS or YEARS.",
      });
  }
}

function moved(today: number, years: number, months: number): number {
  const date = new Date(today);
  return Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate());
}

function calendarPeriod({ name, parameters }: Call, today: number): Range {
  const [, which = "", unit = ""] = /^(LAST|THIS|NEXT)_(WEEK|MONTH|YEAR)$/.exec(name) ?? [];
  const step = steps[which];
  if (step === undefined || parameters.length > 1) throw wrongParameters();
  const date = new Date(today);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "YEAR") return { from: Date.UTC(year + step, 0), to: Date.UTC(year + step + 1, 0) };
  if (unit === "MONTH") return monthPeriod(year, month + step, parameters[0]);
  const sunday = today - date.getUTCDay() * day + step * 7 * day;
  if (parameters[0] === undefined) return oneOf(sunday, 7 * day);
  const weekday = weekdays.indexOf(parameters[0].toUpperCase());
  if (weekday < 0) throw wrongParameters();
  return oneOf(sunday + weekday * day, day);
}

function monthPeriod(year: number, month: number, which: string | undefined): Range {
  if (which === undefined) return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
  if (which.toUpperCase() === "LAST") return oneOf(Date.UTC(year, month + 1, 0), day);
  const date = Number(which);
  if (Number.isInteger(date) && date >= 1 && date <= 31) return oneOf(Date.UTC(year, month, date), day);
  throw new Refusal(400, "GAIA_IQ23", {
    ja: `指定した日にち（${which}）は無効です。1から31までの整数で指定します。`,
    en: `The specified day (${which}) is invalid. Specify an integer from 1 to 31.`,
  });
}

function wrongParameters(): Refusal {
  return new Refusal(400, "GAIA_IL08", { ja: "クエリの指定が不正です。", en: "The query is invalid." });
}
