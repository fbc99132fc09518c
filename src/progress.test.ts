import { expect, test } from "vitest";
import { virtualClock } from "../test/support/virtual-clock.ts";
import { progressLog } from "./progress.ts";

/* A log that says nothing for minutes looks like a program that hangs; one that says everything is not read. */

test("how far a run is comes every ten seconds, with the time left, and not at its end", () => {
  const clock = virtualClock("2026-04-01T00:00:00.000Z");
  const lines: string[] = [];
  const tell = progressLog(clock, (line) => lines.push(line));
  for (let done = 0; done <= 600; done++) {
    tell({ phase: "target", done, total: 600, secondsLeft: (600 - done) / 10 });
    clock.advance({ seconds: 0.1 });
  }
  tell({ phase: "apply", done: 1, total: 40, secondsLeft: 117 });
  clock.advance({ seconds: 12 });
  tell({ phase: "apply", done: 5, total: 40, secondsLeft: 105 });
  expect(lines).toEqual([
    "100 of 600 requests to IAM Identity Center, about 50 s left",
    "200 of 600 requests to IAM Identity Center, about 40 s left",
    "300 of 600 requests to IAM Identity Center, about 30 s left",
    "400 of 600 requests to IAM Identity Center, about 20 s left",
    "500 of 600 requests to IAM Identity Center, about 10 s left",
    "5 of 40 changes, about 2 min left",
  ]);
});
