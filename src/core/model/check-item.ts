import type { Problem } from "./problem.ts";

/**
 * One precondition: met, not met, or not to be known from here; with the next step where there is one. A warning is
 * about something that works, and may not do what was meant.
 */
export type CheckItem = {
  readonly area: "settings" | "kintone" | "AWS" | "GitHub" | "Slack";
  readonly mark: "ok" | "missing" | "unknown" | "warning";
  readonly text: string;
  readonly problem?: Problem;
};
