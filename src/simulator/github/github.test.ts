import { Octokit } from "@octokit/rest";
import { expect, it } from "vitest";
import { simulate } from "../../../test/support/simulate.ts";
import type { Simulator } from "../server.ts";
import type { WorldInput } from "../world.ts";

type GithubInput = NonNullable<WorldInput["github"]>;

const repository = { owner: "example", repo: "identity-sync" };
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function octokit({ listing }: Simulator, auth = listing.env.GITHUB_TOKEN) {
  return new Octokit({ baseUrl: listing.endpoints.github, log, ...(auth === undefined ? {} : { auth }) });
}

const github: GithubInput = {
  permissions: { hanako: "write" },
  issues: [
    { number: 7, title: "Sync", comments: [{ id: 55, user: "hanako", body: "/sync" }] },
    { number: 8, isPullRequest: true, locked: true, comments: [{ id: 66, user: "taro", body: "/sync" }] },
  ],
};

it("gives the repository and its issues", async () => {
  const api = octokit(await simulate({ github }));
  expect((await api.repos.get(repository)).data).toMatchObject({
    full_name: "example/identity-sync",
    private: true,
    visibility: "private",
    default_branch: "main",
  });
  const issue = await api.issues.get({ ...repository, issue_number: 7 });
  expect(issue.data).toMatchObject({ number: 7, title: "Sync", comments: 1 });
  expect(issue.data.pull_request).toBeUndefined();
  expect((await api.issues.get({ ...repository, issue_number: 8 })).data.pull_request).toBeDefined();
});

it("comments as the bot, and lists comments page by page", async () => {
  const api = octokit(await simulate({ github }));
  const created = await api.issues.createComment({ ...repository, issue_number: 7, body: "In sync." });
  expect([created.status, created.data.user?.login, created.data.created_at]).toEqual([
    201,
    "github-actions[bot]",
    "2026-04-01T09:30:42Z",
  ]);
  const first = await api.issues.listComments({ ...repository, issue_number: 7, per_page: 1 });
  expect(first.headers.link).toContain('rel="next"');
  const all = await api.paginate(api.issues.listComments, { ...repository, issue_number: 7, per_page: 1 });
  expect(all.map(({ body }) => body)).toEqual(["/sync", "In sync."]);
  const comment_id = created.data.id;
  await api.issues.updateComment({ ...repository, comment_id, body: "Changed." });
  expect((await api.issues.getComment({ ...repository, comment_id })).data.body).toBe("Changed.");
  await api.issues.deleteComment({ ...repository, comment_id });
  await expect(api.issues.getComment({ ...repository, comment_id })).rejects.toMatchObject({ status: 404 });
});

it("lists the comments of all issues, by id or as asked, since they changed", async () => {
  const comment = (id: number, createdAt: string, body = "hello") => ({
    id,
    user: "hanako",
    body,
    createdAt,
  });
  const simulator = await simulate({
    github: {
      issues: [
        {
          number: 7,
          comments: [comment(55, "2026-03-30T00:00:00Z"), comment(57, "2026-04-01T09:00:00Z")],
        },
        { number: 8, isPullRequest: true, comments: [comment(56, "2026-04-01T08:00:00Z")] },
      ],
    },
  });
  const api = octokit(simulator);
  const list = async (options: object) =>
    (await api.issues.listCommentsForRepo({ ...repository, ...options })).data;
  expect((await list({})).map(({ id, issue_url }) => [id, issue_url.split("/").at(-1)])).toEqual([
    [55, "7"],
    [56, "8"],
    [57, "7"],
  ]);
  expect((await list({ direction: "desc" })).map(({ id }) => id)).toEqual([55, 56, 57]);
  expect((await list({ sort: "created", direction: "desc", per_page: 2 })).map(({ id }) => id)).toEqual([
    57, 56,
  ]);
  expect((await list({ since: "2026-04-01T08:30:00Z" })).map(({ id }) => id)).toEqual([57]);
  await api.issues.updateComment({ ...repository, comment_id: 55, body: "edited" });
  expect((await list({ since: "2026-04-01T08:30:00Z" })).map(({ id }) => id)).toEqual([55, 57]);
  expect((await list({ sort: "updated", direction: "desc" })).map(({ id }) => id)).toEqual([55, 57, 56]);
});

it("sums up the reactions to a comment, and tells whose they are", async () => {
  const reactions = [
    { user: "mori", content: "rocket" },
    { user: "github-actions[bot]", content: "eyes" },
    { user: "another-app[bot]", content: "rocket" },
  ];
  const api = octokit(
    await simulate({
      github: { issues: [{ number: 7, comments: [{ id: 55, user: "hanako", body: "/sync", reactions }] }] },
    }),
  );
  const [listed] = (await api.issues.listCommentsForRepo(repository)).data;
  expect(listed?.reactions).toMatchObject({ total_count: 3, rocket: 2, eyes: 1, confused: 0 });
  const { data } = await api.reactions.listForIssueComment({ ...repository, comment_id: 55 });
  expect(data.map(({ user, content }) => `${user?.type} ${user?.login} ${content}`)).toEqual([
    "User mori rocket",
    "Bot github-actions[bot] eyes",
    "Bot another-app[bot] rocket",
  ]);
});

it("takes no comment in a locked conversation", async () => {
  const api = octokit(await simulate({ github }));
  const locked = api.issues.createComment({ ...repository, issue_number: 8, body: "In sync." });
  await expect(locked).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("issue is locked"),
  });
});

