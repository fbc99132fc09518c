import { accountId, type BenchWorld, type Grant, type Size, setName } from "./world.ts";

/**
 * What is measured. `factor`: how many times faster than real the simulator's clock runs, its limits and durations
 * with it; the program's rate is raised by as much.
 */
export type Case = {
  readonly id: string;
  readonly title: string;
  readonly factor: number;
  readonly size: Size;
  readonly world: Omit<BenchWorld, "size" | "port" | "limits">;
  readonly mode: "plan" | "apply";
  readonly expectedStatus: string;
  /** `fresh`: measured without state. `kept`: measured with what earlier runs left, ten minutes after the last. */
  readonly state: "fresh" | "kept";
  /** Requests a second that another client sends meanwhile. */
  readonly otherClient?: number;
  readonly target: Target;
  /** Which chart is drawn of it. */
  readonly chart?: "requests" | "outstanding";
};

export type Target =
  /** Wall time as a multiple of the bound. */
  | { readonly kind: "ratio"; readonly most: number }
  /** Wall time in seconds. */
  | { readonly kind: "seconds"; readonly most: number };

/** Requests a second that the settings allow by default; AWS has 20 for all together. */
export const rate = 15;
export const instanceRate = 20;
export const slots = 10;
export const assignmentSeconds = 3;
export const provisionSeconds = 3;
/** Milliseconds that AWS takes to answer; no number is documented. */
export const latencyMilliseconds = 100;

/** 600 pairs, 2,000 assignments. */
const hundred: Size = {
  accounts: 100,
  permissionSets: 30,
  accountsPerSet: 20,
  principalsOf: (pair) => (pair % 3 === 0 ? 4 : 3),
};
/** 6,000 pairs, 10,000 assignments. */
const fiveHundred: Size = {
  accounts: 500,
  permissionSets: 60,
  accountsPerSet: 100,
  principalsOf: (pair) => (pair % 3 === 0 ? 1 : 2),
};
/** 300 pairs, 300 assignments. */
const thirty: Size = { accounts: 30, permissionSets: 10, accountsPerSet: 30, principalsOf: () => 1 };
/** 300 pairs, 600 assignments. */
const sixty: Size = { accounts: 60, permissionSets: 5, accountsPerSet: 60, principalsOf: () => 2 };
const oneSet: Size = { accounts: 500, permissionSets: 1, accountsPerSet: 500, principalsOf: () => 1 };

/** Two groups in each pair that no record asks for. */
const sixHundredStrangers: readonly Grant[] = Array.from({ length: 600 }, (_, at) => ({
  account: accountId(at % 60),
  permissionSet: setName(Math.floor(at / 60) % 5),
  group: `group-${at < 300 ? "150" : "151"}`,
}));

const inSync = { world: { isGranted: true }, mode: "plan", expectedStatus: "in-sync" } as const;

export const cases: readonly Case[] = [
  {
    ...inSync,
    id: "read-100",
    title: "Full read, 100 accounts, 30 sets, 600 pairs, 2,000 assignments",
    factor: 1,
    size: hundred,
    state: "fresh",
    target: { kind: "ratio", most: 1.1 },
  },
  {
    ...inSync,
    id: "read-100-fast",
    title: "The same at the factor of the large cases",
    factor: 10,
    size: hundred,
    state: "fresh",
    target: { kind: "ratio", most: 1.1 },
  },
  {
    ...inSync,
    id: "read-500",
    title: "Full read, 500 accounts, 60 sets, 6,000 pairs, 10,000 assignments",
    factor: 10,
    size: fiveHundred,
    state: "fresh",
    target: { kind: "ratio", most: 1.1 },
    chart: "requests",
  },
  {
    ...inSync,
    id: "no-op-500",
    title: "No-op run with state, same size",
    factor: 1,
    size: fiveHundred,
    mode: "apply",
    state: "kept",
    target: { kind: "seconds", most: 40 },
  },
  {
    ...inSync,
    id: "no-op-30",
    title: "No-op run with state, 10 sets × 30 accounts, 300 assignments",
    factor: 1,
    size: thirty,
    mode: "apply",
    state: "kept",
    target: { kind: "seconds", most: 5 },
  },
  {
    id: "create-300",
    title: "300 assignments created, 10 sets × 30 accounts, 3 s each",
    factor: 1,
    size: thirty,
    world: { isGranted: false },
    mode: "apply",
    expectedStatus: "applied",
    state: "fresh",
    target: { kind: "ratio", most: 1.15 },
  },
  {
    id: "change-1200",
    title: "1,200 operations (600 create, 600 delete) on 60 accounts, 3 s each",
    factor: 10,
    size: sixty,
    world: { isGranted: false, drift: sixHundredStrangers },
    mode: "apply",
    expectedStatus: "applied",
    state: "fresh",
    target: { kind: "ratio", most: 1.15 },
    chart: "outstanding",
  },
  {
    id: "provision-500",
    title: "One permission set edited, provisioned in 500 accounts",
    factor: 10,
    size: oneSet,
    world: { isGranted: true, edited: [setName(0)] },
    mode: "apply",
    expectedStatus: "applied",
    state: "fresh",
    target: { kind: "ratio", most: 1.15 },
  },
  {
    ...inSync,
    id: "shared-100",
    title: "The 100-account read with another client taking 10 of the 20 requests a second",
    factor: 1,
    size: hundred,
    state: "fresh",
    otherClient: 10,
    target: { kind: "ratio", most: 1.3 },
  },
];
