import { compareText, foldName } from "../model/ids.ts";
import {
  type AuditAssignmentLine,
  type AuditChangeLine,
  type AuditLine,
  type AuditRecord,
  type AuditRunLine,
  lineKey,
} from "./audit.ts";

/** Who had access at some time between two moments, read off the audit trail. At least one of the first two is given. */
export type AuditQuestion = {
  /** Name or id. */
  readonly account: string | undefined;
  /** User name or id. */
  readonly person: string | undefined;
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
};

export type Access = Pick<AuditAssignmentLine, "account" | "permissionSet" | "principal"> & {
  /** When a run granted it; null when it was there before anything that these lines say. */
  readonly since: string | null;
  /** When it was taken away, where that was before the end of the time asked for. */
  readonly until: string | null;
  /** What said so when it was granted, or when it was last listed. */
  readonly records: readonly AuditRecord[];
  /** What ended it. */
  readonly endedBy: Pick<AuditChangeLine, "reason" | "records"> | null;
  readonly requestId: string | null;
};

/** What the lines cannot tell. Moments are ISO 8601. */
export type AuditDoubt =
  /** Nothing says who had what before: only what was granted since the first line is known. */
  | { readonly kind: "no-snapshot"; readonly first: string | null }
  /** A run found something else than the one before it left: lines are missing, or somebody else made changes. */
  | { readonly kind: "gap"; readonly from: string; readonly to: string }
  /** No line is younger, so what happened between the last one and the end of the time is not known. */
  | { readonly kind: "end-open"; readonly last: string }
  /** AWS was still busy with it when the run ended. */
  | { readonly kind: "unsettled"; readonly at: string; readonly change: AuditChangeLine }
  /** A snapshot says that as many lines follow, and there are fewer. */
  | { readonly kind: "snapshot-cut"; readonly at: string }
  /** Nothing of that name stands in any line. */
  | { readonly kind: "unknown-name"; readonly name: string }
  /** Who is in a group is not in the trail. */
  | { readonly kind: "group-members" };

export type AuditAnswer = { readonly accesses: readonly Access[]; readonly doubts: readonly AuditDoubt[] };

type AuditedRun = {
  readonly run: AuditRunLine;
  readonly changes: readonly AuditChangeLine[];
  /** Absent when the run took none. */
  readonly snapshot: readonly AuditAssignmentLine[] | undefined;
  readonly isCut: boolean;
};

/** Lines may come in any order, and more than once. */
export const answerAccess = (lines: readonly AuditLine[], question: AuditQuestion): AuditAnswer => {
  const byInstance = new Map<string, AuditLine[]>();
  for (const line of lines) {
    const there = byInstance.get(line.instanceArn);
    if (there === undefined) byInstance.set(line.instanceArn, [line]);
    else there.push(line);
  }
  const isAsked = matcherOf(lines, question);
  const answers = [...byInstance.values()].map((ofOne) => replay(runsOf(ofOne), question, isAsked));
  const accesses = answers
    .flatMap((answer) => answer.accesses)
    .sort((left, right) => compareText(sortKey(left), sortKey(right)));
  const hasGroup = accesses.some(({ principal }) => principal.type === "GROUP");
  return {
    accesses,
    doubts: [
      ...(lines.length === 0 ? [{ kind: "no-snapshot", first: null } as const] : []),
      ...unknownNames(lines, question),
      ...answers.flatMap((answer) => answer.doubts),
      ...(hasGroup || question.person !== undefined ? [{ kind: "group-members" } as const] : []),
    ],
  };
};

const sortKey = ({ account, permissionSet, principal, since }: Access): string =>
  [account.name ?? account.id, foldName(permissionSet), principal.type, principal.name, since ?? ""].join(
    "\n",
  );

type Seat = Pick<AuditAssignmentLine, "account" | "permissionSet" | "principal">;

const seatOf = (line: AuditLine): Seat | undefined => {
  if (line.kind === "assignment") return line;
  if (line.kind !== "change") return undefined;
  const { account, permissionSet, principal } = line;
  return account === null || principal === null ? undefined : { account, permissionSet, principal };
};

const isCalled = (name: string, of: { readonly id: string; readonly name: string | null }): boolean =>
  of.id === name || (of.name !== null && foldName(of.name) === foldName(name));

/** Names change and ids do not: whatever once had the name is meant under every name. */
const matcherOf = (
  lines: readonly AuditLine[],
  { account, person }: AuditQuestion,
): ((seat: Seat) => boolean) => {
  const seats = lines.flatMap((line) => seatOf(line) ?? []);
  const accounts = new Set(
    seats.flatMap((seat) =>
      account !== undefined && isCalled(account, seat.account) ? [seat.account.id] : [],
    ),
  );
  const people = new Set(
    seats.flatMap(({ principal }) =>
      person !== undefined && principal.type === "USER" && isCalled(person, principal) ? [principal.id] : [],
    ),
  );
  return (seat) =>
    (account === undefined || accounts.has(seat.account.id)) &&
    (person === undefined || (seat.principal.type === "USER" && people.has(seat.principal.id)));
};

const unknownNames = (
  lines: readonly AuditLine[],
  { account, person }: AuditQuestion,
): readonly AuditDoubt[] => {
  const seats = lines.flatMap((line) => seatOf(line) ?? []);
  const unknown = [
    ...(account === undefined || seats.some((seat) => isCalled(account, seat.account)) ? [] : [account]),
    ...(person === undefined || seats.some(({ principal }) => isCalled(person, principal)) ? [] : [person]),
  ];
  return unknown.map((name) => ({ kind: "unknown-name", name }));
};

