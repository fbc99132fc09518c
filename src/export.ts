import type { Clock } from "./clock.ts";
import type { Assignment } from "./core/assignment.ts";
import type { CurrentState } from "./core/current.ts";
import { desiredState } from "./core/desired.ts";
import { type DirectoryIndex, indexDirectory } from "./core/directory.ts";
import { matcher } from "./core/glob.ts";
import { makeGuardrails } from "./core/guardrails.ts";
import { type HandedOver, handedOver, managementName } from "./core/handed-over.ts";
import { type AccountId, foldName } from "./core/ids.ts";
import type { LedgersReading } from "./core/ledgers-reading.ts";
import type { PermissionSetId } from "./core/permission-set.ts";
import { ownerTag, ownerTagValue } from "./core/permission-set-record.ts";
import type { Problem } from "./core/problem.ts";
import { makeScope } from "./core/scope.ts";
import type { TargetQuery, TargetReading } from "./run.ts";
import type { Settings } from "./settings/settings.ts";

/** What the records ask for in the management account, which nothing here may touch: for its own administrators. */

export type ExportPorts = {
  readonly readLedgers: () => Promise<LedgersReading>;
  readonly readTarget: (query: TargetQuery) => Promise<TargetReading>;
  /** Undefined: AWS does not say; it may not let this account look into that one. */
  readonly readAssignmentsIn: (
    current: CurrentState,
    permissionSets: readonly PermissionSetId[],
    account: AccountId,
  ) => Promise<readonly Assignment[] | undefined>;
  readonly clock: Clock;
};

type Exported = {
  readonly handed: HandedOver;
  readonly index: DirectoryIndex;
  readonly managementAccountId: AccountId;
  readonly existing: CurrentState;
  /** What is assigned there already could not be read: Terraform may say that something exists. */
  readonly isBlind: boolean;
};

export type ExportResult =
  | { readonly status: "read"; readonly exported: Exported; readonly problems: readonly Problem[] }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] };

export const exportHandedOver = async (ports: ExportPorts, settings: Settings): Promise<ExportResult> => {
  const read = await ports.readLedgers();
  if (read.status === "unreadable") return read;
  const { ledgers } = read;
  const isExcluded = matcher(settings.scope.excludePermissionSets);
  const ours = ownerTagValue(settings.desired.owner);
  const exportedNames = new Set(
    ledgers.permissionSets.flatMap(({ values }) =>
      (values.name ?? []).map(({ text }) => foldName(managementName(text))),
    ),
  );
  const target = await ports.readTarget({
    instanceArn: settings.instanceArn,
    withOus: true,
    isOurs: (name, tags) =>
      (tags[ownerTag] === ours && !isExcluded(name)) || exportedNames.has(foldName(name)),
    isFull: true,
  });
  if (target.status === "unreadable") return target;
  const { current, directory } = target;
  const { managementAccountId } = directory;
  const index = indexDirectory(directory, settings.userMatch);
  const guardrails = makeGuardrails(settings.guardrails, index, current.instance.partition);
  const desired = desiredState({
    ledgers,
    current,
    index,
    scope: makeScope(settings.scope, index),
    guardrails,
    settings: settings.desired,
    memory: undefined,
    now: ports.clock.now(),
  });
  const { owner } = settings.desired;
  const handed = handedOver(desired, { managementAccountId, owner });
  const names = new Set(handed.permissionSets.map(({ name }) => foldName(name)));
  const there = current.permissionSets.filter(({ name }) => names.has(foldName(name)));
  const assigned = await ports.readAssignmentsIn(current, there, managementAccountId);
  const concerned = new Set(
    desired.assignmentRecords.filter(({ isHandedOver }) => isHandedOver).map(({ record }) => record.ref),
  );
  return {
    status: "read",
    exported: {
      handed,
      index,
      managementAccountId,
      existing: { ...current, assignments: assigned ?? [] },
      isBlind: assigned === undefined,
    },
    problems: desired.problems.filter(
      ({ record, code }) =>
        record !== undefined && concerned.has(record) && code !== "management-account-handed-over",
    ),
  };
};
