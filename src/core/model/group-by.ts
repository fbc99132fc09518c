/** Items by a key, in their order. */
export const groupBy = <T>(
  items: Iterable<T>,
  key: (item: T) => string,
): ReadonlyMap<string, readonly [T, ...T[]]> => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const of = key(item);
    const there = groups.get(of);
    if (there === undefined) groups.set(of, [item]);
    else there.push(item);
  }
  return groups;
};

/** Puts an item at the end of a key's list. */
export const addTo = <T>(groups: Map<string, T[]>, key: string, item: T): void => {
  const there = groups.get(key);
  if (there === undefined) groups.set(key, [item]);
  else there.push(item);
};
