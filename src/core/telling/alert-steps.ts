import { hoursBetween } from "../model/memory.ts";
import { type AlertFact, type AlertReading, type Cause, causes, isAtLeast, type Stage } from "./alert.ts";

/** Where a message stands in Slack. */
export type MessageAt = { readonly channel: string; readonly ts: string };

/** What is remembered of a cause from run to run, as JSON. Moments are ISO 8601. */
export type OpenAlert = {
  /** The first run that saw it. */
  readonly since: string;
  /** Runs in a row that saw it; those that could not know are not counted. */
  readonly runs: number;
  /** What its headline counted last. */
  readonly count: number;
  /** How far a run must come to be able to say that it is over. */
  readonly knownFrom: Stage;
  readonly isEvent: boolean;
  /** Absent: nobody has been told yet. */
  readonly told?: ToldAlert;
  /** It was over at this time, but Slack could not be told yet. */
  readonly endedAt?: string;
};

type ToldAlert = {
  readonly at: MessageAt;
  /** The channel as the settings named it. */
  readonly channel: string;
  /** When somebody was last notified: of the message, or of an answer in its thread. */
  readonly remindedAt: string;
};

export type OpenAlerts = Readonly<Partial<Record<Cause, OpenAlert>>>;

type ToldOpenAlert = OpenAlert & { readonly told: ToldAlert };

/** What is to be done in Slack about one cause. `open`: what is remembered if it succeeds, but for where it stands. */
export type AlertStep =
  /** Transient, and not for long enough yet. */
  | { readonly kind: "wait"; readonly fact: AlertFact; readonly open: OpenAlert }
  | { readonly kind: "post"; readonly fact: AlertFact; readonly open: OpenAlert }
  | {
      readonly kind: "update";
      readonly fact: AlertFact;
      readonly open: ToldOpenAlert;
      /** An answer in the thread as well, because nobody was notified for a time. */
      readonly reminds: boolean;
    }
  | {
      readonly kind: "resolve";
      readonly cause: Cause;
      readonly open: ToldOpenAlert & { readonly endedAt: string };
    };

export type AlertSteps = {
  readonly steps: readonly AlertStep[];
  /** Open alerts of which this run can say nothing. */
  readonly untouched: OpenAlerts;
};

export type StepsQuestion = {
  readonly reading: AlertReading;
  /** Undefined: nothing is remembered from run to run. */
  readonly open: OpenAlerts | undefined;
  /** As the settings name it. */
  readonly channel: string;
  readonly remindHours: number;
  readonly now: Date;
};

/** A transient cause is told when so many runs in a row have seen it. */
const transientRuns = 3;

/**
 * | cause is      | nobody was told         | there is a message           |
 * | ------------- | ----------------------- | ---------------------------- |
 * | here          | wait or post            | update, and remind in time   |
 * | gone          | forget                  | resolve; an event: forget    |
 * | not to be known, or explained | keep    | keep                         |
 *
 * Without memory, refusals are posted in every run, and nothing else happens.
 */
export const alertSteps = ({ reading, open, channel, remindHours, now }: StepsQuestion): AlertSteps => {
  const { facts, explained, stage } = reading;
  if (open === undefined) {
    const told = facts.filter(({ nature, cause }) => nature !== "transient" && cause !== "records-failing");
    return { steps: told.map((fact) => postOf(fact, undefined, now)), untouched: {} };
  }
  const steps: AlertStep[] = [];
  const untouched: Partial<Record<Cause, OpenAlert>> = {};
  for (const cause of causes) {
    const fact = facts.find((one) => one.cause === cause);
    const before = open[cause];
    if (fact !== undefined) steps.push(stepFor(fact, before, { channel, remindHours, now }));
    else if (before === undefined) continue;
    else if (explained.has(cause) || !isAtLeast(stage, before.knownFrom)) untouched[cause] = before;
    else if (before.told !== undefined && !before.isEvent) {
      const { told } = before;
      const endedAt = before.endedAt ?? now.toISOString();
      steps.push({ kind: "resolve", cause, open: { ...before, told, endedAt } });
    }
  }
  return { steps, untouched };
};

const seenAgain = (fact: AlertFact, before: OpenAlert | undefined, now: Date): OpenAlert => ({
  since: before?.since ?? now.toISOString(),
  runs: (before?.runs ?? 0) + 1,
  count: fact.count,
  knownFrom: fact.knownFrom,
  isEvent: fact.nature === "event",
});

const postOf = (fact: AlertFact, before: OpenAlert | undefined, now: Date): AlertStep => ({
  kind: "post",
  fact,
  open: seenAgain(fact, before, now),
});

const stepFor = (
  fact: AlertFact,
  before: OpenAlert | undefined,
  { channel, remindHours, now }: Pick<StepsQuestion, "channel" | "remindHours" | "now">,
): AlertStep => {
  const open = seenAgain(fact, before, now);
  const told = before?.told;
  // The settings name another channel than before: whoever reads that one knows nothing yet.
  if (told !== undefined && told.channel === channel) {
    const reminds = hoursBetween(new Date(told.remindedAt), now) >= remindHours;
    return { kind: "update", fact, open: { ...open, told }, reminds };
  }
  const waits = fact.nature === "transient" && told === undefined && open.runs < transientRuns;
  return { kind: waits ? "wait" : "post", fact, open };
};

/** How a step ended in Slack. */
export type StepResult = {
  /** Where its message stands now; undefined: there is none. */
  readonly at: MessageAt | undefined;
  /** Whether anybody was notified; an update alone notifies nobody. */
  readonly notified: boolean;
  /** Slack did not take all of it. */
  readonly error?: string;
};

/** What the next run has to know of a cause after a step; undefined: nothing any more. */
export const openAfter = (
  step: AlertStep,
  { at, notified, error }: StepResult,
  { channel, now }: Pick<StepsQuestion, "channel" | "now">,
): OpenAlert | undefined => {
  if (step.kind === "resolve") return error === undefined ? undefined : step.open;
  const { told, ...open }: OpenAlert = step.open;
  if (at === undefined) return open;
  const remindedAt = notified || told === undefined ? now.toISOString() : told.remindedAt;
  return { ...open, told: { at, channel, remindedAt } };
};
