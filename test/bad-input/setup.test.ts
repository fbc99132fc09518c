import { describe, expect, onTestFinished, test } from "vitest";
import type { SetupEvent, SetupKind } from "../../src/core/ledgers/app-design.ts";
import { appSettings } from "../../src/kintone/app-settings.ts";
import { messagesFor } from "../../src/messages/messages.ts";
import { sentenceFor } from "../../src/messages/phrases.ts";
import { requestCounter } from "../../src/request-counter.ts";
import { type Progress, setUpApps } from "../../src/setup/set-up.ts";
import { type Simulator, startSimulator } from "../../src/simulator/server.ts";
import { type FaultInput, type WorldInput, worldSchema } from "../../src/simulator/world.ts";
import { virtualClock } from "../support/virtual-clock.ts";

/*
 * The set-up of kintone's apps in this process, by real HTTP, with a simulator whose time is the set-up's own.
 */

type KintoneInput = NonNullable<WorldInput["kintone"]>;

const users = [
  { code: "setup", name: "Set-up", password: "secret" },
  { code: "user", name: "User", password: "secret", createApps: false },
  { code: "careful", name: "Careful", password: "secret", twoFactor: true },
];

type Choices = {
  readonly user?: string;
  readonly password?: string;
  /** In place of user and password. */
  readonly oAuthToken?: string;
  readonly space?: string;
  readonly given?: Readonly<Partial<Record<SetupKind, string>>>;
  readonly isDryRun?: boolean;
  /** Makes the file of the progress one that cannot be written from the so many-th time on. */
  readonly savesFailAfter?: number;
};

const kintone = async (kintoneInput: KintoneInput = {}, faults: readonly FaultInput[] = []) => {
  const clock = virtualClock("2026-04-01T00:30:00.000Z");
  const simulator: Simulator = await startSimulator({
    world: worldSchema.parse({
      kintone: {
        users,
        spaces: [
          { id: 7, name: "AWS" },
          { id: 8, name: "Guests", isGuest: true },
        ],
        ...kintoneInput,
      },
      faults: [...faults],
    }),
    now: () => clock.now().getTime(),
  });
  onTestFinished(() => simulator.close());
  let progress: Progress = { apps: {}, undeployed: [] };
  const setUp = async (choices: Choices = {}) => {
    const { user = "setup", password = "secret", oAuthToken, space, given = {}, isDryRun = false } = choices;
    const login = oAuthToken === undefined ? "password" : "oauth";
    const told: SetupEvent[] = [];
    let saves = 0;
    const before = simulator.requests().length;
    const { signal } = new AbortController();
    const result = await setUpApps(
      {
        kintone: appSettings({
          connection: {
            baseUrl: simulator.listing.endpoints.kintone,
            apiTokens: [],
            login: oAuthToken === undefined ? { username: user, password } : { oAuthToken },
            basicAuth: undefined,
            clientCertificate: undefined,
          },
          clock,
          counter: requestCounter(),
          signal,
        }),
        clock,
        signal,
        save: (after) => {
          saves += 1;
          if (saves > (choices.savesFailAfter ?? Number.POSITIVE_INFINITY)) throw new Error("disk full");
          progress = after;
        },
        tell: (event) => told.push(event),
      },
      { language: "en", texts: messagesFor("en").setup.app, login, space, given, progress, isDryRun },
    );
    const requests = simulator.requests().slice(before);
    return {
      status: result.status === "failed" ? result.failure.kind : result.status,
      result,
      en: result.status === "failed" ? sentenceFor(messagesFor("en").setup.failures, result.failure) : "",
      ja: result.status === "failed" ? sentenceFor(messagesFor("ja").setup.failures, result.failure) : "",
      told,
      requests,
      writes: requests.filter(({ write }) => write).map(({ operation }) => operation.replace("/k/v1/", "")),
    };
  };
  const apps = () => simulator.state().kintone.apps;
  return { simulator, clock, setUp, apps, progress: () => progress };
};

