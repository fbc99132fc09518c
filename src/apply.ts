import type { Clock } from "./clock.ts";
import type { Change } from "./core/model/change.ts";
import type { AccountId } from "./core/model/ids.ts";
import type { ChangeOutcome, Postponed } from "./core/model/outcome.ts";

export type Perform = (change: Change) => Promise<ChangeOutcome | Postponed>;

export type ApplyOptions = {
  /** In an order in which every change comes after what it waits for. */
  readonly changes: readonly Change[];
  readonly perform: Perform;
  /** Accounts whose roles a change touches: AWS updates one role of an account at a time. */
  readonly accountsOf: (change: Change) => readonly AccountId[];
  /** Assignment requests outstanding at the same time. */
  readonly assignmentsInFlight: number;
  readonly clock: Clock;
  /** Aborted when nothing new may be begun. */
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: ChangeOutcome, secondsLeft: number | undefined) => void;
};

/** Provisionings that AWS runs at the same time; more are refused. */
const provisioningsInFlight = 3;
/** Permission sets created or edited at the same time; within one set, edits follow each other. */
const editsInFlight = 5;
/** Milliseconds for which a conflict is believed to be somebody else's change that is still going on. */
const conflictPatience = 300_000;
const firstPause = 500;
const longestPause = 15_000;
/** Milliseconds without a refusal after which one more request is tried again. */
const recovery = 5_000;

type Lane = "assignment" | "provisioning" | "edit";

const laneOf = ({ kind }: Change): Lane =>
  kind === "create-assignment" || kind === "delete-assignment"
    ? "assignment"
    : kind === "provision"
      ? "provisioning"
      : "edit";

type Task = {
  readonly change: Change;
  readonly accounts: readonly AccountId[];
  /** How many of the changes that it waits for have not ended. */
  waitsFor: number;
  /** Since when AWS has answered it with conflicts, in milliseconds. */
  conflictSince: number | undefined;
  pause: number;
};

/**
 * Carries out a plan: each change as soon as what it waits for has ended and a slot is free; of those that could
 * begin, one in the account that has the most left to do, so that the last account does not finish alone. One that
 * fails stops only what requires it. Outcomes come in the order of the plan.
 */
export const applyChanges = async (options: ApplyOptions): Promise<readonly ChangeOutcome[]> => {
  const { changes, perform, accountsOf, clock, signal, onOutcome } = options;
  const now = (): number => clock.now().getTime();
  const free: Record<Lane, number> = {
    assignment: options.assignmentsInFlight,
    provisioning: provisioningsInFlight,
    edit: editsInFlight,
  };
  const tasks = new Map(
    changes.map((change): [string, Task] => [
      change.id,
      {
        change,
        accounts: accountsOf(change),
        waitsFor: 0,
        conflictSince: undefined,
        pause: firstPause,
      },
    ]),
  );
  const dependents = new Map<string, Task[]>();
  for (const task of tasks.values())
    for (const id of [...task.change.requires, ...task.change.after]) {
      task.waitsFor += 1;
      dependents.set(id, dependents.get(id) ?? []);
      dependents.get(id)?.push(task);
    }

  const outcomes = new Map<string, ChangeOutcome>();
  const pending = new Set(tasks.values());
  const busyAccounts = new Set<AccountId>();
  const running = new Set<Promise<void>>();
  const pauses = new Set<Promise<void>>();
  const ready = readyTasks();
  /** Assignments of an account that have not ended. */
  const left = new Map<AccountId, number>();
  for (const { change, accounts } of tasks.values())
    if (laneOf(change) === "assignment")
      for (const account of accounts) left.set(account, (left.get(account) ?? 0) + 1);
  const outlook = makeOutlook(options.assignmentsInFlight, left, now);

  // How many requests AWS takes at present; somebody else's may be among those that it counts.
  let slots = options.assignmentsInFlight;
  let assignmentsRunning = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;

  const end = (outcome: ChangeOutcome): void => {
    const { change } = outcome;
    const task = tasks.get(change.id);
    if (task === undefined || outcomes.has(change.id)) return;
    outcomes.set(change.id, outcome);
    pending.delete(task);
    ready.remove(task);
    if (laneOf(change) === "assignment")
      for (const account of task.accounts) left.set(account, (left.get(account) ?? 1) - 1);
    onOutcome(outcome, outlook.secondsLeft());
    for (const dependent of dependents.get(change.id) ?? []) {
      dependent.waitsFor -= 1;
      const because = obstacleTo(dependent.change);
      if (because !== undefined) skip(dependent, because);
      else if (dependent.waitsFor === 0 && pending.has(dependent)) ready.add(dependent);
    }
  };
  const skip = ({ change }: Task, because: "requirement" | "stopped"): void =>
    end({ status: "skipped", change, because });

  /** Why a change will not be begun, if so. What was only not reached in time is no failed requirement. */
  const obstacleTo = ({ requires }: Change): "requirement" | "stopped" | undefined => {
    const unmet = requires
      .map((id) => outcomes.get(id))
      .filter((outcome) => outcome !== undefined && outcome.status !== "succeeded");
    const hasFailed = unmet.some(
      (outcome) =>
        outcome?.status === "failed" || (outcome?.status === "skipped" && outcome.because === "requirement"),
    );
    return hasFailed ? "requirement" : unmet.length > 0 ? "stopped" : undefined;
  };

  const canBegin = ({ accounts }: Task): boolean => accounts.every((account) => !busyAccounts.has(account));

  const nextOf = (lane: Lane): Task | undefined => {
    if (free[lane] <= 0) return undefined;
    if (lane !== "assignment") return ready.of(lane).find(canBegin);
    return assignmentsRunning < slots ? ready.ofLongestLane(left, busyAccounts) : undefined;
  };

  const begin = (task: Task): void => {
    const lane = laneOf(task.change);
    const begunAt = now();
    ready.remove(task);
    pending.delete(task);
    free[lane] -= 1;
    if (lane === "assignment") assignmentsRunning += 1;
    for (const account of task.accounts) busyAccounts.add(account);
    const work = perform(task.change).then((performed) => {
      free[lane] += 1;
      if (lane === "assignment") assignmentsRunning -= 1;
      running.delete(work);
      if (performed.status === "postponed") return postpone(task, performed);
      for (const account of task.accounts) busyAccounts.delete(account);
      if (lane === "assignment" && performed.status === "succeeded") outlook.took(now() - begunAt);
      end(performed);
    });
    running.add(work);
  };

  /** The account, or everybody, pauses; the slot is another's meanwhile. */
  const postpone = (task: Task, { because, outcome }: Postponed): void => {
    if (because === "busy") {
      // Whoever takes up the slots, no more than are ours now are to be had.
      slots = Math.max(1, assignmentsRunning);
      refusedAt = now();
    } else task.conflictSince ??= now();
    const isOver = task.conflictSince !== undefined && now() - task.conflictSince >= conflictPatience;
    if (isOver || signal.aborted) {
      for (const account of task.accounts) busyAccounts.delete(account);
      end(isOver ? outcome : { status: "skipped", change: task.change, because: "stopped" });
      return;
    }
    pending.add(task);
    const pause = clock.sleep(task.pause, signal).then(() => {
      pauses.delete(pause);
      for (const account of task.accounts) busyAccounts.delete(account);
      if (pending.has(task)) ready.add(task);
    });
    task.pause = Math.min(task.pause * 2, longestPause);
    pauses.add(pause);
  };

  const beginReady = (): void => {
    if (signal.aborted) return;
    if (slots < options.assignmentsInFlight && now() - refusedAt >= recovery) {
      slots += 1;
      refusedAt = now();
    }
    // A provisioning keeps all of its accounts, for minutes: what takes seconds goes before.
    for (const lane of ["edit", "assignment", "provisioning"] as const)
      for (let task = nextOf(lane); task !== undefined; task = nextOf(lane)) begin(task);
  };

  for (const task of tasks.values()) if (task.waitsFor === 0) ready.add(task);
  for (;;) {
    beginReady();
    if (signal.aborted) for (const task of [...pending]) skip(task, obstacleTo(task.change) ?? "stopped");
    if (running.size + pauses.size === 0) break;
    await Promise.race([...running, ...pauses]);
  }
  if (pending.size > 0)
    throw new Error(`changes wait for each other: ${[...pending].map(({ change }) => change.id).join(", ")}`);
  return changes.map((change) => outcomes.get(change.id)!);
};

