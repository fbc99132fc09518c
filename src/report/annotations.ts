import { type Problem, type Severity, severityOf } from "../core/model/problem.ts";
import type { Messages } from "../messages/messages.ts";
import { problemText } from "./text.ts";

export type Annotation = { readonly severity: Severity; readonly text: string };

/** GitHub shows ten of a kind for each step, and cuts each at 4,096 characters. */
const most = 8;
const longest = 4_000;

const weight = { error: 0, warning: 1, notice: 2 } as const;

/** An error is what needs an administrator; what needs a record's owner is a warning. */
const severityHere = (problem: Problem): Severity =>
  severityOf(problem) === "error" && problem.record !== undefined ? "warning" : severityOf(problem);

/** The gravest problems, at most eight, and one that says how many more there are. Notices stay in the log. */
export const annotationsOf = (problems: readonly Problem[], messages: Messages): readonly Annotation[] => {
  const told = problems
    .filter((problem) => severityOf(problem) !== "notice")
    .sort((left, right) => weight[severityHere(left)] - weight[severityHere(right)]);
  const shown = told.slice(0, most).map((problem) => ({
    severity: severityHere(problem),
    text: problemText(problem, messages).slice(0, longest),
  }));
  const rest = told.length - shown.length;
  return rest === 0 ? shown : [...shown, { severity: "warning", text: messages.words.more(rest) }];
};
