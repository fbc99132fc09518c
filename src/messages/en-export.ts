import type { Messages } from "./catalogue.ts";
import type { ExportWords } from "./catalogue-export.ts";
import { counted, quoted } from "./english.ts";
import { withoutStop } from "./phrases.ts";

export const enExport = {
  nothing: "No record that is in force names the management account alone: there is nothing to hand over.",
  exported: ({ permissionSets, assignments, file }) =>
    `Handed over: ${counted(permissionSets, "permission set")} and ${counted(assignments, "assignment")} of the management account${file === undefined ? "" : `, in ${file}`}. Run terraform plan with the credentials of the management account, and look at what it says before you apply it.`,
  missing: (names) => `Left out: ${quoted(names)}. Their records cannot be read, or break a guardrail.`,
  blind:
    "AWS did not let this account see what is assigned in the management account. If Terraform says that an assignment exists, import it, or remove it first.",
} satisfies ExportWords;

export const enExportProblems = {
  "terraform-unwritable": ({ detail }) =>
    `What is handed over to the management account could not be written (${withoutStop(detail)}), so this run leaves no file for Terraform; everything else is done. If this goes on, check the input terraform-path and the rights to read.`,
} satisfies Partial<Messages["problems"]>;
