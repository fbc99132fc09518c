import type { Hono } from "hono";
import type { World } from "../world.ts";
import { notFound, pageOf, problem } from "./answers.ts";
import type { Repository } from "./repository.ts";

type Workflow = World["github"]["workflows"][number] & { readonly id: number };
type Run = Workflow["runs"][number] & { readonly id: number; readonly workflow: Workflow };

/**
 * Workflows, their runs, and the files of the workflows. https://docs.github.com/en/rest/actions/workflows,
 * https://docs.github.com/en/rest/actions/workflow-runs, https://docs.github.com/en/rest/repos/contents
 */
export function addWorkflows(repo: Hono, { settings }: Repository): void {
  const workflows = settings.workflows.map(
    (workflow, index): Workflow => ({ ...workflow, id: 9_001 + index }),
  );
  const runs = workflows
    .flatMap((workflow) =>
      workflow.runs.map((run, index): Run => ({ ...run, workflow, id: workflow.id * 1_000 + index })),
    )
    .sort((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt));
  const find = (asked: string): Workflow | undefined =>
    workflows.find(({ id, path }) => String(id) === asked || path.split("/").at(-1) === asked);

  repo.use("/actions/*", (_, next) => (settings.withheld.includes("actions") ? withheld() : next()));
  repo.use("/contents/*", (_, next) => (settings.withheld.includes("contents") ? withheld() : next()));
  repo.get("/actions/workflows", ({ req }) => {
    const { items, headers } = pageOf(req.raw, workflows);
    return Response.json({ total_count: workflows.length, workflows: items.map(workflowJson) }, { headers });
  });
  repo.get("/actions/workflows/:workflow", ({ req }) => {
    const found = find(req.param("workflow"));
    return found === undefined ? notFound() : Response.json(workflowJson(found));
  });
  repo.get("/actions/workflows/:workflow/runs", ({ req }) => {
    const found = find(req.param("workflow"));
    return found === undefined
      ? notFound()
      : listRuns(
          req.raw,
          runs.filter(({ workflow }) => workflow.id === found.id),
        );
  });
  repo.get("/actions/runs", ({ req }) => listRuns(req.raw, runs));
  repo.get("/contents/:path{.+}", ({ req }) => {
    const path = req.param("path");
    const content = workflows.find((workflow) => workflow.path === path)?.content;
    if (content === undefined) return notFound();
    if (/\braw\b/.test(req.header("accept") ?? ""))
      return new Response(content, {
        headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
      });
    const encoded = Buffer.from(content).toString("base64");
    return Response.json({ type: "file", encoding: "base64", path, content: encoded });
  });
}

/** What a token is told that lacks a permission of the repository. */
const withheld = async () => problem(403, "Resource not accessible by integration");

/** `status` also takes a conclusion, as GitHub has it. */
function listRuns(request: Request, all: readonly Run[]): Response {
  const { searchParams } = new URL(request.url);
  const [event, status] = [searchParams.get("event"), searchParams.get("status")];
  const found = all
    .filter((run) => event === null || run.event === event)
    .filter((run) => status === null || run.conclusion === status || statusOf(run) === status);
  const { items, headers } = pageOf(request, found);
  return Response.json({ total_count: found.length, workflow_runs: items.map(runJson) }, { headers });
}

function statusOf({ conclusion }: Run): string {
  return conclusion === null ? "in_progress" : "completed";
}

function workflowJson({ id, path, name = path, state }: Workflow) {
  return {
    id,
    name,
    path,
    state,
    created_at: "2020-01-01T00:00:00.000Z",
    updated_at: "2020-01-01T00:00:00.000Z",
  };
}

function runJson(run: Run) {
  const { id, event, conclusion, startedAt, endedAt = startedAt, workflow } = run;
  return {
    id,
    name: workflow.name ?? workflow.path,
    path: workflow.path,
    workflow_id: workflow.id,
    event,
    status: statusOf(run),
    conclusion,
    head_branch: "main",
    created_at: startedAt,
    run_started_at: startedAt,
    updated_at: endedAt,
  };
}
