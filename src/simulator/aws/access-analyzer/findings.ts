import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Location, locationOf, spanLocation } from "./locations.ts";

/** The elements of https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html */
export type Finding = {
  readonly findingType: "ERROR" | "SECURITY_WARNING" | "SUGGESTION" | "WARNING";
  readonly issueCode: string;
  readonly findingDetails: string;
  readonly learnMoreLink: string;
  readonly locations: readonly Location[];
};

/** A few of AWS's checks, enough to see findings of each type: the grammar of statements, and two warnings. */
export const findingsIn = (policy: string, policyType: string): readonly Finding[] => {
  const errors: ParseError[] = [];
  const root = parseTree(policy, errors, { disallowComments: true });
  const [syntaxError] = errors;
  if (syntaxError !== undefined || root === undefined) {
    const { offset, length, error } = syntaxError ?? { offset: 0, length: policy.length, error: 1 as const };
    const details = `Fix the JSON syntax error: ${printParseErrorCode(error)}.`;
    return [finding("ERROR", "JSON_SYNTAX_ERROR", details, spanLocation(policy, offset, length))];
  }
  const at = (node: Node): Location => locationOf(policy, node);
  if (root.type !== "object") {
    return [finding("ERROR", "DATA_TYPE_MISMATCH", "The policy must be a JSON object.", at(root))];
  }
  const statements = member(root, "Statement");
  const version = member(root, "Version");
  return [
    ...(version === undefined
      ? [finding("WARNING", "MISSING_VERSION", "Add the Version element, 2012-10-17.", at(root))]
      : version.value === "2012-10-17" || version.value === "2008-10-17"
        ? []
        : [finding("ERROR", "INVALID_VERSION", `The version ${version.value} is not valid.`, at(version))]),
    ...(statements === undefined
      ? [finding("ERROR", "MISSING_STATEMENT", "Add a Statement element to the policy.", at(root))]
      : itemsOf(statements).flatMap((statement) => statementFindings(statement, policyType, at))),
  ];
};

const statementFindings = (
  statement: Node,
  policyType: string,
  at: (node: Node) => Location,
): readonly Finding[] => {
  if (statement.type !== "object") {
    return [finding("ERROR", "DATA_TYPE_MISMATCH", "A statement must be a JSON object.", at(statement))];
  }
  const error = (code: string, details: string, node: Node = statement): Finding =>
    finding("ERROR", code, details, at(node));
  const effect = member(statement, "Effect");
  const principal = member(statement, "Principal") ?? member(statement, "NotPrincipal");
  const actions = member(statement, "Action") ?? member(statement, "NotAction");
  const resources = member(statement, "Resource") ?? member(statement, "NotResource");
  const findings: (Finding | false)[] = [
    effect === undefined && error("MISSING_EFFECT", "Add an Effect element with the value Allow or Deny."),
    effect !== undefined &&
      effect.value !== "Allow" &&
      effect.value !== "Deny" &&
      error("INVALID_EFFECT", `The effect ${effect.value} is not valid. Use Allow or Deny.`, effect),
    actions === undefined && error("MISSING_ACTION", "Add an Action or NotAction element."),
    resources === undefined && error("MISSING_RESOURCE", "Add a Resource or NotResource element."),
    principal !== undefined &&
      policyType === "IDENTITY_POLICY" &&
      error("UNSUPPORTED_PRINCIPAL", "The policy type does not support the Principal element.", principal),
    ...itemsOf(actions)
      .filter(({ value }) => typeof value !== "string" || !/^(\*|[a-z0-9-]+:[\w*?]+)$/i.test(value))
      .map((node) => error("INVALID_ACTION", `The action ${node.value} does not exist.`, node)),
    effect?.value === "Allow" && passesEveryRole(actions, resources) && passRoleWarning(at(statement)),
  ];
  return findings.filter((found) => found !== false);
};

const passesEveryRole = (actions: Node | undefined, resources: Node | undefined): boolean =>
  itemsOf(actions).some(({ value }) => String(value).toLowerCase() === "iam:passrole") &&
  itemsOf(resources).some(({ value }) => value === "*");

const passRoleWarning = (location: Location): Finding =>
  finding(
    "SECURITY_WARNING",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    "Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive because it allows iam:PassRole permissions on multiple resources.",
    location,
  );

const finding = (
  findingType: Finding["findingType"],
  issueCode: string,
  findingDetails: string,
  location: Location,
): Finding => ({
  findingType,
  issueCode,
  findingDetails,
  learnMoreLink: `https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-${findingType.toLowerCase().replace("_", "-")}-${issueCode.toLowerCase().replaceAll("_", "-")}`,
  locations: [location],
});

const member = (node: Node, name: string): Node | undefined =>
  node.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1];

const itemsOf = (node: Node | undefined): readonly Node[] =>
  node === undefined ? [] : node.type === "array" ? (node.children ?? []) : [node];
