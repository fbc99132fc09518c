import type { Assignment, Principal } from "../../src/core/model/assignment.ts";
import type { Change } from "../../src/core/model/change.ts";
import type { CurrentState, OurPermissionSet } from "../../src/core/model/current.ts";
import {
  type Account,
  type Directory,
  type DirectoryIndex,
  indexDirectory,
  type UserMatch,
} from "../../src/core/model/directory.ts";
import {
  asAccountId,
  asInstanceArn,
  asPermissionSetArn,
  asPrincipalId,
  foldName,
} from "../../src/core/model/ids.ts";
import {
  type AssignmentField,
  type FieldValue,
  type LedgerField,
  type LedgerRecord,
  type Ledgers,
  type PermissionSetField,
  recordKey,
} from "../../src/core/model/ledger.ts";
import type { Memory } from "../../src/core/model/memory.ts";
import type { ChangeOutcome } from "../../src/core/model/outcome.ts";
import type { Edit, PermissionSetContent } from "../../src/core/model/permission-set.ts";
import { makeScope, type ScopeSettings } from "../../src/core/model/scope.ts";
import { type Decision, decide } from "../../src/core/planning/decide.ts";
import type { DesiredSettings } from "../../src/core/planning/desired.ts";
import type { DesiredState } from "../../src/core/planning/desired-state.ts";
import { type AssignmentDiff, diffAssignments } from "../../src/core/planning/diff.ts";
import { type GuardrailSettings, makeGuardrails } from "../../src/core/planning/guardrails.ts";
import { nextMemory } from "../../src/core/planning/next-memory.ts";
import type { Plan, PlanLimits, Policy } from "../../src/core/planning/plan.ts";

/** 09:00 on a Monday in Tokyo. */
export const morning = new Date("2026-11-02T00:00:00Z");
const hour = 3_600_000;
export const hoursFrom = (moment: Date, hours: number): Date => new Date(moment.getTime() + hours * hour);

/** Accounts by what they are for. */
export const ids = {
  management: asAccountId("111111111111"),
  dev: asAccountId("222222222222"),
  stage: asAccountId("333333333333"),
  prod: asAccountId("444444444444"),
  closed: asAccountId("555555555555"),
  bot: asAccountId("999999999999"),
} as const;

const account = (name: keyof typeof ids, ou: string, state: Account["state"] = "ACTIVE"): Account => ({
  id: ids[name],
  name,
  state,
  ou,
});

export const directory: Directory = {
  accounts: [
    account("management", "/"),
    account("dev", "/service/dev"),
    account("stage", "/service/prod/stage"),
    account("prod", "/service/prod"),
    account("closed", "/service/prod", "SUSPENDED"),
    account("bot", "/platform"),
  ],
  ous: ["/service", "/service/dev", "/service/prod", "/service/prod/stage", "/platform", "/empty"],
  users: ["alice", "bob", "carol"].map((name) => ({
    id: asPrincipalId(`user-${name}`),
    userName: name,
    emails: [`${name}@example.com`],
  })),
  groups: ["developers", "operators"].map((name) => ({
    id: asPrincipalId(`group-${name}`),
    displayName: name,
  })),
  managementAccountId: ids.management,
  botAccountId: ids.bot,
};

export const user = (name: string): Principal => ({ type: "USER", id: asPrincipalId(`user-${name}`) });
export const group = (name: string): Principal => ({ type: "GROUP", id: asPrincipalId(`group-${name}`) });

/** `dev/ReadOnly/alice`: account, permission set and a user; a group is written `@developers`. */
export const assignment = (text: string): Assignment => {
  const [accountName = "", permissionSetName = "", name = ""] = text.split("/");
  const accountId = accountName in ids ? ids[accountName as keyof typeof ids] : asAccountId(accountName);
  return {
    accountId,
    permissionSetName,
    principal: name.startsWith("@") ? group(name.slice(1)) : user(name),
  };
};

type Values = string | readonly (string | FieldValue)[];
type Fields<Field extends LedgerField> = Readonly<Partial<Record<Field, Values>>>;
type Circumstances = Partial<
  Pick<LedgerRecord, "createdAt" | "updatedAt" | "modifier" | "creator" | "revision">
