import type { CheckItem } from "../../core/check-item.ts";
import { tryRepository } from "../../github/permission.ts";
import { lastScheduledSuccess } from "../../github/workflow-runs.ts";
import type { CheckContext } from "./context.ts";

const area = "GitHub";
/** Minutes without a run that succeeded after which somebody should look: several of ten minutes each were dropped. */
const patience = 60;

/** What the job and the token say of the repository and its runs. */
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
  return [
    { area, mark: "ok", text: checks.repositoryRead(repository) },
    ofJob,
    await lastRun(context, await lastScheduledSuccess(access)),
  ];
};

const lastRun = (
  { surroundings, messages }: CheckContext,
  last: Awaited<ReturnType<typeof lastScheduledSuccess>>,
): CheckItem => {
  const { checks } = messages;
  if (last === "unreadable") return { area, mark: "unknown", text: checks.runsUnreadable };
  if (last === "none") return { area, mark: "unknown", text: checks.noScheduledRun };
  const minutes = Math.max(0, Math.round((surroundings.clock.now().getTime() - last.getTime()) / 60_000));
  return minutes <= patience
    ? { area, mark: "ok", text: checks.lastScheduledRun(minutes) }
    : { area, mark: "missing", text: checks.scheduledRunTooOld(minutes) };
};
