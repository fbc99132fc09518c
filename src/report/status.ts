import type { RunResult } from "../core/planning/run-result.ts";
import type { Messages } from "../messages/messages.ts";

/** One line that a tired person understands. */
export const headline = (
  { status, reached }: Pick<RunResult, "status" | "reached">,
  { words }: Messages,
): string => {
  const planned = reached?.plan.changes.length ?? 0;
  const applied = reached?.outcomes?.filter((outcome) => outcome.status === "succeeded").length ?? 0;
  switch (status) {
    case "failed":
      return words.status.failed;
    case "held":
      return words.status.held(reached?.plan.held.length ?? 0);
    case "partly-applied":
      return words.status.partlyApplied(applied, planned - applied);
    case "applied":
      return words.status.applied(applied);
    case "planned":
      return words.status.planned(planned);
    case "in-sync":
      return words.status.inSync;
  }
};
