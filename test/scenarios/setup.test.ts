import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { parse } from "yaml";
import { type Simulator, startSimulator } from "../../src/simulator/server.ts";
import { type WorldInput, worldSchema } from "../../src/simulator/world.ts";
import { certificateFile, clientCertificate, httpsInFrontOf } from "../support/loopback-servers.ts";
import { runCli, temporaryDirectory } from "../support/run-program.ts";

type KintoneInput = NonNullable<WorldInput["kintone"]>;

/** Services fast enough for a test. */
const quick = {
  assignmentSeconds: 0.05,
  provisionSeconds: 0.05,
  deprovisionLagSeconds: 0.05,
} satisfies WorldInput["limits"];

type AwsInput = Pick<WorldInput, "permissionSets" | "assignments">;

const world = (kintone: KintoneInput, limits: WorldInput["limits"], aws: AwsInput): WorldInput => ({
  ...aws,
  organization: {
    accounts: [
      { id: "100000000001", name: "management" },
      { id: "100000000002", name: "identity" },
      { id: "100000000011", name: "shop-dev" },
      { id: "100000000012", name: "shop-prod" },
    ],
    management: "100000000001",
    delegatedAdmin: "100000000002",
  },
  identityStore: { users: [{ userName: "sato" }], groups: [] },
  kintone: {
    users: [
      { code: "setup", name: "Set-up", password: "secret" },
      { code: "sato", name: "佐藤", password: "secret" },
    ],
    spaces: [{ id: 7, name: "AWS" }],
    tokensToCome: {
      101: [{ token: "accountsToken", rights: ["view", "add", "edit"] }],
      102: [{ token: "permissionSetsToken" }],
      103: [{ token: "assignmentsToken" }],
    },
    ...kintone,
  },
  limits: { kintoneDeploySeconds: 0.05, organizationsThrottle: false, ...limits },
});

const simulators: Simulator[] = [];
afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

/** A kintone without our apps, and an administrator's empty directory. */
const company = async (kintone: KintoneInput = {}, limits: WorldInput["limits"] = {}, aws: AwsInput = {}) => {
  const simulator = await startSimulator({ world: worldSchema.parse(world(kintone, limits, aws)) });
  simulators.push(simulator);
  const directory = temporaryDirectory();
  const { kintone: baseUrl } = simulator.listing.endpoints;
  const { KINTONE_API_TOKEN: _, ...env } = simulator.listing.env;
  const login = { KINTONE_USERNAME: "setup", KINTONE_PASSWORD: "secret" };
  const cli = (args: readonly string[], extra: Readonly<Record<string, string | undefined>> = {}) =>
    runCli(args, { env: { ...env, ...login, ...extra }, cwd: directory });
  return {
    simulator,
    cli,
    setup: (args: readonly string[] = [], extra: Readonly<Record<string, string | undefined>> = {}) =>
      cli(["setup", "kintone", "--base-url", baseUrl, ...args], extra),
    file: (name: string) => join(directory, name),
    config: join(directory, ".github/identity-sync.yml"),
    /** The address without its port, which is another in every test. */
    stable: (text: string) => text.replaceAll(baseUrl, "https://example.cybozu.com"),
    as: async (user: string, method: string, path: string, body: object): Promise<number> => {
      const answer = await fetch(`${baseUrl}/k/v1/${path}`, {
        method,
        headers: {
          "X-Cybozu-Authorization": Buffer.from(`${user}:secret`).toString("base64"),
          "content-type": "application/json",
        },
        body: JSON.stringify(body),
      });
      return answer.status;
    },
  };
};

const oAuthAlone = { KINTONE_USERNAME: undefined, KINTONE_PASSWORD: undefined, KINTONE_OAUTH_TOKEN: "x" };

const tokens = { KINTONE_API_TOKEN: "permissionSetsToken,assignmentsToken" };

