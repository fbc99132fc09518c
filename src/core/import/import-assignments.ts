import { enabledSpellings } from "../ledgers/enabled.ts";
import { held, type LedgerForm, takesMany } from "../ledgers/field-shape.ts";
import { type Assignment, assignmentKey, type Principal, type PrincipalType } from "../model/assignment.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { compareText, foldName } from "../model/ids.ts";
import { type AssignmentField, assignmentFields, type FieldValue } from "../model/ledger.ts";

export type AssignmentValues = Readonly<Partial<Record<AssignmentField, readonly FieldValue[]>>>;

/** One record to be: who has one permission set in one account. */
export type AssignmentDraft = {
  readonly assignments: readonly Assignment[];
  /**
   * What the record says, in the ways in which it can be said, the preferred one first. kintone alone knows whether
   * it has a person of such a code, and what a lookup offers.
   */
  readonly spellings: readonly [AssignmentValues, ...AssignmentValues[]];
};

type NamingSettings = { readonly userTemplate: string; readonly groupTemplate: string };

type Place = { readonly field: AssignmentField; readonly text: string };

const fieldsOf = {
  USER: { chosen: "users", named: "userNames" },
  GROUP: { chosen: "groups", named: "groupNames" },
} as const;

const whoFields = [...Object.values(fieldsOf.USER), ...Object.values(fieldsOf.GROUP)];

/** The name by which a record can mean this principal and no other; undefined when there is none. */
const nameFor = (principal: Principal, index: DirectoryIndex): string | undefined =>
  index.namesOf(principal).find((name) => {
    const found = index.principal(principal.type, name);
    return found.found === "one" && found.value.id === principal.id;
  });

/** The code that the template turns into this name; undefined when that cannot be told from the name alone. */
export const codeFor = (template: string, name: string): string | undefined => {
  const [before = "", after, ...more] = template.split("{code}");
  if (after === undefined || more.length > 0 || template.includes("{name}")) return undefined;
  const code = name.slice(before.length, name.length - after.length);
  return code.trim() !== "" && foldName(`${before}${code}${after}`) === foldName(name) ? code : undefined;
};

/** What says how a principal is named in a record. */
type Naming = {
  readonly index: DirectoryIndex;
  readonly form: LedgerForm<AssignmentField>;
  readonly naming: NamingSettings;
};

/**
 * Puts assignments into records the way people think of them: per permission set and account, its principals
 * together. People and groups stand in the fields in which they are chosen, where their codes can be told from their
 * names, and otherwise by their names.
 */
export const draftRecords = (
  assignments: readonly Assignment[],
  { index, form, naming }: Naming,
): {
  readonly drafts: readonly AssignmentDraft[];
  /** The ledger has no way to say who or what it is. */
  readonly unnamed: readonly Assignment[];
} => {
  const unnamed: Assignment[] = [];
  const drafts: AssignmentDraft[] = [];
  for (const group of groupsOf(assignments)) {
    const placed: { readonly assignment: Assignment; readonly places: readonly Place[] }[] = [];
    for (const assignment of group) {
      const places = placesFor(assignment.principal, { index, form, naming });
      if (places.length === 0) unnamed.push(assignment);
      else placed.push({ assignment, places });
    }
    for (const together of splitWhereNeeded(placed, form)) {
      const spellings = spellingsOf(together, { index, form });
      const [first, ...rest] = spellings;
      if (first === undefined) unnamed.push(...together.map(({ assignment }) => assignment));
      else
        drafts.push({
          assignments: together.map(({ assignment }) => assignment),
          spellings: [first, ...rest],
        });
    }
  }
  return { drafts, unnamed };
};

const groupsOf = (assignments: readonly Assignment[]): readonly (readonly Assignment[])[] => {
  const groups = new Map<string, Assignment[]>();
  const byKey = (left: Assignment, right: Assignment): number =>
    compareText(assignmentKey(left), assignmentKey(right));
  for (const assignment of [...assignments].sort(byKey)) {
    const key = `${foldName(assignment.permissionSetName)}/${assignment.accountId}`;
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [assignment]);
    else there.push(assignment);
  }
  return [...groups].sort(([left], [right]) => compareText(left, right)).map(([, group]) => group);
};

