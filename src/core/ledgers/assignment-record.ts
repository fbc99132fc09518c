import { suggest } from "../../suggest.ts";
import type { Principal, PrincipalType } from "../model/assignment.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import type { AccountId, PrincipalId } from "../model/ids.ts";
import type { AssignmentField, FieldValue, LedgerRecord } from "../model/ledger.ts";
import { missingKey } from "../model/memory.ts";
import type { Problem } from "../model/problem.ts";
import type { Scope } from "../model/scope.ts";
import { enabledWords, readEnabled } from "./enabled.ts";
import { type Period, readEnd, readStart, stageOf } from "./period.ts";

/** What a field names: what could be resolved, and whether there is something that could not. */
type Named<T> = { readonly resolved: readonly T[]; readonly hasUnresolved: boolean };

/** What a name in a record means now; `fingerprint` says which name of which record, without saying it. */
type Identity = {
  readonly fingerprint: string;
  readonly type: PrincipalType;
  readonly name: string;
  /** Absent while the name means nobody, or several. */
  readonly id: PrincipalId | undefined;
};

/** An assignment record once read: the product of its accounts, permission sets and principals. */
export type AssignmentRecord = {
  readonly record: LedgerRecord<AssignmentField>;
  /**
   * `grant`: what could be resolved is asked for now. `later`: its period has not begun. `broken`: whether it asks
   * for anything cannot be told. `ended`, `disabled`: it asks for nothing any more; its parts still say what it asked
   * for.
   */
  readonly status: "grant" | "later" | "broken" | "ended" | "disabled";
  readonly period: Period;
  readonly accounts: Named<AccountId>;
  /** Names as AWS or the permission set's record write them. */
  readonly permissionSets: Named<string>;
  readonly principals: Named<Principal>;
  /** It names the management account and no other: nothing here may touch that, so it is exported for Terraform. */
  readonly isHandedOver: boolean;
  /** Every name of a user or group in it, known or not. */
  readonly identities: readonly Identity[];
  /** Accounts with permission sets, by `pairKey`, that it asks for and that may not be given. */
  readonly refused: ReadonlySet<string>;
  /** Accounts that whoever wrote it has no say in, so that it neither grants nor withdraws there. */
  readonly ownedByOthers: ReadonlySet<AccountId>;
  readonly problems: readonly Problem[];
};

/** Whether something in the record could not be understood, so that what it granted is protected. */
export const isUnclear = ({
  record,
  status,
  accounts,
  permissionSets,
  principals,
}: AssignmentRecord): boolean => {
  if (status === "ended" || status === "disabled" || status === "later") return false;
  const parts: readonly Named<unknown>[] = [accounts, permissionSets, principals];
  const emptyOf = (fields: readonly AssignmentField[]): boolean =>
    fields.every((field) => (record.values[field] ?? []).length === 0);
  return (
    status === "broken" ||
    parts.some((part) => part.hasUnresolved) ||
    emptyOf(["accounts"]) ||
    emptyOf(["permissionSets"]) ||
    emptyOf(["users", "userNames", "groups", "groupNames"])
  );
};

/** What a permission set's name means to an assignment record. */
export type PermissionSetMeaning =
  | { readonly found: "ours"; readonly name: string; readonly hasRecord: boolean }
  | { readonly found: "not-managed" }
  | { readonly found: "none"; readonly suggestions: readonly string[] };

export type AssignmentContext = {
  readonly now: Date;
  readonly timeZone: string;
  readonly allowWildcard: boolean;
  /** Templates over `{code}` and `{name}` of a person or group chosen in kintone. */
  readonly userTemplate: string;
  readonly groupTemplate: string;
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  readonly permissionSet: (name: string) => PermissionSetMeaning;
  /** Whether a principal that is not there may still come from the directory. */
  readonly isWithinGrace: (
    record: LedgerRecord,
    from: Date | undefined,
    type: PrincipalType,
    name: string,
  ) => boolean;
};

const principalFields = [
  { field: "users", type: "USER", literal: false },
  { field: "userNames", type: "USER", literal: true },
  { field: "groups", type: "GROUP", literal: false },
  { field: "groupNames", type: "GROUP", literal: true },
] as const;

/** Assignments that one record may ask for; beyond it a slip of one person would be everybody's wait. */
const widest = 50_000;

/** Values of one field for which a name is suggested: many mistakes at once are one mistake. */
const mostSuggestions = 20;

const fillTemplate = (template: string, { text, name }: FieldValue): string =>
  template.replace(/\{(code|name)\}/g, (_, key: string) => (key === "code" ? text : (name ?? text)));

