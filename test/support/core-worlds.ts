import fc from "fast-check";
import type { CurrentState, OurPermissionSet } from "../../src/core/model/current.ts";
import { foldName } from "../../src/core/model/ids.ts";
import type {
  AssignmentField,
  LedgerRecord,
  Ledgers,
  PermissionSetField,
} from "../../src/core/model/ledger.ts";
import type { GuardrailSettings } from "../../src/core/planning/guardrails.ts";
import {
  assignment,
  assignmentRecord,
  type CoreWorld,
  foreignSet,
  hoursFrom,
  ids,
  instance,
  limits,
  morning,
  ourSet,
  permissionSetRecord,
  plainContent,
  shortName,
  world,
} from "./core-world.ts";

/** Whole small worlds for fast-check: a few names, so that records meet each other and what AWS has. */

const ourNames = ["Admin", "Deploy", "ReadOnly", "Support"];
/** Somebody else's; excluded by the settings. */
const otherNames = ["Foreign", "Hidden"];
const knownUsers = ["alice", "bob", "carol"];

const some = (values: readonly string[], maxLength = 2): fc.Arbitrary<string[]> =>
  fc.subarray([...values], { minLength: 1, maxLength });

/** Now and then; otherwise undefined: the field does not exist. */
const seldom = <T>(of: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: of }, { weight: 2, arbitrary: fc.constant(undefined) });

