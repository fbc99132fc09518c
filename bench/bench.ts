/**
 * The built program against the simulator, whose limits are the documented ones: how long each case takes beside the
 * least that the limits allow. Run: npm run build && npm run bench (or: npm run bench -- read-100 create-300).
 * Writes bench/results.json; with all cases, also bench/RESULTS.md and the charts.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { type Case, cases, instanceRate, rate, slots } from "./cases.ts";
import { type Chart, svgOf } from "./chart.ts";
import { type MeasuredCase, measure, simulatorCapacity } from "./measure.ts";
import type { Situation } from "./plan.ts";
import { type Planned, planningHeap, resultsPage, type Start, table } from "./results.ts";
import { outstanding, requestsPerSecond } from "./series.ts";

const directory = import.meta.dirname;
const wanted = process.argv.slice(2);
const isWanted = (id: string): boolean => wanted.length === 0 || wanted.includes(id);

const chartOf = ({ chart, title }: Case, { log }: MeasuredCase): Chart =>
  chart === "requests"
    ? {
        title: `Requests to SSO Admin: ${title}`,
        unit: "requests/s",
        values: requestsPerSecond(log),
        limits: [
          { label: `the settings' ${rate}`, value: rate },
          { label: `AWS's ${instanceRate}`, value: instanceRate },
        ],
      }
    : {
        title: `Assignment requests outstanding: ${title}`,
        unit: "outstanding",
        values: outstanding(log),
        limits: [{ label: `the settings' ${slots}`, value: slots }],
      };

const ofChild = <T>(args: readonly string[]): T => {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout) as T;
};

const situations: readonly Situation[] = ["in-sync", "all-new", "all-withdrawn", "all-unclear"];

/** Milliseconds until the action has printed its first line, the middle of nine. */
const firstLine = (): Start => {
  const times = Array.from({ length: 9 }, () => ofChild<number>([join(directory, "first-line.ts")])).sort(
    (one, other) => one - other,
  );
  return { milliseconds: times[4] ?? 0, fastest: times[0] ?? 0, slowest: times[8] ?? 0 };
};

const measured: MeasuredCase[] = [];
for (const one of cases.filter(({ id }) => isWanted(id))) {
  const result = await measure(one);
  measured.push(result);
  console.error(table([result.measured]).split("\n").at(-1));
  if (one.chart !== undefined) writeFileSync(join(directory, `${one.id}.svg`), svgOf(chartOf(one, result)));
}
const planned = isWanted("plan")
  ? situations.map((situation) =>
      ofChild<Planned>([
        `--max-old-space-size=${planningHeap}`,
        "--max-semi-space-size=16",
        join(directory, "plan.ts"),
        situation,
      ]),
    )
  : [];
const start = isWanted("start") ? firstLine() : undefined;
const capacity = isWanted("capacity") ? await simulatorCapacity(cases[2] as Case) : undefined;

const results = {
  schemaVersion: 1,
  measuredAt: new Date().toISOString(),
  machine: {
    node: process.version,
    processor: cpus()[0]?.model ?? "",
    cores: cpus().length,
    load: loadavg().map((load) => Number(load.toFixed(2))),
  },
  cases: measured.map(({ measured: of }) => of),
  planned,
  start,
  simulatorRequestsPerSecond: capacity,
};
writeFileSync(join(directory, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
const page = resultsPage(results);
if (wanted.length === 0) writeFileSync(resolve(directory, "RESULTS.md"), page);
console.log(page);
if (results.cases.some(({ isReached }) => !isReached)) process.exitCode = 1;