export const readAssignmentRecord = (
  record: LedgerRecord<AssignmentField>,
  context: AssignmentContext,
): AssignmentRecord => {
  const { index, scope } = context;
  const problems: Problem[] = [];
  const at = (field: AssignmentField) => ({ record: record.ref, field: record.codes[field] ?? field });
  let toSuggest = mostSuggestions;
  const nearest = (name: string, known: () => Iterable<string>): readonly string[] =>
    toSuggest-- > 0 ? suggest(name, known()) : [];
  const valuesOf = (field: AssignmentField): readonly FieldValue[] => record.values[field] ?? [];

  const enabled = readEnabled(record.values.enabled);
  if (enabled === "unclear") {
    const value = valuesOf("enabled")
      .map(({ text }) => text)
      .join(", ");
    problems.push({ ...at("enabled"), code: "field-value-invalid", data: { value, allowed: enabledWords } });
  }

  const readSide = (field: "validFrom" | "validUntil", read: typeof readStart): Date | undefined => {
    const values = valuesOf(field).map(({ text }) => text);
    const [value] = values;
    if (value === undefined) return undefined;
    if (values.length > 1) problems.push({ ...at(field), code: "field-several-values", data: { values } });
    const moment = read(value, context.timeZone);
    if (moment === undefined)
      problems.push({ ...at(field), code: "period-invalid", data: { value, why: "not-a-date" } });
    return moment;
  };
  const period: Period = { from: readSide("validFrom", readStart), until: readSide("validUntil", readEnd) };
  if (period.from !== undefined && period.until !== undefined && period.until <= period.from) {
    const value = `${valuesOf("validFrom")[0]?.text} – ${valuesOf("validUntil")[0]?.text}`;
    problems.push({
      ...at("validUntil"),
      code: "period-invalid",
      data: { value, why: "ends-before-it-begins" },
    });
  }
  const stage = problems.length > 0 ? "unknown" : stageOf(period, context.now);
  const status =
    enabled === "disabled"
      ? "disabled"
      : stage === "unknown"
        ? "broken"
        : ({ ended: "ended", future: "later", current: "grant" } as const)[stage];

  const accounts = readAccounts(valuesOf("accounts"), context, (problem) =>
    problems.push({ ...at("accounts"), ...problem }),
  );

  const permissionSets = new Map<string, string>();
  let hasUnresolvedSet = false;
  for (const { text } of valuesOf("permissionSets")) {
    const meaning = context.permissionSet(text);
    if (meaning.found === "ours") {
      permissionSets.set(meaning.name, meaning.name);
      if (!meaning.hasRecord)
        problems.push({
          ...at("permissionSets"),
          code: "permission-set-record-missing",
          data: { name: meaning.name },
        });
      continue;
    }
    hasUnresolvedSet = true;
    problems.push(
      meaning.found === "not-managed"
        ? { ...at("permissionSets"), code: "not-managed", data: { name: text } }
        : {
            ...at("permissionSets"),
            code: "unknown-permission-set",
            data: { name: text, suggestions: toSuggest-- > 0 ? meaning.suggestions : [] },
          },
    );
  }

  const principals = new Map<string, Principal>();
  const identities: Identity[] = [];
  let hasUnresolvedPrincipal = false;
  for (const { field, type, literal } of principalFields) {
    const template = type === "USER" ? context.userTemplate : context.groupTemplate;
    for (const value of valuesOf(field)) {
      const name = literal ? value.text : fillTemplate(template, value);
      const found = index.principal(type, name);
      const id = found.found === "one" ? found.value.id : undefined;
      identities.push({ fingerprint: missingKey(record, type, name), type, name, id });
      if (found.found === "one") {
        if (scope.excludesPrincipal(found.value))
          problems.push({ ...at(field), code: "excluded", data: { kind: "principal", name } });
        else principals.set(`${type}/${found.value.id}`, found.value);
        continue;
      }
      hasUnresolvedPrincipal = true;
      if (found.found === "several")
        problems.push({ ...at(field), code: "principal-ambiguous", data: { name, names: found.names } });
      else if (status === "later") continue;
      else if (context.isWithinGrace(record, period.from, type, name))
        problems.push({ ...at(field), code: "waiting-for-directory", data: { name } });
      else
        problems.push(
          type === "USER"
            ? { ...at(field), code: "unknown-user", data: { name } }
            : {
                ...at(field),
                code: "unknown-group",
                data: { name, suggestions: nearest(name, () => groupNames(index)) },
              },
        );
    }
  }

  const someonesField =
    principalFields.find(({ field }) => record.values[field] !== undefined)?.field ?? "users";
  if (valuesOf("accounts").length === 0) problems.push({ ...at("accounts"), code: "field-empty", data: {} });
  if (valuesOf("permissionSets").length === 0)
    problems.push({ ...at("permissionSets"), code: "field-empty", data: {} });
  if (principalFields.every(({ field }) => valuesOf(field).length === 0))
    problems.push({ ...at(someonesField), code: "field-empty", data: {} });

  const count = accounts.resolved.length * permissionSets.size * principals.size;
  const isTooWide = status === "grant" && count > widest;
  if (isTooWide)
    problems.push({ record: record.ref, code: "record-too-wide", data: { count, limit: widest } });

  return {
    record,
    status: isTooWide ? "broken" : status,
    period,
    // As one whose accounts cannot be read: it protects what it is remembered to have granted.
    accounts: isTooWide ? { resolved: [], hasUnresolved: true } : accounts,
    permissionSets: { resolved: [...permissionSets.values()], hasUnresolved: hasUnresolvedSet },
    principals: { resolved: [...principals.values()], hasUnresolved: hasUnresolvedPrincipal },
    isHandedOver: isOnlyManagementAccount(valuesOf("accounts"), context),
    identities,
    refused: new Set(),
    ownedByOthers: new Set(),
    // Nobody is asked to mend what asks for nothing any more.
    problems: status === "ended" || status === "disabled" ? [] : problems,
  };
};

