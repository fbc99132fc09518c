import { beforeAll, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { named, type Settled, settle } from "../support/reconcile.ts";
import { expectOthersSync, type RecordMistake } from "../support/record-mistake.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/* What teams get wrong in a record of the permission sets: the set stays as it is, all others go on. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const edit =
  (values: Readonly<Record<string, unknown>>) =>
  (world: World): void =>
    ledger(world, "permissionSets").edit(2, values);

const add =
  (values: Readonly<Record<string, unknown>>) =>
  (world: World): void =>
    ledger(world, "permissionSets").add(3, values);

const notGranted = (permissionSet: string) => (world: World) =>
  ledger(world, "assignments").add(8, {
    users: ["dan"],
    accounts: "shop-dev",
    permissionSets: permissionSet,
  });

const both =
  (...steps: readonly ((world: World) => void)[]) =>
  (world: World): void => {
    for (const step of steps) step(world);
  };

const mistakes: readonly RecordMistake[] = [
  {
    name: "no name",
    happens: edit({ name: "" }),
    tells: [
      [
        "Record 2 (app 101), field “name”: This field is empty. Please enter a value. [field-empty]",
        "レコード 2（アプリ 101）、フィールド「name」: このフィールドが空です。値を入力してください。 [field-empty]",
      ],
    ],
  },
  {
    name: "a name in Japanese",
    happens: both(add({ name: "開発者" }), notGranted("開発者")),
    tells: [
      [
        "Record 3 (app 101), field “name”: “開発者” cannot be the name of a permission set. AWS allows only unaccented letters, digits and + = , . @ - _ in it, and 1 to 32 of them. [name-invalid]",
        "レコード 3（アプリ 101）、フィールド「name」: 「開発者」は許可セット名に使えません。AWS で使えるのは、半角の英数字と記号 + = , . @ - _ からなる 1～32 文字です。 [name-invalid]",
      ],
    ],
  },
  {
    name: "a name that another record has",
    happens: add({ name: "developer" }),
    tells: [
      [
        "Record 2 (app 101), field “name”: Several records describe permission set “Developer” (records 2, 3). Keep one, and disable or rename the others. Until then the set stays as it is. [name-duplicate]",
        "レコード 2（アプリ 101）、フィールド「name」: 許可セット「Developer」のレコードが複数あります（レコード 2、3）。1 件だけ残し、ほかは無効にするか名前を変えてください。それまで、この許可セットは変更しません。 [name-duplicate]",
      ],
      [
        "Record 3 (app 101), field “name”: Several records describe permission set “Developer” (records 2, 3). Keep one, and disable or rename the others. Until then the set stays as it is. [name-duplicate]",
        "レコード 3（アプリ 101）、フィールド「name」: 許可セット「Developer」のレコードが複数あります（レコード 2、3）。1 件だけ残し、ほかは無効にするか名前を変えてください。それまで、この許可セットは変更しません。 [name-duplicate]",
      ],
    ],
  },
  {
    name: "the name of a set that is not ours",
    happens: add({ name: "AWSAdministratorAccess" }),
    tells: [
      [
        "Record 3 (app 101), field “name”: Permission set “AWSAdministratorAccess” exists in IAM Identity Center, but this sync does not manage it and neither changes nor assigns it. Choose another name, or ask an administrator. [not-managed]",
        "レコード 3（アプリ 101）、フィールド「name」: 許可セット「AWSAdministratorAccess」は IAM Identity Center にありますが、この同期の管理対象ではないため、変更も割り当ても行いません。別の名前にするか、管理者に相談してください。 [not-managed]",
      ],
    ],
  },
  {
    name: "the name of a set that the settings exclude",
    happens: add({ name: "AWSControlTowerAdmin" }),
    settings: { scope: { excludePermissionSets: ["AWSControlTower*"] } },
    tells: [
      [
        "Record 3 (app 101), field “name”: The settings exclude the permission set “AWSControlTowerAdmin” from the sync. Choose another, or ask an administrator. [excluded]",
        "レコード 3（アプリ 101）、フィールド「name」: 許可セット「AWSControlTowerAdmin」は、設定で同期の対象から除外されています。別のものを指定するか、管理者に相談してください。 [excluded]",
      ],
    ],
  },
  {
    name: "a policy that AWS does not have, in a set that somebody is to get",
    happens: both(add({ name: "Support", managedPolicies: "AWSSuportAccess" }), notGranted("Support")),
    tells: [
      [
        "Record 3 (app 101), field “managedPolicies”: There is no AWS managed policy “AWSSuportAccess”. Did you mean “AWSSupportAccess”? [unknown-managed-policy]",
        "レコード 3（アプリ 101）、フィールド「managedPolicies」: AWS 管理ポリシー「AWSSuportAccess」が見つかりません。「AWSSupportAccess」ではありませんか。 [unknown-managed-policy]",
      ],
    ],
  },
  {
    name: "a policy that AWS does not have, in a set that people have",
    happens: edit({ managedPolicies: "PowerUserAcess\nReadOnlyAccess" }),
    tells: [
      [
        "Record 2 (app 101), field “managedPolicies”: There is no AWS managed policy “PowerUserAcess”. Did you mean “PowerUserAccess”? [unknown-managed-policy]",
        "レコード 2（アプリ 101）、フィールド「managedPolicies」: AWS 管理ポリシー「PowerUserAcess」が見つかりません。「PowerUserAccess」ではありませんか。 [unknown-managed-policy]",
      ],
    ],
  },
  {
    name: "a policy for service-linked roles only",
    happens: edit({ managedPolicies: "AWSSupportServiceRolePolicy" }),
    tells: [
      [
        "Record 2 (app 101), field “managedPolicies”: The policy “AWSSupportServiceRolePolicy” is only for a service-linked role of AWS and cannot be attached to a permission set. Choose another policy. [unattachable-managed-policy]",
        "レコード 2（アプリ 101）、フィールド「managedPolicies」: ポリシー「AWSSupportServiceRolePolicy」は AWS のサービスリンクロール専用で、許可セットには付けられません。別のポリシーを指定してください。 [unattachable-managed-policy]",
      ],
    ],
  },
  {
    name: "a session of fifteen hours",
    happens: edit({ sessionDuration: "15" }),
    tells: [
      [
        "Record 2 (app 101), field “sessionDuration”: “15” cannot be a session duration. Give 1 to 12 hours, as a number of hours (4 or 1.5) or as PT4H or PT1H30M. [session-duration-invalid]",
        "レコード 2（アプリ 101）、フィールド「sessionDuration」: 「15」はセッション時間に使えません。1～12 時間の範囲で、4 や 1.5 のような時間数か、PT4H や PT1H30M の形で書いてください。 [session-duration-invalid]",
      ],
    ],
  },
  {
    name: "a description in Japanese",
    happens: edit({ description: "サービスを作る人" }),
    tells: [
      [
        "Record 2 (app 101), field “description”: IAM Identity Center cannot store this description (it takes up to 700 Latin letters, digits and signs), so it refers to this record instead. Nothing needs to be done. [description-replaced]",
        "レコード 2（アプリ 101）、フィールド「description」: この説明は IAM Identity Center に保存できないため（欧文のみ、700 文字まで）、代わりにこのレコードへの参照を入れます。対応は不要です。 [description-replaced]",
      ],
    ],
  },
  {
    name: "an unknown word for enabled",
    happens: edit({ enabled: "maybe" }),
    tells: [
      [
        "Record 2 (app 101), field “enabled”: “maybe” is not known here. Use one of “enabled”, “有効”, “disabled”, “無効”. [field-value-invalid]",
        "レコード 2（アプリ 101）、フィールド「enabled」: 「maybe」は使えない値です。「enabled」「有効」「disabled」「無効」のいずれかにしてください。 [field-value-invalid]",
      ],
    ],
  },
];

test.each(named(mistakes))("%s", (_, mistake) => expectOthersSync(settled, mistake));
