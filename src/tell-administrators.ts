import type { Clock } from "./clock.ts";
import type { Problem } from "./core/model/problem.ts";
import type { RunResult } from "./core/planning/run-result.ts";
import { type Cause, readAlerts } from "./core/telling/alert.ts";
import {
  type AlertStep,
  alertSteps,
  type MessageAt,
  type OpenAlert,
  type OpenAlerts,
  openAfter,
  type StepResult,
} from "./core/telling/alert-steps.ts";
import { messagesFor } from "./messages/messages.ts";
import {
  type AlertContext,
  type AlertMessage,
  alertMessage,
  reminderReply,
  resolvedMessage,
  resolvedReply,
} from "./report/alert.ts";
import type { Settings } from "./settings/settings.ts";

type Delivery =
  | { readonly status: "sent"; readonly at: MessageAt }
  /** Somebody has deleted the message. */
  | { readonly status: "gone" }
  | { readonly status: "failed"; readonly error: string };

/** Where administrators read. It never throws. */
export type Poster = {
  readonly post: (channel: string, message: AlertMessage, thread?: MessageAt) => Promise<Delivery>;
  readonly update: (at: MessageAt, message: AlertMessage) => Promise<Delivery>;
};

type AdministratorPorts = {
  /** Undefined: there is no token. */
  readonly slack: Poster | undefined;
  readonly clock: Clock;
};

type ToTell = {
  readonly result: RunResult;
  readonly settings: Pick<Settings, "language" | "timeZone">;
  readonly channel: NonNullable<Settings["slack"]>;
  /** What was told before; undefined: nothing is remembered from run to run. */
  readonly open: OpenAlerts | undefined;
  /** Record key → since when the record has had problems. */
  readonly failingSince: Readonly<Record<string, string>> | undefined;
  /** Problems of which nobody is told on the records yet; undefined: nobody is told there at all. */
  readonly heldBack: readonly Problem[] | undefined;
  /** Address of docs/troubleshooting.md, if it is known. */
  readonly runbook: string | undefined;
};

/**
 * The last thing that a run does: what needs an administrator is told in Slack, once for each cause. Answers what to
 * remember, and the problems that it met with Slack; nothing of it can fail a run.
 */
export const tellAdministrators = async (
  { slack, clock }: AdministratorPorts,
  { result, settings, channel: toChannel, open, failingSince, heldBack, runbook }: ToTell,
): Promise<{ readonly open: OpenAlerts | undefined; readonly problems: readonly Problem[] }> => {
  const { channel, remindHours, recordsFailingHours } = toChannel;
  if (slack === undefined) return { open, problems: [slackFailed(channel, "not_authed")] };
  const now = clock.now();
  const isRemembered = open !== undefined;
  const reading = readAlerts({ result, failingSince, recordsFailingHours, heldBack, now });
  const { steps, untouched } = alertSteps({ reading, open, channel, remindHours, now });
  const context: AlertContext = {
    messages: messagesFor(settings.language),
    timeZone: settings.timeZone,
    now,
    runUrl: result.trigger.runUrl,
    runbook,
  };

  const next: Partial<Record<Cause, OpenAlert>> = { ...untouched };
  const errors = new Set<string>();
  let isLost = false;
  for (const step of steps) {
    const done: StepResult = isLost
      ? { at: step.open.told?.at, notified: false, error: "not tried" }
      : await carryOut(step, { slack, channel, context, isRemembered });
    if (done.error !== undefined && !isLost) {
      errors.add(done.error);
      isLost = !ofOneMessage.has(done.error);
    }
    const after = openAfter(step, done, { channel, now });
    if (after !== undefined) next[causeOf(step)] = after;
  }
  return {
    open: isRemembered ? next : undefined,
    problems: [...errors].map((error) => slackFailed(channel, error)),
  };
};

/** Errors about one message; after any other, the next would fail in the same way. */
const ofOneMessage: ReadonlySet<string> = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_too_long",
  "msg_blocks_too_long",
  "no_text",
  "cant_update_message",
  "edit_window_closed",
]);

const slackFailed = (channel: string, error: string): Problem => ({
  code: "slack-failed",
  data: { channel, error },
});

const causeOf = (step: AlertStep): Cause => (step.kind === "resolve" ? step.cause : step.fact.cause);

type Means = {
  readonly slack: Poster;
  readonly channel: string;
  readonly context: AlertContext;
  readonly isRemembered: boolean;
};

const carryOut = async (step: AlertStep, means: Means): Promise<StepResult> => {
  switch (step.kind) {
    case "wait":
      return { at: undefined, notified: false };
    case "post":
      return post(step, means);
    case "update":
      return update(step, means);
    case "resolve":
      return resolve(step, means);
  }
};

const post = async (
  { fact, open }: Extract<AlertStep, { readonly kind: "post" | "update" }>,
  { slack, channel, context, isRemembered }: Means,
): Promise<StepResult> => {
  const posted = await slack.post(channel, alertMessage(fact, isRemembered ? open : undefined, context));
  return posted.status === "sent"
    ? { at: posted.at, notified: true }
    : { at: undefined, notified: false, error: errorOf(posted) };
};

const update = async (
  step: Extract<AlertStep, { readonly kind: "update" }>,
  means: Means,
): Promise<StepResult> => {
  const { fact, open, reminds } = step;
  const { slack, context } = means;
  const { at } = open.told;
  const updated = await slack.update(at, alertMessage(fact, open, context));
  if (updated.status === "gone") return post(step, means);
  if (updated.status === "failed") return { at, notified: false, error: updated.error };
  return reminds ? answer(at, reminderReply(fact, open, context), means) : { at, notified: false };
};

/** The message first: it can be repeated without harm when the answer in the thread does not get through. */
const resolve = async (
  { cause, open }: Extract<AlertStep, { readonly kind: "resolve" }>,
  means: Means,
): Promise<StepResult> => {
  const { slack, context } = means;
  const { at } = open.told;
  const endedAt = new Date(open.endedAt);
  const updated = await slack.update(at, resolvedMessage(cause, open, endedAt, context));
  if (updated.status === "gone") return { at: undefined, notified: false };
  if (updated.status === "failed") return { at, notified: false, error: updated.error };
  return answer(at, resolvedReply(open, endedAt, context), means);
};

const answer = async (at: MessageAt, message: AlertMessage, { slack }: Means): Promise<StepResult> => {
  const answered = await slack.post(at.channel, message, at);
  return answered.status === "sent"
    ? { at, notified: true }
    : { at, notified: false, error: errorOf(answered) };
};

const errorOf = (delivery: Exclude<Delivery, { readonly status: "sent" }>): string =>
  delivery.status === "failed" ? delivery.error : "message_not_found";
