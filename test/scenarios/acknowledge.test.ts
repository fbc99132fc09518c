import { describe, test } from "vitest";
import type { FaultInput } from "../../src/simulator/world.ts";
import { company } from "../support/company.ts";
import { type CommentOptions, comment, dispatch, pullRequest, schedule } from "../support/github-events.ts";

/** sato may write in the repository, mori may read; the comment 4004 stands on issue 5. */
const acmeWith = (
  options: {
    readonly visibility?: "public" | "private";
    readonly locked?: boolean;
    readonly faults?: readonly FaultInput[];
  } = {},
) =>
  company({
    faults: options.faults ?? [],
    world: (world) => ({
      ...world,
      github: {
        visibility: options.visibility ?? "private",
        permissions: { sato: "write", mori: "read", root: "admin" },
        issues: [
          {
            number: 5,
            locked: options.locked ?? false,
            comments: [{ id: 4004, user: "sato", body: "/sync" }],
          },
        ],
      },
    }),
  });

const long = `/sync\r\n${"::set-output name=accepted::true\n##[add-mask]a\n".repeat(1400)}`.slice(0, 65_000);

describe.concurrent("what is accepted", () => {
  test.for([
    ["/sync by a writer", comment("/sync"), {}, "private"],
    ["/sync by a reader of a private repository", comment("/sync", { by: "mori" }), {}, "private"],
    ["/sync plan", comment("/sync plan"), {}, "private"],
    ["/sync with 65,000 characters below it", comment(long), {}, "private"],
    [
      "/sync by an administrator where only they may",
      comment("/sync", { by: "root" }),
      { "minimum-permission": "admin" },
      "private",
    ],
    ["/sync by a writer of a public repository", comment("/sync", { visibility: "public" }), {}, "public"],
  ] as const)("%s gets 👀 and starts a sync", async ([, event, inputs, visibility], { expect }) => {
    const acme = await acmeWith({ visibility });
    const step = await acme.acknowledge({ event, inputs });
    expect(step.exitCode, step.stdout).toBe(0);
    expect(step.outputs).toEqual({ accepted: "true", full: "false" });
    expect(step.commands).toEqual([]);
    expect(acme.issueComments()).toMatchObject([{ reactions: "eyes" }]);
  });
});

test.concurrent.for(["/sync full", "/sync\u3000full", "\t/sync  full\r\nplease"])(
  "%j starts a sync that reads everything anew",
  async (body, { expect }) => {
    const acme = await acmeWith();
    const step = await acme.acknowledge({ event: comment(body) });
    expect(step.outputs).toEqual({ accepted: "true", full: "true" });
  },
);

describe.concurrent("what is refused", () => {
  const refused: readonly (readonly [
    string,
    CommentOptions,
    Record<string, string>,
    "public" | "private",
  ])[] = [
    ["somebody the repository does not know", { by: "stranger" }, {}, "private"],
    ["a reader of a public repository", { by: "mori", visibility: "public" }, {}, "public"],
    ["anybody on GitHub, in a public repository", { by: "stranger", visibility: "public" }, {}, "public"],
    [
      "a reader of a public repository whose workflow asks for no more",
      { by: "mori", visibility: "public" },
      { "minimum-permission": "read" },
      "public",
    ],
    ["a reader, where a writer is asked for", { by: "mori" }, { "minimum-permission": "write" }, "private"],
    ["a writer, where an administrator is", { by: "sato" }, { "minimum-permission": "admin" }, "private"],
  ];
  test.for(
    refused.flatMap((row) =>
      ["/sync", "/sync help", "/syncfoo"].map((body) => [`${row[0]}, with ${body},`, body, row] as const),
    ),
  )("%s gets 😕, and nobody is notified", async ([, body, [, options, inputs, visibility]], { expect }) => {
    const acme = await acmeWith({ visibility });
    const step = await acme.acknowledge({ event: comment(body, options), inputs });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toEqual({ accepted: "false", full: "false" });
    expect(acme.issueComments()).toMatchObject([{ reactions: "confused" }]);
    expect(step.stdout).toContain(`${options.by} lacks the permission`);
  });

  test.for(["/syncfoo", "/sync everything now", "/SYNC", "/sync\u200b", `/sync ${"x".repeat(65_000)}`])(
    "%.20s gets 😕 and the commands",
    async (body, { expect }) => {
      const acme = await acmeWith();
      const step = await acme.acknowledge({ event: comment(body, { by: "mori" }) });
      expect(step.outputs).toEqual({ accepted: "false", full: "false" });
      const [asked, said] = acme.issueComments();
      expect(asked?.reactions).toBe("confused");
      for (const command of ["`/sync`", "`/sync plan`", "`/sync full`", "`/sync help`"])
        expect(said?.body).toContain(command);
      expect(said?.body.match(/^\s*\/sync/m)).toBeNull();
    },
  );

  test("/sync help gets the commands", async ({ expect }) => {
    const acme = await acmeWith();
    const step = await acme.acknowledge({ event: comment("/sync help") });
    expect(step.outputs).toEqual({ accepted: "false", full: "false" });
    const [asked, said] = acme.issueComments();
    expect(asked?.reactions).toBe("rocket");
    expect(said).toEqual({
      user: "github-actions[bot]",
      reactions: "",
      body: `Commands, alone in the first line of a comment:

- \`/sync\` — sync now
- \`/sync plan\` — show what a sync would change, and write nothing
- \`/sync full\` — sync, and read everything anew
- \`/sync help\` — this list

コマンドの一覧です。コメントの 1 行目に、これだけを書いてください。

- \`/sync\` — 今すぐ同期する
- \`/sync plan\` — 同期すると何が変わるかを表示する（どこにも書き込まない）
- \`/sync full\` — すべてを読み直して同期する
- \`/sync help\` — この一覧を表示する`,
    });
  });
});

