import { foldName } from "./ids.ts";

/** Whether a name matches one of the patterns; `*` stands for any text, and case does not count. */
export const matcher = (patterns: readonly string[]): ((name: string) => boolean) => {
  const shapes = patterns.map((pattern) => {
    const literal = foldName(pattern)
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${literal.join(".*")}$`, "su");
  });
  return (name) => shapes.some((shape) => shape.test(foldName(name)));
};
