import { deniedActionsIn } from "../../policy/allowed-actions.ts";
import type { TextPlace } from "../../policy/finding.ts";
import { parsePermissionsBoundary } from "../ledgers/permission-set-record.ts";
import { accountMatcher, isUnknownSelector, namesOu } from "../model/account-selector.ts";
import type { Principal } from "../model/assignment.ts";
import type { DirectoryIndex } from "../model/directory.ts";
import { matcher } from "../model/glob.ts";
import type { GuardrailViolation, PairRule, Rule } from "../model/guardrail-violation.ts";
import { type AccountId, parseAccountId } from "../model/ids.ts";
import type { AccountOwnership, PermissionSetField } from "../model/ledger.ts";
import {
  boundaryKey,
  type CustomerManagedPolicy,
  type PermissionSetContent,
  type PermissionsBoundary,
} from "../model/permission-set.ts";
import type { Problem } from "../model/problem.ts";

/** A managed policy that may not be used, or only in some accounts. */
type DeniedPolicy = {
  /** Glob over the name, the ARN, or path and name. */
  readonly policy: string;
  /** Accounts in which a permission set that has it may be assigned all the same; none: it may not be used at all. */
  readonly exceptAccounts: readonly string[];
};

/** What no record may ask for, whoever writes it: it stands in the settings, which live in Git and not in kintone. */
export type GuardrailSettings = {
  readonly deniedManagedPolicies: readonly DeniedPolicy[];
  /** Patterns of actions that no inline policy may allow. */
  readonly deniedActions: readonly string[];
  /** As a record writes it; every permission set must have exactly this one. */
  readonly requiredPermissionsBoundary: string | undefined;
  readonly maxSessionHours: number | undefined;
  /** Accounts → globs over the permission sets that may be assigned there. Every rule that names an account holds. */
  readonly allowedPermissionSets: Readonly<Record<string, readonly string[]>>;
  /** Globs over names and ids of users and groups whose assignments are never removed. */
  readonly neverRemove: readonly string[];
  /**
   * Accounts → kintone users whose records count there; those of every entry that names the account. An account that
   * no entry names is open to all.
   */
  readonly accountOwners: Readonly<Record<string, readonly string[]>>;
};

/** What a permission set breaks by its content, wherever it is assigned. */
type ContentViolation = {
  readonly violation: GuardrailViolation;
  readonly field: PermissionSetField;
  /** In the inline policy, where its text was given. */
  readonly place?: TextPlace;
};

export type Guardrails = {
  /** `inlineText`: the policy as it was typed, so that the place can be told. */
  readonly onContent: (content: PermissionSetContent, inlineText?: string) => readonly ContentViolation[];
  /** Policies of a set that only some accounts may have. */
  readonly exceptional: (content: PermissionSetContent) => readonly ExceptionalPolicy[];
  /** Without `content`, what the set is named is all that is known of it. */
  readonly onPair: (
    account: AccountId,
    permissionSet: string,
    content: PermissionSetContent | undefined,
  ) => (Rule & PairRule) | undefined;
  readonly neverRemoves: (principal: Principal) => boolean;
  /** kintone codes of those whose records count for an account; undefined: everybody's do. */
  readonly ownersOf: (account: AccountId) => readonly string[] | undefined;
  /** Rules that name an account or OU that does not exist: they do not do what they were written for. */
  readonly problems: readonly Problem[];
};

type ExceptionalPolicy = Rule & {
  readonly policy: string;
  readonly field: "managedPolicies" | "customerManagedPolicies";
  readonly isAllowedIn: (account: AccountId) => boolean;
};

const paths = {
  policies: "guardrails.deniedManagedPolicies",
  actions: "guardrails.deniedActions",
  boundary: "guardrails.requiredPermissionsBoundary",
  session: "guardrails.maxSessionHours",
  sets: "guardrails.allowedPermissionSets",
  owners: "accountOwners",
} as const;

