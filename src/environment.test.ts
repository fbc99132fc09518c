import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stopSignal } from "./environment.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minute = 60_000;

test("the time limit ends the work, and leaves another minute for telling of it", () => {
  const stop = stopSignal(8);
  const aborted = (): readonly boolean[] => [stop.signal.aborted, stop.telling.aborted];
  vi.advanceTimersByTime(8 * minute - 1);
  expect(aborted()).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect(aborted()).toEqual([true, false]);
  vi.advanceTimersByTime(minute - 1);
  expect(aborted()).toEqual([true, false]);
  vi.advanceTimersByTime(1);
  expect(aborted()).toEqual([true, true]);
  stop.dispose();
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends both at once", (signal) => {
  const stop = stopSignal(8);
  process.emit(signal);
  expect([stop.signal.aborted, stop.telling.aborted]).toEqual([true, true]);
  stop.dispose();
});

test("what is over listens to nothing any more", () => {
  const before = process.listenerCount("SIGTERM");
  const stop = stopSignal(8);
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  stop.dispose();
  vi.advanceTimersByTime(10 * minute);
  expect(process.listenerCount("SIGTERM")).toBe(before);
  expect([stop.signal.aborted, stop.telling.aborted]).toEqual([false, false]);
});
