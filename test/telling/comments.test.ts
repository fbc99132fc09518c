import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import { deletesRecord, editsRecord, withPasswords } from "../support/person.ts";
import { type Company, company, type Reconciliation, reopen, settle } from "../support/reconcile.ts";
import { channel } from "../support/slack-workspace.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* What a person reads on their record: each thing once, and nothing that concerns somebody else. */

const misspelt = { name: "Support", managedPolicies: "AWSSuportAccess" };
const justNow = "2026-04-01T00:20:00Z";

/** A company in which somebody has just registered a permission set with a mistake. */
const withMistake = (change: (world: World) => void = () => {}): World => {
  const world = withPasswords(smallCompany());
  ledger(world, "permissionSets").add(3, misspelt, justNow);
  change(world);
  return world;
};

const mistake =
  "101/3: This record cannot be applied as it stands. Please correct it; the next sync takes it up.\n\n" +
  "“managedPolicies”: There is no AWS managed policy “AWSSuportAccess”. Did you mean “AWSSupportAccess”? [unknown-managed-policy]\n\n" +
  "[identity-sync af6742efac]";
const applied = (record: string): string =>
  `${record}: The problems told above are gone, and this record is now applied.\n\n[identity-sync e3b0c44298]`;

const correct = (opened: Company): Promise<void> =>
  editsRecord(opened, "dan", 101, 3, { managedPolicies: "AWSSupportAccess" });

/** Runs every ten minutes for an hour, then every hour for so many, and everything that was said in that time. */
const hoursOf = async (
  opened: Company,
  hours: number,
  choices: Parameters<Company["run"]>[0] = {},
): Promise<readonly string[]> => {
  const said: string[] = [];
  for (let minutes = 0; minutes < hours * 60; ) {
    const pause = minutes < 60 ? 10 : 60;
    minutes += pause;
    opened.clock.advance({ seconds: pause * 60 });
    said.push(...(await opened.run(choices)).comments);
  }
  return said;
};

const settledCompany = () => settle(withPasswords(smallCompany()));

const commentsOf = (opened: Company, app: number, id: number) =>
  opened.simulator
    .state()
    .kintone.apps.find((one) => one.id === String(app))
    ?.records.find((record) => record.id === String(id))?.comments ?? [];

const slackMessages = (opened: Company): number => opened.simulator.state().slack.messages.length;

describe.each([
  ["with a state directory", true],
  ["without one", false],
] as const)("a misspelt policy, %s", (_, remembers) => {
  test("is told once, with the right name, to who wrote it; and its correction once", async () => {
    const opened = await company({ world: withMistake() });
    expect((await opened.run({ remembers })).comments).toEqual([mistake]);
    expect(commentsOf(opened, 101, 3)[0]?.mentions).toEqual([{ code: "dan", type: "USER" }]);

    expect(await hoursOf(opened, remembers ? 24 : 1, { remembers })).toEqual([]);
    expect(slackMessages(opened)).toBe(0);

    await correct(opened);
    expect(await hoursOf(opened, 1, { remembers })).toEqual([applied("101/3")]);
  }, 300_000);

  test("is told anew when it became another mistake, and is silent about the old one", async () => {
    const opened = await company({ world: withMistake() });
    await opened.run({ remembers });
    await editsRecord(opened, "ann", 101, 3, { sessionDuration: "15" });
    const { comments } = await opened.run({ remembers });
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain("1. “managedPolicies”: There is no AWS managed policy “AWSSuportAccess”.");
    expect(comments[0]).toContain("2. “sessionDuration”: “15” cannot be a session duration.");
    expect(commentsOf(opened, 101, 3)[1]?.mentions).toEqual([{ code: "ann", type: "USER" }]);
    expect(await hoursOf(opened, 1, { remembers })).toEqual([]);
  });
});

