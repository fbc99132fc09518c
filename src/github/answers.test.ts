import { describe, expect, test } from "vitest";
import { simulate, testTime } from "../../test/support/simulate.ts";
import { requestCounter } from "../request-counter.ts";
import type { FaultInput, WorldInput } from "../simulator/world.ts";
import { type AnswerTask, answerComments } from "./answers.ts";
import { githubComments } from "./comments.ts";

type Issues = NonNullable<NonNullable<WorldInput["github"]>["issues"]>;
type Comment = NonNullable<Issues[number]["comments"]>[number];

const now = new Date(testTime);
const bot = "github-actions[bot]";
const eyes = { user: bot, content: "eyes" };

const comment = (id: number, more: Partial<Comment> = {}): Comment => ({
  id,
  user: "sato",
  body: "/sync",
  createdAt: "2026-04-01T09:00:00Z",
  reactions: [eyes],
  ...more,
});
const own = { id: 1, issue: 5, login: "sato", isPublic: false, command: "apply" } as const;

const repository = async (
  comments: readonly Comment[],
  options: { readonly faults?: readonly FaultInput[]; readonly more?: Issues } = {},
) => {
  const simulator = await simulate({
    github: { issues: [{ number: 5, comments: [...comments] }, ...(options.more ?? [])] },
    faults: [...(options.faults ?? [])],
  });
  const { listing } = simulator;
  const log: string[] = [];
  const waits: number[] = [];
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
  };
  const access = {
    apiUrl: listing.endpoints.github,
    token: listing.env.GITHUB_TOKEN ?? "",
    repository: "example/identity-sync",
    clock,
    counter: requestCounter(),
  };
  return {
    log,
    waits,
    requests: () =>
      simulator.requests().map(({ operation }) => operation.replace(/^(\S+) .*?\/issues/, "$1 ")),
    answer: (task: Partial<AnswerTask> = {}) =>
      answerComments(githubComments(access), {
        own: undefined,
        forOthers: true,
        onIssue: undefined,
        mode: "apply",
        answer: "rocket",
        begunAt: now,
        repositoryUrl: "https://github.com/example/identity-sync",
        clock,
        log: { info: (line) => void log.push(line) },
        render: (to) => `For ${to.map(({ login, id }) => `${login} ${id}`).join(", ")}`,
        ...task,
      }),
    /** `5 For sato 1`, without the mark. */
    replies: () =>
      simulator
        .state()
        .github.issues.flatMap(({ number, comments: those }) =>
          those
            .filter(({ user, body }) => user === bot && body.startsWith("For "))
            .map(({ body }) => `${number} ${body.split("\n")[0]}`),
        ),
    reactionsTo: (id: number) =>
      simulator
        .state()
        .github.issues.flatMap(({ comments: those }) => those)
        .find((one) => one.id === id)
        ?.reactions.map(({ content }) => content)
        .join(" "),
  };
};

describe("comments of others", () => {
  test("get one reply for each issue, once", async () => {
    const github = await repository([comment(1), comment(2, { user: "mori" })], {
      more: [{ number: 6, comments: [comment(3)] }],
    });
    await github.answer();
    await github.answer();
    expect(github.replies()).toEqual(["5 For sato 1, mori 2", "6 For sato 3"]);
    expect([1, 2, 3].map(github.reactionsTo)).toEqual(["eyes rocket", "eyes rocket", "eyes rocket"]);
  });

  test.each([
    ["nobody acknowledged", { reactions: [] }],
    ["only a person looked at", { reactions: [{ user: "mori", content: "eyes" }] }],
    ["a bot wrote", { user: "robot[bot]", type: "Bot" }],
    ["are older than a day", { createdAt: "2026-03-31T09:00:00Z" }],
    ["say something else", { body: "please /sync" }],
    ["asked for help", { body: "/sync help" }],
    ["were answered", { reactions: [eyes, { user: bot, content: "rocket" }] }],
    ["were refused", { reactions: [eyes, { user: bot, content: "confused" }] }],
  ] as const)("that %s are left alone", async (_, more) => {
    const github = await repository([comment(1, more as Partial<Comment>)]);
    await github.answer();
    expect(github.replies()).toEqual([]);
  });

  test("are answered although people have reacted to them", async () => {
    const people = ["rocket", "confused"].map((content) => ({ user: "mori", content }));
    const github = await repository([comment(1, { reactions: [eyes, ...people] })]);
    await github.answer();
    expect(github.replies()).toEqual(["5 For sato 1"]);
  });

  test("cannot pretend to have been answered", async () => {
    const forged = comment(2, { user: "mori", body: "<!-- identity-sync: rocket 1 -->", reactions: [] });
    const github = await repository([comment(1), forged]);
    await github.answer();
    expect(github.replies()).toEqual(["5 For sato 1"]);
  });

  test("cost one request while nobody waits", async () => {
    const github = await repository([comment(1)]);
    await github.answer();
    const before = github.requests().length;
    await github.answer();
    expect(github.requests().slice(before)).toEqual(["GET /comments"]);
  });

  test("are none of the business of a run that may not speak for others", async () => {
    const github = await repository([comment(1)]);
    await github.answer({ forOthers: false });
    expect(github.requests()).toEqual([]);
  });
});

