import { awsAccess } from "../aws-access.ts";
import { credentialsOf, type Surroundings } from "../connect.ts";
import type { AccountId } from "../core/ids.ts";
import { ownerTag, ownerTagValue } from "../core/permission-set-record.ts";
import type { Problem } from "../core/problem.ts";
import { tryRepository } from "../github/permission.ts";
import { callerAccount } from "../identity-center/credentials.ts";
import { readCurrentState } from "../identity-center/current.ts";
import { readIdentityStore } from "../identity-center/identity-store.ts";
import { findInstance } from "../identity-center/instance.ts";
import { ssoAdmin } from "../identity-center/sso-admin.ts";
import { tryReads } from "../identity-center/try-reads.ts";
import { kintoneRequests } from "../kintone/client.ts";
import { readLedgers } from "../kintone/source.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { organization } from "../organizations/organization.ts";
import { RemoteError } from "../remote-error.ts";
import type { Settings } from "../settings/settings.ts";
import { tryChannel, tryToken } from "../slack/workspace.ts";
import { targetProblem } from "../target.ts";

/** One precondition: met, not met, or not to be known without writing; with the next step where there is one. */
export type CheckItem = {
  readonly area: "settings" | "kintone" | "AWS" | "GitHub" | "Slack";
  readonly mark: "ok" | "missing" | "unknown";
  readonly text: string;
  readonly problem?: Problem;
};

export type CheckContext = {
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly messages: Messages;
  readonly github:
    | { readonly apiUrl: string; readonly token: string; readonly repository: string }
    | undefined;
};

/** Reaches every service, read-only, and lists all that is missing in one go. */
export const check = async (context: CheckContext): Promise<readonly CheckItem[]> => [
  { area: "settings", mark: "ok", text: context.messages.checks.settingsValid },
  ...(await checkKintone(context)),
  ...(await checkAws(context)),
  ...(await checkGithub(context)),
  ...(await checkSlack(context)),
];

const missing = ({ messages }: CheckContext, area: CheckItem["area"], problem: Problem): CheckItem => ({
  area,
  mark: "missing",
  text: `${sentenceOf(messages, problem)} [${problem.code}]`,
  problem,
});

const checkKintone = async (context: CheckContext): Promise<readonly CheckItem[]> => {
  const { settings, surroundings, messages } = context;
  const { apiTokens, clock, counter, signal } = surroundings;
  const { checks } = messages;
  const items: CheckItem[] = [];
  if (apiTokens.length === 0) items.push({ area: "kintone", mark: "missing", text: checks.noApiToken });
  const connection = { ...settings.kintone, apiTokens };
  const kintone = kintoneRequests({ connection, clock, counter, signal });
  // Each app by itself, so that one that fails hides nothing about the others.
  for (const ledger of settings.ledgers) {
    const read = await readLedgers([ledger], kintone.send, settings.kintone.baseUrl);
    if (read.status === "unreadable") {
      items.push(...read.problems.map((problem) => missing(context, "kintone", problem)));
      continue;
    }
    const { app, kind } = ledger;
    const text = checks.appRead({
      app,
      ledger: kind,
      records: read.ledgers[kind].length,
      codes: read.codes[app] ?? [],
    });
    items.push({ area: "kintone", mark: "ok", text });
  }
  return [...items, { area: "kintone", mark: "unknown", text: checks.commentsUnknown }];
};

type Step = <T>(work: () => Promise<T>, tell: (value: T) => string) => Promise<T | undefined>;

const checkAws = async (context: CheckContext): Promise<readonly CheckItem[]> => {
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
  await step(
    () => org.read({ withOus: true }),
    ({ accounts, ous }) => checks.organizationRead({ accounts: accounts.length, ous: ous.length }),
  );
  if (management !== undefined) {
    const found = await checkInstance(context, aws, { management, bot }, step);
    items.push(...found);
    // Who is no delegated administrator may not even ask who is one, and sees no instance.
    const seesNone = found.some(
      ({ problem }) => problem?.code === "no-instance" && problem.data.found.length === 0,
    );
    if (administrators === undefined && bot !== management && seesNone)
      items.push({ area: "AWS", mark: "missing", text: checks.notDelegated(bot) });
  }
  return [...items, { area: "AWS", mark: "unknown", text: checks.writesUnknown }];
};

