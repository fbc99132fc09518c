import type { Messages } from "../messages/messages.ts";
import { row, table } from "./markdown-text.ts";

/** Rows that share a heading and their columns. Cells are escaped already. */
export type Group = {
  readonly heading?: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export type Section = {
  readonly title: string;
  /** Lines between the title and the rows. */
  readonly intro: readonly string[];
  readonly groups: readonly Group[];
};

/**
 * Sections within a number of bytes. None crowds another out: each has an equal share of the room, and what it does
 * not need goes to those that need more. What is left out is counted.
 */
export const fitSections = (
  sections: readonly Section[],
  bytes: number,
  messages: Messages,
): readonly string[] => {
  const there = sections.filter(({ groups }) => groups.some(({ rows }) => rows.length > 0));
  const frames = there.reduce((sum, section) => sum + size(frameOf(section, messages)), 0);
  const shares = fairShares(there.map(costOf), bytes - frames);
  return there.flatMap((section, index) => sectionLines(section, shares[index] ?? 0, messages));
};

export const size = (lines: readonly string[]): number =>
  lines.reduce((bytes, line) => bytes + Buffer.byteLength(line, "utf8") + 1, 0);

const rowSize = (cells: readonly string[]): number => size([row(cells)]);

/** What a group takes before its first row. */
const openingOf = ({ heading, heads }: Group): readonly string[] => [
  ...(heading === undefined ? [] : [`#### ${heading}`, ""]),
  ...table(heads, [[]]).slice(0, 2),
  "",
];

const countRows = (groups: readonly Group[]): number =>
  groups.reduce((sum, { rows }) => sum + rows.length, 0);

/** What a section takes without any row. */
const frameOf = ({ title, intro, groups }: Section, { words }: Messages): readonly string[] => [
  `### ${title} (${countRows(groups)})`,
  "",
  ...(intro.length === 0 ? [] : [...intro, ""]),
  words.more(countRows(groups)),
  "",
];

const costOf = ({ groups }: Section): number =>
  groups.reduce(
    (sum, group) =>
      sum + size(openingOf(group)) + group.rows.reduce((bytes, cells) => bytes + rowSize(cells), 0),
    0,
  );

/** Shares of the room by what each needs: the modest get all they need, the others the same. */
const fairShares = (needs: readonly number[], room: number): readonly number[] => {
  const shares: number[] = [];
  let left = room;
  const modestFirst = needs
    .map((need, index) => ({ need, index }))
    .sort((one, other) => one.need - other.need);
  for (const [done, { need, index }] of modestFirst.entries()) {
    const share = Math.min(need, Math.floor(left / (needs.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
};

/** As many rows, in their order, as there is room for. */
const fitGroups = (groups: readonly Group[], room: number): readonly Group[] => {
  const fitted: Group[] = [];
  let left = room;
  for (const group of groups) {
    left -= size(openingOf(group));
    const beyond = group.rows.findIndex((cells) => {
      left -= rowSize(cells);
      return left < 0;
    });
    const rows = beyond === -1 ? group.rows : group.rows.slice(0, beyond);
    if (rows.length > 0) fitted.push({ ...group, rows });
    if (beyond !== -1) break;
  }
  return fitted;
};

const sectionLines = (section: Section, room: number, messages: Messages): readonly string[] => {
  const shown = fitGroups(section.groups, room);
  const hidden = countRows(section.groups) - countRows(shown);
  return [
    ...frameOf(section, messages).slice(0, -2),
    ...shown.flatMap(({ heading, heads, rows }) => [
      ...(heading === undefined ? [] : [`#### ${heading}`, ""]),
      ...table(heads, rows),
    ]),
    ...(hidden === 0 ? [] : [messages.words.more(hidden), ""]),
  ];
};
