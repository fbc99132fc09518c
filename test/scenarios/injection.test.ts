import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";
import { commandsIn } from "../support/runner-commands.ts";

/*
 * What people write into records, and what AWS answers, reaches the log, annotations, the summary and outputs. It must
 * stay text in all of them.
 */

const nasty = [
  "::set-output name=x::y",
  "##[add-mask]oops",
  "  ::error::pwned",
  "<!channel> @org/team @sato",
  "a|b `code` *bold* _it_ ~~no~~",
  "[click](https://evil.example) ![](https://evil.example/i.png)",
  "https://evil.example www.evil.example",
  "<img src=x onerror=alert(1)> <details> &lt;",
  "example/identity-sync#1 #1",
  "\u202eright to left\u200b",
  "\u001b[31mred\u001b[0m\u0007",
] as const;

const failure = `A 409 error: \n::error::pwned\r::set-output name=x::y\r\n##[set-env name=X]y ${nasty.join(" ")}`;

const ledgers = {
  permissionSets: [
    { name: "ReadOnly", managedPolicies: "ReadOnlyAccess" },
    {
      name: "Wrong",
      managedPolicies: nasty.join("\n"),
      tags: nasty.join("\n"),
      relayState: "##[error]x\u2028::error::y",
    },
    { name: "Broken", inlinePolicy: "##[error]pwned" },
  ],
  assignments: [
    { users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" },
    { users: ["mori"], accounts: nasty.join("\n"), permissionSets: "ReadOnly" },
    { users: ["mori"], accounts: "shop-dev", permissionSets: nasty.join("\n") },
    {
      groupNames: nasty.join("\n"),
      userNames: nasty.join("\n"),
      accounts: "shop-dev",
      permissionSets: "ReadOnly",
    },
  ],
  faults: [
    {
      service: "sso-admin",
      operation: "CreateAccountAssignment",
      times: "always",
      effect: { kind: "fail-later", reason: failure },
    },
  ],
} as const satisfies Parameters<typeof company>[0];

describe.concurrent("text of records and of AWS", () => {
  test("gives no command to the runner, and no output", async ({ expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.report?.status).toBe("partly-applied");
    // All of it was told, so all of it had its chance.
    const told = JSON.stringify(run.report?.problems);
    expect(told).toContain("::set-output name=x::y");
    expect(told).toContain("##[set-env name=X]y");

    const tokens = [...(acme.env.KINTONE_API_TOKEN ?? "").split(","), acme.env.SLACK_BOT_TOKEN];
    expect(run.commands.filter(({ name }) => name === "add-mask").map(({ message }) => message)).toEqual(
      tokens,
    );
    const others = run.commands.filter(({ name }) => name !== "add-mask");
    // Eight annotations and the one that counts the rest, all of them ours.
    expect(others).toHaveLength(9);
    for (const { name, properties, message } of others) {
      expect(name).toMatch(/^(error|warning)$/);
      expect(properties).toBe("");
      expect(message).toMatch(/\[[a-z-]+\]$|^… and \d+ more$/);
    }
    expect(Object.keys(run.outputs).sort()).toEqual(
      ["audit", "status", "changes", "removals", "problems", "plan-checksum", "report", "terraform"].sort(),
    );
  });

  test("hides and turns nothing around in the log", async ({ expect }) => {
    const acme = await company(ledgers);
    const run = await acme.action({ event: schedule });
    expect(run.stdout + run.stderr).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/,
    );
    expect(run.stdout).toContain("\\u{202e}right to left\\u{200b}");
  });

  test("makes no markup, link, mention or cell in the summary", async ({ expect }) => {
    const acme = await company(ledgers);
    const { summary } = await acme.action({ event: schedule });
    const kintone = acme.listing.endpoints.kintone;
    const link = new RegExp(String.raw`\[(.+?)\]\(${kintone}/k/10[12]/show#record=\d+\)`, "g");
    // What keeps GitHub from looking further for references: no text from outside has a tag.
    const theirs = summary.replace(link, "$1").replaceAll(/<span>\$?<\/span>/g, "\u200b");
    expect(theirs).not.toMatch(/(?<!\\)[[`*_~<>]/);
    expect(theirs).not.toMatch(/\]\(/);
    expect(theirs).not.toMatch(/https?:\/\/|www\./);
    expect(theirs).not.toMatch(/@[\w/]/);
    expect(theirs.replace(/^#+ /gm, "")).not.toMatch(/#\w/);
    expect(theirs).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);

    // Every row has as many cells as its head.
    const cells = (line: string) => line.replace(/\\./g, "").split("|").length;
    let head = 0;
    for (const [index, line] of summary.split("\n").entries()) {
      if (!line.startsWith("|")) continue;
      if (summary.split("\n")[index + 1]?.startsWith("| ---")) head = cells(line);
      expect(cells(line), line).toBe(head);
    }
  });

  test("is as harmless in the log of the command, and its JSON is one document", async ({ expect }) => {
    const acme = await company(ledgers);
    const run = await acme.cli(["plan", "--config", acme.config]);
    expect(commandsIn(run.stdout)).toEqual([]);
    expect(run.stdout).not.toContain("\u001b");
    const json = await acme.cli(["plan", "--json", "--config", acme.config]);
    expect(JSON.parse(json.stdout)).toMatchObject({ status: "planned" });
    expect(commandsIn(json.stdout)).toEqual([]);
  });
});
