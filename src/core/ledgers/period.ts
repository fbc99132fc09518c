import { TZDate } from "@date-fns/tz";

/** [from, until): `until` itself no longer counts. Open at a side that is undefined. */
export type Period = { readonly from: Date | undefined; readonly until: Date | undefined };

const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * A moment as kintone writes it: a DATETIME as it stands; a DATE as the start of that day in `timeZone`, `days`
 * later. Undefined when it is neither.
 */
const readMoment = (text: string, timeZone: string, days: number): Date | undefined => {
  const [, year, month, day] = dateShape.exec(text) ?? [];
  if (year !== undefined) {
    const isDate = new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false;
    if (!isDate) return undefined;
    return new Date(new TZDate(Number(year), Number(month) - 1, Number(day) + days, timeZone).getTime());
  }
  const moment = instantShape.test(text) ? new Date(text) : undefined;
  return moment === undefined || Number.isNaN(moment.getTime()) ? undefined : moment;
};

/** A DATE counts whole: from 00:00 of the first day through 24:00 of the last. */
export const readStart = (text: string, timeZone: string): Date | undefined => readMoment(text, timeZone, 0);
export const readEnd = (text: string, timeZone: string): Date | undefined => readMoment(text, timeZone, 1);

export const stageOf = ({ from, until }: Period, now: Date): "future" | "current" | "ended" =>
  until !== undefined && now >= until ? "ended" : from !== undefined && now < from ? "future" : "current";
