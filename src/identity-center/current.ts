import type { Clock } from "../clock.ts";
import type { Instance, Principal } from "../core/model/assignment.ts";
import type { Change } from "../core/model/change.ts";
import { permissionSetNameOf } from "../core/model/change.ts";
import type { CurrentState, ForeignPermissionSet, OurPermissionSet } from "../core/model/current.ts";
import { type AccountId, asPermissionSetArn, foldName } from "../core/model/ids.ts";
import {
  type Observed,
  type ObservedIdentity,
  type ObservedPermissionSet,
  sliceOf,
  type Verification,
} from "../core/model/observed.ts";
import type { ChangeOutcome } from "../core/model/outcome.ts";
import {
  listPermissionSets,
  readAccounts,
  readPermissionSet,
  readPrincipals,
  readProvisionedIn,
} from "./reads.ts";
import type { SsoAdmin } from "./sso-admin.ts";
import { readTraces } from "./traces.ts";

export type CurrentStateQuery = {
  readonly instance: Instance;
  /** Whether a permission set is ours, by its name and tags. */
  readonly isOurs: (name: string, tags: Readonly<Record<string, string>>) => boolean;
  /** Accounts in which no set of ours may be provisioned: the management account and the bot's own. */
  readonly forbiddenAccounts: readonly AccountId[];
  /** All accounts of the organization; asked for when going by them may take fewer requests. */
  readonly accounts: () => Promise<readonly AccountId[]>;
  /** What earlier runs saw; absent: everything is read. */
  readonly remembered?: Observed | undefined;
  readonly verification?: Verification;
  /** Told once all that is to be read is known. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
};

export type CurrentStateReader = {
  /** What IAM Identity Center has: read now, or remembered. Complete, or it throws RemoteError. */
  readonly read: () => Promise<CurrentState>;
  /**
   * Reads what these changes touch, and what these sets are, as far as it was remembered. Answers the state with it;
   * undefined when all of it had been read in this run already. Throws RemoteError.
   */
  readonly reread: (
    changes: readonly Change[],
    permissionSetNames: readonly string[],
  ) => Promise<CurrentState | undefined>;
  /** When the oldest of all facts was read. */
  readonly oldest: () => Date;
  /** Puts down what changes have made of it; what may or may not have been done is to be read again. */
  readonly follow: (outcomes: readonly ChangeOutcome[]) => void;
  /** An asynchronous request of our own whose end was seen: its traces are known. */
  readonly isKnownRequest: (id: string) => void;
  /** What is known, also after a reading that failed half way. */
  readonly observed: () => Observed;
};

/** What was read, when, and whether it was in this run. */
type Fact<T> = { readonly value: T; readonly at: Date; readonly isLive: boolean };
type Facts = {
  identity: Fact<ObservedIdentity> | undefined;
  provisioned: Fact<readonly AccountId[]> | undefined;
  readonly pairs: Map<AccountId, Fact<readonly Principal[]>>;
};

/** A full read, as where nothing is remembered: 2 + 8P + K requests, for P sets of ours in K pairs with accounts. */
export const readCurrentState = (
  sso: SsoAdmin,
  clock: Clock,
  query: CurrentStateQuery,
): Promise<CurrentState> => currentStateReader(sso, clock, query).read();

