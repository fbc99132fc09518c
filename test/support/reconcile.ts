import { randomInt } from "node:crypto";
import { setMaxListeners } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { globalAgent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, vi } from "vitest";
import { parse, stringify } from "yaml";
import { connect, connectImport, type Surroundings } from "../../src/connect.ts";
import { splitTokens } from "../../src/environment.ts";
import { type ImportOptions, type ImportPorts, type ImportResult, importRecords } from "../../src/import.ts";
import { messagesFor } from "../../src/messages/messages.ts";
import { problemText } from "../../src/report/text.ts";
import { requestCounter } from "../../src/request-counter.ts";
import { type Listener, run } from "../../src/run.ts";
import { readSettings } from "../../src/settings/settings.ts";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator/server.ts";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import { quiet, type VirtualClock, virtualClock } from "./virtual-clock.ts";

/*
 * Whole runs in this process, by real HTTP, against a simulator whose time is the runs' own. Runs of one file follow
 * each other: the AWS SDK learns the simulator's address from the environment.
 */

type Overrides = { readonly [key: string]: unknown };

export type CompanyOptions = {
  readonly world: World;
  /** kintone's port is part of a record's identity: a world that was reconciled before keeps its port. */
  readonly port?: number;
  /** The state file of an earlier run. */
  readonly memory?: string | undefined;
  /** What an earlier run has kept of Identity Center; without it, the first run reads everything. */
  readonly observed?: string | undefined;
  /** Put over the settings that the simulator suggests. */
  readonly settings?: Overrides;
  readonly startsAt?: string;
  readonly faults?: readonly FaultInput[];
  /** A state directory to start from, which is copied. */
  readonly stateFrom?: string;
  /** Sees every request before it is carried out. */
  readonly intercept?: SimulatorOptions["intercept"];
};

export type RunChoices = {
  readonly mode?: "plan" | "apply";
  readonly approved?: string;
  readonly isPaused?: boolean;
  readonly settings?: Overrides;
  readonly tokens?: readonly string[];
  readonly slackToken?: string;
  readonly region?: string;
  /** Without: this run has no state directory. */
  readonly remembers?: boolean;
  readonly isFull?: boolean;
  /** The time limit. */
  readonly signal?: AbortSignal;
  /** The end of the time for telling; without, there is no end. */
  readonly telling?: AbortSignal;
  readonly listener?: Partial<Listener>;
  /** Logs in with a role, by GitHub's OIDC token; without: with keys. */
  readonly role?: Surroundings["role"];
};

export type Reconciliation = {
  readonly status: string;
  readonly result: Awaited<ReturnType<typeof run>>;
  /** Problems as people read them. Ids of requests, which mean nothing, are shown as `…`. */
  readonly en: readonly string[];
  readonly ja: readonly string[];
  /** What the services were asked to change, `sso-admin CreateAccountAssignment`, in the order of arrival. */
  readonly writes: readonly string[];
  /** Comments that were posted, `102/1: text`. */
  readonly comments: readonly string[];
  readonly requests: readonly LoggedRequest[];
  /** Assignments that are there after the run, `100000000011/ReadOnly ann@example.com`. */
  readonly assignments: readonly string[];
  readonly gained: readonly string[];
  readonly lost: readonly string[];
};

type ImportChoices = RunChoices &
  Partial<Omit<ImportOptions, "settings">> & {
    /** What happens around single steps. */
    readonly around?: (ports: ImportPorts) => ImportPorts;
  };

type Importing = Pick<Reconciliation, "en" | "ja" | "writes" | "requests"> & {
  readonly result: ImportResult;
};

export type Company = {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly port: number;
  readonly run: (choices?: RunChoices) => Promise<Reconciliation>;
  readonly importing: (choices?: ImportChoices) => Promise<Importing>;
  readonly assignments: () => readonly string[];
  readonly statePath: string;
  /** The state file as it stands; undefined when there is none. */
  readonly memory: () => string | undefined;
  /** What is kept of Identity Center, as it stands. */
  readonly observed: () => string | undefined;
  readonly close: () => Promise<void>;
};

const quietListener: Listener = { onPhase: () => {}, onPlan: () => {}, onOutcome: () => {} };

/** The time at which companies come into being. */
const beginning = "2026-04-01T00:30:00.000Z";

/** Starts a company's services, for as long as the test. */
export const company = async (options: CompanyOptions): Promise<Company> => {
  const opened = await openCompany(options);
  onTestFinished(opened.close);
  return opened;
};

