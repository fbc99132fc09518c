import { suggest } from "../suggest.ts";
import { checkActions } from "./actions.ts";
import { checkCondition } from "./conditions.ts";
import type { PolicyMistake } from "./finding.ts";
import type { JsonMember, JsonNode, JsonObject, JsonText } from "./json-tree.ts";
import type { IamKnowledge } from "./knowledge.ts";
import { itemsOf, opening, type Report } from "./report.ts";
import { checkResources } from "./resources.ts";
import { checkVariables } from "./variables.ts";

/*
 * The grammar of identity policies. A mistake is only what AWS is certain to refuse: what its grammar rules out
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * and what IAM is known to answer with MalformedPolicyDocument, as collected from the real service in
 *   https://github.com/getmoto/moto/blob/master/tests/test_iam/test_iam_policies.py
 * Whatever else is strange is a remark. What AWS takes against its own grammar (`Id` in an identity policy, two empty
 * Sids, an empty Condition) is not mentioned.
 */

const policyElements = ["Version", "Id", "Statement"];
const statementElements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/** Version of the policy language that knows variables; without the element it is the older one. */
const currentVersion = "2012-10-17";
const versions = [currentVersion, "2008-10-17"];

export const checkGrammar = (root: JsonNode, report: Report, knowledge: IamKnowledge | undefined): void => {
  if (root.type !== "object") {
    report.mistake(opening(root), { kind: "not-an-object", found: root.type });
    return;
  }
  const policy = elementsOf(root, "policy", report);
  const { Version: version, Id: id, Statement: statements } = policy;
  if (version !== undefined && !(version.type === "text" && versions.includes(version.value)))
    report.mistake(version, { kind: "invalid-version", value: shown(version) });
  if (id !== undefined) checkText(id, "Id", report);
  if (statements === undefined) return;
  if (statements.type !== "object" && statements.type !== "list") {
    const expected = "objects";
    report.mistake(statements, {
      kind: "wrong-type",
      element: "Statement",
      found: statements.type,
      expected,
    });
    return;
  }
  if (statements.type === "list" && statements.items.length === 0)
    report.mistake(statements, { kind: "empty-list", element: "Statement" });

  const sids = new Map<string, JsonText>();
  for (const statement of itemsOf(statements)) {
    if (statement.type === "object") checkStatement(statement, sids, report, knowledge);
    else
      report.mistake(statement, {
        kind: "wrong-type",
        element: "Statement",
        found: statement.type,
        expected: "objects",
      });
  }
  if (!(version?.type === "text" && version.value === currentVersion)) checkVariables(statements, report);
};

type Elements = Readonly<Partial<Record<string, JsonNode>>>;

/** The elements by name. Elements of no such name are mistakes; IAM minds their case. */
const elementsOf = (node: JsonObject, within: "policy" | "statement", report: Report): Elements => {
  const known = within === "policy" ? policyElements : statementElements;
  const given = new Set(node.members.map(({ name }) => name));
  const elements: Partial<Record<string, JsonNode>> = {};
  /** What an unknown name was perhaps meant to be, so that it is not called missing too. */
  const meant = new Set<string>();
  const strayed = within === "policy" && !given.has("Statement") ? strayStatement(node) : undefined;
  if (strayed !== undefined) {
    meant.add("Statement");
    report.mistake(strayed.nameSpan, { kind: "statement-not-wrapped", element: strayed.name });
  }
  for (const { name, nameSpan, value } of node.members) {
    if (known.includes(name)) elements[name] = value;
    else if (name === "Principal" || name === "NotPrincipal")
      report.mistake(nameSpan, { kind: "principal", element: name });
    // IAM's answers suggest that it lets this one pass.
    else if (within === "policy" && name === "Conditions")
      report.remark(nameSpan, { kind: "unusual-element", name });
    else if (strayed === undefined || !statementElements.includes(name)) {
      const suggestions = suggest(name, known);
      for (const suggestion of suggestions.slice(0, 1)) meant.add(suggestion);
      report.mistake(nameSpan, { kind: "unknown-element", name, within, suggestions });
    }
  }
  const required =
    within === "policy" ? (["Statement"] as const) : (["Effect", "Action", "Resource"] as const);
  for (const element of required)
    if (![element, `Not${element}`].some((name) => given.has(name) || meant.has(name)))
      report.mistake(opening(node), { kind: "missing-element", element });
  return elements;
};

/** A policy that is a bare statement, without `Statement` around it. */
const strayStatement = ({ members }: JsonObject): JsonMember | undefined =>
  members.find(({ name }) => name !== "Condition" && statementElements.includes(name));

const checkStatement = (
  node: JsonObject,
  sids: Map<string, JsonText>,
  report: Report,
  knowledge: IamKnowledge | undefined,
): void => {
  const statement = elementsOf(node, "statement", report);
  const { Sid: sid, Effect: effect, Condition: condition } = statement;
  if (sid !== undefined) checkSid(sid, sids, report);
  if (effect !== undefined && !(effect.type === "text" && ["Allow", "Deny"].includes(effect.value)))
    report.mistake(effect, { kind: "invalid-effect", value: shown(effect) });
  for (const [element, check] of [
    ["Action", checkActions],
    ["Resource", checkResources],
  ] as const) {
    const other = `Not${element}` as const;
    const negated = statement[other];
    if (statement[element] !== undefined && negated !== undefined)
      report.mistake(nameOf(node, other), { kind: "both-elements", element, other });
    for (const [name, value] of [
      [element, statement[element]],
      [other, negated],
    ] as const)
      if (value !== undefined) check(textsOf(value, name, report), report, knowledge);
  }
  if (condition !== undefined) checkCondition(condition, report, knowledge);
};

const nameOf = ({ members }: JsonObject, name: string) =>
  members.find((member) => member.name === name)!.nameSpan;

/** The texts of an element that is a text or a list of them; what is of another type is a mistake. */
const textsOf = (value: JsonNode, element: string, report: Report): readonly JsonText[] => {
  const wrong = (node: JsonNode): PolicyMistake => ({
    kind: "wrong-type",
    element,
    found: node.type,
    expected: "texts",
  });
  const texts: JsonText[] = [];
  for (const item of itemsOf(value)) {
    if (item.type === "text") texts.push(item);
    else report.mistake(item, wrong(item));
  }
  if (value.type === "list" && value.items.length === 0)
    report.mistake(value, { kind: "empty-list", element });
  return texts;
};

/** "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*" */
const checkSid = (node: JsonNode, sids: Map<string, JsonText>, report: Report): void => {
  if (!checkText(node, "Sid", report)) return;
  const sid = node.value;
  // Characters that no policy may hold are told as such.
  if (/[^0-9A-Za-z\u0100-\uffff]/.test(sid)) report.mistake(node, { kind: "sid-characters", sid });
  const first = sids.get(sid);
  if (first === undefined) sids.set(sid, node);
  else if (sid !== "") report.mistake(node, { kind: "duplicate-sid", sid, firstLine: report.lineOf(first) });
};

/** A number, a boolean or null where a text belongs is perhaps taken as if it were in quotes; the rest is not. */
const checkText = (node: JsonNode, element: string, report: Report): node is JsonText => {
  if (node.type === "text") return true;
  if (node.type === "object" || node.type === "list")
    report.mistake(node, { kind: "wrong-type", element, found: node.type, expected: "text" });
  else report.remark(node, { kind: "not-text", element, found: node.type });
  return false;
};

const shown = (node: JsonNode): string =>
  node.type === "text" ? node.value : "raw" in node ? node.raw : node.type === "list" ? "[ ]" : "{ }";
