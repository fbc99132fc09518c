import type { Change } from "../core/change.ts";
import type { ChangeOutcome } from "../core/outcome.ts";
import { type Problem, severityOf } from "../core/problem.ts";
import type { Reached, RunResult } from "../core/run-result.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { changeLine } from "./change-line.ts";
import { plain, row, table } from "./markdown-text.ts";
import { headline } from "./status.ts";

/** GitHub refuses a summary above 1 MiB. */
const mostBytes = 900_000;

/** The job summary, a first plain version: below 900 KB whatever the run did. */
export const markdownReport = (result: RunResult, messages: Messages): string => {
  const { words } = messages;
  const { reached, problems } = result;
  const seconds = Math.round((result.finishedAt.getTime() - result.startedAt.getTime()) / 1000);
  const head = [`## ${headline(result, messages)}`, ""];
  const tail = [
    ...(reached === undefined ? [] : keptTable(reached, messages)),
    ...requestTable(result, messages),
    `${words.nouns.duration}: ${seconds} s`,
  ];
  const sections: readonly Section[] = [
    {
      title: words.nouns.problems,
      heads: ["", words.nouns.record, words.nouns.result],
      rows: problems.map((one) => problemRow(one, messages)),
    },
    ...(reached === undefined ? [] : [heldSection(reached, messages), changeSection(reached, messages)]),
  ];
  // Each section's frame, and a row that is no longer than its head, have their room beforehand.
  const frames = sections.flatMap((section) => sectionLines(section, [section.heads], messages));
  let room = mostBytes - size([...head, ...frames, ...tail]);
  const body: string[] = [];
  for (const section of sections) {
    const shown = fitting(section.rows, room);
    room -= rowsSize(shown);
    body.push(...sectionLines(section, shown, messages));
  }
  return `${[...head, ...body, ...tail].join("\n")}\n`;
};

type Section = {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
};

const size = (lines: readonly string[]): number => Buffer.byteLength(lines.join("\n"), "utf8") + 1;

const rowsSize = (rows: Section["rows"]): number =>
  rows.reduce((bytes, cells) => bytes + Buffer.byteLength(row(cells), "utf8") + 1, 0);

/** As many rows as there is room for. */
const fitting = (rows: Section["rows"], room: number): Section["rows"] => {
  let left = room;
  const beyond = rows.findIndex((cells) => {
    left -= rowsSize([cells]);
    return left < 0;
  });
  return beyond === -1 ? rows : rows.slice(0, beyond);
};

/** A section with some of its rows, and how many more there are. */
const sectionLines = (
  { title, heads, rows, note }: Section,
  shown: Section["rows"],
  { words }: Messages,
): readonly string[] =>
  rows.length === 0
    ? []
    : [
        `### ${title} (${rows.length})`,
        "",
        ...(note === undefined ? [] : [note, ""]),
        ...table(heads, shown),
        ...(shown.length === rows.length ? [] : [words.more(rows.length - shown.length), ""]),
      ];

const problemRow = (problem: Problem, messages: Messages): readonly string[] => {
  const { record, field, code } = problem;
  const place = record === undefined ? "" : plain(messages.words.place(record.id, record.app, field));
  return [
    messages.words.severities[severityOf(problem)],
    record === undefined ? "" : `[${place}](${encodeURI(record.url)})`,
    `${plain(sentenceOf(messages, problem))} \\[${code}\\]`,
  ];
};

const changeCells = (change: Change, reached: Reached, messages: Messages): readonly string[] => {
  const { action, target, detail, because } = changeLine(change, reached.index, messages);
  return [action, plain(target), plain(detail), plain(because)];
};

const changeHeads = ({ words }: Messages): readonly string[] => [
  words.nouns.changes,
  `${words.nouns.account} / ${words.nouns.permissionSet}`,
  words.nouns.principal,
  words.nouns.reason,
];

const changeSection = (reached: Reached, messages: Messages): Section => {
  const { plan, outcomes } = reached;
  const byId = new Map(outcomes?.map((outcome) => [outcome.change.id, outcome]));
  return {
    title: messages.words.nouns.changes,
    heads: [...changeHeads(messages), messages.words.nouns.result],
    rows: plan.changes.map((change) => [
      ...changeCells(change, reached, messages),
      outcomeText(byId.get(change.id), messages),
    ]),
  };
};

const outcomeText = (outcome: ChangeOutcome | undefined, { words }: Messages): string => {
  if (outcome === undefined) return words.outcomes.planned;
  const word = words.outcomes[outcome.status === "succeeded" ? "applied" : outcome.status];
  return outcome.status === "failed" ? `${word}: ${plain(outcome.failure.message)}` : word;
};

const heldSection = (reached: Reached, messages: Messages): Section => ({
  title: messages.words.nouns.held,
  heads: [...changeHeads(messages), messages.words.nouns.held],
  rows: reached.plan.held.map(({ change, limit }) => [
    ...changeCells(change, reached, messages),
    plain(messages.words.limit(limit)),
  ]),
  ...(reached.plan.checksum === undefined ? {} : { note: messages.words.approve(reached.plan.checksum) }),
});

const keptTable = ({ plan }: Reached, { words }: Messages): readonly string[] => [
  ...(plan.kept.length === 0 ? [] : [`### ${words.nouns.kept}`, ""]),
  ...table(
    [words.nouns.reason, ""],
    plan.kept.map(({ reason, count }) => [words.keptReasons[reason], String(count)]),
  ),
];

const requestTable = ({ requests }: RunResult, { words }: Messages): readonly string[] =>
  table(
    [words.nouns.requests, ""],
    Object.entries(requests).map(([service, operations]) => [
      service,
      String(Object.values(operations).reduce((sum, count) => sum + count, 0)),
    ]),
  );
