import { applyChanges } from "./apply.ts";
import type { Clock } from "./clock.ts";
import { type Adoption, adoptionChecksum, type ImportPlan, planImport } from "./core/import/import.ts";
import type { AssignmentDraft } from "./core/import/import-assignments.ts";
import type { LedgerForms } from "./core/ledgers/field-shape.ts";
import { type Change, changeId } from "./core/model/change.ts";
import type { CurrentState } from "./core/model/current.ts";
import { matcher } from "./core/model/glob.ts";
import type { InstanceArn } from "./core/model/ids.ts";
import type { FieldValue, LedgerField, LedgerKind, Ledgers, RecordRef } from "./core/model/ledger.ts";
import type { LedgersReading } from "./core/model/ledgers-reading.ts";
import type { ChangeOutcome } from "./core/model/outcome.ts";
import { outcomeProblems } from "./core/model/outcome-problems.ts";
import type { ImportTrouble, Problem } from "./core/model/problem.ts";
import { RemoteError } from "./remote-error.ts";
import type { TargetQuery, TargetReading, Writer } from "./run.ts";
import type { Settings } from "./settings/settings.ts";

/*
 * What IAM Identity Center has becomes records. Before anything is written the ledgers are read again: whatever may have been
 * written without an answer, or by somebody else meanwhile, is seen and left out.
 */

type NewValues = Readonly<Partial<Record<LedgerField, readonly FieldValue[]>>>;

