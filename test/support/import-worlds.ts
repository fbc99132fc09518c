import fc from "fast-check";
import { type ImportInput, type ImportPlan, planImport } from "../../src/core/import/import.ts";
import type { FieldShape, LedgerForm, LedgerForms } from "../../src/core/ledgers/field-shape.ts";
import type { CurrentState, OurPermissionSet } from "../../src/core/model/current.ts";
import {
  assignmentFields,
  type FieldValue,
  type LedgerField,
  type LedgerKind,
  type Ledgers,
  ledgerFields,
  permissionSetFields,
} from "../../src/core/model/ledger.ts";
import type { PermissionSetContent } from "../../src/core/model/permission-set.ts";
import { decide } from "../../src/core/planning/decide.ts";
import type { Plan } from "../../src/core/planning/plan.ts";
import {
  assignment,
  assignmentRecord,
  directory,
  ids,
  instance,
  limits,
  morning,
  noGuardrails,
  ourSet,
  permissionSetRecord,
  plainContent,
  world,
} from "./core-world.ts";

/** Instances as companies have them before there is any record, and what becomes of them by an import. */

const shape = (holds: FieldShape["holds"], of: Partial<FieldShape> = {}): FieldShape => ({
  holds,
  maxLength: undefined,
  inTable: false,
  isLookup: false,
  ...of,
});

export const shapes = {
  line: shape({ kind: "line" }),
  lines: shape({ kind: "lines" }),
  number: shape({ kind: "number" }),
  users: shape({ kind: "people", of: "USER" }),
  groups: shape({ kind: "people", of: "GROUP" }),
  moment: shape({ kind: "moment" }),
  nothing: shape({ kind: "nothing" }),
  column: shape({ kind: "line" }, { inTable: true }),
  lookup: shape({ kind: "line" }, { isLookup: true }),
  choice: (...options: readonly string[]) => shape({ kind: "choice", options }),
  choices: (...options: readonly string[]) => shape({ kind: "choices", options }),
} as const;

type Shapes = Readonly<Partial<Record<LedgerField, FieldShape>>>;

const usual: Readonly<Record<LedgerKind, Shapes>> = {
  permissionSets: {
    name: shapes.line,
    description: shapes.line,
    managedPolicies: shapes.lines,
    customerManagedPolicies: shapes.lines,
    inlinePolicy: shapes.lines,
    permissionsBoundary: shapes.line,
    sessionDuration: shapes.line,
    relayState: shapes.line,
    tags: shapes.lines,
    enabled: shapes.choice("enabled", "disabled"),
  },
  assignments: {
    users: shapes.users,
    userNames: shapes.lines,
    groups: shapes.groups,
    groupNames: shapes.lines,
    accounts: shapes.lines,
    permissionSets: shapes.lines,
    validFrom: shapes.moment,
    validUntil: shapes.moment,
    enabled: shapes.choice("有効", "無効"),
  },
};

/** The forms of the preset `en`, with these fields in another shape; undefined takes a field away. */
export const formsWith = (
  changes: {
    readonly permissionSets?: Readonly<Partial<Record<LedgerField, FieldShape | undefined>>>;
    readonly assignments?: Readonly<Partial<Record<LedgerField, FieldShape | undefined>>>;
  } = {},
): LedgerForms => {
  const form = (kind: LedgerKind, app: string): LedgerForm => ({
    host: "example.cybozu.com",
    app,
    codes: Object.fromEntries(Object.entries(ledgerFields[kind]).map(([field, { en }]) => [field, en])),
    fields: Object.fromEntries(
      Object.entries({ ...usual[kind], ...changes[kind] }).filter(([, value]) => value !== undefined),
    ),
    othersRequired: [],
  });
  return { permissionSets: form("permissionSets", "101"), assignments: form("assignments", "102") };
};

/** A set as somebody made it by hand: none of our tags. */
export const theirSet = (name: string, content: Partial<PermissionSetContent> = {}): OurPermissionSet =>
  ourSet(name, { content: { ...plainContent, tags: {}, ...content } });

/** Who has what, `dev/ReadOnly/alice`, over these sets. */
export const inventoryOf = (
  sets: readonly OurPermissionSet[],
  assigned: readonly string[] = [],
): CurrentState => {
  const assignments = assigned.map(assignment);
  return {
    instance,
    assignments,
    permissionSets: sets.map((set) => ({
      ...set,
      provisioned: [
        ...new Set(
          assignments
            .filter(({ permissionSetName }) => permissionSetName === set.name)
            .map(({ accountId }) => accountId),
        ),
      ],
    })),
  };
};

