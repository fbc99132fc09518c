import { recordKey } from "../core/model/ledger.ts";
import type { ChangeOutcome } from "../core/model/outcome.ts";
import { isAdministratorsOwn, needsAdministrator, type Problem, severityOf } from "../core/model/problem.ts";
import type { Reached, RunResult } from "../core/planning/run-result.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { assignmentGroups, permissionSetGroups, recordLinks, type ToldChange } from "./markdown-changes.ts";
import { fitSections, type Section, size } from "./markdown-sections.ts";
import { plain, table } from "./markdown-text.ts";
import { headline } from "./status.ts";

/** GitHub refuses a summary above 1 MiB. */
const mostBytes = 900_000;

/**
 * The job summary: what happened in one line, what it means, then what waits for somebody before what does not.
 * Below 900 KB whatever the run did.
 */
export const markdownReport = (result: RunResult, messages: Messages): string => {
  const { reached, problems } = result;
  const { titles } = messages.summary;
  const head = [
    `## ${headline(result, messages)}`,
    "",
    ...advice(result, messages),
    factsLine(result, messages),
    "",
  ];
  const tail = [
    ...(reached === undefined ? [] : keptTable(reached, messages)),
    ...requestTable(result, messages),
  ];
  const sections: readonly Section[] = [
    ...(reached === undefined ? [] : heldSections(reached, messages)),
    problemSection(titles.administrators, problems.filter(isOfRun), messages),
    ...(reached === undefined ? [] : changeSections(reached, messages)),
    problemSection(
      titles.records,
      problems.filter((problem) => !isOfRun(problem)),
      messages,
    ),
  ];
  const body = fitSections(sections, mostBytes - size([...head, ...tail]), messages);
  return `${[...head, ...body, ...tail].join("\n")}\n`;
};

/** Of a denied change, the denial is the administrator's matter; the records that wait stand with the others. */
export const isOfRun = (problem: Problem): boolean =>
  isAdministratorsOwn(problem) && problem.code !== "change-denied";

/** Told to the record that asked, but none of its making. */
const isOfAws = ({ code }: Problem): boolean =>
  code === "change-failed" || code === "change-denied" || code === "change-unsettled";

/** What the headline means for whoever reads it. */
export const advice = (
  { status, problems }: Pick<RunResult, "status" | "problems">,
  { summary }: Messages,
): readonly string[] => {
  const isPaused = problems.some(({ code }) => code === "paused");
  const records = new Set(
    problems.flatMap((problem) =>
      problem.record === undefined || severityOf(problem) !== "error" || isOfAws(problem)
        ? []
        : [recordKey(problem.record)],
    ),
  );
  const byStatus = {
    // A run that broke off says nothing of what it had changed by then, so nothing is claimed.
    failed: [problems.length === 0 ? summary.advice.brokenOff : summary.advice.failed],
    held: [summary.advice.held],
    "partly-applied": [summary.advice.partlyApplied],
    planned: [summary.advice.planned],
    applied: [],
    "in-sync": [],
  } as const satisfies Record<RunResult["status"], readonly string[]>;
  const said = [
    ...(isPaused ? [summary.advice.paused] : byStatus[status]),
    ...(records.size === 0 ? [] : [summary.recordsToCorrect(records.size)]),
  ];
  const lines = said.length === 0 && !problems.some(needsAdministrator) ? [summary.advice.done] : said;
  return lines.flatMap((line) => [line, ""]);
};

const factsLine = ({ policy, trigger, startedAt, finishedAt }: RunResult, { summary }: Messages): string => {
  const { facts } = summary;
  const seconds = Math.round((finishedAt.getTime() - startedAt.getTime()) / 1000);
  return [
    `${facts.started}: ${plain(summary.startedBy(trigger))}`,
    `${facts.policy}: ${policy}`,
    `${facts.duration}: ${summary.duration(seconds)}`,
  ].join(" · ");
};

export const problemSection = (title: string, problems: readonly Problem[], messages: Messages): Section => {
  const { nouns, severities } = messages.words;
  const { columns } = messages.summary;
  return {
    title,
    intro: [],
    groups: [
      {
        heads: ["", columns.record, nouns.field, columns.what],
        rows: problems.map((problem) => [
          severities[severityOf(problem)],
          problem.record === undefined ? "" : recordLinks([problem.record], messages),
          plain(problem.field ?? ""),
          `${plain(sentenceOf(messages, problem))} \\[${problem.code}\\]`,
        ]),
      },
    ],
  };
};

export const heldSections = (reached: Reached, messages: Messages): readonly Section[] => {
  const { plan } = reached;
  const { words, summary } = messages;
  const told = plan.held.map(
    ({ change, limit }): ToldChange => ({ change, last: plain(words.limit(limit)) }),
  );
  const limits = [...new Set(told.map(({ last }) => last))];
  return [
    {
      title: summary.titles.held,
      intro: [
        summary.heldBecause,
        "",
        ...limits.map((limit) => `- ${limit}`),
        ...(plan.checksum === undefined ? [] : ["", summary.approveHow(plan.checksum)]),
      ],
      groups: [
        ...permissionSetGroups(told, reached, messages, words.nouns.held),
        ...assignmentGroups(told, reached, messages, words.nouns.held),
      ],
    },
  ];
};

export const changeSections = (reached: Reached, messages: Messages): readonly Section[] => {
  const byId = new Map(reached.outcomes?.map((outcome) => [outcome.change.id, outcome]));
  const told = reached.plan.changes.map(
    (change): ToldChange => ({ change, last: outcomeText(byId.get(change.id), messages) }),
  );
  const { titles } = messages.summary;
  const { result } = messages.words.nouns;
  return [
    {
      title: titles.permissionSets,
      intro: [],
      groups: permissionSetGroups(told, reached, messages, result),
    },
    { title: titles.assignments, intro: [], groups: assignmentGroups(told, reached, messages, result) },
  ];
};

const outcomeText = (outcome: ChangeOutcome | undefined, { words, summary }: Messages): string => {
  if (outcome === undefined) return words.outcomes.planned;
  const word = words.outcomes[outcome.status === "succeeded" ? "applied" : outcome.status];
  if (outcome.status === "failed") return `${word}: ${plain(outcome.failure.message)}`;
  return outcome.status === "skipped" ? `${word}: ${summary.skipped[outcome.because]}` : word;
};

const keptTable = ({ plan }: Reached, { words, summary }: Messages): readonly string[] =>
  plan.kept.length === 0
    ? []
    : [
        `### ${summary.titles.kept}`,
        "",
        ...table(
          [words.nouns.reason, summary.columns.count],
          plan.kept.map(({ reason, count }) => [words.keptReasons[reason], count.toLocaleString("en-US")]),
        ),
      ];

/** Operations that are named for each service; the rest is in the number. */
const mostOperations = 4;

const requestTable = ({ requests }: RunResult, { summary }: Messages): readonly string[] => {
  const rows = Object.entries(requests).map(([service, operations]) => {
    const often = Object.entries(operations).sort(([, left], [, right]) => right - left);
    const total = often.reduce((sum, [, count]) => sum + count, 0);
    const mostly = often.slice(0, mostOperations).map(([name, count]) => `${plain(name)} ${count}`);
    return [plain(service), total.toLocaleString("en-US"), mostly.join(", ")];
  });
  const { service, count, mostly } = summary.columns;
  return rows.length === 0
    ? []
    : [`### ${summary.titles.requests}`, "", ...table([service, count, mostly], rows)];
};
