import type { Now } from "../../service.ts";
import { AwsError } from "../aws-error.ts";
import { type Caller, notAuthorized } from "../caller.ts";
import type { Cloud } from "../cloud.ts";
import { carryOut, expectOperation, type Handlers, type Output } from "../operations.ts";
import { pageOf } from "../pages.ts";
import type { Violation } from "../validate.ts";
import { accountAnswer, arnOf, unitAnswer } from "./answers.ts";
import { organizationsInputs } from "./constraints.ts";
import { createRates } from "./rates.ts";
import type { Account, OrganizationTree } from "./tree.ts";

type Context = { readonly tree: OrganizationTree; readonly operation: string };

const handlers: Handlers<typeof organizationsInputs, Context> = {
  DescribeOrganization: (_, { tree }) => ({
    Organization: {
      Id: tree.id,
      Arn: arnOf(tree, "organization"),
      FeatureSet: "ALL",
      MasterAccountArn: arnOf(tree, "account", tree.management),
      MasterAccountId: tree.management,
      MasterAccountEmail: tree.accounts.get(tree.management)?.email,
      AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    },
  }),
  DescribeAccount: ({ AccountId }, { tree }) => ({
    Account: accountAnswer(tree, accountWith(tree, AccountId)),
  }),
  DescribeOrganizationalUnit: ({ OrganizationalUnitId }, { tree }) => {
    const unit = tree.units.get(OrganizationalUnitId);
    if (unit === undefined) throw missing("OrganizationalUnit");
    return { OrganizationalUnit: unitAnswer(tree, unit) };
  },
  ListAccounts: (input, context) => {
    const { items, NextToken } = listPage(context, input, [...context.tree.accounts.values()]);
    return { Accounts: items.map((account) => accountAnswer(context.tree, account)), NextToken };
  },
  ListRoots: (input, context) => {
    const { tree } = context;
    const { items, NextToken } = listPage(context, input, [{ id: tree.rootId }]);
    const roots = items.map(({ id }) => ({
      Id: id,
      Arn: arnOf(tree, "root", id),
      Name: "Root",
      PolicyTypes: [],
    }));
    return { Roots: roots, NextToken };
  },
  ListAccountsForParent: (input, context) => {
    const found = childrenOf(context.tree, input.ParentId).accounts;
    const { items, NextToken } = listPage(context, input, found);
    return { Accounts: items.map((account) => accountAnswer(context.tree, account)), NextToken };
  },
  ListOrganizationalUnitsForParent: (input, context) => {
    const found = childrenOf(context.tree, input.ParentId).units;
    const { items, NextToken } = listPage(context, input, found);
    return { OrganizationalUnits: items.map((unit) => unitAnswer(context.tree, unit)), NextToken };
  },
  ListChildren: (input, context) => {
    const { accounts, units } = childrenOf(context.tree, input.ParentId);
    const found: readonly { readonly id: string }[] = input.ChildType === "ACCOUNT" ? accounts : units;
    const { items, NextToken } = listPage(context, input, found);
    return { Children: items.map(({ id }) => ({ Id: id, Type: input.ChildType })), NextToken };
  },
  ListParents: (input, context) => {
    const { tree } = context;
    const child = tree.accounts.get(input.ChildId) ?? tree.units.get(input.ChildId);
    if (child === undefined) throw missing("Child");
    const { items, NextToken } = listPage(context, input, [{ id: child.parentId }]);
    const typeOf = (id: string) => (id === tree.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT");
    return { Parents: items.map(({ id }) => ({ Id: id, Type: typeOf(id) })), NextToken };
  },
  ListDelegatedAdministrators: (input, context) => {
    const { tree } = context;
    const isWanted = (input.ServicePrincipal ?? servicePrincipal) === servicePrincipal;
    const admin =
      isWanted && tree.delegatedAdmin !== undefined ? [accountWith(tree, tree.delegatedAdmin)] : [];
    const { items, NextToken } = listPage(context, input, admin);
    const administrators = items.map((account) => {
      const { Paths, ...answer } = accountAnswer(tree, account);
      return { ...answer, DelegationEnabledDate: answer.JoinedTimestamp };
    });
    return { DelegatedAdministrators: administrators, NextToken };
  },
  ListDelegatedServicesForAccount: (input, context) => {
    const { tree } = context;
    const account = accountWith(tree, input.AccountId);
    if (account.id !== tree.delegatedAdmin) {
      throw new AwsError(
        "AccountNotRegisteredException",
        "The provided account is not a registered delegated administrator for your organization.",
      );
    }
    const { items, NextToken } = listPage(context, input, [{ id: servicePrincipal }]);
    const services = items.map(({ id }) => ({
      ServicePrincipal: id,
      DelegationEnabledDate: accountAnswer(tree, account).JoinedTimestamp,
    }));
    return { DelegatedServices: services, NextToken };
  },
};

/** A member account may ask for its organization, and for nothing else. */
export const createOrganizations = (cloud: Cloud, now: Now) => {
  const tree = cloud.organization;
  const checkRate = createRates(now);
  return (name: string, body: unknown, caller: Caller): Output => {
    const operation = expectOperation(organizationsInputs, name);
    if (cloud.limits.organizationsThrottle) checkRate(operation);
    return carryOut({ inputs: organizationsInputs, handlers }, operation, body, {
      context: { tree, operation },
      refuse: refuseInput,
      authorize: () => {
        if (caller.role !== "member" || operation === "DescribeOrganization") return;
        throw new AwsError("AccessDeniedException", notAuthorized(caller, `organizations:${operation}`, "*"));
      },
    });
  };
};

const servicePrincipal = "sso.amazonaws.com";

/**
 * Pages have at most 20 entries, and one that is empty need not be the last: the API reference says so of every
 * list. Here, when a page size is asked for, the first page of ListAccounts is empty, and the second page of others.
 */
const listPage = <Item extends { readonly id: string }>(
  { operation }: Context,
  input: { readonly NextToken?: string; readonly MaxResults?: number },
  items: readonly Item[],
) =>
  pageOf(items, {
    operation,
    input,
    key: ({ id }) => id,
    size: 20,
    emptyPage: input.MaxResults === undefined ? "never" : operation === "ListAccounts" ? "first" : "second",
    wrongToken: () => invalidInput("INVALID_NEXT_TOKEN", "The provided NextToken is not valid."),
  });

const accountWith = ({ accounts }: OrganizationTree, id: string): Account => {
  const account = accounts.get(id);
  if (account === undefined) throw missing("Account");
  return account;
};

const childrenOf = ({ rootId, accounts, units }: OrganizationTree, id: string) => {
  if (id !== rootId && !units.has(id)) throw missing("Parent");
  return {
    accounts: [...accounts.values()].filter(({ parentId }) => parentId === id),
    units: [...units.values()].filter(({ parentId }) => parentId === id),
  };
};

const missing = (kind: keyof typeof missingThings): AwsError =>
  new AwsError(`${kind}NotFoundException`, `You specified ${missingThings[kind]} that doesn't exist.`);

const missingThings = {
  Account: "an account",
  Child: "a child",
  Parent: "a parent",
  OrganizationalUnit: "an organizational unit",
} as const;

const invalidInput = (Reason: string, message: string): AwsError =>
  new AwsError("InvalidInputException", message, { members: { Reason } });

const refuseInput = ([violation]: readonly Violation[]): AwsError =>
  invalidInput(
    violation === undefined ? "INVALID_PATTERN" : reasons[violation.rule],
    `You provided a value that is not valid for ${violation?.at}.`,
  );

const reasons: Readonly<Record<Violation["rule"], string>> = {
  required: "INPUT_REQUIRED",
  "min-length": "MIN_LENGTH_EXCEEDED",
  "max-length": "MAX_LENGTH_EXCEEDED",
  "min-value": "MIN_VALUE_EXCEEDED",
  "max-value": "MAX_VALUE_EXCEEDED",
  pattern: "INVALID_PATTERN",
  choice: "INVALID_ENUM",
};
