import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { comment } from "../support/github-events.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
};
const granted = ["shop-dev ReadOnly sato"];

/** sato may write in the repository, mori may read. */
const acmeWith = (visibility: "public" | "private" = "private") =>
  company({
    ...ledgers,
    world: (world) => ({
      ...world,
      github: {
        visibility,
        permissions: { sato: "write", mori: "read" },
        issues: [{ number: 5, comments: [{ id: 4004, user: "sato", body: "/sync" }] }],
      },
    }),
  });

/** Nothing is written anywhere but the answer. */
const answer = [
  "github POST /repos/example/identity-sync/issues/5/comments",
  "github POST /repos/example/identity-sync/issues/comments/4004/reactions",
];

const long = `/sync\r\n${"::set-output name=status::applied\n##[add-mask]a\n".repeat(1400)}`.slice(0, 65_000);

describe.concurrent("a comment", () => {
  test.for([
    ["/sync by a writer", comment("/sync")],
    ["/sync with blanks, and text in later lines", comment("  /sync  \r\nbecause I cannot wait\r\n")],
    ["/sync by a reader of a private repository", comment("/sync", { by: "mori" })],
    ["/sync with 65,000 characters of commands below it", comment(long)],
  ] as const)("%s applies", async ([, event], { expect }) => {
    const acme = await acmeWith();
    const run = await acme.action({ event });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs.status).toBe("applied");
    expect(acme.assignments()).toEqual(granted);
    expect(new Set(run.commands.map(({ name }) => name))).toEqual(new Set(["add-mask"]));
  });

  test("tells who asked", async ({ expect }) => {
    const acme = await acmeWith();
    const run = await acme.action({
      event: comment("/sync", { by: "mori" }),
      env: { GITHUB_ACTOR: "rerunner" },
    });
    expect(run.report?.trigger).toEqual({
      event: "issue_comment",
      actor: "mori",
      runUrl: "https://github.com/example/identity-sync/actions/runs/15961596",
    });
  });

  test.for([
    ["/sync plan", comment("/sync plan"), "auto"],
    ["/sync, where the workflow says mode: plan", comment("/sync"), "plan"],
  ] as const)("%s plans", async ([, event, mode], { expect }) => {
    const acme = await acmeWith();
    const run = await acme.action({ event, inputs: { mode } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs.status).toBe("planned");
    expect(acme.writes()).toEqual(answer);
  });

  test("/sync plan plans, even where the workflow says mode: apply", async ({ expect }) => {
    const acme = await acmeWith();
    const run = await acme.action({ event: comment("/sync plan"), inputs: { mode: "apply" } });
    expect(run.outputs.status).toBe("planned");
    expect(acme.writes()).toEqual(answer);
  });

  test.for([
    ["of somebody the repository does not know", comment("/sync", { by: "stranger" }), "private"],
    ["of a reader of a public repository", comment("/sync", { by: "mori", visibility: "public" }), "public"],
  ] as const)("%s does nothing", async ([, event, visibility], { expect }) => {
    const acme = await acmeWith(visibility);
    const run = await acme.action({ event });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toEqual({});
    expect(run.stdout).toContain("may not start a sync here");
    expect(new Set(acme.simulator.requests().map(({ service }) => service))).toEqual(new Set(["github"]));
    expect(acme.writes()).toEqual([]);
  });

  test.for([
    ["/syncfoo", comment("/syncfoo")],
    ["/sync in its second line", comment("hello\n/sync")],
    ["/sync with something behind it", comment("/sync everything now")],
    ["/SYNC", comment("/SYNC")],
    ["/sync help", comment("/sync help")],
    ["nothing", comment("")],
    ["commands to the runner", comment("::set-output name=x::y\n##[add-mask]oops\n::error::pwned")],
    ["/sync by a bot", comment("/sync", { by: "robot[bot]", type: "Bot" })],
    ["/sync on a pull request", comment("/sync", { on: "pull request" })],
    ["/sync by editing", comment("/sync", { action: "edited" })],
    ["/sync in another repository", comment("/sync", { fullName: "stranger/identity-sync" })],
  ] as const)("that says %s does nothing", async ([, event], { expect }) => {
    const acme = await acmeWith();
    const run = await acme.action({ event });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toEqual({});
    expect(run.summary).toBe("");
    expect(run.stdout).toContain("Nothing to do:");
    expect(run.commands).toEqual([]);
    expect(acme.simulator.requests()).toEqual([]);
  });
});
