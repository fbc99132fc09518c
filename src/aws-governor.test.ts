import { expect, test } from "vitest";
import { virtualClock } from "../test/support/virtual-clock.ts";
import { governor } from "./aws-governor.ts";

/* Beyond its rate AWS refuses everybody, people in the console too; below it, a run takes longer than it must. */

const start = "2026-04-01T00:00:00.000Z";
const going = new AbortController().signal;

const governed = (requestsPerSecond: number, signal = going) => {
  const clock = virtualClock(start);
  const pace = governor({ requestsPerSecond, clock, signal });
  const seconds = (): number => (clock.now().getTime() - Date.parse(start)) / 1_000;
  /** Sends so many at once, and answers when each left. */
  const sent = (count: number, again = false): Promise<readonly number[]> =>
    Promise.all(Array.from({ length: count }, () => pace.turn(again).then(seconds)));
  return { clock, pace, seconds, sent };
};

const inEachSecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1).length));

test("requests leave at the full rate, and never more than 20 in any second at 15", async () => {
  const times = await governed(15).sent(305);
  expect(times.at(-1)).toBeCloseTo(20, 1);
  expect(inEachSecond(times)).toBeLessThanOrEqual(20);
});

test("a rate below one a second is kept, too", async () => {
  expect(await governed(0.5).sent(3)).toEqual([0, 2, 4]);
});

test("requests leave in the order in which they came, but what was throttled goes first", async () => {
  const { pace } = governed(1);
  const order: string[] = [];
  const turn = (name: string, again: boolean) => pace.turn(again).then(() => order.push(name));
  await Promise.all([turn("first", false), turn("second", false), turn("third", false), turn("again", true)]);
  expect(order).toEqual(["first", "again", "second", "third"]);
});

test("throttling lowers the rate by a fifth, once for all that were under way together", async () => {
  const { clock, pace } = governed(10);
  const sentAt = clock.now();
  clock.advance({ seconds: 1 });
  pace.throttled(sentAt);
  pace.throttled(sentAt);
  expect(pace.rate()).toBeCloseTo(8);
  const later = clock.now();
  clock.advance({ seconds: 1 });
  pace.throttled(new Date(later.getTime() + 1));
  expect(pace.rate()).toBeCloseTo(6.4);
});

test("throttling that does not end leaves one request a second at 15, so that its end is noticed", () => {
  const { clock, pace } = governed(15);
  for (let times = 0; times < 100; times++) {
    clock.advance({ seconds: 1 });
    pace.throttled(clock.now());
    clock.advance({ seconds: 1 });
  }
  expect(pace.rate()).toBeCloseTo(1);
});

test("the rate grows back step by step, and no further than the settings allow", async () => {
  const { clock, pace, sent } = governed(15);
  pace.throttled(clock.now());
  expect(pace.rate()).toBeCloseTo(12);
  await sent(30);
  for (let times = 0; times < 30; times++) pace.answered();
  expect(pace.rate()).toBeCloseTo(13.5);
  for (let times = 0; times < 300; times++) pace.answered();
  expect(pace.rate()).toBe(15);
});

test("another client that takes half of AWS's rate is lived with: little is refused, and the other half is used", async () => {
  const { clock, pace, seconds } = governed(15);
  // AWS's bucket: 20 a second, of which 10 go to the other.
  let tokens = 20;
  let filledAt = 0;
  let done = 0;
  let refused = 0;
  const request = async (): Promise<void> => {
    for (let again = false; ; again = true) {
      await pace.turn(again);
      const sentAt = clock.now();
      await clock.sleep(100);
      tokens = Math.min(20, tokens + (seconds() - filledAt) * 10);
      filledAt = seconds();
      if (tokens >= 1) {
        tokens -= 1;
        done += 1;
        return pace.answered();
      }
      refused += 1;
      pace.throttled(sentAt);
    }
  };
  await Promise.all(Array.from({ length: 800 }, request));
  expect(done).toBe(800);
  expect(refused).toBeLessThan(60);
  expect(seconds()).toBeLessThan((800 / 10) * 1.3);
});

test("a run that must end lets nobody wait", async () => {
  const stop = new AbortController();
  const { sent, seconds } = governed(1, stop.signal);
  const sending = sent(1_000);
  stop.abort();
  await sending;
  expect(seconds()).toBeLessThan(2);
});