describe.concurrent("identity-sync setup kintone", { timeout: 180_000 }, () => {
  test("makes the apps and the settings, tells how to make the tokens, and does nothing more when run again", async ({
    expect,
  }) => {
    const acme = await company();
    const run = await acme.setup(["--language", "ja", "--space", "7"]);
    expect(acme.stable(run.stdout)).toMatchSnapshot();
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    expect(acme.stable(readFileSync(acme.config, "utf8"))).toMatchInlineSnapshot(`
      "kintone:
        baseUrl: https://example.cybozu.com
        preset: ja
        permissionSets:
          app: 102
        assignments:
          app: 103
          fields:
            accounts: AWSアカウント表.AWSアカウント
        accounts:
          app: 101
      policy: additive
      language: ja
      "
    `);
    const apps = acme.simulator.state().kintone.apps;
    expect(apps.map(({ name, spaceId }) => [name, spaceId])).toEqual([
      ["AWSアカウント一覧", "7"],
      ["AWS許可セット", "7"],
      ["AWSアカウント割り当て", "7"],
    ]);
    const again = await acme.setup(["--language", "ja"]);
    expect([again.exitCode, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).not.toMatch(/作成しました| {2}\+ /);
    expect(acme.simulator.state().kintone.apps).toEqual(apps);
  });

  test("a dry run shows all of it, and writes nothing in kintone or here", async ({ expect }) => {
    const acme = await company();
    const run = await acme.setup(["--dry-run"]);
    expect(acme.stable(run.stdout)).toMatchSnapshot();
    expect(run.exitCode).toBe(0);
    expect(acme.simulator.requests().filter(({ write }) => write)).toEqual([]);
    expect([existsSync(acme.config), existsSync(acme.file(".identity-sync-setup.json"))]).toEqual([
      false,
      false,
    ]);
  });

  test("ends with check when the tokens are there, and a person's first record is planned", async ({
    expect,
  }) => {
    const acme = await company();
    const run = await acme.setup([], tokens);
    expect(run.stdout).toContain("✓ kintone: app 102 (permission sets): 0 records");
    expect(run.stdout).toContain("✓ kintone: app 103 (assignments): 0 records; fields users");
    expect(run.stdout).toContain("accountTable.accounts");
    expect(run.exitCode).toBe(0);

    const row = { value: { accounts: { value: "100000000011" } } };
    const set = { name: { value: "ReadOnly" }, managedPolicies: { value: "ReadOnlyAccess" } };
    const assignment = {
      users: { value: [{ code: "sato" }] },
      accountTable: { value: [row] },
      permissionSets: { value: "ReadOnly" },
    };
    const account = { accountId: { value: "100000000011" }, accountName: { value: "shop-dev" } };
    expect(await acme.as("setup", "POST", "record.json", { app: 101, record: account })).toBe(200);
    expect(await acme.as("sato", "POST", "record.json", { app: 102, record: set })).toBe(200);
    expect(await acme.as("sato", "POST", "record.json", { app: 103, record: assignment })).toBe(200);
    const plan = await acme.cli(["plan"], tokens);
    expect(plan.stdout).toContain("shop-dev (100000000011) / ReadOnly  USER sato");
    expect([plan.exitCode, plan.stdout.match(/✗/g)]).toEqual([0, null]);
  });

  test("is the way in: accounts, import and adoption leave it in sync, and a first record is applied", async ({
    expect,
  }) => {
    const rights = ["view", "add", "edit"] as const;
    const acme = await company(
      {
        tokensToCome: {
          101: [{ token: "accountsToken", rights: [...rights] }],
          102: [{ token: "permissionSetsToken", rights: [...rights] }],
          103: [{ token: "assignmentsToken", rights: [...rights] }],
        },
      },
      quick,
      {
        permissionSets: [{ name: "ReadOnly", ManagedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }],
        assignments: [{ account: "100000000011", permissionSet: "ReadOnly", user: "sato" }],
      },
    );
    const all = { KINTONE_API_TOKEN: "accountsToken,permissionSetsToken,assignmentsToken" };
    const run = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await acme.cli(args, all);
      expect([args.join(" "), exitCode, stderr]).toEqual([args.join(" "), 0, ""]);
      return stdout;
    };
    expect((await acme.setup([], all)).exitCode).toBe(0);
    writeFileSync(acme.config, readFileSync(acme.config, "utf8").replace("additive", "full"));
    expect(await run("accounts")).toContain("Added 4, changed 0.");
    expect(await run("import")).toContain("+ ReadOnly / shop-dev (100000000011)  sato");
    const [, checksum = ""] = /--adopt[ =]([0-9a-f]{16})/.exec(await run("import", "--adopt")) ?? [];
    await run("import", "--adopt", checksum);
    expect(await run("plan")).toMatch(/^In sync: nothing to change$/m);

    const row = { value: { accounts: { value: "100000000012" } } };
    const record = {
      users: { value: [{ code: "sato" }] },
      accountTable: { value: [row] },
      permissionSets: { value: "ReadOnly" },
    };
    expect(await acme.as("sato", "POST", "record.json", { app: 103, record })).toBe(200);
    expect(await run("apply")).toMatch(/^Applied: 1 change$|^Applied/m);
    expect(acme.simulator.state().assignments).toContainEqual({
      account: "100000000012",
      permissionSet: "ReadOnly",
      user: "sato",
    });
    const saved = acme.simulator
      .state()
      .kintone.apps.find(({ id }) => id === "103")
      ?.records.at(-1);
    expect(saved?.values.syncStatus).toBe("applied");
    expect(await run("check")).toMatch(/^Nothing is missing\.$/m);
  });

  test("takes an OAuth token in place of a password, and says it nowhere", async ({ expect }) => {
    const token = "oAuthTokenOfTheAdministrator";
    const scopes = ["k:app_settings:read", "k:app_settings:write"] as const;
    const acme = await company({ oAuthTokens: [{ token, user: "setup", scopes: [...scopes] }] });
    const oAuth = { KINTONE_USERNAME: undefined, KINTONE_PASSWORD: undefined, KINTONE_OAUTH_TOKEN: token };
    const run = await acme.setup([], oAuth);
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    expect(acme.simulator.state().kintone.apps.map(({ published }) => published)).toEqual([true, true, true]);

    acme.simulator.addFaults({
      service: "kintone",
      times: "always",
      effect: { kind: "error", code: "GAIA_UNCONFIRMED", message: `no token ${token}`, status: 403 },
    });
    const refused = await acme.setup([], oAuth);
    expect(refused.stderr).toMatch(/did not accept the OAuth token .*no token \*\*\*.*\[login-failed\]/);
    const files = [acme.config, acme.file(".identity-sync-setup.json")].map((file) =>
      readFileSync(file, "utf8"),
    );
    expect([run.stdout, refused.stdout, refused.stderr, ...files].join()).not.toContain(token);
  });

  test("goes on by OAuth token with apps that a password has made in a space", async ({ expect }) => {
    const oAuthTokens = [
      {
        token: "x",
        user: "setup",
        scopes: ["k:app_settings:read" as const, "k:app_settings:write" as const],
      },
    ];
    const acme = await company({ oAuthTokens });
    expect((await acme.setup(["--space", "7"])).exitCode).toBe(0);
    const again = await acme.setup([], oAuthAlone);
    expect([again.exitCode, again.stderr]).toEqual([0, ""]);
    const made = await acme.setup(["--app", "accounts=new"], oAuthAlone);
    expect([made.exitCode, made.stderr]).toEqual([2, expect.stringContaining("space 7")]);
  });

  test("comes in by a client certificate and basic authentication, and leaves settings that do", async ({
    expect,
  }) => {
    const basicAuth = { username: "office", password: "gatePassword" };
    const acme = await company({ basicAuth });
    const baseUrl = await httpsInFrontOf(acme.simulator.listing.endpoints.kintone, {
      asksForCertificate: true,
    });
    const gate = {
      NODE_EXTRA_CA_CERTS: certificateFile,
      KINTONE_BASIC_USER: basicAuth.username,
      KINTONE_BASIC_PASSWORD: basicAuth.password,
      KINTONE_CERTIFICATE: readFileSync(clientCertificate.file, "base64"),
      KINTONE_CERTIFICATE_PASSWORD: clientCertificate.password,
    };
    const args = ["setup", "kintone", "--base-url", baseUrl];
    const without = await acme.cli(args, { ...gate, KINTONE_CERTIFICATE: undefined });
    expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining("[unreachable]")]);
    const made = await acme.cli(args, gate);
    expect([made.exitCode, made.stderr]).toEqual([0, ""]);
    expect(made.stdout).toMatch(
      /KINTONE_BASIC_USER, KINTONE_BASIC_PASSWORD, KINTONE_CERTIFICATE, KINTONE_CERTIFICATE_PASSWORD$/m,
    );
    const text = readFileSync(acme.config, "utf8");
    expect(parse(text).kintone).toMatchObject({
      basicAuth: { username: "${KINTONE_BASIC_USER}", password: "${KINTONE_BASIC_PASSWORD}" },
      clientCertificate: {
        base64: "${KINTONE_CERTIFICATE}",
        password: "${KINTONE_CERTIFICATE_PASSWORD}",
      },
    });
    // The same environment serves every other command.
    const again = await acme.cli(args, { ...gate, ...tokens });
    expect(again.stdout).toContain("✓ kintone: app 103 (assignments): 0 records");
    expect([made.stdout, again.stdout, text].join()).not.toContain(basicAuth.password);
  });

  test("never writes over settings that are there, and shows what to add", async ({ expect }) => {
    const acme = await company();
    writeFileSync(acme.file("mine.yml"), "# mine\n");
    const run = await acme.setup(["--config", acme.file("mine.yml")]);
    expect(readFileSync(acme.file("mine.yml"), "utf8")).toBe("# mine\n");
    expect(run.stdout).toMatch(/mine\.yml is there and stays as it is/);
    const shown = run.stdout.slice(run.stdout.indexOf("    kintone:"), run.stdout.indexOf("\nAPI tokens"));
    expect(parse(shown)).toMatchObject({ kintone: { permissionSets: { app: 102 } }, policy: "additive" });
  });

  test("goes on after it was killed while an app was made ready", async ({ expect }) => {
    const acme = await company({}, { kintoneDeploySeconds: 2 });
    const { listing } = acme.simulator;
    const args = ["setup", "kintone", "--base-url", listing.endpoints.kintone];
    const env = { ...listing.env, KINTONE_USERNAME: "setup", KINTONE_PASSWORD: "secret" };
    const cwd = acme.file(".");
    const killed = await runCli(args, {
      env,
      cwd,
      meanwhile: async ({ kill }) => {
        const isDeploying = () =>
          acme.simulator
            .requests()
            .some(({ method, path }) => method === "POST" && path.endsWith("deploy.json"));
        // A program that fails before it gets there must not keep the test waiting for ever.
        for (let turns = 0; turns < 20_000 && !isDeploying(); turns++)
          await new Promise((resolve) => setTimeout(resolve, 5));
        kill("SIGKILL");
      },
    });
    expect(killed.exitCode).toBeNull();
    acme.simulator.advance(2);
    const run = await runCli([...args, "--language", "en"], { env: { ...env, KINTONE_API_TOKEN: "" }, cwd });
    expect([run.exitCode, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toContain("App 101 “AWS accounts”:");
    expect(acme.simulator.state().kintone.apps.map(({ published }) => published)).toEqual([true, true, true]);
  });

  test.for<[string, readonly string[], Readonly<Record<string, string | undefined>>, number, RegExp]>([
    ["no login", [], { KINTONE_PASSWORD: undefined }, 2, /Set KINTONE_USERNAME and KINTONE_PASSWORD/],
    ["two logins", [], { KINTONE_OAUTH_TOKEN: "x" }, 2, /KINTONE_OAUTH_TOKEN is set beside KINTONE_USERNAME/],
    [
      "an OAuth token that is not good",
      [],
      oAuthAlone,
      1,
      /did not accept the OAuth token.*\[login-failed\]/,
    ],
    ["an OAuth token and a space", ["--space", "7"], oAuthAlone, 2, /space 7 with KINTONE_OAUTH_TOKEN/],
    [
      "an OAuth token and basic authentication",
      [],
      { ...oAuthAlone, KINTONE_BASIC_USER: "u", KINTONE_BASIC_PASSWORD: "p" },
      2,
      /the same header.*KINTONE_CERTIFICATE/,
    ],
    ["half of basic authentication", [], { KINTONE_BASIC_USER: "u" }, 2, /only one is set/],
    [
      "a certificate that is none",
      [],
      { KINTONE_CERTIFICATE: "x" },
      2,
      /KINTONE_CERTIFICATE cannot be opened/,
    ],
    [
      "a wrong password of the certificate",
      [],
      {
        KINTONE_CERTIFICATE: readFileSync(clientCertificate.file, "base64"),
        KINTONE_CERTIFICATE_PASSWORD: "x",
      },
      2,
      /KINTONE_CERTIFICATE cannot be opened \(.*KINTONE_CERTIFICATE_PASSWORD/,
    ],
    ["a wrong password", [], { KINTONE_PASSWORD: "x" }, 1, /did not accept the login.*\[login-failed\]/],
    ["a space that is not there", ["--space", "9"], {}, 1, /space 9 cannot be used.*\[space-not-found\]/],
    ["a space that is no number", ["--space", "x"], {}, 2, /number of a space/],
    [
      "an address without encryption",
      ["--base-url", "http://example.com"],
      {},
      2,
      /https:\/\/example\.cybozu\.com/,
    ],
    ["an app that is no number", ["--app", "accounts=x"], {}, 2, /number of an app/],
    ["progress that is damaged", ["--state", "damaged.json"], {}, 1, /damaged.*\[progress-unusable\]/],
    [
      "progress of another kintone",
      ["--state", "other.json"],
      {},
      1,
      /other\.cybozu\.com.*\[other-kintone\]/,
    ],
    ["progress that cannot be written", ["--state", "no/such/directory"], {}, 1, /\[progress-unusable\]/],
  ])("with %s says so, and makes nothing", async ([, args, env, exitCode, told], { expect }) => {
    const acme = await company();
    writeFileSync(acme.file("damaged.json"), "{");
    writeFileSync(
      acme.file("other.json"),
      JSON.stringify({ schemaVersion: 1, baseUrl: "https://other.cybozu.com", apps: {}, undeployed: [] }),
    );
    const run = await acme.setup(args, env);
    expect(run.stderr).toMatch(told);
    expect(run.exitCode).toBe(exitCode);
    expect(acme.simulator.state().kintone.apps).toEqual([]);
    expect(existsSync(acme.config)).toBe(false);
  });
});
