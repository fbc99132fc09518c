import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { create, failed, failedRun, heldBy, recordRef, remove, run } from "../../test/support/alert-runs.ts";
import { hoursFrom, morning } from "../../test/support/core-world.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/planning/run-result.ts";
import { type AlertFact, causes, readAlerts } from "../core/telling/alert.ts";
import type { OpenAlert } from "../core/telling/alert-steps.ts";
import { messagesFor } from "../messages/messages.ts";
import { blockMistakes } from "../simulator/slack/block-limits.ts";
import {
  type AlertContext,
  type AlertMessage,
  alertMessage,
  escapeMrkdwn,
  reminderReply,
  resolvedMessage,
  resolvedReply,
  runbookAnchors,
} from "./alert.ts";

const context = (language: "en" | "ja", over: Partial<AlertContext> = {}): AlertContext => ({
  messages: messagesFor(language),
  timeZone: "Asia/Tokyo",
  now: hoursFrom(morning, 3.5),
  runUrl: "https://github.com/example/identity-sync/actions/runs/15961596",
  runbook: "https://github.com/example/kintone-identity-center-sync/blob/v1/docs/troubleshooting.md",
  ...over,
});

const open: OpenAlert = {
  since: morning.toISOString(),
  runs: 21,
  count: 2,
  knownFrom: "plan",
  isEvent: false,
};

const factsOf = (result: RunResult, failingSince = {}): readonly AlertFact[] =>
  readAlerts({ result, failingSince, recordsFailingHours: 24, heldBack: [], now: morning }).facts;
const factOf = (result: RunResult, failingSince = {}): AlertFact => {
  const [fact] = factsOf(result, failingSince);
  if (fact === undefined) throw new Error("there is nothing to tell");
  return fact;
};

const misspelt = (id: string, name: string): Problem => ({
  code: "unknown-managed-policy",
  data: { name, suggestions: ["ReadOnlyAccess"] },
  record: recordRef(id, "101"),
  field: "AWS管理ポリシー",
});
const failingSince = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `example.cybozu.com/101/${index + 1}`,
      hoursFrom(morning, -30).toISOString(),
    ]),
  );

/** What people see, kept where people can look at it. */
describe.each(["en", "ja"] as const)("in Slack, in %s, an administrator sees", (language) => {
  const screens: readonly (readonly [string, () => AlertMessage | readonly AlertMessage[]])[] = [
    [
      "held",
      () =>
        alertMessage(
          factOf(
            run({
              held: [
                heldBy("count", remove("dev/ReadOnly/bob", "7")),
                heldBy("count", remove("prod/Deploy/@developers", "8")),
              ],
            }),
          ),
          open,
          context(language),
        ),
    ],
    [
      "denied",
      () => {
        const detail =
          "AccessDeniedException: User: arn:aws:sts::999999999999:assumed-role/identity-sync/run is not authorized to perform: sso:ListInstances";
        const fact = factOf(
          failedRun({ code: "aws-denied", data: { operation: "sso-admin:ListInstances", detail } }),
        );
        return alertMessage(fact, { ...open, runs: 1 }, context(language));
      },
    ],
    [
      "records",
      () => {
        const problems = Array.from({ length: 12 }, (_, index) => misspelt(`${index + 1}`, "ReadOnlyAcess"));
        return alertMessage(factOf(run({ problems }), failingSince(12)), open, context(language));
      },
    ],
    [
      "resolved",
      () => [
        reminderReply(
          factOf(run({ outcomes: [failed(create("dev/ReadOnly/alice"), "FAILED")] })),
          open,
          context(language),
        ),
        resolvedMessage("changes-failing", open, hoursFrom(morning, 51), context(language)),
        resolvedReply(open, hoursFrom(morning, 51), context(language)),
      ],
    ],
  ];
  test.each(screens)("%s", async (name, render) => {
    const shown = `${JSON.stringify(render(), null, 2)}\n`;
    await expect(shown).toMatchFileSnapshot(`../../test/screens/slack-${name}.${language}.json`);
  });
});

/** Every text of a message, with the way in which Slack reads it. */
type Text = { readonly type: string; readonly text: string; readonly emoji?: unknown };
const textsOf = ({ text, blocks }: AlertMessage): readonly Text[] => {
  const found: Text[] = [{ type: "mrkdwn", text }];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("type" in value && "text" in value && typeof value.text === "string")
      found.push({ ...value, type: String(value.type), text: value.text });
    Object.values(value).forEach(visit);
  };
  visit(blocks);
  return found;
};