/** Where a principal can stand, the preferred place first. */
const placesFor = (principal: Principal, { index, form, naming }: Naming): readonly Place[] => {
  const name = nameFor(principal, index);
  if (name === undefined) return [];
  const { chosen, named } = fieldsOf[principal.type];
  const code = codeFor(principal.type === "USER" ? naming.userTemplate : naming.groupTemplate, name);
  const place = (field: AssignmentField, text: string | undefined): readonly Place[] => {
    const shape = form.fields[field];
    if (text === undefined || shape === undefined) return [];
    if (shape.holds.kind === "people" && !isChosenAmong(principal.type, shape.holds.of)) return [];
    return held(shape, "list", [[text]]) === undefined ? [] : [{ field, text }];
  };
  return [...place(chosen, code), ...place(named, name)];
};

const isChosenAmong = (type: PrincipalType, of: PrincipalType): boolean => type === of;

type Placed = { readonly assignment: Assignment; readonly places: readonly Place[] };

/** A field that takes one value gives each of its principals a record of their own. */
const splitWhereNeeded = (
  placed: readonly Placed[],
  form: LedgerForm<AssignmentField>,
): readonly (readonly Placed[])[] => {
  const isAlone = ({ places }: Placed): boolean =>
    places.some(({ field }) => {
      const shape = form.fields[field];
      return shape !== undefined && !takesMany(shape);
    });
  const together = placed.filter((one) => !isAlone(one));
  return [...(together.length === 0 ? [] : [together]), ...placed.filter(isAlone).map((one) => [one])];
};

const spellingsOf = (
  placed: readonly Placed[],
  { index, form }: { readonly index: DirectoryIndex; readonly form: LedgerForm<AssignmentField> },
): readonly AssignmentValues[] => {
  const [first] = placed;
  if (first === undefined) return [];
  const { accountId, permissionSetName } = first.assignment;
  const account = index.account(accountId)?.name;
  const selected = account === undefined ? undefined : index.selectAccounts(account);
  const isName = selected?.found === "accounts" && selected.by === "name" && selected.accounts.length === 1;
  const names = [accountId, ...(isName && account !== undefined ? [account] : [])];
  // A lookup takes one of the two, and only kintone knows which.
  const accounts = form.fields.accounts?.isLookup === true ? names.map((name) => [name]) : [names];
  const hasChoice = placed.some(({ places }) => places.length > 1);
  const valuesWith = (of: { readonly account: readonly string[]; readonly prefersNames: boolean }) => {
    const values = new Map<AssignmentField, readonly (readonly string[])[]>([
      ["accounts", [of.account]],
      ["permissionSets", [[permissionSetName]]],
      ["enabled", [enabledSpellings]],
    ]);
    for (const { places } of placed) {
      const place = of.prefersNames ? places.at(-1) : places[0];
      if (place !== undefined) values.set(place.field, [...(values.get(place.field) ?? []), [place.text]]);
    }
    // No end, and whatever else the form would fill in by itself.
    const told: Partial<Record<AssignmentField, readonly FieldValue[]>> = Object.fromEntries(
      [...whoFields, "validFrom", "validUntil"].map((field) => [field, []]),
    );
    for (const [field, wanted] of values) {
      const shape = form.fields[field];
      if (shape === undefined && field === "enabled") continue;
      const texts = shape && held(shape, assignmentFields[field].reading, wanted);
      if (texts === undefined) return undefined;
      told[field] = texts.map((text) => ({ text }));
    }
    return told;
  };
  return accounts
    .flatMap((account) =>
      (hasChoice ? [false, true] : [false]).map((prefersNames) => valuesWith({ account, prefersNames })),
    )
    .filter((values) => values !== undefined);
};
