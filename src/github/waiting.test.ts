import { describe, expect, test } from "vitest";
import type { ListedComment } from "./comments.ts";
import { markedAnswers, markOf, maybeWaiting } from "./waiting.ts";

const noon = Date.parse("2026-04-01T12:00:00Z");
const seconds = (count: number): Date => new Date(noon + count * 1000);

const comment = (id: number, more: Partial<ListedComment> = {}): ListedComment => ({
  id,
  issue: 5,
  body: "/sync",
  login: "sato",
  isByBot: false,
  createdAt: seconds(-600),
  url: `https://github.com/example/identity-sync/issues/5#issuecomment-${id}`,
  reactions: { eyes: 1, rocket: 0, confused: 0 },
  ...more,
});

/** The run began at noon, and lists the comments a minute later. */
const run = {
  mode: "apply",
  own: undefined,
  onIssue: undefined,
  begunAt: seconds(0),
  now: seconds(60),
} as const;

const waiting = (comments: readonly ListedComment[], of: Partial<Parameters<typeof maybeWaiting>[1]> = {}) =>
  maybeWaiting({ comments, listedAt: seconds(60) }, { ...run, ...of }).map(({ id }) => id);

describe("a comment may wait", () => {
  const rows: readonly (readonly [string, Partial<ListedComment>, boolean])[] = [
    ["acknowledged, and written before the run began", {}, true],
    [
      "with a reaction of somebody, who may be a person",
      { reactions: { eyes: 1, rocket: 1, confused: 0 } },
      true,
    ],
    ["not acknowledged", { reactions: { eyes: 0, rocket: 0, confused: 0 } }, false],
    ["written by a bot", { isByBot: true }, false],
    ["no command", { body: "thanks" }, false],
    ["help", { body: "/sync help" }, false],
    ["no command that we know", { body: "/syncfoo" }, false],
    ["written the second before the run began", { createdAt: seconds(-1) }, true],
    ["written in the second in which the run began", { createdAt: seconds(0) }, false],
    ["written while the run read", { createdAt: seconds(30) }, false],
  ];
  test.each(rows)("%s: %#", (_, more, expected) => {
    expect(waiting([comment(1, more)])).toEqual(expected ? [1] : []);
  });

  test("by GitHub's time, not by that of a machine whose clock is wrong", () => {
    const list = { comments: [comment(1, { createdAt: seconds(-2) })], listedAt: seconds(60) };
    for (const skew of [-3600, 0, 3600]) {
      const times = { begunAt: seconds(skew), now: seconds(skew + 60) };
      expect(maybeWaiting(list, { ...run, ...times })).toHaveLength(1);
      const later = { ...list, comments: [comment(1, { createdAt: seconds(1) })] };
      expect(maybeWaiting(later, { ...run, ...times })).toHaveLength(0);
    }
  });

  test("for a plan only, when the run planned", () => {
    const comments = ["/sync", "/sync plan", "/sync full"].map((body, id) => comment(id, { body }));
    expect(waiting(comments, { mode: "plan" })).toEqual([1]);
    expect(waiting(comments)).toEqual([0, 1, 2]);
  });

  test("on the issue of this sync alone, where it has one: another sync of the repository has its own", () => {
    const comments = [comment(1), comment(2, { issue: 6 }), comment(3)];
    expect(waiting(comments)).toEqual([1, 2, 3]);
    expect(waiting(comments, { onIssue: 5 })).toEqual([1, 3]);
    expect(waiting(comments, { onIssue: 0 })).toEqual([]);
  });

  test("but not the run's own, which is looked at by itself", () => {
    expect(waiting([comment(1), comment(2)], { own: 2 })).toEqual([1]);
  });

  test("twenty of them at most, those first that nobody has reacted to, and the oldest of these", () => {
    const answered = Array.from({ length: 30 }, (_, index) =>
      comment(100 + index, { reactions: { eyes: 1, rocket: 1, confused: 0 } }),
    );
    const found = waiting([...answered, comment(1003), comment(1002)]);
    expect(found).toHaveLength(20);
    expect(found.slice(0, 3)).toEqual([1002, 1003, 100]);
  });
});

describe("the mark of a reply", () => {
  const reply = (id: number, body: string, isByBot = true) =>
    comment(id, { body, isByBot, reactions: { eyes: 0, rocket: 0, confused: 0 } });

  test("says which comments were answered, and how", () => {
    const answers = markedAnswers([
      reply(9, `text\n${markOf("rocket", [1, 2])}\n`),
      reply(10, markOf("confused", [3])),
    ]);
    expect([...answers]).toEqual([
      [1, "rocket"],
      [2, "rocket"],
      [3, "confused"],
    ]);
    expect(waiting([comment(1), comment(4), reply(9, markOf("rocket", [1]))])).toEqual([4]);
  });

  test.each([[["confused", "rocket"]], [["rocket", "confused"]]] as const)(
    "of a good answer outweighs that of a bad one: %s",
    (order) => {
      const replies = order.map((answer, index) => reply(index, markOf(answer, [7])));
      expect(markedAnswers(replies).get(7)).toBe("rocket");
    },
  );

  test("counts for nothing where a person wrote it", () => {
    expect(waiting([comment(1), reply(9, markOf("rocket", [1]), false)])).toEqual([1]);
  });
});
