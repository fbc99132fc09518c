import type { AuditRecord } from "../core/audit/audit.ts";
import type { Access, AuditAnswer, AuditDoubt, AuditQuestion } from "../core/audit/audit-answer.ts";
import type { Messages } from "../messages/messages.ts";

export type AccessTextOptions = Pick<AuditQuestion, "account" | "person"> & {
  /** The day as it was asked for. */
  readonly on: string;
  readonly timeZone: string;
  /** Lines that could not be read, `file:line`. */
  readonly unreadable: readonly string[];
};

/** Who had access and which record said so, line by line. What goes out passes the safe log. */
export const accessLines = (
  answer: AuditAnswer,
  { account, person, on, timeZone, unreadable }: AccessTextOptions,
  messages: Messages,
): readonly string[] => {
  const { audit } = messages;
  const at = momentIn(timeZone);
  const [firstUnreadable] = unreadable;
  const doubts = [
    ...answer.doubts.map((doubt) => doubtText(doubt, at, messages)),
    ...(firstUnreadable === undefined
      ? []
      : [audit.unreadable({ count: unreadable.length, first: firstUnreadable })]),
  ];
  return [
    audit.heading({ who: person, where: account, on, zone: timeZone }),
    ...(answer.accesses.length === 0 ? [`  ${audit.nobody}`] : []),
    ...answer.accesses.flatMap((access) => accessText(access, at, messages)),
    ...(doubts.length === 0 ? [] : ["", audit.doubts, ...doubts.map((doubt) => `  - ${doubt}`)]),
  ];
};

type Moment = (iso: string) => string;

/** `2026-04-01 09:30` in a time zone: what the Swedes write, and everybody can read. */
const momentIn = (timeZone: string): Moment => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return (iso) => format.format(new Date(iso));
};

const seatText = ({ account, permissionSet, principal }: Access, { words }: Messages): string => {
  const noun = principal.type === "USER" ? words.nouns.user : words.nouns.group;
  const where = account.name === null ? account.id : `${account.name} (${account.id})`;
  return `${noun} ${principal.name}  ${permissionSet}  ${where}`;
};

const accessText = (access: Access, at: Moment, messages: Messages): readonly string[] => {
  const { audit, words } = messages;
  const { since, until, records, endedBy, requestId } = access;
  const time = [
    since === null ? audit.sinceUnknown : audit.since(at(since)),
    ...(until === null ? [] : [endedBy === null ? audit.untilUnknown(at(until)) : audit.until(at(until))]),
    ...(endedBy === null || !(endedBy.reason in words.removalReasons)
      ? []
      : [words.removalReasons[endedBy.reason as keyof typeof words.removalReasons]]),
    ...(requestId === null ? [] : [audit.request(requestId)]),
  ];
  return [
    `  ${seatText(access, messages)}`,
    `    ${time.join(", ")}`,
    ...(records.length === 0 ? [`    ${audit.noRecord}`] : []),
    ...records.map((record) => `    ${recordText(record, messages)}`),
  ];
};

const recordText = (record: AuditRecord, { audit }: Messages): string =>
  [
    audit.record(record),
    ...(record.createdBy === null ? [] : [audit.createdBy(record.createdBy.name)]),
    ...(record.modifiedBy === null ? [] : [audit.modifiedBy(record.modifiedBy.name)]),
    record.url,
  ].join(", ");

const doubtText = (doubt: AuditDoubt, at: Moment, messages: Messages): string => {
  const { doubt: sentences } = messages.audit;
  switch (doubt.kind) {
    case "no-snapshot":
      return sentences[doubt.kind]({ first: doubt.first === null ? null : at(doubt.first) });
    case "gap":
      return sentences.gap({ from: at(doubt.from), to: at(doubt.to) });
    case "end-open":
      return sentences["end-open"]({ last: at(doubt.last) });
    case "unsettled":
      return sentences.unsettled({
        at: at(doubt.at),
        what: `${messages.words.changes[doubt.change.change]}  ${doubt.change.permissionSet}  ${doubt.change.principal?.name ?? ""}  ${doubt.change.account?.id ?? ""}`,
      });
    case "snapshot-cut":
      return sentences["snapshot-cut"]({ at: at(doubt.at) });
    case "unknown-name":
      return sentences["unknown-name"]({ name: doubt.name });
    case "group-members":
      return sentences["group-members"];
  }
};
