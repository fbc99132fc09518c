import type { ExportWords } from "./catalogue-export.ts";
import { counted, quoted } from "./en-words.ts";

export const enExport = {
  nothing: "No record that is in force names the management account alone: there is nothing to hand over.",
  exported: ({ permissionSets, assignments, file }) =>
    `Handed over: ${counted(permissionSets, "permission set")} and ${counted(assignments, "assignment")} of the management account${file === undefined ? "" : `, in ${file}`}. Run terraform plan with the credentials of the management account, and look at what it says before you apply it.`,
  missing: (names) => `Left out: ${quoted(names)}. Their records cannot be read, or break a guardrail.`,
  blind:
    "AWS did not let this account see what is assigned in the management account. If Terraform says that an assignment exists, import it, or remove it first.",
} satisfies ExportWords;
