import type { Comment, Issue, Reaction, Repository } from "./repository.ts";

/** Resources in GitHub's JSON, with the parts that a client may rely on. https://docs.github.com/en/rest */

/** A stable number for a name, in place of the ids that GitHub gives out. */
function idOf(name: string): number {
  return [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_000_007, 7);
}

function userJson(login: string, type: "User" | "Bot" = "User") {
  return { login, id: idOf(login), type, site_admin: false };
}

export function repositoryJson({ settings }: Repository) {
  const [owner = "", name = ""] = settings.repository.split("/");
  return {
    id: idOf(settings.repository),
    name,
    full_name: settings.repository,
    private: settings.visibility !== "public",
    visibility: settings.visibility,
    owner: { ...userJson(owner), type: "Organization" },
    html_url: `https://github.com/${settings.repository}`,
    default_branch: "main",
    archived: false,
  };
}

export function issueJson(repository: Repository, issue: Issue, commentCount: number) {
  const base = {
    id: idOf(`issue ${issue.number}`),
    number: issue.number,
    title: issue.title,
    state: "open",
    locked: issue.locked,
    comments: commentCount,
    user: userJson("octocat"),
    body: null,
    labels: [],
    assignees: [],
    html_url: `${webUrl(repository)}/${issue.isPullRequest ? "pull" : "issues"}/${issue.number}`,
  };
  return issue.isPullRequest ? { ...base, pull_request: { html_url: base.html_url } } : base;
}

export function commentJson(repository: Repository, comment: Comment) {
  const byContent = (content: string) => comment.reactions.filter((one) => one.content === content).length;
  return {
    id: comment.id,
    body: comment.body,
    user: userJson(comment.user, comment.type),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: "NONE",
    issue_url: `https://api.github.com/repos/${repository.settings.repository}/issues/${comment.issue}`,
    html_url: `${webUrl(repository)}/issues/${comment.issue}#issuecomment-${comment.id}`,
    reactions: {
      total_count: comment.reactions.length,
      ...Object.fromEntries(reactionContents.map((content) => [content, byContent(content)])),
    },
  };
}

export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;

/** Every app's login ends so, and no person's. */
export function reactionJson({ id, user, content }: Reaction) {
  return { id, user: userJson(user, user.endsWith("[bot]") ? "Bot" : "User"), content };
}

/** `maintain` and `triage` show as `write` and `read`; a world knows only what is shown. */
export function permissionJson(login: string, permission: "admin" | "write" | "read" | "none") {
  const reaches = (...levels: string[]) => levels.includes(permission);
  return {
    permission,
    role_name: permission,
    user: {
      ...userJson(login),
      permissions: {
        pull: reaches("read", "write", "admin"),
        triage: reaches("write", "admin"),
        push: reaches("write", "admin"),
        maintain: reaches("admin"),
        admin: reaches("admin"),
      },
    },
  };
}

function webUrl({ settings }: Repository): string {
  return `https://github.com/${settings.repository}`;
}
