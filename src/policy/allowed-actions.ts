import type { TextPlace } from "./finding.ts";
import { patternCovers, patternsMeet } from "./glob-sets.ts";
import { type JsonNode, type JsonObject, readJson } from "./json-tree.ts";
import { itemsOf } from "./report.ts";
import { textPlaces } from "./text-places.ts";

/** An action that a policy allows and that is among those denied; where it stands in the text. */
export type DeniedAction = {
  /** The pattern of those denied that it meets. */
  readonly denied: string;
  /** As the policy has it; `NotAction` where it is allowed by not being left out. */
  readonly action: string;
  readonly place: TextPlace;
};

/**
 * What a policy allows of the actions that are denied, each pattern once. Conditions and resources are not weighed:
 * an action that is allowed somewhere and at some time is allowed. Deny statements do not count either way. Where it
 * cannot be decided (`NotAction` with several patterns that only together leave a denied one out) it counts as
 * allowed. A text that is no policy allows nothing.
 */
export const deniedActionsIn = (text: string, denied: readonly string[]): readonly DeniedAction[] => {
  if (denied.length === 0) return [];
  const plain = text.replace(/^\ufeff/, "");
  const reading = readJson(plain);
  if (reading.status !== "read" || reading.root.type !== "object") return [];
  const placeOf = textPlaces(plain);
  const found = new Map<string, DeniedAction>();
  const allows = itemsOf(memberOf(reading.root, "Statement") ?? reading.root).filter(isAllow);
  for (const statement of allows) {
    const actions = memberOf(statement, "Action");
    const others = statement.members.find(({ name }) => name === "NotAction");
    for (const pattern of denied) {
      if (found.has(pattern)) continue;
      const allowed = textsIn(actions).find(({ value }) => patternsMeet(value, pattern));
      if (allowed !== undefined)
        found.set(pattern, { denied: pattern, action: allowed.value, place: placeOf(allowed) });
      else if (
        others !== undefined &&
        !textsIn(others.value).some(({ value }) => patternCovers(value, pattern))
      )
        found.set(pattern, { denied: pattern, action: "NotAction", place: placeOf(others.nameSpan) });
    }
  }
  return [...found.values()];
};

const memberOf = ({ members }: JsonObject, wanted: string): JsonNode | undefined =>
  members.find(({ name }) => name === wanted)?.value;

const isAllow = (node: JsonNode): node is JsonObject => {
  if (node.type !== "object") return false;
  const effect = memberOf(node, "Effect");
  return effect?.type === "text" && effect.value === "Allow";
};

const textsIn = (node: JsonNode | undefined) =>
  node === undefined ? [] : itemsOf(node).filter((item) => item.type === "text");
