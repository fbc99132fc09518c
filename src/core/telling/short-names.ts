import { replaceAddresses } from "../model/addresses.ts";
import { type Directory, type DirectoryIndex, indexDirectory, type User } from "../model/directory.ts";
import { foldName } from "../model/ids.ts";
import type { LedgerRecord } from "../model/ledger.ts";
import type { ChangeOutcome } from "../model/outcome.ts";
import type { Problem } from "../model/problem.ts";
import type { DesiredState } from "../planning/desired-state.ts";
import type { Plan } from "../planning/plan.ts";
import type { RunResult } from "../planning/run-result.ts";
import { namesInProblems } from "./names-in-problems.ts";

/**
 * Where a text can be read by people who need not know who works here (all that a public repository shows), a person
 * is the first letter of their name and, where IAM Identity Center has them, the end of their id, which tells two
 * people apart and which an administrator can look up: `s… (…4f2a)`.
 */

export type NamesShown = "full" | "short";

/** The parts of a run, as they are to be shown while it goes on. */
export type Shown = {
  readonly index: DirectoryIndex;
  readonly planOf: (plan: Plan) => Plan;
  readonly outcomeOf: (outcome: ChangeOutcome) => ChangeOutcome;
};

export const shown = (names: NamesShown, index: DirectoryIndex): Shown => {
  if (names === "full") return { index, planOf: (plan) => plan, outcomeOf: (outcome) => outcome };
  const short = shortNames(index.directory);
  return {
    index: shortIndex(index),
    planOf: (plan) => mapTexts(plan, withoutAddresses),
    outcomeOf: (outcome) => shortOutcome(outcome, short),
  };
};

/** A whole result as it is to be shown: whatever is made from it can name people in no other way. */
export const resultShown = (names: NamesShown, result: RunResult): RunResult => {
  if (names === "full") return result;
  const { reached } = result;
  const short = shortNames(reached?.index.directory ?? { users: [], groups: [] });
  return {
    ...result,
    problems: result.problems.map((problem) => shortProblem(problem, short)),
    reached: reached && {
      ...reached,
      index: shortIndex(reached.index),
      ledgers: {
        permissionSets: reached.ledgers.permissionSets.map((record) => shortRecord(record, short)),
        assignments: reached.ledgers.assignments.map((record) => shortRecord(record, short)),
      },
      desired: shortDesired(reached.desired, short),
      plan: mapTexts(reached.plan, withoutAddresses),
      outcomes: reached.outcomes?.map((outcome) => shortOutcome(outcome, short)),
    },
  };
};

type Rule = (text: string, key: string) => string;

const initial = (name: string): string => `${/[\p{L}\p{N}]/u.exec(name)?.[0] ?? ""}…`;

const shortUserName = ({ id, userName }: User): string => `${initial(userName)} (…${id.slice(-4)})`;

/** A text without anybody's e-mail address, known or not. */
export const withoutAddresses = (text: string): string => replaceAddresses(text, initial);

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * The same value with every text in it changed; the rule is told under which key a text stands. A key may be
 * somebody's text, too: that of a tag.
 */
const mapTexts = <T>(value: T, rule: Rule, key = ""): T => {
  const mapped: unknown =
    typeof value === "string"
      ? rule(value, key)
      : Array.isArray(value)
        ? value.map((one) => mapTexts(one, rule, key))
        : isPlain(value)
          ? Object.fromEntries(
              Object.entries(value).map(([name, one]) => [withoutAddresses(name), mapTexts(one, rule, name)]),
            )
          : value;
  // A text stays a text and a list a list, so the shape is the value's own; the compiler cannot see it.
  return mapped as T;
};

type ShortNames = {
  /** A text in which somebody may be named. */
  readonly within: (text: string) => string;
  /** What is somebody's name as a whole, if it is not a group's. */
  readonly whole: (name: string) => string;
};

const shortProblem = (problem: Problem, { within, whole }: ShortNames): Problem => {
  const places: Readonly<Record<string, "name" | "text" | undefined>> = namesInProblems[problem.code];
  const isOfThing = problem.code === "excluded" && problem.data.kind !== "principal";
  const rules = { name: whole, text: within };
  return mapTexts(problem, (text, key) => {
    const place = isOfThing ? undefined : places[key];
    return place === undefined ? withoutAddresses(text) : rules[place](text);
  });
};

const shortOutcome = (outcome: ChangeOutcome, { within }: ShortNames): ChangeOutcome =>
  mapTexts(outcome, (text, key) => (key === "message" ? within(text) : withoutAddresses(text)));

/** Nothing that is shown is made from a record's values, so of those no more than a first letter is left. */
const shortRecord = <Record extends LedgerRecord>(record: Record, { whole }: ShortNames): Record => ({
  ...record,
  creator: mapTexts(record.creator, whole),
  modifier: mapTexts(record.modifier, whole),
  values: mapTexts(record.values, whole),
});

const shortDesired = (desired: DesiredState, short: ShortNames): DesiredState => ({
  ...desired,
  permissionSets: mapTexts(desired.permissionSets, withoutAddresses),
  assignmentRecords: desired.assignmentRecords.map((read) => ({
    ...read,
    identities: read.identities.map((identity) => ({ ...identity, name: short.whole(identity.name) })),
    record: shortRecord(read.record, short),
    problems: read.problems.map((problem) => shortProblem(problem, short)),
  })),
  problems: desired.problems.map((problem) => shortProblem(problem, short)),
});

type KnownName = { readonly name: string; readonly lead: number; readonly short: string };

const word = /[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}._%+@-]*[\p{L}\p{N}\p{M}])?/gu;

/** A name is looked up by its first word, so that a long text and a big company take no longer than they must. */
const shortNames = (directory: Pick<Directory, "users" | "groups">): ShortNames => {
  const known = new Map<string, string>();
  for (const user of directory.users)
    for (const name of [user.userName, ...user.emails]) known.set(foldName(name), shortUserName(user));
  const byFirstWord = new Map<string, KnownName[]>();
  for (const [name, short] of known) {
    const first = name.matchAll(word).next().value;
    if (first === undefined) continue;
    const there = byFirstWord.get(first[0]);
    const one = { name, lead: first.index, short };
    if (there === undefined) byFirstWord.set(first[0], [one]);
    else there.push(one);
  }
  for (const names of byFirstWord.values()) names.sort((left, right) => right.name.length - left.name.length);

  const within = (text: string): string => {
    let rest = 0;
    let done = "";
    for (const { 0: found, index: at } of text.matchAll(word)) {
      const longest = byFirstWord.get(found.toLowerCase())?.find(({ name, lead }) => {
        const from = at - lead;
        return from >= rest && text.slice(from, from + name.length).toLowerCase() === name;
      });
      if (longest === undefined) continue;
      const from = at - longest.lead;
      done += text.slice(rest, from) + longest.short;
      rest = from + longest.name.length;
    }
    return withoutAddresses(done + text.slice(rest));
  };
  const groups = new Set(directory.groups.map(({ displayName }) => foldName(displayName)));
  const whole = (name: string): string =>
    known.get(foldName(name)) ?? (groups.has(foldName(name)) ? withoutAddresses(name) : initial(name));
  return { within, whole };
};

/** People have short names in it, and no other. */
const shortIndex = ({ directory }: DirectoryIndex): DirectoryIndex => {
  const users = directory.users.map((user) => ({ ...user, userName: shortUserName(user), emails: [] }));
  const withoutUsers = mapTexts({ ...directory, users: [] }, withoutAddresses);
  return indexDirectory({ ...withoutUsers, users }, "userName");
};