type Kintone = Awaited<ReturnType<typeof kintone>>;

/** What stands in the apps, but for ids, revisions and what a name is. */
const standing = ({ apps }: Kintone) =>
  apps().map(({ name, published, fields, settings, preview }) => ({
    name,
    published,
    preview,
    settings,
    // A lookup names the app that it looks into.
    fields: JSON.parse(JSON.stringify(fields).replace(/"app":"\d+"/g, '"app":"…"')) as unknown,
  }));

test("makes three apps with what their designs have, and finds nothing missing when it is run again", async () => {
  const company = await kintone();
  expect((await company.setUp({ space: "7" })).status).toBe("done");
  expect(company.apps().map(({ name, spaceId, published }) => [name, spaceId, published])).toEqual([
    ["AWS accounts", "7", true],
    ["AWS permission sets", "7", true],
    ["AWS assignments", "7", true],
  ]);
  const before = standing(company);
  const again = await company.setUp({ space: "7" });
  expect([again.status, again.writes]).toEqual(["done", []]);
  expect(again.told.map(({ kind }) => kind)).toEqual(Array(3).fill(["found", "complete"]).flat());
  expect(standing(company)).toEqual(before);
});

describe("goes on where it stopped, makes no app twice, and ends with the same apps", () => {
  const every = /./;
  const first = /preview\/app\.json|fields\.json|deploy/;
  /** What happens, and to which writes. */
  const effects: readonly (readonly [FaultInput["effect"], RegExp])[] = [
    [{ kind: "reset" }, every],
    [{ kind: "refuse" }, first],
    [
      { kind: "answer", status: 503, body: "<html>down</html>", headers: { "content-type": "text/html" } },
      first,
    ],
    [{ kind: "error", code: "GAIA_DA02" }, first],
    [{ kind: "error", code: "GAIA_CO03" }, /views|deploy/],
    [{ kind: "error", code: "GAIA_TO04" }, /views/],
    [{ kind: "error", code: "CB_VA01", message: "no" }, first],
  ];

  test.each(effects)(
    "whichever write meets %o",
    async (effect, where) => {
      const smooth = await kintone();
      const { writes } = await smooth.setUp();
      expect(writes.length).toBeGreaterThan(20);
      const expected = standing(smooth);
      for (const [index, operation] of writes.entries()) {
        // Of an effect that is tried on some kinds of writes, the last of each kind is enough.
        if (!where.test(operation) || (where !== every && writes.lastIndexOf(operation) !== index)) continue;
        const company = await kintone();
        // The so many-th write, whatever reads come between.
        const nth = writes.slice(0, index).filter((one) => one === operation).length;
        const [method = "", path = ""] = operation.split(" ");
        company.simulator.addFaults({
          service: "kintone",
          operation: `${method} /k/v1/${path}`,
          after: nth,
          effect,
        });
        let run = await company.setUp();
        if (run.status === "creation-unknown") {
          // A person has looked into kintone, where the app is or is not.
          const kind =
            run.result.status === "failed" && "ledger" in run.result.failure
              ? run.result.failure.ledger
              : "accounts";
          const unnoticed = company
            .apps()
            .find(({ id }) => !Object.values(company.progress().apps).includes(id));
          expect((await company.setUp()).status, "a second try without an answer").toBe("creation-unknown");
          run = await company.setUp({ given: { [kind]: unnoticed?.id ?? "new" } });
        }
        if (run.status !== "done") {
          expect([run.en, run.ja].join(), run.status).toMatch(/again|もう一度|同じコマンド/);
          run = await company.setUp();
        }
        expect(run.status, `${index} ${operation}`).toBe("done");
        expect(standing(company), `${index} ${operation}`).toEqual(expected);
        expect((await company.setUp()).writes).toEqual([]);
        await company.simulator.close();
      }
    },
    120_000,
  );
});

const both = ["k:app_settings:read", "k:app_settings:write"] as const;

