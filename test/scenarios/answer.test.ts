import { describe, test } from "vitest";
import type { FaultInput, WorldInput } from "../../src/simulator/world.ts";
import { company } from "../support/company.ts";
import { comment, pullRequest, schedule } from "../support/github-events.ts";

type Comment = NonNullable<NonNullable<WorldInput["github"]>["issues"]>[number]["comments"] extends
  | readonly (infer One)[]
  | undefined
  ? One
  : never;

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
} as const;

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const eyes = [{ user: "github-actions[bot]", content: "eyes" }];
const written = (id: number, body: string, more: Partial<Comment> = {}): Comment => ({
  id,
  user: "sato",
  body,
  createdAt: minutesAgo(10),
  reactions: eyes,
  ...more,
});

const acmeWith = (
  comments: readonly Comment[],
  options: Parameters<typeof company>[0] & {
    readonly locked?: boolean;
  } = {},
) => {
  const { locked = false, ...rest } = options;
  return company({
    ...ledgers,
    ...rest,
    world: (world) => ({
      ...world,
      github: {
        permissions: { sato: "write", mori: "read" },
        issues: [{ number: 5, locked, comments: [...comments] }],
      },
    }),
  });
};

/** The replies on an issue, without the comments that they answer. */
const replies = (acme: Awaited<ReturnType<typeof acmeWith>>): readonly string[] =>
  acme
    .issueComments()
    .filter(({ user }) => user === "github-actions[bot]")
    .map(({ body }) => body);

describe.concurrent("the run that a comment started", () => {
  test("ends with 🚀 and one reply, after 👀", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync", { reactions: [] })]);
    const event = comment("/sync");
    expect((await acme.acknowledge({ event })).outputs).toEqual({ accepted: "true", full: "false" });
    const run = await acme.action({ event });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(acme.issueComments()[0]?.reactions).toBe("eyes rocket");
    const [reply, ...more] = replies(acme);
    expect(more).toEqual([]);
    expect(reply).toContain("### 🚀 Applied: 2 changes");
    expect(reply).toContain("#### shop-dev \\(100000000011\\)");
    expect(reply).toContain("(https://github.com/example/identity-sync/actions/runs/15961596)");
    expect(reply).toContain("[sato](https://github.com/example/identity-sync/issues/5#issuecomment-4004)");
    expect(reply?.match(/^\s*\/sync/m)).toBeNull();
  });

  test("/sync plan writes nothing but the answer", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync plan")]);
    const run = await acme.action({ event: comment("/sync plan") });
    expect(run.outputs.status).toBe("planned");
    expect(replies(acme)).toMatchObject([expect.stringContaining("What would change (2)")]);
    expect(acme.issueComments()[0]?.reactions).toBe("eyes rocket");
    expect(acme.assignments()).toEqual([]);
    expect(acme.writes().filter((line) => !line.startsWith("github "))).toEqual([]);
  });

  test("shows exactly what is held, and how to approve it", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], {
      assignments: [
        { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
        { users: ["mori"], accounts: "shop-prod", permissionSets: "ReadOnly" },
        { users: ["ito"], accounts: "search-dev", permissionSets: "ReadOnly" },
      ],
      settings: { limits: { freeRemovals: 1, removalPercent: 30, removalPercentOfOne: 100 } },
    });
    await acme.action({ event: schedule, inputs: { "github-token": "none" } });
    await acme.withdraw(102, [2, 3]);
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode).toBe(3);
    expect(acme.issueComments()[0]?.reactions).toBe("eyes confused");
    const [reply = ""] = replies(acme);
    expect(reply).toContain("### 😕 Held: 2 changes wait for approval");
    // One permission set, so the removals stand under its name.
    const held = /^#### ReadOnly$([\s\S]*?)^###? /m.exec(reply)?.[1] ?? "";
    expect(
      [...held.matchAll(/^\| Remove assignment \| (\S+) .*? User (\w+)/gm)]
        .map(([, ...cells]) => cells.join(" "))
        .sort(),
    ).toEqual(["search-dev ito", "shop-prod mori"]);
    expect(run.outputs["plan-checksum"]).toMatch(/^[0-9a-f]{16}$/);
    expect(reply).toContain(run.outputs["plan-checksum"]);
  });

  test("tells what is wrong with the settings that stopped it", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")]);
    acme.settings({ policy: "ful" });
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode).toBe(2);
    expect(acme.issueComments()[0]?.reactions).toBe("eyes confused");
    expect(replies(acme)).toMatchObject([expect.stringContaining("[settings-invalid\\]")]);
  });

  test("tells it in the language that those settings name", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")]);
    acme.settings({ language: "ja", polcy: "full" });
    await acme.action({ event: comment("/sync") });
    expect(replies(acme)).toMatchObject([
      expect.stringContaining(
        "設定の「polcy」に誤りがあります（この名前の設定はありません。policy ではありませんか）",
      ),
    ]);
  });

  test("tells that kintone could not be read", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], {
      faults: [
        {
          service: "kintone",
          times: "always",
          effect: { kind: "error", code: "GAIA_NO01", message: "No", status: 403 },
        },
      ],
    });
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode).toBe(1);
    expect(replies(acme)).toMatchObject([expect.stringContaining("### 😕 Failed")]);
  });
});

