import { beforeAll, describe, expect, test } from "vitest";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import { everything, nothing } from "../support/permission-set-fields.ts";
import {
  type Company,
  expectNothingMore,
  type Reconciliation,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* AWS that refuses a write: that change fails and is told, all others are made, and the next run finishes. */

let settled: Settled;
beforeAll(async () => {
  const world = smallCompany({
    customerManagedPolicies: { "*": [{ Name: "DenyBilling", Path: "/ops/" }] },
  });
  const sets = ledger(world, "permissionSets");
  sets.add(3, { name: "Shrinking", ...everything });
  sets.add(4, { name: "Growing", ...nothing });
  sets.add(5, { name: "Leaving", ...nothing });
  const assignments = ledger(world, "assignments");
  assignments.add(4, { users: ["ann"], accounts: "shop-dev", permissionSets: "Shrinking" });
  assignments.add(5, { users: ["bob"], accounts: "shop-dev", permissionSets: "Growing" });
  assignments.add(6, { users: ["carol"], accounts: "shop-dev", permissionSets: "Leaving" });
  settled = await settle(world);
});

/** Needs every write that there is. */
const everyWrite = (world: World): void => {
  const sets = ledger(world, "permissionSets");
  sets.edit(3, nothing);
  sets.edit(4, everything);
  sets.remove(5);
  sets.add(6, { name: "Coming", ...nothing });
  const assignments = ledger(world, "assignments");
  assignments.remove(6);
  assignments.add(7, { users: ["dan"], accounts: "shop-prod", permissionSets: "Coming" });
};

const outcomesOf = ({ result }: Reconciliation, status: string): readonly string[] =>
  (result.reached?.outcomes ?? [])
    .filter((outcome) => outcome.status === status)
    .map(({ change }) => change.id.replace(/:(\d{12})\/(\w+)\/.*/, ":$1/$2"))
    .sort();

const open = (faults: readonly FaultInput[], from = settled, happens = everyWrite) =>
  reopen(from, happens, { memory: from.memory, faults });

const denied = (operation: string): FaultInput => ({
  service: "sso-admin",
  operation,
  times: "always",
  effect: {
    kind: "error",
    code: "AccessDeniedException",
    message: `User: bot is not authorized to perform: sso:${operation}`,
  },
});

/** What is to be done in all, with the record that asks for it and its words in both languages. */
const changes = {
  "create-assignment": {
    id: `create-assignment:${accountIds.prod}/coming`,
    place: ["Record 7 (app 102): ", "レコード 7（アプリ 102）: "],
    words: [
      `Create assignment ${accountIds.prod}/Coming USER dan@example.com`,
      `アカウント ${accountIds.prod} でユーザー「dan@example.com」に許可セット「Coming」を割り当てる変更`,
    ],
  },
  "create-set": {
    id: "create-permission-set:coming",
    place: ["Record 6 (app 101): ", "レコード 6（アプリ 101）: "],
    words: ["Create permission set Coming", "許可セット「Coming」を作成する変更"],
  },
  "delete-assignment": {
    id: `delete-assignment:${accountIds.dev}/leaving`,
    place: ["Record 6 (app 102): ", "レコード 6（アプリ 102）: "],
    words: [
      `Remove assignment ${accountIds.dev}/Leaving USER carol@example.com`,
      `アカウント ${accountIds.dev} でユーザー「carol@example.com」への許可セット「Leaving」の割り当てを取り消す変更`,
    ],
  },
  "delete-set": {
    id: "delete-permission-set:leaving",
    place: ["Record 5 (app 101): ", "レコード 5（アプリ 101）: "],
    words: ["Delete permission set Leaving", "許可セット「Leaving」を削除する変更"],
  },
  "provision-growing": {
    id: "provision:growing",
    place: ["Record 4 (app 101): ", "レコード 4（アプリ 101）: "],
    words: ["Provision Growing", "許可セット「Growing」をプロビジョニングする変更"],
  },
  "provision-shrinking": {
    id: "provision:shrinking",
    place: ["Record 3 (app 101): ", "レコード 3（アプリ 101）: "],
    words: ["Provision Shrinking", "許可セット「Shrinking」をプロビジョニングする変更"],
  },
  "update-growing": {
    id: "update-permission-set:growing",
    place: ["Record 4 (app 101): ", "レコード 4（アプリ 101）: "],
    words: ["Update permission set Growing", "許可セット「Growing」を更新する変更"],
  },
  "update-shrinking": {
    id: "update-permission-set:shrinking",
    place: ["Record 3 (app 101): ", "レコード 3（アプリ 101）: "],
    words: ["Update permission set Shrinking", "許可セット「Shrinking」を更新する変更"],
  },
} as const;
type ChangeName = keyof typeof changes;

type Row = readonly [operation: string, fails: readonly ChangeName[], skipped: readonly ChangeName[]];

const writes: readonly Row[] = [
  ["AttachCustomerManagedPolicyReferenceToPermissionSet", ["update-growing"], ["provision-growing"]],
  [
    "AttachManagedPolicyToPermissionSet",
    ["update-growing", "create-set"],
    ["provision-growing", "create-assignment"],
  ],
  ["CreateAccountAssignment", ["create-assignment"], []],
  ["CreatePermissionSet", ["create-set"], ["create-assignment"]],
  ["DeleteAccountAssignment", ["delete-assignment"], ["delete-set"]],
  ["DeleteInlinePolicyFromPermissionSet", ["update-shrinking"], ["provision-shrinking"]],
  ["DeletePermissionSet", ["delete-set"], []],
  ["DeletePermissionsBoundaryFromPermissionSet", ["update-shrinking"], ["provision-shrinking"]],
  ["DetachCustomerManagedPolicyReferenceFromPermissionSet", ["update-shrinking"], ["provision-shrinking"]],
  ["DetachManagedPolicyFromPermissionSet", ["update-shrinking"], ["provision-shrinking"]],
  ["ProvisionPermissionSet", ["provision-shrinking", "provision-growing"], []],
  ["PutInlinePolicyToPermissionSet", ["update-growing"], ["provision-growing"]],
  ["PutPermissionsBoundaryToPermissionSet", ["update-growing"], ["provision-growing"]],
  ["TagResource", ["update-growing"], ["provision-growing"]],
  ["UntagResource", ["update-shrinking"], ["provision-shrinking"]],
  [
    "UpdatePermissionSet",
    ["update-shrinking", "update-growing"],
    ["provision-shrinking", "provision-growing"],
  ],
];

/** AWS carries these out, but the run is not told how they ended. */
const unfollowed: readonly Row[] = [
  ["DescribeAccountAssignmentCreationStatus", ["create-assignment"], []],
  ["DescribeAccountAssignmentDeletionStatus", ["delete-assignment"], ["delete-set"]],
  ["DescribePermissionSetProvisioningStatus", ["provision-shrinking", "provision-growing"], []],
  ["ListAccountAssignmentCreationStatus", ["create-assignment"], []],
  ["ListAccountAssignmentDeletionStatus", ["delete-assignment"], ["delete-set"]],
  ["ListPermissionSetProvisioningStatus", ["provision-shrinking", "provision-growing"], []],
];

const idsOf = (names: readonly ChangeName[]): readonly string[] =>
  names.map((name) => changes[name].id).sort();

/** All that the permission sets and assignments have in the end, whenever it came about. */
const outcomeOf = ({ permissionSets, assignments }: World) => ({
  permissionSets: permissionSets.map(({ CreatedDate, ...set }) => set),
  assignments,
});

describe("AWS denies one action", () => {
  let intended: ReturnType<typeof outcomeOf>;

  test("without that, everything is done", async () => {
    const opened = await open([]);
    const all = await opened.run();
    expect({ status: all.status, en: all.en, done: outcomesOf(all, "succeeded") }).toEqual({
      status: "applied",
      en: [],
      done: idsOf(Object.keys(changes) as ChangeName[]),
    });
    expect([...new Set(all.writes)].sort()).toEqual(writes.map(([operation]) => `sso-admin ${operation}`));
    await expectNothingMore(opened);
    intended = outcomeOf(opened.simulator.state());
  });

  test.each([...writes, ...unfollowed])("%s", async (operation, fails, skipped) => {
    const opened = await open([denied(operation)]);
    const partly = await opened.run();
    const others = (Object.keys(changes) as ChangeName[]).filter(
      (name) => !fails.includes(name) && !skipped.includes(name),
    );
    expect({
      status: partly.status,
      fails: outcomesOf(partly, "failed"),
      skipped: outcomesOf(partly, "skipped"),
      done: outcomesOf(partly, "succeeded"),
    }).toEqual({
      status: "partly-applied",
      fails: idsOf(fails),
      skipped: idsOf(skipped),
      done: idsOf(others),
    });

    const reason = `User: bot is not authorized to perform: sso:${operation}`;
    expect(partly.en).toEqual([
      `AWS did not allow “sso-admin:${operation}” (${reason}). Give this permission to the role of the sync. If the role has it, a service control policy may deny it. [aws-denied]`,
      ...fails.map((name) => {
        const { place, words } = changes[name];
        return `${place[0]}The sync itself lacks the permission to do this in AWS: “${words[0]}”. Once an administrator has given it, the next run does it by itself. [change-denied]`;
      }),
    ]);
    expect(partly.ja).toEqual([
      `AWS に「sso-admin:${operation}」を拒否されました（${reason}）。同期に使うロールにこの権限を付けてください。すでに付いている場合は、サービスコントロールポリシー（SCP）で拒否されている可能性があります。 [aws-denied]`,
      ...fails.map((name) => {
        const { place, words } = changes[name];
        return `${place[1]}同期に使うロールに AWS の権限がないため、${words[1]}を実行できません。管理者が権限を付ければ、次回の実行で自動的に実行します。 [change-denied]`;
      }),
    ]);

    // Once the role has the right, the next run finishes.
    const after = await continued(opened);
    const { en } = await after.run();
    expect(en).toEqual([]);
    await expectNothingMore(after);
    expect(outcomeOf(after.simulator.state())).toEqual(intended);
  });
});

const fault = (operation: string, times: number | "always", effect: FaultInput["effect"]): FaultInput => ({
  service: "sso-admin",
  operation,
  times,
  effect,
});
const error = (code: string, message: string, status?: number): FaultInput["effect"] => ({
  kind: "error",
  code,
  message,
  ...(status === undefined ? {} : { status }),
});

describe("what a run takes in its stride", () => {
  const conflict = error("ConflictException", "There is a conflicting operation in process.");
  const throttled = error("ThrottlingException", "Rate exceeded");
  const tooMany = error(
    "ThrottlingException",
    "There are too many requests processing. Please try again later.",
  );
  const broken = error("InternalServerException", "An internal error.", 500);

  test.each<readonly [name: string, atLeastSeconds: number, faults: readonly FaultInput[]]>([
    ["conflicts over an assignment, for minutes", 120, [fault("CreateAccountAssignment", 20, conflict)]],
    ["conflicts over a removal, for minutes", 120, [fault("DeleteAccountAssignment", 20, conflict)]],
    ["conflicts over an edit, for minutes", 120, [fault("PutInlinePolicyToPermissionSet", 20, conflict)]],
    ["conflicts over provisioning, for minutes", 120, [fault("ProvisionPermissionSet", 40, conflict)]],
    [
      "a deletion that waits until the roles are gone",
      60,
      [fault("DeletePermissionSet", 12, error("ConflictException", "Could not delete because"))],
    ],
    ["throttling of every write, for a minute", 60, writes.map(([one]) => fault(one, 8, throttled))],
    ["a refusal to delete a set that is cut off", 1, [fault("DeletePermissionSet", 1, { kind: "truncate" })]],
    ["too many requests under way, for minutes", 120, [fault("CreateAccountAssignment", 20, tooMany)]],
    [
      "5xx on every write that may be sent again",
      1,
      writes.filter(([one]) => one !== "CreatePermissionSet").map(([one]) => fault(one, 2, broken)),
    ],
    ["5xx on whatever follows a request", 1, unfollowed.map(([one]) => fault(one, 4, broken))],
    [
      "connections that are cut after the request was carried out",
      1,
      writes
        .filter(([one]) => one !== "CreatePermissionSet")
        .map(([one]) => fault(one, 1, { kind: "reset" })),
    ],
  ])("%s", async (_, atLeastSeconds, faults) => {
    const opened = await open(faults);
    const begun = opened.clock.now().getTime();
    const { status, en } = await opened.run();
    expect({ status, en }).toEqual({ status: "applied", en: [] });
    expect(opened.clock.now().getTime() - begun).toBeGreaterThan(atLeastSeconds * 1000);
    await expectNothingMore(opened);
  });
});

describe("what fails in the end", () => {
  const assignmentFails = (reason: string) => [
    [
      `Record 7 (app 102): This change failed: “Create assignment ${accountIds.prod}/Coming USER dan@example.com”. The reason given: ${reason}. The next run tries again; if it fails again, ask an administrator. [change-failed]`,
    ],
    [
      `レコード 7（アプリ 102）: アカウント ${accountIds.prod} でユーザー「dan@example.com」に許可セット「Coming」を割り当てる変更が失敗しました（${reason}）。次回の実行で再試行します。繰り返し失敗する場合は、管理者に相談してください。 [change-failed]`,
    ],
  ];
  const conflict = "There is a conflicting operation in process";
  const quota = "At most 100 groups can be assigned to a permission set in an account";
  const role = "Received a 404 status error: Policy DenyBilling not found";

  test.each<readonly [name: string, faults: readonly FaultInput[], reason: string]>([
    [
      "conflicts without end",
      [fault("CreateAccountAssignment", "always", error("ConflictException", `${conflict}.`))],
      conflict,
    ],
    [
      "a quota",
      [fault("CreateAccountAssignment", "always", error("ServiceQuotaExceededException", `${quota}.`))],
      quota,
    ],
    [
      "a request that AWS accepts and that fails later",
      [fault("CreateAccountAssignment", 1, { kind: "fail-later", reason: role })],
      role,
    ],
  ])("%s", async (_, faults, reason) => {
    const opened = await open(faults);
    const partly = await opened.run();
    expect({ status: partly.status, fails: outcomesOf(partly, "failed") }).toEqual({
      status: "partly-applied",
      fails: idsOf(["create-assignment"]),
    });
    expect([partly.en, partly.ja]).toEqual(assignmentFails(reason));
    const after = await continued(opened);
    const { status, en, writes: written } = await after.run();
    expect({ status, en, written }).toEqual({
      status: "applied",
      en: [],
      written: ["sso-admin CreateAccountAssignment"],
    });
  });

  test("the answer to the creation of a set, lost: it is not sent twice, and the next run goes on with it", async () => {
    const opened = await open([fault("CreatePermissionSet", 1, { kind: "reset" })]);
    const partly = await opened.run();
    expect({ status: partly.status, fails: outcomesOf(partly, "failed") }).toEqual({
      status: "partly-applied",
      fails: idsOf(["create-set"]),
    });
    expect(partly.writes.filter((one) => one.endsWith("CreatePermissionSet"))).toHaveLength(1);
    const after = await continued(opened);
    const { status, en, writes: written } = await after.run();
    expect({ status, en }).toEqual({ status: "applied", en: [] });
    expect(written).toEqual([
      "sso-admin AttachManagedPolicyToPermissionSet",
      "sso-admin CreateAccountAssignment",
    ]);
  });

  test("a request that never ends, until the run has to stop", async () => {
    const opened = await open([fault("CreateAccountAssignment", 1, { kind: "never-settle" })]);
    const stop = new AbortController();
    opened.clock.alarm(120, () => stop.abort());
    const { status, en, ja, writes: written } = await opened.run({ signal: stop.signal });
    expect({ status, sent: written.filter((one) => one.endsWith("CreateAccountAssignment")).length }).toEqual(
      {
        status: "partly-applied",
        sent: 1,
      },
    );
    expect([en, ja]).toEqual([
      [
        `Record 7 (app 102): AWS was still busy with this change when the run ended: “Create assignment ${accountIds.prod}/Coming USER dan@example.com”. The next run checks it again; nothing needs to be done. [change-unsettled]`,
      ],
      [
        `レコード 7（アプリ 102）: アカウント ${accountIds.prod} でユーザー「dan@example.com」に許可セット「Coming」を割り当てる変更は、実行が終わった時点でまだ AWS での完了待ちでした。次回の実行で確認します。対応は不要です。 [change-unsettled]`,
      ],
    ]);
  });
});

describe("a request that never ends", () => {
  test("is waited for as long as the settings say, holds up nothing else, and is found by the next run", async () => {
    const opened = await open([fault("CreateAccountAssignment", 1, { kind: "never-settle" })]);
    const begun = opened.clock.now().getTime();
    const partly = await opened.run({ settings: { limits: { settleMinutes: 4 } } });
    const minutes = (opened.clock.now().getTime() - begun) / 60_000;
    expect(minutes).toBeGreaterThan(4);
    expect(minutes).toBeLessThan(5);
    expect({
      status: partly.status,
      unsettled: outcomesOf(partly, "unsettled"),
      failed: outcomesOf(partly, "failed"),
      skipped: outcomesOf(partly, "skipped"),
    }).toEqual({
      status: "partly-applied",
      unsettled: [changes["create-assignment"].id],
      failed: [],
      skipped: [],
    });

    // AWS has come to an end with it at last; nothing of it is left.
    const after = await continued(opened);
    const { status, en, writes: written } = await after.run();
    expect({ status, en, written }).toEqual({
      status: "applied",
      en: [],
      written: ["sso-admin CreateAccountAssignment"],
    });
    await expectNothingMore(after);
  });
});

test("a boundary that AWS refuses leaves nothing behind that it was to restrict, whatever becomes of its record", async () => {
  const asks = (world: World): void => {
    ledger(world, "permissionSets").add(6, { ...everything, name: "Coming" });
    ledger(world, "assignments").add(7, { users: ["dan"], accounts: "shop-prod", permissionSets: "Coming" });
  };
  const refusal = error("ValidationException", "Not a boundary");
  const opened = await open([fault("PutPermissionsBoundaryToPermissionSet", 1, refusal)], settled, asks);
  const refused = await opened.run();
  expect([refused.status, refused.gained]).toEqual(["partly-applied", []]);

  const after = await continued(opened, (world) =>
    ledger(world, "permissionSets").edit(6, { permissionsBoundary: "power user" }),
  );
  const { gained } = await after.run();
  const coming = after.simulator.state().permissionSets.find(({ name }) => name === "Coming");
  expect(gained).toEqual([`${accountIds.prod}/Coming dan@example.com`]);
  expect(coming).toMatchObject({ ManagedPolicies: [], CustomerManagedPolicyReferences: [] });
  expect(coming?.InlinePolicy).toBeUndefined();
});

describe("one set replaced by another", () => {
  const old = `${accountIds.dev}/ReadOnly ann@example.com`;
  const next = `${accountIds.dev}/Developer ann@example.com`;
  const replace = (world: World): void =>
    ledger(world, "assignments").edit(1, { permissionSets: "Developer" });

  test("the old one goes after the new one has come", async () => {
    const opened = await open([], settled, replace);
    const { status, gained, lost, writes: written } = await opened.run();
    expect({ status, gained, lost, written }).toEqual({
      status: "applied",
      gained: [next],
      lost: [old],
      written: ["sso-admin CreateAccountAssignment", "sso-admin DeleteAccountAssignment"],
    });
  });

  test("the old one stays while the new one fails, and goes after three runs", async () => {
    const reason = "The role could not be made.";
    const opened = await open(
      [fault("CreateAccountAssignment", "always", { kind: "fail-later", reason })],
      settled,
      replace,
    );
    const failed = [
      `Record 1 (app 102): This change failed: “Create assignment ${accountIds.dev}/Developer USER ann@example.com”. The reason given: ${reason} The next run tries again; if it fails again, ask an administrator. [change-failed]`,
    ];
    for (let count = 1; count <= 3; count++) {
      const { status, lost, en } = await opened.run();
      expect({ count, status, lost, en }).toEqual({ count, status: "partly-applied", lost: [], en: failed });
      opened.clock.advance({ seconds: 600 });
    }
    const { status, lost, en, ja } = await opened.run();
    expect({ status, lost, en, ja: ja[0] }).toEqual({
      status: "partly-applied",
      lost: [old],
      en: [
        `What was to replace permission set “ReadOnly” in account ${accountIds.dev} was not there in time, so the old access is removed without waiting any longer. Look at the problem of the new assignment. [replacement-failed]`,
        ...failed,
      ],
      ja: `アカウント ${accountIds.dev} の許可セット「ReadOnly」は、置き換え先の割り当てが期限までに完了しなかったため、完了を待たずに取り消します。新しい割り当てがなぜ完了しないのかを確認してください。 [replacement-failed]`,
    });
  });
});

/** The same company a while later, without its faults. */
const continued = async (opened: Company, happen?: (world: World) => void): Promise<Company> => {
  opened.clock.advance({ seconds: 30 });
  const world = { ...opened.simulator.state(), faults: [] };
  const memory = opened.memory() ?? "";
  const { port } = opened;
  await opened.close();
  return reopen({ world, port, memory }, happen);
};
