import type { Change, ChangeOf } from "../core/model/change.ts";
import { compareText, foldName } from "../core/model/ids.ts";
import type { RecordRef } from "../core/model/ledger.ts";
import type { Reached } from "../core/planning/run-result.ts";
import type { Messages } from "../messages/messages.ts";
import { accountText, changeLine } from "./change-line.ts";
import type { Group } from "./markdown-sections.ts";
import { plain } from "./markdown-text.ts";

/** A change and what is said in its last column: how it ended, or why it is held. Escaped already. */
export type ToldChange = { readonly change: Change; readonly last: string };

type ToldAssignment = {
  readonly change: ChangeOf<"create-assignment" | "delete-assignment">;
  readonly last: string;
};

const mostRecords = 5;

/** Links to records, `102/7`. */
export const recordLinks = (records: readonly RecordRef[], { words }: Messages): string =>
  [
    ...records
      .slice(0, mostRecords)
      .map(({ app, id, url }) => `[${plain(`${app}/${id}`)}](${encodeURI(url)})`),
    ...(records.length > mostRecords ? [words.more(records.length - mostRecords)] : []),
  ].join(", ");

const isOfAssignment = (told: ToldChange): told is ToldAssignment => "assignment" in told.change;

/** What permission sets get or lose, set by set. */
export const permissionSetGroups = (
  changes: readonly ToldChange[],
  { index }: Reached,
  messages: Messages,
  lastHead: string,
): readonly Group[] => {
  const { nouns } = messages.words;
  const rows = changes
    .filter((told) => !isOfAssignment(told))
    .map(({ change, last }) => {
      const { action, target, detail } = changeLine(change, index, messages);
      return [plain(target), action, plain(detail), recordLinks(change.records, messages), last];
    });
  const heads = [
    nouns.permissionSet,
    nouns.changes,
    messages.summary.columns.content,
    nouns.record,
    lastHead,
  ];
  return rows.length === 0 ? [] : [{ heads, rows }];
};

/** Who gets or loses what, under one heading for each account or for each permission set, whichever are fewer. */
export const assignmentGroups = (
  changes: readonly ToldChange[],
  reached: Reached,
  messages: Messages,
  lastHead: string,
): readonly Group[] => {
  const { nouns } = messages.words;
  const assignments = changes.filter(isOfAssignment);
  const byAccount = groupBy(assignments, ({ change }) => change.assignment.accountId);
  const bySet = groupBy(assignments, ({ change }) => foldName(change.assignment.permissionSetName));
  const isByAccount = byAccount.size <= bySet.size;
  const accountOf = ({ change }: ToldAssignment): string =>
    plain(accountText(change.assignment.accountId, reached.index));
  const setOf = ({ change }: ToldAssignment): string => plain(change.assignment.permissionSetName);
  const [headingOf, otherOf, otherHead] = isByAccount
    ? [accountOf, setOf, nouns.permissionSet]
    : [setOf, accountOf, nouns.account];
  return [...(isByAccount ? byAccount : bySet).values()]
    .map((told) => ({ heading: told[0] === undefined ? "" : headingOf(told[0]), told }))
    .sort((left, right) => compareText(left.heading, right.heading))
    .map(({ heading, told }) => ({
      heading,
      heads: [messages.summary.columns.change, otherHead, nouns.principal, nouns.reason, lastHead],
      rows: told.map((one) => [
        messages.words.changes[one.change.kind],
        otherOf(one),
        principalText(one, reached, messages),
        reasonText(one, messages),
        one.last,
      ]),
    }));
};

const principalText = ({ change }: ToldAssignment, { index }: Reached, { words }: Messages): string => {
  const { principal } = change.assignment;
  const noun = principal.type === "USER" ? words.nouns.user : words.nouns.group;
  return `${noun} ${plain(index.nameOf(principal))}`;
};

const reasonText = ({ change }: ToldAssignment, messages: Messages): string =>
  [
    ...(change.kind === "delete-assignment" ? [messages.words.removalReasons[change.reason]] : []),
    ...(change.records.length === 0 ? [] : [recordLinks(change.records, messages)]),
  ].join(" · ");

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const there = groups.get(keyOf(item));
    if (there === undefined) groups.set(keyOf(item), [item]);
    else there.push(item);
  }
  return groups;
};
