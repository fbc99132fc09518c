import type { Assignment } from "../core/model/assignment.ts";
import type { DirectoryIndex } from "../core/model/directory.ts";
import type { Problem } from "../core/model/problem.ts";
import { isAdministratorsOwn, severityOf } from "../core/model/problem.ts";
import { type CommentContent, markText, type RecordNews } from "../core/telling/record-news.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { cut } from "../messages/phrases.ts";

/** How the access that a record gave is used. */
type Portal = {
  /** `https://d-9067aaaaaa.awsapps.com/start` */
  readonly url: string;
  /** Of the IAM Identity Center instance. */
  readonly region: string;
  /** Address of docs/for-users.md; undefined when it is not known where this program stands. */
  readonly guide: string | undefined;
};

export type CommentContext = {
  readonly index: DirectoryIndex;
  readonly portal: Portal;
  readonly isAlerted: boolean;
};

/** kintone takes 65,535 characters, and the marks must have their room. */
const longest = 60_000;
/** Of one sentence: AWS's own words can be any length. */
const longestSentence = 8_000;
/** Of a status message, which stands in a list. */
const longestStatus = 1_000;
const mostLinks = 10;

/** One line, so that nothing quoted in it can pass for a line of ours. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

const problemLine = (problem: Problem, messages: Messages): string => {
  const sentence = oneLine(sentenceOf(messages, problem));
  const { field, code } = problem;
  const whole = field === undefined ? sentence : messages.comments.inField(field, sentence);
  return `${cut(whole, longestSentence)} [${code}]`;
};

const headingOf = (
  problems: readonly Problem[],
  { comments }: Messages,
  isAlerted: boolean,
): string | undefined => {
  const errors = problems.filter((problem) => severityOf(problem) === "error");
  if (errors.some(({ code }) => code !== "change-failed")) return comments.toCorrect;
  if (errors.length > 0) return comments.refused;
  if (problems.length > 0 && problems.every(isAdministratorsOwn)) return comments.notTheirs(isAlerted);
  return problems.some((problem) => severityOf(problem) === "warning") ? comments.toNote : undefined;
};

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length === 1 ? lines : lines.map((line, index) => `${index + 1}. ${line}`);

/** `shop-prod-ReadOnly`: a name that needs no quotes in a shell. */
const profileName = (assignment: Assignment, index: DirectoryIndex): string =>
  `${index.account(assignment.accountId)?.name ?? assignment.accountId}-${assignment.permissionSetName}`
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** The portal's shortcut link grants nothing by itself. https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html */
const shortcut = ({ accountId, permissionSetName }: Assignment, { url }: Portal): string =>
  `${url}/#/console?account_id=${accountId}&role_name=${encodeURIComponent(permissionSetName)}`;

const welcomeLines = (
  granted: readonly Assignment[],
  portal: Portal,
  index: DirectoryIndex,
  { comments, words }: Messages,
): readonly string[] => {
  // One account and permission set is one access, however many people have it.
  const seats = [
    ...new Map(granted.map((one) => [`${one.accountId} ${one.permissionSetName}`, one])).values(),
  ];
  const shown = seats.slice(0, mostLinks);
  const session = new URL(portal.url).hostname.split(".")[0] ?? "sso";
  const [first] = shown;
  // Two accounts may have names that differ in what a profile's name cannot hold.
  const plainNames = shown.map((one) => profileName(one, index));
  const nameOf = (one: Assignment): string => {
    const name = profileName(one, index);
    return plainNames.filter((other) => other === name).length > 1 ? `${one.accountId}-${name}` : name;
  };
  return [
    comments.welcome,
    ...shown.map(
      (one) =>
        `${index.account(one.accountId)?.name ?? one.accountId} / ${one.permissionSetName}: ${shortcut(one, portal)}`,
    ),
    ...(seats.length > shown.length ? [words.more(seats.length - shown.length)] : []),
    "",
    comments.profiles,
    "",
    `[sso-session ${session}]`,
    `sso_start_url = ${portal.url}`,
    `sso_region = ${portal.region}`,
    "sso_registration_scopes = sso:account:access",
    ...shown.flatMap((one) => [
      "",
      `[profile ${nameOf(one)}]`,
      `sso_session = ${session}`,
      `sso_account_id = ${one.accountId}`,
      `sso_role_name = ${one.permissionSetName}`,
      `region = ${portal.region}`,
    ]),
    "",
    ...(first === undefined ? [] : [comments.signIn(nameOf(first))]),
    ...(portal.guide === undefined ? [] : [comments.guide(portal.guide)]),
  ];
};

/**
 * One comment on a kintone record: plain text, at most 65,535 characters, and at its end the marks. `isAlerted`:
 * administrators hear in Slack of what is theirs to put right.
 */
export const commentText = (
  content: CommentContent,
  { index, portal, isAlerted }: CommentContext,
  messages: Messages,
): string => {
  const { problems, advice, cleared, granted, marks } = content;
  const { comments } = messages;
  const heading = headingOf(problems, messages, isAlerted);
  const paragraphs: readonly (readonly string[])[] = [
    cleared === undefined ? [] : [comments.cleared[cleared]],
    problems.length === 0
      ? []
      : [
          ...(heading === undefined ? [] : [heading, ""]),
          ...listed(problems.map((problem) => problemLine(problem, messages))),
        ],
    advice.length === 0
      ? []
      : [comments.advice, "", ...listed(advice.map((problem) => problemLine(problem, messages)))],
    granted.length === 0 ? [] : welcomeLines(granted, portal, index, messages),
  ];
  const body = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
  return `${cut(body, longest)}\n\n${marks.map(markText).join("\n")}`;
};

/** The same in a line, for a status field; empty when there is nothing to say. */
export const statusText = ({ problems, state }: RecordNews, messages: Messages): string =>
  problems.length === 0 && state === "waiting"
    ? messages.comments.notThereYet
    : cut(problems.map((problem) => problemLine(problem, messages)).join(" / "), longestStatus);
