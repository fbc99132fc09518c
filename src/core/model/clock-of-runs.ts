/** What the newest runs of a workflow say about its clock. Times are milliseconds; the newest run comes first. */
export type RunTimes = {
  /** Minutes since the last run that succeeded ended; undefined: none did. */
  readonly successMinutesAgo: number | undefined;
  /** Minutes between the starts of runs that followed each other; undefined: there were too few. */
  readonly gaps:
    | {
        readonly runs: number;
        readonly shortest: number;
        readonly longest: number;
        readonly isUneven: boolean;
      }
    | undefined;
  /** Minutes without a success after which somebody should look. */
  readonly patience: number;
};

type Run = { readonly startedAt: Date; readonly endedAt: Date; readonly isSuccess: boolean };

const mostRuns = 10;
const fewestRuns = 4;
/** Several runs of ten minutes each were dropped. */
const leastPatience = 60;
/** A gap of so many usual ones is none that the clock makes by itself. */
const uneven = 3;
/** Minutes; below, nobody minds. */
const leastUneven = 30;

export const timesOf = (runs: readonly Run[], now: Date): RunTimes => {
  const success = runs.find(({ isSuccess }) => isSuccess);
  const successMinutesAgo =
    success === undefined ? undefined : Math.max(0, minutesBetween(success.endedAt, now));
  const starts = runs.slice(0, mostRuns).map(({ startedAt }) => startedAt);
  const between = starts
    .slice(1)
    .map((start, index) => minutesBetween(start, starts[index] ?? start))
    .sort((one, other) => one - other);
  const usual = between[Math.floor(between.length / 2)] ?? 0;
  const [shortest = 0] = between;
  const longest = between.at(-1) ?? 0;
  const isUneven = longest > Math.max(leastUneven, uneven * usual);
  const isEnough = starts.length >= fewestRuns;
  return {
    successMinutesAgo,
    gaps: isEnough ? { runs: starts.length, shortest, longest, isUneven } : undefined,
    patience: Math.max(leastPatience, isEnough ? uneven * usual : 0),
  };
};

const minutesBetween = (from: Date, until: Date): number =>
  Math.round((until.getTime() - from.getTime()) / 60_000);
