import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readWorkflowText } from "./workflow-text.ts";

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}`, import.meta.url), "utf8");

test("knows the workflows that are there to copy", () => {
  const sync = {
    isSync: true,
    approves: false,
    clocks: ["schedule", "workflow_dispatch"],
    crons: ["3-59/10 * * * *"],
    lacks: [],
  };
  expect(readWorkflowText(example("github.yml"))).toEqual(sync);
  expect(readWorkflowText(example("github-enterprise.yml"))).toEqual(sync);
  expect(readWorkflowText(example("approve.yml"))).toMatchObject({ isSync: true, approves: true, crons: [] });
});

const none = { isSync: false, approves: false, clocks: [], crons: [], lacks: [] };

test.each<[string, string, Partial<ReturnType<typeof readWorkflowText>>]>([
  ["no YAML", "on: [", {}],
  ["nothing", "", {}],
  ["a list", "- a", {}],
  ["jobs that are no jobs", "on: push\njobs: [1]", {}],
  ["one event", "on: schedule", { clocks: ["schedule"] }],
  ["a list of events", "on: [push, workflow_dispatch]", { clocks: ["workflow_dispatch"] }],
  ["a schedule without a time", "on: { schedule: [{ cron: 5 }, {}] }", { clocks: ["schedule"] }],
  ["another action", "jobs: { a: { steps: [{ uses: o/kintone-identity-center-sync-tools@v1 }] } }", {}],
  [
    "only the part that acknowledges",
    "jobs: { a: { steps: [{ uses: o/kintone-identity-center-sync/acknowledge@v1 }] } }",
    {},
  ],
  ["a copy elsewhere", "jobs: { a: { uses: me/kintone-identity-center-sync@v1 } }", { isSync: true }],
])("of %s", (_, text, told) => {
  expect(readWorkflowText(text)).toEqual({ ...none, ...told });
});

const both = ["id-token: write", "issues: write"];

test.each<[string, string, string, readonly string[]]>([
  ["all that it needs", "", "{ id-token: write, issues: write }", []],
  ["nothing that it asks for", "", "{}", both],
  ["what the workflow says, where the job says nothing", "{ id-token: write, issues: write }", "", []],
  ["only what the job says, where both say something", "{ id-token: write, issues: write }", "{}", both],
  ["rights to read alone", "", "{ id-token: read, issues: read }", both],
  ["everything", "", "write-all", []],
  ["everything to read", "", "read-all", both],
  ["what the repository's own default is", "", "", ["id-token: write"]],
])("of a job that has %s", (_, ofWorkflow, ofJob, lacks) => {
  const permissions = (given: string) => (given === "" ? "" : `permissions: ${given}`);
  const text = (on: string, role: string) => `
on: ${on}
${permissions(ofWorkflow)}
jobs:
  other: { permissions: {}, steps: [{ run: echo }] }
  sync:
    ${permissions(ofJob)}
    uses: me/kintone-identity-center-sync/.github/workflows/sync.yml@v1
    with: { ${role} }
`;
  expect(readWorkflowText(text("issue_comment", "role-to-assume: arn")).lacks).toEqual(lacks);
  // Without /sync and a role, it needs neither.
  expect(readWorkflowText(text("schedule", "config: x")).lacks).toEqual([]);
});