/** As `company`, for whoever closes it. */
export const openCompany = async (options: CompanyOptions): Promise<Company> => {
  const clock = virtualClock(options.startsAt ?? beginning);
  const directory = mkdtempSync(join(tmpdir(), "reconcile-"));
  const statePath = join(directory, "state");
  const stateFile = join(statePath, "state.json");
  const observedFile = join(statePath, "observed.json");
  mkdirSync(statePath);
  if (options.stateFrom !== undefined) cpSync(options.stateFrom, statePath, { recursive: true });
  if (options.memory !== undefined) writeFileSync(stateFile, options.memory);
  if (options.observed !== undefined) writeFileSync(observedFile, options.observed);
  const textOf = (file: string): string | undefined => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const simulator = await startOnPort({
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
    world: structuredClone(options.world),
    port: options.port ?? privatePort(),
    now: () => clock.now().getTime(),
    settingsDirectory: directory,
  });
  simulator.addFaults(options.faults ?? []);
  const { listing } = simulator;
  const closing = new AbortController();
  let running = 0;
  const assignments = (): readonly string[] => assignmentsOf(simulator.state());
  const fileFor = (choices: RunChoices): Overrides =>
    merge(
      merge(parse(readFileSync(listing.settings, "utf8")), options.settings ?? {}),
      choices.settings ?? {},
    );

  return {
    simulator,
    clock,
    port: Number(new URL(listing.endpoints.kintone).port),
    assignments,
    statePath,
    memory: () => textOf(stateFile),
    observed: () => textOf(observedFile),
    close: async () => {
      // A run that failed may have left requests of its own waiting for their turn.
      closing.abort();
      await quiet();
      await simulator.close();
      // The next simulator on this port is another one: no connection of this one may be taken for its own.
      globalAgent.destroy();
      rmSync(directory, { recursive: true, force: true });
    },
    run: async (choices = {}) => {
      const before = assignments();
      const seen = simulator.requests().length;
      for (const [name, value] of Object.entries(listing.env)) vi.stubEnv(name, value);
      running += 1;
      try {
        const result = await oneRun({
          file: fileFor(choices),
          choices,
          clock,
          statePath,
          env: listing.env,
          closing: closing.signal,
        });
        const requests = simulator.requests().slice(seen);
        const after = assignments();
        return {
          status: result.status,
          result,
          ...sentencesOf(result.problems),
          writes: requests
            .filter(({ write, operation }) => write && operation !== postComment)
            .map((one) => `${one.service} ${one.operation}`),
          comments: requests
            .filter(({ operation, status = 0 }) => operation === postComment && status === 200)
            .map(commentIn),
          requests,
          assignments: after,
          gained: after.filter((one) => !before.includes(one)),
          lost: before.filter((one) => !after.includes(one)),
        };
      } finally {
        running -= 1;
        if (running === 0) vi.unstubAllEnvs();
      }
    },
    importing: async (choices = {}) => {
      const seen = simulator.requests().length;
      for (const [name, value] of Object.entries(listing.env)) vi.stubEnv(name, value);
      try {
        const { settings, surroundings } = surroundingsOf({
          file: fileFor(choices),
          choices,
          clock,
          statePath,
          env: listing.env,
          closing: closing.signal,
        });
        const { isDryRun = false, adopt = "no", around = (ports) => ports } = choices;
        const result = await importRecords(
          around(connectImport(settings, surroundings)),
          { settings, isDryRun, adopt },
          { onPhase: () => {}, onAdded: () => {} },
        );
        const requests = simulator.requests().slice(seen);
        return {
          result,
          ...sentencesOf(result.problems),
          writes: requests.filter(({ write }) => write).map((one) => `${one.service} ${one.operation}`),
          requests,
        };
      } finally {
        vi.unstubAllEnvs();
      }
    },
  };
};

/**
 * A port below those that systems give to whoever asks for any: a company that is closed and opened again finds it free.
 */
const privatePort = (): number => randomInt(20_000, 32_000);

/** Another test may hold, for a while, the port that a company had before. */
export const startOnPort = async (
  options: Parameters<typeof startSimulator>[0],
  triesLeft = 3_000,
): Promise<Simulator> => {
  try {
    return await startSimulator(options);
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!isTaken || triesLeft === 0) throw error;
    await wait(20);
    return startOnPort(options, triesLeft - 1);
  }
};

type OneRun = {
  readonly file: Overrides;
  readonly choices: RunChoices;
  readonly clock: VirtualClock;
  readonly statePath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly closing: AbortSignal;
};

