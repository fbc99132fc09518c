import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import type { ProblemOf } from "./problem.ts";

type PolicyCode = "policy-not-json" | "policy-invalid" | "policy-too-large" | "policy-characters";
export type PolicyFinding = {
  readonly [Code in PolicyCode]: { readonly code: Code; readonly data: ProblemOf<Code>["data"] };
}[PolicyCode];

export type PolicyCheck =
  | { readonly status: "ok" /** Without white space, as it is sent. */; readonly document: string }
  | { readonly status: "refused"; readonly findings: readonly [PolicyFinding, ...PolicyFinding[]] };

/** Bytes that are not white space; a fixed quota of IAM Identity Center. */
const documentLimit = 10_240;

/** What SSO Admin's `PermissionSetPolicyDocument` may hold. */
const outsideLatin1 = /[^\t\n\r\u0020-\u00ff]/u;

/** Line and column, both from 1, of an offset in what the person typed. */
const placeAt = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
};

const refused = (finding: PolicyFinding): PolicyCheck => ({ status: "refused", findings: [finding] });

/** Checks an inline policy as far as AWS is certain to refuse it, and gives the form in which it is sent. */
export const checkPolicyDocument = (text: string): PolicyCheck => {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) {
    const place = placeAt(text, error.offset);
    return refused({ code: "policy-not-json", data: { ...place, found: printParseErrorCode(error.error) } });
  }
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return refused({ code: "policy-invalid", data: { detail: "not an object" } });
  if (!("Statement" in value))
    return refused({ code: "policy-invalid", data: { detail: "Statement is missing" } });
  const foreign = outsideLatin1.exec(text);
  if (foreign !== null)
    return refused({
      code: "policy-characters",
      data: { ...placeAt(text, foreign.index), character: foreign[0] },
    });
  const document = JSON.stringify(value).replace(
    /[^\u0020-\u00ff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const bytes = new TextEncoder().encode(document.replace(/\s/g, "")).length;
  if (bytes > documentLimit)
    return refused({ code: "policy-too-large", data: { bytes, limit: documentLimit } });
  return { status: "ok", document };
};