describe("an OAuth token", () => {
  const consented = {
    oAuthTokens: [
      { token: "both", user: "setup", scopes: [...both] },
      { token: "short", user: "setup", scopes: [...both], expiresAt: "2026-04-01T00:30:05Z" },
      { token: "later", user: "setup", scopes: [...both], expiresAt: "2026-04-01T01:30:00Z" },
      { token: "over", user: "setup", scopes: [...both], expiresAt: "2026-04-01T00:29:00Z" },
      { token: "reads", user: "setup", scopes: ["k:app_settings:read"] },
      { token: "records", user: "setup", scopes: ["k:app_record:read", "k:app_record:write"] },
      { token: "user", user: "user", scopes: [...both] },
    ],
  } satisfies KintoneInput;

  test("with both scopes makes the same apps as a password", async () => {
    const byPassword = await kintone();
    await byPassword.setUp();
    const company = await kintone(consented);
    expect((await company.setUp({ oAuthToken: "both" })).status).toBe("done");
    expect(standing(company)).toEqual(standing(byPassword));
    expect((await company.setUp({ oAuthToken: "both" })).writes).toEqual([]);
  });

  test.each<[string, Choices, string, RegExp]>([
    ["that nobody gave", { oAuthToken: "x" }, "login-failed", /one hour.*k:app_settings:read.*a new one/],
    ["that has expired", { oAuthToken: "over" }, "login-failed", /one hour/],
    ["for records alone", { oAuthToken: "records" }, "login-failed", /k:app_settings:read/],
    ["that only reads", { oAuthToken: "reads" }, "may-not-create", /right to create apps/],
    ["of a user who may not create apps", { oAuthToken: "user" }, "may-not-create", /right to create/],
  ])("%s is told, and makes nothing", async (_, choices, status, sentence) => {
    const company = await kintone(consented);
    const run = await company.setUp(choices);
    expect([run.status, run.en]).toEqual([status, expect.stringMatching(sentence)]);
    expect(run.ja).not.toBe("");
    expect(company.apps()).toEqual([]);
  });

  test("that expires on the way leaves apps with which the next one goes on", async () => {
    const company = await kintone(consented);
    const run = await company.setUp({ oAuthToken: "short" });
    expect([run.status, company.apps().length]).toEqual(["login-failed", expect.any(Number)]);
    expect(company.apps().length).toBeGreaterThan(0);
    expect((await company.setUp({ oAuthToken: "later" })).status).toBe("done");
    expect(company.apps()).toHaveLength(3);
  });

  test("that may not touch permissions leaves the app to a password, which goes on", async () => {
    const company = await kintone(consented, [
      {
        service: "kintone",
        operation: "* /k/v1/preview/app/acl.json",
        effect: { kind: "error", code: "GAIA_UNCONFIRMED", status: 403 },
      },
    ]);
    expect((await company.setUp({ oAuthToken: "both" })).status).toBe("app-not-found");
    expect((await company.setUp()).status).toBe("done");
    expect(company.apps()).toHaveLength(3);
  });
});

test("kintone that is closed by an address is not taken for a wrong login", async () => {
  const page = { status: 403, body: "<html>no</html>", headers: { "content-type": "text/html" } };
  for (const oAuthToken of [undefined, "x"]) {
    const company = await kintone({}, [
      { service: "kintone", times: "always", effect: { kind: "answer", ...page } },
    ]);
    const run = await company.setUp(oAuthToken === undefined ? {} : { oAuthToken });
    expect([run.status, run.en]).toEqual(["unreachable", expect.stringContaining("IP restriction")]);
  }
});