export const makeGuardrails = (
  settings: GuardrailSettings,
  index: DirectoryIndex,
  partition: string,
  ownership?: AccountOwnership,
): Guardrails => {
  const { deniedActions, maxSessionHours, requiredPermissionsBoundary } = settings;
  const denied = settings.deniedManagedPolicies.map(({ policy, exceptAccounts }) => ({
    rule: policy,
    hasExceptions: exceptAccounts.length > 0,
    matches: matcher([policy]),
    isAllowedIn: accountMatcher(exceptAccounts, index),
  }));
  const boundary =
    requiredPermissionsBoundary === undefined
      ? undefined
      : parsePermissionsBoundary(requiredPermissionsBoundary, partition);
  const allowedSets = Object.entries(settings.allowedPermissionSets).map(([selector, globs]) => ({
    rule: selector,
    concerns: accountMatcher([selector], index),
    allows: matcher(globs),
  }));
  const owners = Object.entries(settings.accountOwners).map(([selector, codes]) => ({
    concerns: accountMatcher([selector], index),
    codes,
  }));
  const listed = listedOwners(ownership);
  const isNeverRemoved = matcher(settings.neverRemove);

  const deniedPoliciesIn = (content: PermissionSetContent) =>
    policiesOf(content).flatMap(({ shown, names, field }) =>
      denied
        .filter(({ matches }) => names.some(matches))
        .map(({ rule, hasExceptions, isAllowedIn }) => ({
          path: paths.policies,
          rule,
          policy: shown,
          field,
          hasExceptions,
          isAllowedIn,
        })),
    );
  const exceptional = (content: PermissionSetContent): readonly ExceptionalPolicy[] =>
    deniedPoliciesIn(content).filter(({ hasExceptions }) => hasExceptions);

  return {
    exceptional,
    onContent: (content, inlineText = content.inlinePolicy) => {
      const violations: ContentViolation[] = deniedPoliciesIn(content)
        .filter(({ hasExceptions }) => !hasExceptions)
        .map(({ path, rule, policy, field }) => ({
          field,
          violation: { path, rule, kind: "managed-policy", policy },
        }));
      for (const { denied, action, place } of deniedActionsIn(inlineText ?? "", deniedActions))
        violations.push({
          field: "inlinePolicy",
          place,
          violation: { path: paths.actions, rule: denied, kind: "action", action },
        });
      if (
        requiredPermissionsBoundary !== undefined &&
        !(boundary !== undefined && isSameBoundary(content.permissionsBoundary, boundary))
      ) {
        const rule = requiredPermissionsBoundary;
        const violation = { path: paths.boundary, rule, kind: "permissions-boundary" } as const;
        violations.push({ field: "permissionsBoundary", violation });
      }
      if (maxSessionHours !== undefined && content.sessionSeconds > maxSessionHours * 3600) {
        const hours = content.sessionSeconds / 3600;
        const rule = String(maxSessionHours);
        violations.push({
          field: "sessionDuration",
          violation: { path: paths.session, rule, kind: "session-hours", hours },
        });
      }
      return violations;
    },
    onPair: (account, permissionSet, content) => {
      const broken = allowedSets.find(({ concerns, allows }) => concerns(account) && !allows(permissionSet));
      if (broken !== undefined) {
        const { rule } = broken;
        return { path: paths.sets, rule, kind: "permission-set-account", permissionSet };
      }
      const elsewhere = content && exceptional(content).find(({ isAllowedIn }) => !isAllowedIn(account));
      if (elsewhere === undefined) return undefined;
      const { path, rule, policy } = elsewhere;
      return { path, rule, kind: "managed-policy-account", policy, permissionSet };
    },
    ownersOf: (account) => {
      const entries = owners.filter(({ concerns }) => concerns(account)).map(({ codes }) => codes);
      const named = [...entries, ...(listed.byAccount.get(account) ?? [])];
      return named.length === 0 ? undefined : [...new Set(named.flat())];
    },
    neverRemoves: (principal) => isNeverRemoved(principal.id) || isNeverRemoved(index.nameOf(principal)),
    problems: [
      ...selectorsOf(settings)
        .filter(({ value }) => isUnknownSelector(value, index))
        .map(({ path, value }): Problem => ({ code: "setting-without-effect", data: { path, value } })),
      ...listed.problems,
    ],
  };
};

/** An account whose record names nobody has no owner there, as one that has no record. */
const listedOwners = (
  ownership: AccountOwnership | undefined,
): {
  readonly byAccount: ReadonlyMap<AccountId, readonly (readonly string[])[]>;
  readonly problems: readonly Problem[];
} => {
  if (ownership === undefined) return { byAccount: new Map(), problems: [] };
  const byAccount = new Map<AccountId, (readonly string[])[]>();
  const lost: string[] = [];
  for (const { id, account, owners } of ownership.records) {
    if (owners.length === 0) continue;
    const accountId = parseAccountId(account);
    if (accountId === undefined) lost.push(id);
    else byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), owners]);
  }
  const { app } = ownership;
  const problem: Problem = { code: "account-owners-unused", data: { app, records: lost } };
  return { byAccount, problems: lost.length === 0 ? [] : [problem] };
};

const isSameBoundary = (left: PermissionsBoundary | undefined, right: PermissionsBoundary): boolean =>
  boundaryKey(left) === boundaryKey(right);

const selectorsOf = (
  settings: GuardrailSettings,
): readonly { readonly path: string; readonly value: string }[] => [
  ...settings.deniedManagedPolicies.flatMap(({ exceptAccounts }) =>
    exceptAccounts.map((value) => ({ path: `${paths.policies}.exceptAccounts`, value })),
  ),
  ...Object.keys(settings.allowedPermissionSets).map((value) => ({ path: paths.sets, value })),
  ...Object.keys(settings.accountOwners).map((value) => ({ path: paths.owners, value })),
];

/** Whether any rule can be told only when the tree of OUs is known. */
export const guardrailsNameOu = (settings: GuardrailSettings): boolean =>
  selectorsOf(settings).some(({ value }) => namesOu(value));

type PolicyNames = {
  readonly shown: string;
  readonly names: readonly string[];
  readonly field: ExceptionalPolicy["field"];
};

const customerNames = ({ path, name }: CustomerManagedPolicy): PolicyNames => ({
  shown: `${path}${name}`,
  names: [name, `${path}${name}`],
  field: "customerManagedPolicies",
});

const policiesOf = (content: PermissionSetContent): readonly PolicyNames[] => [
  ...content.managedPolicies.map((arn): PolicyNames => {
    const name = arn.split("/").at(-1) ?? arn;
    return { shown: name, names: [name, arn], field: "managedPolicies" };
  }),
  ...content.customerManagedPolicies.map(customerNames),
];
