import { beforeAll, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { named, type Settled, settle } from "../support/reconcile.ts";
import { expectOthersSync, type RecordMistake } from "../support/record-mistake.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/* What teams get wrong in a record of the assignments: they are told, they lose nothing, all others go on. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

const edit =
  (id: number, values: Readonly<Record<string, unknown>>) =>
  (world: World): void =>
    ledger(world, "assignments").edit(id, values);

const becomes =
  (id: string, state: World["organization"]["accounts"][number]["state"]) =>
  (world: World): void => {
    for (const account of world.organization.accounts) if (account.id === id) account.state = state;
  };

const mistakes: readonly RecordMistake[] = [
  {
    name: "no account",
    happens: edit(1, { accounts: "" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: This field is empty. Please enter a value. [field-empty]",
        "レコード 1（アプリ 102）、フィールド「accounts」: このフィールドが空です。値を入力してください。 [field-empty]",
      ],
    ],
  },
  {
    name: "no permission set",
    happens: edit(1, { permissionSets: "" }),
    tells: [
      [
        "Record 1 (app 102), field “permissionSets”: This field is empty. Please enter a value. [field-empty]",
        "レコード 1（アプリ 102）、フィールド「permissionSets」: このフィールドが空です。値を入力してください。 [field-empty]",
      ],
    ],
  },
  {
    name: "nobody",
    happens: edit(1, { users: [] }),
    tells: [
      [
        "Record 1 (app 102), field “users”: This field is empty. Please enter a value. [field-empty]",
        "レコード 1（アプリ 102）、フィールド「users」: このフィールドが空です。値を入力してください。 [field-empty]",
      ],
    ],
  },
  {
    name: "an account id of eleven digits",
    happens: edit(1, { accounts: "10000000001" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: “10000000001” is not an AWS account ID, which has 12 digits. Check whether zeros at its beginning are missing. [account-id-invalid]",
        "レコード 1（アプリ 102）、フィールド「accounts」: 「10000000001」は AWS アカウント ID ではありません（ID は 12 桁です）。先頭の 0 が抜けていないか確認してください。 [account-id-invalid]",
      ],
    ],
  },
  {
    name: "an account id that nobody has",
    happens: edit(1, { accounts: "123456789012" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: There is no AWS account “123456789012” in the organization. Check its name or its 12-digit ID. [unknown-account]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「123456789012」が組織に見つかりません。アカウント名か 12 桁の ID を確認してください。 [unknown-account]",
      ],
    ],
  },
  {
    name: "an account name that nobody has",
    happens: edit(1, { accounts: "shop-dve" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: There is no AWS account “shop-dve” in the organization. Did you mean “shop-dev”? [unknown-account]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dve」が組織に見つかりません。「shop-dev」ではありませんか。 [unknown-account]",
      ],
    ],
  },
  {
    name: "an account name that two accounts have",
    happens: edit(1, { accounts: "lab" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: Several AWS accounts are called “lab” (100000000021, 100000000022). Give the 12-digit ID instead. [account-ambiguous]",
        "レコード 1（アプリ 102）、フィールド「accounts」: 「lab」という名前の AWS アカウントが複数あります（100000000021、100000000022）。名前の代わりに 12 桁の ID を書いてください。 [account-ambiguous]",
      ],
    ],
  },
  {
    name: "a suspended account",
    happens: becomes(accountIds.dev, "SUSPENDED"),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (SUSPENDED), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（SUSPENDED）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
      [
        "Record 2 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (SUSPENDED), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 2（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（SUSPENDED）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
    ],
  },
  {
    name: "an account about to be closed",
    happens: becomes(accountIds.dev, "PENDING_CLOSURE"),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (PENDING_CLOSURE), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（PENDING_CLOSURE）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
      [
        "Record 2 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (PENDING_CLOSURE), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 2（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（PENDING_CLOSURE）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
    ],
  },
  {
    name: "a closed account",
    happens: becomes(accountIds.dev, "CLOSED"),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (CLOSED), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（CLOSED）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
      [
        "Record 2 (app 102), field “accounts”: AWS account “shop-dev (100000000011)” is not active (CLOSED), so nobody gets new access to it. Take it out of the record, or ask an administrator. [account-inactive]",
        "レコード 2（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dev (100000000011)」は有効な状態ではないため（CLOSED）、新しい割り当てを行いません。レコードから外すか、管理者に相談してください。 [account-inactive]",
      ],
    ],
  },
  {
    name: "the management account",
    happens: edit(1, { accounts: "shop-dev\nmanagement" }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: AWS account “management (100000000001)” is the management account of the organization, which this sync may not touch; the other accounts of this record are synced. Take it out of this record, and write a record of its own that names only this account: administrators set that up by Terraform. [management-account]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「management (100000000001)」は組織の管理アカウントのため、この同期では扱えません（このレコードのほかのアカウントは同期します）。このレコードから外し、このアカウントだけを指定したレコードを別に作ってください。そのレコードは管理者が Terraform で設定します。 [management-account]",
      ],
    ],
  },
  {
    name: "the account that the sync runs in",
    happens: edit(1, { accounts: `shop-dev\n${accountIds.identity}` }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: AWS account “identity (100000000002)” is the one that the sync itself runs in, so for safety the sync leaves it alone. Choose another account, or ask an administrator. [bot-account]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「identity (100000000002)」は同期そのものを実行するアカウントのため、安全上、この同期では扱いません。別のアカウントを指定するか、管理者に相談してください。 [bot-account]",
      ],
    ],
  },
  {
    name: "an OU that is not there",
    happens: edit(2, { accounts: "ou:/service/prd" }),
    tells: [
      [
        "Record 2 (app 102), field “accounts”: There is no organizational unit “/service/prd”. Check that all names from the root on are given, as in ou:/service/prod. [unknown-ou]",
        "レコード 2（アプリ 102）、フィールド「accounts」: 組織単位（OU）「/service/prd」が見つかりません。ou:/service/prod のように、ルートからの名前をすべて書いているか確認してください。 [unknown-ou]",
      ],
    ],
  },
  {
    name: "an OU where none may be named",
    happens: edit(2, { accounts: "ou:/service" }),
    settings: { guardrails: { allowWildcard: false } },
    tells: [
      [
        "Record 2 (app 102), field “accounts”: “ou:/service” names many accounts at once, which the settings (guardrails.allowWildcard) do not allow. Name the accounts one by one, or ask an administrator. [wildcard-not-allowed]",
        "レコード 2（アプリ 102）、フィールド「accounts」: 「ou:/service」のように多くのアカウントをまとめて指定することは、設定（guardrails.allowWildcard）で許可されていません。アカウントを 1 つずつ書くか、管理者に相談してください。 [wildcard-not-allowed]",
      ],
    ],
  },
  {
    name: "all accounts where they may not be named",
    happens: edit(2, { accounts: "*" }),
    settings: { guardrails: { allowWildcard: false } },
    tells: [
      [
        "Record 2 (app 102), field “accounts”: “*” names many accounts at once, which the settings (guardrails.allowWildcard) do not allow. Name the accounts one by one, or ask an administrator. [wildcard-not-allowed]",
        "レコード 2（アプリ 102）、フィールド「accounts」: 「*」のように多くのアカウントをまとめて指定することは、設定（guardrails.allowWildcard）で許可されていません。アカウントを 1 つずつ書くか、管理者に相談してください。 [wildcard-not-allowed]",
      ],
    ],
  },
  {
    name: "an account that the settings exclude",
    happens: edit(1, { accounts: `shop-dev\n${accountIds.labA}` }),
    settings: { scope: { excludeAccounts: [accountIds.labA] } },
    tells: [
      [
        "Record 1 (app 102), field “accounts”: The settings exclude the account “lab (100000000021)” from the sync. Choose another, or ask an administrator. [excluded]",
        "レコード 1（アプリ 102）、フィールド「accounts」: アカウント「lab (100000000021)」は、設定で同期の対象から除外されています。別のものを指定するか、管理者に相談してください。 [excluded]",
      ],
    ],
  },
  {
    name: "a permission set that nobody has described",
    happens: edit(1, { permissionSets: "ReadOnyl" }),
    tells: [
      [
        "Record 1 (app 102), field “permissionSets”: There is no permission set “ReadOnyl”. Did you mean “ReadOnly”? If it is to be a new one, register it in the app of permission sets first. [unknown-permission-set]",
        "レコード 1（アプリ 102）、フィールド「permissionSets」: 許可セット「ReadOnyl」が見つかりません。「ReadOnly」ではありませんか。新しい許可セットなら、先に許可セットのアプリに登録してください。 [unknown-permission-set]",
      ],
    ],
  },
  {
    name: "a permission set that is not ours",
    happens: edit(1, { permissionSets: "ReadOnly\nAWSAdministratorAccess" }),
    tells: [
      [
        "Record 1 (app 102), field “permissionSets”: Permission set “AWSAdministratorAccess” exists in IAM Identity Center, but this sync does not manage it and neither changes nor assigns it. Choose another name, or ask an administrator. [not-managed]",
        "レコード 1（アプリ 102）、フィールド「permissionSets」: 許可セット「AWSAdministratorAccess」は IAM Identity Center にありますが、この同期の管理対象ではないため、変更も割り当ても行いません。別の名前にするか、管理者に相談してください。 [not-managed]",
      ],
    ],
  },
  {
    name: "a permission set whose record is gone",
    happens: (world) => ledger(world, "permissionSets").remove(2),
    tells: [
      [
        "Record 2 (app 102), field “permissionSets”: The record that describes permission set “Developer” is gone or disabled. The set stays as long as it is named here. Restore its record, or choose another permission set. [permission-set-record-missing]",
        "レコード 2（アプリ 102）、フィールド「permissionSets」: 許可セット「Developer」のレコードが、削除されたか無効になっています。ここに書かれている間は許可セットを残します。許可セットのレコードを元に戻すか、別の許可セットに変えてください。 [permission-set-record-missing]",
      ],
    ],
  },
  {
    name: "a permission set whose record is disabled",
    happens: (world) => ledger(world, "permissionSets").edit(2, { enabled: "disabled" }),
    tells: [
      [
        "Record 2 (app 102), field “permissionSets”: The record that describes permission set “Developer” is gone or disabled. The set stays as long as it is named here. Restore its record, or choose another permission set. [permission-set-record-missing]",
        "レコード 2（アプリ 102）、フィールド「permissionSets」: 許可セット「Developer」のレコードが、削除されたか無効になっています。ここに書かれている間は許可セットを残します。許可セットのレコードを元に戻すか、別の許可セットに変えてください。 [permission-set-record-missing]",
      ],
    ],
  },
  {
    name: "a user not in the directory yet",
    happens: edit(1, { users: ["ann", "eve"] }),
    tells: [
      [
        "Record 1 (app 102), field “users”: “eve@example.com” is not in IAM Identity Center yet. It may take about 40 minutes to arrive there, and access is then granted by itself. Nothing needs to be done. [waiting-for-directory]",
        "レコード 1（アプリ 102）、フィールド「users」: 「eve@example.com」はまだ IAM Identity Center に登録されていません。新しいユーザーやグループの登録には 40 分ほどかかることがあり、登録されると自動的に割り当てます。対応は不要です。 [waiting-for-directory]",
      ],
    ],
  },
  {
    name: "a user who is still not in the directory after the grace period",
    happens: edit(1, { users: ["ann", "eve"] }),
    afterHours: 3,
    tells: [
      [
        "Record 1 (app 102), field “users”: There is no user “eve@example.com” in IAM Identity Center. Check the name, and that the identity provider sends this user to AWS. [unknown-user]",
        "レコード 1（アプリ 102）、フィールド「users」: ユーザー「eve@example.com」が IAM Identity Center に見つかりません。名前と、ID プロバイダーから AWS に連携されているかを確認してください。 [unknown-user]",
      ],
    ],
  },
  {
    name: "a user by a literal name that is misspelt",
    happens: edit(1, { userNames: "ana@example.com" }),
    afterHours: 3,
    tells: [
      [
        "Record 1 (app 102), field “userNames”: There is no user “ana@example.com” in IAM Identity Center. Check the name, and that the identity provider sends this user to AWS. [unknown-user]",
        "レコード 1（アプリ 102）、フィールド「userNames」: ユーザー「ana@example.com」が IAM Identity Center に見つかりません。名前と、ID プロバイダーから AWS に連携されているかを確認してください。 [unknown-user]",
      ],
    ],
  },
  {
    name: "a group that nobody has",
    happens: edit(2, { groupNames: "develpers" }),
    afterHours: 3,
    tells: [
      [
        "Record 2 (app 102), field “groupNames”: There is no group “develpers” in IAM Identity Center. Did you mean “developers”? [unknown-group]",
        "レコード 2（アプリ 102）、フィールド「groupNames」: グループ「develpers」が IAM Identity Center に見つかりません。「developers」ではありませんか。 [unknown-group]",
      ],
    ],
  },
  {
    name: "users whose names differ only in case",
    happens: (world) => {
      world.identityStore.users.push({ userName: "Ann@Example.com", email: "ann.two@example.com" });
    },
    tells: [
      [
        "Record 1 (app 102), field “users”: Several users or groups fit “ann@example.com” (“ann@example.com”, “Ann@Example.com”). Give a name that only one of them has, or ask an administrator. [principal-ambiguous]",
        "レコード 1（アプリ 102）、フィールド「users」: 「ann@example.com」に当てはまるユーザーまたはグループが複数あります（「ann@example.com」「Ann@Example.com」）。1 つに決まる名前を書くか、管理者に相談してください。 [principal-ambiguous]",
      ],
    ],
  },
  {
    name: "groups whose names differ only in case",
    happens: (world) => {
      world.identityStore.groups.push({ displayName: "Developers", members: [] });
    },
    tells: [
      [
        "Record 2 (app 102), field “groupNames”: Several users or groups fit “developers” (“developers”, “Developers”). Give a name that only one of them has, or ask an administrator. [principal-ambiguous]",
        "レコード 2（アプリ 102）、フィールド「groupNames」: 「developers」に当てはまるユーザーまたはグループが複数あります（「developers」「Developers」）。1 つに決まる名前を書くか、管理者に相談してください。 [principal-ambiguous]",
      ],
    ],
  },
  {
    name: "a user who has left the directory",
    happens: (world) => {
      const { identityStore, assignments } = world;
      const gone = identityStore.users.find(({ userName }) => userName === "ann@example.com");
      identityStore.users = identityStore.users.filter((user) => user !== gone);
      for (const group of identityStore.groups)
        group.members = group.members.filter((member) => member !== gone?.userName);
      for (const assignment of assignments)
        if (assignment.user === gone?.userName) {
          delete assignment.user;
          assignment.userId = gone?.id;
        }
    },
    afterHours: 3,
    tells: [
      [
        "Record 1 (app 102), field “users”: There is no user “ann@example.com” in IAM Identity Center. Check the name, and that the identity provider sends this user to AWS. [unknown-user]",
        "レコード 1（アプリ 102）、フィールド「users」: ユーザー「ann@example.com」が IAM Identity Center に見つかりません。名前と、ID プロバイダーから AWS に連携されているかを確認してください。 [unknown-user]",
      ],
    ],
  },
  {
    name: "a period that ends before it begins",
    happens: edit(1, { validFrom: "2026-05-01", validUntil: "2026-04-01" }),
    tells: [
      [
        "Record 1 (app 102), field “validUntil”: The period does not end after it begins (2026-05-01 – 2026-04-01). Check both dates. [period-invalid]",
        "レコード 1（アプリ 102）、フィールド「validUntil」: 期間の終わりが、始まりと同じかそれより前です（2026-05-01 – 2026-04-01）。開始日と終了日を確認してください。 [period-invalid]",
      ],
    ],
  },
  {
    name: "a beginning that is no date",
    happens: edit(1, { validFrom: "April" }),
    tells: [
      [
        "Record 1 (app 102), field “validFrom”: “April” is not a date. Write it as in 2026-04-01. [period-invalid]",
        "レコード 1（アプリ 102）、フィールド「validFrom」: 「April」を日付として読み取れません。2026-04-01 のように書いてください。 [period-invalid]",
      ],
    ],
  },
  {
    name: "an end that is no date",
    happens: edit(1, { validUntil: "2026-02-30" }),
    tells: [
      [
        "Record 1 (app 102), field “validUntil”: “2026-02-30” is not a date. Write it as in 2026-04-01. [period-invalid]",
        "レコード 1（アプリ 102）、フィールド「validUntil」: 「2026-02-30」を日付として読み取れません。2026-04-01 のように書いてください。 [period-invalid]",
      ],
    ],
  },
  {
    name: "an unknown word for enabled",
    happens: edit(1, { enabled: "yes" }),
    tells: [
      [
        "Record 1 (app 102), field “enabled”: “yes” is not known here. Use one of “enabled”, “有効”, “disabled”, “無効”. [field-value-invalid]",
        "レコード 1（アプリ 102）、フィールド「enabled」: 「yes」は使えない値です。「enabled」「有効」「disabled」「無効」のいずれかにしてください。 [field-value-invalid]",
      ],
    ],
  },
  {
    name: "nothing chosen for enabled",
    happens: edit(1, { enabled: null }),
    tells: [
      [
        "Record 1 (app 102), field “enabled”: Nothing is chosen here. Use one of “enabled”, “有効”, “disabled”, “無効”. [field-value-invalid]",
        "レコード 1（アプリ 102）、フィールド「enabled」: 値が選択されていません。「enabled」「有効」「disabled」「無効」のいずれかにしてください。 [field-value-invalid]",
      ],
    ],
  },
  {
    name: "everything wrong at once",
    happens: edit(1, {
      accounts: "shop-dve\n10000000001",
      permissionSets: "Amdin",
      users: [],
      validUntil: "soon",
    }),
    tells: [
      [
        "Record 1 (app 102), field “accounts”: “10000000001” is not an AWS account ID, which has 12 digits. Check whether zeros at its beginning are missing. [account-id-invalid]",
        "レコード 1（アプリ 102）、フィールド「accounts」: 「10000000001」は AWS アカウント ID ではありません（ID は 12 桁です）。先頭の 0 が抜けていないか確認してください。 [account-id-invalid]",
      ],
      [
        "Record 1 (app 102), field “accounts”: There is no AWS account “shop-dve” in the organization. Did you mean “shop-dev”? [unknown-account]",
        "レコード 1（アプリ 102）、フィールド「accounts」: AWS アカウント「shop-dve」が組織に見つかりません。「shop-dev」ではありませんか。 [unknown-account]",
      ],
      [
        "Record 1 (app 102), field “permissionSets”: There is no permission set “Amdin”. Check its name. If it is to be a new one, register it in the app of permission sets first. [unknown-permission-set]",
        "レコード 1（アプリ 102）、フィールド「permissionSets」: 許可セット「Amdin」が見つかりません。名前を確認してください。新しい許可セットなら、先に許可セットのアプリに登録してください。 [unknown-permission-set]",
      ],
      [
        "Record 1 (app 102), field “users”: This field is empty. Please enter a value. [field-empty]",
        "レコード 1（アプリ 102）、フィールド「users」: このフィールドが空です。値を入力してください。 [field-empty]",
      ],
      [
        "Record 1 (app 102), field “validUntil”: “soon” is not a date. Write it as in 2026-04-01. [period-invalid]",
        "レコード 1（アプリ 102）、フィールド「validUntil」: 「soon」を日付として読み取れません。2026-04-01 のように書いてください。 [period-invalid]",
      ],
    ],
  },
];

test.each(named(mistakes))("%s", (_, mistake) => expectOthersSync(settled, mistake));
