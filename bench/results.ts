import type { Measured } from "./measure.ts";

/** Megabytes that JavaScript may take while planning; what the process takes in all is measured. */
export const planningHeap = 360;

export type Planned = {
  readonly situation: string;
  readonly changes: number;
  readonly planSeconds: number;
  readonly planCpuSeconds: number;
  readonly memorySeconds: number;
  readonly megabytes: number;
};

export type Start = { readonly milliseconds: number; readonly fastest: number; readonly slowest: number };

export type Results = {
  readonly measuredAt: string;
  readonly machine: {
    readonly node: string;
    readonly processor: string;
    readonly cores: number;
    readonly load: readonly number[];
  };
  readonly cases: readonly Measured[];
  readonly planned: readonly Planned[];
  readonly start: Start | undefined;
  readonly simulatorRequestsPerSecond: number | undefined;
};

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const percent = (value: number | undefined): string =>
  value === undefined ? "–" : `${Math.round(value * 100)} %`;

const rows = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

export const table = (cases: readonly Measured[]): string =>
  rows([
    ["Case", "Factor", "Wall time", "of it without AWS", "Bound", "Ratio", "Must reach", "Reached"],
    ["---", "--:", "--:", "--:", "--:", "--:", "--:", ":-:"],
    ...cases.map((one) => [
      `${one.title} (\`${one.id}\`)`,
      `${one.factor}`,
      seconds(one.seconds),
      seconds(one.secondsWithoutAws),
      one.bound.write === 0
        ? seconds(one.bound.read)
        : `${seconds(one.bound.read)} + ${seconds(one.bound.write)}`,
      one.target.kind === "ratio" ? one.ratio.toFixed(3) : "",
      one.target.kind === "ratio" ? `≤ ${one.target.most.toFixed(2)}` : `≤ ${one.target.most} s`,
      one.isReached ? "yes" : "**no**",
    ]),
  ]);

const requestTable = (cases: readonly Measured[]): string =>
  rows([
    ["Case", "To SSO Admin", "2 + 8P + K + pages + 5", "Throttled", "Program", "Simulator", "By operation"],
    ["---", "--:", "--:", "--:", "--:", "--:", "---"],
    ...cases.map((one) => [
      `\`${one.id}\``,
      `${one.ssoAdminRequests}`,
      `${one.ssoAdminRequestLimit}`,
      `${one.throttled}`,
      percent(one.load.program),
      percent(one.load.simulator),
      Object.values(one.requests)
        .flatMap((operations) => Object.entries(operations))
        .map(([operation, count]) => `${operation} ${count}`)
        .join(", "),
    ]),
  ]);

const planTable = (planned: readonly Planned[]): string =>
  rows([
    ["Situation", "Changes", "Plan", "of it processor", "Next state", "Memory at most"],
    ["---", "--:", "--:", "--:", "--:", "--:"],
    ...planned.map((one) => [
      one.situation,
      `${one.changes}`,
      `${one.planSeconds.toFixed(2)} s`,
      `${one.planCpuSeconds.toFixed(2)} s`,
      `${one.memorySeconds.toFixed(2)} s`,
      `${Math.round(one.megabytes)} MB`,
    ]),
  ]);

export const resultsPage = (results: Results): string => {
  const { machine, start, simulatorRequestsPerSecond } = results;
  return `# Results of the benchmark

Made by \`npm run build && npm run bench\`, which also writes [results.json](results.json) and the charts. Measured
${results.measuredAt.slice(0, 16).replace("T", " ")} UTC, Node ${machine.node}, ${machine.cores} cores of
${machine.processor}, load ${machine.load.join(", ")}.

The built program (\`dist/cli.cjs\`) runs in a process of its own against the simulator in another, whose limits are
AWS's: 20 requests a second for the instance, one assignment request per account at a time, 3 s for each, 15 at a time.
AWS's own time to answer is not documented; the simulator takes 100 ms. The program's settings are the defaults: 15
requests a second, 10 assignment requests at a time.

- **Factor**: how many times faster than real the simulator's clock runs, its limits and durations with it; the
  program's rate is raised by as much. \`read-100\` at 1 and \`read-100-fast\` show that the ratio does not depend on it.
  Only the ten seconds that the program lets pass between two looks at a long request are not shortened: they weigh on
  \`provision-500\`.
- **Wall time**: from the start of the process to its end. While AWS is asked the simulated clock counts; the rest
  (start-up, kintone, planning, the report) takes as long as it takes.
- **Bound**: reading: requests to SSO Admin before the first change ÷ the allowed rate. Changes: the larger of all their
  seconds ÷ 10 slots and those of the busiest account; provisioning: its accounts one after the other.
- **With state**: measured on what earlier runs have left, ten minutes after the last of them.

${table(results.cases)}

## Requests

Program and simulator: how busy each process kept one core.${
    simulatorRequestsPerSecond === undefined
      ? ""
      : ` Asked by 16 connections at once and held back by
no limit, the simulator answered ${Math.round(simulatorRequestsPerSecond)} requests a second; no case asks for more than
${Math.max(...results.cases.map(({ factor }) => factor)) * 20}.`
  }

${requestTable(results.cases)}

![Requests a second](read-500.svg)

![Outstanding requests](change-1200.svg)

## Planning

100,000 assignments and 20,000 records, in a process whose heap is limited to ${planningHeap} MB. Memory is all that the process took,
with the records and assignments that the script makes up and the state that an earlier run would have left.

${planTable(results.planned)}

## Start

${
  start === undefined
    ? ""
    : `\`dist/action.cjs\` prints its first line after ${Math.round(start.milliseconds)} ms (of 9 starts: fastest ${Math.round(start.fastest)} ms, slowest ${Math.round(start.slowest)} ms).`
}
`;
};
