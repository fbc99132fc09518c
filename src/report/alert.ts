import { type RecordRef, recordKey } from "../core/model/ledger.ts";
import type { AlertFact, AlertItem, AlertSeverity, Cause } from "../core/telling/alert.ts";
import type { OpenAlert } from "../core/telling/alert-steps.ts";
import type { Messages } from "../messages/messages.ts";
import { changeText, problemText } from "./text.ts";

/*
 * Alerts as Slack's Block Kit. What stands in mrkdwn is our own; text from outside is `plain_text`, in which Slack
 * sees no mark-up, no mention and no link. Limits: https://docs.slack.dev/reference/block-kit/blocks/
 */

type PlainText = { readonly type: "plain_text"; readonly text: string; readonly emoji?: boolean };
type Mrkdwn = { readonly type: "mrkdwn"; readonly text: string };
type Button = { readonly type: "button"; readonly text: PlainText; readonly url: string };
type AlertBlock =
  | { readonly type: "header"; readonly text: PlainText }
  | { readonly type: "section"; readonly text: PlainText }
  | { readonly type: "section"; readonly fields: readonly Mrkdwn[] }
  | { readonly type: "actions"; readonly elements: readonly Button[] }
  | { readonly type: "context"; readonly elements: readonly PlainText[] };

/** `text` is what notifications and screen readers have; it is escaped. */
export type AlertMessage = { readonly text: string; readonly blocks: readonly AlertBlock[] };

export type AlertContext = {
  readonly messages: Messages;
  readonly timeZone: string;
  readonly now: Date;
  /** Page of this run; empty outside of GitHub Actions. */
  readonly runUrl: string;
  /** Address of docs/troubleshooting.md; undefined when it is not known where this program stands. */
  readonly runbook: string | undefined;
};

const longest = { header: 150, section: 3_000, button: 75, url: 3_000 } as const;
const mostItems = 10;
const mostRecordButtons = 5;
/** Of one item, however few there are. */
const longestItem = 1_000;

const signs: Readonly<Record<AlertSeverity | "resolved", string>> = {
  critical: "🔴",
  warning: "🟠",
  info: "🔵",
  resolved: "✅",
};

/** Where docs/troubleshooting.md speaks of a cause. */
export const runbookAnchors: Readonly<Record<Cause, string>> = {
  paused: "paused",
  "kintone-unreadable": "kintone-cannot-be-read",
  "aws-login": "aws-login-failed",
  "aws-denied": "aws-denied",
  "aws-unreadable": "aws-cannot-be-read",
  "ledger-empty": "ledger-empty",
  "protection-ended": "protection-ended",
  "changes-held": "changes-are-held",
  "changes-failing": "change-failed",
  "comments-held": "comments-held",
  "permission-set-out-of-reach": "permission-set-out-of-reach",
  "protection-wide": "protection-wide",
  "records-failing": "records-that-nobody-corrects",
  "replacement-failed": "replacement-failed",
  unverified: "nothing-is-reported-and-it-is-still-not-as-expected",
};

/** What only Slack's own syntax gives a meaning to. https://docs.slack.dev/messaging/formatting-message-text */
export const escapeMrkdwn = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** One line of at most so many UTF-16 units; no character is cut in two. */
const oneLine = (text: string, most: number): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, " ").trim();
  if (line.length <= most) return line;
  let cut = "";
  for (const character of line) {
    if (cut.length + character.length > most - 1) break;
    cut += character;
  }
  return `${cut}…`;
};

const plainText = (text: string, most: number): PlainText => ({
  type: "plain_text",
  text: oneLine(text, most),
});

/** An open alert. `open` is undefined when nothing is remembered from run to run. */
export const alertMessage = (
  fact: AlertFact,
  open: OpenAlert | undefined,
  context: AlertContext,
): AlertMessage => {
  const { alerts } = context.messages;
  const { headline, meaning } = alerts.causes[fact.cause];
  const title = `${signs[fact.severity]} ${alerts.title(fact.severity, headline(fact.count))}`;
  const isFirst = open === undefined || open.isEvent || (open.runs === 1 && open.told === undefined);
  const since = open?.since === undefined ? context.now : new Date(open.since);
  const lasted = alerts.duration(minutesBetween(since, context.now));
  const fields = [
    isFirst
      ? field(alerts.fields.at, moment(since, context.timeZone))
      : field(alerts.fields.since, `${moment(since, context.timeZone)}, ${lasted}`),
    ...(open === undefined || isFirst ? [] : [field(alerts.fields.runs, alerts.runs(open.runs))]),
    ...(fact.checksum === undefined ? [] : [field(alerts.fields.checksum, `\`${fact.checksum}\``)]),
  ];
  return {
    text: escapeMrkdwn(title),
    blocks: [
      { type: "header", text: plainText(title, longest.header) },
      { type: "section", text: plainText(meaning, longest.section) },
      { type: "section", fields },
      { type: "section", text: itemList(fact.items, context.messages) },
      ...actions([...links(fact.cause, context), ...recordButtons(fact.items, context.messages)]),
      footer(fact.cause, context.messages),
    ],
  };
};

