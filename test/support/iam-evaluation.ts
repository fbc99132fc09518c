import type { PolicyDocument, Statement } from "./iam-documents.ts";

/*
 * Whether IAM allows a request, as far as our policies go: every resource of it must be allowed by a statement and
 * denied by none. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

type IamResource = { readonly arn: string; readonly tags?: Readonly<Record<string, string>> };

export type IamRequest = {
  readonly action: string;
  readonly resources: readonly IamResource[];
  /** Tags that the request brings with it, `aws:RequestTag`. */
  readonly requestTags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
};

export const isAllowed = (documents: readonly PolicyDocument[], request: IamRequest): boolean => {
  const statements = documents.flatMap(({ Statement }) => Statement);
  return request.resources.every((resource) => {
    const applying = statements.filter((statement) => applies(statement, request, resource));
    return (
      applying.some(({ Effect }) => Effect === "Allow") && !applying.some(({ Effect }) => Effect === "Deny")
    );
  });
};

const applies = (statement: Statement, request: IamRequest, resource: IamResource): boolean =>
  listOf(statement.Action).includes(request.action) &&
  listOf(statement.Resource ?? []).some((pattern) => isLike(pattern, resource.arn)) &&
  Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, valuesOf(key, request, resource), listOf(wanted as string | readonly string[])),
    ),
  );

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;

/** A star stands for any text; ours have one only at the end. */
const isLike = (pattern: string, text: string): boolean => {
  const [before = "", ...after] = pattern.split("*");
  if (after.some((part) => part !== "")) throw new Error(`the pattern ${pattern} is not known here`);
  return after.length === 0 ? text === before : text.startsWith(before);
};

const valuesOf = (
  key: string,
  { requestTags = {}, tagKeys = [], keys = {} }: IamRequest,
  { tags = {} }: IamResource,
): readonly string[] => {
  const tag = /^aws:(RequestTag|ResourceTag)\/(.+)$/.exec(key);
  const value = tag === null ? keys[key] : (tag[1] === "RequestTag" ? requestTags : tags)[tag[2] ?? ""];
  return key === "aws:TagKeys" ? tagKeys : value === undefined ? [] : [value];
};

const holds = (operator: string, values: readonly string[], wanted: readonly string[]): boolean => {
  switch (operator) {
    case "StringEquals":
    case "ForAnyValue:StringEquals":
      return values.some((value) => wanted.includes(value));
    case "StringNotEquals":
      // A key that is not there is not equal, either.
      return !values.some((value) => wanted.includes(value));
    case "Null":
      return wanted.includes(String(values.length === 0));
    default:
      throw new Error(`the condition operator ${operator} is not known here`);
  }
};
