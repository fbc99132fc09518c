import { expect } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/server.ts";
import type { Fault, World } from "../../src/simulator/world.ts";
import { accessIn } from "./end-state.ts";

type Effect = Fault["effect"];

/** A fault that is there for one run: it takes effect on `times` requests of one operation, after so many of them. */
export type RunFault = {
  readonly service: string;
  readonly operation: string;
  readonly after?: number;
  readonly times?: number;
  readonly effect: Effect;
};

/** Faults that can be taken away again, and that know whether they took effect. */
export const scriptedFaults = () => {
  let script: { readonly fault: RunFault; seen: number; hits: number }[] = [];
  const intercept: NonNullable<SimulatorOptions["intercept"]> = ({ service, operation }) => {
    for (const entry of script) {
      const { fault } = entry;
      if (fault.service !== service || fault.operation !== operation) continue;
      entry.seen += 1;
      if (entry.seen <= (fault.after ?? 0) || entry.hits >= (fault.times ?? Number.POSITIVE_INFINITY))
        continue;
      entry.hits += 1;
      return fault.effect;
    }
    return undefined;
  };
  return {
    intercept,
    arm: (faults: readonly RunFault[]): void => {
      script = faults.map((fault) => ({ fault, seen: 0, hits: 0 }));
    },
    /** Takes the faults away; answers how many of them had taken effect. */
    disarm: (): number => {
      const hit = script.filter(({ hits }) => hits > 0).length;
      script = [];
      return hit;
    },
  };
};

const page = "<!DOCTYPE html><title>We are sorry</title>";
const html = (status: number): Effect => ({
  kind: "answer",
  status,
  headers: { "content-type": "text/html" },
  body: page,
});
const awsError = (code: string, status: number): Effect => ({
  kind: "error",
  code,
  message: `${code}: no`,
  status,
});

/** What a service may do instead of answering, that has nothing to do with what was asked for. */
export const outages: readonly (readonly [string, Effect])[] = [
  ["refused", { kind: "refuse" }],
  ["reset after sending", { kind: "reset" }],
  ["cut off", { kind: "truncate" }],
  ["an HTML page with 200", html(200)],
  ["500", html(500)],
  ["503", html(503)],
  ["520", html(520)],
];

/** Connections that stay open, and on which nothing more comes. */
export const silences = [
  ["never answered", { kind: "hang" }],
  ["answered by half", { kind: "stall" }],
] as const;

export const denied = awsError("AccessDeniedException", 400);

/** As above, by services of AWS. */
export const awsRefusals: readonly (readonly [string, Effect])[] = [
  ["denied", denied],
  ["credentials that have expired", awsError("ExpiredTokenException", 403)],
];

export const throttled = awsError("ThrottlingException", 400);
export const conflict = awsError("ConflictException", 400);
export const tooMany = html(429);

/** Why asynchronous requests of IAM Identity Center were seen to fail. */
export const failureReasons = [
  "Received a 404 status error: the USER assignee 97a7b2c4 was not found in directory d-9067aaaaaa",
  "Received a 404 status error: Assignment not found.",
  "Received a 404 status error: Permission set provision not found in AWS account 100000000011",
  "Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to complete. IAM Error: denied",
  "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account '100000000012' takes longer than usual.",
  "The policy DenyBilling does not exist in the account, or the account has reached its quota of roles",
] as const;

/**
 * No change between two worlds is wrong: only what was to go has gone, only what was to come has come, and what is
 * not ours is as it was. `end` is what there is in the end.
 */
export const expectNoWrongChange = (
  before: World,
  now: World,
  end: ReturnType<typeof accessIn>,
  where: string,
): void => {
  const [was, is] = [accessIn(before), accessIn(now)];
  const stays = was.assignments.filter((one) => end.assignments.includes(one));
  expect(
    stays.filter((one) => !is.assignments.includes(one)),
    `lost: ${where}`,
  ).toEqual([]);
  const may = [...was.assignments, ...end.assignments];
  expect(
    is.assignments.filter((one) => !may.includes(one)),
    `gained: ${where}`,
  ).toEqual([]);
  const names = is.permissionSets.map(({ name }) => name);
  const lasting = was.permissionSets
    .map(({ name }) => name)
    .filter((name) => end.permissionSets.some((set) => set.name === name));
  expect(
    lasting.filter((name) => !names.includes(name)),
    `sets lost: ${where}`,
  ).toEqual([]);
  const foreign = ({ permissionSets }: ReturnType<typeof accessIn>) =>
    permissionSets.filter(({ Tags }) => Tags["managed-by"] === undefined);
  expect(foreign(is), `foreign: ${where}`).toEqual(foreign(was));
};
