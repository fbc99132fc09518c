import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { expectNothingMore, named, reopen, type Settled, settle } from "../support/reconcile.ts";
import { expectOthersSync, type RecordMistake } from "../support/record-mistake.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* Records that ask for what the settings forbid: they are told by which rule, nobody loses anything, all others go on. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const set =
  (values: Readonly<Record<string, unknown>>) =>
  (world: World): void =>
    ledger(world, "permissionSets").edit(2, values);

const assignment =
  (values: Readonly<Record<string, unknown>>) =>
  (world: World): void =>
    ledger(world, "assignments").add(8, values);

const mistakes: readonly RecordMistake[] = [
  {
    name: "a policy that may not be used, in a set that people have",
    happens: set({ managedPolicies: "AdministratorAccess" }),
    settings: { guardrails: { deniedManagedPolicies: ["Admin*"] } },
    tells: [
      [
        "Record 2 (app 101), field “managedPolicies”: No permission set may have the policy “AdministratorAccess”, say the settings (guardrails.deniedManagedPolicies: “Admin*”). Choose another policy, or ask an administrator. Until then the set stays as it is. [guardrail-violated]",
        "レコード 2（アプリ 101）、フィールド「managedPolicies」: ポリシー「AdministratorAccess」は、設定（guardrails.deniedManagedPolicies: 「Admin*」）で使用が禁止されています。別のポリシーにするか、管理者に相談してください。それまで、この許可セットは変更しません。 [guardrail-violated]",
      ],
    ],
  },
  {
    name: "an action that no inline policy may allow",
    happens: set({
      inlinePolicy: '{\n  "Statement": { "Effect": "Allow", "Action": "iam:*", "Resource": "*" }\n}',
    }),
    settings: { guardrails: { deniedActions: ["iam:Create*"] } },
    tells: [
      [
        "Record 2 (app 101), field “inlinePolicy”: Line 2, column 47: “iam:*” allows an action that no inline policy may allow, say the settings (guardrails.deniedActions: “iam:Create*”). Leave it out, or ask an administrator. Until then the set stays as it is. [guardrail-violated]",
        "レコード 2（アプリ 101）、フィールド「inlinePolicy」: 2 行目の 47 文字目: 「iam:*」は、設定（guardrails.deniedActions: 「iam:Create*」）でインラインポリシーでの許可が禁止されているアクションを許可しています。取り除くか、管理者に相談してください。それまで、この許可セットは変更しません。 [guardrail-violated]",
      ],
    ],
  },
  {
    name: "a permission set in an OU that may not have it",
    happens: assignment({ users: ["dan"], accounts: "shop-dev\nlab", permissionSets: "Developer" }),
    settings: { guardrails: { allowedPermissionSets: { "ou:/service/dev": ["Read*"] } } },
    tells: [
      [
        "Record 2 (app 102), field “permissionSets”: Permission set “Developer” is not among those that the settings (guardrails.allowedPermissionSets: “ou:/service/dev”) allow in “shop-dev (100000000011)”. Nobody new gets it there. Choose another permission set, or ask an administrator. [guardrail-violated]",
        "レコード 2（アプリ 102）、フィールド「permissionSets」: 許可セット「Developer」は、設定（guardrails.allowedPermissionSets: 「ou:/service/dev」）により「shop-dev (100000000011)」では使えません。そこには新しく割り当てません。別の許可セットにするか、管理者に相談してください。 [guardrail-violated]",
      ],
      [
        "Record 8 (app 102), field “accounts”: Several AWS accounts are called “lab” (100000000021, 100000000022). Give the 12-digit ID instead. [account-ambiguous]",
        "レコード 8（アプリ 102）、フィールド「accounts」: 「lab」という名前の AWS アカウントが複数あります（100000000021、100000000022）。名前の代わりに 12 桁の ID を書いてください。 [account-ambiguous]",
      ],
      [
        "Record 8 (app 102), field “permissionSets”: Permission set “Developer” is not among those that the settings (guardrails.allowedPermissionSets: “ou:/service/dev”) allow in “shop-dev (100000000011)”. Nobody new gets it there. Choose another permission set, or ask an administrator. [guardrail-violated]",
        "レコード 8（アプリ 102）、フィールド「permissionSets」: 許可セット「Developer」は、設定（guardrails.allowedPermissionSets: 「ou:/service/dev」）により「shop-dev (100000000011)」では使えません。そこには新しく割り当てません。別の許可セットにするか、管理者に相談してください。 [guardrail-violated]",
      ],
    ],
  },
];

test.each(named(mistakes))("%s", (_, mistake) => expectOthersSync(settled, mistake));

describe("a guardrail that is written later", () => {
  const settings = { guardrails: { allowedPermissionSets: { "shop-dev": ["ReadOnly"] } } };
  const forbidden = `${accountIds.dev}/Developer developers`;

  test("takes nothing away for a day; then the removal is held until it is approved", async () => {
    const opened = await reopen(settled);
    for (const hours of [0, 12, 11.5]) {
      opened.clock.advance({ hours });
      const { status, lost, writes } = await opened.run({ settings });
      expect({ status, lost, writes }).toEqual({ status: "in-sync", lost: [], writes: [] });
    }
    opened.clock.advance({ hours: 0.6 });
    const held = await opened.run({ settings });
    expect({ status: held.status, lost: held.lost, writes: held.writes }).toEqual({
      status: "held",
      lost: [],
      writes: [],
    });
    expect(held.en[0]).toMatch(/^1 assignment stayed only because .*\[protection-ended\]$/);
    const approved = held.result.reached?.plan.checksum ?? "";
    const done = await opened.run({ settings, approved });
    expect({ status: done.status, lost: done.lost }).toEqual({ status: "applied", lost: [forbidden] });
    await expectNothingMore(opened, { settings });
  });

  test("and is taken back in time: nobody has noticed", async () => {
    const opened = await reopen(settled);
    await opened.run({ settings });
    opened.clock.advance({ hours: 12 });
    const { status, lost, writes, en } = await opened.run();
    expect({ status, lost, writes, en }).toEqual({ status: "in-sync", lost: [], writes: [], en: [] });
  });

  test("never takes from a break-glass user, though no record asks for it any more", async () => {
    const opened = await reopen(settled, (world) => ledger(world, "assignments").remove(1));
    const { status, lost, result } = await opened.run({
      settings: { guardrails: { neverRemove: ["ann@*"] } },
    });
    expect({ status, lost }).toEqual({ status: "in-sync", lost: [] });
    expect(result.reached?.plan.kept).toContainEqual({ reason: "never-removed", count: 1 });
    expect((await opened.run()).lost).toEqual([`${accountIds.dev}/ReadOnly ann@example.com`]);
  });
});
