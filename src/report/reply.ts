import { severityOf } from "../core/model/problem.ts";
import type { Reached, RunResult } from "../core/planning/run-result.ts";
import type { Messages } from "../messages/messages.ts";
import { advice, changeSections, heldSections, isOfRun, problemSection } from "./markdown.ts";
import { fitSections, type Section, size } from "./markdown-sections.ts";
import { plain } from "./markdown-text.ts";
import { headline } from "./status.ts";

/** GitHub takes 65,536 characters, which are never more than the bytes; the sender adds a mark of its own to these. */
const mostBytes = 59_000;

/** What of a run's result a reply tells. A run that could not begin has this much, too. */
export type Told = Pick<
  RunResult,
  "status" | "problems" | "reached" | "trigger" | "startedAt" | "finishedAt"
>;

/** Who is answered: whoever wrote the comment at this address. */
export type Addressee = { readonly login: string; readonly url: string };

/** Whether somebody who asked for a sync got what they asked for. A paused one is none. */
export const wentWell = ({ status, problems }: Told): boolean =>
  (status === "applied" || status === "planned" || status === "in-sync") &&
  !problems.some(({ code }) => code === "paused");

/**
 * The reply to `/sync` comments: how the sync ended, what is held and how to approve it, what is wrong in which
 * record, and, folded, what changed. Below 60,000 characters whatever the run did; what is held has most room, as
 * whoever approves it must have seen it.
 */
export const syncReply = (told: Told, to: readonly Addressee[], messages: Messages): string => {
  const { reached, problems } = told;
  const { summary } = messages;
  const head = [
    `### ${wentWell(told) ? "🚀" : "😕"} ${headline(told, messages)}`,
    "",
    ...advice(told, messages),
    ...(reached === undefined ? [] : [countsOf(told, reached, messages), ""]),
  ];
  const ofRun = problems.filter(isOfRun);
  const ofRecords = problems.filter((problem) => !isOfRun(problem));
  const problemSections = [
    problemSection(summary.titles.administrators, ofRun, messages),
    problemSection(summary.titles.records, ofRecords, messages),
  ];
  const changes = reached === undefined ? [] : changeSections(reached, messages);
  const [open, close] = foldOf(reached, messages);
  const tail = [footerOf(told, to, messages)];

  const fit = (sections: readonly Section[], bytes: number) => fitSections(sections, bytes, messages);
  const all = mostBytes - size([...head, ...open, ...close, ...tail]);
  const held = reached === undefined ? [] : fit(heldSections(reached, messages), (all * 2) / 3);
  const rest = all - size(held);
  // Each of these two has half of the rest, and what the other leaves of its half.
  const wrong = fit(problemSections, rest - size(fit(changes, rest / 2)));
  const changed = fit(changes, rest - size(wrong));
  const folded = changed.length === 0 ? [] : [...open, ...changed, ...close];
  return [...head, ...held, ...wrong, ...folded, ...tail].join("\n");
};

/** What stands before the changes, and after them. */
const foldOf = (
  reached: Reached | undefined,
  { replies }: Messages,
): readonly [readonly string[], readonly string[]] => {
  const title = reached?.outcomes === undefined ? replies.wouldBeMade : replies.made;
  const count = reached?.plan.changes.length ?? 0;
  return [
    ["<details>", `<summary>${title(count)}</summary>`, ""],
    ["</details>", ""],
  ];
};

const countsOf = ({ problems }: Told, { plan }: Reached, { replies }: Messages): string => {
  const changes = [...plan.changes, ...plan.held.map(({ change }) => change)];
  return replies.counts({
    changes: changes.length,
    removals: changes.filter(({ kind }) => kind.startsWith("delete-")).length,
    held: plan.held.length,
    problems: problems.filter((problem) => severityOf(problem) !== "notice").length,
    kept: plan.kept.reduce((sum, { count }) => sum + count, 0),
  });
};

const footerOf = (
  { trigger, startedAt, finishedAt }: Told,
  to: readonly Addressee[],
  { replies, summary }: Messages,
): string => {
  const seconds = Math.round((finishedAt.getTime() - startedAt.getTime()) / 1000);
  return [
    `[${replies.run}](${encodeURI(trigger.runUrl)})`,
    `${summary.facts.duration}: ${summary.duration(seconds)}`,
    ...(to.length === 0
      ? []
      : [replies.to(to.map(({ login, url }) => `[${plain(login)}](${encodeURI(url)})`))]),
  ].join(" · ");
};
