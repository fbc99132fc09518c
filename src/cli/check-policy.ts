import { readFileSync } from "node:fs";
import { visible } from "../core/model/visible.ts";
import { safeJson } from "../log.ts";
import { explanationOf, messagesFor } from "../messages/messages.ts";
import type { TextPlace } from "../policy/finding.ts";
import { checkPolicyDocument } from "../policy/policy-check.ts";
import { messageOf } from "../remote-error.ts";
import { complain, log, widthOf } from "./terminal.ts";

export type CheckPolicyOptions = {
  /** `-` reads standard input. */
  readonly policy: string;
  readonly language: "en" | "ja";
  readonly json: boolean;
};

const usageError = 2;

/** `identity-sync check --policy`: needs no settings. Answers the exit code: 1 when AWS would refuse the policy. */
export const checkPolicy = async ({ policy: file, language, json }: CheckPolicyOptions): Promise<number> => {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    complain.info(`${file} cannot be read: ${messageOf(error)}`);
    return usageError;
  }
  const { loadIamKnowledge } = await import("../policy/iam-knowledge.ts");
  const { document, findings } = checkPolicyDocument(text, await loadIamKnowledge());
  const messages = messagesFor(language);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  if (json) {
    const told = findings.map((finding) => ({ ...finding, message: explanationOf(messages, finding) }));
    process.stdout.write(`${safeJson({ schemaVersion: 1, errors, warnings, findings: told })}\n`);
  } else {
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
    for (const finding of findings) {
      const { line, column } = finding.place;
      const severity = messages.words.severities[finding.severity];
      const place = `${file === "-" ? "" : `${file}:`}${line}:${column}`;
      log.info(`${place}  ${severity}: ${explanationOf(messages, finding)} [${finding.code}]`);
      log.info([...excerpt(lines[line - 1] ?? "", finding.place), ""].join("\n"));
    }
    log.info(messages.checks.policyChecked({ errors, warnings }));
  }
  return document === undefined ? 1 : 0;
};

/** Columns of a line that are shown before the place, and in all. */
const before = 60;
const most = 100;

/** The line, as far as it fits, and a caret under each column of the place. */
const excerpt = (line: string, { line: number, column, length }: TextPlace): readonly string[] => {
  const characters = [...line.replaceAll("\t", " ")].map(visible);
  const from = Math.max(0, column - 1 - before);
  const shown = characters.slice(from, from + most);
  const left = from > 0 ? "…" : "";
  const right = from + most < characters.length ? "…" : "";
  const indent = widthOf(left + shown.slice(0, column - 1 - from).join(""));
  const marked = shown.slice(column - 1 - from, column - 1 - from + length).join("");
  const gutter = String(number);
  return [
    `  ${gutter} | ${left}${shown.join("")}${right}`,
    `  ${" ".repeat(gutter.length)} | ${" ".repeat(indent)}${"^".repeat(Math.max(1, widthOf(marked)))}`,
  ];
};
