import { invalidField, listPage, notFound, problem } from "./answers.ts";
import { bot, type Comment, commentsOf, type Issue, type Repository, timestamp } from "./repository.ts";
import { commentJson, reactionContents, reactionJson } from "./resources.ts";

const maximumBody = 65_536;

/** https://docs.github.com/en/rest/issues/comments#list-issue-comments */
export function listComments(repository: Repository, request: Request, issue: Issue): Response {
  const comments = commentsOf(repository.comments, issue.number).filter(isChangedSince(request));
  return listPage(request, comments, (comment) => commentJson(repository, comment));
}

/**
 * All comments of the repository, those on pull requests too, by ascending id; `direction` counts only with `sort`.
 * https://docs.github.com/en/rest/issues/comments#list-issue-comments-for-a-repository
 */
export function listAllComments(repository: Repository, request: Request): Response {
  const { searchParams } = new URL(request.url);
  const [sort, direction] = [searchParams.get("sort"), searchParams.get("direction")];
  if (sort !== null && sort !== "created" && sort !== "updated")
    return invalidField("IssueComment", "sort", "invalid");
  if (direction !== null && direction !== "asc" && direction !== "desc")
    return invalidField("IssueComment", "direction", "invalid");
  const time = ({ createdAt, updatedAt }: Comment) => (sort === "updated" ? updatedAt : createdAt);
  const ascending = [...repository.comments.values()]
    .filter(isChangedSince(request))
    .sort((a, b) => (sort === null ? 0 : time(a).localeCompare(time(b))) || a.id - b.id);
  const comments = sort !== null && direction === "desc" ? ascending.toReversed() : ascending;
  return listPage(request, comments, (comment) => commentJson(repository, comment));
}

/** `since` counts changes, and comments that changed at that very moment. */
function isChangedSince(request: Request): (comment: Comment) => boolean {
  const since = Date.parse(new URL(request.url).searchParams.get("since") ?? "") || 0;
  return ({ updatedAt }) => Date.parse(updatedAt) >= since;
}

/**
 * In a locked conversation only collaborators can comment, and the token of a workflow is none.
 * https://docs.github.com/en/rest/issues/comments#create-an-issue-comment
 */
export function createComment(repository: Repository, issue: Issue, given: unknown): Response {
  const body = bodyOf(given);
  if (body === undefined) return invalidField("IssueComment", "body", "missing_field");
  if (body.length > maximumBody) return invalidField("IssueComment", "body", "too_long");
  if (issue.locked) return problem(403, "Unable to create comment because issue is locked.");
  const now = timestamp(repository.now());
  const comment: Comment = {
    id: repository.nextId(),
    issue: issue.number,
    user: bot.login,
    type: bot.type,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  repository.comments.set(comment.id, comment);
  return Response.json(commentJson(repository, comment), { status: 201 });
}

/** https://docs.github.com/en/rest/issues/comments#update-an-issue-comment */
export function updateComment(repository: Repository, comment: Comment, given: unknown): Response {
  const body = bodyOf(given);
  if (body === undefined) return invalidField("IssueComment", "body", "missing_field");
  comment.body = body;
  comment.updatedAt = timestamp(repository.now());
  return Response.json(commentJson(repository, comment));
}

export function deleteComment(repository: Repository, comment: Comment): Response {
  repository.comments.delete(comment.id);
  return new Response(null, { status: 204 });
}

export function listReactions(request: Request, comment: Comment): Response {
  const content = new URL(request.url).searchParams.get("content");
  const reactions = comment.reactions.filter((one) => content === null || one.content === content);
  return listPage(request, reactions, reactionJson);
}

/**
 * A reaction that is there already is answered with 200, a new one with 201. In a locked conversation nobody can
 * react. https://docs.github.com/en/rest/reactions/reactions#create-reaction-for-an-issue-comment
 */
export function createReaction(repository: Repository, comment: Comment, given: unknown): Response {
  const content = textOf(given, "content");
  if (content === undefined || !reactionContents.some((one) => one === content)) {
    return invalidField("Reaction", "content", "invalid");
  }
  if (repository.issues.get(comment.issue)?.locked === true) {
    return problem(403, "Unable to create reaction because issue is locked.");
  }
  const same = comment.reactions.find((one) => one.user === bot.login && one.content === content);
  if (same !== undefined) return Response.json(reactionJson(same));
  const reaction = { id: repository.nextId(), user: bot.login, content };
  comment.reactions = [...comment.reactions, reaction];
  return Response.json(reactionJson(reaction), { status: 201 });
}

export function deleteReaction(comment: Comment, id: number): Response {
  if (!comment.reactions.some((one) => one.id === id)) return notFound();
  comment.reactions = comment.reactions.filter((one) => one.id !== id);
  return new Response(null, { status: 204 });
}

function bodyOf(given: unknown): string | undefined {
  const body = textOf(given, "body");
  return body === "" ? undefined : body;
}

function textOf(given: unknown, name: string): string | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const value: unknown = Reflect.get(given, name);
  return typeof value === "string" ? value : undefined;
}