test("a state directory that is lost repeats nothing: the comments are read again", async () => {
  const opened = await company({ world: withMistake() });
  await opened.run();
  rmSync(opened.statePath, { recursive: true });
  expect(await hoursOf(opened, 1)).toEqual([]);
  await correct(opened);
  expect(await hoursOf(opened, 1)).toEqual([applied("101/3")]);
});

test.each([
  ["is cut off", (text: string) => text.slice(0, 40)],
  ["is empty", () => ""],
  [
    "was written by a newer version",
    (text: string) => text.replace('"schemaVersion":1', '"schemaVersion":2'),
  ],
])("what was told %s: nobody is told twice, and the next run can read it again", async (_, damage) => {
  const opened = await company({ world: withMistake() });
  await opened.run();
  const file = join(opened.statePath, "told.json");
  writeFileSync(file, damage(readFileSync(file, "utf8")));
  const next = await opened.run();
  expect({ comments: next.comments, problems: next.result.problems.map(({ code }) => code) }).toEqual({
    comments: [],
    problems: ["state-unusable", "unknown-managed-policy"],
  });
  expect((await opened.run()).result.problems.map(({ code }) => code)).toEqual(["unknown-managed-policy"]);
});

describe("a run that reaches its time limit", () => {
  /** The limit is reached as soon as the first change has ended. */
  const cutShort = () => {
    const limit = new AbortController();
    return { signal: limit.signal, listener: { onOutcome: () => limit.abort() } };
  };

  test("still tells people of their mistakes", async () => {
    const opened = await company({ world: withMistake(), settings: { limits: { assignmentsInFlight: 1 } } });
    const { status, comments } = await opened.run(cutShort());
    expect(status).toBe("partly-applied");
    expect(comments).toEqual([mistake]);
  });

  test("until the time for telling is over as well: then the next run does", async () => {
    const opened = await company({ world: withMistake(), settings: { limits: { assignmentsInFlight: 1 } } });
    const cut = await opened.run({ ...cutShort(), telling: AbortSignal.abort() });
    expect(cut.comments).toEqual([]);
    expect((await opened.run()).comments).toEqual([mistake]);
  });
});

describe("nobody reads that a record is applied", () => {
  test("while its set, which also stands in the management account, is left as it is", async () => {
    const opened = await reopen(await settledCompany(), (world) => {
      world.assignments.push({
        account: accountIds.management,
        permissionSet: "ReadOnly",
        user: "ann@example.com",
      });
      ledger(world, "permissionSets").edit(1, { sessionDuration: "15" });
    });
    const [first, ...more] = (await opened.run()).comments;
    expect(more).toEqual([]);
    expect(first).toContain("[session-duration-invalid]");
    expect(first).toContain("[permission-set-out-of-reach]");
    await editsRecord(opened, "dan", 101, 1, { sessionDuration: "4" });
    expect((await opened.run()).comments).toEqual([
      expect.stringMatching(
        /^101\/1: Nothing has to be corrected in this record, .* Please tell an administrator\.\n\nPermission set “ReadOnly” is also provisioned in account/,
      ),
    ]);
    await editsRecord(opened, "dan", 101, 1, { sessionDuration: "8" });
    expect((await opened.run()).comments).toEqual([]);
  });

  test.each([
    ["was disabled to be rid of its mistake", { enabled: "disabled" }],
    ["begins next year", { permissionSets: "ReadOnly", validFrom: "2027-01-01" }],
  ])("when it %s: it asks for nothing now", async (_, values) => {
    const opened = await reopen(await settledCompany(), (world) =>
      ledger(world, "assignments").add(9, {
        users: ["carol"],
        accounts: "shop-dev",
        permissionSets: "ReadOnyl",
      }),
    );
    expect((await opened.run()).comments).toEqual([expect.stringContaining("[unknown-permission-set]")]);
    await editsRecord(opened, "dan", 102, 9, values);
    expect((await opened.run()).comments).toEqual([
      "102/9: The problems told above are gone. The record is disabled, or today is outside its period, so it asks for nothing now.\n\n[identity-sync e3b0c44298]",
    ]);
    expect((await opened.run()).comments).toEqual([]);
  });
});

