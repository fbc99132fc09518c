import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadSettings } from "../../src/environment.ts";
import { named, sentencesOf } from "../support/reconcile.ts";
import type { Told } from "../support/record-mistake.ts";

/* A run begins only with settings that are right: whatever is wrong in the file is said, all of it at once. */

const good = `
kintone:
  baseUrl: https://example.cybozu.com
  permissionSets: { app: 101 }
  assignments: { app: 102 }
`;

const inAssignments = (lines: string): string => `
kintone:
  baseUrl: https://example.cybozu.com
  permissionSets: { app: 101 }
  assignments:
    app: 102
    ${lines}
`;

const read = (text: string) => {
  const directory = mkdtempSync(join(tmpdir(), "settings-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "identity-sync.yml");
  writeFileSync(file, text);
  return loadSettings(file);
};

type Mistake = { readonly name: string; readonly text: string; readonly tells: Told };

const mistakes: readonly Mistake[] = [
  {
    name: "an empty file",
    text: "",
    tells: [
      [
        "There is a mistake in the settings. “kintone”: is missing. Correct it and run again. [settings-invalid]",
        "設定の「kintone」に誤りがあります（指定がありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "no YAML",
    text: `${good}  fields: [users\npolicy: full\n`,
    tells: [
      [
        "There is a mistake in the settings. “line 7”: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct it and run again. [settings-invalid]",
        "設定の「line 7」に誤りがあります（Flow sequence in block collection must be sufficiently indented and end with a ]）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a tab for indentation",
    text: "kintone:\n\tbaseUrl: https://example.cybozu.com\n",
    tells: [
      [
        "There is a mistake in the settings. “line 2”: Tabs are not allowed as indentation. Correct it and run again. [settings-invalid]",
        "設定の「line 2」に誤りがあります（Tabs are not allowed as indentation）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "the same key twice",
    text: `${good}policy: full\npolicy: report\n`,
    tells: [
      [
        "There is a mistake in the settings. “line 7”: Map keys must be unique. Correct it and run again. [settings-invalid]",
        "設定の「line 7」に誤りがあります（Map keys must be unique）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an owner group that is not there",
    text: `${good}accountOwners: { shop-*: [mori, "group:platfrom"], "ou:/": ["group:nobody"] }
ownerGroups: { platform: [sato] }
`,
    tells: [
      [
        "There is a mistake in the settings. “accountOwners.shop-*.1”: “platfrom” is not under ownerGroups; did you mean group:platform? Correct it and run again. [settings-invalid]",
        "設定の「accountOwners.shop-*.1」に誤りがあります（「platfrom」は ownerGroups にありません。group:platform ではありませんか）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “accountOwners.ou:/.0”: “nobody” is not under ownerGroups. Correct it and run again. [settings-invalid]",
        "設定の「accountOwners.ou:/.0」に誤りがあります（「nobody」は ownerGroups にありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "guardrails that are none",
    text: `${good}guardrails:
  deniedManagedPolicies: [{ policy: Admin* }]
  deniedActions: [PassRole, "*:Delete"]
  requiredPermissionsBoundary: arn:aws:iam::123456789012:policy/Boundary
  maxSessionHours: 13
  allowedPermissionSets: { "ou:/prod": ReadOnly }
  neverremove: []
`,
    tells: [
      [
        "There is a mistake in the settings. “guardrails.deniedManagedPolicies.0”: must be a policy, or { policy: …, exceptAccounts: [ … ] }. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.deniedManagedPolicies.0」に誤りがあります（ポリシーか、{ policy: …, exceptAccounts: [ … ] } を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.deniedActions.0”: must be an action such as iam:CreateUser or iam:*, or * for all. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.deniedActions.0」に誤りがあります（iam:CreateUser や iam:* のようなアクション、またはすべてを表す * を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.deniedActions.1”: must be an action such as iam:CreateUser or iam:*, or * for all. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.deniedActions.1」に誤りがあります（iam:CreateUser や iam:* のようなアクション、またはすべてを表す * を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.requiredPermissionsBoundary”: must be the name or ARN of an AWS managed policy, or customer:/path/Name. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.requiredPermissionsBoundary」に誤りがあります（AWS 管理ポリシーの名前か ARN、または customer:/path/Name を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.maxSessionHours”: Too big: expected number to be <=12. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.maxSessionHours」に誤りがあります（Too big: expected number to be <=12）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.allowedPermissionSets.ou:/prod”: Invalid input: expected array, received string. Correct it and run again. [settings-invalid]",
        "設定の「guardrails.allowedPermissionSets.ou:/prod」に誤りがあります（Invalid input: expected array, received string）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “guardrails.neverremove”: is not a setting; did you mean neverRemove? Correct it and run again. [settings-invalid]",
        "設定の「guardrails.neverremove」に誤りがあります（この名前の設定はありません。neverRemove ではありませんか）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a list in place of settings",
    text: "- kintone\n",
    tells: [
      [
        "There is a mistake in the settings: Invalid input: expected object, received array. Correct it and run again. [settings-invalid]",
        "設定に誤りがあります（Invalid input: expected object, received array）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an unknown key",
    text: `${good}polcy: full\n`,
    tells: [
      [
        "There is a mistake in the settings. “polcy”: is not a setting; did you mean policy? Correct it and run again. [settings-invalid]",
        "設定の「polcy」に誤りがあります（この名前の設定はありません。policy ではありませんか）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an unknown key that is like none",
    text: `${good}verbose: true\n`,
    tells: [
      [
        "There is a mistake in the settings. “verbose”: is not a setting. Correct it and run again. [settings-invalid]",
        "設定の「verbose」に誤りがあります（この名前の設定はありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an unknown key below",
    text: inAssignments("fields: { user: 担当者 }"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.fields.user”: is not a setting; did you mean users? Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.fields.user」に誤りがあります（この名前の設定はありません。users ではありませんか）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "no app",
    text: "kintone:\n  baseUrl: https://example.cybozu.com\n",
    tells: [
      [
        "There is a mistake in the settings. “kintone.permissionSets”: is missing. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets」に誤りがあります（指定がありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “kintone.assignments”: is missing. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments」に誤りがあります（指定がありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an app without its braces",
    text: good.replace("{ app: 101 }", "101"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.permissionSets”: must be an app as in { app: 101 }, or a list of such. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets」に誤りがあります（{ app: 101 } の形のアプリか、その一覧を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an empty list of apps",
    text: good.replace("{ app: 101 }", "[]"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.permissionSets”: Too small: expected array to have >=1 items. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets」に誤りがあります（Too small: expected array to have >=1 items）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a mistake in one of several apps",
    text: good.replace("{ app: 101 }", "[{ app: 101 }, { id: 103 }]"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.permissionSets.1.app”: must be the number of an app or space. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets.1.app」に誤りがあります（アプリまたはスペースの番号を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “kintone.permissionSets.1.id”: is not a setting. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets.1.id」に誤りがあります（この名前の設定はありません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an app by its name",
    text: good.replace("101", "permissions"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.permissionSets.app”: must be the number of an app or space. Correct it and run again. [settings-invalid]",
        "設定の「kintone.permissionSets.app」に誤りがあります（アプリまたはスペースの番号を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "no URL",
    text: good.replace("https://example.cybozu.com", "example"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.baseUrl”: must be a URL such as https://example.cybozu.com. Correct it and run again. [settings-invalid]",
        "設定の「kintone.baseUrl」に誤りがあります（https://example.cybozu.com のような URL を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a URL without encryption",
    text: good.replace("https", "http"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.baseUrl”: must begin with https://. Correct it and run again. [settings-invalid]",
        "設定の「kintone.baseUrl」に誤りがあります（https:// で始まる必要があります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a text for a number",
    text: `${good}limits: { protectHours: "a day" }\n`,
    tells: [
      [
        "There is a mistake in the settings. “limits.protectHours”: Invalid input: expected number, received string. Correct it and run again. [settings-invalid]",
        "設定の「limits.protectHours」に誤りがあります（Invalid input: expected number, received string）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a number out of range",
    text: `${good}limits: { assignmentsInFlight: 16 }\n`,
    tells: [
      [
        "There is a mistake in the settings. “limits.assignmentsInFlight”: Too big: expected number to be <=15. Correct it and run again. [settings-invalid]",
        "設定の「limits.assignmentsInFlight」に誤りがあります（Too big: expected number to be <=15）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an unknown policy",
    text: `${good}policy: everything\n`,
    tells: [
      [
        'There is a mistake in the settings. “policy”: Invalid option: expected one of "report"|"additive"|"full". Correct it and run again. [settings-invalid]',
        '設定の「policy」に誤りがあります（Invalid option: expected one of "report"|"additive"|"full"）。修正してから、もう一度実行してください。 [settings-invalid]',
      ],
    ],
  },
  {
    name: "an unknown time zone",
    text: `${good}timeZone: Asia/Osaka\n`,
    tells: [
      [
        "There is a mistake in the settings. “timeZone”: must be an IANA time zone such as Asia/Tokyo. Correct it and run again. [settings-invalid]",
        "設定の「timeZone」に誤りがあります（Asia/Tokyo のような IANA のタイムゾーンを指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "one account in place of a list",
    text: `${good}scope: { excludeAccounts: "111122223333" }\n`,
    tells: [
      [
        "There is a mistake in the settings. “scope.excludeAccounts”: Invalid input: expected array, received string. Correct it and run again. [settings-invalid]",
        "設定の「scope.excludeAccounts」に誤りがあります（Invalid input: expected array, received string）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "an instance that is no ARN",
    text: `${good}identityCenter: { instanceArn: ssoins-1 }\n`,
    tells: [
      [
        "There is a mistake in the settings. “identityCenter.instanceArn”: must be the ARN of an instance. Correct it and run again. [settings-invalid]",
        "設定の「identityCenter.instanceArn」に誤りがあります（インスタンスの ARN を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "order by in a condition",
    text: inAssignments(`condition: 'status in ("ok") Order  By $id desc'`),
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `order by`; records are read in an order of their own. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（order by は使えません。レコードは決まった順に読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "limit in a condition",
    text: inAssignments(`condition: 'status in ("ok") limit 10'`),
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `limit`; all records are read. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（limit は使えません。レコードはすべて読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "offset in a condition",
    text: inAssignments(`condition: 'status in ("ok") offset 10'`),
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `offset`; all records are read. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（offset は使えません。レコードはすべて読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "all three in a condition",
    text: inAssignments("condition: 'order by $id asc limit 500 offset 1000'"),
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `order by`; records are read in an order of their own. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（order by は使えません。レコードは決まった順に読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `limit`; all records are read. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（limit は使えません。レコードはすべて読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “kintone.assignments.condition”: must not contain `offset`; all records are read. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.condition」に誤りがあります（offset は使えません。レコードはすべて読み取ります）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a secret that the environment does not have",
    text: `${good}  basicAuth: { username: sync, password: "\${NOT_SET_ANYWHERE}" }\n`,
    tells: [
      [
        "There is a mistake in the settings. “kintone.basicAuth.password”: the environment variable NOT_SET_ANYWHERE is not set. Correct it and run again. [settings-invalid]",
        "設定の「kintone.basicAuth.password」に誤りがあります（環境変数 NOT_SET_ANYWHERE が設定されていません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "a certificate that is not there",
    text: `${good}  clientCertificate: { file: /nowhere/client.pfx }\n`,
    tells: [
      [
        "There is a mistake in the settings. “kintone.clientCertificate.file”: the file /nowhere/client.pfx cannot be read. Correct it and run again. [settings-invalid]",
        "設定の「kintone.clientCertificate.file」に誤りがあります（ファイル /nowhere/client.pfx を読み取れません）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
  {
    name: "several mistakes at once",
    text: `${good.replace("102", "0")}polcy: full\nlanguage: fr\nlimits: { additions: -1 }\n`,
    tells: [
      [
        "There is a mistake in the settings. “kintone.assignments.app”: must be the number of an app or space. Correct it and run again. [settings-invalid]",
        "設定の「kintone.assignments.app」に誤りがあります（アプリまたはスペースの番号を指定してください）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        "There is a mistake in the settings. “limits.additions”: Too small: expected number to be >=0. Correct it and run again. [settings-invalid]",
        "設定の「limits.additions」に誤りがあります（Too small: expected number to be >=0）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
      [
        'There is a mistake in the settings. “language”: Invalid option: expected one of "en"|"ja". Correct it and run again. [settings-invalid]',
        '設定の「language」に誤りがあります（Invalid option: expected one of "en"|"ja"）。修正してから、もう一度実行してください。 [settings-invalid]',
      ],
      [
        "There is a mistake in the settings. “polcy”: is not a setting; did you mean policy? Correct it and run again. [settings-invalid]",
        "設定の「polcy」に誤りがあります（この名前の設定はありません。policy ではありませんか）。修正してから、もう一度実行してください。 [settings-invalid]",
      ],
    ],
  },
];

test.each(named(mistakes))("%s", (_, { text, tells }) => {
  const loaded = read(text);
  if (loaded.status !== "invalid") throw new Error("the settings were taken for right");
  const { en, ja } = sentencesOf(loaded.problems);
  expect(en.map((sentence, index) => [sentence, ja[index]])).toEqual(tells);
});

test("no file", () => {
  const loaded = loadSettings("nowhere/identity-sync.yml");
  expect(loaded.status === "invalid" && sentencesOf(loaded.problems)).toEqual({
    en: [
      "There is a mistake in the settings. “nowhere/identity-sync.yml”: the file cannot be read; check its path (input config, option --config). Correct it and run again. [settings-invalid]",
    ],
    ja: [
      "設定の「nowhere/identity-sync.yml」に誤りがあります（ファイルを読み取れません。パスを確認してください。入力 config またはオプション --config で指定します）。修正してから、もう一度実行してください。 [settings-invalid]",
    ],
  });
});

test.each([
  [`title in ("order by", "limit 5")`],
  [`title in ("a \\"b\\" order by c", "offset 3")`],
  ["border in () and byline in ()"],
  [`limit in ("3")`],
])("a condition may hold such words where they are no such clause: %s", (condition) => {
  expect(read(inAssignments(`condition: '${condition}'`)).status).toBe("read");
});
