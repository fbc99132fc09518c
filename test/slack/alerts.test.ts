import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import { editsRecord, withPasswords } from "../support/person.ts";
import { type Company, type RunChoices, reopen, type Settled, settle } from "../support/reconcile.ts";
import { channel, slack } from "../support/slack-workspace.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/* What administrators find in Slack after hours of runs, by real HTTP to a Slack that is as strict as Slack. */

let settled: Settled;
beforeAll(async () => {
  const world = withPasswords(smallCompany({ slack: { ...slack, scopes: ["chat:write"] } }));
  settled = await settle(world, { policy: "full" });
});

const open = (happens: (world: World) => void = () => {}, settings: object = {}): Promise<Company> =>
  reopen(settled, happens, { settings: { policy: "full", ...settings } });

/** Runs every so many minutes. */
const runEvery = async (acme: Company, minutes: number, times: number, choices: RunChoices = {}) => {
  const runs = [];
  for (let count = 0; count < times; count += 1) {
    runs.push(await acme.run(choices));
    acme.clock.advance({ seconds: minutes * 60 });
  }
  return runs;
};

/** Texts in the channel as they stand, answers in a thread marked; `*`: it was changed. */
const inSlack = (acme: Company): readonly string[] =>
  acme.simulator.state().slack.messages.map(({ text, thread_ts, edited }) => {
    const mark = thread_ts === undefined ? "" : "> ";
    return `${mark}${text}${edited === undefined ? "" : " *"}`;
  });

const requests = (acme: Company): readonly string[] =>
  acme.simulator
    .requests()
    .filter(({ service }) => service === "slack")
    .map(({ operation }) => operation);

const newAccess = (world: World): void =>
  ledger(world, "assignments").add(4, { users: ["carol"], accounts: "shop-dev", permissionSets: "ReadOnly" });
/** More removals than may go at once. */
const allWithdrawn = (world: World): void => {
  for (const id of [1, 2, 3]) ledger(world, "assignments").edit(id, { enabled: "disabled" });
};
const elevenPolicies = [
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEC2ReadOnlyAccess",
  "AmazonRDSReadOnlyAccess",
  "AmazonRoute53ReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSNSReadOnlyAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonSSMReadOnlyAccess",
  "AmazonVPCReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "IAMReadOnlyAccess",
];
const noFreeRemovals = { limits: { freeRemovals: 0 } };

const denied: FaultInput = {
  service: "sso-admin",
  operation: "CreateAccountAssignment",
  effect: { kind: "error", code: "AccessDeniedException", message: "not authorized <!channel>" },
};

