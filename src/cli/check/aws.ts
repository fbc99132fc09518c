import { awsAccess } from "../../aws-access.ts";
import { credentialsOf } from "../../connect.ts";
import { type AccountsPlan, planAccounts } from "../../core/ledgers/account-ledger.ts";
import { ownerTag, ownerTagValue } from "../../core/ledgers/permission-set-record.ts";
import type { CheckItem } from "../../core/model/check-item.ts";
import type { AccountId } from "../../core/model/ids.ts";
import type { Ledgers } from "../../core/model/ledger.ts";
import { unrequestedUsers } from "../../core/planning/foreign-users.ts";
import { callerAccount } from "../../identity-center/credentials.ts";
import { readCurrentState } from "../../identity-center/current.ts";
import { readIdentityStore } from "../../identity-center/identity-store.ts";
import { findInstance } from "../../identity-center/instance.ts";
import { ssoAdmin } from "../../identity-center/sso-admin.ts";
import { tryReads } from "../../identity-center/try-reads.ts";
import { organization } from "../../organizations/organization.ts";
import { deniedOptions } from "../../policy-services/denied-options.ts";
import { RemoteError } from "../../remote-error.ts";
import { targetProblem } from "../../target.ts";
import { type CheckContext, missing } from "./context.ts";
import type { ListedAccounts } from "./kintone.ts";

type Step = <T>(work: () => Promise<T>, tell: (value: T) => string) => Promise<T | undefined>;

/** Who is asking, where, and whether everything there can be read; each denied action by its name. */
export const checkAws = async (
  context: CheckContext,
  { ledgers, listed }: { readonly ledgers: Ledgers | undefined; readonly listed: ListedAccounts | undefined },
): Promise<readonly CheckItem[]> => {
  const { settings, surroundings, messages } = context;
  const { region, clock, counter, signal } = surroundings;
  const { checks } = messages;
  const access = awsAccess(region, credentialsOf(surroundings));
  const aws = { access, clock, counter, signal, requestsPerSecond: settings.limits.requestsPerSecond };
  const org = organization(aws);
  const items: CheckItem[] = [];
  const step: Step = async (work, tell) => {
    try {
      const value = await work();
      items.push({ area: "AWS", mark: "ok", text: tell(value) });
      return value;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      items.push(missing(context, "AWS", targetProblem(error)));
      return undefined;
    }
  };

  const bot = await step(
    () => callerAccount({ access, clock, counter, signal }),
    (account) => checks.loggedIn({ account, region }),
  );
  if (bot === undefined) return items;
  const management = await step(() => org.managementAccountId(), checks.managementAccount);
  const administrators = await step(() => org.delegatedAdministrators(), checks.delegatedAdministrators);
  if (administrators !== undefined && bot !== management && !administrators.includes(bot))
    items.push({ area: "AWS", mark: "missing", text: checks.notDelegated(bot) });
  const tree = await step(
    () => org.read({ withOus: true }),
    ({ accounts, ous }) => checks.organizationRead({ accounts: accounts.length, ous: ous.length }),
  );
  if (tree !== undefined && listed !== undefined)
    items.push(standOf(listed, planAccounts(tree.accounts, listed.rows, listed.fields), messages));
  if (management !== undefined) {
    const found = await checkInstance(context, aws, { management, bot, tree, ledgers }, step, (item) =>
      items.push(item),
    );
    items.push(...found);
    // Who is no delegated administrator may not even ask who is one, and sees no instance.
    const seesNone = found.some(
      ({ problem }) => problem?.code === "no-instance" && problem.data.found.length === 0,
    );
    if (administrators === undefined && bot !== management && seesNone)
      items.push({ area: "AWS", mark: "missing", text: checks.notDelegated(bot) });
  }
  const optional = { access, clock, counter, signal };
  for (const denied of await deniedOptions(optional))
    items.push({ area: "AWS", mark: "warning", text: checks.optionalDenied(denied) });
  return [...items, { area: "AWS", mark: "unknown", text: checks.writesUnknown }];
};

const standOf = (
  { app }: ListedAccounts,
  { additions, changes }: AccountsPlan,
  { checks }: CheckContext["messages"],
): CheckItem => {
  const [added, changed] = [additions.length, changes.length];
  return added + changed === 0
    ? { area: "kintone", mark: "ok", text: checks.accounts.inStep(app) }
    : {
        area: "kintone",
        mark: "warning",
        text: checks.accounts.outOfStep({ app, additions: added, changes: changed }),
      };
};

const checkInstance = async (
  context: CheckContext,
  aws: Parameters<typeof readIdentityStore>[0],
  known: {
    readonly management: AccountId;
    readonly bot: AccountId;
    readonly tree: Awaited<ReturnType<ReturnType<typeof organization>["read"]>> | undefined;
    readonly ledgers: Ledgers | undefined;
  },
  step: Step,
  tell: (item: CheckItem) => void,
): Promise<readonly CheckItem[]> => {
  const { settings, surroundings, messages } = context;
  const { management, bot, tree, ledgers } = known;
  const { checks } = messages;
  const sso = ssoAdmin(aws);
  const found = await step(
    () => findInstance(sso, settings.instanceArn, management),
    (reading) =>
      reading.status === "found" ? checks.instanceFound(reading.instance.arn) : checks.instancesListed,
  );
  if (found === undefined) return [];
  if (found.status === "unusable") return [missing(context, "AWS", found.problem)];
  const { instance, primaryRegion, customerKey } = found;
  const { region } = aws.access;
  tell(
    primaryRegion !== undefined && primaryRegion !== region
      ? { area: "AWS", mark: "missing", text: checks.otherRegion({ region, primaryRegion }) }
      : { area: "AWS", mark: "ok", text: checks.primaryRegion(region) },
  );
  if (customerKey !== undefined)
    tell({ area: "AWS", mark: "unknown", text: checks.customerKey(customerKey) });
  const id = instance.identityStoreId;
  const store = await step(
    () => readIdentityStore(aws, id),
    ({ users, groups }) => checks.identityStoreRead({ id, users: users.length, groups: groups.length }),
  );
  const wrong = await tryReads(sso, instance, bot);
  if (wrong.length > 0) return wrong.map((error) => missing(context, "AWS", targetProblem(error)));

  const isOurs = (_: string, tags: Readonly<Record<string, string>>): boolean =>
    tags[ownerTag] === ownerTagValue(settings.desired.owner);
  const current = await step(
    () =>
      readCurrentState(sso, aws.clock, {
        instance,
        isOurs,
        forbiddenAccounts: [management, bot],
        // By permission set: the same requests as a run where accounts are many.
        accounts: async () => [],
      }),
    ({ permissionSets, assignments }) => {
      const ours = permissionSets.filter(({ ownership }) => ownership === "ours").length;
      return checks.permissionSetsRead({ all: permissionSets.length, ours, assignments: assignments.length });
    },
  );
  if (current !== undefined && store !== undefined && tree !== undefined && ledgers !== undefined) {
    const directory = { ...tree, ...store, botAccountId: bot };
    const users = unrequestedUsers({ ledgers, current, directory, settings, now: surroundings.clock.now() });
    if (users.length > 0) tell({ area: "AWS", mark: "warning", text: checks.otherTools(users.length) });
  }
  return (current?.permissionSets ?? []).flatMap((set) => {
    if (set.ownership !== "ours" || set.outOfReach === undefined) return [];
    const data = { name: set.name, account: set.outOfReach };
    return [missing(context, "AWS", { code: "permission-set-out-of-reach", data })];
  });
};
