import { describe, expect, test } from "vitest";
import {
  create,
  failed,
  failedRun,
  heldBy,
  recordRef,
  remove,
  run,
} from "../../../test/support/alert-runs.ts";
import { hoursFrom, morning } from "../../../test/support/core-world.ts";
import type { Problem } from "../model/problem.ts";
import type { RunResult } from "../planning/run-result.ts";
import { type AlertFact, readAlerts } from "./alert.ts";

const read = (result: RunResult, over: Partial<Parameters<typeof readAlerts>[0]> = {}) =>
  readAlerts({ result, failingSince: {}, recordsFailingHours: 24, heldBack: [], now: morning, ...over });

/** `aws-denied critical refusal 1, to plan` */
const line = ({ cause, severity, nature, count, knownFrom }: AlertFact): string =>
  `${cause} ${severity} ${nature} ${count}, to ${knownFrom}`;

const app = "101";
const detail = "x";
const unreachable: Problem = { code: "kintone-unreachable", data: { app, detail } };
const ledgerEmpty: Problem = { code: "ledger-empty", data: { ledger: "assignments", app: "102" } };
const denied: Problem = { code: "aws-denied", data: { operation: "sso-admin:ListInstances", detail } };
const paused: Problem = { code: "paused", data: {} };
const unknownUser = (id: string): Problem => ({
  code: "unknown-user",
  data: { name: "ghost" },
  record: recordRef(id),
});
const one = create("dev/ReadOnly/alice");
const two = create("prod/ReadOnly/alice");

describe("comments that are held back", () => {
  const heldBack = ["1", "2", "3"].map(unknownUser);

  test("would leave administrators without a word of why nobody is told", () => {
    const { facts } = read(run({ problems: heldBack }), { heldBack });
    expect(facts.map(line)).toEqual(["comments-held warning refusal 3, to plan"]);
  });

  test("would be called over by a run that would have told nobody anyway", () => {
    const isExplained = (over: Parameters<typeof read>[1]) =>
      read(run({ problems: [paused] }), over).explained.has("comments-held");
    expect([isExplained({ heldBack: undefined }), isExplained({ heldBack: [] })]).toEqual([true, false]);
  });
});

describe("what a run tells administrators", () => {
  test.each<[loss: string, result: RunResult, facts: readonly string[]]>([
    ["a run without anything says nothing", run(), []],
    [
      "kintone's blip would wake somebody at once",
      failedRun(unreachable),
      ["kintone-unreadable critical transient 1, to ledgers"],
    ],
    [
      "a revoked token would be found out after three runs",
      failedRun({ code: "kintone-denied", data: { app, detail } }),
      ["kintone-unreadable critical refusal 1, to ledgers"],
    ],
    [
      "one blip would hide behind another that does not pass",
      failedRun(unreachable, { code: "app-not-found", data: { app: "102" } }),
      ["kintone-unreadable critical refusal 2, to ledgers"],
    ],
    [
      "nobody would see why accounts have no owner any more",
      failedRun({ code: "account-list-empty", data: { app: "103" } }),
      ["kintone-unreadable critical refusal 1, to ledgers"],
    ],
    [
      "a vanished field would be reported as repaired by a run that did not look",
      failedRun({ code: "field-not-found", data: { app, codes: ["enabled"] } }),
      ["kintone-unreadable critical refusal 1, to plan"],
    ],
    [
      "kintone would be blamed for AWS",
      failedRun({ code: "incomplete-read", data: { service: "identitystore:ListUsers", detail } }),
      ["aws-unreadable critical transient 1, to plan"],
    ],
    [
      "nobody would repair the trust policy",
      failedRun({ code: "aws-login-failed", data: { detail } }),
      ["aws-login critical refusal 1, to login"],
    ],
    ["nobody would give the role its right", failedRun(denied), ["aws-denied critical refusal 1, to plan"]],
    [
      "nobody would notice a wrong region",
      failedRun({ code: "no-instance", data: { found: [], wanted: "o" } }),
      ["aws-unreadable critical refusal 1, to plan"],
    ],
    [
      "nobody would approve",
      run({ held: [heldBy("count", remove("dev/ReadOnly/bob"))] }),
      ["changes-held warning refusal 1, to plan"],
    ],
    [
      "the approver would not see why a removal waits",
      run({
        held: [
          heldBy("count", remove("dev/ReadOnly/bob")),
          heldBy("protection-ended", remove("dev/ReadOnly/carol", "7")),
        ],
      }),
      ["protection-ended warning refusal 1, to plan", "changes-held warning refusal 1, to plan"],
    ],
    [
      "a vanished ledger would look like many removals",
      run({ problems: [ledgerEmpty], held: [heldBy("ledger-empty", remove("dev/ReadOnly/bob"))] }),
      ["ledger-empty critical refusal 1, to plan"],
    ],
    [
      "a vanished ledger would go unnoticed where nothing is ever removed",
      run({ problems: [ledgerEmpty], kept: [{ reason: "policy-additive", count: 4 }] }),
      ["ledger-empty critical refusal 0, to plan"],
    ],
    ["the first day, with empty ledgers, would begin with an alarm", run({ problems: [ledgerEmpty] }), []],
    [
      "AWS being busy once would be told",
      run({ outcomes: [failed(one, "ThrottlingException", true), failed(two, "TimeoutError", true)] }),
      ["changes-failing warning transient 2, to apply"],
    ],
    [
      "a missing policy would wait behind throttling",
      run({ outcomes: [failed(one, "ThrottlingException", true), failed(two, "FAILED")] }),
      ["changes-failing warning refusal 2, to apply"],
    ],
    [
      "one missing right would be told twice",
      run({ outcomes: [failed(one, "AccessDeniedException"), failed(two, "AccessDeniedException")] }),
      ["aws-denied warning refusal 2, to apply"],
    ],
    [
      "a failure would hide behind a missing right",
      run({ outcomes: [failed(one, "AccessDeniedException"), failed(two, "FAILED")] }),
      ["aws-denied warning refusal 1, to apply", "changes-failing warning refusal 1, to apply"],
    ],
    [
      "access that was lost would be told as lasting for ever",
      run({
        problems: [{ code: "replacement-failed", data: { account: "dev", permissionSet: "ReadOnly" } }],
      }),
      ["replacement-failed info event 1, to plan"],
    ],
    [
      "a pause would be followed by alerts about what it causes",
      run({
        problems: [paused, denied],
        held: [heldBy("count", remove("dev/ReadOnly/bob"))],
        outcomes: "none",
      }),
      ["paused info refusal 1, to started"],
    ],
    [
      "a pause would be told twice while kintone is down",
      failedRun(paused, unreachable),
      ["paused info refusal 1, to started"],
    ],
    ["developers' typing mistakes would go to administrators", run({ problems: [unknownUser("7")] }), []],
    [
      "a wrong clock, which the run has put right, would be told",
      run({ problems: [{ code: "clock-skew", data: { seconds: 300 } }] }),
      [],
    ],
  ])("%s", (_, result, facts) => {
    expect(read(result).facts.map(line)).toEqual(facts);
  });
});

