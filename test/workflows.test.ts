import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";

/*
 * Workflows that call the action, and each other: a key that is misspelt is silently ignored by GitHub, and then the
 * role, the state or the approval is not what the workflow says.
 */

type Input = { readonly required?: boolean; readonly default?: unknown };
type Named = Readonly<Record<string, Input>>;
type Step = {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = {
  readonly uses?: string;
  readonly "runs-on"?: unknown;
  readonly "timeout-minutes"?: unknown;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
};
type Workflow = {
  readonly on?: {
    readonly workflow_call?: {
      readonly inputs: Named;
      readonly secrets: Named;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    };
  };
  readonly jobs: Readonly<Record<string, Job>>;
};
type Action = { readonly inputs: Named; readonly outputs?: Readonly<Record<string, unknown>> };

const read = (path: string): string => readFileSync(path, "utf8");
const workflow = (path: string): Workflow => parse(read(path));
const paths = globSync([".github/workflows/*.yml", "examples/*.yml"])
  .map((path) => path.replaceAll("\\", "/"))
  .sort();
const sync = ".github/workflows/sync.yml";
const { workflow_call: called } = workflow(sync).on ?? {};
const stepsOf = (path: string): readonly Step[] =>
  Object.values(workflow(path).jobs).flatMap(({ steps = [] }) => steps);

/** Our own action that a step uses: in this repository (`$/.`), or from elsewhere by its name. */
const ownAction = ({ uses = "" }: Step): Action | undefined => {
  const folder = /^(?:\$\/|OWNER\/kintone-identity-center-sync(?=[/@]))\/?([^@]*)/.exec(uses)?.[1];
  const file = join(folder ?? "", "action.yml");
  return folder === undefined || !existsSync(file) ? undefined : parse(read(file));
};

const mistakes = (given: Readonly<Record<string, unknown>> = {}, declared: Named): readonly string[] => [
  ...Object.keys(given)
    .filter((name) => !(name in declared))
    .map((name) => `${name} is not declared`),
  ...Object.entries(declared)
    .filter(([name, { required }]) => required === true && !(name in given))
    .map(([name]) => `${name} is missing`),
];

describe.each(paths)("%s", (path) => {
  it("gives our actions what they take, and all that they need", () => {
    const found = stepsOf(path).flatMap((step) => {
      const action = ownAction(step);
      return action === undefined ? [] : mistakes(step.with, action.inputs);
    });
    expect(found).toEqual([]);
  });

  it("gives sync.yml what it takes, and all that it needs", () => {
    const calls = Object.values(workflow(path).jobs).filter(({ uses = "" }) => uses.includes("/sync.yml@"));
    const found = calls.flatMap((job) => [
      ...mistakes(job.with, called?.inputs ?? {}),
      ...mistakes(job.secrets, called?.secrets ?? {}),
    ]);
    expect(found).toEqual([]);
  });

  it("asks steps of our actions for outputs that they have", () => {
    const found = stepsOf(path).flatMap((step) => {
      const outputs = ownAction(step)?.outputs;
      if (step.id === undefined || outputs === undefined) return [];
      const asked = [...read(path).matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, "g"))];
      return asked.map(([, name = ""]) => name).filter((name) => !(name in outputs));
    });
    expect(found).toEqual([]);
  });

  it("restores the state before the action and saves it after, also when it failed", () => {
    const steps = stepsOf(path);
    const at = steps.findIndex(({ with: given }) => given !== undefined && "state-path" in given);
    if (at < 0) return;
    const isOf = (step: Step, what: string): boolean =>
      step.uses?.startsWith(`actions/cache/${what}@`) ?? false;
    const restored = steps.slice(0, at).find((step) => isOf(step, "restore"));
    const saved = steps.slice(at).find((step) => isOf(step, "save"));
    const state = steps[at]?.with?.["state-path"];
    expect([restored?.with?.path, saved?.with?.path]).toEqual([state, state]);
    expect(saved?.if).toMatch(/^always\(\) && steps\.(\w+)\.outcome == 'success'$/);
    // A key of its own for each attempt, and whatever is newest to begin with: a cache is never changed.
    expect(String(restored?.with?.key)).toMatch(/github\.run_id.*github\.run_attempt/);
    expect(String(restored?.with?.key)).toContain(String(restored?.with?.["restore-keys"]));
  });

  it("keeps as artifacts only what there is", () => {
    const kept = stepsOf(path).filter(({ uses = "" }) => uses.startsWith("actions/upload-artifact@"));
    const careless = kept.filter(
      ({ if: condition, with: given }) =>
        condition !== `always() && ${/^\$\{\{ (.*) \}\}$/.exec(String(given?.path))?.[1]} != ''`,
    );
    expect(careless).toEqual([]);
  });
});

