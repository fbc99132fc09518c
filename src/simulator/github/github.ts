import { Hono } from "hono";
import type { CallRequest, Now, Service } from "../service.ts";
import type { World } from "../world.ts";
import { notFound, problem } from "./answers.ts";
import {
  createComment,
  createReaction,
  deleteComment,
  deleteReaction,
  listAllComments,
  listComments,
  listReactions,
  updateComment,
} from "./comments.ts";
import { type Comment, commentsOf, dumpRepository, openRepository, type Repository } from "./repository.ts";
import { commentJson, issueJson, permissionJson, repositoryJson } from "./resources.ts";
import { addWorkflows } from "./workflows.ts";

/** GitHub's REST API for one repository. https://docs.github.com/en/rest */
export function createGithub(world: World, now: Now): Service<World["github"]> {
  const repository = openRepository(structuredClone(world.github), now);
  const api = repositoryApi(repository);
  return {
    identify: ({ request }) => ({
      service: "github",
      operation: `${request.method} ${new URL(request.url).pathname}`,
    }),
    handle: async ({ request, body }) => {
      const refusal = refuseToken(repository, request);
      if (refusal !== undefined) return refusal;
      const { method, headers } = request;
      const init = body === "" ? { method, headers } : { method, headers, body };
      return api.fetch(new Request(request.url, init));
    },
    refuse: (_call, { message, status }) => problem(status ?? 500, message),
    state: () => dumpRepository(repository),
  };
}

/** Without a token only the reads of a public repository are answered; a private one does not even exist. */
function refuseToken({ settings }: Repository, { headers, method }: CallRequest): Response | undefined {
  const token = /^(?:token|bearer) (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token === settings.token) return undefined;
  if (token !== undefined) return problem(401, "Bad credentials");
  if (settings.visibility !== "public") return notFound();
  return method === "GET" ? undefined : problem(401, "Requires authentication");
}

function repositoryApi(repository: Repository): Hono {
  const api = new Hono();
  api.use("/repos/:owner/:repo/*", async (context, next) => {
    const { owner, repo } = context.req.param();
    if (`${owner}/${repo}`.toLowerCase() !== repository.settings.repository.toLowerCase()) return notFound();
    return next();
  });
  const repo = new Hono();
  repo.get("/", (context) => context.json(repositoryJson(repository)));
  addIssues(repo, repository);
  addComments(repo, repository);
  repo.get("/collaborators/:user/permission", (context) =>
    permissionOf(repository, context.req.param("user")),
  );
  addWorkflows(repo, repository);
  api.route("/repos/:owner/:repo", repo);
  api.notFound(() => notFound());
  return api;
}

function addIssues(repo: Hono, repository: Repository): void {
  const findIssue = (number: string) => repository.issues.get(Number(number));
  repo.get("/issues/:number{[0-9]+}", (context) => {
    const issue = findIssue(context.req.param("number"));
    if (issue === undefined) return notFound();
    const count = commentsOf(repository.comments, issue.number).length;
    return context.json(issueJson(repository, issue, count));
  });
  repo.get("/issues/:number{[0-9]+}/comments", (context) => {
    const issue = findIssue(context.req.param("number"));
    return issue === undefined ? notFound() : listComments(repository, context.req.raw, issue);
  });
  repo.post("/issues/:number{[0-9]+}/comments", async (context) => {
    const issue = findIssue(context.req.param("number"));
    if (issue === undefined) return notFound();
    return createComment(repository, issue, await readJson(context.req));
  });
}

function addComments(repo: Hono, repository: Repository): void {
  const withComment = (id: string, answer: (comment: Comment) => Response): Response => {
    const comment = repository.comments.get(Number(id));
    return comment === undefined ? notFound() : answer(comment);
  };
  repo.get("/issues/comments", (context) => listAllComments(repository, context.req.raw));
  repo.get("/issues/comments/:id", (context) =>
    withComment(context.req.param("id"), (comment) => context.json(commentJson(repository, comment))),
  );
  repo.patch("/issues/comments/:id", async (context) => {
    const given = await readJson(context.req);
    return withComment(context.req.param("id"), (comment) => updateComment(repository, comment, given));
  });
  repo.delete("/issues/comments/:id", (context) =>
    withComment(context.req.param("id"), (comment) => deleteComment(repository, comment)),
  );
  repo.get("/issues/comments/:id/reactions", (context) =>
    withComment(context.req.param("id"), (comment) => listReactions(context.req.raw, comment)),
  );
  repo.post("/issues/comments/:id/reactions", async (context) => {
    const given = await readJson(context.req);
    return withComment(context.req.param("id"), (comment) => createReaction(repository, comment, given));
  });
  repo.delete("/issues/comments/:id/reactions/:reaction", (context) =>
    withComment(context.req.param("id"), (comment) =>
      deleteReaction(comment, Number(context.req.param("reaction"))),
    ),
  );
}

/** On a public repository everybody may read; elsewhere somebody without access is not found. */
function permissionOf({ settings }: Repository, login: string): Response {
  const known = Object.entries(settings.permissions).find(
    ([name]) => name.toLowerCase() === login.toLowerCase(),
  );
  if (known !== undefined) return Response.json(permissionJson(...known));
  return settings.visibility === "public" ? Response.json(permissionJson(login, "read")) : notFound();
}

async function readJson(request: { readonly text: () => Promise<string> }): Promise<unknown> {
  try {
    return JSON.parse(await request.text());
  } catch {
    return undefined;
  }
}
