import type { ProblemCode, ProblemOf } from "./problem.ts";

/**
 * Where a problem's data may name a person: `name` is a person's name whole, known to IAM Identity Center or not;
 * `text` is what somebody typed or a service said, in which one may occur. What is not listed is a word of ours, a
 * number, or the name of a thing.
 */
export const namesInProblems: {
  readonly [Code in ProblemCode]: {
    readonly [Key in keyof ProblemOf<Code>["data"]]?: "name" | "text";
  };
} = {
  "settings-invalid": { detail: "text" },
  "kintone-unreachable": { detail: "text" },
  "kintone-denied": { detail: "text" },
  "kintone-refused": { detail: "text" },
  "app-not-found": {},
  "field-not-found": {},
  "field-unusable": {},
  "ledger-empty": {},
  "incomplete-read": { detail: "text" },
  "aws-login-failed": { detail: "text" },
  "aws-denied": { detail: "text" },
  "aws-unreachable": { detail: "text" },
  "no-instance": {},
  "permission-sets-disabled": {},
  "permission-set-out-of-reach": {},
  "protection-ended": {},
  "protection-wide": {},
  "replacement-failed": {},
  "removals-held": {},
  "additions-held": {},
  "clock-skew": {},
  "state-unusable": { detail: "text" },
  paused: {},

  "field-empty": {},
  "field-value-invalid": { value: "text" },
  "field-several-values": { values: "text" },
  "name-invalid": { name: "text" },
  "name-duplicate": {},
  "not-managed": {},
  excluded: { name: "name" },
  "permission-set-record-missing": {},
  "unknown-managed-policy": { name: "text" },
  "unattachable-managed-policy": {},
  "policy-quota": {},
  "tags-too-many": {},
  "groups-too-many": {},
  "customer-policy-case": {},
  "customer-policy-invalid": { value: "text" },
  "description-replaced": {},
  "boundary-invalid": { value: "text" },
  "session-duration-invalid": { value: "text" },
  "relay-state-invalid": { value: "text" },
  "tag-invalid": { value: "text" },
  "unknown-account": { name: "text" },
  "account-id-invalid": { value: "text" },
  "account-ambiguous": {},
  "account-inactive": {},
  "unknown-ou": {},
  "management-account": {},
  "bot-account": {},
  "unknown-permission-set": { name: "text" },
  "unknown-user": { name: "name" },
  "unknown-group": { name: "text" },
  "principal-ambiguous": { name: "name", names: "name" },
  "waiting-for-directory": { name: "name" },
  "period-invalid": { value: "text" },
  "wildcard-not-allowed": { value: "text" },
  "change-failed": { change: "text", reason: "text" },
  "change-unsettled": { change: "text" },

  "policy-not-json": {},
  "policy-invalid": {},
  "policy-characters": {},
  "policy-too-large": {},
  "policy-finding": {},
};
