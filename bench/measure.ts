import { rmSync } from "node:fs";
import { request } from "node:http";
import type { LoggedRequest } from "../src/simulator/request-log.ts";
import { keepFor } from "./aged-state.ts";
import { type Bound, boundOf, ofSsoAdmin, requestLimit } from "./bounds.ts";
import {
  assignmentSeconds,
  type Case,
  instanceRate,
  latencyMilliseconds,
  provisionSeconds,
  rate,
  slots,
} from "./cases.ts";
import { otherClient } from "./other-client.ts";
import {
  cpuSecondsOf,
  freePort,
  type ProgramRun,
  type RunningSimulator,
  runProgram,
  startSimulator,
  temporaryDirectory,
} from "./processes.ts";
import { benchWorld } from "./world.ts";

export type Measured = {
  readonly id: string;
  readonly title: string;
  readonly factor: number;
  readonly target: Case["target"];
  readonly status: string;
  /** Seconds as the simulated clock has them while AWS is asked, and as they are otherwise. */
  readonly seconds: number;
  /** Seconds before the first and after the last request to AWS: start-up, kintone, planning, report. */
  readonly secondsWithoutAws: number;
  readonly bound: Bound;
  readonly ratio: number;
  readonly isReached: boolean;
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ssoAdminRequests: number;
  readonly ssoAdminRequestLimit: number;
  /** Requests that AWS refused as too many. */
  readonly throttled: number;
  /** Processor seconds per second of wall time, on one core. */
  readonly load: { readonly program: number | undefined; readonly simulator: number | undefined };
};

export type MeasuredCase = { readonly measured: Measured; readonly log: readonly LoggedRequest[] };

/** Runs one case, and says how it went beside the least that it could have taken. */
export const measure = async (one: Case): Promise<MeasuredCase> => {
  const port = await freePort();
  const state = one.state === "kept" ? temporaryDirectory() : undefined;
  try {
    if (state !== undefined)
      await keepFor(state, () => withSimulator(one, port, 10, (of) => run(one, of, 10, state)));
    return await withSimulator(one, port, one.factor, async (simulator) => {
      const other = one.otherClient === undefined ? undefined : otherClient(simulator, one.otherClient);
      const before = cpuSecondsOf(simulator.pid);
      const ran = await run(one, simulator, one.factor, state);
      const after = cpuSecondsOf(simulator.pid);
      await other?.stop();
      const cpu = before === undefined || after === undefined ? undefined : after - before;
      return summary(one, ran, await simulator.requests(), cpu);
    });
  } finally {
    if (state !== undefined) rmSync(state, { recursive: true, force: true });
  }
};

const withSimulator = async <T>(
  one: Case,
  port: number,
  factor: number,
  act: (simulator: RunningSimulator) => Promise<T>,
): Promise<T> => {
  const limits = {
    clockFactor: factor,
    ssoAdminRequestsPerSecond: instanceRate,
    assignmentSeconds,
    provisionSeconds,
    latencyMilliseconds,
  };
  const simulator = await startSimulator(benchWorld({ ...one.world, size: one.size, port, limits }), port);
  try {
    return await act(simulator);
  } finally {
    await simulator.stop();
  }
};

const run = (one: Case, simulator: RunningSimulator, factor: number, state?: string): Promise<ProgramRun> =>
  runProgram(simulator, {
    mode: one.mode,
    state,
    limits: {
      requestsPerSecond: rate * factor,
      assignmentsInFlight: slots,
      // What is measured is how fast changes are made, not whether somebody has to approve so many.
      additions: 100_000,
      removals: 100_000,
      removalPercent: 100,
      removalPercentOfOne: 100,
    },
  });

const summary = (
  one: Case,
  { report, milliseconds, cpuSeconds }: ProgramRun,
  log: readonly LoggedRequest[],
  simulatorCpu: number | undefined,
): MeasuredCase => {
  if (report.status !== one.expectedStatus)
    throw new Error(`${one.id} ended as ${report.status}: ${JSON.stringify(report.problems.slice(0, 3))}`);
  const ofAws = log.filter(({ path, headers }) => path.startsWith("/aws") && isOurs(headers));
  const times = ofAws.map(({ at }) => Date.parse(at));
  const simulated = times.length === 0 ? 0 : (times.at(-1)! - times[0]!) / 1_000;
  const secondsWithoutAws = milliseconds / 1_000 - simulated / one.factor;
  const seconds = secondsWithoutAws + simulated;
  const bound = boundOf(one, log);
  const ratio = seconds / (bound.read + bound.write);
  const perSecond = (cpu: number | undefined) =>
    cpu === undefined ? undefined : (cpu * 1_000) / milliseconds;
  const measured: Measured = {
    id: one.id,
    title: one.title,
    factor: one.factor,
    target: one.target,
    status: report.status,
    seconds,
    secondsWithoutAws,
    bound,
    ratio,
    isReached: (one.target.kind === "ratio" ? ratio : seconds) <= one.target.most,
    requests: report.requests,
    ssoAdminRequests: ofSsoAdmin(log).length,
    ssoAdminRequestLimit: requestLimit(one),
    throttled: ofAws.filter(({ response = "" }) =>
      /Rate exceeded|too many requests processing/.test(response),
    ).length,
    load: { program: perSecond(cpuSeconds), simulator: perSecond(simulatorCpu) },
  };
  return { measured, log: ofAws };
};

const isOurs = (headers: LoggedRequest["headers"]): boolean =>
  (headers["user-agent"] ?? "").includes("kintone-identity-center-sync");

/** Requests a second that the simulator answers when nothing holds it back: it must not be what is measured. */
export const simulatorCapacity = async (one: Case): Promise<number> => {
  const port = await freePort();
  const limits = { ssoAdminRequestsPerSecond: 1_000_000 };
  const simulator = await startSimulator(benchWorld({ ...one.world, size: one.size, port, limits }), port);
  const url = new URL(`${simulator.endpoints.aws}/`);
  const body = JSON.stringify({ InstanceArn: simulator.instanceArn });
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "SWBExternalService.ListPermissionSets",
    authorization:
      "AWS4-HMAC-SHA256 Credential=X/20260101/ap-northeast-1/sso/aws4_request, SignedHeaders=host, Signature=0",
  };
  const ask = (): Promise<number> =>
    new Promise((answered, reject) => {
      const sent = request(url, { method: "POST", headers }, (answer) => {
        answer.resume().once("end", () => answered(answer.statusCode ?? 0));
      });
      sent.once("error", reject).end(body);
    });
  try {
    const until = performance.now() + 3_000;
    let answers = 0;
    const lane = async (): Promise<void> => {
      while (performance.now() < until) {
        if ((await ask()) !== 200) throw new Error("the simulator refused");
        answers += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, lane));
    return answers / 3;
  } finally {
    await simulator.stop();
  }
};
