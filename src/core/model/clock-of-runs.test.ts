import { expect, test } from "vitest";
import { timesOf } from "./clock-of-runs.ts";

const now = new Date("2026-04-01T12:00:00Z");
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
/** Runs that began so many minutes ago, each of one minute. */
const runs = (...minutes: readonly number[]) =>
  minutes.map((one) => ({ startedAt: ago(one), endedAt: ago(one - 1), isSuccess: true }));

test.each<[string, Parameters<typeof timesOf>[0], ReturnType<typeof timesOf>]>([
  ["no run", [], { successMinutesAgo: undefined, gaps: undefined, patience: 60 }],
  ["two runs", runs(3, 13), { successMinutesAgo: 2, gaps: undefined, patience: 60 }],
  [
    "a run every ten minutes",
    runs(3, 13, 24, 33, 43),
    { successMinutesAgo: 2, gaps: { runs: 5, shortest: 9, longest: 11, isUneven: false }, patience: 60 },
  ],
  [
    "an hour in which none ran",
    runs(3, 13, 23, 83, 93),
    { successMinutesAgo: 2, gaps: { runs: 5, shortest: 10, longest: 60, isUneven: true }, patience: 60 },
  ],
  [
    "a run every two hours, as somebody wants it",
    runs(100, 220, 340, 460),
    { successMinutesAgo: 99, gaps: { runs: 4, shortest: 120, longest: 120, isUneven: false }, patience: 360 },
  ],
  [
    "a success before many failures",
    [...runs(3, 13, 23).map((run) => ({ ...run, isSuccess: false })), ...runs(33)],
    { successMinutesAgo: 32, gaps: { runs: 4, shortest: 10, longest: 10, isUneven: false }, patience: 60 },
  ],
  [
    "a clock of GitHub's that is ahead of ours",
    runs(-3),
    { successMinutesAgo: 0, gaps: undefined, patience: 60 },
  ],
])("%s", (_, given, told) => {
  expect(timesOf(given, now)).toEqual(told);
});