/** What the message of an alert turns into when it is over. */
export const resolvedMessage = (
  cause: Cause,
  open: OpenAlert,
  endedAt: Date,
  context: AlertContext,
): AlertMessage => {
  const { alerts } = context.messages;
  const since = new Date(open.since);
  const lasted = alerts.duration(minutesBetween(since, endedAt));
  const title = `${signs.resolved} ${alerts.resolved(alerts.causes[cause].headline(open.count), lasted)}`;
  return {
    text: escapeMrkdwn(title),
    blocks: [
      { type: "header", text: plainText(title, longest.header) },
      {
        type: "section",
        fields: [
          field(alerts.fields.since, moment(since, context.timeZone)),
          field(alerts.fields.until, moment(endedAt, context.timeZone)),
          field(alerts.fields.runs, alerts.runs(open.runs)),
        ],
      },
      ...actions(links(cause, context)),
      footer(cause, context.messages),
    ],
  };
};

/** What is answered in the thread when it is over. */
export const resolvedReply = (open: OpenAlert, endedAt: Date, { messages }: AlertContext): AlertMessage => {
  const lasted = messages.alerts.duration(minutesBetween(new Date(open.since), endedAt));
  return { text: escapeMrkdwn(`${signs.resolved} ${messages.alerts.resolvedAfter(lasted)}`), blocks: [] };
};

/** What is answered in the thread while it goes on. */
export const reminderReply = (fact: AlertFact, open: OpenAlert, context: AlertContext): AlertMessage => {
  const { alerts } = context.messages;
  const headline = alerts.causes[fact.cause].headline(fact.count);
  const since = moment(new Date(open.since), context.timeZone);
  const said = alerts.reminder({ headline, since, runs: open.runs });
  return { text: escapeMrkdwn(`${signs[fact.severity]} ${said}`), blocks: [] };
};

const minutesBetween = (from: Date, to: Date): number =>
  Math.max(0, Math.round((to.getTime() - from.getTime()) / 60_000));

/** `2026-04-01 09:30 (Asia/Tokyo)` */
const moment = (at: Date, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} (${timeZone})`;
};

/** Both are our own words, or a moment, a number, a checksum. */
const field = (name: string, value: string): Mrkdwn => ({
  type: "mrkdwn",
  text: `*${escapeMrkdwn(name)}*\n${escapeMrkdwn(value)}`,
});

const itemText = (item: AlertItem, messages: Messages): string => {
  switch (item.kind) {
    case "problem":
      return problemText(item.problem, messages);
    case "held":
      return `${changeText(item.change, item.index, messages)}: ${messages.words.limit(item.limit)}`;
    case "failed":
      return `${changeText(item.change, item.index, messages)}: ${item.reason}`;
  }
};

/** The first ten, and how many more there are. Emoji names such as `:fire:` stay as they were typed. */
const itemList = (items: readonly AlertItem[], messages: Messages): PlainText => {
  const shown = items.slice(0, mostItems);
  const rest = items.length > shown.length ? [messages.words.more(items.length - shown.length)] : [];
  const room = longest.section - rest.join("").length - 3 * (shown.length + rest.length);
  const most = Math.min(longestItem, Math.floor(room / Math.max(1, shown.length)));
  // A change begins with its own sign.
  const lines = shown.map(
    (item) => `${item.kind === "problem" ? "• " : ""}${oneLine(itemText(item, messages), most)}`,
  );
  return { type: "plain_text", text: [...lines, ...rest].join("\n"), emoji: false };
};

const actions = (buttons: readonly Button[]): readonly AlertBlock[] =>
  buttons.length === 0 ? [] : [{ type: "actions", elements: buttons }];

const button = (text: string, url: string): readonly Button[] =>
  /^https?:\/\//.test(url) && url.length <= longest.url
    ? [{ type: "button", text: plainText(text, longest.button), url }]
    : [];

const links = (cause: Cause, { messages, runUrl, runbook }: AlertContext): readonly Button[] => {
  const { buttons } = messages.alerts;
  return [
    ...button(buttons.run, runUrl),
    ...(runbook === undefined ? [] : button(buttons.runbook, `${runbook}#${runbookAnchors[cause]}`)),
  ];
};

const recordButtons = (items: readonly AlertItem[], { words }: Messages): readonly Button[] => {
  const records = new Map<string, RecordRef>();
  for (const item of items)
    for (const record of item.kind === "problem" ? [item.problem.record] : item.change.records)
      if (record !== undefined) records.set(recordKey(record), record);
  return [...records.values()]
    .slice(0, mostRecordButtons)
    .flatMap(({ id, app, url }) => button(words.place(id, app, undefined), url));
};

const footer = (cause: Cause, { alerts }: Messages): AlertBlock => ({
  type: "context",
  elements: [plainText(`kintone Identity Center Sync · ${alerts.cause(cause)}`, longest.section)],
});