describe("says what is wrong and how to go on, and makes nothing", () => {
  test.each<[string, Choices, KintoneInput, string, RegExp]>([
    ["a wrong password", { password: "wrong" }, {}, "login-failed", /KINTONE_PASSWORD.*two-factor/],
    ["two-factor authentication", { user: "careful" }, {}, "login-failed", /two-factor/],
    ["a user who may not create apps", { user: "user" }, {}, "may-not-create", /right to create apps/],
    ["a space that is not there", { space: "99" }, {}, "space-not-found", /space 99/],
    [
      "a space of others",
      { space: "9" },
      { spaces: [{ id: 9, name: "Board", members: ["user"] }] },
      "space-not-found",
      /member/,
    ],
    [
      "an app of that name",
      {},
      { apps: [{ id: 12, name: "AWS accounts" }] },
      "name-taken",
      /--app accounts=12.*--app accounts=new/,
    ],
    ["an app that is gone", { given: { accounts: "55" } }, {}, "app-not-found", /app 55.*--app accounts=new/],
    [
      "an app of somebody else",
      { given: { accounts: "12" } },
      { apps: [{ id: 12, name: "x", creator: "user" }] },
      "app-not-found",
      /may not manage/,
    ],
  ])("%s", async (_, choices, input, status, sentence) => {
    const company = await kintone(input);
    const before = company.apps();
    const run = await company.setUp(choices);
    expect(run.status).toBe(status);
    expect(run.en).toMatch(sentence);
    expect(run.ja).not.toBe("");
    expect(company.apps()).toEqual(before);
  });
});

test("makes the apps of a guest space by that space's own path", async () => {
  const company = await kintone();
  expect((await company.setUp({ space: "8" })).status).toBe("done");
  expect(company.apps().map(({ guestSpaceId }) => guestSpaceId)).toEqual(["8", "8", "8"]);
});

test("creates an app beside one of the same name when it is told to", async () => {
  const company = await kintone({ apps: [{ id: 12, name: "AWS accounts" }] });
  expect((await company.setUp({ given: { accounts: "new" } })).status).toBe("done");
  expect(company.apps().map(({ id }) => id)).toEqual(
    ["12", "13", "14", "15"].map((id) => (id === "12" ? id : String(Number(id) + 88))),
  );
});

test("creates nothing when it cannot write down what it creates", async () => {
  const company = await kintone();
  await expect(company.setUp({ savesFailAfter: 0 })).rejects.toThrow("disk full");
  expect(company.apps()).toEqual([]);
});

test("a dry run writes nothing, and tells all that would be done", async () => {
  const company = await kintone();
  const run = await company.setUp({ isDryRun: true });
  expect([run.status, run.writes, company.apps()]).toEqual(["would", [], []]);
  expect(run.told.filter(({ kind }) => kind === "would-create")).toHaveLength(3);
  expect(company.progress()).toEqual({ apps: {}, undeployed: [] });
});

describe("an app that people already use", () => {
  const own = {
    id: 12,
    name: "Our accounts",
    creator: "setup",
    fields: {
      accountId: { type: "SINGLE_LINE_TEXT", unique: true },
      state: {
        type: "DROP_DOWN",
        options: { ACTIVE: { label: "ACTIVE", index: "0" }, ours: { label: "ours", index: "1" } },
      },
      ou: { type: "MULTI_LINE_TEXT" },
      note: { type: "SINGLE_LINE_TEXT", label: "Note" },
    },
    settings: {
      views: {
        Ours: { type: "LIST", index: "0", name: "Ours", fields: ["note"], filterCond: "", sort: "", id: "5" },
      },
    },
    records: [{ values: { accountId: "100000000011", note: "keep me" } }],
  };

  test("gets what is missing, and keeps everything else", async () => {
    const company = await kintone({ apps: [own] });
    const run = await company.setUp({ given: { accounts: "12" } });
    expect(run.status).toBe("done");
    const app = company.apps().find(({ id }) => id === "12");
    expect(app).toMatchObject({
      name: "Our accounts",
      fields: {
        note: { type: "SINGLE_LINE_TEXT", label: "Note" },
        ou: { type: "MULTI_LINE_TEXT" },
        accountName: { type: "SINGLE_LINE_TEXT", required: false },
        state: { options: { ACTIVE: {}, ours: {}, CLOSED: {} } },
      },
      settings: { views: { Ours: { id: "5" }, All: {} }, recordAcl: [] },
      records: [{ values: { accountId: "100000000011", note: "keep me", accountName: "" } }],
    });
    expect(app?.settings.layout?.slice(0, 4)).toMatchObject(
      ["accountId", "state", "ou", "note"].map((code) => ({ fields: [{ code }] })),
    );
    expect(run.told).toContainEqual({
      kind: "mismatch",
      app: "12",
      mismatch: { code: "ou", type: "MULTI_LINE_TEXT", wanted: "SINGLE_LINE_TEXT" },
    });
  });

  test("is left alone while somebody's own changes wait in it", async () => {
    const changed = { name: "Ours, changed", fields: own.fields, settings: own.settings };
    const company = await kintone({ apps: [{ ...own, preview: changed }] });
    const run = await company.setUp({ given: { accounts: "12" } });
    expect([run.status, run.writes]).toEqual(["changes-pending", []]);
    expect(run.en).toContain("Discard Changes");
  });
});

