import { createHash } from "node:crypto";
import { readEnabled } from "../ledgers/enabled.ts";
import { type Assignment, assignmentKey } from "../model/assignment.ts";
import type { Change } from "../model/change.ts";
import { compareText, foldName } from "../model/ids.ts";
import { type LedgerRecord, type RecordRef, recordKey } from "../model/ledger.ts";
import { editsBetween } from "../model/permission-set.ts";
import { type Problem, type ProblemCode, severityOf } from "../model/problem.ts";
import type { Reached } from "../planning/run-result.ts";
import type { RecordState } from "./record-state.ts";

/** What a run has to say about one record. */
export type RecordNews = {
  readonly record: LedgerRecord;
  readonly state: RecordState;
  /** What is so until somebody does something. */
  readonly problems: readonly Problem[];
  /** What was found out about a change of this run, and will not be found out again. */
  readonly advice: readonly Problem[];
  /** Whether everything that it asks for is there. */
  readonly isSettled: boolean;
  readonly hasChanged: boolean;
  /** Granted by this run; for a record whose first grant is still to be told, all that it has. */
  readonly granted: readonly Assignment[];
};

/** Said in the report, not on the record: nobody can or need do anything about these there. */
const silent: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["description-replaced", "change-unsettled"]);

const isSilent = (problem: Problem): boolean =>
  silent.has(problem.code) || (problem.code === "change-failed" && problem.data.isTransient === true);

const isAdvice = (problem: Problem): boolean =>
  problem.code === "policy-finding" && problem.data.finding.kind === "analyzer";

export const recordNews = (
  reached: Reached,
  problems: readonly Problem[],
  owesWelcome: (record: string) => boolean,
): readonly RecordNews[] => {
  const { ledgers, desired, plan, outcomes } = reached;
  const lackingOf = recordsLackingSomething(reached);
  const problemsOf = byRecord(problems, ({ record }) => (record === undefined ? [] : [record]));
  const changesOf = byRecord(plan.changes, ({ records }) => records);
  const heldOf = byRecord(plan.held, ({ change }) => change.records);
  const succeeded = new Set(
    (outcomes ?? []).flatMap(({ status, change }) => (status === "succeeded" ? [change.id] : [])),
  );
  const asleep = new Set(
    desired.assignmentRecords.flatMap(({ status, record }) =>
      status === "ended" || status === "disabled" || status === "later" ? [recordKey(record.ref)] : [],
    ),
  );
  const isDone = ({ id }: Change): boolean => succeeded.has(id);
  const owed = byRecord([...desired.assignments.values()], ({ records }) =>
    records.filter((record) => owesWelcome(recordKey(record))),
  );

  return [...ledgers.permissionSets, ...ledgers.assignments].map((record): RecordNews => {
    const key = recordKey(record.ref);
    const all = (problemsOf.get(key) ?? []).filter((problem) => !isSilent(problem));
    const standing = all.filter((problem) => !isAdvice(problem));
    const changes = changesOf.get(key) ?? [];
    const isSettled = changes.every(isDone) && !heldOf.has(key) && !lackingOf.has(key);
    const isInactive = asleep.has(key) || readEnabled(record.values.enabled) === "disabled";
    return {
      record,
      problems: standing,
      advice: all.filter(isAdvice),
      isSettled,
      hasChanged: changes.some(isDone),
      granted:
        (isSettled ? owed.get(key)?.map(({ assignment }) => assignment) : undefined) ??
        changes.flatMap(grantedBy(isDone)),
      state: standing.some((problem) => severityOf(problem) === "error")
        ? "problem"
        : standing.some(({ code }) => code === "waiting-for-directory") || !isSettled
          ? "waiting"
          : isInactive
            ? "inactive"
            : "applied",
    };
  });
};

/**
 * Keys of records that ask for what was neither there nor made by this run, for whatever reason: what its plan does
 * not say (a set that is out of reach, an assignment that waits for room) has not come true either.
 */
const recordsLackingSomething = ({ desired, current, outcomes }: Reached): ReadonlySet<string> => {
  const there = new Set(current.assignments.map(assignmentKey));
  for (const { status, change } of outcomes ?? [])
    if (status === "succeeded" && change.kind === "create-assignment")
      there.add(assignmentKey(change.assignment));
  const lacking = [...desired.assignments].flatMap(([key, { records }]) => (there.has(key) ? [] : records));
  const outOfReach = new Map(
    current.permissionSets.flatMap((set) =>
      set.ownership === "ours" && set.outOfReach !== undefined ? [[foldName(set.name), set.content]] : [],
    ),
  );
  const differing = desired.permissionSets.flatMap(({ name, spec, records }) => {
    const content = outOfReach.get(foldName(name));
    const differs = content !== undefined && spec !== undefined && editsBetween(content, spec).length > 0;
    return differs ? records : [];
  });
  return new Set([...lacking, ...differing].map(recordKey));
};

