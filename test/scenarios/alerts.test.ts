import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { company } from "../support/company.ts";
import { pullRequest, schedule } from "../support/github-events.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
};
const channel = "C0123456789";
const slack = { slack: { channels: [{ id: channel, name: "alerts" }] } };

// Six whole runs, one after the other.
const patience = { timeout: 120_000 };
const five = "AWS denies an action in five runs, then allows it: one Slack message, updated, then resolved";
test.concurrent(five, patience, async ({ expect }) => {
  const acme = await company({
    ...ledgers,
    world: (world) => ({ ...world, ...slack }),
    settings: { language: "ja", slack: { channel } },
    faults: [
      {
        service: "sso-admin",
        operation: "CreateAccountAssignment",
        times: 5,
        effect: { kind: "error", code: "AccessDeniedException", message: "not authorized" },
      },
    ],
  });
  const run = () =>
    acme.action({
      event: schedule,
      inputs: { "state-path": acme.statePath, "slack-bot-token": "xoxb-simulator" },
      env: {
        SLACK_BOT_TOKEN: undefined,
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "example/identity-sync",
        GITHUB_ACTION_REPOSITORY: "example/kintone-identity-center-sync",
        GITHUB_ACTION_REF: "v1",
      },
    });
  const messages = () => acme.simulator.state().slack.messages;

  for (let times = 0; times < 5; times += 1) expect((await run()).exitCode).toBe(1);
  expect(messages()).toMatchObject([{ text: "🟠 警告: AWS に 1 件の操作を拒否されています" }]);
  const shown = JSON.stringify(messages()[0]?.blocks);
  expect(shown).toContain("5 回の実行");
  expect(shown).toContain("https://github.com/example/identity-sync/actions/runs/15961596");
  expect(shown).toContain(
    "https://github.com/example/kintone-identity-center-sync/blob/v1/docs/troubleshooting.md#aws-denied",
  );

  const good = await run();
  expect(good.exitCode, good.stdout).toBe(0);
  expect(messages().map(({ text, thread_ts }) => [text, thread_ts === undefined])).toEqual([
    [expect.stringMatching(/^✅ 解消（.*継続）: AWS に 1 件の操作を拒否されています$/), true],
    [expect.stringMatching(/^✅ 解消しました/), false],
  ]);
  expect([acme.count("chat.postMessage"), acme.count("chat.update")]).toEqual([2, 5]);
  expect(good.report?.requests).toMatchObject({ slack: { "chat.update": 1, "chat.postMessage": 1 } });
  // The token is masked before anything else is printed.
  expect(good.commands).toContainEqual(
    expect.objectContaining({ name: "add-mask", message: "xoxb-simulator" }),
  );
});

test.concurrent("Slack being misconfigured shows in log, annotations, summary and report, and fails nothing", async ({
  expect,
}) => {
  const acme = await company({ ...ledgers, settings: { slack: { channel }, failOn: "problems" } });
  const paused = await acme.action({ event: schedule, env: { IDENTITY_SYNC_PAUSED: "true" } });
  expect(paused.exitCode).toBe(0);
  expect(paused.report?.problems).toMatchObject([
    { code: "paused" },
    { code: "slack-failed", severity: "warning", data: { error: "channel_not_found" } },
  ]);
  for (const text of [paused.stdout, paused.summary]) expect(text).toContain("slack-failed");
  expect(acme.writes()).toEqual(["slack chat.postMessage"]);
  const on = await acme.cli(["apply", "--config", acme.config]);
  expect(on.exitCode, on.stdout).toBe(0);

  // A channel without a token is told before it is needed; a plan tells nobody.
  const env = { SLACK_BOT_TOKEN: undefined };
  const without = await acme.cli(["apply", "--config", acme.config], { env });
  expect([without.exitCode, without.stdout]).toEqual([0, expect.stringContaining("not_authed")]);
  acme.writes();
  const planned = await acme.action({ event: pullRequest, env: { IDENTITY_SYNC_PAUSED: "true" } });
  expect(planned.stdout).not.toContain("slack-failed");
  expect(acme.writes()).toEqual([]);
});

test.concurrent("the command tells, and remembers what it told", async ({ expect }) => {
  const acme = await company({
    ...ledgers,
    world: (world) => ({ ...world, ...slack }),
    settings: { slack: { channel } },
  });
  const run = (env = {}) => acme.cli(["apply", "--config", acme.config, "--state", acme.statePath], { env });
  const paused = { IDENTITY_SYNC_PAUSED: "true" };
  expect((await run(paused)).exitCode).toBe(0);
  expect((await run(paused)).exitCode).toBe(0);
  expect(existsSync(join(acme.statePath, "alerts.json"))).toBe(true);
  expect(acme.simulator.state().slack.messages).toMatchObject([{ text: "🔵 Info: The sync is paused" }]);
  expect((await run()).exitCode).toBe(0);
  expect(acme.simulator.state().slack.messages).toHaveLength(2);
});
