import type { LeftOutAssignment, LeftOutPermissionSet } from "../core/import/import.ts";
import type { LedgerKind } from "../core/model/ledger.ts";
import type { Sentences } from "./phrases.ts";

/** What `identity-sync import` says. */
export type ImportWords = {
  readonly ledgers: Readonly<Record<LedgerKind, string>>;
  /** What is to be written, or was; `permissionSets`: records of sets, `assignments`: records, for `granted` assignments. */
  readonly toAdd: (of: ImportCounts) => string;
  readonly added: (of: ImportCounts) => string;
  readonly recorded: (of: { readonly permissionSets: number; readonly assignments: number }) => string;
  readonly nothingToAdd: string;
  readonly setsLeftOut: string;
  readonly setLeftOut: Sentences<LeftOutPermissionSet["why"]>;
  readonly assignmentsLeftOut: string;
  readonly assignmentLeftOut: Readonly<Record<LeftOutAssignment["why"], string>>;
  readonly principalsGone: string;
  readonly disagreements: string;
  readonly disagreement: (of: {
    readonly record: string;
    readonly app: string;
    readonly parts: readonly string[];
  }) => string;
  readonly duplicates: string;
  readonly duplicate: (records: readonly string[]) => string;
  readonly adoptions: (count: number) => string;
  readonly adoption: (of: {
    readonly record: string;
    readonly app: string;
    readonly parts: readonly string[];
    readonly unrequested: number;
  }) => string;
  readonly nothingToAdopt: string;
  readonly adopt: (checksum: string) => string;
  readonly adopted: (count: number) => string;
  readonly dryRun: string;
  readonly next: string;
};

export type ImportCounts = {
  readonly permissionSets: number;
  readonly assignments: number;
  readonly granted: number;
};
