import type { Change } from "./core/change.ts";
import type { ChangeOutcome } from "./core/outcome.ts";

export type ApplyOptions = {
  /** In an order in which every change comes after what it waits for. */
  readonly changes: readonly Change[];
  readonly perform: (change: Change) => Promise<ChangeOutcome>;
  /** Assignment requests outstanding at the same time. */
  readonly assignmentsInFlight: number;
  /** Aborted when nothing new may be begun. */
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: ChangeOutcome) => void;
};

/** Provisionings that AWS runs at the same time; more are refused. */
const provisioningsInFlight = 3;
/** Permission sets created or edited at the same time; within one set, edits follow each other. */
const editsInFlight = 5;

type Lane = "assignment" | "provisioning" | "edit";

const laneOf = ({ kind }: Change): Lane =>
  kind === "create-assignment" || kind === "delete-assignment"
    ? "assignment"
    : kind === "provision"
      ? "provisioning"
      : "edit";

/** AWS updates one role of an account at a time, so one account has one assignment request under way. */
const accountOf = (change: Change): string | undefined =>
  "assignment" in change ? change.assignment.accountId : undefined;

/**
 * Carries out a plan: each change as soon as what it waits for has ended and a slot is free. One that fails stops
 * only what requires it. Outcomes come in the order of the plan.
 */
export const applyChanges = async (options: ApplyOptions): Promise<readonly ChangeOutcome[]> => {
  const { changes, perform, signal, onOutcome } = options;
  const slots: Record<Lane, number> = {
    assignment: options.assignmentsInFlight,
    provisioning: provisioningsInFlight,
    edit: editsInFlight,
  };
  const outcomes = new Map<string, ChangeOutcome>();
  const busyAccounts = new Set<string>();
  const running = new Set<Promise<void>>();
  let pending = [...changes];

  const end = (outcome: ChangeOutcome): void => {
    outcomes.set(outcome.change.id, outcome);
    onOutcome(outcome);
  };
  const canBegin = (change: Change): boolean => {
    const account = accountOf(change);
    return slots[laneOf(change)] > 0 && (account === undefined || !busyAccounts.has(account));
  };
  const begin = (change: Change): void => {
    const lane = laneOf(change);
    const account = accountOf(change);
    slots[lane]--;
    if (account !== undefined) busyAccounts.add(account);
    const work = perform(change).then((outcome) => {
      slots[lane]++;
      if (account !== undefined) busyAccounts.delete(account);
      running.delete(work);
      end(outcome);
    });
    running.add(work);
  };

  /** Why a change will not be begun, if so. What was only not reached in time is no failed requirement. */
  const obstacleTo = ({ requires }: Change): "requirement" | "stopped" | undefined => {
    const unmet = requires
      .map((id) => outcomes.get(id))
      .filter((outcome) => outcome !== undefined && outcome.status !== "succeeded");
    const hasFailed = unmet.some(
      (outcome) =>
        outcome?.status === "failed" || (outcome?.status === "skipped" && outcome.because === "requirement"),
    );
    return hasFailed ? "requirement" : unmet.length > 0 || signal.aborted ? "stopped" : undefined;
  };

  /** Begins, skips or leaves each change that has not begun yet; says whether anything was skipped. */
  const sweep = (): boolean => {
    const left: Change[] = [];
    let skipped = false;
    for (const change of pending) {
      const because = obstacleTo(change);
      if (because !== undefined) {
        end({ status: "skipped", change, because });
        skipped = true;
      } else if ([...change.requires, ...change.after].every((id) => outcomes.has(id)) && canBegin(change))
        begin(change);
      else left.push(change);
    }
    pending = left;
    return skipped;
  };

  for (;;) {
    while (sweep());
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (pending.length > 0)
    throw new Error(`changes wait for each other: ${pending.map(({ id }) => id).join(", ")}`);
  return changes.map((change) => outcomes.get(change.id)!);
};
