/** Sorted names, each as a digit of base 36 that says how much of the one before it repeats, and the rest. */

export const frontCoded = (names: readonly string[]): string =>
  names
    .map((name, index) => {
      const previous = names[index - 1] ?? "";
      let shared = 0;
      while (shared < 35 && shared < name.length && name[shared] === previous[shared]) shared++;
      return `${shared.toString(36)}${name.slice(shared)}`;
    })
    .join(" ");

export const fromFrontCoded = (coded: string): readonly string[] => {
  let previous = "";
  return coded.split(" ").map((entry) => {
    previous = previous.slice(0, Number.parseInt(entry.slice(0, 1), 36)) + entry.slice(1);
    return previous;
  });
};