>;

const fieldValues = (values: Values): readonly FieldValue[] => {
  const list = typeof values === "string" ? [values] : values;
  return list.map((value) => (typeof value === "string" ? { text: value } : value));
};

/** A field that is not named does not exist in the app; `[]` is an empty one. */
const ledgerRecord = <Field extends LedgerField>(
  app: string,
  id: string,
  fields: Fields<Field>,
  circumstances: Circumstances = {},
): LedgerRecord<Field> => {
  const host = "example.cybozu.com";
  const values = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, fieldValues(value as Values)]),
  ) as LedgerRecord<Field>["values"];
  return {
    ref: { host, app, id, url: `https://${host}/k/${app}/show#record=${id}` },
    revision: "1",
    createdAt: hoursFrom(morning, -720),
    updatedAt: hoursFrom(morning, -1),
    creator: { code: "mori", name: "森" },
    modifier: { code: "mori", name: "森" },
    values,
    codes: {} as LedgerRecord<Field>["codes"],
    ...circumstances,
  };
};

export const permissionSetRecord = (
  id: string,
  fields: Fields<PermissionSetField>,
  circumstances?: Circumstances,
): LedgerRecord<PermissionSetField> => ledgerRecord("101", id, fields, circumstances);

export const assignmentRecord = (
  id: string,
  fields: Fields<AssignmentField>,
  circumstances?: Circumstances,
): LedgerRecord<AssignmentField> => ledgerRecord("102", id, fields, circumstances);

export const instance = {
  arn: asInstanceArn("arn:aws:sso:::instance/ssoins-1111111111111111"),
  identityStoreId: "d-1111111111",
  partition: "aws",
} as const;

const arnOf = (name: string) =>
  asPermissionSetArn(`arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-${name}`);

export const plainContent: PermissionSetContent = {
  description: "plain",
  sessionSeconds: 3600,
  relayState: undefined,
  managedPolicies: [],
  customerManagedPolicies: [],
  inlinePolicy: undefined,
  permissionsBoundary: undefined,
  tags: { "managed-by": "kintone-identity-center-sync:main", "kintone-record": "example.cybozu.com/101/999" },
};

export const ourSet = (name: string, of: Partial<OurPermissionSet> = {}): OurPermissionSet => ({
  arn: arnOf(name),
  name,
  ownership: "ours",
  content: plainContent,
  provisioned: [],
  outdated: [],
  outOfReach: undefined,
  ...of,
});

export const foreignSet = (name: string) => ({ arn: arnOf(name), name, ownership: "foreign" }) as const;

const sameName = (left: string, right: string): boolean => foldName(left) === foldName(right);

/** The accounts in which a set has its role because somebody is assigned. */
const accountsOf = (name: string, assignments: readonly Assignment[]) => [
  ...new Set(
    assignments
      .filter(({ permissionSetName }) => sameName(permissionSetName, name))
      .map(({ accountId }) => accountId),
  ),
];

/** What AWS would have after these changes had succeeded one after the other: an oracle without any rules. */
export const applyTo = (current: CurrentState, changes: readonly Change[]): CurrentState =>
  changes.reduce(applyOne, current);

