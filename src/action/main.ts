import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { leaveAudit } from "../audit/leave.ts";
import { systemClock } from "../clock.ts";
import { connect, type Surroundings } from "../connect.ts";
import { distinct, type Problem } from "../core/model/problem.ts";
import { exitCodeOfRun, type RunMode, type RunResult, type Trigger } from "../core/planning/run-result.ts";
import { type NamesShown, resultShown, withoutAddresses } from "../core/telling/short-names.ts";
import { loadSettings, type StopSignals, slackFrom, splitTokens, stopSignal } from "../environment.ts";
import { useProxyForFetch } from "../fetch-proxy.ts";
import type { SyncComment } from "../github/comment-event.ts";
import { decide, triggerOf } from "../github/decision.ts";
import { type GithubEvent, readEvent } from "../github/event.ts";
import { hasPermission, permissionToSync } from "../github/permission.ts";
import { isPublicRepository } from "../github/visibility.ts";
import { type Log, logTo, safeLine } from "../log.ts";
import { messagesFor } from "../messages/messages.ts";
import { namesFor, withNames } from "../names.ts";
import { progressLog } from "../progress.ts";
import { messageOf, RemoteError } from "../remote-error.ts";
import { annotationsOf } from "../report/annotations.ts";
import { jsonReport } from "../report/json.ts";
import type { JsonReport } from "../report/json-schema.ts";
import { markdownReport } from "../report/markdown.ts";
import type { Told } from "../report/reply.ts";
import { outcomeLines, planLines, problemLines } from "../report/text.ts";
import { requestCounter } from "../request-counter.ts";
import { type Listener, type Ports, run } from "../run.ts";
import type { Settings } from "../settings/settings.ts";
import { answer, githubAccess } from "./answer.ts";
import { withTerraform } from "./terraform.ts";

const log: Log = logTo((text) => void process.stdout.write(text));
const usageError = 2;

const main = async (): Promise<number> => {
  useProxyForFetch();
  const event = readEvent(process.env);
  const issue = core.getInput("issue");
  if (!/^\d*$/.test(issue))
    return fail(`the input issue must be the number of an issue, not "${issue}"`, usageError);
  const onIssue = issue === "" ? undefined : Number(issue);
  const asking = { mode: core.getInput("mode") || "auto", full: core.getInput("full"), issue: onIssue };
  const decision = decide(asking, event);
  if (decision.kind === "usage-error") return fail(decision.why, usageError);
  if (decision.kind === "nothing") {
    log.info(`Nothing to do: ${decision.why}.`);
    return 0;
  }
  const { comment, mode } = decision;
  const inputs = readInputs(event);
  if (comment !== undefined) {
    const { login } = comment;
    const may = await maySync(comment, event).catch((error: unknown) => ({ error }));
    if (typeof may === "object")
      return fail(
        `GitHub did not say what ${login} may do here, so nothing was started: ${messageOf(may.error)}`,
        1,
      );
    if (!may) {
      log.info(`Nothing to do: ${login} may not start a sync here.`);
      return 0;
    }
  }

  const trigger = triggerOf(event, comment);
  const begunAt = systemClock.now();
  const tell = ({ told, isRun, language }: Ended): Promise<void> =>
    answer({
      event,
      own: comment,
      onIssue,
      mode,
      begunAt,
      told,
      isRun,
      messages: messagesFor(language),
      log,
    }).catch((error: unknown) => log.info(`The comments were not answered: ${messageOf(error)}`));
  const notRun = (problems: readonly Problem[]): Told => ({
    status: "failed",
    problems,
    reached: undefined,
    trigger,
    startedAt: begunAt,
    finishedAt: systemClock.now(),
  });
  let ended: Ended;
  try {
    ended = await sync(decision, event, trigger, inputs, notRun);
  } catch (error) {
    await tell({ exitCode: 1, told: notRun([]), isRun: false, language: "en" });
    throw error;
  }
  await tell(ended);
  return ended.exitCode;
};

/** How it ended, for GitHub and for whoever waits for an answer. */
type Ended = {
  readonly exitCode: number;
  readonly told: Told;
  readonly isRun: boolean;
  readonly language: Settings["language"];
};

/** What the event asks for: to plan or to apply, and whether to read everything anew. */
type Asked = { readonly mode: RunMode; readonly full: boolean };