describe.concurrent("comments of others", () => {
  test("two at once are answered by one run in one reply, and by the second run not again", async ({
    expect,
  }) => {
    const acme = await acmeWith([written(4004, "/sync"), written(4005, "/sync full", { user: "mori" })]);
    await acme.action({ event: comment("/sync") });
    const [reply, ...more] = replies(acme);
    expect(more).toEqual([]);
    expect(reply).toContain("[sato](");
    expect(reply).toContain("[mori](");
    await acme.action({ event: comment("/sync full", { id: 4005, by: "mori" }) });
    expect(replies(acme)).toHaveLength(1);
    expect(acme.issueComments().map(({ reactions }) => reactions)).toEqual([
      "eyes rocket",
      "eyes rocket",
      "",
    ]);
  });

  test("whose run was replaced are answered by a scheduled run", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync"), written(4005, "/sync plan")]);
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(0);
    expect(replies(acme)).toHaveLength(1);
    expect(acme.issueComments().map(({ reactions }) => reactions)).toEqual([
      "eyes rocket",
      "eyes rocket",
      "",
    ]);
  });

  test("who asked for an apply are not answered by a plan", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync plan"), written(4005, "/sync")]);
    await acme.action({ event: comment("/sync plan") });
    expect(acme.issueComments().map(({ reactions }) => reactions)).toEqual(["eyes rocket", "eyes", ""]);
  });

  test("on the issue of another sync of the repository are left to that sync", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")]);
    const other = await acme.action({ event: schedule, inputs: { issue: "6" } });
    expect(other.exitCode, other.stdout).toBe(0);
    const started = await acme.action({ event: comment("/sync"), inputs: { issue: "6" } });
    expect(started.stdout).toContain("Nothing to do: the comment does not stand on issue 6.");
    expect(acme.issueComments().map(({ reactions }) => reactions)).toEqual(["eyes"]);
    await acme.action({ event: schedule, inputs: { issue: "5" } });
    expect(acme.issueComments().map(({ reactions }) => reactions)).toEqual(["eyes rocket", ""]);
  });

  test("are not answered by the plan of a pull request", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync plan")]);
    await acme.action({ event: pullRequest });
    expect(acme.simulator.requests().filter(({ service }) => service === "github")).toEqual([]);
  });
});

describe.concurrent("a GitHub that refuses never fails a run", () => {
  const repository = "/repos/example/identity-sync";
  const reacting = `POST ${repository}/issues/comments/4004/reactions`;
  const replying = `POST ${repository}/issues/5/comments`;
  const fault = (operation: string, effect: FaultInput["effect"]): FaultInput => ({
    service: "github",
    operation,
    times: "always",
    effect,
  });
  const refusal = (status: number) => ({ kind: "error", code: "x", message: "No", status }) as const;

  test.for([
    ["a reaction refused", fault(reacting, refusal(403)), "", 1],
    ["a reply refused", fault(replying, refusal(403)), "eyes rocket", 0],
    ["no list of comments", fault(`GET ${repository}/issues/comments`, refusal(403)), "eyes rocket", 1],
  ] as const)("%s", async ([, one, reactions, count], { expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], { faults: [one] });
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs.status).toBe("applied");
    expect(run.stdout).toContain("GitHub: could not ");
    expect(acme.issueComments()[0]?.reactions).toBe(reactions === "" ? "eyes" : reactions);
    expect(replies(acme)).toHaveLength(count);
  });

  test("a reply whose answer was lost is not sent twice", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], {
      faults: [{ service: "github", operation: replying, effect: { kind: "reset" } }],
    });
    await acme.action({ event: comment("/sync") });
    await acme.action({ event: schedule });
    expect(replies(acme)).toHaveLength(1);
  });

  test("a locked issue", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], { locked: true });
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode).toBe(0);
    expect(replies(acme)).toEqual([]);
    expect(run.stdout).toContain("locked");
  });

  test("a comment deleted meanwhile", async ({ expect }) => {
    const acme = await acmeWith([]);
    const run = await acme.action({ event: comment("/sync") });
    expect(run.exitCode).toBe(0);
    expect(run.outputs.status).toBe("applied");
    expect(acme.issueComments()).toEqual([]);
  });

  test("a job without the right to read comments", async ({ expect }) => {
    const acme = await acmeWith([written(4004, "/sync")], {
      faults: [fault("*", refusal(403))],
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(0);
    expect(run.commands.filter(({ name }) => name !== "add-mask")).toEqual([]);
  });
});
