import { AwsError } from "./aws-error.ts";
import type { Members, Shape, StructureShape, ValueOf } from "./shapes.ts";

/** One constraint that a request does not keep. */
export type Violation = {
  /** Path of the member, in the words of AWS: `tags.1.member.key`. */
  readonly at: string;
  readonly value: unknown;
  readonly rule: "required" | "min-length" | "max-length" | "min-value" | "max-value" | "pattern" | "choice";
  readonly limit: string;
};

/**
 * Checks a request against its shape. Answers a copy without unknown members, which AWS ignores, and without
 * nulls, which it takes as absent. A value of the wrong JSON type is refused at once, as AWS's own parser does.
 */
export const validate = <S extends StructureShape>(
  shape: S,
  input: unknown,
  refuse: (violations: readonly Violation[]) => AwsError,
): ValueOf<S> =>
  // The one place where a checked value gets its type.
  checkStructure(shape, input ?? {}, refuse) as ValueOf<S>;

/** The same for a shape that is known only when the program runs. */
export const checkStructure = (
  shape: StructureShape,
  input: unknown,
  refuse: (violations: readonly Violation[]) => AwsError,
): Readonly<Record<string, unknown>> => {
  const violations: Violation[] = [];
  const value = expectObject(check(shape, input, "", violations));
  if (violations.length > 0) throw refuse(violations);
  return value;
};

/** The message with which AWS's JSON services refuse a request: every violation in one sentence. */
export const describeViolations = (violations: readonly Violation[]): string =>
  `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: ${violations
    .map(
      ({ at, value, rule, limit }) =>
        `Value ${value === undefined ? "null" : `'${typeof value === "object" ? JSON.stringify(value) : value}'`} at '${at}' failed to satisfy constraint: Member must ${demands[rule]}${limit}`,
    )
    .join("; ")}`;

const demands: Readonly<Record<Violation["rule"], string>> = {
  required: "not be null",
  "min-length": "have length greater than or equal to ",
  "max-length": "have length less than or equal to ",
  "min-value": "have value greater than or equal to ",
  "max-value": "have value less than or equal to ",
  pattern: "satisfy regular expression pattern: ",
  choice: "satisfy enum value set: ",
};

const check = (shape: Shape, value: unknown, at: string, violations: Violation[]): unknown => {
  switch (shape.kind) {
    case "text": {
      const given = expectType(value, "string");
      checkSize(shape, given.length, { at, value, kind: "length" }, violations);
      if (shape.pattern !== undefined && !matches(shape.pattern, given)) {
        violations.push({ at, value, rule: "pattern", limit: shape.pattern });
      }
      return given;
    }
    case "choice": {
      const given = expectType(value, "string");
      if (!shape.values.includes(given)) {
        violations.push({ at, value, rule: "choice", limit: `[${shape.values.join(", ")}]` });
      }
      return given;
    }
    case "integer": {
      const given = expectType(value, "number");
      if (!Number.isInteger(given)) throw serialization("FLOAT_VALUE", "Integer");
      checkSize(shape, given, { at, value, kind: "value" }, violations);
      return given;
    }
    case "flag":
      return expectType(value, "boolean");
    case "document":
      return value;
    case "list": {
      if (!Array.isArray(value)) throw serialization(jsonType(value), "List");
      checkSize(shape, value.length, { at, value, kind: "length" }, violations);
      return value.map((member, index) => check(shape.of, member, `${at}.${index + 1}.member`, violations));
    }
    case "map": {
      const given = expectObject(value);
      const entries = Object.entries(given).filter(([, member]) => member !== null);
      checkSize(shape, entries.length, { at, value, kind: "length" }, violations);
      for (const [key] of entries) check(shape.key, key, `${at}.${key}.key`, violations);
      return Object.fromEntries(
        entries.map(([key, member]) => [key, check(shape.of, member, `${at}.${key}.value`, violations)]),
      );
    }
    case "structure": {
      const given = expectObject(value);
      const members = { ...shape.required, ...shape.optional };
      for (const name of Object.keys(shape.required)) {
        if (given[name] === undefined || given[name] === null) {
          violations.push({ at: join(at, name), value: undefined, rule: "required", limit: "" });
        }
      }
      const checked = checkMembers(members, given, at, violations);
      if (shape.union && Object.keys(checked).length !== 1) {
        throw new AwsError("SerializationException", "Exactly one member of a union must be set.");
      }
      return checked;
    }
  }
};

const checkMembers = (
  members: Members,
  given: Readonly<Record<string, unknown>>,
  at: string,
  violations: Violation[],
): Readonly<Record<string, unknown>> => {
  const checked: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const value = given[name];
    if (value !== undefined && value !== null)
      checked[name] = check(shape, value, join(at, name), violations);
  }
  return checked;
};

const checkSize = (
  { min, max }: { readonly min?: number; readonly max?: number },
  size: number,
  { at, value, kind }: { at: string; value: unknown; kind: "length" | "value" },
  violations: Violation[],
): void => {
  if (min !== undefined && size < min)
    violations.push({ at, value, rule: `min-${kind}`, limit: String(min) });
  if (max !== undefined && size > max)
    violations.push({ at, value, rule: `max-${kind}`, limit: String(max) });
};

/** A pattern of an AWS model must match the whole value. Only `\p{…}` needs JavaScript's Unicode mode. */
const matches = (pattern: string, value: string): boolean =>
  new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "").test(value);

const join = (at: string, name: string): string => {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return at === "" ? member : `${at}.${member}`;
};

type JsonTypes = { string: string; number: number; boolean: boolean };

const expectType = <T extends keyof JsonTypes>(value: unknown, type: T): JsonTypes[T] => {
  if (typeof value !== type) throw serialization(jsonType(value), typeNames[type]);
  return value as JsonTypes[T];
};

const typeNames = { string: "String", number: "Integer", boolean: "Boolean" } as const;

const expectObject = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
  }
  return value as Readonly<Record<string, unknown>>;
};

const serialization = (from: string, to: string): AwsError =>
  new AwsError("SerializationException", `${from} cannot be converted to ${to}`);

const jsonType = (value: unknown): string => {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof value === "string") return "STRING_VALUE";
  if (typeof value === "number") return "NUMBER_VALUE";
  return Array.isArray(value) ? "START_ARRAY" : "START_OBJECT";
};
