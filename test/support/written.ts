import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { auditLines } from "../../src/core/audit/audit.ts";
import { logTo, safeJson, safeLine } from "../../src/log.ts";
import { messagesFor } from "../../src/messages/messages.ts";
import { annotationsOf } from "../../src/report/annotations.ts";
import { jsonReport } from "../../src/report/json.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { outcomeLines, planLines, problemLines } from "../../src/report/text.ts";
import { toldIn } from "./end-state.ts";
import type { Company, Reconciliation } from "./reconcile.ts";

/** Everything that a run writes, by where it stands. */
export type Written = {
  readonly log: string;
  readonly annotations: readonly string[];
  readonly summaries: readonly string[];
  readonly json: string;
  readonly audit: string;
  readonly state: string;
  /** Comments and alerts. */
  readonly told: string;
  /** Slack's messages with all of their blocks. */
  readonly slack: string;
};

const languages = ["en", "ja"] as const;

export const writtenBy = ({ simulator, statePath }: Company, { result }: Reconciliation): Written => {
  let log = "";
  const print = logTo((text) => {
    log += text;
  });
  for (const language of languages) {
    const messages = messagesFor(language);
    const { reached } = result;
    if (reached !== undefined) {
      const { plan, outcomes = [], index } = reached;
      print.info(planLines(plan, index, messages).join("\n"));
      for (const outcome of outcomes) print.info(outcomeLines(outcome, index, messages, "[1/1]").join("\n"));
    }
    print.info(problemLines(result.problems, messages).join("\n"));
  }
  const audit = auditLines(result, {
    run: { id: "1", attempt: "1", commit: "" },
    approved: undefined,
    withSnapshot: true,
  });
  const state = simulator.state();
  return {
    log,
    annotations: languages.flatMap((language) =>
      annotationsOf(result.problems, messagesFor(language)).map(({ text }) => safeLine(text)),
    ),
    summaries: languages.map((language) => markdownReport(result, messagesFor(language))),
    json: safeJson(jsonReport(result, messagesFor("en"))),
    audit: audit.map((line) => JSON.stringify(line)).join("\n"),
    state: existsSync(statePath)
      ? readdirSync(statePath)
          .map((name) => readFileSync(join(statePath, name), "utf8"))
          .join("\n")
      : "",
    told: toldIn(state).join("\n"),
    slack: JSON.stringify(state.slack.messages),
  };
};
