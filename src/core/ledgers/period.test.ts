import { expect, test } from "vitest";
import { readEnd, readStart, stageOf } from "./period.ts";

const iso = (moment: Date | undefined): string | undefined => moment?.toISOString();

test.each([
  ["a day in Tokyo", "2026-11-02", "Asia/Tokyo", "2026-11-01T15:00:00.000Z", "2026-11-02T15:00:00.000Z"],
  ["the last day of a month", "2026-02-28", "UTC", "2026-02-28T00:00:00.000Z", "2026-03-01T00:00:00.000Z"],
  ["a leap day", "2028-02-29", "UTC", "2028-02-29T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
  [
    "a day of 25 hours",
    "2026-11-01",
    "America/New_York",
    "2026-11-01T04:00:00.000Z",
    "2026-11-02T05:00:00.000Z",
  ],
])("%s counts whole", (_, text, timeZone, start, end) => {
  expect(iso(readStart(text, timeZone))).toBe(start);
  expect(iso(readEnd(text, timeZone))).toBe(end);
});

test.each([
  ["2026-11-02T03:00:00Z", "2026-11-02T03:00:00.000Z"],
  ["2026-11-02T03:00Z", "2026-11-02T03:00:00.000Z"],
  ["2026-11-02T12:00:00+09:00", "2026-11-02T03:00:00.000Z"],
])("%s is a moment, the same at both sides", (text, moment) => {
  expect(iso(readStart(text, "Asia/Tokyo"))).toBe(moment);
  expect(iso(readEnd(text, "Asia/Tokyo"))).toBe(moment);
});

test.each(["2026-02-30", "2026-13-01", "2026/11/02", "来週", "2026-11-02T25:00:00Z", "2026-11-02T03:00:00"])(
  "%s is no date",
  (text) => {
    expect(readStart(text, "Asia/Tokyo")).toBeUndefined();
    expect(readEnd(text, "Asia/Tokyo")).toBeUndefined();
  },
);

test("a period begins with its first moment and is over at its last", () => {
  const from = new Date("2026-11-02T00:00:00Z");
  const until = new Date("2026-11-03T00:00:00Z");
  const at = (text: string) => stageOf({ from, until }, new Date(text));
  expect(at("2026-11-01T23:59:59.999Z")).toBe("future");
  expect(at("2026-11-02T00:00:00Z")).toBe("current");
  expect(at("2026-11-02T23:59:59.999Z")).toBe("current");
  expect(at("2026-11-03T00:00:00Z")).toBe("ended");
  expect(stageOf({ from: undefined, until: undefined }, from)).toBe("current");
});