describe("a deploy", () => {
  const fault = (effect: FaultInput["effect"]): FaultInput => ({
    service: "kintone",
    operation: "POST /k/v1/preview/app/deploy.json",
    after: 1,
    effect,
  });

  test("that fails is told with what to look at, and is done by the next run", async () => {
    const company = await kintone({}, [fault({ kind: "fail-later", reason: "x" })]);
    const run = await company.setUp();
    expect([run.status, run.en]).toEqual(["deploy-failed", expect.stringContaining("app 102")]);
    expect((await company.setUp()).status).toBe("done");
    expect(company.apps()).toHaveLength(3);
  });

  test("that takes minutes is waited for, up to five", async () => {
    const slow = await kintone({}, [fault({ kind: "never-settle" })]);
    const begun = slow.clock.now().getTime();
    const run = await slow.setUp();
    expect(run.status).toBe("deploy-slow");
    expect((slow.clock.now().getTime() - begun) / 60_000).toBeLessThan(7);
    // It goes on waiting, and sends no second deploy.
    const again = await slow.setUp();
    expect([again.status, again.writes]).toEqual(["deploy-slow", []]);
  });
});

test("people may then do in the apps what they should, and no more", async () => {
  const company = await kintone({
    users: [
      ...users,
      { code: "sato", name: "Sato", password: "secret" },
      { code: "ito", name: "Ito", password: "secret" },
    ],
  });
  await company.setUp();
  const as = async (login: string, method: string, body: object) => {
    const answer = await fetch(`${company.simulator.listing.endpoints.kintone}/k/v1/record.json`, {
      method,
      headers: {
        "X-Cybozu-Authorization": Buffer.from(`${login}:secret`).toString("base64"),
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return answer.status;
  };
  const account = {
    accountId: { value: "100000000011" },
    accountName: { value: "shop-dev" },
    state: { value: "ACTIVE" },
  };
  expect(await as("sato", "POST", { app: 101, record: account })).toBe(403);
  expect(await as("setup", "POST", { app: 101, record: account })).toBe(200);
  const row = { value: { accounts: { value: "100000000011" } } };
  const record = {
    users: { value: [{ code: "ito" }] },
    accountTable: { value: [row] },
    permissionSets: { value: "ReadOnly" },
  };
  expect(await as("sato", "POST", { app: 103, record })).toBe(200);
  const edit = (login: string, change: object) => as(login, "PUT", { app: 103, id: 1, record: change });
  expect(await edit("ito", { permissionSets: { value: "Admin" } })).toBe(403);
  expect(await edit("sato", { syncStatus: { value: "applied" } })).toBe(403);
  expect(await edit("sato", { owners: { value: [{ code: "ito" }] } })).toBe(200);
  expect(await edit("ito", { permissionSets: { value: "Developer" } })).toBe(200);
  const [saved] = company.apps().find(({ id }) => id === "103")?.records ?? [];
  expect(saved?.values).toMatchObject({
    accountTable: [{ accounts: "100000000011", assignedAccountName: "shop-dev" }],
    enabled: "enabled",
    syncStatus: null,
  });
});