const applyOne = (current: CurrentState, change: Change): CurrentState => {
  const onSet = (name: string, edit: (set: OurPermissionSet) => OurPermissionSet): CurrentState => ({
    ...current,
    permissionSets: current.permissionSets.map((set) =>
      set.ownership === "ours" && sameName(set.name, name) ? edit(set) : set,
    ),
  });
  switch (change.kind) {
    case "create-permission-set": {
      const { name, ...content } = change.spec;
      return { ...current, permissionSets: [...current.permissionSets, ourSet(name, { content })] };
    }
    case "update-permission-set":
      return onSet(change.permissionSet.name, (set) => {
        const content = change.edits.reduce(applyEdit, set.content);
        const isStale = change.edits.some(({ kind }) => kind !== "tag" && kind !== "untag");
        return { ...set, content, outdated: isStale ? set.provisioned : set.outdated };
      });
    case "provision": {
      const { accounts } = change;
      return onSet(change.permissionSet.name, (set) => ({
        ...set,
        outdated: accounts === "all" ? [] : set.outdated.filter((id) => !accounts.includes(id)),
      }));
    }
    case "delete-permission-set":
      return {
        ...current,
        permissionSets: current.permissionSets.filter(({ arn }) => arn !== change.permissionSet.arn),
      };
    case "create-assignment": {
      const { accountId, permissionSetName } = change.assignment;
      const next = onSet(permissionSetName, (set) => ({
        ...set,
        provisioned: [...new Set([...set.provisioned, accountId])],
      }));
      return { ...next, assignments: [...next.assignments, change.assignment] };
    }
    case "delete-assignment": {
      const { accountId, permissionSetName, principal } = change.assignment;
      const assignments = current.assignments.filter(
        (one) =>
          !(
            one.accountId === accountId &&
            sameName(one.permissionSetName, permissionSetName) &&
            one.principal.type === principal.type &&
            one.principal.id === principal.id
          ),
      );
      const isLast = !accountsOf(permissionSetName, assignments).includes(accountId);
      const next = onSet(permissionSetName, (set) => ({
        ...set,
        provisioned: set.provisioned.filter((id) => !(isLast && id === accountId)),
        outdated: set.outdated.filter((id) => !(isLast && id === accountId)),
      }));
      return { ...next, assignments };
    }
  }
};

const applyEdit = (content: PermissionSetContent, edit: Edit): PermissionSetContent => {
  switch (edit.kind) {
    case "attributes": {
      const { description, sessionSeconds, relayState } = edit;
      return { ...content, description, sessionSeconds, relayState };
    }
    case "attach-managed-policy":
      return { ...content, managedPolicies: [...content.managedPolicies, edit.arn] };
    case "detach-managed-policy":
      return { ...content, managedPolicies: content.managedPolicies.filter((arn) => arn !== edit.arn) };
    case "attach-customer-managed-policy":
      return { ...content, customerManagedPolicies: [...content.customerManagedPolicies, edit.policy] };
    case "detach-customer-managed-policy": {
      const { name, path } = edit.policy;
      const left = content.customerManagedPolicies.filter((one) => one.name !== name || one.path !== path);
      return { ...content, customerManagedPolicies: left };
    }
    case "put-inline-policy":
      return { ...content, inlinePolicy: edit.document };
    case "delete-inline-policy":
      return { ...content, inlinePolicy: undefined };
    case "put-permissions-boundary":
      return { ...content, permissionsBoundary: edit.boundary };
    case "delete-permissions-boundary":
      return { ...content, permissionsBoundary: undefined };
    case "tag":
      return { ...content, tags: { ...content.tags, ...edit.tags } };
    case "untag":
      return {
        ...content,
        tags: Object.fromEntries(Object.entries(content.tags).filter(([key]) => !edit.keys.includes(key))),
      };
  }
};

/** Changes as short lines, in their order: `+ dev/ReadOnly alice [1]`, `- dev/ReadOnly alice (expired)`. */
export const linesOf = (changes: readonly Change[]): readonly string[] => changes.map(lineOf);

const accountName = (id: string): string =>
  Object.entries(ids).find(([, accountId]) => accountId === id)?.[0] ?? id;

const lineOf = (change: Change): string => {
  const records = change.records.map(({ id }) => id).join(",");
  switch (change.kind) {
    case "create-permission-set":
      return `+ ${change.spec.name}`;
    case "update-permission-set":
      return `~ ${change.permissionSet.name}: ${change.edits.map(({ kind }) => kind).join(", ")}`;
    case "provision": {
      const where = change.accounts === "all" ? "all" : change.accounts.map(accountName).join(",");
      return `> ${change.permissionSet.name} to ${where} (${change.reason})`;
    }
    case "delete-permission-set":
      return `- ${change.permissionSet.name}`;
    case "create-assignment":
      return `+ ${shortName(change.assignment)} [${records}]`;
    case "delete-assignment":
      return `- ${shortName(change.assignment)} (${change.reason}${change.isForeseen ? ", foreseen" : ""})`;
  }
};

