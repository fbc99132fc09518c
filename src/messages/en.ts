import { enAccounts } from "./accounts-words.ts";
import type { Messages } from "./catalogue.ts";
import { enAlerts, enSlack } from "./en-alerts.ts";
import { enAudit } from "./en-audit.ts";
import { enChecks } from "./en-checks.ts";
import { enComments } from "./en-comments.ts";
import { enExport, enExportProblems } from "./en-export.ts";
import { enGuardrails } from "./en-guardrails.ts";
import { enImport, enImportProblems } from "./en-import.ts";
import { enPolicy } from "./en-policy.ts";
import { enReplies } from "./en-replies.ts";
import { enSetup } from "./en-setup.ts";
import { enSummary } from "./en-summary.ts";
import { enWords } from "./en-words.ts";
import { counted, didYouMean, listed, quoted } from "./english.ts";
import { grouped, readable, withoutStop } from "./phrases.ts";

/** What another program said, in its own words. */
const said = (detail: string): string => ` (${withoutStop(detail)})`;

/** The same at the end of a sentence. */
const saying = (detail: string): string => detail.trim().replace(/[^.?!。]$/, "$&.");

export const en = {
  problems: {
    "settings-invalid": ({ path, detail }) =>
      `There is a mistake in the settings${path === "" ? ": " : `. “${path}”: `}${saying(detail)} Correct it and run again.`,
    "kintone-unreachable": ({ app, detail }) =>
      `kintone did not answer for app ${app}${said(detail)}. Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network.`,
    "kintone-denied": ({ app, detail }) =>
      `kintone denied access to app ${app}${said(detail)}. Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too.`,
    "kintone-refused": ({ app, detail }) =>
      `kintone did not accept the request for app ${app}${said(detail)}. Check “condition” and “guestSpaceId” of the app in the settings.`,
    "app-not-found": ({ app }) =>
      `kintone has no app ${app}. Check the number of the app in the settings and, for an app in a guest space, “guestSpaceId”.`,
    "field-not-found": ({ app, codes, isOneEnough }) =>
      `App ${app} has no field with the code ${quoted(codes)}. Restore the field code in kintone, or give the actual one under “fields” in the settings.${isOneEnough ? " Of the fields for users and groups, one is enough." : ""}`,
    "field-unusable": ({ app, code, type }) =>
      `Field “${code}” of app ${app} has the type ${type}, which cannot be read here. Name another field in the settings.`,
    "ledger-empty": ({ ledger, app, isOneOfSeveral }) =>
      isOneOfSeveral
        ? `No record came from app ${app}, which had records before, so nothing that they granted is removed without approval. If there should be records, check that the API token may view them, and the app and its “condition” in the settings.`
        : `The ledger of ${ledger === "permissionSets" ? "permission sets" : "assignments"} (app ${app}) came back empty, so nothing is removed without approval. If there should be records, check that the API token may view them, and “condition” in the settings.`,
    "incomplete-read": ({ service, detail }) =>
      `${service} could not be read to the end${said(detail)}. Nothing was changed, and the next run reads it again.`,
    "aws-login-failed": ({ detail }) =>
      `Signing in to AWS failed${said(detail)}. Check the ARN of the role and its trust policy (audience and subject). In GitHub Actions, the job also needs the permission id-token: write.`,
    "aws-denied": ({ operation, detail }) =>
      `AWS did not allow “${operation}”${said(detail)}. Give this permission to the role of the sync. If the role has it, a service control policy may deny it.`,
    "aws-unreachable": ({ operation, detail }) =>
      `AWS gave no usable answer to “${operation}”${said(detail)}. Nothing was changed, and the next run tries again. If this goes on, check the status of AWS and the network.`,
    "no-instance": ({ found, wanted }) =>
      `There is not exactly one IAM Identity Center instance for “${wanted}” (in this region: ${found.length === 0 ? "none" : quoted(found)}). Check the region, and identityCenter.instanceArn in the settings.`,
    "permission-sets-disabled": ({ instance }) =>
      `Permission sets are not enabled in the instance “${instance}”. Enable them in IAM Identity Center; this cannot be undone later.`,
    "permission-set-out-of-reach": ({ name, account }) =>
      `Permission set “${name}” is also provisioned in account ${account}, which is the management account or the account that the sync runs in. So nothing of this set is changed, whatever its record says. An administrator can remove its assignments there; a set of another name can be used meanwhile.`,
    "protection-ended": ({ count }) =>
      `${counted(count, "assignment", "assignments")} stayed only because a record could not be understood, or asks for what may not be given, and the time for that (limits.protectHours) is over. The removal is held: correct the record, or approve the removal.`,
    "protection-wide": ({ count }) =>
      `Part of this record cannot be understood, or may not be given, so ${counted(count, "assignment stays", "assignments stay")} for now without being removed. Correct the record before the time for that (limits.protectHours) is over.`,
    "replacement-failed": ({ account, permissionSet }) =>
      `What was to replace permission set “${permissionSet}” in account ${account} was not there in time, so the old access is removed without waiting any longer. Look at the problem of the new assignment.`,
    "removals-held": ({ count, limits, checksum }) =>
      `${counted(count, "removal is", "removals are")} held: ${limits.map(enWords.limit).join("; ")}. If this is intended, approve it with the checksum ${checksum}; if not, correct the records.`,
    "additions-held": ({ count, limits, checksum }) =>
      `${counted(count, "new assignment is", "new assignments are")} held: ${limits.map(enWords.limit).join("; ")}. If this is intended, approve it with the checksum ${checksum}; if not, correct the records.`,
    "clock-skew": ({ seconds }) =>
      `The clock of the machine that runs the sync is ${counted(Math.abs(seconds), "second")} ${seconds > 0 ? "behind" : "ahead of"} kintone's. This run used kintone's time. Check how the machine sets its clock.`,
    "audit-unwritable": ({ detail }) =>
      `The audit trail of this run could not be written${said(detail)}. What the run changed stands in its summary; save that. Check the folder of the input audit-path.`,
    "state-unusable": ({ detail }) =>
      `What is remembered between runs could not be used${said(detail)}. The result is right without it, though a message may be repeated. If this goes on, check the state directory.`,
    "metric-not-put": ({ namespace, detail }) =>
      `This run could not be counted in CloudWatch, in the namespace “${namespace}”${said(detail)}. All else is done; but the alarm will take the sync for dead. Check that the role may call cloudwatch:PutMetricData for this namespace.`,
    "telling-failed": ({ detail }) =>
      `This is a mistake in the program itself: people could not be told about this run${said(detail)}. Its changes are not affected. Please report it with these words.`,
    "comment-failed": ({ app, count, detail }) =>
      `In app ${app}, ${counted(count, "comment")} could not be posted${said(detail)}. The next run tries again. Check that the app allows comments, and that its API token may view records.`,
    "status-not-written": ({ app, count, detail }) =>
      `In app ${app}, the status fields of ${counted(count, "record")} could not be written${said(detail)}. The sync itself is not affected. Check that the API token may edit records, that the status field has the options it needs, and that the records can be saved by hand.`,
    ...enSlack,
    paused: () =>
      "The sync is paused and writes nothing. To go on, remove IDENTITY_SYNC_PAUSED from the environment.",

    "field-empty": () => "This field is empty. Please enter a value.",
    "field-value-invalid": ({ value, allowed }) =>
      `${value === "" ? "Nothing is chosen here." : `“${value}” is not known here.`} Use one of ${quoted(allowed)}.`,
    "record-too-wide": ({ count, limit }) =>
      `This record asks for ${grouped(count)} assignments at once (accounts × permission sets × users and groups), and at most ${grouped(limit)} are taken. Use groups, or split it into several records. Until then, what it granted stays.`,
    "field-several-values": ({ values }) =>
      `This field holds several values (${quoted(values)}), but only one can be meant. Leave one.`,
    "name-invalid": ({ name }) =>
      `“${name}” cannot be the name of a permission set. AWS allows only unaccented letters, digits and + = , . @ - _ in it, and 1 to 32 of them.`,
    "name-duplicate": ({ name, records }) =>
      `Several records describe permission set “${name}” (records ${records.join(", ")}). Keep one, and disable or rename the others. Until then the set stays as it is.`,
    "not-managed": ({ name }) =>
      `Permission set “${name}” exists in IAM Identity Center, but this sync does not manage it and neither changes nor assigns it. Choose another name, or ask an administrator.`,
    excluded: ({ kind, name }) =>
      `The settings exclude the ${kind === "principal" ? "user or group" : kind} “${name}” from the sync. Choose another, or ask an administrator.`,
    "permission-set-record-missing": ({ name }) =>
      `The record that describes permission set “${name}” is gone or disabled. The set stays as long as it is named here. Restore its record, or choose another permission set.`,
    "unknown-managed-policy": ({ name, suggestions }) =>
      `There is no AWS managed policy “${name}”. ${didYouMean(suggestions) ?? "Check its name; a very new policy can be given by its ARN."}`,
    "unattachable-managed-policy": ({ name }) =>
      `The policy “${name}” is only for a service-linked role of AWS and cannot be attached to a permission set. Choose another policy.`,
    "policy-quota": ({ count, quota }) =>
      `This permission set has ${count} managed policies, and AWS allows ${quota} ${quota === 10 ? "in one role of an account" : "in one permission set"} unless the quota was raised. If provisioning fails, use fewer, or ask an administrator to have it raised.`,
    "tags-too-many": ({ count, limit }) =>
      `With ours, that makes ${count} tags, and AWS allows ${limit} on a permission set. Remove some.`,
    "groups-too-many": ({ permissionSet, account, count, limit, groups }) =>
      `AWS allows ${limit} groups for one permission set in one account, and “${permissionSet}” in “${account}” would have ${grouped(count)}. Not assigned: ${listed(groups)}. Join some of the groups, or give some of them another permission set.`,
    "customer-policy-case": ({ policy, other, permissionSet }) =>
      `The customer managed policy “${policy}” is written “${other}” for permission set “${permissionSet}”. In every account it should have exactly the name that is written here; use one spelling everywhere.`,
    "customer-policy-invalid": ({ value }) =>
      `“${value}” cannot be the name of a customer managed policy. Give the name, or path and name as in /path/PolicyName, one a line, and not the ARN.`,
    "description-replaced": () =>
      "IAM Identity Center cannot store this description (it takes up to 700 Latin letters, digits and signs), so it refers to this record instead. Nothing needs to be done.",
    ...enPolicy,
    ...enGuardrails,
    ...enImportProblems,
    ...enExportProblems,
    "boundary-invalid": ({ value }) =>
      `“${value}” cannot be a permissions boundary. Give the name or ARN of an AWS managed policy, or a customer managed policy as customer:/path/PolicyName.`,
    "session-duration-invalid": ({ value }) =>
      `“${value}” cannot be a session duration. Give 1 to 12 hours, as a number of hours (4 or 1.5) or as PT4H or PT1H30M.`,
    "relay-state-invalid": ({ value }) =>
      `“${value}” cannot be a relay state. Give a URL of at most 240 characters, without accented or full-width characters.`,
    "tag-invalid": ({ value }) =>
      `“${value}” cannot be a tag. Write key=value, one a line, with unaccented letters, digits, spaces and _ . : / = + - @ (key up to 128 characters, value up to 256). A key must not begin with aws:, be managed-by or kintone-record, or occur twice.`,
    "unknown-account": ({ name, suggestions }) =>
      `There is no AWS account “${name}” in the organization. ${didYouMean(suggestions) ?? "Check its name or its 12-digit ID."}`,
    "account-id-invalid": ({ value }) =>
      `“${value}” is not an AWS account ID, which has 12 digits. Check whether zeros at its beginning are missing.`,
    "account-ambiguous": ({ name, ids }) =>
      `Several AWS accounts are called “${name}” (${ids.join(", ")}). Give the 12-digit ID instead.`,
    "account-inactive": ({ account, state }) =>
      `AWS account “${account}” is not active (${state}), so nobody gets new access to it. Take it out of the record, or ask an administrator.`,
    "unknown-ou": ({ path }) =>
      `There is no organizational unit “${path}”. Check that all names from the root on are given, as in ou:/service/prod.`,
    "management-account": ({ account }) =>
      `AWS account “${account}” is the management account of the organization, which this sync may not touch; the other accounts of this record are synced. Take it out of this record, and write a record of its own that names only this account: administrators set that up by Terraform.`,
    "management-account-handed-over": ({ account }) =>
      `AWS account “${account}” is the management account of the organization, which this sync may not touch. This record is handed over to its administrators: “identity-sync export terraform” contains it. Nothing needs to be done here.`,
    "bot-account": ({ account }) =>
      `AWS account “${account}” is the one that the sync itself runs in, so for safety the sync leaves it alone. Choose another account, or ask an administrator.`,
    "unknown-permission-set": ({ name, suggestions }) =>
      `There is no permission set “${name}”. ${didYouMean(suggestions) ?? "Check its name."} If it is to be a new one, register it in the app of permission sets first.`,
    "unknown-user": ({ name }) =>
      `There is no user “${name}” in IAM Identity Center. Check the name, and that the identity provider sends this user to AWS.`,
    "unknown-group": ({ name, suggestions }) =>
      `There is no group “${name}” in IAM Identity Center. ${didYouMean(suggestions) ?? "Check the name, and that the identity provider sends this group to AWS."}`,
    "principal-ambiguous": ({ name, names }) =>
      `Several users or groups fit “${name}” (${quoted(names)}). Give a name that only one of them has, or ask an administrator.`,
    "waiting-for-directory": ({ name }) =>
      `“${name}” is not in IAM Identity Center yet. It may take about 40 minutes to arrive there, and access is then granted by itself. Nothing needs to be done.`,
    "period-invalid": ({ value, why }) =>
      why === "not-a-date"
        ? `“${value}” is not a date. Write it as in 2026-04-01.`
        : `The period does not end after it begins (${value}). Check both dates.`,
    "wildcard-not-allowed": ({ value }) =>
      `“${value}” names many accounts at once, which the settings (guardrails.allowWildcard) do not allow. Name the accounts one by one, or ask an administrator.`,
    "principal-recreated": ({ name }) =>
      `“${name}” has another ID in IAM Identity Center than before: the user or group was deleted and made anew, or the name was given to another. What this record grants goes over to the new one. Check that it is the one that is meant.`,
    "orphan-left": ({ change }) =>
      `AWS did not carry this out, because the user or group is deleted: “${readable(change, enWords.changes)}”. The assignment gives nobody access. It is left for 30 days before the next try; nothing needs to be done.`,
    "change-failed": ({ change, reason }) =>
      `This change failed: “${readable(change, enWords.changes)}”. The reason given: ${saying(reason)} The next run tries again; if it fails again, ask an administrator.`,
    "comments-held": ({ count, codes }) =>
      `${counted(count, "record")} newly ${count === 1 ? "has" : "have"} the same problem (${codes.join(", ")}), so nobody is told of it there yet. Look for a common cause. What is still wrong after 12 hours is told on each record; a greater limits.alikeProblems lets the next run tell it.`,
    "change-denied": ({ change }) =>
      `The sync itself lacks the permission to do this in AWS: “${readable(change, enWords.changes)}”. Once an administrator has given it, the next run does it by itself.`,
    "verification-late": ({ hours, targetHours }) =>
      `Something in IAM Identity Center was last seen ${hours} hours ago; the target is ${targetHours} hours. Drift may go unnoticed for as long. Let runs come more often, or raise verification.budgetSeconds; a full run (/sync full, --full) sees to everything at once.`,
    "change-unsettled": ({ change }) =>
      `AWS was still busy with this change when the run ended: “${readable(change, enWords.changes)}”. The next run checks it again; nothing needs to be done.`,
  },
  words: enWords,
  accounts: enAccounts,
  checks: enChecks,
  summary: enSummary,
  audit: enAudit,
  comments: enComments,
  imports: enImport,
  alerts: enAlerts,
  replies: enReplies,
  setup: enSetup,
  exports: enExport,
} satisfies Messages;
