import { applyChanges, type Perform } from "./apply.ts";
import type { Clock } from "./clock.ts";
import { isUnknownPolicyName } from "./core/ledgers/managed-policies.ts";
import { ownerTag, ownerTagValue, typedPolicy } from "./core/ledgers/permission-set-record.ts";
import type { Instance } from "./core/model/assignment.ts";
import { accountsTouchedBy, type Change } from "./core/model/change.ts";
import type { CurrentState } from "./core/model/current.ts";
import type { Directory, DirectoryIndex } from "./core/model/directory.ts";
import { matcher } from "./core/model/glob.ts";
import { type LedgerRecord, type Ledgers, lastChangedByPerson, recordKey } from "./core/model/ledger.ts";
import type { LedgersReading } from "./core/model/ledgers-reading.ts";
import { hoursBetween, type Memory } from "./core/model/memory.ts";
import { type ChangeOutcome, statusOf } from "./core/model/outcome.ts";
import { outcomeProblems } from "./core/model/outcome-problems.ts";
import { distinct, type Problem } from "./core/model/problem.ts";
import { type Decision, decide } from "./core/planning/decide.ts";
import { guardrailsNameOu } from "./core/planning/guardrails.ts";
import { nextMemory } from "./core/planning/next-memory.ts";
import type { Plan } from "./core/planning/plan.ts";
import { adviceProblem, type PolicyAdvice, recordsToAdviseOn } from "./core/planning/policy-advice.ts";
import type { RunMode, RunResult, Trigger } from "./core/planning/run-result.ts";
import type { IamKnowledge } from "./policy/knowledge.ts";
import type { RequestCounts } from "./request-counter.ts";
import type { Settings } from "./settings/settings.ts";
import { type People, tell } from "./tell.ts";

/** What IAM Identity Center and the organization said, complete, or what stands in the way. */
export type TargetReading =
  | {
      readonly status: "read";
      readonly current: CurrentState;
      readonly directory: Directory;
      /** When the oldest fact in it was read: some may be remembered. */
      readonly oldestVerifiedAt: Date;
      readonly problems: readonly Problem[];
    }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] };

/** What reading anew has changed; `same`: all of it had been read in this run. */
export type TargetRereading =
  | { readonly status: "same" }
  | { readonly status: "read"; readonly current: CurrentState; readonly oldestVerifiedAt: Date }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] };

/** What is kept of IAM Identity Center between runs. Both answer what went wrong: a run goes on without. */
export type Observations = {
  /** Before the first change: until the end, what is kept is not to be relied on. */
  readonly begin: () => readonly Problem[];
  readonly end: (outcomes: readonly ChangeOutcome[]) => readonly Problem[];
};

export type TargetQuery = {
  readonly instanceArn: string | undefined;
  /** Whether any record or rule names an OU. */
  readonly withOus: boolean;
  readonly isOurs: (name: string, tags: Readonly<Record<string, string>>) => boolean;
  /** Nothing remembered is used. */
  readonly isFull: boolean;
  readonly onProgress?: (progress: Omit<Progress, "phase">) => void;
};

/** Carries out single changes. A run that only plans is given none. */
export type Writer = { readonly perform: Perform };

type MemoryStore = {
  readonly load: () => { readonly memory: Memory | undefined; readonly problems: readonly Problem[] };
  /** Answers what went wrong: a run goes on without memory. */
  readonly save: (memory: Memory, isFinished: boolean) => readonly Problem[];
};

export type Ports = {
  readonly readLedgers: () => Promise<LedgersReading>;
  readonly readTarget: (query: TargetQuery) => Promise<TargetReading>;
  /** Reads anew what these changes touch. */
  readonly rereadTarget: (
    changes: readonly Change[],
    permissionSetNames: readonly string[],
  ) => Promise<TargetRereading>;
  readonly observations: Observations;
  /** Asked for only by a run that applies. */
  readonly writerFor: (current: CurrentState) => Writer;
  readonly memory: MemoryStore | undefined;
  /** Lets an alarm hear that a run was completed. Answers what went wrong: a run goes on without. */
  readonly countCompleted?: (() => Promise<readonly Problem[]>) | undefined;
  readonly people: People;
  /** What AWS's services and actions are called; asked for only when a record has an inline policy. */
  readonly loadKnowledge?: () => Promise<IamKnowledge>;
  /** ARNs of all AWS managed policies; asked for only when a record names one that we do not know. */
  readonly listManagedPolicies?: () => Promise<readonly string[]>;
  /** What AWS thinks of a policy as it was typed; asked for only when the policy is about to change. */
  readonly advise?: (document: string) => Promise<readonly PolicyAdvice[]>;
  readonly clock: Clock;
  readonly requests: () => RequestCounts;
  /** Aborted at the time limit, and when the run is to end. */
  readonly signal: AbortSignal;
};