describe("who is mentioned", () => {
  const owners =
    (type: string, value: unknown) =>
    (world: World): void => {
      const { app } = ledger(world, "permissionSets");
      app.fields.owners = { type, code: "owners" };
      ledger(world, "permissionSets").edit(3, { owners: value }, justNow);
    };
  const mentions = async (change: (world: World) => void) => {
    const opened = await company({ world: withMistake(change) });
    const { comments } = await opened.run();
    expect(comments).toEqual([mistake]);
    return commentsOf(opened, 101, 3)[0]?.mentions.map(({ type, code }) => `${type} ${code}`);
  };

  test("the owners that the record names", async () => {
    expect(await mentions(owners("USER_SELECT", ["ann", "bob"]))).toEqual(["USER ann", "USER bob"]);
  });
  test("a text of login names", async () => {
    expect(await mentions(owners("MULTI_LINE_TEXT", "ann\nbob"))).toEqual(["USER ann", "USER bob"]);
  });
  test("a group that owns it", async () => {
    expect(await mentions(owners("GROUP_SELECT", ["developers"]))).toEqual(["GROUP developers"]);
  });
  test("ten of twelve owners, which is all that kintone takes", async () => {
    const many = Array.from({ length: 12 }, (_, index) => `owner${index}`);
    const mentioned = await mentions((world) => {
      const [someone] = world.kintone.users;
      if (someone !== undefined)
        world.kintone.users.push(...many.map((code) => ({ ...someone, code, name: code })));
      owners("USER_SELECT", many)(world);
    });
    expect(mentioned).toEqual(many.slice(0, 10).map((code) => `USER ${code}`));
  });
  test("the creator, when the last edit was made by an API token", async () => {
    const mentioned = await mentions((world) => {
      const record = ledger(world, "permissionSets").app.records.find(({ id }) => id === "3");
      if (record !== undefined) record.modifier = { code: "Administrator", name: "Administrator" };
    });
    expect(mentioned).toEqual(["USER dan"]);
  });
  test("nobody, when both were API tokens: never kintone's Administrator", async () => {
    const mentioned = await mentions((world) => {
      const record = ledger(world, "permissionSets").app.records.find(({ id }) => id === "3");
      const administrator = { code: "Administrator", name: "Administrator" };
      if (record !== undefined) Object.assign(record, { creator: administrator, modifier: administrator });
    });
    expect(mentioned).toEqual([]);
  });
  test("nobody, when kintone refuses the mention of somebody who has left: the comment is there", async () => {
    expect(await mentions(owners("MULTI_LINE_TEXT", "ann\nformer"))).toEqual([]);
  });
});

