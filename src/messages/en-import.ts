import type { ImportTrouble } from "../core/model/problem.ts";
import type { ImportCounts, ImportWords } from "./catalogue-import.ts";
import { counted, quoted } from "./english.ts";
import { type Sentences, sentenceFor, short, withoutStop } from "./phrases.ts";

const said = (detail: string): string => ` (${withoutStop(short(detail))})`;

const troubles: Sentences<ImportTrouble> = {
  denied: ({ detail }) =>
    `kintone did not let the API token add records${said(detail)}. Give the token the right “Add records”, update the app, and run the import again.`,
  required: ({ codes }) =>
    `The form demands ${quoted(codes)}, which the import has no value for. Make it optional for the time of the import, or give it a default value.`,
  refused: ({ count, name, detail }) =>
    `kintone refused ${counted(count, "record")}, the first of them for ${name}${said(detail)}. All others were added. Correct what kintone names, and run the import again.`,
  "gave-up": () =>
    "kintone refused so many records that the import stopped. Correct what kintone names, and run the import again: what has been added is recognised.",
  unanswered: ({ detail }) =>
    `kintone did not answer when records were to be added${said(detail)}. Run the import again: what has been added is recognised.`,
  condition: ({ record }) =>
    `A new record does not meet “condition” in the settings, so it does not count: ${record}. Nothing more was added. Delete the record, adapt the condition or the form's default values, and run the import again.`,
  unrecognised: ({ count }) =>
    `${counted(count, "new record does", "new records do")} not read back as what they were to say. Look at them in kintone before you run the import again: it would add them once more.`,
};

export const enImportProblems = {
  "import-incomplete": ({ app, why }: { readonly app: string; readonly why: ImportTrouble }) =>
    `App ${app}: ${sentenceFor(troubles, why)}`,
  "adoption-changed": ({ asked, checksum }: { readonly asked: string; readonly checksum: string }) =>
    `The permission sets to adopt are no longer those of the checksum ${asked}, so none was adopted. Look at the list above; its checksum is ${checksum}.`,
};

const counts = ({ permissionSets, assignments, granted }: ImportCounts): string =>
  `${counted(permissionSets, "permission set")}; ${counted(granted, "assignment")} in ${counted(assignments, "record")}`;

const changes = (parts: readonly string[]): string => parts.join(", ");

export const enImport = {
  ledgers: { permissionSets: "permission sets", assignments: "assignments" },
  toAdd: (of) => `To be added: ${counts(of)}`,
  added: (of) => `Added: ${counts(of)}`,
  recorded: ({ permissionSets, assignments }) =>
    `In the ledgers already: ${counted(permissionSets, "permission set")}, ${counted(assignments, "assignment")}`,
  nothingToAdd: "Nothing to add: the ledgers say all that they can.",
  setsLeftOut: "Permission sets left out",
  setLeftOut: {
    excluded: () => "excluded by the settings",
    "same-name": () => "another set has the same name but for upper and lower case",
    "management-account": () =>
      "provisioned in the management account, where a delegated administrator may not touch it",
    "bot-account": () => "provisioned in the account that the sync runs in, which it leaves alone",
    "other-owner": ({ tag }) => `its tag managed-by says “${tag}”: somebody else manages it`,
    "field-absent": ({ code }) => `the app has no field “${code}” for what the set has`,
    "field-unfit": ({ code }) => `field “${code}” cannot hold what the set has`,
    "record-problems": ({ codes }) => `a record of it would have these problems: ${codes.join(", ")}`,
    "not-the-same": () => "a record of it would change the set",
  },
  assignmentsLeftOut: "Assignments left out",
  assignmentLeftOut: {
    "principal-gone": "the user or group is no longer in the directory",
    "principal-excluded": "the settings exclude the user or group",
    "account-excluded": "the account is out of scope",
    "account-inactive": "the account is not active",
    "account-gone": "the account is not in the organization",
    "permission-set-left-out": "their permission set is left out",
    "record-decides": "a record names them that has ended, is disabled or has not begun",
    "record-unclear": "a record that cannot be understood may ask for them already",
    unholdable:
      "no record could ask for just this: the app has no field for it, or a guardrail or accountOwners would not let the record count",
  },
  principalsGone:
    "Users and groups that are gone; no record can name them. Once the permission set is ours, policy full removes their assignments",
  disagreements: "Records that say something else than IAM Identity Center has",
  disagreement: ({ record, app, parts }) => `record ${record} (app ${app}) would change: ${changes(parts)}`,
  duplicates: "Permission sets that several records describe; keep one record, delete the others",
  duplicate: (records) => `records ${records.join(", ")}`,
  adoptions: (count) => `To be adopted: ${counted(count, "permission set")}`,
  adoption: ({ record, app, parts, unrequested }) =>
    [
      `gets the tags of record ${record} (app ${app})`,
      ...(parts.length === 0 ? [] : [`the next run changes: ${changes(parts)}`]),
      ...(unrequested === 0
        ? []
        : [`${counted(unrequested, "assignment")} without a record: policy full removes them`]),
    ].join("; "),
  nothingToAdopt: "Nothing to adopt.",
  adopt: (checksum) => `To adopt just these: identity-sync import --adopt ${checksum}`,
  adopted: (count) => `Adopted: ${counted(count, "permission set")}`,
  dryRun: "Nothing was written.",
  next: "Next: identity-sync import --adopt shows which permission sets would become ours.",
} satisfies ImportWords;