describe("text from outside", () => {
  const hostile = [
    "<!channel> <@U1> <#C1> <https://evil.example.com|here>",
    "`code` *bold* _it_ ~no~ :fire:",
    "line\nbreak\u2028and \u202eturned",
  ];

  test.each(hostile)("pings nobody and marks up nothing: %j", (text) => {
    const change = create("dev/ReadOnly/alice");
    const failure = { code: "FAILED", message: text };
    const results = [
      run({ outcomes: [{ status: "failed", change, failure }] }),
      run({ problems: [misspelt("1", text)] }),
      failedRun({ code: "kintone-denied", data: { app: text, detail: text } }),
      failedRun({ code: "aws-denied", data: { operation: text, detail: text } }),
    ];
    for (const result of results)
      for (const fact of factsOf(result, failingSince(1))) {
        const texts = textsOf(alertMessage(fact, open, context("en")));
        const inMarkup = texts.filter(({ type }) => type === "mrkdwn").map(({ text: said }) => said);
        expect(inMarkup.join("\n")).not.toMatch(/[<>]|fire|evil|U1/);
        for (const { text: said } of texts) expect(said).not.toMatch(/[\u2028\u202e]/);
        const items = texts.filter(({ emoji }) => emoji === false);
        expect(items).toEqual([expect.objectContaining({ type: "plain_text", emoji: false })]);
        expect(items[0]?.text.split("\n")).toHaveLength(1);
      }
  });

  test("is escaped where Slack reads mark-up, & first", () => {
    expect(escapeMrkdwn("<!channel> & <@U1>")).toBe("&lt;!channel&gt; &amp; &lt;@U1&gt;");
  });
});

describe("Slack's limits", () => {
  const long = "👩‍👩‍👧 長い文 ".repeat(1_000);
  const many = Array.from({ length: 1_000 }, (_, index) => index + 1);
  test.each<[string, AlertFact]>([
    [
      "a thousand held changes",
      factOf(run({ held: many.map((id) => heldBy("count", remove("dev/ReadOnly/bob", `${id}`))) })),
    ],
    [
      "a thousand records with long texts",
      factOf(run({ problems: many.map((id) => misspelt(`${id}`, long)) }), failingSince(1_000)),
    ],
    ["one long text", factOf(failedRun({ code: "kintone-denied", data: { app: "1", detail: long } }))],
    [
      "halves of characters",
      factOf(failedRun({ code: "kintone-denied", data: { app: "1", detail: "😀".repeat(5_000) } })),
    ],
    ["nothing but a pause", factOf(run({ problems: [{ code: "paused", data: {} }] }))],
  ])("%s fit", (_, fact) => {
    for (const language of ["en", "ja"] as const)
      for (const message of [
        alertMessage(fact, open, context(language)),
        alertMessage(fact, undefined, context(language, { runUrl: "", runbook: undefined })),
        resolvedMessage(fact.cause, { ...open, count: fact.count }, morning, context(language)),
      ]) {
        expect(blockMistakes(message.blocks)).toEqual([]);
        expect(message.text).not.toBe("");
        expect(JSON.stringify(message)).not.toMatch(/\\ud[89ab]/);
      }
  });

  test("are kept by the first ten, and the number of those that are not shown", () => {
    const fact = factOf(
      run({ held: many.map((id) => heldBy("count", remove("dev/ReadOnly/bob", `${id}`))) }),
    );
    const list = textsOf(alertMessage(fact, open, context("en"))).find(({ emoji }) => emoji === false);
    expect(list?.text.split("\n")).toHaveLength(11);
    expect(list?.text).toMatch(/… and 990 more$/);
  });
});

test("what is not known has no button", () => {
  const fact = factOf(run({ problems: [{ code: "paused", data: {} }] }));
  const bare = alertMessage(fact, open, context("en", { runUrl: "", runbook: undefined }));
  expect(bare.blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "section", "context"]);
  const odd = alertMessage(fact, open, context("en", { runUrl: "javascript:alert(1)", runbook: undefined }));
  expect(odd.blocks).toEqual(bare.blocks);
});

test("moments are those of the settings' time zone, across its changes", () => {
  const fact = factOf(run({ problems: [{ code: "paused", data: {} }] }));
  const said = (timeZone: string, since: string): string =>
    JSON.stringify(alertMessage(fact, { ...open, since }, context("en", { timeZone })).blocks);
  expect(said("Asia/Tokyo", "2026-11-01T15:00:00Z")).toContain("2026-11-02 00:00 (Asia/Tokyo)");
  expect(said("Europe/Berlin", "2026-10-25T00:30:00Z")).toContain("2026-10-25 02:30 (Europe/Berlin)");
  expect(said("Europe/Berlin", "2026-10-25T01:30:00Z")).toContain("2026-10-25 02:30 (Europe/Berlin)");
});

test.each(causes)("the runbook has the page to which an alert about %s leads", (cause) => {
  const headings = [...readFileSync("docs/troubleshooting.md", "utf8").matchAll(/^#+ (.*)$/gm)];
  const anchors = headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
  expect(anchors).toContain(runbookAnchors[cause]);
});