describe("the comment that started the run", () => {
  test("needs no acknowledgement to be answered", async () => {
    const github = await repository([comment(1, { reactions: [] })]);
    await github.answer({ own, forOthers: false, answer: "confused" });
    expect(github.replies()).toEqual(["5 For sato 1"]);
    expect(github.reactionsTo(1)).toBe("confused");
  });

  test("is answered again when what failed has gone well, and only then", async () => {
    const github = await repository([comment(1)]);
    await github.answer({ own, answer: "confused" });
    await github.answer({ own, answer: "confused" });
    expect(github.replies()).toHaveLength(1);
    await github.answer({ own, answer: "rocket" });
    await github.answer({ own, answer: "rocket" });
    await github.answer({ own, answer: "confused" });
    expect(github.replies()).toHaveLength(2);
    expect(github.reactionsTo(1)).toBe("eyes confused rocket");
  });

  test("is answered when it is not among the newest hundred", async () => {
    const crowd = Array.from({ length: 120 }, (_, index) =>
      comment(100 + index, { body: "hello", createdAt: "2026-04-01T09:10:00Z", reactions: [] }),
    );
    const github = await repository([comment(1), ...crowd]);
    await github.answer({ own });
    expect(github.replies()).toEqual(["5 For sato 1"]);
  });
});

describe("what GitHub refuses", () => {
  const fault = (operation: string, status: number, more: object = {}): FaultInput => ({
    service: "github",
    operation: `${operation.split(" ")[0]} /repos/example/identity-sync/issues${operation.split(" ")[1]}`,
    times: "always",
    effect: { kind: "error", code: "x", message: "No", status },
    ...more,
  });

  test.each([
    ["a reaction", [fault("POST /comments/1/reactions", 403)], 1, "eyes", 1],
    ["a reaction, by failing", [fault("POST /comments/1/reactions", 502)], 1, "eyes", 1],
    ["a reply", [fault("POST /5/comments", 403)], 0, "eyes rocket", 1],
    ["a reply, by failing", [fault("POST /5/comments", 502)], 0, "eyes rocket", 1],
    ["the list", [fault("GET /comments", 502)], 1, "eyes rocket", 1],
    ["everything", [fault("* *", 403)], 0, "eyes", 4],
  ] as const)("%s: is logged, and nothing is thrown", async (_, faults, replies, reactions, lines) => {
    const github = await repository([comment(1)], { faults });
    await github.answer({ own });
    expect(github.replies()).toHaveLength(replies);
    expect(github.reactionsTo(1)).toBe(reactions);
    expect(github.log).toHaveLength(lines);
    for (const line of github.log) expect(line).toMatch(/^GitHub: could not .*: No/);
  });

  test("a reaction: the reply alone keeps later runs from answering again", async () => {
    const github = await repository([comment(1)], { faults: [fault("POST /comments/1/reactions", 403)] });
    await github.answer();
    await github.answer();
    await github.answer({ own });
    expect(github.replies()).toHaveLength(1);
  });

  test("nothing, but its answer is lost: no reply is given twice", async () => {
    const github = await repository([comment(1)], {
      faults: [fault("POST /5/comments", 0, { effect: { kind: "reset" } })],
    });
    await github.answer({ own });
    await github.answer();
    expect(github.replies()).toHaveLength(1);
  });

  test("for now: it is asked again when it said, if that is soon", async () => {
    const busy = (seconds: string) => ({
      times: 1,
      effect: { kind: "answer", status: 403, headers: { "retry-after": seconds }, body: { message: "No" } },
    });
    const soon = await repository([comment(1)], { faults: [fault("POST /5/comments", 0, busy("3"))] });
    await soon.answer();
    expect([soon.waits, soon.replies()]).toEqual([[3_000], ["5 For sato 1"]]);
    const late = await repository([comment(1)], { faults: [fault("POST /5/comments", 0, busy("60"))] });
    await late.answer();
    expect([late.waits, late.replies()]).toEqual([[], []]);
  });
});