export const importInput = (changes: Partial<ImportInput> & Pick<ImportInput, "inventory">): ImportInput => ({
  directory,
  ledgers: { permissionSets: [], assignments: [] },
  forms: formsWith(),
  settings: {
    desired: world().settings,
    userMatch: "userName",
    scope: { excludeAccounts: [], excludePermissionSets: [], excludePrincipals: [] },
    guardrails: noGuardrails,
  },
  now: morning,
  ...changes,
});

type Written = Readonly<Partial<Record<LedgerField, readonly FieldValue[]>>>;

const saying = (values: Written, { fields }: LedgerForm): Readonly<Record<string, readonly FieldValue[]>> =>
  Object.fromEntries(Object.keys(fields).map((field) => [field, values[field as LedgerField] ?? []]));

/** The ledgers once a plan's records are in them; `spelling` says which way of saying it kintone took. */
export const written = ({ ledgers, forms }: ImportInput, plan: ImportPlan, spelling = 0): Ledgers => ({
  permissionSets: [
    ...ledgers.permissionSets,
    ...plan.permissionSets.map(({ values }, at) =>
      permissionSetRecord(`${500 + at}`, saying(values, forms.permissionSets)),
    ),
  ],
  assignments: [
    ...ledgers.assignments,
    ...plan.assignments.map(({ spellings }, at) =>
      assignmentRecord(
        `${500 + at}`,
        saying(spellings[Math.min(spelling, spellings.length - 1)] ?? {}, forms.assignments),
      ),
    ),
  ],
});

/** Import, write, and import again. */
export const imported = (input: ImportInput, spelling = 0) => {
  const plan = planImport(input);
  const next: ImportInput = { ...input, ledgers: written(input, plan, spelling) };
  return { plan, next, again: planImport(next) };
};

/** What the next run would do once the sets are adopted; whatever was not stays somebody else's. */
export const planAfterAdoption = (input: ImportInput, { adoptions }: ImportPlan): Plan => {
  const tagsOf = new Map(adoptions.map(({ name, tags }) => [name, tags]));
  const current: CurrentState = {
    ...input.inventory,
    permissionSets: input.inventory.permissionSets.map((set) => {
      const tags = tagsOf.get(set.name);
      if (set.ownership === "foreign" || tags === undefined)
        return { arn: set.arn, name: set.name, ownership: "foreign" };
      return { ...set, content: { ...set.content, tags: { ...set.content.tags, ...tags } } };
    }),
    assignments: input.inventory.assignments.filter(({ permissionSetName }) => tagsOf.has(permissionSetName)),
  };
  const none = { ...limits, freeRemovals: 10_000, removals: 10_000 };
  return decide({
    ...input,
    current,
    settings: { ...input.settings, policy: "full", limits: none, sensitive: [] },
    memory: undefined,
    approved: undefined,
  }).plan;
};

const some = <T>(values: readonly T[], maxLength: number): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 0, maxLength });

const document = (text: string): string => JSON.stringify(JSON.parse(text));

/** Now and then something that a ledger may not be able to hold. */
const seldomOdd = <T>(usual: readonly T[], odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );

type Tags = Readonly<Record<string, string>>;
const usualTags: readonly Tags[] = [
  {},
  { team: "shop", "cost center": "12 = a" },
  { "aws:stack": "x", empty: "" },
];
const usualDescriptions = ["", "Reads", "Größe: 10 µ"];
const usualSeconds = [3600, 14_400, 5400, 43_200];
const usualDocuments = [
  undefined,
  document('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'),
  document('{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'),
];

const contentWith = (of: {
  readonly description: fc.Arbitrary<string>;
  readonly sessionSeconds: fc.Arbitrary<number>;
  readonly inlinePolicy: fc.Arbitrary<string | undefined>;
  readonly tags: fc.Arbitrary<Tags>;
}): fc.Arbitrary<PermissionSetContent> =>
  fc.record({
    ...of,
    relayState: fc.constantFrom(undefined, "https://console.aws.amazon.com/"),
    managedPolicies: some(
      [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:policy/job-function/Billing",
        "arn:aws:iam::aws:policy/NotInTheTableYet",
      ],
      3,
    ),
    customerManagedPolicies: some(
      [
        { name: "Deploy", path: "/" },
        { name: "Deploy", path: "/team/" },
      ],
      2,
    ),
    permissionsBoundary: fc.constantFrom(
      undefined,
      { kind: "aws", arn: "arn:aws:iam::aws:policy/PowerUserAccess" } as const,
      { kind: "customer", policy: { name: "Edge", path: "/" } } as const,
    ),
  });