describe("what an administrator finds in Slack", () => {
  test("AWS denies an action in five runs, then allows it: one message, kept up to date, then resolved", async () => {
    const acme = await open(newAccess);
    acme.simulator.addFaults({ ...denied, times: 5 });
    const [first] = await runEvery(acme, 10, 1);
    expect(first).toMatchObject({ status: "partly-applied" });
    expect(inSlack(acme)).toEqual(["🟠 Warning: AWS denies the sync 1 action"]);

    await runEvery(acme, 10, 4);
    expect(inSlack(acme)).toEqual(["🟠 Warning: AWS denies the sync 1 action *"]);
    const [message] = acme.simulator.state().slack.messages;
    expect(JSON.stringify(message?.blocks)).toContain("5 runs");

    const [good] = await runEvery(acme, 10, 1);
    expect(good).toMatchObject({ status: "applied", en: [] });
    expect(inSlack(acme)).toEqual([
      "✅ Resolved, lasted 50 min: AWS denies the sync 1 action *",
      "> ✅ Resolved. It lasted 50 min.",
    ]);
    await runEvery(acme, 10, 2);
    expect(requests(acme)).toEqual([
      "chat.postMessage",
      ...Array<string>(4).fill("chat.update"),
      "chat.update",
      "chat.postMessage",
    ]);
  });

  describe("kintone does not answer", () => {
    const down: FaultInput = { service: "kintone", effect: { kind: "error", code: "", status: 503 } };
    /** Requests that one run makes in vain. */
    const inVain = async (): Promise<number> => {
      const acme = await open();
      acme.simulator.addFaults({ ...down, times: "always" });
      const { requests: made } = await acme.run();
      // One simulator at a time has the port.
      await acme.close();
      return made.filter(({ service }) => service === "kintone").length;
    };

    test("in two runs: nothing; in three: one message, and its end", async () => {
      const times = await inVain();
      const blip = await open();
      blip.simulator.addFaults({ ...down, times: times * 2 });
      const runs = await runEvery(blip, 10, 3);
      expect(runs.map(({ status }) => status)).toEqual(["failed", "failed", "in-sync"]);
      expect(requests(blip)).toEqual([]);
      await blip.close();

      const outage = await open();
      outage.simulator.addFaults({ ...down, times: times * 3 });
      await runEvery(outage, 10, 3);
      expect(inSlack(outage)).toEqual(["🔴 Critical: kintone cannot be read"]);
      await runEvery(outage, 10, 1);
      expect(inSlack(outage)).toEqual([
        expect.stringMatching(/^✅ Resolved, lasted 3\d min: kintone cannot be read \*$/),
        expect.stringMatching(/^> ✅ Resolved/),
      ]);
    });

    test("and nothing is remembered: nothing, however long", async () => {
      const acme = await open();
      acme.simulator.addFaults({ ...down, times: "always" });
      await runEvery(acme, 10, 4, { remembers: false });
      expect(requests(acme)).toEqual([]);
    });
  });

  test("changes are held for a day: one message, and an answer in its thread every four hours", async () => {
    const acme = await open(allWithdrawn, noFreeRemovals);
    const runs = await runEvery(acme, 120, 12);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["held"]));
    const [message, ...answers] = inSlack(acme);
    expect(message).toMatch(/^🟠 Warning: \d+ changes are held until somebody approves \*$/);
    expect(answers).toHaveLength(5);
    for (const answer of answers) expect(answer).toMatch(/^> 🟠 Still open: /);
    const { messages } = acme.simulator.state().slack;
    const hours = messages.map(({ ts }) => Math.round((Number(ts) - Number(messages[0]?.ts)) / 3_600));
    expect(hours).toEqual([0, 4, 8, 12, 16, 20]);
  });

  test("changes are held and nothing is remembered: told in each run", async () => {
    const acme = await open(allWithdrawn, noFreeRemovals);
    await runEvery(acme, 10, 2, { remembers: false });
    expect(requests(acme)).toEqual(["chat.postMessage", "chat.postMessage"]);
  });

  test("the sync is paused: one message, nothing written elsewhere, and its end when it goes on", async () => {
    const acme = await open(newAccess);
    const runs = await runEvery(acme, 10, 3, { isPaused: true });
    expect(runs.flatMap(({ writes }) => writes).filter((write) => !write.startsWith("slack"))).toEqual([]);
    expect(inSlack(acme)).toEqual(["🔵 Info: The sync is paused *"]);
    const [goesOn] = await runEvery(acme, 10, 1);
    expect(goesOn).toMatchObject({ status: "applied" });
    expect(inSlack(acme)).toEqual([
      "✅ Resolved, lasted 30 min: The sync is paused *",
      "> ✅ Resolved. It lasted 30 min.",
    ]);
  });

  test("a record was only remarked upon for two days: its owners have their time for a mistake all the same", async () => {
    const acme = await open((world) => {
      // More than a role takes unless the quota was raised: a warning.
      const managedPolicies = elevenPolicies.join("\n");
      ledger(world, "permissionSets").add(7, { name: "Audit", managedPolicies });
    });
    const [first] = await runEvery(acme, 1_500, 2);
    expect(first?.result.problems.map(({ code }) => code)).toEqual(["policy-quota"]);
    await editsRecord(acme, "dan", 101, 7, { managedPolicies: "SecurtyAudit" });
    const [wrong] = await runEvery(acme, 600, 2);
    expect(wrong?.result.problems.map(({ code }) => code)).toEqual(["unknown-managed-policy"]);
    expect(requests(acme)).toEqual([]);
  });

  test("a record is wrong: nothing for the time of its owners, then one message for all such records", async () => {
    const acme = await open((world) => {
      const sets = ledger(world, "permissionSets");
      sets.add(7, { name: "Audit", managedPolicies: "SecurtyAudit <!channel>" });
      sets.add(8, { name: "Audit2", managedPolicies: "SecurtyAudit" });
    });
    // The last of these comes after 23 hours.
    await runEvery(acme, 460, 4);
    expect(requests(acme)).toEqual([]);
    await runEvery(acme, 460, 2);
    expect(inSlack(acme)).toEqual([
      "🟠 Warning: Nobody has corrected 2 records *",
      expect.stringMatching(/^> 🟠 Still open: /),
    ]);
    for (const { text, blocks } of acme.simulator.state().slack.messages) {
      expect(text).not.toContain("<");
      for (const [mrkdwn] of JSON.stringify(blocks ?? []).matchAll(/\{"type":"mrkdwn","text":"[^"]*"/g))
        expect(mrkdwn).not.toContain("<");
    }
  });
});

