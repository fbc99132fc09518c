import type { JsonNode } from "./json-tree.ts";
import type { Report } from "./report.ts";

/**
 * Without `"Version": "2012-10-17"` a policy variable is plain text, and what it should allow is not allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const checkVariables = (node: JsonNode, report: Report): void => {
  if (node.type === "text") {
    const [variable] = /\$\{[\w.-]+:[^}]*\}/.exec(node.value) ?? [];
    if (variable !== undefined) report.remark(node, { kind: "variable-without-version", variable });
  } else if (node.type === "list") for (const item of node.items) checkVariables(item, report);
  else if (node.type === "object") for (const { value } of node.members) checkVariables(value, report);
};
