import { compareText, foldName } from "./ids.ts";

/** Edit distance (insert, delete, replace, swap of neighbours), without case. */
const distance = (left: string, right: string): number => {
  const a = [...foldName(left)];
  const b = [...foldName(right)];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? beforeLast[j - 2]! + 1 : replaced;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
};

/** "Did you mean": at most three known names within a third of the name's length, nearest first. */
export const suggest = (name: string, known: Iterable<string>): readonly string[] => {
  const limit = Math.max(1, Math.floor(name.length / 3));
  return [...new Set(known)]
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, steps: distance(name, candidate) }))
    .filter(({ steps }) => steps <= limit)
    .sort((left, right) => left.steps - right.steps || compareText(left.candidate, right.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
};