/** Runs in the order of time, each with what it wrote. */
const runsOf = (lines: readonly AuditLine[]): readonly AuditedRun[] => {
  const byRun = new Map<string, Map<string, AuditLine>>();
  for (const line of lines) {
    const run = `${line.at} ${line.run.id} ${line.run.attempt}`;
    const what =
      line.kind === "change" ? line.changeId : line.kind === "assignment" ? lineKey(line) : line.kind;
    const there = byRun.get(run) ?? new Map<string, AuditLine>();
    byRun.set(run, there.set(`${line.kind} ${what}`, line));
  }
  return [...byRun.values()]
    .flatMap((ofRun): AuditedRun[] => {
      const all = [...ofRun.values()];
      const run = all.find((line) => line.kind === "run");
      if (run === undefined) return [];
      const listed = all.filter((line) => line.kind === "assignment");
      const header = all.find((line) => line.kind === "snapshot");
      const isWhole = header !== undefined && header.assignments === listed.length;
      return [
        {
          run,
          changes: all.filter((line) => line.kind === "change"),
          snapshot: isWhole ? listed : undefined,
          isCut: !isWhole && (header !== undefined || listed.length > 0),
        },
      ];
    })
    .sort((left, right) => compareText(left.run.at, right.run.at));
};

/** From the last snapshot before the time asked for, through what happened since, to the end of that time. */
const replay = (
  runs: readonly AuditedRun[],
  { from, until }: AuditQuestion,
  isAsked: (seat: Seat) => boolean,
): AuditAnswer => {
  const begin = from.toISOString();
  const end = until.toISOString();
  const before = runs.filter(({ run }) => run.at <= begin);
  const base = before.findLastIndex(({ snapshot }) => snapshot !== undefined);
  const told = runs.slice(Math.max(base, 0)).filter(({ run }) => run.at < end);
  const next = runs.find(({ run }) => run.at >= end);

  const now = new Map<string, Access>();
  const ended: Access[] = [];
  const finish = (key: string, access: Access): void => {
    now.delete(key);
    if (access.until !== null && access.until >= begin) ended.push(access);
  };
  const unsettled = new Map<string, AuditChangeLine>();
  for (const { run, changes, snapshot } of told) {
    for (const change of changes) {
      const seat = seatOf(change);
      if (seat === undefined) continue;
      const key = lineKey(seat);
      unsettled.delete(key);
      if (change.outcome === "unsettled") unsettled.set(key, change);
      if (change.outcome !== "applied") continue;
      if (change.change === "create-assignment") now.set(key, granted(seat, change));
      else
        finish(key, {
          ...(now.get(key) ?? { ...granted(seat, change), since: null, requestId: null }),
          until: change.at,
          endedBy: { reason: change.reason, records: change.records },
        });
    }
    if (snapshot !== undefined) takeOver(snapshot, run.at, now, finish);
  }
  return {
    accesses: [...now.values(), ...ended].filter(isAsked),
    doubts: [
      ...(base === -1 ? [{ kind: "no-snapshot", first: runs[0]?.run.at ?? null } as const] : []),
      ...told.flatMap(({ run, isCut }) => (isCut ? [{ kind: "snapshot-cut", at: run.at } as const] : [])),
      ...gapsBetween(next === undefined ? told : [...told, next]),
      ...endOpen(told, next),
      ...[...unsettled.values()].flatMap((change): AuditDoubt[] => {
        const seat = seatOf(change);
        return seat === undefined || !isAsked(seat) ? [] : [{ kind: "unsettled", at: change.at, change }];
      }),
    ],
  };
};

const granted = (seat: Seat, { at, records, requestId }: AuditChangeLine): Access => ({
  ...seat,
  since: at,
  until: null,
  records,
  endedBy: null,
  requestId,
});

/** A snapshot is right where the lines before it say otherwise; it knows the records of today. */
const takeOver = (
  snapshot: readonly AuditAssignmentLine[],
  at: string,
  now: Map<string, Access>,
  finish: (key: string, access: Access) => void,
): void => {
  const listed = new Map(snapshot.map((line) => [lineKey(line), line]));
  for (const [key, access] of [...now])
    if (!listed.has(key)) finish(key, { ...access, until: at, endedBy: null });
  for (const [key, { account, permissionSet, principal, records }] of listed) {
    const there = now.get(key);
    now.set(key, {
      account,
      permissionSet,
      principal,
      since: there?.since ?? null,
      until: null,
      records,
      endedBy: null,
      requestId: there?.requestId ?? null,
    });
  }
};

const gapsBetween = (runs: readonly AuditedRun[]): readonly AuditDoubt[] =>
  runs.flatMap(({ run }, index): AuditDoubt[] => {
    const earlier = runs[index - 1]?.run;
    return earlier === undefined || earlier.after.digest === run.before.digest
      ? []
      : [{ kind: "gap", from: earlier.at, to: run.at }];
  });

const endOpen = (told: readonly AuditedRun[], next: AuditedRun | undefined): readonly AuditDoubt[] => {
  const last = told.at(-1);
  return last === undefined || next !== undefined ? [] : [{ kind: "end-open", last: last.run.at }];
};
