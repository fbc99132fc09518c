/** Step charts as SVG: no library, readable on a light and on a dark page. */

export type Chart = {
  readonly title: string;
  readonly unit: string;
  /** One value for each second, from the first. */
  readonly values: readonly number[];
  /** Lines that must not be passed, or are aimed at. */
  readonly limits: readonly { readonly label: string; readonly value: number }[];
};

const width = 900;
const height = 300;
const left = 50;
const right = 20;
const top = 40;
const bottom = 40;

export const svgOf = ({ title, unit, values, limits }: Chart): string => {
  const most = Math.max(...limits.map(({ value }) => value), ...values) * 1.1;
  const x = (second: number): number => left + (second / Math.max(1, values.length)) * (width - left - right);
  const y = (value: number): number => height - bottom - (value / most) * (height - top - bottom);
  const at = (value: number): string => value.toFixed(1);
  const steps = values
    .map((value, second) => `H${at(x(second))}V${at(y(value))}H${at(x(second + 1))}`)
    .join("");
  const everySeconds = niceStep(values.length, 10);
  const every = niceStep(most, 5);
  const ticks = (until: number, step: number): readonly number[] =>
    Array.from({ length: Math.floor(until / step) + 1 }, (_, index) => index * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="20" font-size="14">${title}</text>`,
    ...ticks(values.length, everySeconds).map(
      (second) => `<text x="${at(x(second))}" y="${height - 20}" text-anchor="middle">${second}</text>`,
    ),
    `<text x="${width - right}" y="${height - 5}" text-anchor="end">seconds</text>`,
    ...ticks(most, every).map(
      (value) =>
        `<text x="${left - 6}" y="${at(y(value) + 4)}" text-anchor="end">${value}</text><path d="M${left} ${at(y(value))}H${width - right}" stroke="#ddd"/>`,
    ),
    `<text x="6" y="${top - 6}">${unit}</text>`,
    `<path d="M${left} ${at(y(0))}${steps}V${at(y(0))}Z" fill="#4a90d9" fill-opacity="0.5" stroke="#2563a8" stroke-width="0.7"/>`,
    ...limits.map(
      ({ label, value }) =>
        `<path d="M${left} ${at(y(value))}H${width - right}" stroke="#c0392b" stroke-dasharray="6 4"/><text x="${width - right}" y="${at(y(value) - 5)}" text-anchor="end" fill="#c0392b">${label}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
};

/** The least of 1, 2, 5, 10, 20, … that makes no more than so many steps. */
const niceStep = (range: number, steps: number): number => {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, range / steps)));
  return [1, 2, 5, 10].map((factor) => factor * decade).find((step) => range / step <= steps) ?? decade;
};
