import type { GithubEvent } from "./run-program.ts";

/** Events of the repository example/identity-sync, with the members that GitHub's payloads have. */

const owner = { login: "example", id: 1001, type: "Organization", site_admin: false };
const sender = { login: "sato", id: 3001, type: "User", site_admin: false };

const repository = (visibility: "public" | "private") => ({
  id: 2002,
  node_id: "R_kgDOExample",
  name: "identity-sync",
  full_name: "example/identity-sync",
  private: visibility === "private",
  visibility,
  owner,
  html_url: "https://github.com/example/identity-sync",
  default_branch: "main",
  fork: false,
});

const common = { repository: repository("private"), organization: owner, sender };

export const schedule: GithubEvent = {
  name: "schedule",
  payload: { ...common, schedule: "3-59/10 * * * *", workflow: ".github/workflows/sync.yml" },
};

/** The same in a repository that anybody can read. */
export const publicSchedule: GithubEvent = {
  ...schedule,
  payload: { ...schedule.payload, repository: repository("public") },
};

export const dispatch: GithubEvent = {
  name: "workflow_dispatch",
  payload: { ...common, inputs: {}, ref: "refs/heads/main", workflow: ".github/workflows/sync.yml" },
};

export const repositoryDispatch: GithubEvent = {
  name: "repository_dispatch",
  payload: { ...common, action: "sync", branch: "main", client_payload: {} },
};

export const push = (ref: string): GithubEvent => ({
  name: "push",
  ref,
  payload: { ...common, ref, before: "0".repeat(40), after: "1".repeat(40), commits: [], forced: false },
});

export const pullRequest: GithubEvent = {
  name: "pull_request",
  ref: "refs/pull/7/merge",
  payload: {
    ...common,
    action: "synchronize",
    number: 7,
    pull_request: { number: 7, state: "open", head: { ref: "settings" }, base: { ref: "main" } },
  },
};

export type CommentOptions = {
  readonly by?: string;
  readonly type?: "User" | "Bot";
  readonly action?: "created" | "edited" | "deleted";
  readonly on?: "issue" | "pull request";
  /** Default 5. */
  readonly issue?: number;
  /** Default 4004. */
  readonly id?: number;
  readonly visibility?: "public" | "private";
  readonly fullName?: string;
};

export const comment = (body: string, options: CommentOptions = {}): GithubEvent => {
  const { by = "sato", type = "User", action = "created", on = "issue", visibility = "private" } = options;
  const { issue = 5, id = 4004 } = options;
  const user = { login: by, id: 3001, type, site_admin: false };
  const url = "https://api.github.com/repos/example/identity-sync";
  return {
    name: "issue_comment",
    payload: {
      ...common,
      action,
      issue: {
        number: issue,
        title: "Sync",
        state: "open",
        user,
        ...(on === "pull request" ? { pull_request: { url: `${url}/pulls/${issue}` } } : {}),
      },
      comment: {
        id,
        body,
        user,
        author_association: "CONTRIBUTOR",
        created_at: "2026-04-01T09:30:00Z",
        updated_at: "2026-04-01T09:30:00Z",
        html_url: `https://github.com/example/identity-sync/issues/${issue}#issuecomment-${id}`,
      },
      repository: {
        ...repository(visibility),
        ...(options.fullName === undefined ? {} : { full_name: options.fullName }),
      },
      sender: user,
      ...(action === "edited" ? { changes: { body: { from: "hello" } } } : {}),
    },
  };
};
