import type { Checks } from "./catalogue.ts";

const ledgers = { permissionSets: "permission sets", assignments: "assignments" } as const;

export const enChecks = {
  settingsValid: "the settings file is valid",
  noApiToken: "no API token: set KINTONE_API_TOKEN, one token per app, separated by commas",
  appRead: ({ app, ledger, records, codes }) =>
    `app ${app} (${ledgers[ledger]}): ${records} records; fields ${codes.join(", ")}`,
  commentsUnknown:
    "comments: whether the tokens may comment shows only by commenting; see “Enable comments” in the app's settings",
  loggedIn: ({ account, region }) => `logged in to account ${account}, region ${region}`,
  managementAccount: (account) => `the organization's management account is ${account}`,
  delegatedAdministrators: (accounts) =>
    `delegated administrator of IAM Identity Center: ${accounts.join(", ") || "nobody"}`,
  notDelegated: (account) =>
    `account ${account} is not the delegated administrator; in the management account run: aws organizations register-delegated-administrator --account-id ${account} --service-principal sso.amazonaws.com`,
  organizationRead: ({ accounts, ous }) => `${accounts} accounts in ${ous} OUs`,
  instanceFound: (arn) => `instance ${arn}, permission sets enabled`,
  instancesListed: "the instances can be listed",
  identityStoreRead: ({ id, users, groups }) => `identity store ${id}: ${users} users, ${groups} groups`,
  permissionSetsRead: ({ all, ours, assignments }) =>
    `${all} permission sets, ${ours} of them ours, with ${assignments} assignments`,
  writesUnknown:
    "the actions that write cannot be tried without writing: compare the role with the policy for apply in README.md",
  githubNotTried: "not tried: GITHUB_TOKEN or GITHUB_REPOSITORY is not set",
  repositoryRead: (repository) => `repository ${repository} can be read`,
  repositoryFailed: ({ repository, error }) => `repository ${repository}: ${error}; check GITHUB_TOKEN`,
  jobPermissionsUnknown: "the job needs `id-token: write`: see the workflow's permissions",
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
