import { getNodePath, type Node } from "jsonc-parser";

/** Where in a policy a finding is: lines count from 1, columns and offsets from 0. */
export type Location = {
  readonly path: readonly (
    | { readonly key: string }
    | { readonly index: number }
    | { readonly value: string }
  )[];
  readonly span: { readonly start: Position; readonly end: Position };
};

type Position = { readonly line: number; readonly column: number; readonly offset: number };

export const locationOf = (policy: string, node: Node): Location => ({
  ...spanLocation(policy, node.offset, node.length),
  path: [...getNodePath(node).map((step) => (typeof step === "number" ? { index: step } : { value: step }))],
});

export const spanLocation = (policy: string, offset: number, length: number): Location => ({
  path: [],
  span: { start: positionAt(policy, offset), end: positionAt(policy, offset + length) },
});

const positionAt = (policy: string, offset: number): Position => {
  const before = policy.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart, offset };
};
