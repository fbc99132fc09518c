import type { Checks } from "./catalogue.ts";
import { enCheckAccounts } from "./check-accounts-words.ts";
import { enCheckClock } from "./check-clock-words.ts";
import { counted } from "./english.ts";
import { grouped } from "./phrases.ts";

const ledgers = { permissionSets: "permission sets", assignments: "assignments" } as const;

export const enChecks = {
  settingsValid: "the settings file is valid",
  noApiToken: "no API token: set KINTONE_API_TOKEN, one token per app, separated by commas",
  appRead: ({ app, ledger, records, codes }) =>
    `app ${app} (${ledgers[ledger]}): ${counted(records, "record")}; fields ${codes.join(", ")}`,
  accounts: enCheckAccounts,
  statusWritesUnknown: (app) =>
    `app ${app}: it has the fields for the sync status, so its token also needs Edit records, which shows only by writing`,
  commentsUnknown: (app) =>
    `app ${app}: whether comments are on cannot be seen without the right to manage the app; look at “Enable comments” in its settings`,
  commentsEnabled: (app) => `app ${app}: comments are on`,
  commentsDisabled: (app) =>
    `app ${app}: comments are off; switch on “Enable comments” in its settings, and update the app`,
  requestBudget: ({ app, requests, allowed }) =>
    `app ${app}: a run every 10 minutes reads it with ${grouped(requests)} requests a day; kintone allows ${grouped(allowed)} in the standard course${requests > allowed ? ": run less often, or read fewer records by “condition”" : ""}`,
  primaryRegion: (region) => `${region} is the instance's primary region`,
  otherRegion: ({ region, primaryRegion }) =>
    `${region} is not the instance's primary region, and permission sets can be read and written there alone: set AWS_REGION (input aws-region) to ${primaryRegion}`,
  customerKey: (arn) =>
    `the instance is encrypted by the key ${arn}: the role also needs the rights for it, see README.md, Rights`,
  loggedIn: ({ account, region }) => `logged in to account ${account}, region ${region}`,
  managementAccount: (account) => `the organization's management account is ${account}`,
  delegatedAdministrators: (accounts) =>
    `delegated administrator of IAM Identity Center: ${accounts.join(", ") || "nobody"}`,
  notDelegated: (account) =>
    `account ${account} is not the delegated administrator; in the management account run: aws organizations register-delegated-administrator --account-id ${account} --service-principal sso.amazonaws.com`,
  organizationRead: ({ accounts, ous }) => `${counted(accounts, "account")} in ${counted(ous, "OU")}`,
  instanceFound: (arn) => `instance ${arn}, permission sets enabled`,
  instancesListed: "the instances can be listed",
  identityStoreRead: ({ id, users, groups }) =>
    `identity store ${id}: ${counted(users, "user")}, ${counted(groups, "group")}`,
  otherTools: (count) =>
    `asked for by no record, so that policy: full removes it: ${counted(count, "assignment of a single user", "assignments of single users")} on our permission sets. AWS TEAM, aws-sso-elevator and Common Fate's Glide are known to make such assignments for a time, and aws-sso-elevator to remove those of others: give such a tool permission sets of its own, or name the users in scope.excludePrincipals`,
  permissionSetsRead: ({ all, ours, assignments }) =>
    `${counted(all, "permission set")}, ${ours} of them ours, with ${counted(assignments, "assignment")}`,
  optionalDenied: ({ action, use }) =>
    `the role may not call ${action}, and a run does without ${use === "advice" ? "IAM Access Analyzer's advice on policies" : "managed policies that are newer than this release"}: allow it as in the policy for reading in README.md, or leave it`,
  writesUnknown:
    "the actions that write cannot be tried without writing: compare the role with the policy for apply in README.md",
  clock: enCheckClock,
  githubNotTried:
    "not tried: set GITHUB_TOKEN (gh auth token prints one) and GITHUB_REPOSITORY (OWNER/REPOSITORY) to have the workflow looked at",
  repositoryRead: (repository) => `repository ${repository} can be read`,
  repositoryFailed: ({ repository, error }) => `repository ${repository}: ${error}; check GITHUB_TOKEN`,
  jobPermissionsUnknown: "the job needs `id-token: write`: see the workflow's permissions",
  jobHasIdToken: (event) => `the job may ask for an OIDC token (event ${event})`,
  jobLacksIdToken: (event) =>
    `the job may not ask for an OIDC token (event ${event}): add id-token: write to its permissions; runs of pull requests from forks never get it`,
  lastScheduledRun: (minutes) => `a scheduled run succeeded ${counted(minutes, "minute")} ago`,
  scheduledRunTooOld: (minutes) =>
    `no scheduled run has succeeded for ${minutes < 120 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour")}: look at the runs in Actions, and whether the workflow is switched off`,
  slackNotTried: "not tried: the settings name no slack.channel",
  slackTokenMissing: "the settings name a channel, but SLACK_BOT_TOKEN is not set",
  slackToken: (team) => `the token belongs to ${team}`,
  slackFailed: (error) => `auth.test: ${error}; check SLACK_BOT_TOKEN`,
  slackScopeMissing:
    "the app lacks the scope chat:write: compare it with deploy/slack-manifest.yml, and install it again",
  slackChannel: (channel) => `channel ${channel} is there`,
  slackChannelFailed: ({ channel, error }) =>
    `channel ${channel}: ${error}; check slack.channel, and invite the app if the channel is private`,
  slackMembershipUnknown:
    "whether the app is a member of a public channel shows only by posting: invite it (/invite in Slack)",
  nothingMissing: "Nothing is missing.",
  missing: (count) => `Missing: ${count}`,
  policyChecked: ({ errors, warnings }) =>
    errors === 0 && warnings === 0
      ? "Nothing is wrong with this policy."
      : `Errors: ${errors}, warnings: ${warnings}.${errors === 0 ? " AWS can be expected to accept this policy." : " AWS would refuse this policy."}`,
} satisfies Checks;
