import { suggest } from "../suggest.ts";
import type { JsonText } from "./json-tree.ts";
import type { IamKnowledge } from "./knowledge.ts";
import type { Report } from "./report.ts";

/*
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * What IAM answers to the rest: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
 * "Actions/Condition can contain only one colon." and "Vendor … is not valid". It minds no case here, and neither
 * whether the service or the action exists.
 */

export const checkActions = (
  actions: readonly JsonText[],
  report: Report,
  knowledge: IamKnowledge | undefined,
): void => {
  for (const node of actions) {
    const action = node.value;
    if (/^\*+$/.test(action)) continue;
    const [service = "", name, ...more] = action.split(":");
    if (name === undefined) report.mistake(node, { kind: "action-without-service", action });
    else if (more.length > 0) report.mistake(node, { kind: "action-colons", action });
    else if (/^[\w.-]*[*?][\w.*?-]*$/.test(service)) {
      if (service !== "*") report.mistake(node, { kind: "service-wildcard", action });
    } else if (/[^\w.-]/.test(service)) report.mistake(node, { kind: "service-characters", action });
    else if (knowledge !== undefined) checkExists(node, service, name, report, knowledge);
  }
};

const checkExists = (
  node: JsonText,
  service: string,
  name: string,
  report: Report,
  knowledge: IamKnowledge,
): void => {
  const action = node.value;
  const known = knowledge.actionsOf(service);
  if (known === undefined)
    report.remark(node, {
      kind: "unknown-service",
      service,
      suggestions: suggest(service, knowledge.services),
    });
  else if (/[*?]/.test(name)) {
    const pattern = wildcardPattern(name);
    if (![...known.values()].some((one) => pattern.test(one)))
      report.remark(node, {
        kind: "no-such-actions",
        action,
        suggestions: likePattern(service, name, known),
      });
  } else if (!known.has(name.toLowerCase()))
    report.remark(node, {
      kind: "unknown-action",
      action,
      suggestions: suggest(name, known.values()).map((one) => `${service}:${one}`),
    });
};

/** For `Descibe*`: the words with which actions of the service begin. */
const likePattern = (
  service: string,
  name: string,
  known: ReadonlyMap<string, string>,
): readonly string[] => {
  const [, word] = /^([A-Za-z]+)\*$/.exec(name) ?? [];
  if (word === undefined) return [];
  const firstWords = [...known.values()].flatMap((one) => /^[A-Z][a-z]+/.exec(one) ?? []);
  return suggest(word, firstWords).map((one) => `${service}:${one}*`);
};

const wildcardPattern = (name: string): RegExp => {
  const pattern = name
    .replace(/[^\w*?]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${pattern}$`, "i");
};