/** The opposite of `assignment`. */
export const shortName = ({ accountId, permissionSetName, principal }: Assignment): string => {
  const name = principal.id.replace(/^user-/, "").replace(/^group-/, "@");
  return `${accountName(accountId)}/${permissionSetName}/${name}`;
};

export const limits: PlanLimits = {
  freeRemovals: 10,
  removalPercent: 30,
  removals: 100,
  removalPercentOfOne: 50,
  permissionSetDeletions: 3,
  additions: 200,
  sensitiveAccounts: 5,
  protectedAssignments: 20,
  replacementRuns: 3,
  replacementHours: 24,
};

const settings: DesiredSettings = {
  owner: "main",
  timeZone: "Asia/Tokyo",
  allowWildcard: true,
  userTemplate: "{code}",
  groupTemplate: "{name}",
  protectHours: 24,
  directoryGraceHours: 2,
};

export const noGuardrails: GuardrailSettings = {
  deniedManagedPolicies: [],
  deniedActions: [],
  requiredPermissionsBoundary: undefined,
  maxSessionHours: undefined,
  allowedPermissionSets: {},
  neverRemove: [],
  accountOwners: {},
};

type WorldData = {
  readonly ledgers: Ledgers;
  readonly directory: Directory;
  readonly current: CurrentState;
  readonly settings: DesiredSettings;
  readonly scope: ScopeSettings;
  readonly userMatch: UserMatch;
  readonly policy: Policy;
  readonly limits: PlanLimits;
  readonly sensitive: readonly string[];
  readonly guardrails: GuardrailSettings;
  readonly memory: Memory | undefined;
  readonly approved: string | undefined;
  readonly now: Date;
};

/** Both sides of a run, and what the core makes of them. Each step answers a new world. */
export type CoreWorld = WorldData & {
  readonly index: DirectoryIndex;
  readonly with: (changes: Partial<WorldData>) => CoreWorld;
  /** Adds a record, or puts it in the place of the one with this id. */
  readonly permissionSet: (
    id: string,
    fields: Fields<PermissionSetField>,
    circumstances?: Circumstances,
  ) => CoreWorld;
  readonly assignment: (
    id: string,
    fields: Fields<AssignmentField>,
    circumstances?: Circumstances,
  ) => CoreWorld;
  readonly withoutPermissionSet: (id: string) => CoreWorld;
  readonly withoutAssignment: (id: string) => CoreWorld;
  /** Identity Center as the records want it; sets of others stay. */
  readonly remoteThatMatches: () => CoreWorld;
  /** Somebody assigned this by hand. */
  readonly assigned: (...assignments: readonly string[]) => CoreWorld;
  readonly later: (hours: number) => CoreWorld;
  /** The world after a run whose changes all succeeded. */
  readonly ran: () => CoreWorld;
  /** The world after a run whose changes ended like this. */
  readonly ranWith: (outcomeOf: (change: Change) => ChangeOutcome) => CoreWorld;
  readonly desired: () => DesiredState;
  readonly diff: () => AssignmentDiff;
  readonly plan: () => Plan;
};

const replaced = <Field extends LedgerField>(
  records: readonly LedgerRecord<Field>[],
  record: LedgerRecord<Field>,
): readonly LedgerRecord<Field>[] =>
  records.some(({ ref }) => ref.id === record.ref.id)
    ? records.map((one) => (one.ref.id === record.ref.id ? record : one))
    : [...records, record];