/** Tells people what is going on, while it is. */
export type Listener = {
  readonly onPhase: (phase: "ledgers" | "target" | "apply") => void;
  readonly onPlan: (plan: Plan, index: DirectoryIndex) => void;
  readonly onOutcome: (outcome: ChangeOutcome, index: DirectoryIndex, done: number, total: number) => void;
  /** Told as often as something is done: whoever shows it decides how often. */
  readonly onProgress?: (progress: Progress) => void;
};

/** How far a phase is, in requests while AWS is read and in changes while they are made. */
export type Progress = {
  readonly phase: "target" | "apply";
  readonly done: number;
  readonly total: number;
  /** What is left at the present pace; told only once all that is to be done is known. */
  readonly secondsLeft: number;
};

export type RunOptions = {
  readonly settings: Settings;
  readonly mode: RunMode;
  readonly trigger: Trigger;
  readonly approved: string | undefined;
  /** Nothing is written, whatever the mode. */
  readonly isPaused: boolean;
  /** Everything is read anew, whatever is remembered. */
  readonly isFull: boolean;
};

/** Beyond this, in milliseconds, kintone's clock is believed rather than the runner's. */
const toleratedSkew = 120_000;

/** A run: what is to be done is found out and done, and whom it concerns is told. */
export const run = async (ports: Ports, options: RunOptions, listener: Listener): Promise<RunResult> => {
  const result = await reconcile(ports, options, listener);
  // What is done is done: whatever telling of it comes to, the report of it is still made.
  const problems = await tell(ports.people, result, options.settings).catch((error: unknown): Problem[] => [
    {
      code: "telling-failed",
      data: { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    },
  ]);
  return {
    ...result,
    problems: distinct([...result.problems, ...problems]),
    finishedAt: ports.clock.now(),
    requests: ports.requests(),
  };
};

/**
 * Read the ledgers, read IAM Identity Center, decide, apply. Everything between the reading and the writing is pure.
 * An incomplete reading ends it before anything is decided.
 */
const reconcile = async (ports: Ports, options: RunOptions, listener: Listener): Promise<RunResult> => {
  const { settings, mode, isPaused } = options;
  const problems: Problem[] = isPaused ? [{ code: "paused", data: {} }] : [];
  const startedAt = ports.clock.now();
  const result = (of: Pick<RunResult, "status" | "reached">): RunResult => ({
    ...of,
    mode,
    policy: settings.policy,
    trigger: options.trigger,
    startedAt,
    finishedAt: ports.clock.now(),
    problems: distinct(problems),
    requests: ports.requests(),
  });

  const isApplied = mode === "apply" && !isPaused;
  const reading = await readEverything(ports, options, listener);
  problems.push(...reading.problems);
  const decided = reading.status === "read" ? await decideOnWhatIsThere(ports, reading, options) : reading;
  if (decided.status === "unreadable") {
    if (decided !== reading) problems.push(...decided.problems);
    // What was read is not read again: a reading that was cut short goes on in the next run.
    if (isApplied) problems.push(...ports.observations.end([]));
    return result({ status: "failed", reached: undefined });
  }

  const { decision, ...read } = decided;
  const { current, oldestVerifiedAt } = read;
  const { plan, index } = decision;
  problems.push(
    ...decision.desired.problems,
    ...plan.problems,
    ...lateVerification(oldestVerifiedAt, read.now, settings),
    ...(await adviceOn(ports, decision, read)),
  );
  listener.onPlan(plan, index);

  const remember = (
    sent: readonly Change[],
    outcomes: readonly ChangeOutcome[],
    isFinished: boolean,
  ): void => {
    const next = nextMemory({ ...read, ...decision, sent, outcomes });
    problems.push(...(ports.memory?.save(next, isFinished) ?? []));
  };
  const writer = isApplied && settings.policy !== "report" ? ports.writerFor(current) : undefined;
  let outcomes: readonly ChangeOutcome[] | undefined;
  if (writer !== undefined) {
    // Written before the first change: a crash leaves the next run knowing what may have been done.
    if (plan.changes.length > 0) {
      remember(plan.changes, [], false);
      problems.push(...ports.observations.begin());
    }
    outcomes = await applyPlan(
      ports,
      current,
      decision,
      writer,
      settings.limits.assignmentsInFlight,
      listener,
    );
    problems.push(...outcomeProblems(outcomes, index.nameOf));
  }
  if (isApplied) {
    const sent = (outcomes ?? []).filter(({ status }) => status !== "skipped").map(({ change }) => change);
    remember(sent, outcomes ?? [], true);
    problems.push(...ports.observations.end(outcomes ?? []));
  }
  if (writer !== undefined) problems.push(...((await ports.countCompleted?.()) ?? []));

  const status = isPaused
    ? statusOf({ changes: [...plan.changes, ...plan.held], held: [], outcomes: undefined })
    : statusOf({ changes: plan.changes, held: plan.held, outcomes });
  const { instance, permissionSets } = current;
  return result({
    status,
    reached: {
      instance,
      ledgers: read.ledgers,
      desired: decision.desired,
      current,
      plan,
      outcomes,
      permissionSets,
      index,
      oldestVerifiedAt,
    },
  });
};

type EverythingRead = Everything | { readonly status: "unreadable"; readonly problems: readonly Problem[] };

type Everything = {
  readonly status: "read";
  readonly ledgers: Ledgers;
  readonly codes: Memory["codes"];
  readonly current: CurrentState;
  readonly directory: Directory;
  readonly oldestVerifiedAt: Date;
  readonly memory: Memory | undefined;
  readonly knowledge: IamKnowledge | undefined;
  readonly newerPolicies: readonly string[] | undefined;
  readonly now: Date;
  readonly problems: readonly Problem[];
};

/**
 * Decides on facts of this run alone: what the plan would change, and was only remembered, is read, and everything
 * decided anew, until nothing is left to be read.
 */
const decideOnWhatIsThere = async (
  ports: Ports,
  everything: Everything,
  { settings, approved }: RunOptions,
): Promise<
  | (Everything & { readonly decision: Decision })
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] }
> => {
  let reading = everything;
  for (;;) {
    const decision = decide({ ...reading, settings, approved });
    // Somebody may just have adopted a set that is told to be nobody's of ours.
    const foreign = decision.desired.problems.flatMap((problem) =>
      problem.code === "not-managed" ? [problem.data.name] : [],
    );
    const again = await ports.rereadTarget(decision.plan.changes, foreign);
    if (again.status === "unreadable") return again;
    if (again.status === "same") return { ...reading, decision };
    reading = { ...reading, current: again.current, oldestVerifiedAt: again.oldestVerifiedAt };
  }
};

