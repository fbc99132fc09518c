import type { Assignment } from "../model/assignment.ts";
import { type DecisionInput, decide } from "./decide.ts";

/**
 * Assignments of single users on our permission sets that no record is known to have asked for, whatever the policy:
 * what other tools grant looks like this, and `policy: full` takes it away as drift. What is excluded is not among them.
 */
export const unrequestedUsers = (
  input: Pick<DecisionInput, "ledgers" | "current" | "directory" | "settings" | "now">,
): readonly Assignment[] => {
  const { settings } = input;
  const { plan } = decide({
    ...input,
    settings: { ...settings, policy: "full" },
    memory: undefined,
    approved: undefined,
  });
  return [...plan.changes, ...plan.held.map(({ change }) => change)].flatMap((change) =>
    change.kind === "delete-assignment" &&
    change.reason === "unrequested" &&
    change.assignment.principal.type === "USER"
      ? [change.assignment]
      : [],
  );
};
