import type { Audit } from "./catalogue.ts";

export const enAudit = {
  heading: ({ who, where, on, zone }) =>
    `Access ${[...(who === undefined ? [] : [`of ${who}`]), ...(where === undefined ? [] : [`to ${where}`])].join(" ")} on ${on} (${zone})`,
  nobody: "These files know of none.",
  since: (moment) => `since ${moment}`,
  sinceUnknown: "since before these files begin",
  until: (moment) => `until ${moment}`,
  untilUnknown: (moment) => `gone by ${moment}`,
  record: ({ app, id, revision }) =>
    `record ${app}/${id} (${revision === null ? "gone" : `revision ${revision}`})`,
  createdBy: (name) => `created by ${name}`,
  modifiedBy: (name) => `last edited by ${name}`,
  noRecord: "no record says so",
  request: (id) => `AWS request ${id}`,
  doubts: "What these files cannot tell:",
  doubt: {
    "no-snapshot": ({ first }) =>
      first === null
        ? "There is no line of an audit trail in this folder."
        : `There is no full snapshot before this day, so what was granted before ${first} is missing here. Add the file of an earlier week.`,
    gap: ({ from, to }) =>
      `Between ${from} and ${to} something changed that no line tells: a run's file is missing, or somebody else made the change.`,
    "end-open": ({ last }) =>
      `No line is younger than ${last}. If runs after it changed anything, their files are missing.`,
    unsettled: ({ at, what }) => `When the run of ${at} ended, AWS was still busy with this: ${what}.`,
    "snapshot-cut": ({ at }) => `The snapshot of ${at} is cut short, and was not used.`,
    "unknown-name": ({ name }) => `“${name}” stands in no line. Check the name, or give the id.`,
    "group-members":
      "Who was in which group is not in the audit trail; access that a person had through a group is listed under the group.",
  },
  unreadable: ({ count, first }) =>
    `${count === 1 ? "1 line" : `${count} lines`} could not be read; the first is ${first}.`,
  notADate: (text) => `“${text}” is not a date. Write it as in 2026-04-01.`,
  notAZone: (text) => `“${text}” is not a time zone. Write it as in Asia/Tokyo.`,
  noFolder: (folder) => `The folder ${folder} cannot be read.`,
  noQuestion: "Say about whom or what: --account, --person, or both.",
} satisfies Audit;
