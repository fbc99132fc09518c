import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failedRun, heldBy, remove, run } from "../../../test/support/alert-runs.ts";
import { hoursFrom, morning } from "../../../test/support/core-world.ts";
import type { Problem } from "../model/problem.ts";
import type { RunResult } from "../planning/run-result.ts";
import { type Cause, readAlerts } from "./alert.ts";
import {
  type AlertStep,
  alertSteps,
  type OpenAlert,
  type OpenAlerts,
  openAfter,
  type StepResult,
} from "./alert-steps.ts";

const unreachable: Problem = { code: "kintone-unreachable", data: { app: "101", detail: "x" } };
const kintoneDown = failedRun(unreachable);
const tokenRevoked = failedRun({ code: "kintone-denied", data: { app: "101", detail: "x" } });
const loginFails = failedRun({ code: "aws-login-failed", data: { detail: "x" } });
const held = run({ held: [heldBy("count", remove("dev/ReadOnly/bob"))] });
const replacementFailed = run({
  problems: [{ code: "replacement-failed", data: { account: "dev", permissionSet: "ReadOnly" } }],
});
const paused = run({ problems: [{ code: "paused", data: {} }], outcomes: "none" });
const pausedWhileHeld = run({
  problems: [{ code: "paused", data: {} }],
  held: held.reached?.plan.held ?? [],
  outcomes: "none",
});
const fine = run();

const channel = "C1";

const stepsAfter = (result: RunResult, open: OpenAlerts | undefined, now = morning, in_ = channel) =>
  alertSteps({
    reading: readAlerts({ result, failingSince: open && {}, recordsFailingHours: 24, heldBack: [], now }),
    open,
    channel: in_,
    remindHours: 4,
    now,
  });

/** `post changes-held`, `update changes-held and remind` */
const line = (step: AlertStep): string =>
  `${step.kind} ${step.kind === "resolve" ? step.cause : step.fact.cause}${step.kind === "update" && step.reminds ? " and remind" : ""}`;

const inSlack = { told: { at: { channel, ts: "1.0" }, channel, remindedAt: morning.toISOString() } };

/** Runs one after the other, ten minutes apart; each step ends as Slack lets it. */
const story = (
  results: readonly RunResult[],
  slack: (step: AlertStep, turn: number) => StepResult = takenBySlack,
) => {
  let open: OpenAlerts = {};
  return results.map((result, turn) => {
    const now = hoursFrom(morning, turn / 6);
    const { steps, untouched } = stepsAfter(result, open, now);
    const next: Partial<Record<Cause, OpenAlert>> = { ...untouched };
    for (const step of steps) {
      const after = openAfter(step, slack(step, turn), { channel, now });
      if (after !== undefined) next[step.kind === "resolve" ? step.cause : step.fact.cause] = after;
    }
    open = JSON.parse(JSON.stringify(next));
    return steps.map(line).join(", ");
  });
};
const at = { channel, ts: "1.0" };
const takenBySlack = (step: AlertStep): StepResult =>
  step.kind === "wait"
    ? { at: undefined, notified: false }
    : { at, notified: step.kind !== "update" || step.reminds };
const slackIsDown = (step: AlertStep): StepResult => ({
  at: step.open.told?.at,
  notified: false,
  error: "HTTP 503",
});

