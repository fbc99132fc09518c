import type { PolicyMistake, PolicyRemark } from "./finding.ts";
import type { JsonNode, Span } from "./json-tree.ts";

/** Where the checks put what they find. */
export type Report = {
  /** The line, from 1, in which something stands that a finding elsewhere speaks of. */
  readonly lineOf: (at: Span) => number;
  readonly mistake: (at: Span, mistake: PolicyMistake) => void;
  readonly remark: (at: Span, finding: PolicyRemark) => void;
};

/** The bracket with which an object or a list begins: the place of what is missing in it. */
export const opening = ({ start }: Span): Span => ({ start, end: start + 1 });

/** One value or a list of them: wherever a policy takes a list it takes a single value too. */
export const itemsOf = (node: JsonNode): readonly JsonNode[] => (node.type === "list" ? node.items : [node]);