/** Drift may have gone unnoticed for as long as the oldest fact is old. */
const lateVerification = (oldest: Date, now: Date, { verification }: Settings): readonly Problem[] => {
  const hours = hoursBetween(oldest, now);
  const { targetHours } = verification;
  return hours <= 2 * targetHours
    ? []
    : [{ code: "verification-late", data: { hours: Math.floor(hours), targetHours } }];
};

/** The ledgers first: when kintone cannot be read, nobody logs in to AWS. */
const readEverything = async (
  ports: Ports,
  { settings, isFull }: RunOptions,
  listener: Listener,
): Promise<EverythingRead> => {
  listener.onPhase("ledgers");
  const read = await ports.readLedgers();
  if (read.status === "unreadable") return read;
  const { ledgers, codes } = read;
  const hasPolicy = ledgers.permissionSets.some(({ values }) => (values.inlinePolicy ?? []).length > 0);
  const knowledge = hasPolicy ? await ports.loadKnowledge?.() : undefined;
  const problems: Problem[] = [...emptyLedgers(ledgers, settings)];
  const skew = read.serverDate === undefined ? 0 : read.serverDate.getTime() - ports.clock.now().getTime();
  const isSkewed = Math.abs(skew) > toleratedSkew;
  if (isSkewed) problems.push({ code: "clock-skew", data: { seconds: Math.round(skew / 1000) } });
  const now = new Date(ports.clock.now().getTime() + (isSkewed ? skew : 0));

  listener.onPhase("target");
  const isExcluded = matcher(settings.scope.excludePermissionSets);
  const ours = ownerTagValue(settings.desired.owner);
  const target = await ports.readTarget({
    instanceArn: settings.instanceArn,
    withOus: namesAnOu(ledgers) || guardrailsNameOu(settings.guardrails),
    isOurs: (name, tags) => tags[ownerTag] === ours && !isExcluded(name),
    isFull,
    onProgress: (progress) => listener.onProgress?.({ phase: "target", ...progress }),
  });
  if (target.status === "unreadable") return { ...target, problems: [...problems, ...target.problems] };
  const { current, directory, oldestVerifiedAt } = target;
  problems.push(...target.problems);

  const newerPolicies = namesUnknownPolicy(ledgers) ? await ports.listManagedPolicies?.() : undefined;
  const { memory, problems: forgotten } = recall(ports.memory, current.instance);
  const vanished = vanishedFields(read.absentCodes, memory);
  problems.push(...forgotten, ...vanished);
  if (vanished.length > 0) return { status: "unreadable", problems };
  const everything = {
    ledgers,
    codes,
    current,
    directory,
    oldestVerifiedAt,
    memory,
    knowledge,
    newerPolicies,
    now,
    problems,
  };
  return { status: "read", ...everything };
};