const worldOf = (data: WorldData): CoreWorld => {
  const index = indexDirectory(data.directory, data.userMatch);
  const scope = makeScope(data.scope, index);
  const guardrails = makeGuardrails(data.guardrails, index, data.current.instance.partition);
  const decision = (): Decision => decide({ ...data, settings: { ...data, desired: data.settings } });
  const desired = (): DesiredState => decision().desired;
  const to = (changes: Partial<WorldData>): CoreWorld => worldOf({ ...data, ...changes });
  const ledgers = (changes: Partial<Ledgers>): CoreWorld => to({ ledgers: { ...data.ledgers, ...changes } });
  const plan = (): Plan => decision().plan;

  const ranWith = (outcomeOf: (change: Change) => ChangeOutcome): CoreWorld => {
    const made = decision();
    const outcomes = made.plan.changes.map(outcomeOf);
    const endedWith = (...statuses: readonly ChangeOutcome["status"][]): readonly Change[] =>
      outcomes.filter(({ status }) => statuses.includes(status)).map(({ change }) => change);
    const memory = nextMemory({
      ...data,
      ...made,
      sent: endedWith("succeeded", "failed", "unsettled"),
      outcomes,
      codes: {},
    });
    return to({ memory, current: applyTo(data.current, endedWith("succeeded")), approved: undefined });
  };

  return {
    ...data,
    index,
    with: to,
    permissionSet: (id, fields, circumstances) =>
      ledgers({
        permissionSets: replaced(data.ledgers.permissionSets, permissionSetRecord(id, fields, circumstances)),
      }),
    assignment: (id, fields, circumstances) =>
      ledgers({
        assignments: replaced(data.ledgers.assignments, assignmentRecord(id, fields, circumstances)),
      }),
    withoutPermissionSet: (id) =>
      ledgers({ permissionSets: data.ledgers.permissionSets.filter(({ ref }) => ref.id !== id) }),
    withoutAssignment: (id) =>
      ledgers({ assignments: data.ledgers.assignments.filter(({ ref }) => ref.id !== id) }),
    remoteThatMatches: () => {
      const { permissionSets, assignments } = desired();
      const wanted = [...assignments.values()].map((one) => one.assignment);
      const ours = permissionSets.flatMap(({ spec }) => {
        if (spec === undefined) return [];
        const { name, ...content } = spec;
        return [ourSet(name, { content, provisioned: accountsOf(name, wanted) })];
      });
      const foreign = data.current.permissionSets.filter(({ ownership }) => ownership === "foreign");
      const granted = wanted.filter(({ permissionSetName }) =>
        ours.some(({ name }) => sameName(name, permissionSetName)),
      );
      return to({
        current: { ...data.current, permissionSets: [...foreign, ...ours], assignments: granted },
      });
    },
    assigned: (...texts) => {
      const assignments = [...data.current.assignments, ...texts.map(assignment)];
      const permissionSets = data.current.permissionSets.map((set) =>
        set.ownership === "foreign"
          ? set
          : {
              ...set,
              provisioned: [...new Set([...set.provisioned, ...accountsOf(set.name, assignments)])],
            },
      );
      return to({ current: { ...data.current, permissionSets, assignments } });
    },
    later: (hours) => to({ now: hoursFrom(data.now, hours) }),
    ran: () => ranWith((change) => ({ status: "succeeded", change })),
    ranWith,
    desired,
    diff: () => diffAssignments({ ...data, index, scope, guardrails, desired: desired() }),
    plan,
  };
};

/** Nobody has anything yet; the whole policy, the limits of the design, no memory. */
export const world = (changes: Partial<WorldData> = {}): CoreWorld =>
  worldOf({
    ledgers: { permissionSets: [], assignments: [] },
    directory,
    current: { instance, permissionSets: [], assignments: [] },
    settings,
    scope: { excludeAccounts: [], excludePermissionSets: [], excludePrincipals: [] },
    userMatch: "userName",
    policy: "full",
    limits,
    sensitive: [],
    guardrails: noGuardrails,
    memory: undefined,
    approved: undefined,
    now: morning,
    ...changes,
  });

/** One permission set, and one record that grants it to alice in dev, in force. */
export const grantedWorld = (changes: Partial<WorldData> = {}): CoreWorld =>
  world(changes)
    .permissionSet("1", { name: "ReadOnly", managedPolicies: ["ReadOnlyAccess"] })
    .assignment("1", { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] })
    .remoteThatMatches();

/** Problems as `record field code`, or `code` alone. */
export const problemsOf = (of: {
  readonly problems: readonly {
    readonly code: string;
    readonly field?: string;
    readonly record?: { readonly id: string };
  }[];
}): readonly string[] =>
  of.problems.map(({ record, field, code }) =>
    [record?.id, field, code].filter((part) => part !== undefined).join(" "),
  );

export const keyOfRecord = (app: "101" | "102", id: string): string =>
  recordKey(ledgerRecord(app, id, {}).ref);