describe("records that nobody corrects", () => {
  const key = (id: string): string => `example.cybozu.com/102/${id}`;
  const since = (hours: number): string => hoursFrom(morning, -hours).toISOString();

  test("are told together once their owners had the time of the settings, and not before", () => {
    const result = run({ problems: [unknownUser("7"), unknownUser("8"), unknownUser("9")] });
    const failingSince = { [key("7")]: since(24), [key("8")]: since(24.1), [key("9")]: since(100) };
    const { facts } = read(result, { failingSince });
    expect(facts.map(line)).toEqual(["records-failing warning refusal 2, to plan"]);
    const records = facts[0]?.items.map((item) => (item.kind === "problem" ? item.problem.record?.id : ""));
    expect(records).toEqual(["8", "9"]);
  });

  test("are not told without memory: it would be in every run", () => {
    expect(read(run({ problems: [unknownUser("7")] }), { failingSince: undefined }).facts).toEqual([]);
  });

  test.each<[string, Problem]>([
    [
      "what AWS refuses",
      { code: "change-failed", data: { change: "x", reason: "y" }, record: recordRef("7") },
    ],
    [
      "who is still to arrive",
      { code: "waiting-for-directory", data: { name: "x" }, record: recordRef("7") },
    ],
    [
      "what works in spite of it",
      { code: "policy-quota", data: { count: 11, quota: 10 }, record: recordRef("7") },
    ],
  ])("are not blamed for %s", (_, problem) => {
    expect(read(run({ problems: [problem] }), { failingSince: { [key("7")]: since(100) } }).facts).toEqual(
      [],
    );
  });

  test("are not told a second time when their protection is", () => {
    const result = run({
      problems: [unknownUser("7"), unknownUser("8")],
      held: [heldBy("protection-ended", remove("dev/ReadOnly/bob", "7"))],
    });
    const failingSince = { [key("7")]: since(25), [key("8")]: since(25) };
    expect(read(result, { failingSince }).facts.map(line)).toEqual([
      "protection-ended warning refusal 1, to plan",
      "records-failing warning refusal 1, to plan",
    ]);
    const alone = run({ ...result.reached?.plan, problems: [unknownUser("7")] });
    const { facts, explained } = read(alone, { failingSince });
    expect([facts.map(({ cause }) => cause), [...explained]]).toEqual([
      ["protection-ended"],
      ["records-failing"],
    ]);
  });
});

describe("how far a run came, so that it calls nothing repaired that it did not see", () => {
  const read1 = (result: RunResult): string => read(result).stage;
  const unsettled = { status: "unsettled", change: two, requestId: undefined } as const;
  const stopped = { status: "skipped", change: two, because: "stopped" } as const;
  test.each<[string, RunResult, string]>([
    ["kintone could not be read", failedRun(unreachable), "started"],
    ["nobody knows why it failed", failedRun(), "started"],
    ["AWS did not let it in", failedRun({ code: "aws-login-failed", data: { detail } }), "ledgers"],
    [
      "AWS did not answer who it is",
      failedRun({ code: "aws-unreachable", data: { operation: "sts:GetCallerIdentity", detail } }),
      "ledgers",
    ],
    [
      "AWS stopped answering in the middle",
      failedRun({ code: "aws-unreachable", data: { operation: "sso-admin:ListInstances", detail } }),
      "login",
    ],
    ["AWS denied it a reading", failedRun(denied), "login"],
    ["it was not to apply anything", run({ outcomes: "none" }), "plan"],
    ["there was nothing to apply", run(), "apply"],
    ["a change failed", run({ outcomes: [failed(one, "FAILED")] }), "apply"],
    ["the time was over", run({ outcomes: [{ status: "succeeded", change: one }, stopped] }), "plan"],
    ["AWS was still at it", run({ outcomes: [{ status: "succeeded", change: one }, unsettled] }), "plan"],
  ])("%s", (_, result, stage) => {
    expect(read1(result)).toBe(stage);
  });
});
