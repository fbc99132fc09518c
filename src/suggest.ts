const folded = (name: string): string => name.trim().toLowerCase();

/** Edit distance (insert, delete, replace, swap of neighbours); beyond the limit it is of no interest how far. */
const distance = (a: string, b: string, limit: number): number => {
  let beforeLast = new Array<number>(b.length + 1).fill(0);
  let last = Array.from(beforeLast, (_, index) => index);
  let row = [...beforeLast];
  let nearestBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let nearest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let steps = same ? last[j - 1]! : Math.min(last[j - 1]!, last[j]!, row[j - 1]!) + 1;
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      )
        steps = Math.min(steps, beforeLast[j - 2]! + 1);
      row[j] = steps;
      if (steps < nearest) nearest = steps;
    }
    // A swap reaches back two rows.
    if (nearest > limit && nearestBefore > limit) return nearest;
    nearestBefore = nearest;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length]!;
};

/** No name is longer; and the time that comparing takes grows with the square of it. */
const longest = 256;

/** "Did you mean": at most three known names within a third of the name's length, nearest first. */
export const suggest = (name: string, known: Iterable<string>): readonly string[] => {
  if (name.length > longest) return [];
  const limit = Math.max(1, Math.floor(name.length / 3));
  const wanted = folded(name);
  const near: { readonly candidate: string; readonly steps: number }[] = [];
  for (const candidate of new Set(known)) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const steps = distance(wanted, folded(candidate), limit);
    if (steps <= limit) near.push({ candidate, steps });
  }
  return near
    .sort((left, right) => left.steps - right.steps || (left.candidate < right.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
};
