import type { AwsError } from "../aws-error.ts";
import { type Members, structure } from "../shapes.ts";
import { checkStructure, describeViolations } from "../validate.ts";
import { invalid } from "./context.ts";

type Operation = { readonly AttributePath: string; readonly AttributeValue?: unknown };

/**
 * Carries out the operations of UpdateUser and UpdateGroup: each sets the attribute at a path such as
 * `displayName` or `name.givenName`, or removes it when it has no value. The result is checked as at creation.
 */
export const changeAttributes = (
  attributes: Readonly<Record<string, unknown>>,
  operations: readonly Operation[],
  members: Members,
): Readonly<Record<string, unknown>> => {
  let changed = attributes;
  for (const { AttributePath, AttributeValue } of operations) {
    changed = put(changed, AttributePath.split("."), AttributeValue ?? undefined, members, AttributePath);
  }
  return checkStructure(structure({}, members), changed, refuse);
};

const refuse = (violations: Parameters<typeof describeViolations>[0]): AwsError =>
  invalid(describeViolations(violations));

const put = (
  attributes: Readonly<Record<string, unknown>>,
  [first = "", ...rest]: readonly string[],
  value: unknown,
  members: Members,
  whole: string,
): Readonly<Record<string, unknown>> => {
  const name = first.charAt(0).toUpperCase() + first.slice(1);
  const shape = members[name];
  if (shape === undefined) throw invalid(`Attribute path ${whole} is not supported.`);
  if (rest.length === 0)
    return { ...attributes, [name]: value === undefined ? undefined : capitalised(value) };
  if (shape.kind !== "structure") throw invalid(`Attribute path ${whole} is not supported.`);
  const inner = { ...shape.required, ...shape.optional };
  const current = attributes[name];
  const known = typeof current === "object" && current !== null ? current : {};
  return { ...attributes, [name]: put({ ...known }, rest, value, inner, whole) };
};

/** Members inside of a value are spelled with a small letter in some of AWS's examples. */
const capitalised = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(capitalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      capitalised(member),
    ]),
  );
};