export type ImportPorts = {
  readonly readLedgers: () => Promise<LedgersReading>;
  /** What can be written: the first app of each ledger. */
  readonly readForms: () => Promise<
    | { readonly status: "read"; readonly forms: LedgerForms }
    | { readonly status: "unreadable"; readonly problems: readonly Problem[] }
  >;
  readonly readTarget: (query: TargetQuery) => Promise<TargetReading>;
  /** Adds these records, all or none of them. Throws RemoteError. */
  readonly addRecords: (
    ledger: LedgerKind,
    form: LedgerForms[LedgerKind],
    records: readonly NewValues[],
  ) => Promise<readonly RecordRef[]>;
  /** As many records as one request takes. */
  readonly recordsAtOnce: number;
  /** Asked for only when sets are adopted. */
  readonly writerFor: (current: CurrentState) => Writer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

export type ImportOptions = {
  readonly settings: Settings;
  readonly isDryRun: boolean;
  /** `show`: which sets would be adopted; a checksum: adopt just the list that has it. */
  readonly adopt: "no" | "show" | { readonly checksum: string };
};

export type ImportListener = {
  readonly onPhase: (phase: "ledgers" | "target" | "records" | "adopt") => void;
  readonly onAdded: (ledger: LedgerKind, done: number, total: number) => void;
};

type Refused = { readonly name: string; readonly detail: string };

type ImportReached = {
  readonly instance: InstanceArn;
  readonly current: CurrentState;
  readonly directory: Extract<TargetReading, { readonly status: "read" }>["directory"];
  /** What there was to do at first. */
  readonly planned: ImportPlan;
  /** What is left to do once all is written; the same as `planned` in a dry run. */
  readonly after: ImportPlan;
  readonly added: Readonly<Record<LedgerKind, readonly RecordRef[]>>;
  readonly adoption:
    | {
        readonly adoptions: readonly Adoption[];
        readonly checksum: string;
        /** Undefined: they were only shown. */
        readonly outcomes: readonly ChangeOutcome[] | undefined;
      }
    | undefined;
};

export type ImportResult = {
  readonly problems: readonly Problem[];
  readonly reached: ImportReached | undefined;
};

const rounds = 3;
const betweenRounds = 2_000;

export const importRecords = async (
  ports: ImportPorts,
  options: ImportOptions,
  listener: ImportListener,
): Promise<ImportResult> => {
  const { settings, isDryRun } = options;
  const unreadable = (problems: readonly Problem[]): ImportResult => ({ problems, reached: undefined });

  listener.onPhase("ledgers");
  const first = await ports.readLedgers();
  if (first.status === "unreadable") return unreadable(first.problems);
  const formsRead = await ports.readForms();
  if (formsRead.status === "unreadable") return unreadable(formsRead.problems);
  const { forms } = formsRead;
  const unfillable = ledgerKinds.flatMap((ledger): Problem[] => {
    const { app, othersRequired: codes } = forms[ledger];
    return codes.length === 0 ? [] : [importProblem(app, { kind: "required", codes })];
  });
  if (unfillable.length > 0) return unreadable(unfillable);

  listener.onPhase("target");
  const isExcluded = matcher(settings.scope.excludePermissionSets);
  const target = await ports.readTarget({
    instanceArn: settings.instanceArn,
    withOus: true,
    // Read like ours, so that everything about them is known.
    isOurs: (name) => !isExcluded(name),
    isFull: true,
  });
  if (target.status === "unreadable") return unreadable(target.problems);
  const { current, directory } = target;
  const planFor = (ledgers: Ledgers): ImportPlan =>
    planImport({ inventory: current, directory, ledgers, forms, settings, now: ports.clock.now() });

  const planned = planFor(first.ledgers);
  const writing = isDryRun
    ? { after: planned, added: { permissionSets: [], assignments: [] }, problems: [] }
    : await writeRecords(ports, { planned, planFor, forms, settings }, listener);
  const adoption = await adopt(ports, options, current, writing.after, listener);
  return {
    problems: [...writing.problems, ...(adoption?.problems ?? [])],
    reached: {
      instance: current.instance.arn,
      current,
      directory,
      planned,
      after: writing.after,
      added: writing.added,
      adoption,
    },
  };
};

const importProblem = (app: string, why: ImportTrouble): Problem => ({
  code: "import-incomplete",
  data: { app, why },
});

type WriteInput = {
  readonly planned: ImportPlan;
  readonly planFor: (ledgers: Ledgers) => ImportPlan;
  readonly forms: LedgerForms;
  readonly settings: Settings;
};

type Writing = {
  readonly after: ImportPlan;
  readonly added: Readonly<Record<LedgerKind, readonly RecordRef[]>>;
  readonly problems: readonly Problem[];
};

const isEmpty = ({ permissionSets, assignments }: ImportPlan): boolean =>
  permissionSets.length === 0 && assignments.length === 0;

/** One record to be, in the ways in which it can be said. */
type Draft = { readonly name: string; readonly spellings: readonly [NewValues, ...NewValues[]] };

const draftsOf = (plan: ImportPlan): Readonly<Record<LedgerKind, readonly Draft[]>> => ({
  permissionSets: plan.permissionSets.map(({ name, values }) => ({ name, spellings: [values] })),
  assignments: plan.assignments.map((draft) => ({ name: nameOf(draft), spellings: draft.spellings })),
});

const nameOf = ({ assignments: [first] }: AssignmentDraft): string =>
  `${first?.permissionSetName} / ${first?.accountId}`;

/** Reads the ledgers again before it writes, and after an answer that did not come. */
const writeRecords = async (
  ports: ImportPorts,
  { planned, planFor, forms, settings }: WriteInput,
  listener: ImportListener,
): Promise<Writing> => {
  const added: Record<LedgerKind, RecordRef[]> = { permissionSets: [], assignments: [] };
  const refused = new Map<string, Refused>();
  const written = new Set<string>();
  const keyOf = (ledger: LedgerKind, { name }: Draft): string => `${ledger}/${name}`;
  let plan = planned;
  const stillThere = (ledger: LedgerKind, keys: { has: (key: string) => boolean }): readonly Draft[] =>
    draftsOf(plan)[ledger].filter((draft) => keys.has(keyOf(ledger, draft)));
  const ended = (problems: readonly Problem[], isCut = false): Writing => ({
    after: plan,
    added,
    problems: [
      ...ledgerKinds.flatMap((ledger): Problem[] => {
        // What somebody else has written meanwhile was refused for just that.
        const [first, ...more] = stillThere(ledger, refused).flatMap(
          (draft) => refused.get(keyOf(ledger, draft)) ?? [],
        );
        if (first === undefined) return [];
        const why = { kind: "refused", count: 1 + more.length, ...first } as const;
        return [importProblem(forms[ledger].app, why)];
      }),
      ...ledgerKinds.flatMap((ledger): Problem[] => {
        const count = isCut ? 0 : stillThere(ledger, written).length;
        return count === 0 ? [] : [importProblem(forms[ledger].app, { kind: "unrecognised", count })];
      }),
      ...problems,
    ],
  });
  if (isEmpty(planned)) return ended([]);

  listener.onPhase("records");
  for (let round = 1; ; round++) {
    let trouble: { readonly app: string; readonly why: ImportTrouble } | undefined;
    for (const ledger of ledgerKinds) {
      const read = await ports.readLedgers();
      if (read.status === "unreadable") return ended(read.problems, true);
      plan = planFor(read.ledgers);
      // Whatever was written is not written again, even if it is not recognised.
      const drafts = draftsOf(plan)[ledger].filter(
        (draft) => !refused.has(keyOf(ledger, draft)) && !written.has(keyOf(ledger, draft)),
      );
      const form = forms[ledger];
      const condition = settings.ledgers.find(({ kind }) => kind === ledger)?.condition ?? "";
      const outcome = await addAll(ports, {
        ledger,
        form,
        drafts,
        isFound: condition === "" ? undefined : (ref) => isFound(ports, ledger, ref),
        onAdded: (refs, batch, done) => {
          added[ledger].push(...refs);
          for (const draft of batch) written.add(keyOf(ledger, draft));
          listener.onAdded(ledger, done, drafts.length);
        },
        onRefused: (draft, detail) => refused.set(keyOf(ledger, draft), { name: draft.name, detail }),
      });
      if (outcome === undefined) continue;
      trouble = { app: form.app, why: outcome };
      break;
    }
    if (trouble?.why.kind !== "unanswered" || round === rounds) {
      const last = await ports.readLedgers();
      if (last.status === "unreadable") return ended(last.problems, true);
      plan = planFor(last.ledgers);
      if (trouble === undefined) return ended([]);
      return ended([importProblem(trouble.app, trouble.why)], trouble.why.kind === "condition");
    }
    await ports.clock.sleep(betweenRounds, ports.signal);
  }
};

const ledgerKinds = ["permissionSets", "assignments"] as const;

const isFound = async (ports: ImportPorts, ledger: LedgerKind, ref: RecordRef): Promise<boolean> => {
  const read = await ports.readLedgers();
  return read.status === "read" && read.ledgers[ledger].some((record) => record.ref.id === ref.id);
};

/** Records that kintone may refuse one by one before this is taken for a matter of all of them. */
const mostRefused = 20;
/** Records that had to be said in another way before the others are said so from the start. */
const lessons = 5;

/**
 * Adds records in batches. A batch that is refused is halved until the record that is to blame is found; that one is
 * tried in its other spellings. Answers what stopped it.
 */
const addAll = async (
  ports: ImportPorts,
  of: {
    readonly ledger: LedgerKind;
    readonly form: LedgerForms[LedgerKind];
    readonly drafts: readonly Draft[];
    /** Given where the settings pick records by a condition: whether a new record meets it. */
    readonly isFound: ((ref: RecordRef) => Promise<boolean>) | undefined;
    readonly onAdded: (refs: readonly RecordRef[], batch: readonly Draft[], done: number) => void;
    readonly onRefused: (draft: Draft, detail: string) => void;
  },
): Promise<ImportTrouble | undefined> => {
  let done = 0;
  let refusedCount = 0;
  let preferred = 0;
  const learned = new Map<number, number>();
  let isConditionTried = of.isFound === undefined;

  const add = async (drafts: readonly Draft[], spelling: number): Promise<void> => {
    const values = drafts.map(({ spellings }) => spellings[Math.min(spelling, spellings.length - 1)] ?? {});
    const refs = await ports.addRecords(of.ledger, of.form, values);
    done += drafts.length;
    of.onAdded(refs, drafts, done);
    const [ref] = refs;
    if (isConditionTried || ref === undefined) return;
    isConditionTried = true;
    if ((await of.isFound?.(ref)) === false) throw new Unfound(ref);
  };
  const addOne = async (draft: Draft): Promise<void> => {
    let detail = "";
    const inTurn = [preferred, ...draft.spellings.keys()].filter(
      (at, index, all) => all.indexOf(at) === index,
    );
    for (const spelling of inTurn.filter((at) => at < draft.spellings.length)) {
      try {
        await add([draft], spelling);
        const times = (learned.get(spelling) ?? 0) + 1;
        learned.set(spelling, times);
        if (times >= lessons) preferred = spelling;
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        detail = error.message;
      }
    }
    of.onRefused(draft, detail);
    refusedCount += 1;
    if (refusedCount >= mostRefused) throw new TooMany();
  };
  const addBatch = async (drafts: readonly Draft[]): Promise<void> => {
    if (drafts.length === 1 && drafts[0] !== undefined) return addOne(drafts[0]);
    try {
      await add(drafts, preferred);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const half = Math.ceil(drafts.length / 2);
      await addBatch(drafts.slice(0, half));
      await addBatch(drafts.slice(half));
    }
  };

  try {
    for (let at = 0; at < of.drafts.length; ) {
      const size = isConditionTried ? ports.recordsAtOnce : 1;
      await addBatch(of.drafts.slice(at, at + size));
      at += size;
    }
    return undefined;
  } catch (error) {
    if (error instanceof TooMany) return { kind: "gave-up" };
    if (error instanceof Unfound) return { kind: "condition", record: error.ref.url };
    if (!(error instanceof RemoteError)) throw error;
    const detail = error.message;
    return error.kind === "denied" ? { kind: "denied", detail } : { kind: "unanswered", detail };
  }
};

const isRefusal = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && error.kind === "refused";

class TooMany extends Error {}
class Unfound extends Error {
  readonly ref: RecordRef;
  constructor(ref: RecordRef) {
    super();
    this.ref = ref;
  }
}

const editsInFlight = 1;

/** Shows which sets can be adopted, or puts our tags on just those that were shown. */
const adopt = async (
  ports: ImportPorts,
  { adopt: wish, isDryRun }: ImportOptions,
  current: CurrentState,
  { adoptions }: ImportPlan,
  listener: ImportListener,
): Promise<
  (NonNullable<ImportReached["adoption"]> & { readonly problems: readonly Problem[] }) | undefined
> => {
  if (wish === "no") return undefined;
  const checksum = adoptionChecksum(current.instance.arn, adoptions);
  const shown = { adoptions, checksum, outcomes: undefined, problems: [] };
  if (wish === "show" || isDryRun || adoptions.length === 0) return shown;
  if (wish.checksum !== checksum)
    return { ...shown, problems: [{ code: "adoption-changed", data: { asked: wish.checksum, checksum } }] };

  listener.onPhase("adopt");
  const changes = adoptions.map(({ arn, name, record, tags }): Change => {
    const deed = {
      kind: "update-permission-set",
      permissionSet: { arn, name },
      edits: [{ kind: "tag", tags }],
    } as const;
    return {
      ...deed,
      id: changeId(deed),
      instanceArn: current.instance.arn,
      records: [record],
      requires: [],
      after: [],
    };
  });
  const { perform } = ports.writerFor(current);
  const outcomes = await applyChanges({
    changes,
    perform,
    accountsOf: () => [],
    assignmentsInFlight: editsInFlight,
    clock: ports.clock,
    signal: ports.signal,
    onOutcome: () => {},
  });
  return { adoptions, checksum, outcomes, problems: outcomeProblems(outcomes, ({ id }) => id) };
};