const sync = async (
  asked: Asked,
  event: GithubEvent,
  trigger: Trigger,
  inputs: Inputs,
  notRun: (problems: readonly Problem[]) => Told,
): Promise<Ended> => {
  const unbegun = (
    problems: readonly Problem[],
    why: string,
    language: Settings["language"] = "en",
  ): Ended => ({
    exitCode: fail(why, usageError),
    told: notRun(problems),
    isRun: false,
    language,
  });
  if (inputs.mistakes.length > 0) return unbegun([], inputs.mistakes.join("; "));
  const loaded = loadSettings(core.getInput("config"));
  if (loaded.status === "invalid") {
    const { problems, language } = loaded;
    for (const line of problemLines(problems, messagesFor("en"))) log.info(line);
    annotate(problems, language);
    return unbegun(problems, "the settings file cannot be used", language);
  }
  const { settings } = loaded;
  for (const secret of secretsOf(settings)) core.setSecret(secret);
  const names = namesFor(settings, isPublicRepository(event.payload));
  const stop = stopSignal(inputs.timeLimit);
  try {
    const { approvePlan, surroundings } = inputs;
    const ports = connect(settings, surroundings(stop));
    const ended = await reconcile(settings, asked, trigger, approvePlan, ports, names);
    const { result: exported, file } = await withTerraform(ended, {
      path: core.getInput("terraform-path"),
      names,
      owner: settings.desired.owner,
      readExisting: ports.readExisting,
      requests: ports.requests,
      log,
    });
    core.setOutput("terraform", file);
    const { result, folder } = withAudit(exported, names, approvePlan);
    core.setOutput("audit", folder);
    const exitCode = await publish(result, settings, names);
    return { exitCode, told: resultShown(names, result), isRun: true, language: settings.language };
  } finally {
    stop.dispose();
  }
};

/** What the settings took from the environment, and what is sent of it: a runner hides a text, not what is made of it. */
const secretsOf = ({ kintone: { basicAuth, clientCertificate } }: Settings): readonly string[] => {
  const basic =
    basicAuth === undefined
      ? []
      : [basicAuth.password, Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString("base64")];
  return [...basic, clientCertificate?.password ?? ""].filter((secret) => secret !== "");
};

const fail = (why: string, code: number): number => {
  core.error(safeLine(why));
  return code;
};

const readInputs = (event: GithubEvent) => {
  const mistakes: string[] = [];
  const apiTokens = splitTokens(core.getInput("kintone-api-token") || process.env.KINTONE_API_TOKEN);
  for (const token of apiTokens) core.setSecret(token);
  if (apiTokens.length === 0)
    mistakes.push(
      "the input kintone-api-token is empty: it needs one API token per app, separated by commas",
    );
  const timeLimit = Number(core.getInput("time-limit") || "8");
  if (!(timeLimit > 0)) mistakes.push("the input time-limit must be a number of minutes above 0");
  const region = core.getInput("aws-region") || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  if (region === undefined)
    mistakes.push("the input aws-region is empty, and the environment names no region");
  const approvePlan = core.getInput("approve-plan") || undefined;
  if (approvePlan !== undefined && event.name !== "workflow_dispatch")
    mistakes.push("approve-plan is accepted from workflow_dispatch alone");
  const slackToken = core.getInput("slack-bot-token") || process.env.SLACK_BOT_TOKEN;
  if (slackToken) core.setSecret(slackToken);
  const roleArn = core.getInput("role-to-assume");
  const audience = core.getInput("audience") || "sts.amazonaws.com";
  const role = {
    roleArn,
    sessionName: core.getInput("role-session-name") || `identity-sync-${event.runId || "run"}`,
    idToken: () => mintIdToken(audience),
  };
  const surroundings = ({ signal, telling }: StopSignals): Surroundings => ({
    apiTokens,
    region: region ?? "",
    role: roleArn === "" ? undefined : role,
    statePath: core.getInput("state-path") || undefined,
    slack: slackFrom(slackToken),
    runbook: runbookUrl(event),
    clock: systemClock,
    counter: requestCounter(),
    signal,
    telling,
  });
  return { mistakes, timeLimit, approvePlan, surroundings };
};

type Inputs = ReturnType<typeof readInputs>;

/** The page of this very version, where GitHub says which that is; it does not for an action in the workspace. */
const runbookUrl = ({ serverUrl }: GithubEvent): string | undefined => {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = process.env;
  return repository && ref ? `${serverUrl}/${repository}/blob/${ref}/docs/troubleshooting.md` : undefined;
};

