import type { Change } from "../core/model/change.ts";
import type { DirectoryIndex } from "../core/model/directory.ts";
import type { ChangeOutcome } from "../core/model/outcome.ts";
import { type Problem, severityOf } from "../core/model/problem.ts";
import type { Plan } from "../core/planning/plan.ts";
import type { RunResult } from "../core/planning/run-result.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { type ChangeLine, changeLine } from "./change-line.ts";
import { headline } from "./status.ts";

/** Plain text for terminals and logs, line by line. What goes out passes the safe log, so nothing is escaped here. */

const mostLines = 200;

const marks = { succeeded: "✓", failed: "✗", unsettled: "…", skipped: "·" } as const;
const severityMarks = { error: "✗", warning: "!", notice: "i" } as const;

/** A change in one line. */
export const changeText = (change: Change, index: DirectoryIndex, messages: Messages): string =>
  joined(changeLine(change, index, messages));

const joined = ({ sign, action, target, detail, because }: ChangeLine): string =>
  `${sign} ${action}  ${target}${detail === "" ? "" : `  ${detail}`}${because === "" ? "" : `  (${because})`}`;

const listOf = (changes: readonly Change[], index: DirectoryIndex, messages: Messages): readonly string[] => [
  ...changes.slice(0, mostLines).map((change) => `  ${changeText(change, index, messages)}`),
  ...(changes.length > mostLines ? [`  ${messages.words.more(changes.length - mostLines)}`] : []),
];

export const planLines = (plan: Plan, index: DirectoryIndex, messages: Messages): readonly string[] => {
  const { words } = messages;
  const heading = (title: string, count: number): string => `${title}: ${count}`;
  return [
    heading(words.nouns.changes, plan.changes.length),
    ...listOf(plan.changes, index, messages),
    ...(plan.held.length === 0 ? [] : [heading(words.nouns.held, plan.held.length)]),
    ...listOf(
      plan.held.map(({ change }) => change),
      index,
      messages,
    ),
    ...(plan.checksum === undefined ? [] : [`  ${words.approve(plan.checksum)}`]),
    ...(plan.kept.length === 0 ? [] : [`${words.nouns.kept}:`]),
    ...plan.kept.map(({ reason, count }) => `  ${count} × ${words.keptReasons[reason]}`),
  ];
};

export const outcomeLines = (
  outcome: ChangeOutcome,
  index: DirectoryIndex,
  messages: Messages,
  progress: string,
): readonly string[] => {
  const line = `${progress} ${marks[outcome.status]} ${changeText(outcome.change, index, messages)}`;
  return outcome.status === "failed"
    ? [line, `    ${outcome.failure.code}: ${outcome.failure.message}`]
    : [line];
};

/** `Record 7 (app 101), field “policies”: … [unknown-managed-policy]` */
export const problemText = (problem: Problem, messages: Messages): string => {
  const { record, field, code } = problem;
  const place = record === undefined ? "" : `${messages.words.place(record.id, record.app, field)}: `;
  return `${place}${sentenceOf(messages, problem)} [${code}]`;
};

export const problemLines = (problems: readonly Problem[], messages: Messages): readonly string[] =>
  problems.length === 0
    ? []
    : [
        `${messages.words.nouns.problems}: ${problems.length}`,
        ...problems
          .slice(0, mostLines)
          .map((problem) => `  ${severityMarks[severityOf(problem)]} ${problemText(problem, messages)}`),
        ...(problems.length > mostLines ? [`  ${messages.words.more(problems.length - mostLines)}`] : []),
      ];

export const resultLine = (result: RunResult, messages: Messages): string => headline(result, messages);
