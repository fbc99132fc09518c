/**
 * Questions about what patterns of IAM stand for, all of them without case: `*` for any text, `?` for one character.
 * Patterns are taken as sets of texts, whether or not an action of that name exists.
 */

const folded = (pattern: string): string => pattern.toLowerCase().replace(/\*+/g, "*");

/** Whether some text fits both patterns. */
export const patternsMeet = (left: string, right: string): boolean => {
  const [a, b] = [folded(left), folded(right)];
  // Row by row: whether the first i characters of one and the first j of the other can stand for one text.
  let row = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(0, j)));
  for (let i = 1; i <= a.length; i++) {
    const last = row;
    row = [last[0]! && a[i - 1] === "*"];
    for (let j = 1; j <= b.length; j++) {
      const [x, y] = [a[i - 1], b[j - 1]];
      row[j] =
        x === "*" || y === "*"
          ? last[j]! || row[j - 1]! || last[j - 1]!
          : last[j - 1]! && (x === y || x === "?" || y === "?");
    }
  }
  return row[b.length]!;
};

/**
 * Whether every text that fits `inner` certainly fits `outer`. A wildcard of `inner` is taken as a sign that only a
 * wildcard as wide can cover, so the answer no may be a yes in rare cases, and never the other way round.
 */
export const patternCovers = (outer: string, inner: string): boolean => {
  const [a, b] = [folded(outer), folded(inner)];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j === 0);
  for (let i = 1; i <= a.length; i++) {
    const last = row;
    const x = a[i - 1];
    row = [last[0]! && x === "*"];
    for (let j = 1; j <= b.length; j++) {
      const y = b[j - 1];
      row[j] = x === "*" ? last[j]! || row[j - 1]! : last[j - 1]! && (x === y || (x === "?" && y !== "*"));
    }
  }
  return row[b.length]!;
};