/** Without `id-token: write` there is nobody to ask, however often. */
const mintIdToken = (audience: string): Promise<string> => {
  if (process.env.ACTIONS_ID_TOKEN_REQUEST_URL) return core.getIDToken(audience);
  const message = "the job has no permission id-token: write";
  throw new RemoteError({
    service: "github",
    operation: "id-token",
    kind: "denied",
    code: "NoIdToken",
    message,
  });
};

const maySync = (comment: SyncComment, event: GithubEvent): Promise<boolean> =>
  hasPermission(githubAccess(event), comment.login, permissionToSync(comment.isPublic));

const reconcile = (
  settings: Settings,
  { mode, full: isFull }: Asked,
  trigger: Trigger,
  approved: string | undefined,
  ports: Ports,
  names: NamesShown,
): Promise<RunResult> => {
  const english = messagesFor("en");
  const listener: Listener = {
    onPhase: (phase) =>
      log.info({ ledgers: "Reading kintone …", target: "Reading AWS …", apply: "Applying …" }[phase]),
    onPlan: (plan, index) => log.info(planLines(plan, index, english).join("\n")),
    onProgress: progressLog(ports.clock, log.info),
    onOutcome: (outcome, index, done, total) =>
      log.info(outcomeLines(outcome, index, english, `[${done}/${total}]`).join("\n")),
  };
  const isPaused = process.env.IDENTITY_SYNC_PAUSED === "true";
  return run(ports, { settings, mode, trigger, approved, isPaused, isFull }, withNames(names, listener));
};

/**
 * Leaves the audit trail, with people as this run may show them. What is not to be shown is not offered as an
 * artifact either: then the folder is not told.
 */
const withAudit = (
  result: RunResult,
  names: NamesShown,
  approved: string | undefined,
): { readonly result: RunResult; readonly folder: string } => {
  const folder = core.getInput("audit-path");
  if (folder === "") return { result, folder: "" };
  const { GITHUB_RUN_ID: id = "", GITHUB_RUN_ATTEMPT: attempt = "", GITHUB_SHA: commit = "" } = process.env;
  const { file, problems } = leaveAudit(resultShown(names, result), {
    folder,
    statePath: core.getInput("state-path") || undefined,
    run: { id, attempt, commit },
    approved,
  });
  return {
    result: { ...result, problems: distinct([...result.problems, ...problems]) },
    folder: file !== undefined && names === "full" ? folder : "",
  };
};

const annotate = (problems: readonly Problem[], language: "en" | "ja"): void => {
  const print = { error: core.error, warning: core.warning, notice: core.notice };
  for (const { severity, text } of annotationsOf(problems, messagesFor(language)))
    print[severity](safeLine(text));
};

/**
 * Tells the result in every form that a workflow can take up. The report names people in full, so a run that does
 * not leaves none.
 */
const publish = async (full: RunResult, settings: Settings, names: NamesShown): Promise<number> => {
  const result = resultShown(names, full);
  const messages = messagesFor(settings.language);
  const english = messagesFor("en");
  log.info(problemLines(result.problems, english).join("\n"));
  annotate(result.problems, settings.language);
  if (process.env.GITHUB_STEP_SUMMARY !== undefined)
    await core.summary.addRaw(markdownReport(result, messages)).write();
  const report = jsonReport(full, messages);
  core.setOutput("status", report.status);
  core.setOutput("changes", report.counts.changes);
  core.setOutput("removals", report.counts.removals);
  core.setOutput("problems", report.counts.problems);
  core.setOutput("plan-checksum", report.planChecksum ?? "");
  core.setOutput("report", names === "full" ? writeReport(report) : "");
  log.info(`Status: ${report.status}`);
  return exitCodeOfRun(result, settings.failsOnProblems);
};

/** Answers the report's path. */
const writeReport = (report: JsonReport): string => {
  const folder = process.env.RUNNER_TEMP ?? tmpdir();
  const path = join(folder, "identity-sync-report.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
};

/** Runs the action; the exit code is left with the process. */
export const act = async (): Promise<void> => {
  try {
    process.exitCode = await main();
  } catch (error) {
    // A stack printed raw would be read for commands, too; and whoever it names may read in a public place.
    log.info(withoutAddresses(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    core.error(safeLine(`This is a mistake in the program itself: ${withoutAddresses(messageOf(error))}`));
    process.exitCode = 1;
  }
};
