import { AwsError } from "../aws-error.ts";
import { carryOut, type Handlers, type Output } from "../operations.ts";
import { describeViolations } from "../validate.ts";
import { accessAnalyzerInputs } from "./constraints.ts";
import { findingsIn } from "./findings.ts";

const handlers: Handlers<typeof accessAnalyzerInputs, undefined> = {
  ValidatePolicy: ({ policyDocument, policyType }) => ({
    findings: findingsIn(policyDocument, policyType),
  }),
};

/** Of Access Analyzer there is ValidatePolicy only. Its details are in English, whatever the locale. */
export const callAccessAnalyzer = (operation: string, body: unknown): Output => {
  if (operation !== "ValidatePolicy") {
    throw new AwsError("UnknownOperationException", "Unknown operation", { status: 404 });
  }
  return carryOut({ inputs: accessAnalyzerInputs, handlers }, operation, body, {
    context: undefined,
    refuse: (violations) =>
      new AwsError("ValidationException", describeViolations(violations), {
        members: {
          reason: "fieldValidationFailed",
          fieldList: violations.map(({ at, rule }) => ({ name: at, message: rule })),
        },
      }),
  });
};