const applyPlan = async (
  ports: Ports,
  current: CurrentState,
  { plan, index }: Decision,
  writer: Writer,
  assignmentsInFlight: number,
  listener: Listener,
): Promise<readonly ChangeOutcome[]> => {
  if (plan.changes.length > 0) listener.onPhase("apply");
  let done = 0;
  return applyChanges({
    changes: plan.changes,
    perform: writer.perform,
    accountsOf: (change) => accountsTouchedBy(change, current),
    assignmentsInFlight,
    clock: ports.clock,
    signal: ports.signal,
    onOutcome: (outcome, secondsLeft) => {
      listener.onOutcome(outcome, index, ++done, plan.changes.length);
      if (secondsLeft !== undefined)
        listener.onProgress?.({ phase: "apply", done, total: plan.changes.length, secondsLeft });
    },
  });
};

/** Hours after a person's change in which a run that knows nothing of earlier ones asks about a policy again. */
const adviceHours = 1;

/**
 * What AWS thinks of the policies that the plan is about to put there: told, and never in the way. It is asked again
 * where an earlier run could not tell it.
 */
const adviceOn = async (
  { advise, people }: Ports,
  { plan, desired }: Decision,
  { ledgers, now }: Pick<Everything, "ledgers" | "now">,
): Promise<readonly Problem[]> => {
  if (advise === undefined) return [];
  // What is wrong with what is remembered is told where it is used next.
  const told = people.told?.load().told;
  const isOwed = (record: LedgerRecord): boolean =>
    told === undefined
      ? hoursBetween(lastChangedByPerson(record), now) < adviceHours
      : told.records[recordKey(record.ref)]?.owesAdvice === true;
  const problems = recordsToAdviseOn(plan, desired, ledgers, isOwed).map(async (record) =>
    (await advise(typedPolicy(record))).map((advice) => adviceProblem(record, advice)),
  );
  return (await Promise.all(problems)).flat();
};

/** Whether a record names a policy that is newer than our table of them, or none. */
export const namesUnknownPolicy = ({ permissionSets }: Ledgers): boolean =>
  permissionSets.some(({ values }) =>
    [...(values.managedPolicies ?? []), ...(values.permissionsBoundary ?? [])].some(({ text }) =>
      isUnknownPolicyName(text),
    ),
  );

const namesAnOu = ({ assignments }: Ledgers): boolean =>
  assignments.some(({ values }) => values.accounts?.some(({ text }) => /^ou:/i.test(text)));

/** Memory of another instance is no memory. */
const recall = (store: MemoryStore | undefined, instance: Instance): ReturnType<MemoryStore["load"]> => {
  const recalled = store?.load() ?? { memory: undefined, problems: [] };
  const { memory, problems } = recalled;
  if (memory === undefined || memory.instanceArn === instance.arn) return recalled;
  const foreign: Problem = {
    code: "state-unusable",
    data: { detail: `it belongs to ${memory.instanceArn}` },
  };
  return { memory: undefined, problems: [...problems, foreign] };
};

/** An optional field that an earlier run read and that is gone now was renamed or deleted: what it said is unknown. */
const vanishedFields = (
  absentCodes: Readonly<Record<string, readonly string[]>>,
  memory: Memory | undefined,
): readonly Problem[] =>
  Object.entries(absentCodes).flatMap(([app, codes]): Problem[] => {
    const vanished = codes.filter((code) => memory?.codes[app]?.includes(code));
    return vanished.length === 0 ? [] : [{ code: "field-not-found", data: { app, codes: vanished } }];
  });

const emptyLedgers = (ledgers: Ledgers, settings: Settings): readonly Problem[] =>
  (["permissionSets", "assignments"] as const).flatMap((ledger): Problem[] => {
    const apps = settings.ledgers.filter(({ kind }) => kind === ledger).map(({ app }) => app);
    return ledgers[ledger].length > 0
      ? []
      : [{ code: "ledger-empty", data: { ledger, app: apps.join(", ") } }];
  });