/** Changes that wait for nothing but a slot, by lane; assignments by account. */
const readyTasks = () => {
  const others: Record<Exclude<Lane, "assignment">, Set<Task>> = { provisioning: new Set(), edit: new Set() };
  const byAccount = new Map<AccountId, Set<Task>>();
  const setOf = ({ change, accounts }: Task): Set<Task> => {
    const lane = laneOf(change);
    if (lane !== "assignment") return others[lane];
    const [account] = accounts;
    if (account === undefined) throw new Error(`${change.id} has no account`);
    const there = byAccount.get(account) ?? new Set();
    byAccount.set(account, there);
    return there;
  };
  return {
    add: (task: Task): void => void setOf(task).add(task),
    remove: (task: Task): void => {
      setOf(task).delete(task);
      const [account] = task.accounts;
      if (account !== undefined && byAccount.get(account)?.size === 0) byAccount.delete(account);
    },
    of: (lane: Exclude<Lane, "assignment">): readonly Task[] => [...others[lane]],
    /** The first change of the account that has most left to do, among those that are not busy. */
    ofLongestLane: (left: ReadonlyMap<AccountId, number>, busy: ReadonlySet<AccountId>): Task | undefined => {
      let longest: AccountId | undefined;
      for (const account of byAccount.keys()) {
        if (busy.has(account)) continue;
        if (longest === undefined || (left.get(account) ?? 0) > (left.get(longest) ?? 0)) longest = account;
      }
      return longest === undefined ? undefined : byAccount.get(longest)?.values().next().value;
    },
  };
};

/** How long what is left will take, by how long assignments have taken so far. */
const makeOutlook = (slots: number, left: ReadonlyMap<AccountId, number>, now: () => number) => {
  const begun = now();
  let ended = 0;
  let total = 0;
  return {
    took: (milliseconds: number): void => {
      ended += 1;
      total += milliseconds;
    },
    secondsLeft: (): number | undefined => {
      if (ended === 0 || now() === begun) return undefined;
      const counts = [...left.values()];
      const all = counts.reduce((sum, count) => sum + count, 0);
      const longest = counts.reduce((most, count) => Math.max(most, count), 0);
      return (Math.max(all / slots, longest) * (total / ended)) / 1_000;
    },
  };
};