const checkInstance = async (
  context: CheckContext,
  aws: Parameters<typeof readIdentityStore>[0],
  { management, bot }: { readonly management: AccountId; readonly bot: AccountId },
  step: Step,
): Promise<readonly CheckItem[]> => {
  const { settings, messages } = context;
  const { checks } = messages;
  const sso = ssoAdmin(aws);
  const found = await step(
    () => findInstance(sso, settings.instanceArn, management),
    (reading) =>
      reading.status === "found" ? checks.instanceFound(reading.instance.arn) : checks.instancesListed,
  );
  if (found === undefined) return [];
  if (found.status === "unusable") return [missing(context, "AWS", found.problem)];
  const { instance } = found;
  const id = instance.identityStoreId;
  await step(
    () => readIdentityStore(aws, id),
    ({ users, groups }) => checks.identityStoreRead({ id, users: users.length, groups: groups.length }),
  );
  const wrong = await tryReads(sso, instance, bot);
  if (wrong.length > 0) return wrong.map((error) => missing(context, "AWS", targetProblem(error)));

  const isOurs = (_: string, tags: Readonly<Record<string, string>>): boolean =>
    tags[ownerTag] === ownerTagValue(settings.desired.owner);
  const current = await step(
    () => readCurrentState(sso, { instance, isOurs, forbiddenAccounts: [management, bot] }),
    ({ permissionSets, assignments }) => {
      const ours = permissionSets.filter(({ ownership }) => ownership === "ours").length;
      return checks.permissionSetsRead({ all: permissionSets.length, ours, assignments: assignments.length });
    },
  );
  return (current?.permissionSets ?? []).flatMap((set) => {
    if (set.ownership !== "ours" || set.outOfReach === undefined) return [];
    const data = { name: set.name, account: set.outOfReach };
    return [missing(context, "AWS", { code: "permission-set-out-of-reach", data })];
  });
};

const checkGithub = async ({
  github,
  surroundings,
  messages,
}: CheckContext): Promise<readonly CheckItem[]> => {
  const { checks } = messages;
  const area = "GitHub";
  if (github === undefined) return [{ area, mark: "unknown", text: checks.githubNotTried }];
  const { repository } = github;
  const error = await tryRepository({ ...github, clock: surroundings.clock, counter: surroundings.counter });
  return [
    error === undefined
      ? { area, mark: "ok", text: checks.repositoryRead(repository) }
      : { area, mark: "missing", text: checks.repositoryFailed({ repository, error }) },
    { area, mark: "unknown", text: checks.jobPermissionsUnknown },
  ];
};

const checkSlack = async ({
  settings,
  surroundings,
  messages,
}: CheckContext): Promise<readonly CheckItem[]> => {
  const { checks } = messages;
  const area = "Slack";
  if (settings.slack === undefined) return [{ area, mark: "unknown", text: checks.slackNotTried }];
  if (surroundings.slack === undefined) return [{ area, mark: "missing", text: checks.slackTokenMissing }];
  const access = { ...surroundings.slack, counter: surroundings.counter };
  const workspace = await tryToken(access);
  if ("error" in workspace) return [{ area, mark: "missing", text: checks.slackFailed(workspace.error) }];
  const { team, scopes } = workspace;
  const { channel } = settings.slack;
  const error = await tryChannel(access, channel);
  // Members alone see a private channel; of a public one, nothing but posting says whether the app is a member.
  const mayPostAnywhere = scopes.includes("chat:write.public");
  return [
    { area, mark: "ok", text: checks.slackToken(team) },
    ...(scopes.length > 0 && !scopes.includes("chat:write")
      ? [{ area, mark: "missing", text: checks.slackScopeMissing } as const]
      : []),
    ...(error === undefined
      ? [{ area, mark: "ok", text: checks.slackChannel(channel) } as const]
      : [{ area, mark: "missing", text: checks.slackChannelFailed({ channel, error }) } as const]),
    ...(error === undefined && !mayPostAnywhere
      ? [{ area, mark: "unknown", text: checks.slackMembershipUnknown } as const]
      : []),
  ];
};
