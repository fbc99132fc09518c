import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import {
  type Company,
  company,
  expectNothingMore,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* What a run remembers, and what becomes of access while a record cannot be understood. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const ofRecord1 = `${accountIds.dev}/ReadOnly ann@example.com`;
const ofRecord2 = [`${accountIds.dev}/Developer developers`, `${accountIds.prod}/Developer developers`];
/** Half an hour before the company is opened. */
const justNow = "2026-04-02T00:00:00Z";

const accountsOf =
  (id: number, accounts: string) =>
  (world: World): void =>
    ledger(world, "assignments").edit(id, { accounts }, justNow);

const at = async (opened: Company, hours: number) => {
  opened.clock.advance({ hours });
  return opened.run();
};

const invalidId = [
  "Record 1 (app 102), field “accounts”: “10000000001” is not an AWS account ID, which has 12 digits. Check whether zeros at its beginning are missing. [account-id-invalid]",
];
const unknownName = [
  "Record 2 (app 102), field “accounts”: There is no AWS account “shop-prdo” in the organization. Did you mean “shop-prod”? [unknown-account]",
];

describe("a record that becomes unreadable", () => {
  test("keeps what it granted for a day; then the removal is held until it is approved", async () => {
    const opened = await reopen(settled, accountsOf(1, "10000000001"));
    for (const hours of [0, 12, 11.5]) {
      const { status, lost, writes, en } = await at(opened, hours);
      expect({ status, lost, writes, en }).toEqual({
        status: "in-sync",
        lost: [],
        writes: [],
        en: invalidId,
      });
    }
    const held = await at(opened, 0.6);
    const checksum = held.result.reached?.plan.checksum ?? "";
    expect({ status: held.status, lost: held.lost, writes: held.writes }).toEqual({
      status: "held",
      lost: [],
      writes: [],
    });
    expect([held.en, held.ja]).toEqual([
      [
        "1 assignment stayed only because a record could not be understood, or asks for what may not be given, and the time for that (limits.protectHours) is over. The removal is held: correct the record, or approve the removal. [protection-ended]",
        ...invalidId,
      ],
      [
        "読み取れないレコード、または認められない内容のレコードのために残していた割り当て 1 件の保護期間（limits.protectHours）が終わりました。取り消しは保留しています。レコードを直すか、取り消しを承認してください。 [protection-ended]",
        "レコード 1（アプリ 102）、フィールド「accounts」: 「10000000001」は AWS アカウント ID ではありません（ID は 12 桁です）。先頭の 0 が抜けていないか確認してください。 [account-id-invalid]",
      ],
    ]);
    const again = await at(opened, 1);
    expect({ status: again.status, checksum: again.result.reached?.plan.checksum }).toEqual({
      status: "held",
      checksum,
    });
    const wrong = await opened.run({ approved: "0123456789abcdef" });
    expect({ status: wrong.status, lost: wrong.lost }).toEqual({ status: "held", lost: [] });
    const approved = await opened.run({ approved: checksum });
    expect({ status: approved.status, lost: approved.lost }).toEqual({
      status: "applied",
      lost: [ofRecord1],
    });
    await expectNothingMore(opened);
  });

  test("and is mended in time: nobody has noticed", async () => {
    const broken = await reopen(settled, accountsOf(1, "10000000001"));
    await broken.run();
    const world = structuredClone(broken.simulator.state());
    const memory = broken.memory();
    await broken.close();
    accountsOf(1, "shop-dev")(world);
    const mended = await company({ world, port: settled.port, memory, startsAt: "2026-04-02T12:00:00.000Z" });
    const { status, lost, writes, en } = await mended.run();
    expect({ status, lost, writes, en }).toEqual({ status: "in-sync", lost: [], writes: [], en: [] });
  });

  test("keeps what it granted although the state is lost in between, as far as its values tell", async () => {
    const opened = await reopen(settled, accountsOf(2, "shop-dev\nshop-prdo"));
    await opened.run();
    rmSync(opened.statePath, { recursive: true });
    const early = await at(opened, 10);
    expect({ status: early.status, lost: early.lost, en: early.en }).toEqual({
      status: "in-sync",
      lost: [],
      en: unknownName,
    });
    // Counted from its last change by a person, not from the loss of the state.
    const held = await at(opened, 13.6);
    expect({ status: held.status, lost: held.lost, writes: held.writes }).toEqual({
      status: "held",
      lost: [],
      writes: [],
    });
    expect(held.result.reached?.plan.held.map(({ change }) => change.id)).toEqual([
      expect.stringContaining(`delete-assignment:${accountIds.prod}/developer/`),
    ]);
  });

  test("keeps what it granted where there never was a state", async () => {
    const opened = await reopen(settled, accountsOf(2, "shop-dev\nshop-prdo"), { memory: undefined });
    const { status, lost, en } = await opened.run({ remembers: false });
    expect({ status, lost, en }).toEqual({ status: "in-sync", lost: [], en: unknownName });
    const held = await at(opened, 24);
    expect({ status: held.status, lost: held.lost }).toEqual({ status: "held", lost: [] });
  });

  test("protects nothing without a state where no account of it is known: the limits of removals stand behind it", async () => {
    const opened = await reopen(settled, accountsOf(1, "10000000001"), { memory: undefined });
    const { status, lost, en } = await opened.run({ remembers: false });
    expect({ status, lost, en }).toEqual({ status: "applied", lost: [ofRecord1], en: invalidId });
  });

  test("is told to an administrator at once when it protects much", async () => {
    const opened = await reopen(settled, accountsOf(2, "shop-dve"), {
      settings: { limits: { protectedAssignments: 1 } },
    });
    const { status, lost, en, ja } = await opened.run();
    expect({ status, lost, en, ja }).toEqual({
      status: "in-sync",
      lost: [],
      en: [
        "Record 2 (app 102): Part of this record cannot be understood, or may not be given, so 2 assignments stay for now without being removed. Correct the record before the time for that (limits.protectHours) is over. [protection-wide]",
        "Record 2 (app 102), field “accounts”: There is no AWS account “shop-dve” in the organization. Did you mean “shop-dev”? [unknown-account]",
      ],
      ja: [
        "レコード 2（アプリ 102）: このレコードには読み取れない部分か認められない部分があるため、割り当て 2 件を取り消さずに残しています。保護期間（limits.protectHours）が終わる前に、レコードを直してください。 [protection-wide]",
        "レコード 2（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dve」が組織に見つかりません。「shop-dev」ではありませんか。 [unknown-account]",
      ],
    });
  });
});

describe("a state that cannot be used", () => {
  const damaged = [
    "FILE is damaged, or of another version",
    "FILE が壊れているか、別のバージョンのものです",
  ] as const;
  const notice = (opened: Company, [detail, inJapanese]: readonly [en: string, ja: string]) => ({
    en: `What is remembered between runs could not be used (${detail}). The result is right without it, though a message may be repeated. If this goes on, check the state directory. [state-unusable]`.replace(
      "FILE",
      join(opened.statePath, "state.json"),
    ),
    ja: `前回までの実行の記録を利用できませんでした（${inJapanese}）。記録がなくても結果は正しく、同じ通知が繰り返されることがあるだけです。続くようなら、state のディレクトリを確認してください。 [state-unusable]`.replace(
      "FILE",
      join(opened.statePath, "state.json"),
    ),
  });

  test.each<
    readonly [name: string, spoil: (memory: string) => string, details: readonly [en: string, ja: string]]
  >([
    ["cut off", (memory) => memory.slice(0, 40), damaged],
    ["empty", () => "", damaged],
    ["of another version", (memory) => memory.replace('"schemaVersion":1', '"schemaVersion":2'), damaged],
    ["of another shape", (memory) => memory.replace('"granted"', '"given"'), damaged],
    [
      "of another instance",
      (memory) => memory.replaceAll("ssoins-7223aaaabbbbcccc", "ssoins-9999aaaabbbbcccc"),
      [
        "it belongs to arn:aws:sso:::instance/ssoins-9999aaaabbbbcccc",
        "arn:aws:sso:::instance/ssoins-9999aaaabbbbcccc のものです",
      ],
    ],
  ])("because it is %s costs one message, and no access", async (_, spoil, details) => {
    const opened = await reopen(settled, accountsOf(2, "shop-dev\nshop-prdo"), {
      memory: spoil(settled.memory),
    });
    const first = await opened.run();
    const { en, ja } = notice(opened, details);
    expect({
      status: first.status,
      lost: first.lost,
      writes: first.writes,
      en: first.en,
      ja: first.ja[0],
    }).toEqual({
      status: "in-sync",
      lost: [],
      writes: [],
      en: [en, ...unknownName],
      ja,
    });
    const second = await at(opened, 1);
    expect({ lost: second.lost, en: second.en }).toEqual({ lost: [], en: unknownName });
  });

  test("because its place is taken costs messages, and no access", async () => {
    const opened = await reopen(settled, undefined, { memory: undefined });
    mkdirSync(join(opened.statePath, "state.json"), { recursive: true });
    const { status, lost, en, ja } = await opened.run();
    expect({ status, lost }).toEqual({ status: "in-sync", lost: [] });
    expect({ en: en[0], ja: ja[0] }).toEqual(
      notice(opened, ["FILE cannot be read", "FILE を読み取れません"]),
    );
    expect(en[1]).toMatch(
      /^What is remembered between runs could not be used \(\S+ cannot be written: EISDIR/,
    );
  });

  test("because nobody knows what else is in it", async () => {
    const opened = await reopen(settled);
    writeFileSync(join(opened.statePath, "unrelated"), "");
    const { status, en } = await opened.run();
    expect({ status, en }).toEqual({ status: "in-sync", en: [] });
  });
});

describe("a run that is killed", () => {
  const newcomers = (world: World): void => {
    const assignments = ledger(world, "assignments");
    assignments.add(8, { users: ["dan"], accounts: "shop-dev", permissionSets: "ReadOnly" });
    assignments.add(9, { users: ["carol"], accounts: "shop-prod", permissionSets: "ReadOnly" });
  };
  const both = [
    `${accountIds.dev}/ReadOnly dan@example.com`,
    `${accountIds.prod}/ReadOnly carol@example.com`,
  ];
  const die = (): never => {
    throw new Error("killed");
  };

  test("before its first change: what it meant to do is written down, and the next run does it", async () => {
    const opened = await reopen(settled, newcomers);
    const onPhase = (phase: string): void => {
      if (phase === "apply") die();
    };
    await expect(opened.run({ listener: { onPhase } })).rejects.toThrow("killed");
    expect(opened.assignments()).not.toContain(both[0]);
    const state = JSON.parse(opened.memory() ?? "");
    expect(state.isFinished).toBe(false);
    const granted = Object.entries<{ granted: string[] }>(state.memory.records).map(
      ([record, remembered]) => `${record.replace(/.*\//, "")}: ${remembered.granted.length}`,
    );
    expect(granted.sort()).toEqual(["1: 1", "2: 2", "3: 1", "8: 1", "9: 1"]);

    const { status, gained, en } = await opened.run();
    expect({ status, gained, en }).toEqual({ status: "applied", gained: both, en: [] });
    expect(JSON.parse(opened.memory() ?? "").isFinished).toBe(true);
    await expectNothingMore(opened);
  });

  test("after its first change: what it has granted is protected when its record becomes unreadable", async () => {
    const killed = await reopen(settled, newcomers);
    await expect(killed.run({ listener: { onOutcome: die } })).rejects.toThrow("killed");
    const granted = both.filter((one) => killed.assignments().includes(one));
    expect(granted).not.toEqual([]);
    const world = structuredClone(killed.simulator.state());
    const memory = killed.memory();
    await killed.close();
    accountsOf(8, "10000000001")(world);
    accountsOf(9, "10000000001")(world);
    const next = await company({ world, port: settled.port, memory, startsAt: "2026-04-02T01:00:00.000Z" });
    const { status, lost, writes } = await next.run();
    expect({ status, lost, writes }).toEqual({ status: "in-sync", lost: [], writes: [] });
  });

  test("softly, after its first change: the rest is left for the next run", async () => {
    const stop = new AbortController();
    const opened = await reopen(settled, newcomers, { settings: { limits: { assignmentsInFlight: 1 } } });
    const partly = await opened.run({ signal: stop.signal, listener: { onOutcome: () => stop.abort() } });
    expect({ status: partly.status, gained: partly.gained, en: partly.en }).toEqual({
      status: "partly-applied",
      gained: [both[0]],
      en: [],
    });
    const { status, gained } = await opened.run();
    expect({ status, gained }).toEqual({ status: "applied", gained: [both[1]] });
    await expectNothingMore(opened);
  });
});

describe("sixteen assignments whose last day is the same", () => {
  let many: Settled;
  beforeAll(async () => {
    const world = smallCompany();
    const assignments = ledger(world, "assignments");
    let id = 20;
    for (const users of [["carol"], ["dan"]])
      for (const accounts of [accountIds.dev, accountIds.prod, accountIds.labA, accountIds.labB])
        for (const permissionSets of ["ReadOnly", "Developer"])
          assignments.add(id++, { users, accounts, permissionSets, validUntil: "2026-04-02" });
    many = await settle(world);
  });

  test("go when it is over, all of them, because an earlier run has seen that day", async () => {
    const opened = await reopen(many);
    expect((await opened.run()).status).toBe("in-sync");
    // 24:00 of that day in Tokyo is 15:00 UTC.
    expect((await at(opened, 14.4)).status).toBe("in-sync");
    const { status, lost, en } = await at(opened, 0.2);
    expect({ status, lost: lost.length, en }).toEqual({ status: "applied", lost: 16, en: [] });
    await expectNothingMore(opened);
  });

  const held = {
    en: "16 removals are held: more than 30% of all managed assignments within 24 hours. If this is intended, approve it with the checksum CHECKSUM; if not, correct the records. [removals-held]",
    ja: "16 件の取り消し・削除を保留しています（24 時間の取り消しが管理対象の割り当て全体の 30% を超過）。意図したものならチェックサム CHECKSUM を指定して承認し、そうでなければレコードを直してください。 [removals-held]",
  };

  test("are held when no run has seen that day", async () => {
    const opened = await reopen(many, undefined, { memory: undefined });
    const { status, lost, en, ja, result } = await at(opened, 15);
    const checksum = result.reached?.plan.checksum ?? "";
    expect({ status, lost, en, ja }).toEqual({
      status: "held",
      lost: [],
      en: [held.en.replace("CHECKSUM", checksum)],
      ja: [held.ja.replace("CHECKSUM", checksum)],
    });
  });

  test("are held when the day was only now put into the past", async () => {
    const opened = await reopen(many, (world) => {
      for (let id = 20; id < 36; id++)
        ledger(world, "assignments").edit(id, { validUntil: "2026-04-01" }, justNow);
    });
    const { status, lost, en, result } = await opened.run();
    const checksum = result.reached?.plan.checksum ?? "";
    expect({ status, lost, en }).toEqual({
      status: "held",
      lost: [],
      en: [held.en.replace("CHECKSUM", checksum)],
    });
  });
});

describe("a ledger without records", () => {
  const emptied = (...kinds: readonly ("permissionSets" | "assignments")[]) =>
    reopen(settled, (world) => {
      for (const kind of kinds) ledger(world, kind).app.records = [];
    });

  const noAssignments = [
    "The ledger of assignments (app 102) came back empty, so nothing is removed without approval. If there should be records, check that the API token may view them, and “condition” in the settings. [ledger-empty]",
    "アカウント割り当ての台帳（アプリ 102）のレコードが 0 件だったため、承認されるまで取り消しや削除は行いません。レコードがあるはずなら、API トークンの閲覧権限と設定の condition を確認してください。 [ledger-empty]",
  ] as const;
  const noSets = [
    "The ledger of permission sets (app 101) came back empty, so nothing is removed without approval. If there should be records, check that the API token may view them, and “condition” in the settings. [ledger-empty]",
    "許可セットの台帳（アプリ 101）のレコードが 0 件だったため、承認されるまで取り消しや削除は行いません。レコードがあるはずなら、API トークンの閲覧権限と設定の condition を確認してください。 [ledger-empty]",
  ] as const;
  const heldBack = (count: number, checksum: string) =>
    [
      `${count} removals are held: a ledger came back empty. If this is intended, approve it with the checksum ${checksum}; if not, correct the records. [removals-held]`,
      `${count} 件の取り消し・削除を保留しています（台帳のレコードが 0 件）。意図したものならチェックサム ${checksum} を指定して承認し、そうでなければレコードを直してください。 [removals-held]`,
    ] as const;

  test("of assignments: every removal is held", async () => {
    const opened = await emptied("assignments");
    const { status, lost, writes, en, ja, result } = await opened.run();
    const told = [noAssignments, heldBack(4, result.reached?.plan.checksum ?? "")];
    expect({ status, lost, writes, en, ja }).toEqual({
      status: "held",
      lost: [],
      writes: [],
      en: told.map(([one]) => one),
      ja: told.map(([, one]) => one),
    });
  });

  test("of permission sets: what the assignments name stays", async () => {
    const opened = await emptied("permissionSets");
    const { status, lost, writes, en, ja } = await opened.run();
    expect({ status, lost, writes, en: en[0], ja: ja[0] }).toEqual({
      status: "in-sync",
      lost: [],
      writes: [],
      en: noSets[0],
      ja: noSets[1],
    });
    expect(en.slice(1)).toEqual(
      [
        [1, "ReadOnly"],
        [2, "Developer"],
        [3, "ReadOnly"],
      ].map(
        ([id, name]) =>
          `Record ${id} (app 102), field “permissionSets”: The record that describes permission set “${name}” is gone or disabled. The set stays as long as it is named here. Restore its record, or choose another permission set. [permission-set-record-missing]`,
      ),
    );
  });

  test("of both: everything is held, the deletion of the sets too", async () => {
    const opened = await emptied("permissionSets", "assignments");
    const { status, lost, writes, en, ja, result } = await opened.run();
    const told = [noSets, noAssignments, heldBack(6, result.reached?.plan.checksum ?? "")];
    expect({ status, lost, writes, en, ja }).toEqual({
      status: "held",
      lost: [],
      writes: [],
      en: told.map(([one]) => one),
      ja: told.map(([, one]) => one),
    });
  });

  test("in a company that only begins: there is nothing to do", async () => {
    const world = smallCompany();
    for (const kind of ["permissionSets", "assignments"] as const) ledger(world, kind).app.records = [];
    const opened = await company({ world });
    const { status, writes, en } = await opened.run();
    expect({ status, writes, en }).toEqual({
      status: "in-sync",
      writes: [],
      en: [noSets[0], noAssignments[0]],
    });
  });

  test("that a condition leaves over", async () => {
    const opened = await reopen(settled);
    const { status, lost, writes } = await opened.run({
      settings: { kintone: { assignments: { condition: 'enabled in ("nothing of the kind")' } } },
    });
    expect({ status, lost, writes }).toEqual({ status: "held", lost: [], writes: [] });
  });
});

describe("a user who is not in the directory yet", () => {
  const newColleague = (world: World): void =>
    ledger(world, "assignments").add(
      9,
      { users: ["eve"], accounts: "shop-dev", permissionSets: "ReadOnly" },
      justNow,
    );
  const waiting = [
    "Record 9 (app 102), field “users”: “eve@example.com” is not in IAM Identity Center yet. It may take about 40 minutes to arrive there, and access is then granted by itself. Nothing needs to be done. [waiting-for-directory]",
  ];

  const arrive = async ({ simulator }: Company): Promise<void> => {
    const { listing } = simulator;
    const client = new IdentitystoreClient({
      endpoint: listing.endpoints.aws,
      region: listing.env.AWS_REGION ?? "",
      credentials: { accessKeyId: "a", secretAccessKey: "b", sessionToken: "simulatorSessionToken" },
    });
    await client.send(
      new CreateUserCommand({
        IdentityStoreId: listing.identityStoreId,
        UserName: "eve@example.com",
        DisplayName: "Eve Day",
        Name: { GivenName: "Eve", FamilyName: "Day" },
      }),
    );
  };

  test.each([true, false])(
    "is waited for, and gets access on arrival (with a state: %s)",
    async (remembers) => {
      const opened = await reopen(settled, newColleague);
      const first = await opened.run({ remembers });
      expect({ status: first.status, en: first.en }).toEqual({ status: "in-sync", en: waiting });
      opened.clock.advance({ hours: 0.7 });
      await arrive(opened);
      const second = await opened.run({ remembers });
      expect({ status: second.status, gained: second.gained, en: second.en }).toEqual({
        status: "applied",
        gained: [`${accountIds.dev}/ReadOnly eve@example.com`],
        en: [],
      });
      await expectNothingMore(opened, { remembers });
    },
  );

  test("becomes a mistake after two hours, and gets access all the same when there", async () => {
    const opened = await reopen(settled, newColleague);
    expect((await opened.run()).en).toEqual(waiting);
    const late = await at(opened, 2.1);
    expect(late.en).toEqual([
      "Record 9 (app 102), field “users”: There is no user “eve@example.com” in IAM Identity Center. Check the name, and that the identity provider sends this user to AWS. [unknown-user]",
    ]);
    await arrive(opened);
    const { gained, en } = await opened.run();
    expect({ gained, en }).toEqual({ gained: [`${accountIds.dev}/ReadOnly eve@example.com`], en: [] });
  });
});

test("a description in Japanese is replaced by a reference to its record", async () => {
  const opened = await reopen(settled, (world) =>
    ledger(world, "permissionSets").edit(2, { description: "サービスを作る人" }),
  );
  const { status, lost } = await opened.run();
  const set = opened.simulator.state().permissionSets.find(({ name }) => name === "Developer");
  expect({ status, lost, description: set?.Description }).toEqual({
    status: "in-sync",
    lost: [],
    description: `kintone localhost:${settled.port}/101/2`,
  });
  expect(opened.assignments()).toEqual(expect.arrayContaining(ofRecord2));
});
