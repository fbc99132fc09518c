import type { Change } from "../model/change.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { recordKey } from "../model/ledger.ts";
import type { Limit } from "../model/limit.ts";
import { hoursBetween } from "../model/memory.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import { isDenied } from "../model/outcome-problems.ts";
import { type Problem, severityOf } from "../model/problem.ts";
import type { Reached, RunResult } from "../planning/run-result.ts";

/**
 * Why administrators hear something, the gravest first. The cause is the key by which a later run finds the message
 * again, so these names are stable.
 */
export const causes = [
  "paused",
  "kintone-unreadable",
  "aws-login",
  "aws-denied",
  "aws-unreadable",
  "ledger-empty",
  "protection-ended",
  "changes-held",
  "changes-failing",
  "comments-held",
  "permission-set-out-of-reach",
  "protection-wide",
  "records-failing",
  "replacement-failed",
  "unverified",
] as const;
export type Cause = (typeof causes)[number];

/** `critical`: nothing is synchronised until somebody acts. */
export type AlertSeverity = "critical" | "warning" | "info";

/**
 * How far a run came, in order: each knows all that those before it know. `ledgers`: kintone was read; `login`: AWS
 * knew who was asking; `plan`: everything was read; `apply`: every change of the plan was begun and has ended.
 */
export const stages = ["started", "ledgers", "login", "plan", "apply"] as const;
export type Stage = (typeof stages)[number];

export const isAtLeast = (stage: Stage, wanted: Stage): boolean =>
  stages.indexOf(stage) >= stages.indexOf(wanted);

/** What stands behind a fact, for people to look at. */
export type AlertItem =
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "held"; readonly change: Change; readonly limit: Limit; readonly index: DirectoryIndex }
  | {
      readonly kind: "failed";
      readonly change: Change;
      readonly reason: string;
      readonly index: DirectoryIndex;
    };

/** One thing that needs an administrator now. */
export type AlertFact = {
  readonly cause: Cause;
  readonly severity: AlertSeverity;
  /**
   * `transient` often passes by itself, so it is told only when it stays. A `refusal` is told at once. An `event` is
   * told at once, too, and is over with the run.
   */
  readonly nature: "transient" | "refusal" | "event";
  /** How far a later run must come to be able to say that this is over. */
  readonly knownFrom: Stage;
  /** What the headline counts: changes, records, permission sets. */
  readonly count: number;
  readonly items: readonly AlertItem[];
  /** Name of the held changes, for approving them. */
  readonly checksum?: string;
};

/** What one run has to say about every cause. */
export type AlertReading = {
  readonly facts: readonly AlertFact[];
  /** There, and not to be told, because another cause explains it; it is not over either. */
  readonly explained: ReadonlySet<Cause>;
  /** Of a cause that is neither here nor there, a run can say that it is over only when it came this far. */
  readonly stage: Stage;
};

export type AlertQuestion = {
  readonly result: RunResult;
  /** Record key → since when the record has had problems; undefined: nobody remembers. */
  readonly failingSince: Readonly<Record<string, string>> | undefined;
  readonly recordsFailingHours: number;
  /** Problems of which nobody is told yet, because so many records share them; undefined: nobody would be told anyway. */
  readonly heldBack: readonly Problem[] | undefined;
  readonly now: Date;
};

export const readAlerts = (question: AlertQuestion): AlertReading => {
  const { result } = question;
  const present = [
    ...problemFacts(result),
    ...(result.reached === undefined ? [] : planFacts(result.reached, result.problems)),
    ...recordFacts(question),
    ...heldBackFacts(question),
  ];
  const facts = withoutExplained(present).sort(
    (left, right) => causes.indexOf(left.cause) - causes.indexOf(right.cause),
  );
  const told = new Set(facts.map(({ cause }) => cause));
  const isDeniedAlone = result.reached?.outcomes?.some(isDeniedChange) === true;
  const explained = [
    ...present.map(({ cause }) => cause),
    ...(isDeniedAlone ? (["changes-failing"] as const) : []),
    ...(question.heldBack === undefined ? (["comments-held"] as const) : []),
  ].filter((cause) => !told.has(cause));
  return { facts, explained: new Set(explained), stage: stageOf(result) };
};

const stageOf = ({ reached, problems }: RunResult): Stage => {
  if (reached !== undefined) {
    const { outcomes } = reached;
    const hasEnded = ({ status, ...outcome }: ChangeOutcome): boolean =>
      status !== "unsettled" && !("because" in outcome && outcome.because === "stopped");
    return outcomes?.every(hasEnded) === true ? "apply" : "plan";
  }
  const known = problems.map(kindOf).filter((kind) => kind !== undefined);
  if (known.length === 0 || known.some(({ cause }) => cause === "kintone-unreadable")) return "started";
  return known.some(({ cause, atLogin }) => cause === "aws-login" || atLogin) ? "ledgers" : "login";
};

