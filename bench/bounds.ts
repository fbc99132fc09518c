import type { LoggedRequest } from "../src/simulator/request-log.ts";
import { assignmentSeconds, type Case, instanceRate, provisionSeconds, rate, slots } from "./cases.ts";

/** Least seconds that a case can take, from the limits alone. */
export type Bound = {
  /** Requests that a full read cannot do without, at the allowed rate. */
  readonly read: number;
  /** The larger of all work shared out over the slots, and the longest lane of one account. */
  readonly write: number;
};

const pages = (count: number): number => Math.max(1, Math.ceil(count / 100));

/** Requests to SSO Admin that a full read takes at most: 2 + 8P + K, what does not fit one page, and 5. */
export const requestLimit = ({ size }: Case): number => {
  const { permissionSets: P, accountsPerSet } = size;
  const K = P * accountsPerSet;
  const surplus = pages(P) - 1 + P * (pages(accountsPerSet) - 1);
  return 2 + 8 * P + K + surplus + 5;
};

export const boundOf = (one: Case, log: readonly LoggedRequest[]): Bound => {
  const own = ofSsoAdmin(log);
  const begun = own.findIndex(({ write }) => write);
  const reads = begun < 0 ? own.length : begun;
  const allowed = one.otherClient === undefined ? rate : Math.min(rate, instanceRate - one.otherClient);
  return { read: reads / allowed, write: writeBound(one, own) };
};

/** Requests that the program itself sent to SSO Admin, and that were not refused for their rate. */
export const ofSsoAdmin = (log: readonly LoggedRequest[]): readonly LoggedRequest[] =>
  log.filter(({ service, headers, response = "" }) => {
    const isOurs = (headers["user-agent"] ?? "").includes("kintone-identity-center-sync");
    return service === "sso-admin" && isOurs && !response.includes("Rate exceeded");
  });

const isAssignment = ({ operation }: LoggedRequest): boolean =>
  /^(Create|Delete)AccountAssignment$/.test(operation);

const writeBound = ({ size }: Case, own: readonly LoggedRequest[]): number => {
  const accepted = own.filter(({ status = 0 }) => status < 400);
  const lanes = new Map<string, number>();
  for (const { body } of accepted.filter(isAssignment)) {
    const { TargetId } = JSON.parse(body) as { readonly TargetId: string };
    lanes.set(TargetId, (lanes.get(TargetId) ?? 0) + 1);
  }
  const requests = [...lanes.values()].reduce((sum, count) => sum + count, 0);
  const provisionings = accepted.filter(({ operation }) => operation === "ProvisionPermissionSet").length;
  return (
    Math.max(requests / slots, ...lanes.values()) * assignmentSeconds +
    provisionings * size.accountsPerSet * provisionSeconds
  );
};
