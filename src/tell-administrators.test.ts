import { expect, test } from "vitest";
import { failedRun, heldBy, remove, run } from "../test/support/alert-runs.ts";
import { morning } from "../test/support/core-world.ts";
import { virtualClock } from "../test/support/virtual-clock.ts";
import type { RunResult } from "./core/planning/run-result.ts";
import type { OpenAlert, OpenAlerts } from "./core/telling/alert-steps.ts";
import { type Poster, tellAdministrators } from "./tell-administrators.ts";

const channel = "C1";
const at = { channel, ts: "1.0" };
const opened = (knownFrom: OpenAlert["knownFrom"]): OpenAlert => ({
  since: morning.toISOString(),
  runs: 2,
  count: 1,
  knownFrom,
  isEvent: false,
  told: { at, channel, remindedAt: morning.toISOString() },
});
const held = run({ held: [heldBy("count", remove("dev/ReadOnly/bob"))] });
const loginFails = failedRun({ code: "aws-login-failed", data: { detail: "x" } });

/** What was asked of Slack, and what is remembered afterwards. */
const tell = async (result: RunResult, open: OpenAlerts | undefined, answers: Partial<Poster> = {}) => {
  const asked: string[] = [];
  const slack: Poster = {
    post: async (...given) => {
      asked.push(given[2] === undefined ? "post" : "answer");
      return answers.post?.(...given) ?? { status: "sent", at: { channel, ts: "2.0" } };
    },
    update: async (...given) => {
      asked.push("update");
      return answers.update?.(...given) ?? { status: "sent", at: given[0] };
    },
  };
  const told = await tellAdministrators(
    { slack, clock: virtualClock(morning.toISOString()) },
    {
      result,
      settings: { language: "en", timeZone: "Asia/Tokyo" },
      channel: { channel, remindHours: 4, recordsFailingHours: 24 },
      open,
      failingSince: {},
      heldBack: [],
      runbook: undefined,
    },
  );
  return { ...told, asked };
};

const down = async () => ({ status: "failed", error: "HTTP 503" }) as const;
const gone = async () => ({ status: "gone" }) as const;
const slackFailed = (error: string) => ({ code: "slack-failed", data: { channel, error } });

test("while Slack is down it is asked once, and whatever was due stays due", async () => {
  const open = { "kintone-unreadable": opened("ledgers"), "changes-held": opened("plan") };
  const { asked, problems, open: next } = await tell(run(), open, { update: down });
  expect([asked, problems]).toEqual([["update"], [slackFailed("HTTP 503")]]);
  expect(Object.keys(next ?? {}).sort()).toEqual(["changes-held", "kintone-unreadable"]);
  expect((await tell(run(), next)).asked).toEqual(["update", "answer", "update", "answer"]);
});

test("a message that Slack will not take does not stand in the way of the next", async () => {
  const open = { "kintone-unreadable": opened("ledgers"), "changes-held": opened("plan") };
  const invalid = async () => ({ status: "failed", error: "invalid_blocks" }) as const;
  const { asked, problems } = await tell(run(), open, { update: invalid });
  expect([asked, problems]).toEqual([["update", "update"], [slackFailed("invalid_blocks")]]);
});

test("a message that somebody deleted is posted anew while it is true, and forgotten when it is not", async () => {
  const still = await tell(held, { "changes-held": opened("plan") }, { update: gone });
  expect(still.asked).toEqual(["update", "post"]);
  expect(still.open?.["changes-held"]?.told?.at).toEqual({ channel, ts: "2.0" });
  const over = await tell(run(), { "changes-held": opened("plan") }, { update: gone });
  expect([over.asked, over.open, over.problems]).toEqual([["update"], {}, []]);
});

test("a message whose answer was lost is not taken for posted", async () => {
  const { open } = await tell(held, {}, { post: async () => ({ status: "failed", error: "ECONNRESET" }) });
  expect(open?.["changes-held"]).not.toHaveProperty("told");
  expect((await tell(held, open)).asked).toEqual(["post"]);
});

test("the end is not taken for told when the answer in the thread did not get through", async () => {
  const { open } = await tell(run(), { "changes-held": opened("plan") }, { post: down });
  expect(open?.["changes-held"]?.endedAt).toBe(morning.toISOString());
  expect((await tell(run(), open)).asked).toEqual(["update", "answer"]);
});

test("nothing is remembered where nothing is", async () => {
  const { open, asked } = await tell(loginFails, undefined);
  expect([open, asked]).toEqual([undefined, ["post"]]);
});

test("a channel without a token is a problem, not a silence", async () => {
  const told = await tellAdministrators(
    { slack: undefined, clock: virtualClock(morning.toISOString()) },
    {
      result: held,
      settings: { language: "en", timeZone: "Asia/Tokyo" },
      channel: { channel, remindHours: 4, recordsFailingHours: 24 },
      open: { "changes-held": opened("plan") },
      failingSince: {},
      heldBack: [],
      runbook: undefined,
    },
  );
  expect(told).toEqual({ open: { "changes-held": opened("plan") }, problems: [slackFailed("not_authed")] });
});