it("adds a reaction once, and none to a locked conversation", async () => {
  const simulator = await simulate({ github });
  const api = octokit(simulator);
  const react = (comment_id: number) =>
    api.reactions.createForIssueComment({ ...repository, comment_id, content: "eyes" });
  expect([(await react(55)).status, (await react(55)).status]).toEqual([201, 200]);
  await expect(react(66)).rejects.toMatchObject({ status: 403 });
  const listed = await api.reactions.listForIssueComment({ ...repository, comment_id: 55 });
  expect(listed.data.map(({ content }) => content)).toEqual(["eyes"]);
  const [reaction_id = 0] = listed.data.map(({ id }) => id);
  await api.reactions.deleteForIssueComment({ ...repository, comment_id: 55, reaction_id });
  expect(simulator.state().github.issues[0]?.comments[0]?.reactions).toEqual([]);
});

it("refuses an empty comment, and a reaction that GitHub does not have", async () => {
  const api = octokit(await simulate({ github }));
  const empty = api.issues.createComment({ ...repository, issue_number: 7, body: "" });
  await expect(empty).rejects.toMatchObject({ status: 422 });
  const odd = api.request("POST /repos/{owner}/{repo}/issues/comments/{id}/reactions", {
    ...repository,
    id: 55,
    content: "shrug",
  });
  await expect(odd).rejects.toMatchObject({ status: 422 });
});

it.each([
  ["private", "hanako", "write"],
  ["private", "taro", 404],
  ["public", "HANAKO", "write"],
  ["public", "taro", "read"],
] as const)("on a %s repository %s has: %s", async (visibility, username, expected) => {
  const api = octokit(await simulate({ github: { ...github, visibility } }));
  const answer = api.repos.getCollaboratorPermissionLevel({ ...repository, username });
  if (expected === 404) await expect(answer).rejects.toMatchObject({ status: 404 });
  else expect((await answer).data.permission).toBe(expected);
});

it("knows no run, and nothing of other repositories", async () => {
  const api = octokit(await simulate({ github }));
  expect((await api.actions.listWorkflowRunsForRepo(repository)).data.total_count).toBe(0);
  await expect(api.repos.get({ ...repository, repo: "other" })).rejects.toMatchObject({ status: 404 });
  await expect(api.request("GET /nothing")).rejects.toMatchObject({ status: 404 });
});

it("refuses a wrong token, and hides a private repository from who has none", async () => {
  const simulator = await simulate({ github });
  const wrong = octokit(simulator, "wrong").repos.get(repository);
  await expect(wrong).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining("Bad credentials"),
  });
  const { github: endpoint } = simulator.listing.endpoints;
  const anonymous = await fetch(`${endpoint}/repos/example/identity-sync`);
  expect([anonymous.status, await anonymous.json()]).toMatchObject([404, { message: "Not Found" }]);
});

const workflow = {
  path: ".github/workflows/sync.yml",
  name: "sync",
  state: "disabled_manually",
  content: "on: schedule",
  runs: [
    { startedAt: "2026-04-01T00:00:00Z", endedAt: "2026-04-01T00:01:00Z" },
    { startedAt: "2026-04-01T00:10:00Z", conclusion: "failure" },
    { startedAt: "2026-04-01T00:20:00Z", event: "workflow_dispatch", conclusion: null },
  ],
} satisfies NonNullable<GithubInput["workflows"]>[number];

it("gives workflows, their runs and their files", async () => {
  const workflows = [{ path: ".github/workflows/other.yml" }, workflow];
  const api = octokit(await simulate({ github: { workflows } }));
  const { data } = await api.actions.listRepoWorkflows(repository);
  expect(data.workflows.map(({ path, state }) => [path, state])).toEqual([
    [".github/workflows/other.yml", "active"],
    [workflow.path, "disabled_manually"],
  ]);
  const id = data.workflows[1]?.id ?? 0;
  for (const workflow_id of [id, "sync.yml"])
    expect((await api.actions.getWorkflow({ ...repository, workflow_id })).data.name).toBe("sync");
  const runs = async (of: { readonly event?: string; readonly status?: "success" | "completed" }) =>
    (await api.actions.listWorkflowRuns({ ...repository, workflow_id: id, ...of })).data.workflow_runs.map(
      ({ created_at }) => created_at.slice(14, 16),
    );
  expect(await runs({})).toEqual(["20", "10", "00"]);
  expect(await runs({ event: "schedule" })).toEqual(["10", "00"]);
  expect(await runs({ status: "completed" })).toEqual(["10", "00"]);
  expect(await runs({ status: "success" })).toEqual(["00"]);
  const all = await api.actions.listWorkflowRunsForRepo({ ...repository, per_page: 2 });
  expect([all.data.total_count, all.data.workflow_runs.length]).toEqual([3, 2]);
  const { path } = workflow;
  const raw = await api.repos.getContent({ ...repository, path, mediaType: { format: "raw" } });
  expect(raw.data).toBe("on: schedule");
  const file = await api.repos.getContent({ ...repository, path });
  expect(file.data).toMatchObject({ encoding: "base64", content: btoa("on: schedule") });
  const absent = { ...repository, path: ".github/workflows/other.yml" };
  await expect(api.repos.getContent(absent)).rejects.toMatchObject({ status: 404 });
});

it("refuses what the token's permissions do not have", async () => {
  const api = octokit(
    await simulate({ github: { workflows: [workflow], withheld: ["actions", "contents"] } }),
  );
  const refused = { status: 403 };
  await expect(api.actions.listRepoWorkflows(repository)).rejects.toMatchObject(refused);
  await expect(api.actions.listWorkflowRunsForRepo(repository)).rejects.toMatchObject(refused);
  const content = api.repos.getContent({ ...repository, path: workflow.path });
  await expect(content).rejects.toMatchObject(refused);
  expect((await api.repos.get(repository)).status).toBe(200);
});
