import type { Clock } from "./clock.ts";
import { compareText } from "./core/model/ids.ts";
import type { Problem } from "./core/model/problem.ts";
import type { RunResult } from "./core/planning/run-result.ts";
import { recordsIn } from "./core/telling/alert.ts";
import type { OpenAlerts } from "./core/telling/alert-steps.ts";
import type { RecordDesk } from "./core/telling/record-desk.ts";
import type { Told } from "./core/telling/told.ts";
import { messagesFor } from "./messages/messages.ts";
import { commentText, statusText } from "./report/comment.ts";
import type { Settings } from "./settings/settings.ts";
import { type Poster, tellAdministrators } from "./tell-administrators.ts";
import { tellRecords } from "./tell-records.ts";

type ToldStore = {
  readonly load: () => { readonly told: Told | undefined; readonly problems: readonly Problem[] };
  /** Answers what went wrong: without it, somebody may be told again. */
  readonly save: (told: Told) => readonly Problem[];
};

type AlertStore = {
  /** Alerts that are open in Slack; none where nothing is remembered yet. */
  readonly load: () => { readonly alerts: OpenAlerts; readonly problems: readonly Problem[] };
  readonly save: (alerts: OpenAlerts) => readonly Problem[];
};

/** By what people are reached. */
export type People = {
  readonly records: RecordDesk;
  readonly told: ToldStore | undefined;
  /** Undefined: there is no bot token. */
  readonly slack: Poster | undefined;
  readonly alerts: AlertStore | undefined;
  /** Address of docs/troubleshooting.md, if it is known. */
  readonly runbook: string | undefined;
  /** Region of the IAM Identity Center instance. */
  readonly region: string;
  readonly clock: Clock;
};

/**
 * Tells the people whom a run concerns, each once: owners on their records, administrators in Slack. Answers what
 * went wrong about it, which is never a reason for a run to fail. A run that only plans tells nobody.
 */
export const tell = async (
  people: People,
  result: RunResult,
  settings: Settings,
): Promise<readonly Problem[]> => {
  if (result.mode === "plan") return [];
  const { told, problems: forgotten } = people.told?.load() ?? { told: undefined, problems: [] };
  const onRecords = await tellOwners(people, result, settings, told);
  const unsaved =
    onRecords.told === told || onRecords.told === undefined ? [] : people.told?.save(onRecords.told);
  // Where nothing is known of earlier runs, nobody can say since when a record fails, nor that it does no more.
  const failingSince = told && (onRecords.told?.failingSince ?? {});
  const { heldBack } = onRecords;
  const inSlack = await tellInSlack(people, result, settings, { failingSince, heldBack });
  return [...forgotten, ...onRecords.problems, ...heldProblems(heldBack), ...(unsaved ?? []), ...inSlack];
};

const heldProblems = (heldBack: readonly Problem[] = []): readonly Problem[] => {
  const codes = [...new Set(heldBack.map(({ code }) => code))].sort(compareText);
  return codes.length === 0 ? [] : [{ code: "comments-held", data: { count: recordsIn(heldBack), codes } }];
};

/** Last of all, when all else is done: whatever Slack does, it delays nothing. */
const tellInSlack = async (
  { slack, clock, runbook, alerts }: People,
  result: RunResult,
  settings: Settings,
  of: {
    readonly failingSince: Told["failingSince"] | undefined;
    readonly heldBack: readonly Problem[] | undefined;
  },
): Promise<readonly Problem[]> => {
  if (settings.slack === undefined) return [];
  const { alerts: before, problems: forgotten } = alerts?.load() ?? { alerts: undefined, problems: [] };
  const channel = settings.slack;
  const told = { ...of, result, settings, channel, open: before, runbook };
  const { open, problems } = await tellAdministrators({ slack, clock }, told);
  const isNews = open !== undefined && JSON.stringify(open) !== JSON.stringify(before);
  const unsaved = isNews ? (alerts?.save(open) ?? []) : [];
  return [...forgotten, ...problems, ...unsaved];
};

/** Nobody is told of what an administrator has to put right first. */
const tellOwners = async (
  people: People,
  { reached, problems }: RunResult,
  settings: Settings,
  told: Told | undefined,
): Promise<{
  readonly told: Told | undefined;
  readonly problems: readonly Problem[];
  readonly heldBack: readonly Problem[] | undefined;
}> => {
  const isHindered = problems.some(
    (problem) =>
      problem.code === "paused" ||
      (problem.code === "ledger-empty" && problem.data.ledger === "permissionSets"),
  );
  if (reached === undefined || isHindered) return { told, problems: [], heldBack: undefined };
  return tellRecords(people.records, reached, problems, told, people.clock, {
    tellsSuccess: settings.tellsSuccess,
    mostComments: settings.limits.comments,
    mostAlike: settings.limits.alikeProblems,
    remembers: people.told !== undefined,
    presetOf: (app) => settings.ledgers.find((one) => one.app === app)?.preset ?? settings.language,
    needsLastEditor: (app) =>
      (Object.keys(settings.guardrails.accountOwners).length > 0 || settings.accounts?.saysOwners === true) &&
      settings.ledgers.some((one) => one.app === app && one.kind === "assignments"),
    ...wording(reached, people, settings),
    onPosting: (soFar) => void people.told?.save(soFar),
  });
};

const wording = (
  { index, instance }: NonNullable<RunResult["reached"]>,
  { region, runbook, slack }: Pick<People, "region" | "runbook" | "slack">,
  { language, portalUrl, slack: channel }: Settings,
) => {
  const messages = messagesFor(language);
  const page = { en: "for-users.md", ja: "for-users.ja.md" }[language];
  const portal = {
    url: portalUrl ?? `https://${instance.identityStoreId}.awsapps.com/start`,
    region,
    guide: runbook?.replace(/[^/]+$/, page),
  };
  const context = { index, portal, isAlerted: slack !== undefined && channel !== undefined };
  return {
    commentText: (content: Parameters<typeof commentText>[0]) => commentText(content, context, messages),
    statusText: (news: Parameters<typeof statusText>[0]) => statusText(news, messages),
  };
};
