import { expect, test } from "vitest";
import { sliceOf } from "./observed.ts";

const verification = { targetHours: 2, budgetSeconds: 30 };
const minutes = 60_000;

test.each([
  ["a run directly after a run reads nothing again", 600, 0.5, 0],
  ["every ten minutes: a twelfth, and a tenth more", 600, 10, 56],
  ["every hour: half, and a tenth more", 600, 60, 330],
  ["more seldom than the target: everything", 600, 180, 600],
  ["of little there is still something", 3, 10, 1],
])("%s", (_, requests, since, slice) => {
  expect(sliceOf(requests, since * minutes, verification)).toBe(slice);
});

test("runs that come on time see everything within the target", () => {
  for (const facts of [1, 7, 100, 6_000])
    expect(12 * sliceOf(facts, 10 * minutes, verification)).toBeGreaterThanOrEqual(facts);
});
