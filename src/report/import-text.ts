import type { Adoption, ImportPlan, LeftOutAssignment, LeftOutPermissionSet } from "../core/import/import.ts";
import type { DirectoryIndex } from "../core/model/directory.ts";
import type { Edit } from "../core/model/permission-set.ts";
import type { Messages } from "../messages/messages.ts";
import { sentenceFor } from "../messages/phrases.ts";
import { accountText, editText } from "./change-line.ts";

/** What `identity-sync import` found and did, line by line. */

const mostLines = 200;

type Context = { readonly index: DirectoryIndex; readonly messages: Messages };

const countsOf = ({ permissionSets, assignments }: ImportPlan) => ({
  permissionSets: permissionSets.length,
  assignments: assignments.length,
  granted: assignments.reduce((sum, { assignments: granted }) => sum + granted.length, 0),
});

const block = (title: string, lines: readonly string[], { messages }: Context): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `${title}:`,
        ...lines.slice(0, mostLines).map((line) => `  ${line}`),
        ...(lines.length > mostLines ? [`  ${messages.words.more(lines.length - mostLines)}`] : []),
      ];

/** What is to be added, and everything that is left out with the reason. */
export const importPlanLines = (plan: ImportPlan, context: Context): readonly string[] => {
  const { index, messages } = context;
  const { imports } = messages;
  const counts = countsOf(plan);
  const isNothing = counts.permissionSets === 0 && counts.assignments === 0;
  const toAdd = [
    ...plan.permissionSets.map(({ name }) => `+ ${name}`),
    ...plan.assignments.map(({ assignments }) => {
      const [first] = assignments;
      const place = first && `${first.permissionSetName} / ${accountText(first.accountId, index)}`;
      return `+ ${place}  ${assignments.map(({ principal }) => index.nameOf(principal)).join(", ")}`;
    }),
  ];
  const gone = plan.leftOutAssignments.filter(({ why }) => why === "principal-gone");
  const others = plan.leftOutAssignments.filter(({ why }) => why !== "principal-gone");
  return [
    imports.recorded(plan.recorded),
    ...(isNothing ? [imports.nothingToAdd] : block(imports.toAdd(counts), toAdd, context)),
    ...block(
      imports.setsLeftOut,
      plan.leftOutPermissionSets.map((one) => leftOutSet(one, messages)),
      context,
    ),
    ...block(imports.principalsGone, byPrincipal(gone, index), context),
    ...block(imports.assignmentsLeftOut, byReason(others, context), context),
    ...block(
      imports.disagreements,
      plan.disagreements.map(({ name, record: { id, app }, edits }) => {
        const parts = partsOf(edits, messages);
        return `${name}: ${imports.disagreement({ record: id, app, parts })}`;
      }),
      context,
    ),
    ...block(
      imports.duplicates,
      plan.duplicates.map(
        ({ name, records }) => `${name}: ${imports.duplicate(records.map(({ id }) => id))}`,
      ),
      context,
    ),
  ];
};

const partsOf = (edits: readonly Edit[], { words }: Messages): readonly string[] =>
  edits.map((edit) => editText(edit, words.parts));

const leftOutSet = ({ name, why }: LeftOutPermissionSet, messages: Messages): string => {
  const edits = why.kind === "not-the-same" ? `: ${partsOf(why.edits, messages).join(", ")}` : "";
  return `${name}: ${sentenceFor(messages.imports.setLeftOut, why)}${edits}`;
};

/** Whoever is gone, with all that is left of them. */
const byPrincipal = (gone: readonly LeftOutAssignment[], index: DirectoryIndex): readonly string[] => {
  const places = new Map<string, string[]>();
  for (const { assignment } of gone) {
    const { principal, permissionSetName, accountId } = assignment;
    const who = `${principal.type} ${principal.id}`;
    const place = `${permissionSetName} / ${accountText(accountId, index)}`;
    places.set(who, [...(places.get(who) ?? []), place]);
  }
  return [...places].map(([who, where]) => `${who}: ${where.join(", ")}`);
};

const byReason = (leftOut: readonly LeftOutAssignment[], { index, messages }: Context): readonly string[] =>
  leftOut.map(({ assignment, why, record }) => {
    const { permissionSetName, accountId, principal } = assignment;
    const what = `${permissionSetName} / ${accountText(accountId, index)}  ${index.nameOf(principal)}`;
    const by = record === undefined ? "" : ` (${messages.words.place(record.id, record.app, undefined)})`;
    return `${what}: ${messages.imports.assignmentLeftOut[why]}${by}`;
  });

/** Which sets become ours, with what follows from it. */
export const adoptionLines = (adoptions: readonly Adoption[], context: Context): readonly string[] => {
  const { messages } = context;
  const { imports } = messages;
  if (adoptions.length === 0) return [imports.nothingToAdopt];
  const lines = adoptions.map(({ name, record: { id, app }, edits, unrequested }) => {
    const parts = partsOf(edits, messages);
    return `${name}: ${imports.adoption({ record: id, app, parts, unrequested })}`;
  });
  return block(imports.adoptions(adoptions.length), lines, context);
};

/** How much was added: what was planned and is no longer to be done. */
export const addedLine = (planned: ImportPlan, after: ImportPlan, { imports }: Messages): string => {
  const before = countsOf(planned);
  const left = countsOf(after);
  return imports.added({
    permissionSets: before.permissionSets - left.permissionSets,
    assignments: before.assignments - left.assignments,
    granted: before.granted - left.granted,
  });
};