describe("a colleague who is not in the directory yet", () => {
  const newcomer = (world: World): World => {
    ledger(world, "assignments").add(
      4,
      { users: ["eve"], accounts: "shop-dev", permissionSets: "ReadOnly" },
      justNow,
    );
    return world;
  };

  test("is told of once, that nothing needs to be done; and once more when the access is there", async () => {
    const opened = await company({ world: newcomer(smallCompany()) });
    const { comments } = await opened.run();
    expect(comments).toEqual([
      expect.stringMatching(/^102\/4: “users”: .*Nothing needs to be done\. \[waiting-for-directory\]\n\n\[/),
    ]);
    expect(await hoursOf(opened, 1)).toEqual([]);
    await addUser(opened, "eve@example.com");
    expect(await hoursOf(opened, 1)).toEqual([applied("102/4")]);
  });

  test("becomes a mistake only after the grace period, and that is told once", async () => {
    const opened = await company({ world: newcomer(smallCompany()) });
    await opened.run();
    const said = await hoursOf(opened, 4);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("There is no user “eve@example.com” in IAM Identity Center.");
  });
});

describe("what AWS refuses", () => {
  const refusal: FaultInput = {
    service: "sso-admin",
    operation: "CreateAccountAssignment",
    times: "always",
    effect: {
      kind: "error",
      code: "ServiceQuotaExceededException",
      message: "No more assignments in this account.",
    },
  };

  test("is told on the record once, in AWS's own words, however many runs it goes on; and so is its end", async () => {
    const world = smallCompany();
    const opened = await company({ world, faults: [{ ...refusal, times: 5 * 4 }] });
    const first = await opened.run();
    expect(first.comments).toHaveLength(3);
    expect(first.comments[0]).toContain("AWS did not accept what this record asks for.");
    expect(first.comments[0]).toContain("No more assignments in this account.");
    const said = await hoursOf(opened, 3);
    expect(said).toEqual(["102/1", "102/2", "102/3"].map(applied));
  });

  test("is not told while it may pass by itself: a service that fails for a run", async () => {
    const opened = await company({
      world: smallCompany(),
      faults: [
        {
          service: "sso-admin",
          operation: "CreateAccountAssignment",
          times: 5 * 3,
          effect: { kind: "error", code: "InternalServerException", message: "try again", status: 500 },
        },
      ],
    });
    const { status, comments, result } = await opened.run();
    expect({ status, comments }).toEqual({ status: "partly-applied", comments: [] });
    expect(result.problems.map(({ code }) => code)).toContain("change-failed");
    const next = await opened.run();
    expect({ status: next.status, comments: next.comments }).toEqual({ status: "applied", comments: [] });
  });

  test.each([
    [
      "with Slack",
      [{ id: channel, name: "alerts", member: true, isPrivate: false }],
      "The administrators are being told in Slack.",
    ],
    ["without", [], "Please tell an administrator."],
  ])(
    "to the role of the sync is nobody's mistake here, and %s it is said who knows",
    async (_, channels, who) => {
      const denied: FaultInput = {
        ...refusal,
        times: 4,
        effect: { kind: "error", code: "AccessDeniedException", message: "User: x is not authorized" },
      };
      const world = smallCompany();
      const opened = await company({
        world: { ...world, slack: { ...world.slack, channels } },
        faults: [denied],
      });
      const { comments, status, result } = await opened.run();
      expect(status).toBe("partly-applied");
      expect(comments).toHaveLength(3);
      for (const comment of comments) {
        expect(comment).toContain(
          `Nothing has to be corrected in this record, but not all of it can be applied yet. ${who}`,
        );
        expect(comment).toContain("[change-denied]");
      }
      expect(new Set(result.problems.map(({ code }) => code))).toEqual(
        new Set(["change-denied", "aws-denied"]),
      );
      const { comments: later } = await opened.run();
      expect([...later].sort()).toEqual(
        comments.map((comment) => applied(comment.slice(0, "102/1".length))).sort(),
      );
    },
  );

  test("in words that name the session and the request is the same thing in every run", async () => {
    const words = (run: number): FaultInput => ({
      ...refusal,
      times: 4,
      effect: {
        kind: "error",
        code: "ServiceQuotaExceededException",
        message: `User: arn:aws:sts::100000000002:assumed-role/sync/identity-sync-${run} is not authorized (0000000${run}-aaaa-bbbb-cccc-0123456789ab)`,
      },
    });
    const opened = await company({ world: smallCompany(), faults: [words(1), words(2), words(3)] });
    expect((await opened.run()).comments).toHaveLength(3);
    expect((await opened.run()).comments).toEqual([]);
    expect((await opened.run()).comments).toEqual([]);
  });
});

describe("kintone's own trouble never fails a run", () => {
  const post = "POST /k/v1/record/comment.json";
  const expectTold = ({ status, result }: Reconciliation, codes: readonly string[]): void => {
    expect(status).toBe("applied");
    expect(result.problems.map(({ code }) => code)).toEqual(codes);
  };

  test("comments switched off in the app: said once in the report, and asked no more than three times", async () => {
    const world = withMistake((one) => {
      ledger(one, "permissionSets").app.enableComments = false;
      for (let id = 4; id < 20; id++)
        ledger(one, "permissionSets").add(id, { ...misspelt, name: `Set${id}` });
    });
    const opened = await company({ world });
    const run = await opened.run();
    expect(run.result.problems.filter(({ code }) => code === "comment-failed")).toMatchObject([
      { data: { app: "101", count: 3 } },
    ]);
    expect(run.status).toBe("applied");
  });

  test("a record deleted meanwhile has nobody to tell", async () => {
    const opened = await company({
      world: withMistake(),
      faults: [
        { service: "kintone", operation: post, effect: { kind: "error", code: "GAIA_RE01", status: 404 } },
      ],
    });
    expectTold(await opened.run(), ["unknown-managed-policy"]);
    await deletesRecord(opened, "dan", 101, 3);
    expect((await opened.run()).comments).toEqual([]);
  });

  test("too many requests at once are waited for", async () => {
    const opened = await company({
      world: withMistake(),
      faults: [
        {
          service: "kintone",
          operation: post,
          times: 2,
          effect: { kind: "error", code: "GAIA_TO04", status: 429 },
        },
      ],
    });
    const run = await opened.run();
    expectTold(run, ["unknown-managed-policy"]);
    expect(run.comments).toEqual([mistake]);
  });

  test("maintenance while commenting: the next run says it", async () => {
    const opened = await company({
      world: withMistake(),
      faults: [
        {
          service: "kintone",
          operation: post,
          effect: { kind: "answer", status: 503, headers: { "content-type": "text/html" }, body: "<html>" },
        },
      ],
    });
    expectTold(await opened.run(), ["comment-failed", "unknown-managed-policy"]);
    expect((await opened.run()).comments).toEqual([mistake]);
    expect((await opened.run()).comments).toEqual([]);
  });

  test("an answer that makes no sense spoils the telling, and neither the changes nor their report", async () => {
    const creator = { code: "Administrator", name: "Administrator" };
    const opened = await company({
      world: withMistake(),
      faults: [
        {
          service: "kintone",
          operation: "GET /k/v1/record/comments.json",
          times: "always",
          effect: {
            kind: "answer",
            status: 200,
            headers: { "content-type": "application/json" },
            body: { comments: [{ id: "1", creator, mentions: [] }], older: false, newer: false },
          },
        },
      ],
    });
    const { status, result, gained } = await opened.run({ remembers: false });
    expect(status).toBe("applied");
    expect(gained.length).toBeGreaterThan(0);
    expect(result.problems.map(({ code }) => code)).toContain("telling-failed");
  });

  test("a comment that arrived although its answer was lost is not posted again", async () => {
    const opened = await company({
      world: withMistake(),
      faults: [{ service: "kintone", operation: post, effect: { kind: "reset" } }],
    });
    expectTold(await opened.run(), ["comment-failed", "unknown-managed-policy"]);
    expect(commentsOf(opened, 101, 3)).toHaveLength(1);
    expect(await hoursOf(opened, 1)).toEqual([]);
    await correct(opened);
    expect(await hoursOf(opened, 1)).toEqual([applied("101/3")]);
  });
});

describe("300 records with a mistake", () => {
  const flood = (records: number): World =>
    withMistake((world) => {
      for (let id = 4; id < 3 + records; id++)
        ledger(world, "permissionSets").add(id, { ...misspelt, name: `Set${id}` }, "2026-03-01T00:00:00Z");
    });
  const requestsOf = ({ requests }: Reconciliation): number =>
    requests.filter(
      ({ service, path, query, body }) =>
        service === "kintone" && /app=101|"app":"?101/.test(path + query + body),
    ).length;

  /** Whoever knows that all of them are their people's own mistakes raises this limit. */
  const settings = { limits: { alikeProblems: 1_000 } };

  test("are told a few dozen a run, and all of them in the end, each once", async () => {
    const opened = await company({ world: flood(300), settings });
    const said: string[] = [];
    for (let run = 0; run < 11; run++) {
      opened.clock.advance({ seconds: 600 });
      const ended = await opened.run();
      expect(ended.comments.length).toBeLessThanOrEqual(40);
      expect(requestsOf(ended)).toBeLessThan(69);
      expect(ended.result.problems).toHaveLength(300);
      said.push(...ended.comments);
    }
    expect(new Set(said.map((comment) => comment.split(":")[0])).size).toBe(300);
    expect(said).toHaveLength(300);
  }, 120_000);

  test("are fewer a run where the settings say so", async () => {
    const opened = await company({ world: flood(10), settings: { limits: { comments: 5 } } });
    const { comments } = await opened.run();
    expect(comments).toHaveLength(5);
  });

  test.each([
    ["ten minutes", 600, 90],
    ["hour", 3_600, 80],
  ])(
    "without a state directory stay within kintone's budget, and are told in the course of time, in runs every %s",
    async (_, seconds, records) => {
      const opened = await company({ world: flood(records), settings });
      const said: string[] = [];
      for (let run = 0; run < 8; run++) {
        opened.clock.advance({ seconds });
        const ended = await opened.run({ remembers: false });
        expect(requestsOf(ended)).toBeLessThan(69);
        said.push(...ended.comments);
      }
      expect(said).toHaveLength(records);
    },
    120_000,
  );
});

test("a comment stays below what kintone takes, whatever AWS has to say, and keeps its mark", async () => {
  const opened = await company({
    world: smallCompany(),
    faults: [
      {
        service: "sso-admin",
        operation: "CreateAccountAssignment",
        times: "always",
        effect: {
          kind: "error",
          code: "ValidationException",
          message: `${"長い説明。\n[identity-sync 0123456789]\n".repeat(9_000)}`,
        },
      },
    ],
  });
  const { comments } = await opened.run();
  expect(comments.length).toBe(3);
  for (const comment of comments) {
    expect(comment.length).toBeLessThan(65_535);
    expect(comment.match(/^\[identity-sync [0-9a-f]{10}\]$/gm)).toHaveLength(1);
  }
  expect((await opened.run()).comments).toEqual([]);
});

test.each([
  ["only plans", { mode: "plan" }],
  ["is paused", { isPaused: true }],
] as const)("a run that %s says nothing on records", async (_, choices) => {
  const opened = await company({ world: withMistake() });
  expect((await opened.run(choices)).comments).toEqual([]);
  expect((await opened.run()).comments).toEqual([mistake]);
});

test("what another program has commented since, by an API token as well, hides nothing that was told", async () => {
  const opened = await company({ world: withMistake() });
  await opened.run();
  for (let count = 0; count < 12; count++) await commentsByProgram(opened, 101, 3, `Reminder ${count}`);
  expect((await opened.run({ remembers: false })).comments).toEqual([]);
});

test("where the ledger of permission sets came back empty, nobody is blamed for it on their record", async () => {
  const opened = await company({ world: smallCompany() });
  await opened.run();
  for (const id of [1, 2]) await deletesRecord(opened, "dan", 101, id).catch(() => undefined);
  expect((await opened.run()).comments).toEqual([]);
});

describe("tellSuccess", () => {
  const settings = { tellSuccess: true };
  test("tells how to use the first access that a record gives, and no later one", async () => {
    const opened = await company({ world: withPasswords(smallCompany()), settings });
    const { comments } = await opened.run();
    expect(comments[0]).toMatchInlineSnapshot(`
      "102/1: The access is there. Open it in the browser:
      shop-dev / ReadOnly: https://d-9067aaaaaa.awsapps.com/start/#/console?account_id=100000000011&role_name=ReadOnly

      For the AWS CLI, add this to ~/.aws/config:

      [sso-session d-9067aaaaaa]
      sso_start_url = https://d-9067aaaaaa.awsapps.com/start
      sso_region = ap-northeast-1
      sso_registration_scopes = sso:account:access

      [profile shop-dev-ReadOnly]
      sso_session = d-9067aaaaaa
      sso_account_id = 100000000011
      sso_role_name = ReadOnly
      region = ap-northeast-1

      Then sign in with: aws sso login --profile shop-dev-ReadOnly

      [identity-sync 280d44ab1e]
      [identity-sync e3b0c44298]"
    `);
    expect(comments).toHaveLength(3);
    await editsRecord(opened, "dan", 102, 1, { accounts: "shop-dev\nshop-prod" });
    const later = await opened.run();
    expect({ gained: later.gained.length, comments: later.comments }).toEqual({ gained: 1, comments: [] });
  });

  test("reaches everybody in the end, also where a run may post only two comments", async () => {
    const opened = await company({
      world: smallCompany(),
      settings: { ...settings, limits: { comments: 2 } },
    });
    expect((await opened.run()).comments).toHaveLength(2);
    expect((await opened.run()).comments).toHaveLength(1);
    expect((await opened.run()).comments).toEqual([]);
  });

  test.each<readonly [string, number, FaultInput["effect"]]>([
    [
      "kintone is down for",
      3,
      { kind: "answer", status: 503, headers: { "content-type": "text/html" }, body: "" },
    ],
    ["kintone refuses", 1, { kind: "error", code: "GAIA_NO01", status: 403 }],
  ])("still comes after a run whose comments %s", async (_, times, effect) => {
    const operation = "POST /k/v1/record/comment.json";
    const opened = await company({
      world: smallCompany(),
      settings,
      faults: [{ service: "kintone", operation, times, effect }],
    });
    expect((await opened.run()).comments).toEqual([]);
    expect((await opened.run()).comments.filter((text) => text.includes("The access is there"))).toHaveLength(
      3,
    );
    expect((await opened.run()).comments).toEqual([]);
  });

  test("gives the portal that the settings name", async () => {
    const opened = await company({
      world: smallCompany(),
      settings: { ...settings, identityCenter: { portalUrl: "https://acme.awsapps.com/start/" } },
    });
    const { comments } = await opened.run();
    expect(comments[0]).toContain(
      "https://acme.awsapps.com/start/#/console?account_id=100000000011&role_name=ReadOnly",
    );
    const config = /```|(\[sso-session acme\][\s\S]*?)\n\n\[profile/.exec(comments[0] ?? "")?.[1] ?? "";
    expect(parse(config.replace(/^\[.*\]\n/, "").replace(/ = /g, ": "))).toEqual({
      sso_start_url: "https://acme.awsapps.com/start",
      sso_region: "ap-northeast-1",
      sso_registration_scopes: "sso:account:access",
    });
  });
});

const commentsByProgram = async (opened: Company, app: number, record: number, text: string) => {
  const { endpoints, kintone } = opened.simulator.listing;
  const answer = await fetch(`${endpoints.kintone}/k/v1/record/comment.json`, {
    method: "POST",
    headers: {
      "X-Cybozu-API-Token": String(Object.entries(kintone.tokens).find(([id]) => id === String(app))?.[1]),
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ app, record, comment: { text } }),
  });
  expect(answer.ok).toBe(true);
};

const addUser = async (opened: Company, userName: string): Promise<void> => {
  const { CreateUserCommand, IdentitystoreClient } = await import("@aws-sdk/client-identitystore");
  const client = new IdentitystoreClient({
    region: "ap-northeast-1",
    endpoint: opened.simulator.listing.endpoints.aws,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
  });
  await client.send(
    new CreateUserCommand({
      IdentityStoreId: opened.simulator.listing.identityStoreId,
      UserName: userName,
      DisplayName: userName,
      Name: { GivenName: "Eve", FamilyName: "Day" },
    }),
  );
  client.destroy();
};
