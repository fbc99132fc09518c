import { describe, expect, test } from "vitest";
import { reportSchema } from "../../src/report/json-schema.ts";
import { prepareNight } from "../support/rich-night.ts";
import { commandsIn } from "../support/runner-commands.ts";
import { scriptedFaults } from "../support/scripted-faults.ts";
import { ledger } from "../support/small-company.ts";
import { writtenBy } from "../support/written.ts";

const hostile = [
  "::set-output name=x::y",
  "##[add-mask]oops",
  "<!channel> <@U0000000009> <https://evil.example|click> @org/team",
  "a|b `code` *bold* [click](https://evil.example) ![](https://evil.example/i.png)",
  "<img src=x onerror=alert(1)> <details>",
  "example/identity-sync#1 www.evil.example",
  "$x$ GH-1 gh-1 a5c3785ed8d6a35868bc169f07e40e889087fd2e a5c3785 ann@a5c3785 :tada: [^1] > [!NOTE] <!-- x",
  "\u202eright to left\u200b \u001b[31mred\u0007 \u2028::error::y",
];
const lines = hostile.join("\n");

/** Slack's text objects that are read for mark-up, and the addresses behind its buttons. */
const slackParts = (value: unknown): { readonly marked: string[]; readonly urls: string[] } => {
  const marked: string[] = [];
  const urls: string[] = [];
  const look = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(look);
    if (typeof part !== "object" || part === null) return;
    const { type, text, url } = part as {
      readonly type?: unknown;
      readonly text?: unknown;
      readonly url?: unknown;
    };
    if (type !== "plain_text" && typeof text === "string") marked.push(text);
    if (typeof url === "string") urls.push(url);
    Object.values(part).forEach(look);
  };
  look(value);
  return { marked, urls };
};

describe("No text from outside becomes a command, a mention, a link target or markup.", () => {
  test("from every field of every ledger, and from what AWS answers", async () => {
    const night = await prepareNight();
    const faults = scriptedFaults();
    const opened = await night.open({
      intercept: faults.intercept,
      happens: (world) => {
        const sets = ledger(world, "permissionSets");
        const assignments = ledger(world, "assignments");
        let id = 40;
        for (const field of Object.keys(sets.app.fields))
          sets.add(id++, { name: `Set${id}`, managedPolicies: "ReadOnlyAccess", [field]: lines });
        const plain = { userNames: "ann@example.com", accounts: "shop-dev", permissionSets: "ReadOnly" };
        for (const field of Object.keys(assignments.app.fields).filter((code) => !/^sync|^users$/.test(code)))
          assignments.add(id++, { ...plain, [field]: lines });
      },
    });
    faults.arm([
      {
        service: "sso-admin",
        operation: "CreateAccountAssignment",
        effect: { kind: "fail-later", reason: `A 409 error: \n${lines}` },
      },
      {
        service: "sso-admin",
        operation: "ProvisionPermissionSet",
        effect: { kind: "error", code: "AccessDeniedException", message: lines },
      },
    ]);
    const reconciliation = await opened.run();
    expect(reconciliation.result.problems.length).toBeGreaterThan(20);
    const written = writtenBy(opened, reconciliation);

    expect(commandsIn(written.log)).toEqual([]);
    expect(written.log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
    for (const text of written.annotations) expect(commandsIn(text)).toEqual([]);

    const { kintone } = opened.simulator.listing.endpoints;
    // Links to records, and the checksum and the commands that approve with it.
    const links = /\[(.+?)\]\(https?:\/\/localhost:\d+\/k\/10[12]\/show#record=\d+\)/g;
    const code = /(?<!\\)`(?:[0-9a-f]{16}|approve-plan|identity-sync apply --approve-plan [0-9a-f]{16})`/g;
    for (const summary of written.summaries) {
      const theirs = summary
        .replace(links, "$1")
        .replace(code, "")
        .replace(/^<\/?details>$|^<summary>.*<\/summary>$/gm, "")
        // What keeps GitHub from looking further: nobody's text has a tag.
        .replaceAll("<span>$</span>", "")
        .replaceAll("<span></span>", "\u200b");
      expect(theirs).not.toMatch(/(?<!\\)[[`*_~<>]/);
      expect(theirs).not.toMatch(/\]\(|https?:\/\/|www\.|@[\w/]/);
      expect(theirs.replace(/^#+ /gm, "")).not.toMatch(/#\w/);
      expect(theirs).not.toMatch(/\$|\bGH-\d|:[a-z]+:/i);
      expect(theirs.replace(/(?<!\w)\d{12}(?!\w)/g, "")).not.toMatch(
        /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i,
      );
    }

    expect(commandsIn(written.json)).toEqual([]);
    expect(reportSchema.parse(JSON.parse(written.json)).problems.length).toBeGreaterThan(20);
    for (const line of written.audit.split("\n")) expect(() => JSON.parse(line)).not.toThrow();

    const { marked, urls } = slackParts(JSON.parse(written.slack));
    expect(marked.length).toBeGreaterThan(0);
    for (const text of marked) expect(text).not.toMatch(/<[!@#h]|evil\.example/);
    expect(urls.filter((url) => !url.startsWith(kintone) && !url.startsWith("https://github.com/"))).toEqual(
      [],
    );

    const people = new Set(opened.simulator.state().kintone.users.map(({ code }) => code));
    const comments = opened.simulator
      .state()
      .kintone.apps.flatMap(({ records }) => records.flatMap((record) => record.comments));
    expect(comments.length).toBeGreaterThan(10);
    for (const { text, mentions } of comments) {
      expect(mentions.filter(({ code }) => !people.has(code))).toEqual([]);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
    }
  });
});