describe("Slack that does not work", () => {
  test.each<[string, (slack: World["slack"]) => void, string]>([
    ["has no such channel", (slack) => slack.channels.splice(0), "channel_not_found"],
    [
      "has not invited the app",
      ({ channels }) => {
        for (const one of channels) one.member = false;
      },
      "not_in_channel",
    ],
    ["knows the token no more", (slack) => Object.assign(slack, { token: "xoxb-new" }), "invalid_auth"],
  ])("%s: the sync goes on, and says so", async (_, happens, error) => {
    const acme = await open(
      (world) => {
        allWithdrawn(world);
        newAccess(world);
        happens(world.slack);
      },
      { ...noFreeRemovals, slack: { channel } },
    );
    const run = await acme.run({ slackToken: "xoxb-simulator" });
    expect(run).toMatchObject({ status: "held", gained: [expect.stringContaining("carol")] });
    expect(run.en.filter((text) => text.includes(error))).toEqual([
      expect.stringMatching(/\[slack-failed\]$/),
    ]);
    expect(inSlack(acme)).toEqual([]);
  });

  test("answers nothing: the sync goes on, and tells later", async () => {
    const acme = await open(allWithdrawn, noFreeRemovals);
    acme.simulator.addFaults({
      service: "slack",
      effect: { kind: "error", code: "fatal_error", status: 503 },
    });
    const [down, up] = await runEvery(acme, 10, 2);
    expect(down?.en.join()).toContain("HTTP 503");
    expect(up?.en.join()).not.toContain("slack-failed");
    expect(inSlack(acme)).toEqual([expect.stringContaining("changes are held")]);
  });

  test("takes no more messages for a moment: it is waited for", async () => {
    const acme = await open(allWithdrawn, noFreeRemovals);
    const body = { ok: false, error: "ratelimited" };
    const effect = { kind: "answer", status: 429, headers: { "retry-after": "9" }, body } as const;
    acme.simulator.addFaults({ service: "slack", effect });
    const before = acme.clock.now().getTime();
    const { en } = await acme.run();
    expect(en.join()).not.toContain("slack-failed");
    expect(acme.clock.now().getTime() - before).toBeGreaterThanOrEqual(9_000);
    expect(inSlack(acme)).toHaveLength(1);
  });
});

test.each([
  ["damaged", "{"],
  ["of another version", JSON.stringify({ schemaVersion: 2, alerts: {} })],
])("what is known of the alerts is %s: it is said, and told once more", async (_, content) => {
  const acme = await open(allWithdrawn, noFreeRemovals);
  await acme.run();
  writeFileSync(join(acme.statePath, "alerts.json"), content);
  const { en, status } = await acme.run();
  expect([status, en.filter((text) => text.includes("alerts.json"))]).toEqual([
    "held",
    [expect.stringMatching(/\[state-unusable\]$/)],
  ]);
  await acme.run();
  expect(requests(acme)).toEqual(["chat.postMessage", "chat.postMessage", "chat.update"]);
});

test("a run that only plans tells nobody", async () => {
  const acme = await open(allWithdrawn, noFreeRemovals);
  const { status } = await acme.run({ mode: "plan" });
  expect([status, requests(acme)]).toEqual(["held", []]);
});
