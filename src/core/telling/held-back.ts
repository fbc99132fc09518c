import { addTo } from "../model/group-by.ts";
import { hoursBetween } from "../model/memory.ts";
import type { RecordNews } from "./record-news.ts";

/*
 * When hundreds of records go wrong in one run, hundreds of people have not made the same mistake: a template in the
 * settings has changed, a directory does not arrive, a field has another meaning. Whoever is told of a mistake then is
 * told the wrong thing. So the comments wait, and an administrator hears of it.
 */

/** Problem code → since when so many records have newly had it at once. ISO 8601. */
export type Masses = Readonly<Record<string, string>>;

/** In per cent of the records in the apps concerned. */
const leastPercent = 30;
/** A night: then who was not told by an administrator hears it on the record, right or not. */
const holdHours = 12;

export type MassQuestion = {
  /** Of all records. */
  readonly news: readonly RecordNews[];
  /** Whether its problems are, or may be, others than its people were told. */
  readonly isNew: (news: RecordNews) => boolean;
  /** Records that may newly have the same problem in one run. */
  readonly most: number;
  readonly before: Masses;
  readonly now: Date;
};

/** What is newly wrong with so many records at once, and since when: for as long as it is. */
export const massesIn = ({ news, isNew, most, before, now }: MassQuestion): Masses => {
  const having = new Map<string, RecordNews[]>();
  for (const one of news)
    if (one.problems.length > 0 && isNew(one))
      for (const code of new Set(one.problems.map((problem) => problem.code))) addTo(having, code, one);
  const masses = [...having].filter(([, those]) => {
    if (those.length <= most) return false;
    const apps = new Set(those.map(({ record }) => record.ref.app));
    const all = news.filter(({ record }) => apps.has(record.ref.app)).length;
    return those.length * 100 > all * leastPercent;
  });
  return Object.fromEntries(masses.map(([code]) => [code, before[code] ?? now.toISOString()]));
};

/** Those of the codes whose comments still wait. */
export const heldCodes = (masses: Masses, now: Date): ReadonlySet<string> =>
  new Set(
    Object.entries(masses).flatMap(([code, since]) =>
      hoursBetween(new Date(since), now) < holdHours ? [code] : [],
    ),
  );