const grantedBy =
  (isDone: (change: Change) => boolean) =>
  (change: Change): readonly Assignment[] =>
    change.kind === "create-assignment" && isDone(change) ? [change.assignment] : [];

const byRecord = <Item>(
  items: readonly Item[],
  recordsOf: (item: Item) => readonly RecordRef[],
): ReadonlyMap<string, readonly Item[]> => {
  const found = new Map<string, Item[]>();
  for (const item of items)
    for (const record of recordsOf(item)) {
      const key = recordKey(record);
      const there = found.get(key);
      if (there === undefined) found.set(key, [item]);
      else there.push(item);
    }
  return found;
};

/** What may change while the mistake stays the same. */
const passing: ReadonlySet<string> = new Set(["suggestions", "count"]);

/** AWS's own words name the session of the role and the request, which are new in every run. */
const withoutTraces = (text: string): string =>
  text
    .replace(/(assumed-role\/[^/\s]+\/)[\w+=,.@-]+/g, "$1…")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "…");

/**
 * The name of a set of problems: the first 10 hex digits of SHA-256 over their sorted codes, fields and data. The same
 * problems have the same mark in every run and in every language.
 */
const markOf = (problems: readonly Problem[]): string =>
  digest([...new Set(problems.map(identityOf))].sort(compareText).join("\n"));

/** Who is waited for may change from run to run, and nobody need do anything about it: waiting is told once. */
const identityOf = ({ code, field, place, data }: Problem): string => {
  if (code === "waiting-for-directory") return code;
  const sorted = Object.entries(data)
    .filter(([name]) => !passing.has(name))
    .sort(([left], [right]) => compareText(left, right));
  return withoutTraces(JSON.stringify([code, field ?? "", place ?? null, sorted]));
};

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 10);

/** The mark of having nothing wrong. */
const noProblems = markOf([]);
export const welcomeMark: string = digest("welcome");

/** What one comment says; at least one of its parts is there. */
export type CommentContent = {
  readonly record: LedgerRecord;
  /** All of the record's problems together, where they are not those that were told last. */
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
  /** The problems told last are gone, and the record is now in force, or asks for nothing. */
  readonly cleared: "applied" | "inactive" | undefined;
  /** The first access that the record has given. */
  readonly granted: readonly Assignment[];
  /** What was told, and last the mark of the problems as they are now. */
  readonly marks: readonly string[];
};

/** Whether there are remarks that were not told yet. */
export const hasNewAdvice = ({ advice }: RecordNews, marks: readonly string[]): boolean =>
  advice.length > 0 && !marks.includes(markOf(advice));

/** The comment that a record needs after these marks; undefined when there is nothing new to say. */
export const nextComment = (
  news: RecordNews,
  marks: readonly string[],
  tellsSuccess: boolean,
): CommentContent | undefined => {
  const { record, state, problems, advice, isSettled, granted } = news;
  const last = marks.at(-1) ?? noProblems;
  const now = markOf(problems);
  const newProblems = problems.length > 0 && now !== last ? problems : [];
  const newAdvice = hasNewAdvice(news, marks) ? advice : [];
  const isCleared = problems.length === 0 && last !== noProblems && isSettled;
  const welcomes = tellsSuccess && granted.length > 0 && !marks.includes(welcomeMark);
  if (newProblems.length === 0 && newAdvice.length === 0 && !isCleared && !welcomes) return undefined;
  const standing = problems.length > 0 || isCleared ? now : last;
  return {
    record,
    problems: newProblems,
    advice: newAdvice,
    cleared: !isCleared ? undefined : state === "inactive" ? "inactive" : "applied",
    granted: welcomes ? granted : [],
    marks: [
      ...(newAdvice.length > 0 ? [markOf(newAdvice)] : []),
      ...(welcomes ? [welcomeMark] : []),
      standing,
    ],
  };
};

/** Of what was told before, beyond the last: enough for remarks that come and go. */
const mostMarks = 20;

/** What a record has been told once these marks are added: the newest, and never without that of the first grant. */
export const marksAfter = (before: readonly string[], added: readonly string[]): readonly string[] => {
  const all = [...before.filter((mark) => !added.includes(mark)), ...added];
  const newest = all.slice(-mostMarks);
  const hasLost = all.includes(welcomeMark) && !newest.includes(welcomeMark);
  return hasLost ? [welcomeMark, ...newest] : newest;
};

const markLine = /^\[identity-sync ([0-9a-f]{10})\]$/;

/** How a mark stands in a comment, on a line of its own. */
export const markText = (mark: string): string => `[identity-sync ${mark}]`;

/** The marks in the texts of our comments, in their order. */
export const marksIn = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) =>
    text.split(/\r\n|\r|\n/).flatMap((line) => {
      const mark = markLine.exec(line.trim())?.[1];
      return mark === undefined ? [] : [mark];
    }),
  );
