import { RemoteError } from "../remote-error.ts";
import { type GithubAccess, githubRequests } from "./requests.ts";

export type Workflow = {
  readonly id: number;
  readonly name: string;
  /** In the repository, `.github/workflows/sync.yml`. */
  readonly path: string;
  /** `active`, `disabled_inactivity`, `disabled_manually`, … */
  readonly state: string;
  /** The file on the default branch; undefined: it could not be read, which takes `contents: read`. */
  readonly text: string | undefined;
};

export type WorkflowRun = {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly isOver: boolean;
  readonly isSuccess: boolean;
};

/** More files than this are not read: a repository that syncs has few. */
const mostFiles = 50;
const runsPage = 20;

/**
 * The workflows of the repository, each with its file. `unreadable`: the token lacks `actions: read`, or GitHub did
 * not answer.
 */
export const readWorkflows = async (access: GithubAccess): Promise<readonly Workflow[] | "unreadable"> => {
  const { send } = githubRequests(access);
  const textOf = async (path: string): Promise<string | undefined> => {
    try {
      const { data } = await send("GET /repos/{owner}/{repo}/contents/{path}", ({ octokit, ...call }) =>
        octokit.rest.repos.getContent({ ...call, path }),
      );
      return "content" in data ? Buffer.from(data.content, "base64").toString() : undefined;
    } catch (error) {
      if (error instanceof RemoteError) return undefined;
      throw error;
    }
  };
  try {
    const { data } = await send("GET /repos/{owner}/{repo}/actions/workflows", ({ octokit, ...call }) =>
      octokit.rest.actions.listRepoWorkflows({ ...call, per_page: 100 }),
    );
    const found: Workflow[] = [];
    // What GitHub itself runs (`dynamic/…`) has no file.
    const own = data.workflows.filter(
      ({ path, state }) => path.startsWith(".github/workflows/") && state !== "deleted",
    );
    for (const { id, name, path, state } of own.slice(0, mostFiles))
      found.push({ id, name, path, state, text: await textOf(path) });
    return found;
  } catch (error) {
    if (error instanceof RemoteError) return "unreadable";
    throw error;
  }
};

/** The newest runs of a workflow that one of the events started. */
export const readRuns = async (
  access: GithubAccess,
  workflow: number,
  events: readonly string[],
): Promise<readonly WorkflowRun[] | "unreadable"> => {
  const { send } = githubRequests(access);
  try {
    const found: WorkflowRun[] = [];
    for (const event of events) {
      const { data } = await send(
        "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
        ({ octokit, ...call }) =>
          octokit.rest.actions.listWorkflowRuns({
            ...call,
            workflow_id: workflow,
            event,
            per_page: runsPage,
          }),
      );
      found.push(
        ...data.workflow_runs.map(({ created_at, updated_at, conclusion }) => ({
          startedAt: new Date(created_at),
          endedAt: new Date(updated_at),
          isOver: conclusion !== null,
          isSuccess: conclusion === "success",
        })),
      );
    }
    return found
      .filter(
        ({ startedAt, endedAt }) => !Number.isNaN(startedAt.getTime()) && !Number.isNaN(endedAt.getTime()),
      )
      .sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  } catch (error) {
    if (error instanceof RemoteError) return "unreadable";
    throw error;
  }
};

/**
 * When the last scheduled run of the repository that succeeded ended. `unreadable`: the token lacks `actions: read`,
 * or GitHub did not answer.
 */
export const lastScheduledSuccess = async (access: GithubAccess): Promise<Date | "none" | "unreadable"> => {
  try {
    const { data } = await githubRequests(access).send(
      "GET /repos/{owner}/{repo}/actions/runs",
      ({ octokit, ...call }) =>
        octokit.rest.actions.listWorkflowRunsForRepo({
          ...call,
          event: "schedule",
          status: "success",
          per_page: 1,
        }),
    );
    const [last] = data.workflow_runs;
    const ended = last === undefined ? undefined : new Date(last.updated_at);
    if (ended === undefined) return "none";
    return Number.isNaN(ended.getTime()) ? "unreadable" : ended;
  } catch {
    return "unreadable";
  }
};
