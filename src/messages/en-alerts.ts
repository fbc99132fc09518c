import type { Alerts, Messages } from "./catalogue.ts";
import { counted } from "./english.ts";
import { short } from "./phrases.ts";

const hoursAndMinutes = (minutes: number): string => {
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const parts = [
    ...(days > 0 ? [counted(days, "day")] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(days === 0 && (minutes % 60 > 0 || hours === 0) ? [`${minutes % 60} min`] : []),
  ];
  return parts.join(" ");
};

const severities = { critical: "Critical", warning: "Warning", info: "Info" } as const;

export const enAlerts = {
  causes: {
    paused: {
      headline: () => "The sync is paused",
      meaning:
        "Somebody has set IDENTITY_SYNC_PAUSED. Until it is taken away, nothing is written in AWS or kintone: nobody gets new access, and access that has been withdrawn stays.",
    },
    "kintone-unreadable": {
      headline: () => "kintone cannot be read",
      meaning:
        "The sync stands still: nobody gets new access, and access that has been withdrawn or has expired stays. What is there is not touched.",
    },
    "aws-login": {
      headline: () => "The sync cannot sign in to AWS",
      meaning:
        "The sync stands still: nobody gets new access, and access that has been withdrawn or has expired stays. What is there is not touched.",
    },
    "aws-denied": {
      headline: (count) => `AWS denies the sync ${counted(count, "action")}`,
      meaning:
        "The role of the sync may not do what it needs to do, so changes that need this wait. They are made by themselves once the role may.",
    },
    "aws-unreadable": {
      headline: () => "AWS cannot be read",
      meaning:
        "The sync stands still: nobody gets new access, and access that has been withdrawn or has expired stays. What is there is not touched.",
    },
    "ledger-empty": {
      headline: () => "A ledger in kintone came back empty",
      meaning:
        "Nothing is taken away for this reason without approval. If there should be records, something hides them from the sync.",
    },
    "protection-ended": {
      headline: (count) =>
        `${counted(count, "assignment")} would now be removed, because a record is still unreadable`,
      meaning:
        "The time for which these assignments were protected is over. They stay until somebody corrects or deletes the record, or approves the removal.",
    },
    "changes-held": {
      headline: (count) => `${counted(count, "change is", "changes are")} held until somebody approves`,
      meaning:
        "They are more than the limits in the settings allow at once. All other changes are made. If they are intended, approve them by the checksum; if not, correct the records.",
    },
    "changes-failing": {
      headline: (count) => `${counted(count, "change fails", "changes fail")} in AWS`,
      meaning: "The other changes are made. Each run tries these again.",
    },
    "comments-held": {
      headline: (count) =>
        `${counted(count, "record")} newly ${count === 1 ? "has" : "have"} the same problem, so nobody is told there yet`,
      meaning:
        "So many people seldom make one mistake at once. Look for what the records below have in common: a template or a rule in the settings, the directory, a field of the app. Nothing is taken away meanwhile. What is still wrong after 12 hours is told on each record. If the records are wrong indeed, raise limits.alikeProblems above their number, and the next run tells it.",
    },
    "permission-set-out-of-reach": {
      headline: (count) =>
        `${counted(count, "permission set")} cannot be changed, because of where ${count === 1 ? "it is" : "they are"} provisioned`,
      meaning:
        "A set that is also in the management account, or in the account of the sync, is left as it is everywhere: what records ask of it is not done.",
    },
    "protection-wide": {
      headline: (count) =>
        `${counted(count, "unreadable record protects", "unreadable records protect")} many assignments`,
      meaning:
        "Nothing is lost yet: what such a record may have granted stays for a time. After that, its removal is held.",
    },
    "records-failing": {
      headline: (count) => `Nobody has corrected ${counted(count, "record")}`,
      meaning:
        "The people who wrote these records were told on them. What the records ask for is not done. Ask them, or correct the records.",
    },
    "replacement-failed": {
      headline: (count) =>
        `${counted(count, "assignment is", "assignments are")} removed without waiting longer for the replacement`,
      meaning:
        "What was to replace this access failed for so long that the old access is not kept any longer. Somebody may lack access until the new assignment succeeds.",
    },
    unverified: {
      headline: () => "Nothing has been verified for too long",
      meaning: "Access that is not as the records say may have gone unnoticed since then.",
    },
  },
  fields: {
    since: "Since",
    at: "At",
    runs: "Seen in",
    until: "Until",
    checksum: "Checksum for approval",
  },
  runs: (count) => counted(count, "run"),
  duration: hoursAndMinutes,
  buttons: { run: "Open the run", runbook: "What to do" },
  title: (severity, headline) => `${severities[severity]}: ${headline}`,
  resolved: (headline, duration) => `Resolved, lasted ${duration}: ${headline}`,
  resolvedAfter: (duration) => `Resolved. It lasted ${duration}.`,
  reminder: ({ headline, since, runs }) =>
    `Still open: ${headline}. Since ${since}, seen in ${counted(runs, "run")}.`,
  cause: (cause) => `Cause: ${cause}`,
} satisfies Alerts;

const slackAdvice = (error: string): string => {
  switch (error) {
    case "channel_not_found":
      return "Check slack.channel in the settings. A private channel must also have invited the app.";
    case "not_in_channel":
      return "Invite the app to the channel (/invite in Slack).";
    case "is_archived":
      return "The channel is archived: name another one under slack.channel in the settings.";
    case "not_authed":
      return "There is no bot token: give it as slack-bot-token, or as SLACK_BOT_TOKEN in the environment.";
    case "invalid_auth":
    case "account_inactive":
    case "token_revoked":
    case "token_expired":
      return "Check the bot token, and that the app is still installed.";
    case "missing_scope":
      return "The app needs the scopes of deploy/slack-manifest.yml: add what is missing, and install it again.";
    default:
      return "If this goes on, check Slack's status and the network.";
  }
};

export const enSlack = {
  "slack-failed": ({ channel, error }) =>
    `Administrators could not be told in Slack channel “${short(channel)}” (${error}). ${slackAdvice(error)} The sync itself is not affected.`,
} satisfies Partial<Messages["problems"]>;
