import type { Summary } from "./catalogue.ts";
import { counted } from "./english.ts";
import { grouped } from "./phrases.ts";

export const enSummary = {
  advice: {
    failed: "Nothing was changed. What stands in the way is said below; the next run tries again.",
    brokenOff:
      "The log of this run says why. Whatever was changed before it ended, the next run finds and goes on from there.",
    held: "The changes that are held wait until somebody approves exactly them. Nothing else waits for them.",
    partlyApplied: "The next run tries again whatever did not succeed.",
    planned: "This run only planned: nothing was written.",
    paused: "The sync is paused: nothing was written.",
    done: "Nothing needs to be done.",
  },
  recordsToCorrect: (records) =>
    `${counted(records, "record")} ${records === 1 ? "has a mistake" : "have mistakes"} that ${records === 1 ? "its owner" : "their owners"} can correct; everybody else is served.`,
  titles: {
    held: "Held until approved",
    administrators: "For administrators",
    permissionSets: "Permission sets",
    assignments: "Account assignments",
    records: "In the records",
    kept: "Left as it is",
    requests: "Requests",
  },
  skipped: {
    requirement: "what it needs did not succeed",
    stopped: "the run had to stop first",
  },
  heldBecause: "Held because of:",
  approveHow: (checksum) =>
    `If this is intended, approve exactly these changes: start the approval workflow with \`${checksum}\` as its input \`approve-plan\`, or run \`identity-sync apply --approve-plan ${checksum}\`. If not, correct the records: what they no longer ask for is no longer held.`,
  columns: {
    what: "What",
    change: "Change",
    content: "Content",
    record: "Record (app/number)",
    service: "Service",
    count: "Count",
    mostly: "Mostly",
  },
  duration: (seconds) =>
    seconds < 60 ? `${seconds} s` : `${grouped(Math.floor(seconds / 60))} min ${seconds % 60} s`,
  startedBy: ({ event, actor }) => (actor === "" ? event : `${event}, ${actor}`),
  facts: { started: "Started by", policy: "Policy", duration: "Duration" },
} satisfies Summary;
