import { suggest } from "../suggest.ts";
import type { PolicyRemark } from "./finding.ts";
import type { JsonMember, JsonNode } from "./json-tree.ts";
import type { IamKnowledge } from "./knowledge.ts";
import { itemsOf, type Report } from "./report.ts";

/*
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * Values are texts, numbers and booleans by the grammar, one or a list. IAM takes an empty Condition, an operator
 * without keys (even one that it does not know), a key without values, and keys that do not exist. Whether it minds
 * the case of operators is not documented, so we do not.
 */

type Expected = Extract<PolicyRemark, { kind: "unfit-value" }>["expected"];

/** Each operator with what its values have to be. */
const operators: Readonly<Record<string, Expected | undefined>> = {
  StringEquals: undefined,
  StringNotEquals: undefined,
  StringEqualsIgnoreCase: undefined,
  StringNotEqualsIgnoreCase: undefined,
  StringLike: undefined,
  StringNotLike: undefined,
  NumericEquals: "number",
  NumericNotEquals: "number",
  NumericLessThan: "number",
  NumericLessThanEquals: "number",
  NumericGreaterThan: "number",
  NumericGreaterThanEquals: "number",
  DateEquals: "date",
  DateNotEquals: "date",
  DateLessThan: "date",
  DateLessThanEquals: "date",
  DateGreaterThan: "date",
  DateGreaterThanEquals: "date",
  Bool: "boolean",
  BinaryEquals: undefined,
  IpAddress: "address",
  NotIpAddress: "address",
  ArnEquals: undefined,
  ArnLike: undefined,
  ArnNotEquals: undefined,
  ArnNotLike: undefined,
  Null: "boolean",
};
const byFoldedName: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [name.toLowerCase(), name]),
);

const fits: Readonly<Record<Expected, RegExp>> = {
  number: /^[-+]?\d+(?:\.\d+)?$/,
  // A date of ISO 8601 with or without time, or seconds since 1970.
  date: /^-?\d+(?:-\d+(?:-\d+)?)?(?:t[\d:.]*(?:z|[+-][\d:]+)?)?$/i,
  boolean: /^(?:true|false)$/i,
  address: /^(?=.*\d)[\d.]+(?:\/\d+)?$|^[\da-f:.]*:[\da-f:.]*(?:\/\d+)?$/i,
};

export const checkCondition = (
  condition: JsonNode,
  report: Report,
  knowledge: IamKnowledge | undefined,
): void => {
  if (condition.type !== "object") {
    const found = condition.type;
    report.mistake(condition, { kind: "wrong-type", element: "Condition", found, expected: "object" });
    return;
  }
  for (const { name, nameSpan, value: keys } of condition.members) {
    if (keys.type !== "object") {
      report.mistake(keys, { kind: "wrong-type", element: name, found: keys.type, expected: "object" });
      continue;
    }
    const operator = operatorOf(name);
    if (operator === undefined && keys.members.length > 0)
      report.mistake(nameSpan, { kind: "unknown-operator", operator: name, suggestions: likeOperator(name) });
    if (operator === "Null" && /ifexists$/i.test(name))
      report.remark(nameSpan, { kind: "null-if-exists", operator: name });
    const expected = operator === undefined ? undefined : operators[operator];
    for (const key of keys.members) checkValues(key, name, expected, report);
    checkKeys(keys.members, report, knowledge);
  }
};

const setOperator = /^(?:ForAllValues|ForAnyValue):/i;
const ifExists = /IfExists$/i;

const operatorOf = (name: string): string | undefined =>
  byFoldedName.get(name.replace(setOperator, "").replace(ifExists, "").toLowerCase());

/** The nearest operators, with the prefix and the ending that were written. */
const likeOperator = (name: string): readonly string[] => {
  const [prefix = ""] = /^[^:]*:+/.exec(name) ?? [];
  const [ending = ""] = ifExists.exec(name) ?? [];
  const bare = name.slice(prefix.length, name.length - ending.length);
  const [setPrefix = ""] = prefix === "" ? [] : suggest(prefix, ["ForAllValues:", "ForAnyValue:"]);
  return suggest(bare, Object.keys(operators)).map((operator) => `${setPrefix}${operator}${ending}`);
};

const checkValues = (
  { name: key, value }: JsonMember,
  operator: string,
  expected: Expected | undefined,
  report: Report,
): void => {
  for (const item of itemsOf(value)) {
    if (item.type === "object" || item.type === "list")
      report.mistake(item, { kind: "wrong-type", element: key, found: item.type, expected: "values" });
    else if (item.type === "null") report.remark(item, { kind: "not-text", element: key, found: "null" });
    else if (expected !== undefined) {
      const text = item.type === "text" ? item.value : item.raw;
      // A number may be written in any of JSON's ways; a variable stands for a value that comes later.
      if (fits[expected].test(text) || text.includes("${")) continue;
      if (expected === "number" && item.type === "number") continue;
      if (expected === "date" && !/\d/.test(text))
        report.mistake(item, { kind: "not-a-date", operator, value: text });
      else report.remark(item, { kind: "unfit-value", operator, value: text, expected });
    }
  }
};

/** Keys are compared without case. Of unknown ones only global keys can be told from those of some service. */
const checkKeys = (
  members: readonly JsonMember[],
  report: Report,
  knowledge: IamKnowledge | undefined,
): void => {
  const seen = new Map<string, string>();
  for (const { name: key, nameSpan } of members) {
    const folded = key.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined && other !== key)
      report.remark(nameSpan, { kind: "same-condition-key", key, other });
    seen.set(folded, key);
    if (knowledge === undefined || (key.includes(":") && !folded.startsWith("aws:"))) continue;
    const [, base = "", rest = ""] = /^([^/]*\/?)(.*)$/s.exec(key) ?? [];
    if (knowledge.globalConditionKeys.has(base.toLowerCase()) && key.includes(":")) continue;
    const asGlobal = key.includes(":") ? base : `aws:${base}`;
    report.remark(nameSpan, {
      kind: "unknown-condition-key",
      key,
      suggestions: suggest(asGlobal, knowledge.globalConditionKeys.values()).map((one) =>
        one.endsWith("/") ? `${one}${rest}` : one,
      ),
    });
  }
};