const surroundingsOf = ({ file, choices, clock, statePath, env, closing }: OneRun) => {
  const reading = readSettings(stringify(file), { environment: {}, readFile: (path) => readFileSync(path) });
  if (reading.status === "invalid")
    throw new Error(`settings: ${sentencesOf(reading.problems).en.join("\n")}`);
  const orClosing = (given: AbortSignal | undefined): AbortSignal => {
    const signal = AbortSignal.any([closing, ...(given === undefined ? [] : [given])]);
    setMaxListeners(0, signal);
    return signal;
  };
  const surroundings: Surroundings = {
    apiTokens: choices.tokens ?? splitTokens(env.KINTONE_API_TOKEN),
    region: choices.region ?? env.AWS_REGION ?? "",
    role: choices.role,
    statePath: choices.remembers === false ? undefined : statePath,
    slack: { token: choices.slackToken ?? env.SLACK_BOT_TOKEN ?? "", apiUrl: env.SLACK_API_URL },
    runbook: undefined,
    clock,
    counter: requestCounter(),
    signal: orClosing(choices.signal),
    telling: orClosing(choices.telling),
  };
  return { settings: reading.settings, surroundings };
};

const oneRun = (of: OneRun): ReturnType<typeof run> => {
  const { settings, surroundings } = surroundingsOf(of);
  const { choices } = of;
  return run(
    connect(settings, surroundings),
    {
      settings,
      mode: choices.mode ?? "apply",
      trigger: { event: "test", actor: "", runUrl: "" },
      approved: choices.approved,
      isPaused: choices.isPaused ?? false,
      isFull: choices.isFull ?? false,
    },
    { ...quietListener, ...choices.listener },
  );
};

const isObject = (value: unknown): value is Overrides =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const merge = (base: Overrides, over: Overrides): Overrides => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => {
      const below = base[key];
      return [key, isObject(below) && isObject(value) ? merge(below, value) : value];
    }),
  ),
});

export const sentencesOf = (
  problems: readonly Parameters<typeof problemText>[0][],
): Pick<Reconciliation, "en" | "ja"> => {
  const said = (language: "en" | "ja"): readonly string[] =>
    problems.map((problem) =>
      problemText(problem, messagesFor(language))
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "…")
        .replace(/simulator-\d+/g, "…"),
    );
  return { en: said("en"), ja: said("ja") };
};

const postComment = "POST /k/v1/record/comment.json";

/** `102/1: text`, whom it mentions aside. */
const commentIn = ({ body }: LoggedRequest): string => {
  const { app, record, comment } = JSON.parse(body) as {
    readonly app: string;
    readonly record: string;
    readonly comment: { readonly text: string };
  };
  return `${app}/${record}: ${comment.text}`;
};

const assignmentsOf = ({ assignments }: World): readonly string[] =>
  assignments
    .map((one) => {
      const principal = one.user ?? one.group ?? one.userId ?? one.groupId ?? "";
      return `${one.account}/${one.permissionSet} ${principal}`;
    })
    .sort();

/** A company after its first run: everything is as the records ask. */
export type Settled = { readonly world: World; readonly port: number; readonly memory: string };

/** Lets a world be reconciled once, for the tests of a file to start from. */
export const settle = async (world: World, settings: Overrides = {}): Promise<Settled> => {
  const opened = await openCompany({ world, settings });
  try {
    const first = await opened.run();
    expect({ status: first.status, problems: first.en }).toEqual({ status: "applied", problems: [] });
    const memory = opened.memory();
    if (memory === undefined) throw new Error("the first run left no state");
    return { world: opened.simulator.state(), port: opened.port, memory };
  } finally {
    await opened.close();
  }
};

/** Opens a settled company a day later, after something has happened to it. */
export const reopen = (
  settled: Settled,
  happen: (world: World) => void = () => {},
  options: Omit<CompanyOptions, "world" | "port"> = {},
): Promise<Company> => {
  const world = structuredClone(settled.world);
  happen(world);
  return company({
    startsAt: "2026-04-02T00:30:00.000Z",
    memory: settled.memory,
    ...options,
    world,
    port: settled.port,
  });
};

/** Whatever was asked, a run directly afterwards finds nothing more to do, and nothing more to say. */
export const expectNothingMore = async (opened: Company, choices: RunChoices = {}): Promise<void> => {
  const { writes, comments } = await opened.run(choices);
  expect({ writes, comments }).toEqual({ writes: [], comments: [] });
};

/** Rows for `test.each` whose names are shown whole. */
export const named = <Row extends { readonly name: string }>(
  rows: readonly Row[],
): readonly (readonly [string, Row])[] => rows.map((row) => [row.name, row]);
