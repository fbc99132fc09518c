import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parse, stringify } from "yaml";
import type { LoggedRequest } from "../src/simulator/request-log.ts";
import type { WorldInput } from "../src/simulator/world.ts";

/** The built program and the simulator, each in a process of its own. */

const cli = resolve(import.meta.dirname, "../dist/cli.cjs");

/** A port that is free now: kintone's port is part of what a permission set's tag says. */
export const freePort = (): Promise<number> =>
  new Promise((found, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), "identity-sync-bench-"));

type Listing = {
  readonly env: Readonly<Record<string, string>>;
  readonly endpoints: { readonly aws: string; readonly kintone: string };
  readonly instanceArn: string;
  readonly settings: string;
};

export type RunningSimulator = Listing & {
  readonly pid: number;
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  readonly stop: () => Promise<void>;
};

export const startSimulator = async (world: WorldInput, port: number): Promise<RunningSimulator> => {
  const directory = temporaryDirectory();
  const file = join(directory, "world.json");
  writeFileSync(file, JSON.stringify(world));
  const child = spawn(process.execPath, [cli, "simulate", "--port", String(port), "--world", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise<string>((heard, reject) => {
    lines.once("line", heard);
    child.once("exit", (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
  const listing = JSON.parse(first) as Listing;
  return {
    ...listing,
    pid: child.pid ?? 0,
    requests: async () => {
      const answer = await fetch(new URL("/__requests", listing.endpoints.kintone));
      return (await answer.json()) as readonly LoggedRequest[];
    },
    stop: async () => {
      await ended(child, "SIGTERM");
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((done) => {
    child.once("exit", () => done());
    child.kill(signal);
  });

type Report = {
  readonly status: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly counts: Readonly<Record<string, number>>;
};

export type ProgramRun = {
  readonly report: Report;
  readonly startedAt: number;
  /** Real milliseconds from the start of the process to its end. */
  readonly milliseconds: number;
  /** Seconds of processor time, its own; undefined where the system does not say. */
  readonly cpuSeconds: number | undefined;
};

export type ProgramOptions = {
  readonly mode: "plan" | "apply";
  /** Put over the settings that the simulator suggests. */
  readonly limits: Readonly<Record<string, number>>;
  readonly state?: string | undefined;
};

export const runProgram = async (
  simulator: RunningSimulator,
  { mode, limits, state }: ProgramOptions,
): Promise<ProgramRun> => {
  const directory = temporaryDirectory();
  const settings = join(directory, "identity-sync.yml");
  writeFileSync(settings, stringify({ ...parse(readFileSync(simulator.settings, "utf8")), limits }));
  const startedAt = Date.now();
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [cli, mode, "--config", settings, "--json", ...(state === undefined ? [] : ["--state", state])],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...simulator.env } },
  );
  let cpuSeconds: number | undefined;
  const watch = setInterval(() => {
    cpuSeconds = cpuSecondsOf(child.pid ?? 0) ?? cpuSeconds;
  }, 200);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await new Promise((done) => child.once("close", done));
  const milliseconds = performance.now() - begun;
  clearInterval(watch);
  rmSync(directory, { recursive: true, force: true });
  return { report: JSON.parse(output) as Report, startedAt, milliseconds, cpuSeconds };
};

/** Processor time that a process has used so far, user and system; Linux alone tells. */
export const cpuSecondsOf = (pid: number): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    // Fields 14 and 15 of proc(5), in ticks of 1/100 s.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
};
