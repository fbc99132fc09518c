import type { Clock } from "./clock.ts";
import { type LedgerRecord, outlastsProgram, ownersOf, recordKey } from "./core/model/ledger.ts";
import { hoursBetween } from "./core/model/memory.ts";
import { type Problem, severityOf } from "./core/model/problem.ts";
import type { Reached } from "./core/planning/run-result.ts";
import { heldCodes, massesIn } from "./core/telling/held-back.ts";
import type { RecordDesk, RecordEdit } from "./core/telling/record-desk.ts";
import {
  type CommentContent,
  hasNewAdvice,
  marksAfter,
  marksIn,
  nextComment,
  type RecordNews,
  recordNews,
  welcomeMark,
} from "./core/telling/record-news.ts";
import { recordStateWords } from "./core/telling/record-state.ts";
import { nothingTold, type Told, type ToldRecord } from "./core/telling/told.ts";
import { RemoteError } from "./remote-error.ts";

export type TellRecordsOptions = {
  readonly tellsSuccess: boolean;
  /** Comments that a run posts at most, in each app. */
  readonly mostComments: number;
  /** Records that may newly have the same problem in one run. */
  readonly mostAlike: number;
  /** Whether the next run will know what this one has told. */
  readonly remembers: boolean;
  /** The words that an app's status field has. */
  readonly presetOf: (app: string) => "en" | "ja";
  /** Whether it matters who changed an app's records last: what is written there is written by a program. */
  readonly needsLastEditor: (app: string) => boolean;
  readonly commentText: (content: CommentContent) => string;
  readonly statusText: (news: RecordNews) => string;
  /** Told before each comment is posted, with the record noted as one that may have been told more. */
  readonly onPosting: (told: Told) => void;
};

/** What was told, where it is known, and what went wrong about telling it. */
export type RecordsTold = {
  readonly told: Told;
  readonly problems: readonly Problem[];
  /** Problems of records that so many records share at once that nobody is told of them yet. */
  readonly heldBack: readonly Problem[];
};

/** Records whose comments a run reads at most, in each app, and what one of them may cost: three pages and two posts. */
const mostRead = 40;
const costOfOne = 5;
/** An app that refuses so many comments one after the other refuses them all. */
const mostRefusals = 3;
const runMinutes = 10;
const runsPerHour = 60 / runMinutes;
const hourlyStep = 17;

/** Answers people's mistakes on their records, each once. `told` is undefined where nothing is known of earlier runs. */
export const tellRecords = async (
  desk: RecordDesk,
  reached: Reached,
  found: readonly Problem[],
  told: Told | undefined,
  clock: Clock,
  options: TellRecordsOptions,
): Promise<RecordsTold> => {
  const before = told ?? nothingTold;
  const now = clock.now();
  const news = recordNews(reached, found, (key) => before.records[key]?.owesWelcome === true);
  const records: Record<string, ToldRecord> = {};
  for (const one of news) {
    const key = recordKey(one.record.ref);
    const known = before.records[key];
    if (known === undefined) continue;
    // Remarks that are no longer made are owed to nobody.
    const { owesAdvice, ...kept } = known;
    records[key] = owesAdvice && hasNewAdvice(one, known.marks) ? known : kept;
  }

  const masses = massesIn({
    news,
    isNew: (one) => {
      const known = told === undefined ? undefined : (before.records[recordKey(one.record.ref)] ?? untold);
      if (known === undefined || known.isUnsure === true) return true;
      return (nextComment(one, known.marks, false)?.problems.length ?? 0) > 0;
    },
    most: options.mostAlike,
    before: before.masses,
    now,
  });
  const holding: Holding = { codes: heldCodes(masses, now), told: new Set(), held: [], left: [] };

  // If this run is killed, the next one reads the comments of the record that was being told, and repeats nothing.
  // Where nothing is known it reads them all the same.
  const onPosting = (): void => {
    if (told !== undefined) options.onPosting({ ...told, records: { ...records } });
  };

  const apps = [...new Set(news.map(({ record }) => record.ref.app))];
  const problems = await Promise.all(
    apps.map(async (app): Promise<readonly Problem[]> => {
      const ofApp = news.filter(({ record }) => record.ref.app === app);
      const commented = await commentIn(app, ofApp, {
        desk,
        told,
        records,
        now,
        options,
        onPosting,
        holding,
      });
      // What nobody is told of, no field says either.
      const waiting = new Set([...holding.held, ...holding.left]);
      const saying = ofApp.filter((one) => !waiting.has(one));
      return [...commented, ...(await writeStatuses(app, saying, desk, options))];
    }),
  );

  const failingSince = Object.fromEntries(
    news
      .filter(({ problems: those }) => those.some(isOwnersMatter))
      .map(({ record }) => recordKey(record.ref))
      .map((key) => [key, before.failingSince[key] ?? now.toISOString()]),
  );
  return {
    told: { ...before, records, failingSince, masses },
    problems: problems.flat(),
    heldBack: heldBackIn(holding),
  };
};

