import type { Limit } from "../core/model/limit.ts";
import type { Words } from "./catalogue.ts";
import { counted } from "./english.ts";
import { grouped } from "./phrases.ts";

const limit = (of: Limit): string => {
  switch (of.kind) {
    case "ledger-empty":
      return "a ledger came back empty";
    case "protection-ended":
      return "the protection of a record that cannot be understood or served has ended";
    case "count":
      return `more than ${counted(of.count, "removal")} within 24 hours`;
    case "percent-of-all":
      return `more than ${of.percent}% of all managed assignments within 24 hours`;
    case "percent-of-account":
      return `more than ${of.percent}% of the assignments in account ${of.account} within 24 hours`;
    case "percent-of-permission-set":
      return `more than ${of.percent}% of the assignments of permission set “${of.permissionSet}” within 24 hours`;
    case "permission-sets":
      return `more than ${counted(of.count, "permission set")} to delete`;
    case "additions":
      return `more than ${counted(of.count, "new assignment")} in one run`;
    case "sensitive-accounts":
      return `sensitive permission set “${of.permissionSet}” newly in more than ${counted(of.count, "account")}`;
  }
};

export const enWords = {
  status: {
    failed: "Failed: the run could not go on",
    held: (held) => `Held: ${counted(held, "change waits", "changes wait")} for approval`,
    partlyApplied: (applied, notApplied) =>
      `Partly applied: ${counted(applied, "change")} applied, ${grouped(notApplied)} not`,
    applied: (changes) => `Applied: ${counted(changes, "change")}`,
    planned: (changes) => `Planned: ${counted(changes, "change")}, not applied`,
    inSync: "In sync: nothing to change",
  },
  changes: {
    "create-permission-set": "Create permission set",
    "update-permission-set": "Update permission set",
    "delete-permission-set": "Delete permission set",
    provision: "Provision",
    "create-assignment": "Create assignment",
    "delete-assignment": "Remove assignment",
  },
  removalReasons: {
    expired: "its period is over",
    withdrawn: "its record no longer asks for it",
    unrequested: "no record asked for it",
    "principal-gone": "its user or group is deleted",
    "principal-recreated": "its user or group has another ID now",
    "protection-ended": "its record cannot be understood or served, and its protection has ended",
  },
  keptReasons: {
    "not-managed": "not managed by this sync",
    "excluded-permission-set": "permission set excluded in the settings",
    "out-of-reach": "permission set also in the management account or the sync's own",
    "management-account": "in the management account",
    "bot-account": "in the account that the sync runs in",
    "excluded-account": "account excluded in the settings",
    "excluded-principal": "user or group excluded in the settings",
    "account-inactive": "account not active",
    orphan: "user or group deleted, and AWS does not delete the assignment",
    "never-removed": "user or group that the settings never remove",
    refused: "protected, though its record asks for what may not be given",
    protected: "protected, because a record cannot be understood",
    "awaiting-replacement": "stays until what replaces it is there",
    "still-provisioned": "permission set still provisioned in an account",
    "policy-additive": "the policy “additive” removes nothing",
  },
  severities: { error: "Error", warning: "Warning", notice: "Notice" },
  outcomes: {
    applied: "applied",
    failed: "failed",
    unsettled: "still in progress",
    skipped: "skipped",
    held: "held",
    planned: "planned",
  },
  principals: { USER: "USER", GROUP: "GROUP" },
  parts: {
    description: "description",
    "session duration": "session duration",
    "relay state": "relay state",
    "inline policy": "inline policy",
    "permissions boundary": "permissions boundary",
    tags: "tags",
  },
  nouns: {
    changes: "Changes",
    problems: "Problems",
    kept: "Kept",
    held: "Held",
    requests: "Requests",
    account: "Account",
    permissionSet: "Permission set",
    principal: "Principal",
    user: "User",
    group: "Group",
    record: "Record",
    field: "Field",
    reason: "Reason",
    result: "Result",
    duration: "Duration",
    checksum: "Checksum",
  },
  limit,
  place: (recordNumber, appNumber, fieldCode) =>
    `Record ${recordNumber} (app ${appNumber})${fieldCode === undefined ? "" : `, field “${fieldCode}”`}`,
  textPlace: ({ line, column }) => `Line ${line}, column ${column}`,
  approve: (checksum) =>
    `To approve exactly these changes, run \`identity-sync apply --approve-plan ${checksum}\`, or start the workflow with \`${checksum}\` as its input \`approve-plan\`.`,
  more: (count) => `… and ${grouped(count)} more`,
} satisfies Words;
