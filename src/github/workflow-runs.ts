import { type GithubAccess, githubRequests } from "./requests.ts";

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