const groupNames = (index: DirectoryIndex): readonly string[] =>
  index.directory.groups.map(({ displayName }) => displayName);

type AccountProblem = Extract<
  Problem,
  {
    readonly code:
      | "unknown-account"
      | "account-id-invalid"
      | "account-ambiguous"
      | "account-inactive"
      | "unknown-ou"
      | "management-account"
      | "management-account-handed-over"
      | "bot-account"
      | "excluded"
      | "wildcard-not-allowed";
  }
>;

const isOnlyManagementAccount = (
  values: readonly FieldValue[],
  { index, scope }: AssignmentContext,
): boolean =>
  values.length > 0 &&
  values.every(({ text }) => {
    const selection = index.selectAccounts(text);
    return (
      selection.found === "accounts" &&
      selection.by === "name" &&
      selection.accounts.every(({ id }) => scope.standingOf(id) === "management-account")
    );
  });

/**
 * Accounts that the values name and that may get something. An account that is out of scope or not ACTIVE is known,
 * so it does not count as unresolved; named by itself it is a problem, within a wildcard it is left out silently.
 */
const readAccounts = (
  values: readonly FieldValue[],
  context: AssignmentContext,
  tell: (problem: AccountProblem) => void,
): Named<AccountId> => {
  const { index, scope, allowWildcard } = context;
  const ofManagement = isOnlyManagementAccount(values, context)
    ? "management-account-handed-over"
    : "management-account";
  const accounts = new Set<AccountId>();
  let toSuggest = mostSuggestions;
  let hasUnresolved = false;
  for (const { text } of values) {
    const selection = index.selectAccounts(text);
    const isWildcard = text === "*" || /^ou:/i.test(text);
    if (isWildcard && !allowWildcard) {
      hasUnresolved = true;
      tell({ code: "wildcard-not-allowed", data: { value: text } });
      continue;
    }
    if (selection.found === "accounts") {
      for (const account of selection.accounts) {
        const standing = scope.standingOf(account.id);
        const label = `${account.name} (${account.id})`;
        if (standing === "in-scope" && account.state === "ACTIVE") accounts.add(account.id);
        else if (isWildcard) continue;
        else if (standing === "excluded") tell({ code: "excluded", data: { kind: "account", name: label } });
        else if (standing === "management-account") tell({ code: ofManagement, data: { account: label } });
        else if (standing !== "in-scope") tell({ code: standing, data: { account: label } });
        else tell({ code: "account-inactive", data: { account: label, state: account.state } });
      }
      continue;
    }
    hasUnresolved = true;
    if (selection.found === "several")
      tell({ code: "account-ambiguous", data: { name: text, ids: selection.ids } });
    else if (selection.what === "ou") tell({ code: "unknown-ou", data: { path: text.slice("ou:".length) } });
    else if (selection.what === "id-shape") tell({ code: "account-id-invalid", data: { value: text } });
    else {
      const names = index.directory.accounts.map(({ name }) => name);
      const suggestions = toSuggest-- > 0 ? suggest(text, names) : [];
      tell({ code: "unknown-account", data: { name: text, suggestions } });
    }
  }
  return { resolved: [...accounts], hasUnresolved };
};
