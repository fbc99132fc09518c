import type { SetupStep } from "../core/ledgers/app-design.ts";
import { type Sentences, sentenceFor, withoutStop } from "./phrases.ts";
import type { SetupMessages } from "./setup-catalogue.ts";

const steps: Sentences<SetupStep> = {
  "add-fields": ({ fields }) => `fields: ${fields.map(({ label }) => label).join(", ")}`,
  "add-columns": ({ table, columns }) =>
    `columns of the table “${table}”: ${columns.map(({ label }) => label).join(", ")}`,
  "add-options": ({ field, options }) => `options of “${field}”: ${options.join(", ")}`,
  "add-views": ({ views }) => `views: ${views.map(({ name }) => name).join(", ")}`,
  "protect-fields": ({ codes }) => `fields that people only read: ${codes.join(", ")}`,
  "add-notifications": ({ notifications }) =>
    `notifications: ${notifications.map(({ title }) => title).join(", ")}`,
  describe: () => "description, and the field that names a record",
  "lay-out": () => "layout of the form, with help beside the fields",
  "permit-records": () => "permissions for records",
  "permit-app": () => "permissions for the app",
};

export const enSetup = {
  app: {
    apps: {
      permissionSets: {
        name: "AWS permission sets",
        description:
          "What a role may do in AWS. Each record becomes a permission set of IAM Identity Center within minutes; the result is written back to it.",
      },
      assignments: {
        name: "AWS assignments",
        description:
          "Who gets which permission set in which AWS account. Each record becomes access within minutes; the result is written back to it.",
      },
      accounts: {
        name: "AWS accounts",
        description:
          "The accounts of the AWS organization, for assignments to look up. It is kept up to date by “identity-sync accounts”; please do not edit it.",
      },
    },
    labels: {
      permissionSets: {
        name: "Name",
        description: "Description",
        managedPolicies: "AWS managed policies",
        customerManagedPolicies: "Customer managed policies",
        inlinePolicy: "Inline policy",
        permissionsBoundary: "Permissions boundary",
        sessionDuration: "Session duration",
        relayState: "Relay state",
        tags: "Tags",
        owners: "Owners",
        enabled: "Enabled",
        syncStatus: "Sync status",
        syncMessage: "Sync message",
      },
      assignments: {
        users: "Users",
        userNames: "User names",
        groups: "Groups",
        groupNames: "Group names",
        accounts: "AWS account",
        permissionSets: "Permission sets",
        validFrom: "Valid from",
        validUntil: "Valid until",
        owners: "Owners",
        enabled: "Enabled",
        syncStatus: "Sync status",
        syncMessage: "Sync message",
      },
      accounts: { id: "Account ID", name: "Account name", ou: "OU", state: "State", owners: "Owners" },
      accountTable: "AWS accounts",
      accountName: "Account name",
    },
    views: {
      all: "All",
      mine: "Mine",
      failing: "Needs attention",
      byAccount: "By account",
      active: "Active accounts",
    },
    notification: "The sync needs you to correct this record",
    help: {
      permissionSets: {
        head: "1. The name: 1 to 32 letters, digits and + = , . @ - _ (another name later makes another permission set).",
        managed: "2. What it may do. AWS managed policies by name, one a line. Example: ReadOnlyAccess",
        customer:
          "Policies of your own that are in every account, one a line. Example: MyPolicy, or /team/MyPolicy",
        inline:
          'A policy written here, as JSON. Example: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-bucket/*"}]}',
        more: "3. The rest can stay as it is. Session duration: hours (1 to 12). Tags: key=value, one a line. Boundary: the name of an AWS managed policy, or customer:/path/Name",
        people:
          "4. Owners may edit this record besides its creator. “disabled” withdraws the permission set without deleting the record.",
        result: "The result of the sync; it is filled in for you within minutes.",
      },
      assignments: {
        head: "Everyone you name gets every permission set you name in every account you name.",
        who: "1. Who gets access: choose users or groups of kintone …",
        names: "… or write their names in IAM Identity Center, one a line.",
        accounts:
          "2. Where: “Look up” with an empty field shows all active accounts; + adds a row for another.",
        permissionSets: "3. As what: names from the app “AWS permission sets”, one a line. Example: ReadOnly",
        period: "4. From and until when (both days count); empty: from now on, without end.",
        people:
          "5. Owners may edit this record besides its creator. “disabled” ends the access without deleting the record.",
        result: "The result of the sync; it is filled in for you within minutes.",
      },
      accounts: {
        head: "This list follows the AWS organization by itself; what you change here is changed back, but for the owners.",
        owners:
          "Owners: where the settings say so (kintone.accounts.owners), only records that an owner saved last give access to this account. Without owners, everybody's do.",
        own: "A closed account stays listed with its state, so that old records keep what they looked up.",
      },
    },
  },
  events: {
    creating: ({ name }) => `Creating the app “${name}” …`,
    created: ({ name, app }) => `✓ App ${app} “${name}” was created.`,
    found: ({ name, app }) => `App ${app} “${name}”:`,
    step: ({ step, isDryRun }) => `  ${isDryRun ? "would add" : "+"} ${sentenceFor(steps, step)}`,
    mismatch: ({ mismatch: { code, type, wanted } }) =>
      `  ! The field “${code}” is there as ${type} (${wanted} would be made here). It stays as it is.`,
    complete: () => "  nothing is missing",
    deploying: ({ app }) => `  Updating app ${app} for everyone …`,
    deployed: ({ app, name }) => `✓ App ${app} “${name}” is ready.`,
    "would-create": ({ name }) => `Would create the app “${name}”:`,
  },
  failures: {
    "login-failed": ({ login, detail }) =>
      login === "oauth"
        ? `kintone did not accept the OAuth token (${withoutStop(detail)}). An access token is good for one hour, and this command needs one with the scopes k:app_settings:read and k:app_settings:write: get a new one, set KINTONE_OAUTH_TOKEN to it, and run the command again. Where the domain has basic authentication, no OAuth token comes through: use KINTONE_USERNAME and KINTONE_PASSWORD, or a client certificate.`
        : `kintone did not accept the login (${withoutStop(detail)}). Check KINTONE_USERNAME and KINTONE_PASSWORD. If they are right, the user has two-factor authentication: kintone's API takes no password of such a user, so use one without it, or an OAuth token (KINTONE_OAUTH_TOKEN). Where the domain has basic authentication, check KINTONE_BASIC_USER and KINTONE_BASIC_PASSWORD.`,
    "may-not-create": ({ name, detail }) =>
      `This user may not create the app “${name}” (${withoutStop(detail)}). Ask a kintone system administrator for the right to create apps (and to join the space, if one is given), and run the command again. Nothing was created.`,
    "space-not-found": ({ space, detail }) =>
      `The space ${space} cannot be used (${withoutStop(detail)}). Check its number, which is in the address of its page (/k/#/space/${space}), and that this user is a member. Nothing was created.`,
    "name-taken": ({ app, name, ledger }) =>
      `kintone already has an app named “${name}” (app ${app}). To complete that app, run the command again with --app ${ledger}=${app}. To have a new one, with --app ${ledger}=new. Nothing was created in its place.`,
    "not-created": ({ name, detail }) =>
      `kintone did not create the app “${name}” (${withoutStop(detail)}). Run the command again.`,
    "creation-unknown": ({ name, ledger, detail }) =>
      `The connection was lost while the app “${name}” was created (${withoutStop(detail)}), and kintone lists no app that was never made ready. It is not tried again by itself, so that there are not two. Look into kintone for an app of this name: if it is there, run the command again with --app ${ledger}=NUMBER (the number is in its address, /k/NUMBER/), otherwise with --app ${ledger}=new.`,
    "app-not-found": ({ app, ledger }) =>
      `kintone has no app ${app}, or this user may not manage it. If it was deleted, run the command again with --app ${ledger}=new; otherwise give its number as --app ${ledger}=NUMBER.`,
    "changes-pending": ({ app }) =>
      `Somebody has changed settings of app ${app} without updating the app, and updating it now would publish them. Open the app's settings, press “Update App” or “Discard Changes”, and run the command again.`,
    "step-refused": ({ app, detail }) =>
      `kintone did not accept a setting of app ${app} (${withoutStop(detail)}). What was done so far stays. Correct the cause, and run the same command again: it goes on where it stopped.`,
    "deploy-failed": ({ app, status }) =>
      `kintone could not make the settings of app ${app} available (${status}). They are all kept in the app's settings: open them, press “Update App” and read what it says. Then run the same command again.`,
    "deploy-slow": ({ app, minutes }) =>
      `kintone is still busy with app ${app} after ${minutes} minutes. Nothing is lost: run the same command again later, and it goes on from there.`,
    unreachable: ({ detail }) =>
      `kintone gave no usable answer (${withoutStop(detail)}). Check --base-url and the network (IP restriction, proxy), and run the same command again: it goes on where it stopped.`,
    "other-kintone": ({ file, baseUrl }) =>
      `${file} belongs to a set-up of ${baseUrl}. Use another file with --state, or delete it.`,
    "progress-unusable": ({ file, detail }) =>
      `${file}, which remembers the apps that were created, cannot be used (${withoutStop(detail)}). Nothing was done, so that no app is created twice. Make it writable; if it is damaged, delete it and name the apps that are there, as in --app permissionSets=101.`,
    stopped: () => "Stopped. Run the same command again: it goes on where it stopped.",
  },
  loginMistakes: {
    none: () =>
      "Set KINTONE_USERNAME and KINTONE_PASSWORD to the login of a kintone user who may create apps, without two-factor authentication; or KINTONE_OAUTH_TOKEN to an OAuth access token of such a user, with the scopes k:app_settings:read and k:app_settings:write. An API token cannot create apps.",
    "two-ways": () =>
      "KINTONE_OAUTH_TOKEN is set beside KINTONE_USERNAME or KINTONE_PASSWORD, and kintone would pass over the token. Unset whichever is not meant.",
    "oauth-and-basic": () =>
      "KINTONE_OAUTH_TOKEN and KINTONE_BASIC_USER are both set, but an OAuth token and basic authentication need the same header, so kintone cannot be sent both. Log in with KINTONE_USERNAME and KINTONE_PASSWORD, or come in by a client certificate (KINTONE_CERTIFICATE).",
    "oauth-and-space": ({ space }) =>
      `The apps cannot be made in the space ${space} with KINTONE_OAUTH_TOKEN: kintone opens none of its APIs for spaces to OAuth tokens. Log in with KINTONE_USERNAME and KINTONE_PASSWORD, or leave out --space and let somebody move the apps into the space afterwards.`,
    "half-basic": () =>
      "Of KINTONE_BASIC_USER and KINTONE_BASIC_PASSWORD, only one is set. Set both, or neither where the domain has no basic authentication.",
    "certificate-unusable": ({ detail }) =>
      `KINTONE_CERTIFICATE cannot be opened (${withoutStop(detail)}). It must be the content of the PFX file in base64 (base64 client.pfx), and KINTONE_CERTIFICATE_PASSWORD its password.`,
  },
  oAuthHint:
    "The OAuth token may be the reason: it needs the scopes k:app_settings:read and k:app_settings:write. What kintone refuses to any token can be done with KINTONE_USERNAME and KINTONE_PASSWORD: the command goes on where it stopped.",
  dryRun: "This is a dry run: nothing is written, in kintone or here.",
  tokensFollow: "API tokens can be made only by hand, in kintone:",
  tokenFor: ({ name, url, kind }) => [
    `  ${name}: ${url}`,
    `    gear (App settings) › App Settings › API Token › Generate › check ${
      kind === "accounts"
        ? "View records, Add records and Edit records"
        : "View records and Edit records (for the sync status), for “identity-sync import” also Add records"
    } › Save › Update App`,
  ],
  tokensEnd: (variables) => [
    "  A token does not work before “Update App”. Put all of them into one secret, separated by commas:",
    ...variables.map((variable) => `    ${variable}`),
  ],
  otherSecrets: (variables) =>
    `  The settings also take from the environment, wherever this runs: ${variables.join(", ")}`,
  settingsWritten: (path) => `✓ ${path} was written, with policy: additive (nothing is ever removed).`,
  settingsThere: (path) => `${path} is there and stays as it is. These are the settings for the apps:`,
  settingsWould: (path) => `Would write ${path}:`,
  settingsFailed: ({ path, detail }) =>
    `${path} could not be written (${withoutStop(detail)}). These are the settings for the apps:`,
  checkFollows: "identity-sync check:",
  checkLater:
    "When the tokens are there, fill the list of accounts (identity-sync accounts), and see whether anything is missing (identity-sync check).",
} satisfies SetupMessages;
