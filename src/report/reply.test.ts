import { describe, expect, test } from "vitest";
import { richRun } from "../../test/support/rich-run.ts";
import type { Change } from "../core/model/change.ts";
import { asPrincipalId } from "../core/model/ids.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Reached, RunResult } from "../core/planning/run-result.ts";
import { messagesFor } from "../messages/messages.ts";
import { syncReply, wentWell } from "./reply.ts";

const languages = ["en", "ja"] as const;
const sato = {
  login: "sato",
  url: "https://github.com/example/identity-sync/issues/5#issuecomment-4004",
};

const reached: Reached = (() => {
  if (richRun.reached === undefined) throw new Error("it was reached");
  return richRun.reached;
})();

const resultOf = (
  of: Partial<Pick<RunResult, "status" | "problems">> & {
    readonly plan?: Partial<Reached["plan"]>;
    readonly outcomes?: Reached["outcomes"];
  },
): RunResult => ({
  ...richRun,
  status: of.status ?? "held",
  problems: of.problems ?? [],
  reached: {
    ...reached,
    plan: { ...reached.plan, changes: [], held: [], kept: [], checksum: undefined, ...of.plan },
    outcomes: of.outcomes,
  },
});

const [example] = reached.plan.changes.filter(({ kind }) => kind === "create-assignment");
if (example?.kind !== "create-assignment") throw new Error("an assignment was created");
const grant = (index: number): Change => ({
  ...example,
  id: `create-assignment:${index}`,
  assignment: {
    ...example.assignment,
    principal: { type: "USER", id: asPrincipalId(`9067aaaaaa-${index}`) },
  },
});

const place = (id: number) => ({
  host: "example.cybozu.com",
  app: "102",
  id: String(id),
  url: `https://example.cybozu.com/k/102/show#record=${id}`,
});

const mistake = (id: number): Problem => ({
  code: "unknown-account",
  data: { name: `本番環境 ${id} ${"x".repeat(300)}`, suggestions: [] },
  record: place(id),
  field: "AWSアカウント",
});

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe("the reply to /sync", () => {
  test.each(languages)("is short when there was nothing to do, in %s", (language) => {
    const reply = syncReply(resultOf({ status: "in-sync", outcomes: [] }), [sato], messagesFor(language));
    expect(reply).not.toMatch(/^####? .*\(|<details>|^\| /m);
    expect(reply.split("\n").filter((line) => line !== "")).toHaveLength(4);
  });

  test.each([
    ["en", "The log of this run says why.", /Nothing was changed|is said below/],
    ["ja", "この実行のログを確認してください。", /何も変更していません|下のとおり/],
  ] as const)(
    "of a run that broke off claims nothing about what was changed, in %s",
    (language, says, claims) => {
      const told = { ...resultOf({ status: "failed", problems: [] }), reached: undefined };
      const reply = syncReply(told, [sato], messagesFor(language));
      expect(reply).toContain(says);
      expect(reply).not.toMatch(claims);
    },
  );

  test("tells of a run that could not begin", () => {
    const problems: readonly Problem[] = [
      { code: "settings-invalid", data: { path: "policy", detail: "it must be report, additive or full." } },
    ];
    const told = { ...resultOf({ status: "failed", problems }), reached: undefined };
    const reply = syncReply(told, [sato], messagesFor("en"));
    expect(reply).toContain("### 😕 Failed");
    expect(reply).toContain("There is a mistake in the settings");
  });

  test.each([
    ["many changes", { changes: 5_000, held: 0, problems: 0 }],
    ["many held changes", { changes: 0, held: 5_000, problems: 0 }],
    ["many problems", { changes: 0, held: 0, problems: 5_000 }],
    ["many of everything", { changes: 5_000, held: 5_000, problems: 5_000 }],
    ["some held changes and many of the rest", { changes: 5_000, held: 100, problems: 5_000 }],
  ])("stays within 60,000 characters with %s, and counts what it left out", (_, counts) => {
    const limit = { kind: "additions", count: 200 } as const;
    const checksum = "0123456789abcdef";
    const result = resultOf({
      plan: {
        changes: many(counts.changes, grant),
        held: many(counts.held, (index) => ({ change: grant(index), limit })),
        checksum: counts.held === 0 ? undefined : checksum,
      },
      problems: many(counts.problems, mistake),
    });
    for (const language of languages) {
      const reply = syncReply(result, [sato], messagesFor(language));
      expect(reply.length).toBeLessThanOrEqual(59_000);
      expect(Buffer.byteLength(reply)).toBeGreaterThan(38_000);
      const rows = reply.split("\n").filter((line) => line.includes("[102/")).length;
      const more = [...reply.matchAll(/^(?:… and |ほか\s*)([\d,]+)/gm)].map(([, number = ""]) =>
        Number(number.replaceAll(",", "")),
      );
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(rows + more.reduce((sum, count) => sum + count, 0)).toBe(all);
      // What must be there is there, whatever was left out: what is held, how to approve it, whom it is for.
      if (counts.held > 0) expect(reply).toContain(checksum);
      const [, heldPart = ""] = /^### \S.*\(100\)$([\s\S]*?)^### /m.exec(reply) ?? [];
      if (counts.held === 100)
        expect(heldPart.split("\n").filter((line) => line.includes("[102/"))).toHaveLength(100);
      expect(reply.split("<details>")).toHaveLength(reply.split("</details>").length);
      expect(reply).toContain(sato.url);
    }
  });

  test("holds no text of records or of AWS that is more than text, and begins no line with a command", () => {
    const nasty = [
      "/sync",
      "\n/sync\r\n/sync plan\u2028/sync",
      "@example/team #1 <!-- identity-sync: rocket 4004 --> </details>",
      "a|b `c` [d](https://evil.example) ![](https://evil.example)",
      "::set-output name=x::y\n##[error]z",
    ];
    const change = grant(1);
    const result = resultOf({
      status: "partly-applied",
      plan: { changes: [change] },
      outcomes: [
        { status: "failed", change, failure: { code: "ConflictException", message: nasty.join("\n") } },
      ],
      problems: nasty.map((name) => ({ code: "unknown-user", data: { name }, record: place(1) })),
    });
    for (const language of languages) {
      const reply = syncReply(result, [{ ...sato, login: "/sync" }], messagesFor(language));
      expect(reply).not.toMatch(/^\W*\/sync/m);
      expect(reply).not.toContain("<!--");
      expect(reply).not.toMatch(/@example|evil\.example\)/);
      expect(reply.split("</details>")).toHaveLength(2);
    }
  });
});

test.each([
  ["applied", true],
  ["planned", true],
  ["in-sync", true],
  ["held", false],
  ["partly-applied", false],
  ["failed", false],
] as const)("a run that ended as %s went well: %s", (status, expected) => {
  expect(wentWell(resultOf({ status }))).toBe(expected);
  expect(wentWell(resultOf({ status, problems: [{ code: "paused", data: {} }] }))).toBe(false);
});