type Kind = Pick<AlertFact, "cause" | "severity" | "nature" | "knownFrom"> & {
  /** It may have happened before AWS knew who was asking. */
  readonly atLogin?: boolean;
};

const kintone = (nature: AlertFact["nature"], knownFrom: Stage = "ledgers"): Kind => ({
  cause: "kintone-unreadable",
  severity: "critical",
  nature,
  knownFrom,
});

const aws = (nature: AlertFact["nature"], operation = ""): Kind => ({
  cause: "aws-unreadable",
  severity: "critical",
  nature,
  knownFrom: "plan",
  atLogin: operation.startsWith("sts:"),
});

/** What a problem is for an administrator, looked at by itself. Undefined: nothing, or told from the plan. */
const kindOf = (problem: Problem): Kind | undefined => {
  switch (problem.code) {
    case "paused":
      return { cause: "paused", severity: "info", nature: "refusal", knownFrom: "started" };
    case "kintone-unreachable":
      return kintone("transient");
    case "kintone-denied":
    case "kintone-refused":
    case "app-not-found":
    case "field-unusable":
    case "account-list-empty":
      return kintone("refusal");
    case "field-not-found":
      // An optional field that has vanished shows only after everything was read.
      return kintone("refusal", "plan");
    case "incomplete-read":
      return problem.data.service === "kintone"
        ? kintone("transient")
        : aws("transient", problem.data.service);
    case "aws-unreachable":
      return aws("transient", problem.data.operation);
    case "no-instance":
    case "permission-sets-disabled":
      return aws("refusal");
    case "aws-login-failed":
      return { cause: "aws-login", severity: "critical", nature: "refusal", knownFrom: "login" };
    case "aws-denied":
      return { cause: "aws-denied", severity: "critical", nature: "refusal", knownFrom: "plan" };
    case "permission-set-out-of-reach":
    case "protection-wide":
      return { cause: problem.code, severity: "warning", nature: "refusal", knownFrom: "plan" };
    case "replacement-failed":
      return { cause: problem.code, severity: "info", nature: "event", knownFrom: "plan" };
    case "verification-late":
      return { cause: "unverified", severity: "warning", nature: "refusal", knownFrom: "plan" };
    default:
      return undefined;
  }
};

/** Facts that stand in the problems themselves. */
const problemFacts = ({ problems, reached }: RunResult): readonly AlertFact[] => {
  const all = problems.flatMap((problem) => {
    const kind = kindOf(problem);
    return kind === undefined ? [] : [{ problem, kind }];
  });
  return [...new Set(all.map(({ kind }) => kind.cause))].map((cause): AlertFact => {
    const found = all.filter(({ kind }) => kind.cause === cause);
    const kinds = found.map(({ kind }) => kind);
    const items = found.map(({ problem }) => ({ kind: "problem", problem }) as const);
    // Once everything was read, it is a change that was denied: only a run that applies can say that it is over.
    const isOfChange = cause === "aws-denied" && reached !== undefined;
    return {
      cause,
      severity: isOfChange ? "warning" : (kinds[0]?.severity ?? "warning"),
      nature: kinds.find(({ nature }) => nature !== "transient")?.nature ?? "transient",
      knownFrom: isOfChange ? "apply" : furthest(kinds.map(({ knownFrom }) => knownFrom)),
      count: cause === "permission-set-out-of-reach" ? setsIn(found) : items.length,
      items,
    };
  });
};

/** A set is told of on each of its records. */
const setsIn = (found: readonly { readonly problem: Problem }[]): number =>
  new Set(
    found.map(({ problem }) => (problem.code === "permission-set-out-of-reach" ? problem.data.name : "")),
  ).size;

const furthest = (found: readonly Stage[]): Stage =>
  stages.findLast((stage) => found.includes(stage)) ?? "started";