describe.concurrent("what is not for us", () => {
  test.for([
    ["an edited comment", comment("/sync", { action: "edited" })],
    ["a deleted comment", comment("/sync", { action: "deleted" })],
    ["a comment on a pull request", comment("/sync", { on: "pull request" })],
    ["a bot's comment", comment("/sync", { by: "robot[bot]", type: "Bot" })],
    ["a comment in another repository", comment("/sync", { fullName: "stranger/identity-sync" })],
    ["a comment on another issue", comment("/sync", { issue: 6 })],
    ["another comment", comment("hello\n/sync")],
    ["an empty comment", comment("")],
    ["commands to the runner", comment("::set-output name=accepted::true\n##[add-mask]oops\n::error::pwned")],
    ["a schedule", schedule],
    ["a dispatch", dispatch],
    ["a pull request", pullRequest],
    ["an event without a payload", { name: "issue_comment", payload: {} }],
    [
      "a payload of another shape",
      { name: "issue_comment", payload: { action: "created", comment: 1, issue: null, repository: [] } },
    ],
  ] as const)("%s is left alone", async ([, event], { expect }) => {
    const acme = await acmeWith();
    const step = await acme.acknowledge({ event });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toEqual({ accepted: "false", full: "false" });
    expect(step.stdout).toMatch(/^Nothing to do: /);
    expect(step.commands).toEqual([]);
    expect(acme.simulator.requests()).toEqual([]);
  });

  test.for([
    ["no issue", { issue: "" }, "issue"],
    ["an issue that is no number", { issue: "five" }, "issue"],
    ["a permission that GitHub does not have", { "minimum-permission": "owner" }, "minimum-permission"],
  ] as const)("%s is a mistake in the workflow", async ([, inputs, name], { expect }) => {
    const acme = await acmeWith();
    const step = await acme.acknowledge({ event: comment("/sync"), inputs });
    expect(step.exitCode).toBe(2);
    expect(step.outputs).toEqual({});
    expect(step.commands).toMatchObject([{ name: "error", message: expect.stringContaining(name) }]);
    expect(acme.simulator.requests()).toEqual([]);
  });
});

describe.concurrent("a GitHub that refuses", () => {
  const repository = "/repos/example/identity-sync";
  const reactions = `POST ${repository}/issues/comments/4004/reactions`;
  const permission = `GET ${repository}/collaborators/*`;
  const fault = (operation: string, status: number, times: FaultInput["times"] = "always"): FaultInput => ({
    service: "github",
    operation,
    times,
    effect: { kind: "error", code: "x", message: "Not now", status },
  });

  test.for([
    ["a locked issue", { locked: true }],
    ["a reaction that is refused", { faults: [fault(reactions, 403)] }],
    ["a comment deleted meanwhile", { faults: [fault(reactions, 404)] }],
  ] as const)("%s stops no sync", async ([, options], { expect }) => {
    const acme = await acmeWith(options);
    const step = await acme.acknowledge({ event: comment("/sync") });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toEqual({ accepted: "true", full: "false" });
    expect(step.stdout).toContain("GitHub: could not react to comment 4004");
  });

  test("is asked again for the permission, and then nothing is decided", async ({ expect }) => {
    const acme = await acmeWith({ faults: [fault(permission, 502)] });
    const step = await acme.acknowledge({ event: comment("/sync") });
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toEqual({});
    expect(step.commands).toMatchObject([{ name: "error", message: expect.stringContaining("sato") }]);
    expect(acme.issueComments()).toMatchObject([{ reactions: "confused" }]);
    expect(acme.simulator.requests().filter(({ path }) => path.includes("collaborators"))).toHaveLength(3);
  });

  test("once does not keep anybody out", async ({ expect }) => {
    const acme = await acmeWith({ faults: [fault(permission, 502, 1)] });
    const step = await acme.acknowledge({ event: comment("/sync") });
    expect(step.outputs).toEqual({ accepted: "true", full: "false" });
  });

  test("and says when to come back is believed", async ({ expect }) => {
    const busy = {
      kind: "answer",
      status: 429,
      headers: { "retry-after": "1" },
      body: { message: "You have exceeded a secondary rate limit" },
    } as const;
    const acme = await acmeWith({
      faults: [{ service: "github", operation: reactions, effect: busy }],
    });
    const step = await acme.acknowledge({ event: comment("/sync") });
    expect(step.outputs).toEqual({ accepted: "true", full: "false" });
    expect(acme.issueComments()).toMatchObject([{ reactions: "eyes" }]);
  });
});
