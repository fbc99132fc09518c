import type { Principal } from "./assignment.ts";
import { describeChange } from "./describe.ts";
import type { ChangeOutcome } from "./outcome.ts";
import type { Problem } from "./problem.ts";

/** AWS says this when the role may not do it, whichever service answers. */
const deniedCodes: ReadonlySet<string> = new Set(["AccessDeniedException", "AccessDenied"]);

/** Whether the role may not do it. */
export const isDenied = ({ code }: { readonly code: string }): boolean => deniedCodes.has(code);

/**
 * Whether AWS would not delete an assignment because its user or group is deleted: "Received a 404 status error: the
 * USER assignee … was not found in directory d-…". It grants nobody anything.
 */
export const isOrphanRefusal = (outcome: ChangeOutcome): boolean =>
  outcome.status === "failed" &&
  outcome.change.kind === "delete-assignment" &&
  /\b404\b.*\bassignee\b.*\bnot found\b/is.test(outcome.failure.message);

/**
 * What is to be told of changes that did not succeed: its own words to each record that asked. What the role may not do
 * is an administrator's matter; the records that asked hear that they wait for one.
 */
export const outcomeProblems = (
  outcomes: readonly ChangeOutcome[],
  nameOf: (principal: Principal) => string,
): readonly Problem[] =>
  outcomes.flatMap((outcome): Problem[] => {
    const { change } = outcome;
    const records = change.records.length === 0 ? [undefined] : change.records;
    const told = (of: Problem): Problem[] =>
      records.map((record) => (record === undefined ? of : { ...of, record }));
    const description = describeChange(change, nameOf);
    if (outcome.status === "unsettled")
      return told({ code: "change-unsettled", data: { change: description } });
    if (outcome.status !== "failed") return [];
    if (isOrphanRefusal(outcome)) return told({ code: "orphan-left", data: { change: description } });
    const { message, isTransient } = outcome.failure;
    const operation = outcome.operation ?? change.kind;
    return isDenied(outcome.failure)
      ? [
          ...told({ code: "change-denied", data: { change: description } }),
          { code: "aws-denied", data: { operation, detail: message } },
        ]
      : told({
          code: "change-failed",
          data: { change: description, reason: message, ...(isTransient && { isTransient }) },
        });
  });