export const currentStateReader = (
  sso: SsoAdmin,
  clock: Clock,
  query: CurrentStateQuery,
): CurrentStateReader => {
  const { instance, remembered, verification } = query;
  const InstanceArn = instance.arn;
  const begunAt = clock.now();
  const facts = factsOf(remembered);
  const traces = new Set(remembered?.requests);
  /** Up to when what others have asked of AWS is known. */
  let tracedUntil = remembered === undefined ? begunAt : new Date(remembered.readAt);
  let outOfReach: ReadonlyMap<string, AccountId> = new Map();

  const of = (arn: string) => ({ InstanceArn, PermissionSetArn: arn });
  const isOurs = ({ identity }: Facts): boolean =>
    identity !== undefined && query.isOurs(identity.value.name, identity.value.tags);
  /** Who is assigned matters where we may touch it. */
  const hasPairs = (arn: string, set: Facts): boolean => isOurs(set) && !outOfReach.has(arn);

  // What is read, and how many requests that takes; larger lists take more.
  let planned = 0;
  let done = 0;
  let isAllKnown = false;
  const doing = async <T>(requests: number, work: () => Promise<T>): Promise<T> => {
    planned += requests;
    const result = await work();
    done += requests;
    if (isAllKnown) query.onProgress?.({ done, total: planned });
    return result;
  };

  const readIdentity = (arn: string, set: Facts): Promise<void> =>
    doing(identityCost(set), async () => {
      const at = clock.now();
      set.identity = { value: await readPermissionSet(sso, of(arn), query.isOurs), at, isLive: true };
    });
  const setProvisioned = (set: Facts, accounts: readonly AccountId[], at: Date): void => {
    set.provisioned = { value: accounts, at, isLive: true };
    const there = new Set(accounts);
    for (const account of set.pairs.keys()) if (!there.has(account)) set.pairs.delete(account);
  };
  const readProvisioned = (arn: string, set: Facts): Promise<void> =>
    doing(1, async () => {
      const at = clock.now();
      setProvisioned(set, await readAccounts(sso, of(arn)), at);
    });
  const readPair = (arn: string, set: Facts, account: AccountId): Promise<void> =>
    doing(1, async () => {
      const at = clock.now();
      set.pairs.set(account, { value: await readPrincipals(sso, of(arn), account), at, isLive: true });
    });

  /** Where each set is: set by set, or account by account where those are fewer. */
  const readAllProvisioned = async (sets: readonly (readonly [string, Facts])[]): Promise<void> => {
    // Where it is remembered that there are more accounts than sets, nobody has to wait for their list.
    const seen = new Set([...facts.values()].flatMap(({ provisioned }) => provisioned?.value ?? []));
    const accounts = sets.length > Math.max(1, seen.size) ? await query.accounts() : [];
    if (accounts.length === 0 || accounts.length >= sets.length) {
      await Promise.all(sets.map(([arn, set]) => readProvisioned(arn, set)));
      return;
    }
    const at = clock.now();
    const bySet = new Map(sets.map(([arn]): [string, AccountId[]] => [arn, []]));
    await Promise.all(
      accounts.map((account) =>
        doing(1, async () => {
          for (const arn of await readProvisionedIn(sso, InstanceArn, account)) bySet.get(arn)?.push(account);
        }),
      ),
    );
    for (const [arn, set] of sets) setProvisioned(set, bySet.get(arn) ?? [], at);
  };

  const readMissingPairs = async (): Promise<void> => {
    const missing = [...facts].flatMap(([arn, set]) =>
      hasPairs(arn, set)
        ? (set.provisioned?.value ?? [])
            .filter((account) => !set.pairs.has(account))
            .map((account) => [arn, set, account] as const)
        : [],
    );
    const reading = missing.map(([arn, set, account]) => readPair(arn, set, account));
    isAllKnown = true;
    await Promise.all(reading);
  };

  /** Makes sure that what is missing is read, whatever that takes. */
  const complete = async (): Promise<void> => {
    await Promise.all(
      [...facts].flatMap(([arn, set]) =>
        set.identity === undefined || (isOurs(set) && set.identity.value.content === undefined)
          ? [readIdentity(arn, set)]
          : [],
      ),
    );
    await readAllProvisioned([...facts].filter(([, set]) => isOurs(set) && set.provisioned === undefined));
    await readMissingPairs();
  };

  const readInventory = async (): Promise<void> => {
    const [arns, ...forbidden] = await Promise.all([
      doing(1, () => listPermissionSets(sso, InstanceArn)),
      ...[...new Set(query.forbiddenAccounts)].map(async (account) => ({
        account,
        arns: await doing(1, () => readProvisionedIn(sso, InstanceArn, account)),
      })),
    ]);
    outOfReach = new Map(
      forbidden.flatMap(({ account, arns: in_ }) => in_.map((arn) => [arn, account] as const)),
    );
    const present = new Set(arns);
    for (const arn of facts.keys()) if (!present.has(arn)) facts.delete(arn);
    for (const arn of arns)
      if (!facts.has(arn)) facts.set(arn, { identity: undefined, provisioned: undefined, pairs: new Map() });
  };

  /** What others have asked of AWS since the last run is to be read again: their requests are listed for all to see. */
  const forgetWhatOthersTouched = async (since: Date): Promise<void> => {
    for (const { id, permissionSetArn, accountId, isOver } of await readTraces(
      sso,
      InstanceArn,
      since,
      traces,
    )) {
      if (isOver) traces.add(id);
      const set = facts.get(permissionSetArn);
      if (set === undefined) continue;
      if (accountId === undefined) set.identity = undefined;
      else set.pairs.delete(accountId);
    }
  };

  type Unit = Pick<Fact<unknown>, "at" | "isLive"> & {
    readonly cost: number;
    readonly read: () => Promise<void>;
  };
  const units = (): readonly Unit[] =>
    [...facts].flatMap(([arn, set]): readonly Unit[] => {
      const { identity, provisioned } = set;
      const pairs = hasPairs(arn, set) ? [...set.pairs] : [];
      return [
        ...(identity === undefined
          ? []
          : [{ ...identity, cost: identityCost(set), read: () => readIdentity(arn, set) }]),
        ...(provisioned === undefined || !isOurs(set)
          ? []
          : [{ ...provisioned, cost: 1, read: () => readProvisioned(arn, set) }]),
        ...pairs.map(([account, pair]) => ({ ...pair, cost: 1, read: () => readPair(arn, set, account) })),
      ];
    });

  /** Reads the oldest facts, until the slice of this run is done or its time is over. */
  const verify = async (
    { targetHours, budgetSeconds }: Verification,
    sinceLastRun: number,
  ): Promise<void> => {
    const until = begunAt.getTime() + budgetSeconds * 1_000;
    const all = units();
    const total = all.reduce((sum, { cost }) => sum + cost, 0);
    const dueAt = begunAt.getTime() - targetHours * 3_600_000;
    let slice = sliceOf(total, sinceLastRun, { targetHours, budgetSeconds });
    const oldestFirst = all
      .filter(({ isLive }) => !isLive)
      .sort((one, other) => one.at.getTime() - other.at.getTime());
    const next = (): Unit | undefined => {
      const [unit] = oldestFirst;
      if (unit === undefined || clock.now().getTime() >= until) return undefined;
      if (slice <= 0 && unit.at.getTime() > dueAt) return undefined;
      slice -= unit.cost;
      return oldestFirst.shift();
    };
    const lane = async (): Promise<void> => {
      for (let unit = next(); unit !== undefined; unit = next()) await unit.read();
    };
    // Enough to keep the rate up while answers are on their way, and few enough to stop in time.
    await Promise.all(Array.from({ length: Math.ceil(sso.rate()) + 2 }, lane));
  };

  const state = (): CurrentState => {
    const sets = [...facts].flatMap(([arn, set]): readonly (OurPermissionSet | ForeignPermissionSet)[] => {
      if (set.identity === undefined) return [];
      const { name, tags, content } = set.identity.value;
      const id = { arn: asPermissionSetArn(arn), name };
      if (!isOurs(set) || content === undefined) return [{ ...id, ownership: "foreign" }];
      const { outdated, ...rest } = content;
      return [
        {
          ...id,
          ownership: "ours",
          content: { ...rest, tags },
          provisioned: set.provisioned?.value ?? [],
          outdated,
          outOfReach: outOfReach.get(arn),
        },
      ];
    });
    const assignments = [...facts].flatMap(([arn, set]) =>
      hasPairs(arn, set)
        ? [...set.pairs].flatMap(([accountId, { value }]) =>
            value.map((principal) => ({
              accountId,
              permissionSetName: set.identity?.value.name ?? "",
              principal,
            })),
          )
        : [],
    );
    return { instance, permissionSets: sets, assignments };
  };

  type Read = readonly [fact: string, read: () => Promise<void>];
  const readsOf = (arn: string, set: Facts, accounts: Iterable<AccountId>): readonly Read[] => [
    ...(set.identity?.isLive === true ? [] : [[`${arn} is`, () => readIdentity(arn, set)] as const]),
    ...(!isOurs(set) || set.provisioned?.isLive === true
      ? []
      : [[`${arn} in`, () => readProvisioned(arn, set)] as const]),
    ...[...accounts]
      .filter((account) => set.pairs.get(account)?.isLive === false)
      .map((account): Read => [`${arn} ${account}`, () => readPair(arn, set, account)]),
  ];
  /** Reads of the facts behind these changes that are only remembered, each once. */
  const rememberedBehind = (
    changes: readonly Change[],
    names: readonly string[],
  ): ReadonlyMap<string, () => Promise<void>> => {
    const byName = new Map(
      [...facts].map(([arn, set]) => [foldName(set.identity?.value.name ?? ""), [arn, set]] as const),
    );
    const named = names.flatMap((name) => {
      const [arn, set] = byName.get(foldName(name)) ?? [];
      return arn === undefined || set === undefined ? [] : readsOf(arn, set, []);
    });
    return new Map([
      ...named,
      ...changes.flatMap((change) => {
        const [arn, set] = byName.get(foldName(permissionSetNameOf(change))) ?? [];
        if (arn === undefined || set === undefined) return [];
        const accounts =
          "assignment" in change
            ? [change.assignment.accountId]
            : change.kind === "delete-permission-set"
              ? set.pairs.keys()
              : [];
        return readsOf(arn, set, accounts);
      }),
    ]);
  };

  return {
    read: async () => {
      await readInventory();
      if (remembered === undefined || verification === undefined) {
        await complete();
        return state();
      }
      const readAt = tracedUntil;
      await forgetWhatOthersTouched(readAt);
      tracedUntil = begunAt;
      const until = begunAt.getTime() + (verification.budgetSeconds * 1_000) / 2;
      // What a set is may be forgotten where a change of it has failed: where it is has to be asked all the same.
      const known = [...facts].filter(
        ([, set]) => set.provisioned !== undefined && (set.identity === undefined || isOurs(set)),
      );
      // Where a set is tells of assignments that come first or go last; of very many sets, the oldest are asked for.
      known.sort(([, one], [, other]) => Number(one.provisioned?.at) - Number(other.provisioned?.at));
      const affordable = Math.floor(((until - clock.now().getTime()) / 1_000) * sso.rate());
      await readAllProvisioned(known.slice(0, Math.max(0, affordable)));
      await complete();
      await verify(verification, begunAt.getTime() - readAt.getTime());
      await complete();
      return state();
    },
    reread: async (changes, names) => {
      const reads = rememberedBehind(changes, names);
      if (reads.size === 0) return undefined;
      await Promise.all([...reads.values()].map((read) => read()));
      await complete();
      return state();
    },
    oldest: () => {
      const times = units().map(({ at }) => at.getTime());
      return new Date(times.reduce((least, time) => Math.min(least, time), begunAt.getTime()));
    },
    follow: (outcomes) => {
      // By the names before any of them is forgotten.
      const byName = new Map(
        [...facts.values()].map((set) => [foldName(set.identity?.value.name ?? ""), set] as const),
      );
      for (const outcome of outcomes) {
        const { change, status } = outcome;
        if (status === "skipped") continue;
        const set = byName.get(foldName(permissionSetNameOf(change)));
        if (set === undefined) continue;
        if (!("assignment" in change)) set.identity = undefined;
        else if (status !== "succeeded" || outcome.wasGone === true)
          set.pairs.delete(change.assignment.accountId);
        else followAssignment(set, change);
      }
    },
    isKnownRequest: (id) => void traces.add(id),
    observed: () => ({
      instanceArn: InstanceArn,
      readAt: tracedUntil.toISOString(),
      permissionSets: Object.fromEntries([...facts].map(([arn, set]) => [arn, observedOf(set)])),
      requests: [...traces].slice(-rememberedTraces),
    }),
  };
};

