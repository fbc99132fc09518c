import type { CheckItem } from "../../core/model/check-item.ts";
import { timesOf } from "../../core/model/clock-of-runs.ts";
import { tryRepository } from "../../github/permission.ts";
import type { GithubAccess } from "../../github/requests.ts";
import { lastScheduledSuccess, readRuns, readWorkflows, type Workflow } from "../../github/workflow-runs.ts";
import type { CheckContext } from "./context.ts";
import { readWorkflowText, type WorkflowText } from "./workflow-text.ts";

const area = "GitHub";
/** Minutes without a run that succeeded after which somebody should look: several of ten minutes each were dropped. */
const patience = 60;

/** What the job and the token say of the repository, its workflow and its runs. */
export const checkGithub = async (context: CheckContext): Promise<readonly CheckItem[]> => {
  const { github, job, surroundings, messages } = context;
  const { checks } = messages;
  const ofJob: CheckItem =
    job === undefined
      ? { area, mark: "unknown", text: checks.jobPermissionsUnknown }
      : job.hasIdToken
        ? { area, mark: "ok", text: checks.jobHasIdToken(job.event) }
        : { area, mark: "missing", text: checks.jobLacksIdToken(job.event) };
  if (github === undefined) return [{ area, mark: "unknown", text: checks.githubNotTried }, ofJob];
  const { repository } = github;
  const access = { ...github, clock: surroundings.clock, counter: surroundings.counter };
  const error = await tryRepository(access);
  if (error !== undefined)
    return [{ area, mark: "missing", text: checks.repositoryFailed({ repository, error }) }, ofJob];
  const clock = await checkClock(context, access);
  return [
    { area, mark: "ok", text: checks.repositoryRead(repository) },
    // The file of the workflow says more than this machine knows.
    ...(job === undefined && clock.isFound ? [] : [ofJob]),
    ...clock.items,
  ];
};

type SyncWorkflow = { readonly workflow: Workflow; readonly text: WorkflowText };

/** The workflow that syncs: whether it is switched on, by what it starts, and whether it does. */
const checkClock = async (
  context: CheckContext,
  access: GithubAccess,
): Promise<{ readonly items: readonly CheckItem[]; readonly isFound: boolean }> => {
  const words = context.messages.checks.clock;
  const workflows = await readWorkflows(access);
  if (workflows === "unreadable")
    return { items: [{ area, mark: "unknown", text: words.unreadable }], isFound: false };
  const syncs = syncsAmong(workflows);
  if (syncs.length === 0) {
    const isReadable = workflows.some(({ text }) => text !== undefined);
    const text = workflows.length > 0 && !isReadable ? words.filesUnreadable : words.notFound;
    const items: readonly CheckItem[] = [
      { area, mark: "unknown", text },
      ...(await lastScheduledRun(context, access)),
    ];
    return { items, isFound: false };
  }
  const items: CheckItem[] = [];
  for (const sync of syncs) items.push(...(await clockOf(context, access, sync)));
  return { items, isFound: true };
};

/** What lets held changes through waits for a person, and has no clock. */
const syncsAmong = (workflows: readonly Workflow[]): readonly SyncWorkflow[] => {
  const syncs = workflows.flatMap((workflow): readonly SyncWorkflow[] => {
    const text = workflow.text === undefined ? undefined : readWorkflowText(workflow.text);
    return text?.isSync === true && !text.approves ? [{ workflow, text }] : [];
  });
  const scheduled = syncs.filter(({ text }) => text.crons.length > 0);
  return scheduled.length > 0 ? scheduled : syncs;
};

const clockOf = async (
  { surroundings, messages, github }: CheckContext,
  access: GithubAccess,
  { workflow, text }: SyncWorkflow,
): Promise<readonly CheckItem[]> => {
  const words = messages.checks.clock;
  const { state } = workflow;
  const file = workflow.path.split("/").at(-1) ?? workflow.path;
  const { lacks } = text;
  const items: CheckItem[] = [
    lacks.length === 0
      ? { area, mark: "ok", text: words.permitted(file) }
      : { area, mark: "missing", text: words.notPermitted({ file, lacks }) },
    state === "active"
      ? { area, mark: "ok", text: words.active(file) }
      : {
          area,
          mark: "missing",
          text: words.disabled({ file, state, repository: github?.repository ?? "" }),
        },
    text.crons.length > 0
      ? { area, mark: "ok", text: words.scheduled({ file, crons: text.crons }) }
      : { area, mark: "unknown", text: words.notScheduled(file) },
  ];
  const runs = await readRuns(access, workflow.id, text.clocks);
  if (runs === "unreadable") return [...items, { area, mark: "unknown", text: words.unreadable }];
  const times = timesOf(runs, surroundings.clock.now());
  const minutes = times.successMinutesAgo;
  const ended = runs.filter(({ isOver }) => isOver).length;
  items.push(
    minutes === undefined
      ? { area, mark: ended > 0 ? "missing" : "unknown", text: words.noSuccess({ file, runs: ended }) }
      : minutes <= times.patience
        ? { area, mark: "ok", text: words.success({ file, minutes }) }
        : { area, mark: "missing", text: words.successTooOld({ file, minutes }) },
  );
  const { gaps } = times;
  if (gaps !== undefined)
    items.push({ area, mark: gaps.isUneven ? "warning" : "ok", text: words.gaps({ file, ...gaps }) });
  return items;
};

/** Where the workflow is not to be found: whatever of the repository ran by a schedule. */
const lastScheduledRun = async (
  { surroundings, messages }: CheckContext,
  access: GithubAccess,
): Promise<readonly CheckItem[]> => {
  const { checks } = messages;
  const last = await lastScheduledSuccess(access);
  if (last === "unreadable") return [{ area, mark: "unknown", text: checks.clock.unreadable }];
  if (last === "none") return [];
  const minutes = Math.max(0, Math.round((surroundings.clock.now().getTime() - last.getTime()) / 60_000));
  return [
    minutes <= patience
      ? { area, mark: "ok", text: checks.lastScheduledRun(minutes) }
      : { area, mark: "missing", text: checks.scheduledRunTooOld(minutes) },
  ];
};
