import { Octokit } from "@octokit/rest";
import type { RequestCounter } from "../request-counter.ts";

const order = ["none", "read", "write", "admin"] as const;
type Permission = (typeof order)[number];

export type GithubAccess = {
  /** `GITHUB_API_URL`: also right on GitHub Enterprise. */
  readonly apiUrl: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  readonly counter: RequestCounter;
};

const timeout = 10_000;

const octokitFor = ({ apiUrl, token }: GithubAccess): Octokit =>
  new Octokit({ auth: token, baseUrl: apiUrl, request: { timeout }, log: silent });

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Whether a person has at least this permission in the repository. GitHub answers `read` for everybody in a public
 * repository, and 404 for whom it does not know.
 */
export const hasPermission = async (
  access: GithubAccess,
  login: string,
  minimum: Permission,
): Promise<boolean> => {
  const [owner = "", repo = ""] = access.repository.split("/");
  access.counter.count("github", "GET /repos/{owner}/{repo}/collaborators/{username}/permission");
  try {
    const { data } = await octokitFor(access).rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
    });
    return order.indexOf(data.permission as Permission) >= order.indexOf(minimum);
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) return false;
    throw error;
  }
};

/** Reads the repository, to see whether the token works. Answers what went wrong. */
export const tryRepository = async (access: GithubAccess): Promise<string | undefined> => {
  const [owner = "", repo = ""] = access.repository.split("/");
  access.counter.count("github", "GET /repos/{owner}/{repo}");
  try {
    await octokitFor(access).rest.repos.get({ owner, repo });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
