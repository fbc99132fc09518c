import { type GithubAccess, githubRequests } from "./requests.ts";

export type ReactionContent = "eyes" | "rocket" | "confused";

/** A comment as GitHub lists it, with what is read of it. */
export type ListedComment = {
  readonly id: number;
  readonly issue: number;
  readonly body: string;
  readonly login: string;
  readonly isByBot: boolean;
  /** GitHub gives whole seconds. */
  readonly createdAt: Date;
  readonly url: string;
  /** By whomever. */
  readonly reactions: Readonly<Record<ReactionContent, number>>;
};

export type CommentList = {
  readonly comments: readonly ListedComment[];
  /** GitHub's time when it answered, whole seconds. */
  readonly listedAt: Date | undefined;
};

/** Comments of one repository. Everything throws RemoteError. */
export type Comments = {
  /** The newest hundred, on issues and pull requests, of those that changed since. */
  readonly recent: (since: Date) => Promise<CommentList>;
  /** What bots have reacted with. */
  readonly reactionsOfBots: (comment: number) => Promise<readonly string[]>;
  /** A reaction that is there already stays as it is. */
  readonly react: (comment: number, content: ReactionContent) => Promise<void>;
  readonly reply: (issue: number, body: string) => Promise<void>;
};

const onePage = 100;

export const githubComments = (access: GithubAccess): Comments => {
  const { send } = githubRequests(access);
  return {
    recent: async (since) => {
      const { data, headers } = await send(
        "GET /repos/{owner}/{repo}/issues/comments",
        ({ octokit, ...call }) =>
          octokit.rest.issues.listCommentsForRepo({
            ...call,
            sort: "created",
            direction: "desc",
            since: since.toISOString(),
            per_page: onePage,
          }),
      );
      const listedAt = new Date(headers.date ?? "");
      return {
        comments: data.map((comment) => ({
          id: comment.id,
          issue: Number(comment.issue_url.split("/").at(-1)),
          body: comment.body ?? "",
          // Who has left is nobody.
          login: comment.user?.login ?? "ghost",
          isByBot: comment.user?.type === "Bot",
          createdAt: new Date(comment.created_at),
          url: comment.html_url,
          reactions: {
            eyes: comment.reactions?.eyes ?? 0,
            rocket: comment.reactions?.rocket ?? 0,
            confused: comment.reactions?.confused ?? 0,
          },
        })),
        listedAt: Number.isNaN(listedAt.getTime()) ? undefined : listedAt,
      };
    },
    reactionsOfBots: async (comment) => {
      const { data } = await send(
        "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
        ({ octokit, ...call }) =>
          octokit.rest.reactions.listForIssueComment({ ...call, comment_id: comment, per_page: onePage }),
      );
      return data.filter(({ user }) => user?.type === "Bot").map(({ content }) => content);
    },
    react: async (comment, content) => {
      await send(
        "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
        ({ octokit, ...call }) =>
          octokit.rest.reactions.createForIssueComment({ ...call, comment_id: comment, content }),
      );
    },
    reply: async (issue, body) => {
      await send(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        ({ octokit, ...call }) => octokit.rest.issues.createComment({ ...call, issue_number: issue, body }),
        "once",
      );
    },
  };
};