const withoutAbsent = (fields: Readonly<Record<string, string | readonly string[] | undefined>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Readonly<
    Record<string, string | readonly string[]>
  >;

const policyText = fc.constantFrom(
  '{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}',
  '{ "Statement": [{"Effect":"Allow","Action":"s3:*","Resource":"*"}] }',
  "{broken",
);

const permissionSetFields = fc.record({
  name: fc.constantFrom(...ourNames, ...ourNames, ...otherNames, "readonly", "bad name!"),
  managedPolicies: some(["ReadOnlyAccess", "AdministratorAccess", "Billing"]),
  inlinePolicy: seldom(policyText),
  sessionDuration: seldom(fc.constantFrom("PT4H", "8", "a while")),
  enabled: seldom(fc.constantFrom("有効", "無効", "たぶん")),
});

const past = { from: "2026-09-01", until: "2026-10-31", untilMoment: "2026-11-01T23:59:00Z" };
const future = { from: "2026-12-01", until: "2026-12-31" };

const assignmentFields = fc.record({
  userNames: seldom(some([...knownUsers, "ghost"]), 4),
  groupNames: fc.oneof({ weight: 2, arbitrary: some(["developers", "operators"]) }, fc.constant(["ghosts"])),
  accounts: some([
    "dev",
    "stage",
    "prod",
    "closed",
    "bot",
    "management",
    "*",
    "ou:/service/prod",
    "ou:/gone",
    "nowhere",
  ]),
  permissionSets: some([...ourNames, ...ourNames, "Foreign", "Unknown"]),
  validFrom: seldom(fc.constantFrom(past.from, future.from, "soon")),
  validUntil: seldom(fc.constantFrom(past.until, past.untilMoment, future.until)),
  enabled: seldom(fc.constantFrom("有効", "無効", "たぶん")),
});

const circumstances = fc
  .record({ created: fc.constantFrom(720, 30, 1), changed: fc.constantFrom(720, 25, 1) })
  .map(({ created, changed }) => ({
    createdAt: hoursFrom(morning, -Math.max(created, changed)),
    updatedAt: hoursFrom(morning, -changed),
  }));

const ledgersArbitrary: fc.Arbitrary<Ledgers> = fc
  .record({
    permissionSets: fc.array(fc.tuple(permissionSetFields, circumstances), { maxLength: 6 }),
    assignments: fc.array(fc.tuple(assignmentFields, circumstances), { maxLength: 8 }),
  })
  .map(({ permissionSets, assignments }) => ({
    permissionSets: permissionSets.map(
      ([fields, when], at): LedgerRecord<PermissionSetField> =>
        permissionSetRecord(`${at + 1}`, withoutAbsent(fields), when),
    ),
    assignments: assignments.map(
      ([fields, when], at): LedgerRecord<AssignmentField> =>
        assignmentRecord(`${at + 1}`, withoutAbsent(fields), when),
    ),
  }));

const seats = ["dev", "stage", "prod", "closed"].flatMap((account) =>
  ["alice", "bob", "@developers", "departed"].map((who) => ({ account, who })),
);

const ourSetArbitrary = (name: string): fc.Arbitrary<OurPermissionSet | undefined> =>
  seldom(
    fc.record({
      record: fc.constantFrom("1", "2", "999"),
      policy: fc.constantFrom("ReadOnlyAccess", "AdministratorAccess"),
      sessionSeconds: fc.constantFrom(3600, 14_400),
      bare: fc.subarray([ids.dev], { minLength: 0 }),
      outOfReach: fc.constantFrom(undefined, undefined, undefined, ids.management),
    }),
  ).map(
    (of) =>
      of &&
      ourSet(name, {
        content: {
          ...plainContent,
          sessionSeconds: of.sessionSeconds,
          managedPolicies: [`arn:aws:iam::aws:policy/${of.policy}`],
          tags: { ...plainContent.tags, "kintone-record": `example.cybozu.com/101/${of.record}` },
        },
        provisioned: of.bare,
        outOfReach: of.outOfReach,
      }),
  );

const currentArbitrary: fc.Arbitrary<CurrentState> = fc
  .record({
    ours: fc.tuple(...ourNames.map(ourSetArbitrary)),
    foreign: fc.subarray(otherNames.map(foreignSet)),
    assigned: fc.array(fc.record({ set: fc.constantFrom(...ourNames), seat: fc.constantFrom(...seats) }), {
      maxLength: 16,
    }),
    isBehind: fc.boolean(),
  })
  .map(({ ours, foreign, assigned, isBehind }) => {
    const sets = ours.filter((set) => set !== undefined);
    // What is out of reach is not read.
    const readable = new Set(
      sets.filter(({ outOfReach }) => outOfReach === undefined).map(({ name }) => name),
    );
    const texts = new Set(
      assigned
        .filter(({ set }) => readable.has(set))
        .map(({ set, seat }) => `${seat.account}/${set}/${seat.who}`),
    );
    const assignments = [...texts].map(assignment);
    return {
      instance,
      assignments,
      permissionSets: [
        ...foreign,
        ...sets.map((set) => {
          const held = assignments
            .filter(({ permissionSetName }) => permissionSetName === set.name)
            .map(({ accountId }) => accountId);
          const provisioned = [...new Set([...set.provisioned, ...held])];
          return { ...set, provisioned, outdated: isBehind ? provisioned.slice(0, 1) : [] };
        }),
      ],
    };
  });

/** Limits that nothing reaches, those of the design, and such that almost everything is held. */
const limitsArbitrary = fc.constantFrom(
  { ...limits, freeRemovals: 1000, removals: 1000, permissionSetDeletions: 1000 },
  limits,
  { ...limits, freeRemovals: 1, permissionSetDeletions: 0, sensitiveAccounts: 1, additions: 12 },
);

/** A world that may remember an earlier run over other ledgers. */
export const worldArbitrary: fc.Arbitrary<CoreWorld> = fc
  .record({
    before: fc.option(ledgersArbitrary, { nil: undefined }),
    ledgers: ledgersArbitrary,
    current: currentArbitrary,
    policy: fc.constantFrom("full", "full", "additive"),
    limits: limitsArbitrary,
    hours: fc.constantFrom(0.1, 5, 30),
    excludesProd: fc.boolean(),
    excludesBob: fc.boolean(),
  })
  .map(({ before, hours, excludesProd, excludesBob, ...of }) => {
    const scope = {
      excludeAccounts: excludesProd ? ["prod"] : [],
      excludePermissionSets: ["Hidden"],
      excludePrincipals: excludesBob ? ["bob"] : [],
    };
    const plain = world({ ...of, policy: of.policy as "full" | "additive", scope, sensitive: ["Admin"] });
    if (before === undefined) return plain;
    const earlier = plain.with({ ledgers: before, now: hoursFrom(morning, -hours) });
    return plain.with({ memory: earlier.ran().memory });
  });

/** What a record plainly asks for, worked out by hand from this file's own values: `dev/Admin/alice`. */
export const plainGrants = ({ ledgers, current, scope }: CoreWorld): ReadonlySet<string> => {
  const asked = new Set<string>();
  const ours = [
    ...current.permissionSets.filter(({ ownership }) => ownership === "ours").map(({ name }) => name),
    ...ledgers.permissionSets
      .filter(({ values }) => values.enabled?.[0]?.text !== "無効")
      .map(({ values }) => values.name?.[0]?.text ?? "")
      .filter((name) => !otherNames.includes(name)),
  ].map(foldName);
  for (const { values } of ledgers.assignments) {
    const texts = (field: AssignmentField): readonly string[] =>
      (values[field] ?? []).map(({ text }) => text);
    const is = (field: AssignmentField, ...allowed: readonly string[]): boolean =>
      texts(field).every((text) => allowed.includes(text));
    const isInForce = is("enabled", "有効") && is("validFrom", past.from) && is("validUntil", future.until);
    if (!isInForce) continue;
    const accounts = texts("accounts").flatMap(
      (text) => ({ "*": ["dev", "stage", "prod"], "ou:/service/prod": ["stage", "prod"] })[text] ?? [text],
    );
    const people = [
      ...texts("userNames").filter((name) => knownUsers.includes(name)),
      ...texts("groupNames")
        .filter((name) => name !== "ghosts")
        .map((name) => `@${name}`),
    ];
    for (const account of accounts) {
      if (!["dev", "stage", "prod"].includes(account) || scope.excludeAccounts.includes(account)) continue;
      for (const set of texts("permissionSets").filter((name) => ours.includes(foldName(name))))
        for (const person of people)
          if (!scope.excludePrincipals.includes(person)) asked.add(`${account}/${foldName(set)}/${person}`);
    }
  }
  return asked;
};

/** The name under which `plainGrants` knows an assignment. */
export const plainName = (of: Parameters<typeof shortName>[0]): string =>
  shortName({ ...of, permissionSetName: foldName(of.permissionSetName) });

/** Rules that meet the few names of these worlds. */
export const guardrailsArbitrary: fc.Arbitrary<GuardrailSettings> = fc.record({
  deniedManagedPolicies: fc.subarray([
    { policy: "AdministratorAccess", exceptAccounts: ["dev"] },
    { policy: "arn:aws:iam::aws:policy/Adm*", exceptAccounts: ["ou:/service"] },
    { policy: "Billing", exceptAccounts: [] },
    { policy: "readonly*", exceptAccounts: [] },
  ]),
  deniedActions: fc.subarray(["s3:Put*"]),
  requiredPermissionsBoundary: fc.constantFrom(undefined, undefined, undefined, "customer:/Boundary"),
  maxSessionHours: fc.constantFrom(undefined, undefined, 6),
  allowedPermissionSets: fc.constantFrom({}, { "ou:/service/prod": ["Read*", "Support"] }, { dev: [] }),
  neverRemove: fc.subarray(["bob", "oper*"]),
  // Every record was last changed by mori.
  accountOwners: fc.constantFrom({}, { "ou:/service/prod/stage": ["suzuki"], dev: ["mori"] }),
});

/**
 * What stands against those rules, worked out by hand: for each assignment that AWS has, and for each permission set
 * by itself, so that an empty one counts, too.
 */
export const breachesIn = (current: CurrentState, rules: GuardrailSettings): ReadonlySet<string> => {
  const breaches = new Set<string>();
  const denied = (policy: string) => rules.deniedManagedPolicies.some((one) => one.policy === policy);
  const isService: readonly string[] = [ids.dev, ids.stage, ids.prod, ids.closed];
  for (const set of current.permissionSets) {
    if (set.ownership === "foreign") continue;
    const { managedPolicies, inlinePolicy = "", sessionSeconds, permissionsBoundary } = set.content;
    const has = (name: string): boolean => managedPolicies.some((arn) => arn.endsWith(`/${name}`));
    const everywhere = [
      ...(denied("Billing") && has("Billing") ? ["Billing"] : []),
      ...(denied("readonly*") && has("ReadOnlyAccess") ? ["ReadOnlyAccess"] : []),
      ...(rules.deniedActions.length > 0 && /"Allow","Action":"s3:\*"/.test(inlinePolicy) ? ["s3"] : []),
      ...(rules.maxSessionHours !== undefined && sessionSeconds > 21_600 ? ["session"] : []),
      ...(rules.requiredPermissionsBoundary !== undefined && permissionsBoundary === undefined
        ? ["boundary"]
        : []),
    ];
    for (const what of everywhere) breaches.add(`${what}: ${set.name}`);
    for (const one of current.assignments) {
      if (foldName(one.permissionSetName) !== foldName(set.name)) continue;
      const { accountId } = one;
      const isProd = accountId !== ids.dev && isService.includes(accountId);
      const isAllowedByName = /^(read|support$)/i.test(set.name);
      const here = [
        ...everywhere,
        ...(has("AdministratorAccess") && denied("AdministratorAccess") && accountId !== ids.dev
          ? ["admin"]
          : []),
        ...(has("AdministratorAccess") &&
        denied("arn:aws:iam::aws:policy/Adm*") &&
        !isService.includes(accountId)
          ? ["admin by ARN"]
          : []),
        ...("ou:/service/prod" in rules.allowedPermissionSets && isProd && !isAllowedByName ? ["name"] : []),
        ...("dev" in rules.accountOwners && accountId === ids.stage ? ["owner"] : []),
        ...("dev" in rules.allowedPermissionSets && accountId === ids.dev ? ["name"] : []),
      ];
      for (const what of here) breaches.add(`${what}: ${plainName(one)}`);
    }
  }
  return breaches;
};