describe("what is done in Slack", () => {
  test.each<[loss: string, runs: readonly RunResult[], steps: readonly string[]]>([
    [
      "a blip would be told",
      [kintoneDown, kintoneDown, fine, kintoneDown, kintoneDown],
      [
        "wait kintone-unreadable",
        "wait kintone-unreadable",
        "",
        "wait kintone-unreadable",
        "wait kintone-unreadable",
      ],
    ],
    [
      "what lasts would not be told",
      [kintoneDown, kintoneDown, kintoneDown, kintoneDown, fine, fine],
      [
        "wait kintone-unreadable",
        "wait kintone-unreadable",
        "post kintone-unreadable",
        "update kintone-unreadable",
        "resolve kintone-unreadable",
        "",
      ],
    ],
    [
      "a revoked token would wait for three runs",
      [tokenRevoked, fine],
      ["post kintone-unreadable", "resolve kintone-unreadable"],
    ],
    [
      "a blip that turns into a refusal would wait",
      [kintoneDown, tokenRevoked, kintoneDown],
      ["wait kintone-unreadable", "post kintone-unreadable", "update kintone-unreadable"],
    ],
    [
      "held changes would be called resolved by a run that could not see them",
      [held, kintoneDown, loginFails, fine],
      [
        "post changes-held",
        "wait kintone-unreadable",
        "post aws-login",
        "resolve aws-login, resolve changes-held",
      ],
    ],
    [
      "an approver would be told twice of the same",
      [held, held, pausedWhileHeld, held, fine],
      [
        "post changes-held",
        "update changes-held",
        "post paused",
        "resolve paused, update changes-held",
        "resolve changes-held",
      ],
    ],
    [
      "access that was lost would be called resolved",
      [replacementFailed, fine, fine],
      ["post replacement-failed", "", ""],
    ],
    [
      "a pause would be told in every run",
      [paused, paused, fine],
      ["post paused", "update paused", "resolve paused"],
    ],
  ])("%s", (_, runs, steps) => {
    expect(story(runs)).toEqual(steps);
  });

  test("whatever happens, each cause has one message at a time, and none is called resolved that nobody saw", () => {
    const results = [kintoneDown, tokenRevoked, loginFails, held, paused, pausedWhileHeld, fine];
    const runs = fc.array(fc.record({ result: fc.constantFrom(...results), works: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(runs, (turns) => {
        const inChannel = new Set<string>();
        const slack = (step: AlertStep, turn: number): StepResult => {
          const cause = step.kind === "resolve" ? step.cause : step.fact.cause;
          expect(inChannel.has(cause)).toBe(step.kind === "update" || step.kind === "resolve");
          if (turns[turn]?.works !== true) return slackIsDown(step);
          if (step.kind === "post") inChannel.add(cause);
          if (step.kind === "resolve") inChannel.delete(cause);
          return takenBySlack(step);
        };
        story(
          turns.map(({ result }) => result),
          slack,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("a reminder comes after the hours of the settings, and then only after as many again", () => {
    const reminded = story(Array.from({ length: 6 * 10 }, () => held)).flatMap((told, turn) =>
      told.includes("remind") ? [turn / 6] : [],
    );
    expect(reminded).toEqual([4, 8]);
  });

  test("what Slack did not take is tried again, and nothing is claimed to have been told", () => {
    const downAt = (turns: readonly number[]) => (step: AlertStep, turn: number) =>
      turns.includes(turn) ? slackIsDown(step) : takenBySlack(step);
    expect(story([held, held, held], downAt([0]))).toEqual([
      "post changes-held",
      "post changes-held",
      "update changes-held",
    ]);
    expect(story([held, fine, fine, fine], downAt([1]))).toEqual([
      "post changes-held",
      "resolve changes-held",
      "resolve changes-held",
      "",
    ]);
    expect(story([held, fine, held, fine], downAt([1]))).toEqual([
      "post changes-held",
      "resolve changes-held",
      "update changes-held",
      "resolve changes-held",
    ]);
  });

  test("whoever tells of the end late tells the time at which it ended", () => {
    const { steps } = stepsAfter(
      fine,
      {
        "changes-held": {
          since: morning.toISOString(),
          runs: 2,
          count: 1,
          knownFrom: "plan",
          isEvent: false,
          ...inSlack,
          endedAt: hoursFrom(morning, 1).toISOString(),
        },
      },
      hoursFrom(morning, 3),
    );
    expect(steps).toMatchObject([
      { kind: "resolve", open: { endedAt: hoursFrom(morning, 1).toISOString() } },
    ]);
  });

  test("a channel that is new in the settings hears of what is open", () => {
    const open: OpenAlerts = {
      "changes-held": {
        since: morning.toISOString(),
        runs: 2,
        count: 1,
        knownFrom: "plan",
        isEvent: false,
        ...inSlack,
      },
    };
    expect(stepsAfter(held, open, morning, "C2").steps.map(line)).toEqual(["post changes-held"]);
    const long: OpenAlerts = {
      "kintone-unreadable": { ...open["changes-held"]!, runs: 1, knownFrom: "ledgers" },
    };
    expect(stepsAfter(kintoneDown, long, morning, "C2").steps.map(line)).toEqual(["post kintone-unreadable"]);
  });

  test("without memory, refusals are told in every run, and what may pass is not", () => {
    expect(
      [held, kintoneDown, tokenRevoked, paused, fine].map((result) =>
        stepsAfter(result, undefined).steps.map(line),
      ),
    ).toEqual([["post changes-held"], [], ["post kintone-unreadable"], ["post paused"], []]);
  });

  test("how long and how often is counted from the first run, through those that could not know", () => {
    let open: OpenAlerts = {};
    for (const [turn, result] of [held, kintoneDown, held].entries()) {
      const now = hoursFrom(morning, turn);
      const { steps, untouched } = stepsAfter(result, open, now);
      open = {
        ...untouched,
        ...Object.fromEntries(
          steps.flatMap((step) =>
            step.kind === "resolve"
              ? []
              : [[step.fact.cause, openAfter(step, takenBySlack(step), { channel, now })]],
          ),
        ),
      };
    }
    expect(open["changes-held"]).toMatchObject({ since: morning.toISOString(), runs: 2 });
  });
});
