import type { Clock } from "./clock.ts";
import { ownerTag, ownerTagValue } from "./core/ledgers/permission-set-record.ts";
import type { Instance } from "./core/model/assignment.ts";
import type { CurrentState } from "./core/model/current.ts";
import type { DirectoryIndex } from "./core/model/directory.ts";
import { matcher } from "./core/model/glob.ts";
import { type AccountId, foldName } from "./core/model/ids.ts";
import type { LedgersReading } from "./core/model/ledgers-reading.ts";
import type { PermissionSetId } from "./core/model/permission-set.ts";
import type { Problem } from "./core/model/problem.ts";
import { desiredState } from "./core/planning/desired.ts";
import type { DesiredState } from "./core/planning/desired-state.ts";
import { groundRules } from "./core/planning/ground-rules.ts";
import { type ExistingThere, type HandedOver, handedOver } from "./core/planning/handed-over.ts";
import { namesUnknownPolicy, type TargetQuery, type TargetReading } from "./run.ts";
import type { Settings } from "./settings/settings.ts";

/** What the records ask for in the management account, which nothing here may touch: for its own administrators. */

/** 5 requests for each set. Throws RemoteError. */
export type ReadExisting = (
  instance: Instance,
  permissionSets: readonly PermissionSetId[],
  account: AccountId,
) => Promise<ExistingThere>;

export type ExportPorts = {
  readonly readLedgers: () => Promise<LedgersReading>;
  readonly readTarget: (query: TargetQuery) => Promise<TargetReading>;
  readonly readExisting: ReadExisting;
  /** ARNs of all AWS managed policies; asked for only when a record names one that we do not know. */
  readonly listManagedPolicies: () => Promise<readonly string[]>;
  readonly clock: Clock;
};

export type Exported = {
  readonly handed: HandedOver;
  readonly index: DirectoryIndex;
  readonly instance: Instance;
  readonly managementAccountId: AccountId;
  readonly existing: ExistingThere;
};

export type ExportResult =
  | { readonly status: "read"; readonly exported: Exported; readonly problems: readonly Problem[] }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] };

/** What a run has read and understood. */
type Understood = {
  readonly desired: DesiredState;
  readonly current: CurrentState;
  readonly index: DirectoryIndex;
};

/**
 * What is handed over, and what of it exists already: of AWS, no more is read than whether Terraform has to import
 * something, and nothing when nothing is handed over. Throws RemoteError.
 */
export const handOver = async (
  { desired, current, index }: Understood,
  readExisting: ReadExisting,
  owner: string,
): Promise<Exported> => {
  const { managementAccountId } = index.directory;
  const { instance } = current;
  const handed = handedOver(desired, { managementAccountId, owner });
  const names = new Set(handed.permissionSets.map(({ name }) => foldName(name)));
  const there = current.permissionSets.filter(({ name }) => names.has(foldName(name)));
  const existing =
    there.length === 0
      ? { permissionSets: [], assignments: [] }
      : await readExisting(instance, there, managementAccountId);
  return { handed, index, instance, managementAccountId, existing };
};

/** Reads everything for it. Throws RemoteError where only what exists already could not be read. */
export const exportHandedOver = async (ports: ExportPorts, settings: Settings): Promise<ExportResult> => {
  const read = await ports.readLedgers();
  if (read.status === "unreadable") return read;
  const { ledgers } = read;
  const isExcluded = matcher(settings.scope.excludePermissionSets);
  const ours = ownerTagValue(settings.desired.owner);
  const target = await ports.readTarget({
    instanceArn: settings.instanceArn,
    withOus: true,
    isOurs: (name, tags) => tags[ownerTag] === ours && !isExcluded(name),
    isFull: true,
  });
  if (target.status === "unreadable") return target;
  const { current, directory } = target;
  const newerPolicies = namesUnknownPolicy(ledgers) ? await ports.listManagedPolicies() : undefined;
  const rules = groundRules(settings, directory, current, ledgers);
  const desired = desiredState({
    ledgers,
    current,
    ...rules,
    settings: settings.desired,
    memory: undefined,
    newerPolicies,
    now: ports.clock.now(),
  });
  const concerned = new Set(
    desired.assignmentRecords.filter(({ isHandedOver }) => isHandedOver).map(({ record }) => record.ref),
  );
  return {
    status: "read",
    exported: await handOver(
      { desired, current, index: rules.index },
      ports.readExisting,
      settings.desired.owner,
    ),
    problems: desired.problems.filter(
      ({ record, code }) =>
        record !== undefined && concerned.has(record) && code !== "management-account-handed-over",
    ),
  };
};