test("sync.yml hands every one of its inputs on", () => {
  const text = read(sync);
  const unused = Object.keys(called?.inputs ?? {}).filter((name) => !text.includes(`inputs.${name}`));
  expect(unused).toEqual([]);
});

// `issue` goes to the job that acknowledges, too: where there is none, no comment starts a sync.
test("sync.yml gives the action's defaults where it has the same input", () => {
  const action: Action = parse(read("action.yml"));
  const same = Object.entries(called?.inputs ?? {}).filter(
    ([name, { default: value }]) => name in action.inputs && name !== "issue" && value !== undefined,
  );
  expect(same.map(([name, { default: value }]) => [name, String(value)])).toEqual(
    same.map(([name]) => [name, action.inputs[name]?.default]),
  );
});

test("no job but those of the release may write what people run", () => {
  const writing = paths.filter((path) => /contents: write|attestations: write/.test(read(path)));
  expect(writing).toEqual([".github/workflows/refresh-data.yml", ".github/workflows/release.yml"]);
});

/** What GitHub makes of a value in a workflow, by its own evaluator of expressions. */
const evaluated = (value: unknown, contexts: Readonly<Record<string, object>>): unknown => {
  const source = /^\$\{\{ (.*) \}\}$/.exec(String(value))?.[1];
  if (source === undefined) return value;
  const { tokens } = new Lexer(source).lex();
  const expression = new Parser(tokens, Object.keys(contexts), []).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver);
  return JSON.parse(JSON.stringify(new Evaluator(expression, context).evaluate(), data.replacer));
};

describe("the larger runner", () => {
  /** `inputs`: what the caller's own event has of them; nothing but a start by hand has any. */
  const rows: readonly (readonly [string, { inputs?: object; outputs?: object }, boolean])[] = [
    ["a schedule", {}, false],
    ["a clock that starts the workflow without inputs", { inputs: { full: false } }, false],
    ["a clock, and inputs that GitHub left without their default", { inputs: {} }, false],
    ["a start by hand with full", { inputs: { full: true } }, true],
    ["/sync", { outputs: { accepted: "true", full: "false" } }, false],
    ["/sync full", { outputs: { accepted: "true", full: "true" } }, true],
    ["/sync full of somebody who may not", { outputs: { accepted: "false", full: "false" } }, false],
  ];
  const limits = (isFull: boolean) => ({ timeout: isFull ? 60 : 10, timeLimit: isFull ? 50 : 8 });

  test.each(rows)("through sync.yml, after %s", (_, { inputs = {}, outputs = {} }, isFull) => {
    const needs = { acknowledge: { outputs } };
    const caller = workflow("examples/github.yml").jobs.sync?.with ?? {};
    const full = evaluated(caller.full, { inputs });
    // GitHub takes nothing but a boolean for a boolean.
    expect(full).toBeTypeOf("boolean");
    const defaults = Object.entries(called?.inputs ?? {}).map(([name, input]) => [name, input.default]);
    const given = { needs, inputs: { ...Object.fromEntries(defaults), full } };
    const { sync: job } = workflow(sync).jobs;
    const step = job?.steps?.find(({ id }) => id === "sync");
    expect({
      runner: evaluated(job?.["runs-on"], given),
      timeout: evaluated(job?.["timeout-minutes"], given),
      timeLimit: evaluated(step?.with?.["time-limit"], given),
      full: evaluated(step?.with?.full, given),
    }).toEqual({ runner: isFull ? "ubuntu-latest" : "ubuntu-slim", ...limits(isFull), full });
  });

  test.each(rows)("on GitHub Enterprise Server, after %s", (_, { inputs = {}, outputs = {} }, isFull) => {
    const given = { needs: { acknowledge: { outputs } }, inputs };
    const { sync: job } = workflow("examples/github-enterprise.yml").jobs;
    const step = job?.steps?.find((one) => ownAction(one) !== undefined);
    expect({
      timeout: evaluated(job?.["timeout-minutes"], given),
      timeLimit: evaluated(step?.with?.["time-limit"], given),
    }).toEqual(limits(isFull));
    expect(["true", "false"]).toContain(String(evaluated(step?.with?.full, given)));
  });
});

test.each(["examples/github.yml", "examples/github-enterprise.yml"])(
  "%s can be started without naming an input",
  (path) => {
    const { on } = parse(read(path));
    expect(Object.values<Input>(on.workflow_dispatch.inputs).map((input) => input.default)).toEqual([false]);
  },
);
