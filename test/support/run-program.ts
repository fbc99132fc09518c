import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { type JsonReport, reportSchema } from "../../src/report/json-schema.ts";
import { afterFile } from "./after-file.ts";
import { type Command, commandsIn } from "./runner-commands.ts";

/*
 * Runs the built programs of dist as a child process, with nothing of the developer's environment but PATH, and no
 * network but loopback.
 */

const root = new URL("../..", import.meta.url).pathname;
const guard = new URL("loopback-only.ts", import.meta.url).href;
/** Programs start hundreds of times: what Node has compiled of them, it finds here. */
const compiled = join(root, "node_modules/.cache/compiled");

type Environment = Readonly<Record<string, string | undefined>>;

export type Ended = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Everything it has printed so far. */
  readonly stdout: () => string;
};

export type RunOptions = {
  readonly env: Environment;
  readonly cwd?: string;
  /** What happens while it runs. */
  readonly meanwhile?: (running: Running) => Promise<void>;
};

export type GithubEvent = {
  readonly name: string;
  readonly payload: object;
  /** Default: the default branch. */
  readonly ref?: string;
};

export type ActionOptions = Partial<RunOptions> & {
  readonly event: GithubEvent;
  readonly inputs?: Readonly<Record<string, string>>;
};

export type ActionEnded = Ended & {
  /** Commands that the runner would carry out, in order. */
  readonly commands: readonly Command[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Undefined when the run wrote none; otherwise valid. */
  readonly report: JsonReport | undefined;
};

/** A directory that is gone after the file's tests. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "identity-sync-test-"));
  afterFile(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

const run = (file: string, args: readonly string[], options: RunOptions): Promise<Ended> => {
  const { env, cwd, meanwhile } = options;
  const directory = cwd ?? temporaryDirectory();
  const child = spawn(process.execPath, ["--import", guard, join(root, "dist", file), ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH, TMPDIR: directory, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  if (meanwhile === undefined) return ended;
  const both = Promise.all([
    ended,
    meanwhile({ kill: (signal) => child.kill(signal), stdout: () => stdout }),
  ]);
  return both.then(
    ([end]) => end,
    (error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    },
  );
};

/** `identity-sync …` */
export const runCli = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  run("cli.cjs", args, options);

type Metadata = {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string };
};

const metadataIn = (file: string): Metadata => parse(readFileSync(join(root, file), "utf8")) as Metadata;

const actions = {
  action: metadataIn("action.yml"),
  acknowledge: metadataIn("acknowledge/action.yml"),
} as const;

const runId = "15961596";

/** Inputs as the runner hands them over: those of the step, and the defaults of action.yml. */
const inputVariables = (
  metadata: Metadata,
  given: Readonly<Record<string, string>>,
  env: Environment,
): Environment => {
  const unknown = Object.keys(given).filter((name) => !(name in metadata.inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}`);
  const evaluated = (text: string): string =>
    text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
      if (expression === "github.run_id") return runId;
      if (expression === "github.token") return env.GITHUB_TOKEN ?? "";
      throw new Error(`action.yml has an expression that is not known here: ${expression}`);
    });
  return Object.fromEntries(
    Object.entries(metadata.inputs).map(([name, { default: preset = "" }]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      given[name] ?? evaluated(preset),
    ]),
  );
};

/** What the runner sees of a step that it has started. */
type StepEnded = Omit<ActionEnded, "report">;

const runStep = async (action: keyof typeof actions, options: ActionOptions): Promise<StepEnded> => {
  const { event, inputs = {}, env = {}, ...rest } = options;
  const metadata = actions[action];
  const directory = temporaryDirectory();
  const file = (name: string, content?: string): string => {
    const path = join(directory, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
  const temp = file("temp");
  mkdirSync(temp);
  const output = file("output", "");
  const summary = file("summary", "");
  const ended = await run(basename(metadata.runs.main), [], {
    ...rest,
    env: {
      ...inputVariables(metadata, inputs, env),
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "sato",
      GITHUB_ENV: file("env", ""),
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: file("event.json", JSON.stringify(event.payload)),
      GITHUB_OUTPUT: output,
      GITHUB_REF: event.ref ?? "refs/heads/main",
      GITHUB_RUN_ID: runId,
      GITHUB_STATE: file("state", ""),
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temp,
      ...env,
    },
  });
  if (readFileSync(file("env"), "utf8") !== "") throw new Error("the action wrote to GITHUB_ENV");
  const outputs = parseOutputs(readFileSync(output, "utf8"));
  const undeclared = Object.keys(outputs).filter((name) => !(name in metadata.outputs));
  if (undeclared.length > 0) throw new Error(`${action} declares no output ${undeclared.join(", ")}`);
  return {
    ...ended,
    commands: commandsIn(`${ended.stdout}\n${ended.stderr}`),
    outputs,
    summary: readFileSync(summary, "utf8"),
  };
};

/** The action, as the runner starts it. */
export const runAction = async (options: ActionOptions): Promise<ActionEnded> => {
  const ended = await runStep("action", options);
  const { report } = ended.outputs;
  return { ...ended, report: report === undefined ? undefined : readReport(report) };
};

/** `acknowledge`, as the runner starts it. */
export const runAcknowledge = (options: ActionOptions): Promise<StepEnded> => runStep("acknowledge", options);

/** Reads a JSON report, and fails when it is not what the published schema promises. */
const readReport = (path: string): JsonReport | undefined =>
  existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;

/** `name<<delimiter`, the value's lines, `delimiter`; or `name=value`. */
const parseOutputs = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(ghadelimiter_.+)\n([\s\S]*?)\n\2$|^([\w-]+)=(.*)$/gm)].map(
      ([, name, , value, short, text]) => [name ?? short, value ?? text],
    ),
  );