const untold: ToldRecord = { marks: [] };

/** Records that are told nothing yet, because too many have the same problem. */
type Holding = {
  readonly codes: ReadonlySet<string>;
  /** Codes that this run has told of in one comment. */
  readonly told: Set<string>;
  /** Told nothing, for sure. */
  readonly held: RecordNews[];
  /** Whether they were told of it before was not looked up. */
  readonly left: RecordNews[];
};

const isOfMass = ({ codes }: Holding, { problems }: Pick<RecordNews, "problems">): boolean =>
  problems.some(({ code }) => codes.has(code));

/** Where nothing was held for sure, the others may all have been told long ago. */
const heldBackIn = (holding: Holding): readonly Problem[] =>
  holding.held.length === 0
    ? []
    : [...holding.held, ...holding.left].flatMap(({ problems }) =>
        problems.filter(({ code }) => holding.codes.has(code)),
      );

/**
 * Whether a comment has to wait. Without memory nobody could say for how long it has: there each run posts one of a
 * kind, so that in the end everybody hears.
 */
const mustWait = (holding: Holding, content: CommentContent, remembers: boolean): boolean => {
  if (!isOfMass(holding, content)) return false;
  const codes = content.problems.map(({ code }) => code).filter((code) => holding.codes.has(code));
  if (remembers || codes.every((code) => holding.told.has(code))) return true;
  for (const code of codes) holding.told.add(code);
  return false;
};

/** What an owner has to correct; a remark that blocks nothing may stand for ever. */
const isOwnersMatter = (problem: Problem): boolean =>
  severityOf(problem) === "error" && problem.code !== "change-failed";

type Commenting = {
  readonly desk: RecordDesk;
  readonly told: Told | undefined;
  /** Brought up to date as comments are posted. */
  readonly records: Record<string, ToldRecord>;
  readonly now: Date;
  readonly options: TellRecordsOptions;
  readonly onPosting: () => void;
  readonly holding: Holding;
};

const commentIn = async (
  app: string,
  ofApp: readonly RecordNews[],
  { desk, told, records, now, options, onPosting, holding }: Commenting,
): Promise<readonly Problem[]> => {
  const isUnknown = (key: string): boolean => told === undefined || records[key]?.isUnsure === true;
  const sayOn = (news: RecordNews, marks: readonly string[]): CommentContent | undefined =>
    nextComment(news, marks, options.tellsSuccess);
  const candidates = ofApp
    .filter((news) => {
      const key = recordKey(news.record.ref);
      if (told === undefined) return mayHaveNews(news, now);
      return isUnknown(key) || sayOn(news, records[key]?.marks ?? []) !== undefined;
    })
    .sort((left, right) => oldestFirst(left.record, right.record));

  let read = 0;
  let posted = 0;
  let refusalsInRow = 0;
  const refusals: RemoteError[] = [];
  const isOver = (): boolean =>
    posted >= options.mostComments || refusalsInRow >= mostRefusals || desk.requestsLeft(app) < costOfOne;

  for (const news of inTurn(candidates, told === undefined, now)) {
    const { ref } = news.record;
    const key = recordKey(ref);
    let marks = records[key]?.marks ?? [];
    const known = isUnknown(key) ? undefined : sayOn(news, marks);
    const waits = known !== undefined && mustWait(holding, known, options.remembers);
    if (waits || isOver() || (isUnknown(key) && read >= mostRead)) {
      leave(records, news, told, options);
      if (waits) holding.held.push(news);
      else if (isOfMass(holding, news)) holding.left.push(news);
      continue;
    }
    const remember = (isUnsure: Pick<ToldRecord, "isUnsure"> = {}): void => {
      records[key] = { marks, ...isUnsure, ...owed(news, { ...records[key], marks }, options) };
    };
    try {
      if (isUnknown(key)) {
        read += 1;
        marks = marksIn(await desk.read(ref));
        remember();
      }
      const content = sayOn(news, marks);
      if (content !== undefined && known === undefined && mustWait(holding, content, options.remembers)) {
        holding.held.push(news);
        remember();
        continue;
      }
      if (content !== undefined) {
        remember({ isUnsure: true });
        onPosting();
        await desk.post(ref, options.commentText(content), ownersOf(news.record));
        posted += 1;
        marks = marksAfter(marks, content.marks);
      }
      remember();
      refusalsInRow = 0;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // The record is gone: nobody is left to be told.
      if (error.kind === "not-found") continue;
      remember({ isUnsure: true });
      if (error.kind === "stopped") continue;
      refusals.push(error);
      refusalsInRow = error.kind === "denied" ? mostRefusals : refusalsInRow + 1;
    }
  }
  for (const [key, { marks, ...known }] of Object.entries(records))
    if (marks.length === 0 && Object.keys(known).length === 0) delete records[key];
  const [first] = refusals;
  return first === undefined
    ? []
    : [{ code: "comment-failed", data: { app, count: refusals.length, detail: first.message } }];
};

