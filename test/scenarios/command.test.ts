import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { reportSchema } from "../../src/report/json-schema.ts";
import type { Listing } from "../../src/simulator/listing.ts";
import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import type { World } from "../../src/simulator/world.ts";
import { company, worldOf } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";
import { type Running, runAction, runCli, temporaryDirectory } from "../support/run-program.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
};

/** Lines of the demo's output as a README shows it, without those that stand for what is left out. */
const shownOf = (readme: string): readonly string[] =>
  (/^```text\n(1\. [\s\S]*?)^```/m.exec(readFileSync(readme, "utf8"))?.[1] ?? "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && line.trim() !== "…");

describe.concurrent("identity-sync demo", () => {
  test.for([
    [
      "en",
      /^1\. The first run/m,
      /^2\. The same again/m,
      /^3\. Somebody edits/m,
      "In sync: nothing to change",
    ],
    ["ja", /^1\. 最初の実行/m, /^2\. もう一度実行/m, /^3\. だれかが/m, "同期済み"],
  ] as const)(
    "tells its whole story in plain lines when piped, in %s, and as the README shows it",
    async ([language, ...acts], { expect }) => {
      const run = await runCli(["demo", "--language", language], { env: {} });
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.stderr).toBe("");
      const positions = acts.map((act) => run.stdout.search(act));
      const [first = 0, second = 0, third = 0, inSync = 0] = positions;
      expect(
        positions.every((position) => position > 0),
        String(positions),
      ).toBe(true);
      expect([first, second, inSync, third]).toEqual(positions.toSorted((left, right) => left - right));
      expect(run.stdout).not.toMatch(/[\u001b\r]/);
      const codes = new Set([...run.stdout.matchAll(/\[([a-z]+(?:-[a-z]+)+)\]/g)].map(([, code]) => code));
      expect(codes).toEqual(new Set(["unknown-managed-policy", "policy-not-json", "unknown-user"]));
      const printed = run.stdout.split("\n").map((line) => line.trimEnd());
      const promised = shownOf(language === "en" ? "README.md" : "README.ja.md");
      expect(promised.length).toBeGreaterThan(20);
      for (const line of promised) expect(printed).toContain(line);
    },
  );
});

/** The one line that `simulate` prints once it listens. */
const listingOf = async (running: Running): Promise<Listing> => {
  while (!running.stdout().includes("\n")) await new Promise((resolve) => setTimeout(resolve, 10));
  return JSON.parse(running.stdout()) as Listing;
};

describe.concurrent("identity-sync simulate", () => {
  test("prints one line of JSON with all that a program needs, and stays until SIGTERM", async ({
    expect,
  }) => {
    const run = await runCli(["simulate"], {
      env: {},
      meanwhile: async (running) => {
        const { endpoints } = await listingOf(running);
        const state = (await (await fetch(new URL("/__state", endpoints.kintone))).json()) as World;
        expect(state.organization.accounts).toHaveLength(12);
        running.kill("SIGTERM");
      },
    });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/^[^\n]+\n$/);
    const listing = JSON.parse(run.stdout) as Listing;
    const port = new URL(listing.endpoints.kintone).port;
    expect(listing).toEqual({
      schemaVersion: 1,
      endpoints: {
        kintone: `http://localhost:${port}`,
        aws: `http://127.0.0.1:${port}/aws`,
        github: `http://127.0.0.1:${port}/github`,
        slack: `http://127.0.0.1:${port}/slack/api/`,
        oidc: `http://127.0.0.1:${port}/oidc?v=1`,
      },
      env: expect.objectContaining({
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}/aws`,
        AWS_REGION: "ap-northeast-1",
        KINTONE_API_TOKEN: expect.stringContaining(","),
        GITHUB_API_URL: `http://127.0.0.1:${port}/github`,
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/oidc?v=1`,
        SLACK_API_URL: `http://127.0.0.1:${port}/slack/api/`,
      }),
      instanceArn: expect.stringMatching(/^arn:aws:sso:::instance\/ssoins-\w{16}$/),
      identityStoreId: expect.stringMatching(/^d-\w{10}$/),
      managementAccountId: "100000000001",
      botAccountId: "100000000002",
      kintone: {
        permissionSetsApp: 101,
        assignmentsApp: 102,
        tokens: { 101: expect.any(String), 102: expect.any(String) },
      },
      settings: expect.stringMatching(/identity-sync\.yml$/),
    });
  });

  test("serves the action with nothing but what it prints", async ({ expect }) => {
    const world = join(temporaryDirectory(), "world.json");
    writeFileSync(world, JSON.stringify(worldOf(ledgers)));
    const served = await runCli(["simulate", "--world", world], {
      env: {},
      meanwhile: async (running) => {
        const { env, settings, endpoints } = await listingOf(running);
        const inputs = { config: settings, "kintone-api-token": env.KINTONE_API_TOKEN ?? "" };
        const first = await runAction({ event: schedule, inputs, env });
        expect(first.outputs.status, first.stdout).toBe("applied");
        const get = async (path: string): Promise<unknown> =>
          (await fetch(new URL(path, endpoints.kintone))).json();
        const { assignments } = (await get("/__state")) as World;
        expect(assignments).toEqual([
          { account: "100000000011", permissionSet: "ReadOnly", user: "sato@example.com" },
        ]);
        const seen = ((await get("/__requests")) as LoggedRequest[]).length;
        const second = await runAction({ event: schedule, inputs, env });
        expect(second.outputs.status).toBe("in-sync");
        const fresh = ((await get("/__requests")) as LoggedRequest[]).slice(seen);
        expect(fresh.length).toBeGreaterThan(0);
        expect(fresh.filter(({ write }) => write)).toEqual([]);
        running.kill("SIGTERM");
      },
    });
    expect(served.exitCode).toBe(0);
  });

  test.for([
    ["that is not there", undefined, "no such file"],
    ["that is not JSON", "{", "JSON"],
    ["that is not a world", '{"organisation":{}}', "organisation"],
  ] as const)("refuses a world file %s", async ([, text, why], { expect }) => {
    const world = join(temporaryDirectory(), "world.json");
    if (text !== undefined) writeFileSync(world, text);
    const run = await runCli(["simulate", "--world", world], { env: {} });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(world);
    expect(run.stderr).toContain(why);
    expect(run.stdout).toBe("");
  });
});

