/**
 * What a program printed, without what differs from run to run: ports, times, how many requests each service was
 * sent, and the order in which changes under way at the same time came to their ends.
 */
export const stable = (text: string): string => {
  const lines = text
    .replace(/\b(localhost|127\.0\.0\.1):\d+/g, "$1:PORT")
    .replace(/\b(Duration|所要時間): \d+/g, "$1: N")
    .replace(/^\| [a-z-]+ \| \d+ \|\n/gm, "")
    .split("\n");
  const progress = /^\[\d+\/(\d+)\]/;
  const first = lines.findIndex((line) => progress.test(line));
  const rest = lines.filter((line) => !progress.test(line));
  const sorted = lines
    .filter((line) => progress.test(line))
    .map((line) => line.replace(progress, "[n/$1]"))
    .sort();
  return (first === -1 ? rest : rest.toSpliced(first, 0, ...sorted)).join("\n");
};