/** Ids of requests that are kept: more than AWS lists on the pages that are read. */
const rememberedTraces = 2_000;

const identityCost = ({ identity }: Facts): number => (identity?.value.content === undefined ? 2 : 7);

type AssignmentChange = Extract<Change, { readonly assignment: unknown }>;

const followAssignment = (set: Facts, { kind, assignment }: AssignmentChange): void => {
  const { accountId, principal } = assignment;
  const pair = set.pairs.get(accountId);
  // Nothing was provisioned there, so nobody was assigned; the next run reads who is.
  if (pair === undefined) return;
  const others = pair.value.filter(({ type, id }) => type !== principal.type || id !== principal.id);
  const value = kind === "create-assignment" ? [...others, principal] : others;
  set.pairs.set(accountId, { ...pair, value });
};

const factsOf = (observed: Observed | undefined): Map<string, Facts> =>
  new Map(
    Object.entries(observed?.permissionSets ?? {}).map(([arn, { identity, provisioned, pairs }]) => [
      arn,
      {
        identity: identity && factOf(identity, identity.at),
        provisioned: provisioned && factOf(provisioned.accounts, provisioned.at),
        pairs: new Map(
          Object.entries(pairs).map(([account, { principals, at }]) => [
            account as AccountId,
            factOf(principals, at),
          ]),
        ),
      },
    ]),
  );

const factOf = <T>(value: T, at: string): Fact<T> => ({ value, at: new Date(at), isLive: false });

const observedOf = ({ identity, provisioned, pairs }: Facts): ObservedPermissionSet => ({
  ...(identity === undefined ? {} : { identity: { ...identity.value, at: identity.at.toISOString() } }),
  ...(provisioned === undefined
    ? {}
    : { provisioned: { accounts: provisioned.value, at: provisioned.at.toISOString() } }),
  pairs: Object.fromEntries(
    [...pairs].map(([account, { value, at }]) => [account, { principals: value, at: at.toISOString() }]),
  ),
});