describe.concurrent("identity-sync plan and apply", () => {
  test("plan --json prints a report and nothing else, and writes nothing", async ({ expect }) => {
    const acme = await company(ledgers);
    const run = await acme.cli(["plan", "--json", "--state", acme.statePath, "--config", acme.config]);
    expect(run.exitCode).toBe(0);
    const report = reportSchema.parse(JSON.parse(run.stdout));
    expect(report).toMatchObject({ status: "planned", mode: "plan", counts: { changes: 2 } });
    expect(acme.writes()).toEqual([]);
  });

  test("apply does it, and the settings are found in their own place", async ({ expect }) => {
    const acme = await company(ledgers);
    const args = ["apply", "--config", "identity-sync.yml", "--state", "memory"];
    const run = await acme.cli(args, { cwd: join(acme.config, "..") });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/Applied: 2 changes\n$/);
    expect(acme.assignments()).toEqual(["shop-dev ReadOnly sato"]);
    const again = await acme.cli(args, { cwd: join(acme.config, "..") });
    expect(again.stdout).toMatch(/In sync: nothing to change\n$/);
  });

  test("people read the language of the settings", async ({ expect }) => {
    const acme = await company({ ...ledgers, settings: { language: "ja", kintone: { preset: "en" } } });
    const run = await acme.cli(["apply", "--config", acme.config]);
    expect(run.stdout).toContain("許可セットの作成");
  });

  test("a failure that was told is exit 1", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      faults: [
        {
          service: "sso-admin",
          operation: "ListPermissionSets",
          times: "always",
          effect: { kind: "error", code: "AccessDeniedException", message: "not allowed" },
        },
      ],
    });
    const run = await acme.cli(["apply", "--config", acme.config]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain("[aws-denied]");
  });
});

describe.concurrent("identity-sync", () => {
  test.for([
    ["", ["demo", "simulate", "plan", "apply", "check"]],
    ["demo", ["--language"]],
    ["simulate", ["--port", "--world"]],
    ["plan", ["--config", "--state", "--json", "--time-limit"]],
    ["apply", ["--config", "--state", "--json", "--time-limit", "--approve-plan"]],
    ["check", ["--config", "--json"]],
  ] as const)("%s --help says what there is", async ([command, words], { expect }) => {
    const run = await runCli([...(command === "" ? [] : [command]), "--help"], { env: {} });
    expect(run.exitCode).toBe(0);
    for (const word of words) expect(run.stdout).toContain(word);
  });

  test.for([
    "nonsense",
    "apply --colour",
    "apply --time-limit soon",
    "simulate --port 70000",
    "demo --language de",
    "plan --config nowhere.yml",
    "check --config nowhere.yml",
  ])("%s is a usage error", async (line, { expect }) => {
    const run = await runCli(line.split(" "), { env: {} });
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toBe("");
    expect(run.stderr).not.toBe("");
  });
});