/** Facts that stand in the plan and in what became of it. */
const planFacts = (
  { plan, outcomes, index }: Reached,
  problems: readonly Problem[],
): readonly AlertFact[] => {
  const held = plan.held.map((one) => ({ kind: "held", ...one, index }) as const);
  const heldBy = (is: (kind: Limit["kind"]) => boolean) => held.filter(({ limit }) => is(limit.kind));
  const checksum = plan.checksum === undefined ? {} : { checksum: plan.checksum };
  const fact = (cause: Cause, items: readonly AlertItem[], over: Partial<AlertFact> = {}): AlertFact => ({
    cause,
    severity: "warning",
    nature: "refusal",
    knownFrom: "plan",
    count: items.length,
    items,
    ...over,
  });
  const found: AlertFact[] = [];

  const empty = problems.filter(({ code }) => code === "ledger-empty");
  const heldByEmpty = heldBy((kind) => kind === "ledger-empty");
  // A ledger that nothing hangs on is empty because it is new.
  const hangsOnIt = heldByEmpty.length > 0 || plan.kept.some(({ reason }) => reason === "policy-additive");
  if (empty.length > 0 && hangsOnIt) {
    const items = [...empty.map((problem) => ({ kind: "problem", problem }) as const), ...heldByEmpty];
    found.push(fact("ledger-empty", items, { severity: "critical", count: heldByEmpty.length, ...checksum }));
  }
  const ended = heldBy((kind) => kind === "protection-ended");
  if (ended.length > 0) found.push(fact("protection-ended", ended, checksum));
  const others = heldBy((kind) => kind !== "protection-ended" && kind !== "ledger-empty");
  if (others.length > 0) found.push(fact("changes-held", others, checksum));

  const failed = (outcomes ?? []).flatMap((outcome) =>
    outcome.status === "failed" && !isDeniedChange(outcome) ? [outcome] : [],
  );
  if (failed.length > 0) {
    const items = failed.map(
      ({ change, failure }) => ({ kind: "failed", change, reason: failure.message, index }) as const,
    );
    const nature = failed.every(({ failure }) => failure.isTransient === true) ? "transient" : "refusal";
    found.push(fact("changes-failing", items, { nature, knownFrom: "apply" }));
  }
  return found;
};

const isDeniedChange = (outcome: ChangeOutcome): boolean =>
  outcome.status === "failed" && isDenied(outcome.failure);

/** Problems that AWS makes, or that have a cause of their own. */
const notTheOwners: ReadonlySet<Problem["code"]> = new Set<Problem["code"]>([
  "change-failed",
  "change-unsettled",
  "protection-wide",
]);

/** One roll-up of the records that nobody has repaired for so long. */
const recordFacts = ({
  result,
  failingSince,
  recordsFailingHours,
  now,
}: AlertQuestion): readonly AlertFact[] => {
  const failing = result.problems.filter((problem) => {
    const { record, code } = problem;
    if (record === undefined || notTheOwners.has(code) || severityOf(problem) !== "error") return false;
    const since = failingSince?.[recordKey(record)];
    return since !== undefined && hoursBetween(new Date(since), now) > recordsFailingHours;
  });
  return failing.length === 0 ? [] : [rollUp(failing)];
};

/** It may be what all of a company's records say, so nobody is kept waiting to see whether it passes. */
const heldBackFacts = ({ heldBack = [] }: AlertQuestion): readonly AlertFact[] =>
  heldBack.length === 0 ? [] : [rollUp(heldBack, "comments-held")];

const rollUp = (problems: readonly Problem[], cause: Cause = "records-failing"): AlertFact => ({
  cause,
  severity: "warning",
  nature: "refusal",
  knownFrom: "plan",
  count: recordsIn(problems),
  items: problems.map((problem) => ({ kind: "problem", problem })),
});

/** How many records these are about. */
export const recordsIn = (problems: readonly Problem[]): number =>
  new Set(problems.map(({ record }) => (record === undefined ? "" : recordKey(record)))).size;

/** Of a cause and what it brings about, only the cause is told. */
const withoutExplained = (facts: readonly AlertFact[]): AlertFact[] => {
  // What would be done while the sync is paused, or could not be read, is nobody's business yet.
  const overall =
    facts.find(({ cause }) => cause === "paused") ??
    facts.find(({ cause }) => cause === "kintone-unreadable");
  if (overall !== undefined) return [overall];
  // A record whose protection is told of already is not told of again.
  const explaining = facts.filter(({ cause }) => cause === "protection-ended" || cause === "protection-wide");
  const told = new Set(explaining.flatMap(({ items }) => items.flatMap(recordsOf)));
  return facts.flatMap((fact) => {
    if (fact.cause !== "records-failing") return [fact];
    const left = fact.items.flatMap((item) =>
      item.kind === "problem" && !recordsOf(item).some((key) => told.has(key)) ? [item.problem] : [],
    );
    return left.length === 0 ? [] : [rollUp(left)];
  });
};

const recordsOf = (item: AlertItem): readonly string[] => {
  if (item.kind !== "problem") return item.change.records.map(recordKey);
  return item.problem.record === undefined ? [] : [recordKey(item.problem.record)];
};
