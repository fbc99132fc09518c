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
import { readLedgers } from "../kintone/source.ts";
import { type Messages, sentenceOf } from "../messages/messages.ts";
import { organization } from "../organizations/organization.ts";
import { RemoteError } from "../remote-error.ts";
import type { Settings } from "../settings/settings.ts";
import { tryToken } from "../slack/workspace.ts";
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
  readonly slack: { readonly token: string; readonly apiUrl: string | undefined } | undefined;
};

/** Reaches every service, read-only, and lists all that is missing in one go. */
export const check = async (context: CheckContext): Promise<readonly CheckItem[]> => [
  { area: "settings", mark: "ok", text: "the settings file is valid" },
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
  const { settings, surroundings } = context;
  const { apiTokens, clock, counter, signal } = surroundings;
  const items: CheckItem[] = [];
  if (apiTokens.length === 0)
    items.push({
      area: "kintone",
      mark: "missing",
      text: "no API token: set KINTONE_API_TOKEN, one token per app, separated by commas",
    });
  // Each app by itself, so that one that fails hides nothing about the others.
  for (const app of settings.ledgers) {
    const read = await readLedgers([app], {
      connection: { ...settings.kintone, apiTokens },
      clock,
      counter,
      signal,
    });
    if (read.status === "unreadable") {
      items.push(...read.problems.map((problem) => missing(context, "kintone", problem)));
      continue;
    }
    const count = read.ledgers[app.kind].length;
    const codes = (read.codes[app.app] ?? []).join(", ");
    items.push({
      area: "kintone",
      mark: "ok",
      text: `app ${app.app} (${app.kind}): ${count} records; fields ${codes}`,
    });
  }
  items.push({
    area: "kintone",
    mark: "unknown",
    text: "comments: whether the tokens may comment shows only by commenting; see the app's settings, “Enable comments”",
  });
  return items;
};

const checkAws = async (context: CheckContext): Promise<readonly CheckItem[]> => {
  const { settings, surroundings } = context;
  const { region, clock, counter, signal } = surroundings;
  const access = awsAccess(region, credentialsOf(surroundings));
  const aws = { access, clock, counter, signal, requestsPerSecond: settings.limits.requestsPerSecond };
  const sso = ssoAdmin(aws);
  const org = organization(aws);
  const items: CheckItem[] = [];
  const step = async <T>(work: () => Promise<T>, tell: (value: T) => string): Promise<T | undefined> => {
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
    () => callerAccount(access, counter),
    (account) => `logged in to account ${account}, region ${region}`,
  );
  if (bot === undefined) return items;
  const management = await step(
    () => org.managementAccountId(),
    (account) => `the organization's management account is ${account}`,
  );
  const administrators = await step(
    () => org.delegatedAdministrators(),
    (ids) => `delegated administrator of IAM Identity Center: ${ids.join(", ") || "nobody"}`,
  );
  if (
    administrators !== undefined &&
    management !== undefined &&
    bot !== management &&
    !administrators.includes(bot)
  )
    items.push({
      area: "AWS",
      mark: "missing",
      text: `account ${bot} is not the delegated administrator; in the management account run: aws organizations register-delegated-administrator --account-id ${bot} --service-principal sso.amazonaws.com`,
    });
  await step(
    () => org.read({ withOus: true }),
    ({ accounts, ous }) => `${accounts.length} accounts in ${ous.length} OUs`,
  );
  if (management !== undefined)
    items.push(...(await checkInstance(context, sso, aws, { management, bot }, step)));
  items.push({
    area: "AWS",
    mark: "unknown",
    text: "the actions that write cannot be tried without writing: compare the role with the apply policy in README, “Rights”",
  });
  return items;
};

type Step = <T>(work: () => Promise<T>, tell: (value: T) => string) => Promise<T | undefined>;

const checkInstance = async (
  context: CheckContext,
  sso: ReturnType<typeof ssoAdmin>,
  aws: Parameters<typeof readIdentityStore>[0],
  accounts: { readonly management: AccountId; readonly bot: AccountId },
  step: Step,
): Promise<readonly CheckItem[]> => {
  const { settings } = context;
  const found = await step(
    () => findInstance(sso, settings.instanceArn, accounts.management),
    (reading) =>
      reading.status === "found"
        ? `instance ${reading.instance.arn}, permission sets enabled`
        : "the instances can be listed",
  );
  if (found === undefined) return [];
  if (found.status === "unusable") return [missing(context, "AWS", found.problem)];
  const { instance } = found;
  await step(
    () => readIdentityStore(aws, instance.identityStoreId),
    ({ users, groups }) =>
      `identity store ${instance.identityStoreId}: ${users.length} users, ${groups.length} groups`,
  );
  const isOurs = (_: string, tags: Readonly<Record<string, string>>): boolean =>
    tags[ownerTag] === ownerTagValue(settings.desired.owner);
  const current = await step(
    () => readCurrentState(sso, { instance, isOurs, forbiddenAccounts: [accounts.management, accounts.bot] }),
    ({ permissionSets, assignments }) => {
      const ours = permissionSets.filter(({ ownership }) => ownership === "ours").length;
      return `${permissionSets.length} permission sets, ${ours} of them ours, with ${assignments.length} assignments`;
    },
  );
  const unreachable = (current?.permissionSets ?? []).flatMap((set): Problem[] =>
    set.ownership === "ours" && set.outOfReach !== undefined
      ? [{ code: "permission-set-out-of-reach", data: { name: set.name, account: set.outOfReach } }]
      : [],
  );
  return unreachable.map((problem) => missing(context, "AWS", problem));
};

const checkGithub = async ({ github, surroundings }: CheckContext): Promise<readonly CheckItem[]> => {
  if (github === undefined)
    return [
      { area: "GitHub", mark: "unknown", text: "not tried: GITHUB_TOKEN or GITHUB_REPOSITORY is not set" },
    ];
  const error = await tryRepository({ ...github, counter: surroundings.counter });
  return [
    error === undefined
      ? { area: "GitHub", mark: "ok", text: `repository ${github.repository} can be read` }
      : {
          area: "GitHub",
          mark: "missing",
          text: `repository ${github.repository}: ${error}; check GITHUB_TOKEN`,
        },
    {
      area: "GitHub",
      mark: "unknown",
      text: "the job needs `id-token: write` and `issues: write`: see the workflow's permissions",
    },
  ];
};

const checkSlack = async ({ slack, settings, surroundings }: CheckContext): Promise<readonly CheckItem[]> => {
  if (settings.slackChannel === undefined)
    return [{ area: "Slack", mark: "unknown", text: "not tried: the settings name no slack.channel" }];
  if (slack === undefined)
    return [
      { area: "Slack", mark: "missing", text: "the settings name a channel, but SLACK_BOT_TOKEN is not set" },
    ];
  const answer = await tryToken({ ...slack, counter: surroundings.counter });
  return [
    "team" in answer
      ? { area: "Slack", mark: "ok", text: `the token belongs to ${answer.team}` }
      : { area: "Slack", mark: "missing", text: `auth.test: ${answer.error}; check SLACK_BOT_TOKEN` },
  ];
};
