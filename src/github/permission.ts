import { messageOf, RemoteError } from "../remote-error.ts";
import { type GithubAccess, githubRequests } from "./requests.ts";

const order = ["none", "read", "write", "admin"] as const;
type Permission = (typeof order)[number];

/** What may be asked of who comments. GitHub tells `maintain` as `write`, and `triage` as `read`. */
export const askablePermissions = ["read", "write", "admin"] as const;
export type AskablePermission = (typeof askablePermissions)[number];

/**
 * The permission that a `/sync` needs. On a public repository everybody has `read`, so asking for it would ask for
 * nothing: there it is `write`.
 */
export const permissionToSync = (
  isPublic: boolean,
  minimum: AskablePermission = "read",
): AskablePermission => (isPublic && minimum === "read" ? "write" : minimum);

/**
 * Whether a person has at least this permission in the repository. GitHub answers `read` for everybody in a public
 * repository, and 404 for whom it does not know. Throws RemoteError.
 */
export const hasPermission = async (
  access: GithubAccess,
  login: string,
  minimum: AskablePermission,
): Promise<boolean> => {
  try {
    const { data } = await githubRequests(access).send(
      "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
      ({ octokit, ...call }) =>
        octokit.rest.repos.getCollaboratorPermissionLevel({ ...call, username: login }),
    );
    return order.indexOf(data.permission as Permission) >= order.indexOf(minimum);
  } catch (error) {
    if (error instanceof RemoteError && error.kind === "not-found") return false;
    throw error;
  }
};

/** Reads the repository, to see whether the token works. Answers what went wrong. */
export const tryRepository = async (access: GithubAccess): Promise<string | undefined> => {
  try {
    await githubRequests(access).send("GET /repos/{owner}/{repo}", ({ octokit, ...call }) =>
      octokit.rest.repos.get(call),
    );
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
};
