import type { GuardrailViolation } from "../core/model/guardrail-violation.ts";
import type { Messages } from "./catalogue.ts";
import { counted, listed } from "./english.ts";
import { type Sentences, sentenceFor, short } from "./phrases.ts";

/** Where the rule stands, and what is written there. */
const by = ({ path, rule }: { readonly path: string; readonly rule: string }): string =>
  `the settings (${path}: “${rule}”)`;

const violations: Sentences<GuardrailViolation> = {
  "managed-policy": ({ policy, ...rule }) =>
    `No permission set may have the policy “${policy}”, say ${by(rule)}. Choose another policy, or ask an administrator. Until then the set stays as it is.`,
  "managed-policy-spread": ({ policy, accounts, ...rule }) =>
    `The policy “${policy}” is allowed only in certain accounts, say ${by(rule)}, and this set is also in ${listed(accounts)}. Make a set of its own for this policy, or ask an administrator. Until then the set stays as it is.`,
  "managed-policy-account": ({ policy, permissionSet, accounts, ...rule }) =>
    `Permission set “${permissionSet}” has the policy “${policy}”, which ${by(rule)} do not allow in ${listed(accounts)}. Nobody new gets it there. Choose another permission set, or ask an administrator.`,
  action: ({ action, ...rule }) =>
    `“${action}” allows an action that no inline policy may allow, say ${by(rule)}. Leave it out, or ask an administrator. Until then the set stays as it is.`,
  "permissions-boundary": (rule) =>
    `Every permission set must have this permissions boundary, say ${by(rule)}. Enter it here. Until then the set stays as it is.`,
  "session-hours": ({ hours, ...rule }) =>
    `A session of ${counted(hours, "hour")} is longer than ${by(rule)} allow. Shorten it, or ask an administrator. Until then the set stays as it is.`,
  "permission-set-account": ({ permissionSet, accounts, ...rule }) =>
    `Permission set “${permissionSet}” is not among those that ${by(rule)} allow in ${listed(accounts)}. Nobody new gets it there. Choose another permission set, or ask an administrator.`,
  "permission-set-content": ({ permissionSet, ...rule }) =>
    `Permission set “${permissionSet}” has something that ${by(rule)} do not allow, so nobody new gets it. Who has it keeps it. Have the record of the permission set corrected, or choose another.`,
};

export const enGuardrails = {
  "guardrail-violated": ({ violation }) => sentenceFor(violations, violation),
  "not-account-owner": ({ accounts, editor, owners }) =>
    `${editor} changed this record last, and has no say in ${listed(accounts)}, so the record does not count there. ${owners.length === 0 ? "Nobody may ask for access there: talk to an administrator." : `Ask one of the owners to save it: ${listed(owners)}.`} What exists stays for now.`,
  "account-list-empty": ({ app }) =>
    `The list of accounts (app ${app}) has no account, so nobody knows whose they are, and nothing was changed. Check that the API token may view its records; “identity-sync accounts” fills it.`,
  "account-owners-unused": ({ app, records }) =>
    `In the list of accounts (app ${app}), ${records.length === 1 ? "record" : "records"} ${short(records.join(", "))} ${records.length === 1 ? "names" : "name"} owners, but no AWS account ID, so these owners own nothing, and the account may be open to everybody. Enter the 12-digit ID, or take the owners away.`,
  "setting-without-effect": ({ path, value }) =>
    `There is no account or organizational unit “${value}”, which the settings name under “${path}”, so this rule does not do what it was written for. Correct the name in the settings.`,
} satisfies Partial<Messages["problems"]>;