/** Without memory: what fails, what this run has changed, and what somebody has edited within a day. */
const mayHaveNews = ({ problems, advice, hasChanged, record }: RecordNews, now: Date): boolean =>
  problems.length > 0 || advice.length > 0 || hasChanged || hoursBetween(record.updatedAt, now) < 24;

const oldestFirst = (left: LedgerRecord, right: LedgerRecord): number =>
  left.updatedAt.getTime() - right.updatedAt.getTime() || Number(left.ref.id) - Number(right.ref.id);

/**
 * Without memory the same records would come first in every run, and those behind them never: there the run's time
 * says with which of them it begins.
 */
const inTurn = (
  candidates: readonly RecordNews[],
  isForgetful: boolean,
  now: Date,
): readonly RecordNews[] => {
  if (!isForgetful || candidates.length <= mostRead) return candidates;
  const run = Math.floor(now.getTime() / (runMinutes * 60_000));
  // A step of a prime number besides, each hour: runs that come hourly or daily do not begin with the same for ever.
  const from = (run * mostRead + Math.floor(run / runsPerHour) * hourlyStep) % candidates.length;
  return [...candidates.slice(from), ...candidates.slice(0, from)];
};

/** A record whose turn did not come: what will be forgotten otherwise is noted for a later run. */
const leave = (
  records: Record<string, ToldRecord>,
  news: RecordNews,
  told: Told | undefined,
  options: TellRecordsOptions,
): void => {
  const key = recordKey(news.record.ref);
  const known = { ...records[key], marks: records[key]?.marks ?? [] };
  const debts = owed(news, known, options);
  if (told === undefined) records[key] = { ...known, isUnsure: true, ...debts };
  else if (Object.keys(debts).length > 0) records[key] = { ...known, ...debts };
};

/** A first grant, and remarks on a policy, are news in one run only: what was not said of them is remembered. */
const owed = (
  news: RecordNews,
  { marks, owesWelcome }: ToldRecord,
  { tellsSuccess }: TellRecordsOptions,
): Pick<ToldRecord, "owesWelcome" | "owesAdvice"> => ({
  ...(tellsSuccess && (owesWelcome === true || news.granted.length > 0) && !marks.includes(welcomeMark)
    ? { owesWelcome: true }
    : {}),
  ...(hasNewAdvice(news, marks) ? { owesAdvice: true } : {}),
});

/**
 * Keeps the status fields of an app up to date, where it has them: only what is not so already is written, and nothing
 * that would hide who changed a record, where that decides what it may grant.
 */
const writeStatuses = async (
  app: string,
  ofApp: readonly RecordNews[],
  desk: RecordDesk,
  { presetOf, needsLastEditor, statusText }: TellRecordsOptions,
): Promise<readonly Problem[]> => {
  const words = recordStateWords[presetOf(app)];
  const isOpen = !needsLastEditor(app);
  const edits = ofApp.flatMap((news): RecordEdit[] => {
    const { record, state } = news;
    if (!isOpen && !outlastsProgram(record)) return [];
    const wanted = { syncStatus: words[state], syncMessage: statusText(news) } as const;
    const values = Object.fromEntries(
      (["syncStatus", "syncMessage"] as const).flatMap((field) => {
        const code = record.codes[field];
        const is = (record.values[field] ?? []).map(({ text }) => text).join("\n");
        return code === undefined || is === wanted[field] ? [] : [[code, wanted[field]]];
      }),
    );
    return Object.keys(values).length === 0
      ? []
      : [{ record: record.ref, revision: record.revision, values }];
  });
  const refused = await desk.edit(edits);
  const [first] = refused;
  return first === undefined
    ? []
    : [{ code: "status-not-written", data: { app, count: refused.length, detail: first.detail } }];
};
