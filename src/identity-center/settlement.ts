import type { Clock } from "../clock.ts";
import type { RequestId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestKind, RequestStatuses } from "./request-status.ts";

export type Settled =
  | { readonly status: "succeeded"; readonly wasGone?: true }
  | { readonly status: "failed"; readonly reason: string }
  /** Still in progress when the run had to stop, or when it was waited for no longer. */
  | { readonly status: "unsettled" };

export type Settlement = {
  /** Follows a request to its end. Throws RemoteError. */
  readonly settle: (kind: RequestKind, requestId: RequestId) => Promise<Settled>;
};

export type SettlementOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Minutes after which a request is waited for no longer. */
  readonly settleMinutes: number;
  /** Told of each request that has been followed to its end. */
  readonly onEnd?: (requestId: RequestId) => void;
};

/** Part of the rate that watching may take; the rest is for new requests and for how the old ones ended. */
const watchingShare = 1 / 2;
/** Looking more often than after this part of the time that requests take gains little. */
const timeShare = 1 / 20;
const longestTick = 10_000;
/** Requests of a kind that tell how long the next ones may take; the quickest of them counts. */
const remembered = 10;

type Waiting = {
  readonly kind: RequestKind;
  readonly since: number;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Watches all requests together: one list of what is in progress per kind and tick, and one look at each request that
 * has left it. A tick is a small part of what requests take, as the last ones tell, or as those that run have taken by
 * now; and never so short that the lists alone take up the rate. The lists give no reasons, and may lag: what they no
 * longer name is in progress until its own status says otherwise.
 */
export const settlement = (
  statuses: RequestStatuses,
  { clock, signal, settleMinutes, onEnd }: SettlementOptions,
): Settlement => {
  const waiting = new Map<RequestId, Waiting>();
  const lately: Record<RequestKind, readonly number[]> = { creation: [], deletion: [], provisioning: [] };
  let watching = false;
  const ageOf = ({ since }: Waiting): number => clock.now().getTime() - since;

  const follow = (requestId: RequestId, one: Waiting): void => {
    waiting.set(requestId, one);
    if (!watching) void watch();
  };

  /** Nothing more will be known of this request; the others go on. */
  const giveUp = (requestId: RequestId, { resolve, reject }: Waiting, error: unknown): void => {
    waiting.delete(requestId);
    const stopped = error instanceof RemoteError && error.kind === "stopped";
    stopped ? resolve({ status: "unsettled" }) : reject(error);
  };

  /** Whether it has ended, and how. The lists of the others do not wait for it. */
  const look = async (requestId: RequestId, one: Waiting): Promise<void> => {
    waiting.delete(requestId);
    try {
      const { status, reason } = await statuses.of(one.kind, requestId);
      if (status === "IN_PROGRESS") return follow(requestId, one);
      onEnd?.(requestId);
      lately[one.kind] = [...lately[one.kind], ageOf(one)].slice(-remembered);
      one.resolve(
        status === "SUCCEEDED"
          ? { status: "succeeded" }
          : { status: "failed", reason: reason ?? `${status}` },
      );
    } catch (error) {
      giveUp(requestId, one, error);
    }
  };

  const lookAtAll = async (kind: RequestKind): Promise<void> => {
    const ofKind = () => [...waiting].filter(([, one]) => one.kind === kind);
    // What is accepted while the list is on its way may not be in it.
    const asked = ofKind();
    try {
      const running = new Set(await statuses.inProgress(kind));
      for (const [id, one] of asked) if (waiting.has(id) && !running.has(id)) void look(id, one);
    } catch (error) {
      for (const [id, one] of ofKind()) giveUp(id, one, error);
    }
  };

  /** Nothing is expected to end before the quickest of the last ones would have. */
  const expected = (one: Waiting): number =>
    Math.max(ageOf(one), lately[one.kind].length === 0 ? 0 : Math.min(...lately[one.kind]));

  const tick = (kinds: number): number => {
    const soonest = Math.min(...[...waiting.values()].map(expected));
    const paced = (kinds / (statuses.rate() * watchingShare)) * 1_000;
    return Math.ceil(Math.max(paced, Math.min(soonest * timeShare, longestTick)));
  };

  /** What never ends is left for the next run to find. */
  const leaveOverdue = (): void => {
    for (const [id, one] of waiting)
      if (ageOf(one) >= settleMinutes * 60_000) {
        waiting.delete(id);
        one.resolve({ status: "unsettled" });
      }
  };

  const watch = async (): Promise<void> => {
    watching = true;
    let lists: readonly Promise<void>[] = [];
    while (waiting.size > 0) {
      const kinds = [...new Set([...waiting.values()].map(({ kind }) => kind))];
      await Promise.all([clock.sleep(tick(kinds.length), signal), ...lists]);
      lists = kinds.map(lookAtAll);
      leaveOverdue();
    }
    watching = false;
  };

  return {
    settle: (kind, requestId) =>
      new Promise((resolve, reject) => {
        follow(requestId, { kind, since: clock.now().getTime(), resolve, reject });
      }),
  };
};
