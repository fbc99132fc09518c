import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, editing, invalid, permissionSetOf } from "./context.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

export const putInlinePolicy = (input: Input["PutInlinePolicyToPermissionSet"], context: Context) => {
  permissionSetOf(context, input);
  checkPolicy(input.InlinePolicy);
  return editing(context, input, (set) => {
    set.inlinePolicy = input.InlinePolicy;
  });
};

/** Without a policy AWS answers an empty string. */
export const getInlinePolicy = (input: Input["GetInlinePolicyForPermissionSet"], context: Context) => ({
  InlinePolicy: permissionSetOf(context, input).inlinePolicy ?? "",
});

/** Deleting what is not there is no error; then nothing changes, and nothing must be provisioned. */
export const deleteInlinePolicy = (input: Input["DeleteInlinePolicyFromPermissionSet"], context: Context) =>
  permissionSetOf(context, input).inlinePolicy === undefined
    ? {}
    : editing(context, input, (set) => {
        set.inlinePolicy = undefined;
      });

const nonWhitespaceLimit = 10_240;
const totalLimit = 32_768;

const checkPolicy = (policy: string): void => {
  if (byteLength(policy) > totalLimit) {
    throw invalid(`InlinePolicy Document has exceeded the maximum limit of ${totalLimit} bytes`);
  }
  const size = byteLength(policy.replace(/\s/g, ""));
  if (size > nonWhitespaceLimit) {
    throw invalid(
      `Current size of the non-whitespace characters present in the InlinePolicy Document is ${size} bytes which has exceeded the maximum limit of ${nonWhitespaceLimit} bytes`,
    );
  }
  if (!isPolicyDocument(policy)) throw invalid("Invalid PermissionsPolicy Document");
};

const byteLength = (text: string): number => Buffer.byteLength(text, "utf8");

/** The grammar of an identity policy, as far as it is refused at once: its objects and the names in them. */
const isPolicyDocument = (policy: string): boolean => {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    return false;
  }
  if (!isObject(document)) return false;
  const { Version, Id, Statement, ...others } = document;
  if (Object.keys(others).length > 0) return false;
  if (Id !== undefined && typeof Id !== "string") return false;
  if (Version !== undefined && Version !== "2012-10-17" && Version !== "2008-10-17") return false;
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements.length > 0 && statements.every(isStatement);
};

const statementMembers = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const isStatement = (statement: unknown): boolean =>
  isObject(statement) &&
  Object.keys(statement).every((name) => statementMembers.has(name)) &&
  (statement.Effect === "Allow" || statement.Effect === "Deny") &&
  hasOneOf(statement, "Action", "NotAction") &&
  hasOneOf(statement, "Resource", "NotResource") &&
  (statement.Condition === undefined || isObject(statement.Condition));

const hasOneOf = (statement: Readonly<Record<string, unknown>>, one: string, other: string): boolean =>
  (statement[one] === undefined) !== (statement[other] === undefined) &&
  isTexts(statement[one] ?? statement[other]);

const isTexts = (value: unknown): boolean =>
  typeof value === "string" ||
  (Array.isArray(value) && value.length > 0 && value.every((member) => typeof member === "string"));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
