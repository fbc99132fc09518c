import {
  type Account as ApiAccount,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  type OrganizationalUnit,
  OrganizationsClient,
  type Root,
} from "@aws-sdk/client-organizations";
import type { AwsAccess } from "../aws-access.ts";
import { governor } from "../aws-governor.ts";
import { allPages } from "../aws-pages.ts";
import { type AwsRequests, awsRequests } from "../aws-requests.ts";
import type { Clock } from "../clock.ts";
import type { Account, AccountState } from "../core/model/directory.ts";
import { type AccountId, parseAccountId } from "../core/model/ids.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";

type OrganizationReading = {
  readonly managementAccountId: AccountId;
  readonly accounts: readonly Account[];
  /** Paths of OU names; only `/` when the tree was not read. */
  readonly ous: readonly string[];
};

export type OrganizationContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
};

/** Requests a second: each operation has a quota of its own (ListAccounts 8, the tree's 5, the others named here 1). */
const paces: Readonly<Record<string, number>> = { ListAccounts: 7, DescribeOrganization: 1, ListRoots: 1 };
const otherPace = 4;

export type Organization = {
  /** OU names cost one request per OU, so the tree is read only when a record names an OU. Throws RemoteError. */
  readonly read: (options: { readonly withOus: boolean }) => Promise<OrganizationReading>;
  readonly managementAccountId: () => Promise<AccountId>;
  /** Accounts that are delegated administrators of IAM Identity Center. */
  readonly delegatedAdministrators: () => Promise<readonly string[]>;
};

export const organization = ({ access, clock, counter, signal }: OrganizationContext): Organization => {
  const client = new OrganizationsClient(access);
  const byOperation = new Map<string, AwsRequests>();
  const send: AwsRequests = (operation, request) => {
    const { name } = operation;
    const pace = { requestsPerSecond: paces[name] ?? otherPace, clock, signal };
    const paced =
      byOperation.get(name) ??
      awsRequests({ service: "organizations", governor: governor(pace), clock, counter, signal });
    byOperation.set(name, paced);
    return paced(operation, request);
  };

  let management: Promise<AccountId> | undefined;
  const managementAccountId = (): Promise<AccountId> => {
    management ??= askManagementAccountId();
    return management;
  };
  const askManagementAccountId = async (): Promise<AccountId> => {
    const { Organization } = await send({ name: "DescribeOrganization" }, () =>
      client.send(new DescribeOrganizationCommand({})),
    );
    return accountIdOf("DescribeOrganization", Organization?.MasterAccountId);
  };

  const listAccounts = (): Promise<readonly ApiAccount[]> =>
    allPages({ service: "organizations", operation: "ListAccounts" }, async (NextToken) => {
      const page = await send({ name: "ListAccounts" }, () =>
        client.send(new ListAccountsCommand({ MaxResults: 20, NextToken })),
      );
      return { items: page.Accounts, next: page.NextToken };
    });

  const listRoots = (): Promise<readonly Root[]> =>
    allPages({ service: "organizations", operation: "ListRoots" }, async (NextToken) => {
      const page = await send({ name: "ListRoots" }, () => client.send(new ListRootsCommand({ NextToken })));
      return { items: page.Roots, next: page.NextToken };
    });

  const listUnits = (parent: string): Promise<readonly OrganizationalUnit[]> => {
    const operation = "ListOrganizationalUnitsForParent";
    return allPages({ service: "organizations", operation }, async (NextToken) => {
      const page = await send({ name: operation }, () =>
        client.send(
          new ListOrganizationalUnitsForParentCommand({ ParentId: parent, MaxResults: 20, NextToken }),
        ),
      );
      return { items: page.OrganizationalUnits, next: page.NextToken };
    });
  };

  /** OU or root id → path of names. */
  const readTree = async (): Promise<ReadonlyMap<string, string>> => {
    const paths = new Map<string, string>();
    const visit = async (parent: string, path: string): Promise<void> => {
      paths.set(parent, path === "" ? "/" : path);
      const units = await listUnits(parent);
      await Promise.all(units.map(({ Id, Name }) => visit(Id ?? "", `${path}/${Name}`)));
    };
    for (const { Id } of await listRoots()) await visit(Id ?? "", "");
    return paths;
  };

  const parentOf = async ({ Id, Paths }: ApiAccount): Promise<string> => {
    // `o-…/r-…/ou-…/<account>/`: the part before the account is its OU or the root.
    const parts = Paths?.[0]?.split("/").filter((part) => part !== "") ?? [];
    const parent = parts.at(-2);
    if (parent !== undefined) return parent;
    const { Parents } = await send({ name: "ListParents" }, () =>
      client.send(new ListParentsCommand({ ChildId: Id ?? "" })),
    );
    return Parents?.[0]?.Id ?? "";
  };

  return {
    managementAccountId,
    read: async ({ withOus }) => {
      const [management, listed] = await Promise.all([managementAccountId(), listAccounts()]);
      const tree = withOus ? await readTree() : new Map<string, string>();
      const accounts = await Promise.all(
        listed.map(
          async (account): Promise<Account> => ({
            id: accountIdOf("ListAccounts", account.Id),
            name: account.Name ?? "",
            state: stateOf(account),
            ou: withOus ? ouOf(account, await parentOf(account), tree) : "/",
          }),
        ),
      );
      return { managementAccountId: management, accounts, ous: ["/", ...tree.values()] };
    },
    delegatedAdministrators: async () => {
      const { DelegatedAdministrators } = await send({ name: "ListDelegatedAdministrators" }, () =>
        client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: "sso.amazonaws.com" })),
      );
      return (DelegatedAdministrators ?? []).map(({ Id }) => Id ?? "");
    },
  };
};

const incomplete = (operation: string, message: string): RemoteError =>
  new RemoteError({ service: "organizations", operation, kind: "unavailable", code: "incomplete", message });

const accountIdOf = (operation: string, id: string | undefined): AccountId => {
  const accountId = parseAccountId(id ?? "");
  if (accountId === undefined) throw incomplete(operation, `${operation} answered without an account id`);
  return accountId;
};

/** An account that moved while the tree was read is in none of its OUs, and would lose what they have. */
const ouOf = (account: ApiAccount, parent: string, tree: ReadonlyMap<string, string>): string => {
  const path = tree.get(parent);
  // What is not ACTIVE keeps what it has, wherever it stands.
  if (path !== undefined || stateOf(account) !== "ACTIVE") return path ?? "/";
  const message = `account ${account.Id} stands in no OU that was read`;
  throw incomplete("ListOrganizationalUnitsForParent", message);
};

const states: ReadonlySet<string> = new Set<AccountState>([
  "PENDING_ACTIVATION",
  "ACTIVE",
  "SUSPENDED",
  "PENDING_CLOSURE",
  "CLOSED",
]);

/** `State` is new and `Status` on its way out; what is neither is treated as not ACTIVE. */
const stateOf = ({ State, Status }: ApiAccount): AccountState => {
  const state = State ?? Status ?? "";
  return states.has(state) ? (state as AccountState) : "SUSPENDED";
};