const ordinaryContent = contentWith({
  description: fc.constantFrom(...usualDescriptions),
  sessionSeconds: fc.constantFrom(...usualSeconds),
  inlinePolicy: fc.constantFrom(...usualDocuments),
  tags: fc.constantFrom(...usualTags),
});

const anyContent = contentWith({
  description: seldomOdd(usualDescriptions, ["two\nlines", " odd "]),
  sessionSeconds: seldomOdd(usualSeconds, [3601]),
  inlinePolicy: seldomOdd(usualDocuments, ['{"Version":"2012-10-17","Statement":[]}']),
  tags: seldomOdd(usualTags, [{ "cost=center": "a=b" }, { チーム: "店" }, { "managed-by": "terraform" }]),
});

const seats = ["dev", "stage", "prod", "closed"].flatMap((account) =>
  ["alice", "bob", "carol", "@developers", "@operators", "departed"].map((who) => `${account}/${who}`),
);

const names = ["Admin", "ReadOnly", "Support", "Ops"];

const inventoryWith = (
  content: fc.Arbitrary<PermissionSetContent>,
  outOfReach: fc.Arbitrary<OurPermissionSet["outOfReach"]>,
  setNames: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<CurrentState> =>
  fc
    .record({
      sets: setNames.chain((chosen) =>
        fc.tuple(...chosen.map((name) => fc.tuple(fc.constant(name), content, outOfReach))),
      ),
      assigned: fc.array(fc.tuple(fc.nat(4), fc.constantFrom(...seats)), { maxLength: 30 }),
    })
    .map(({ sets, assigned }) => {
      const made = sets.map(([name, content, outOfReach]) => ({ ...theirSet(name, content), outOfReach }));
      // What is out of reach is not read.
      const readable = made.filter(({ outOfReach }) => outOfReach === undefined);
      const lines = assigned.flatMap(([at, seat]) => {
        const set = readable[at % Math.max(1, readable.length)];
        const [account, who] = seat.split("/");
        return set === undefined ? [] : [`${account}/${set.name}/${who}`];
      });
      return inventoryOf(made, [...new Set(lines)]);
    });

const nobodysAccount = fc.constant(undefined);

/** Sets that the preset's forms can hold. */
export const ordinaryInventory = inventoryWith(ordinaryContent, nobodysAccount, some(names, 4));

/** Now and then a set that no ledger can hold, or that is out of reach. */
export const inventoryArbitrary = inventoryWith(
  anyContent,
  fc.oneof({ weight: 5, arbitrary: nobodysAccount }, fc.constant(ids.management)),
  fc.oneof({ weight: 5, arbitrary: some(names, 4) }, fc.constant(["ADMIN", "Admin", "Ops"])),
);

const maybe = <T>(value: T): fc.Arbitrary<T | undefined> =>
  fc.constantFrom(value, value, value, value, undefined);

export const formsArbitrary: fc.Arbitrary<LedgerForms> = fc
  .record({
    description: fc.constantFrom(shapes.line, shapes.lines),
    managedPolicies: fc.constantFrom(
      shapes.lines,
      shapes.lines,
      shapes.column,
      shapes.choices("ReadOnlyAccess", "Billing"),
    ),
    inlinePolicy: maybe(shapes.lines),
    sessionDuration: fc.constantFrom(shapes.line, shapes.line, shapes.number, shapes.choice("1", "4", "1.5")),
    tags: maybe(shapes.lines),
    users: maybe(shapes.users),
    userNames: fc.constantFrom(shapes.lines, shapes.line, shapes.column),
    groups: maybe(shapes.groups),
    groupNames: fc.constantFrom(shapes.lines, undefined),
    accounts: fc.constantFrom(shapes.lines, shapes.line, shapes.lookup, shapes.choices("dev", "prod")),
  })
  .map((of) => {
    const pick = (fields: object) =>
      Object.fromEntries(Object.entries(of).filter(([field]) => field in fields)) as Readonly<
        Partial<Record<LedgerField, FieldShape | undefined>>
      >;
    return formsWith({ permissionSets: pick(permissionSetFields), assignments: pick(assignmentFields) });
  });
