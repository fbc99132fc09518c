import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import axios from "axios";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import {
  company,
  expectNothingMore,
  named,
  type RunChoices,
  reopen,
  type Settled,
  settle,
} from "../support/reconcile.ts";
import type { Told } from "../support/record-mistake.ts";
import { accountIds, ledger, smallCompany, tokens } from "../support/small-company.ts";

/* kintone that cannot be read: the run stops before anything is decided, and nothing is written anywhere. */

let settled: Settled;
beforeAll(async () => {
  settled = await settle(smallCompany());
});

/** There would be something to do: a new record, and one that is gone. */
const somethingToDo = (world: World): void => {
  const assignments = ledger(world, "assignments");
  assignments.add(9, { users: ["carol"], accounts: "shop-prod", permissionSets: "ReadOnly" });
  assignments.remove(3);
};
const newcomer = `${accountIds.prod}/ReadOnly carol@example.com`;
const leaver = `${accountIds.prod}/ReadOnly bob@example.com`;

const open = (happens: (world: World) => void = () => {}, faults: readonly FaultInput[] = []) =>
  reopen(
    settled,
    (world) => {
      somethingToDo(world);
      happens(world);
    },
    { faults },
  );

type Obstacle = {
  readonly name: string;
  readonly happens?: (world: World) => void;
  readonly choices?: RunChoices;
  readonly faults?: readonly FaultInput[];
  readonly tells: Told;
};

const expectStop = async ({ happens, choices = {}, faults = [], tells }: Obstacle): Promise<void> => {
  const opened = await open(happens, faults);
  const { status, writes, gained, lost, en, ja, requests } = await opened.run(choices);
  expect({ status, writes, gained, lost }).toEqual({ status: "failed", writes: [], gained: [], lost: [] });
  expect(en.map((sentence, index) => [sentence, ja[index]])).toEqual(tells);
  // Nobody even looked at AWS.
  expect(requests.filter(({ service }) => service !== "kintone")).toEqual([]);
};

const setRights =
  (
    kind: "permissionSets" | "assignments",
    rights: World["kintone"]["apps"][number]["tokens"][number]["rights"],
  ) =>
  (world: World): void => {
    for (const token of ledger(world, kind).app.tokens) token.rights = rights;
  };

const rename =
  (kind: "permissionSets" | "assignments", ...codes: readonly string[]) =>
  (world: World): void => {
    for (const code of codes) ledger(world, kind).rename(code, `${code}_new`);
  };

const withSettings = (of: object): RunChoices => ({ settings: { kintone: of } });

const ways: readonly Obstacle[] = [
  {
    name: "an app that is not there",
    choices: withSettings({ assignments: { app: 999 } }),
    tells: [
      [
        "kintone has no app 999. Check the number of the app in the settings and, for an app in a guest space, “guestSpaceId”. [app-not-found]",
        "アプリ 999 が kintone に見つかりません。設定のアプリ番号を確認してください。ゲストスペースのアプリでは guestSpaceId も必要です。 [app-not-found]",
      ],
    ],
  },
  {
    name: "a token that nobody knows",
    choices: { tokens: ["wrong"] },
    tells: [
      [
        "kintone denied access to app 101 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 101 へのアクセスが kintone に拒否されました（[400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
      [
        "kintone denied access to app 102 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（[400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "no token",
    choices: { tokens: [] },
    tells: [
      [
        "kintone denied access to app 101 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 101 へのアクセスが kintone に拒否されました（[400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
      [
        "kintone denied access to app 102 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（[400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "the token of one app only",
    choices: { tokens: [tokens.sets] },
    tells: [
      [
        "kintone denied access to app 102 ([400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（[400] [GAIA_IA02] The specified API token does not match the API token generated via an app. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "a token that may not view records",
    happens: setRights("assignments", ["add"]),
    tells: [
      [
        "kintone denied access to app 102 ([403] [GAIA_NO01] Using this API token, you cannot run the specified API. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（[403] [GAIA_NO01] Using this API token, you cannot run the specified API. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "the domain's basic authentication in front",
    happens: (world) => {
      world.kintone.basicAuth = { username: "office", password: "secret" };
    },
    tells: [
      [
        "kintone denied access to app 101 (HTTP 401 with text/html in place of JSON). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 101 へのアクセスが kintone に拒否されました（HTTP 401、JSON ではなく text/html の応答）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
      [
        "kintone denied access to app 102 (HTTP 401 with text/html in place of JSON). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（HTTP 401、JSON ではなく text/html の応答）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "an app in a guest space that the settings do not name",
    happens: (world) => {
      ledger(world, "assignments").app.guestSpaceId = "7";
    },
    choices: withSettings({ assignments: { guestSpaceId: undefined } }),
    tells: [
      [
        "kintone did not accept the request for app 102 ([520] [GAIA_IL23] Illegal request. To access an app in a guest space, check the request URL. (…)). Check “condition” and “guestSpaceId” of the app in the settings. [kintone-refused]",
        "アプリ 102 へのリクエストを kintone が受け付けませんでした（[520] [GAIA_IL23] Illegal request. To access an app in a guest space, check the request URL. (…)）。設定の condition と guestSpaceId を確認してください。 [kintone-refused]",
      ],
    ],
  },
  {
    name: "a required field under another code",
    happens: rename("assignments", "accounts"),
    tells: [
      [
        "App 102 has no field with the code “accounts”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 102 に、フィールドコードが「accounts」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
    ],
  },
  {
    name: "required fields under other codes, in both apps",
    happens: (world) => {
      rename("permissionSets", "name")(world);
      rename("assignments", "accounts", "permissionSets")(world);
    },
    tells: [
      [
        "App 101 has no field with the code “name”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 101 に、フィールドコードが「name」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
      [
        "App 102 has no field with the code “accounts”, “permissionSets”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 102 に、フィールドコードが「accounts」「permissionSets」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
    ],
  },
  {
    name: "all fields of people under other codes",
    happens: rename("assignments", "users", "userNames", "groupNames"),
    tells: [
      [
        "App 102 has no field with the code “users”, “userNames”, “groups”, “groupNames”. Restore the field code in kintone, or give the actual one under “fields” in the settings. Of the fields for users and groups, one is enough. [field-not-found]",
        "アプリ 102 に、フィールドコードが「users」「userNames」「groups」「groupNames」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。ユーザーとグループのフィールドは、どれか 1 つあれば足ります。 [field-not-found]",
      ],
    ],
  },
  {
    name: "a field that the settings name and the app does not have",
    choices: withSettings({ permissionSets: { fields: { tags: "タグ" } } }),
    tells: [
      [
        "App 101 has no field with the code “タグ”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 101 に、フィールドコードが「タグ」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
    ],
  },
  {
    name: "a table column that the settings name and the app does not have",
    choices: withSettings({ assignments: { fields: { accounts: "targets.account" } } }),
    tells: [
      [
        "App 102 has no field with the code “targets.account”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 102 に、フィールドコードが「targets.account」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
    ],
  },
  {
    name: "an optional field that an earlier run has read, under another code",
    happens: rename("assignments", "validUntil"),
    tells: [
      [
        "App 102 has no field with the code “validUntil”. Restore the field code in kintone, or give the actual one under “fields” in the settings. [field-not-found]",
        "アプリ 102 に、フィールドコードが「validUntil」のフィールドがありません。kintone でフィールドコードを元に戻すか、実際のフィールドコードを設定の fields に書いてください。 [field-not-found]",
      ],
    ],
  },
  {
    name: "a field that cannot be read",
    happens: (world) => {
      const { app } = ledger(world, "assignments");
      app.fields.accounts = { type: "FILE" };
      for (const record of app.records) record.values.accounts = [];
    },
    tells: [
      [
        "Field “accounts” of app 102 has the type FILE, which cannot be read here. Name another field in the settings. [field-unusable]",
        "アプリ 102 のフィールド「accounts」は種類が FILE のため、読み取れません。設定で別のフィールドを指定してください。 [field-unusable]",
      ],
    ],
  },
  {
    name: "a condition over a field that is not there",
    choices: withSettings({ assignments: { condition: 'approval in ("done")' } }),
    tells: [
      [
        "kintone did not accept the request for app 102 ([400] [GAIA_IQ11] Specified field (approval) not found. (…)). Check “condition” and “guestSpaceId” of the app in the settings. [kintone-refused]",
        "アプリ 102 へのリクエストを kintone が受け付けませんでした（[400] [GAIA_IQ11] Specified field (approval) not found. (…)）。設定の condition と guestSpaceId を確認してください。 [kintone-refused]",
      ],
    ],
  },
];

/* Two of these do not get as far as AWS; renaming an optional field is found when the memory is asked, after AWS. */
const afterAws = new Set(["an optional field that an earlier run has read, under another code"]);

describe("the set-up is not right", () => {
  test.each(named(ways))("%s", async (_, way) => {
    if (!afterAws.has(way.name)) return expectStop(way);
    const opened = await open(way.happens);
    const { status, writes, gained, lost, en, ja } = await opened.run();
    expect({ status, writes, gained, lost }).toEqual({ status: "failed", writes: [], gained: [], lost: [] });
    expect(en.map((sentence, index) => [sentence, ja[index]])).toEqual(way.tells);
  });

  test("an optional field that no run has read may be absent", async () => {
    const opened = await open((world) => ledger(world, "assignments").drop("validUntil"));
    const { status, gained, en } = await opened.run({ remembers: false });
    expect({ status, gained, en }).toEqual({ status: "applied", gained: [newcomer], en: [] });
  });
});

const records = "GET /k/v1/records.json";
const form = "GET /k/v1/app/form/fields.json";
const page = "<!DOCTYPE html><html><body>Log in</body></html>";
const html = { "content-type": "text/html;charset=utf-8" };

const always = (operation: string, effect: FaultInput["effect"], match?: string): readonly FaultInput[] => [
  { service: "kintone", operation, times: "always", effect, ...(match === undefined ? {} : { match }) },
];
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  ({ kind: "answer", status, body, headers }) as const;

const outages: readonly Obstacle[] = [
  {
    name: "a login page with status 200",
    faults: always("*", answer(200, page, html)),
    tells: [
      [
        "kintone did not answer for app 101 (HTTP 200 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（HTTP 200、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (HTTP 200 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（HTTP 200、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "a login page with status 200 in place of records",
    faults: always(records, answer(200, page, html)),
    tells: [
      [
        "kintone did not answer for app 101 (HTTP 200 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（HTTP 200、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (HTTP 200 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（HTTP 200、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "503 in plain text",
    faults: always(records, answer(503, "Service Unavailable", { "content-type": "text/plain" })),
    tells: [
      [
        "kintone did not answer for app 101 (HTTP 503 with text/plain in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（HTTP 503、JSON ではなく text/plain の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (HTTP 503 with text/plain in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（HTTP 503、JSON ではなく text/plain の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "502 as a page",
    faults: always(form, answer(502, page, html)),
    tells: [
      [
        "kintone did not answer for app 101 (HTTP 502 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（HTTP 502、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (HTTP 502 with text/html in place of JSON). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（HTTP 502、JSON ではなく text/html の応答）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "403 as a page",
    faults: always("*", answer(403, page, html)),
    tells: [
      [
        "kintone denied access to app 101 (HTTP 403 with text/html in place of JSON). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 101 へのアクセスが kintone に拒否されました（HTTP 403、JSON ではなく text/html の応答）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
      [
        "kintone denied access to app 102 (HTTP 403 with text/html in place of JSON). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
        "アプリ 102 へのアクセスが kintone に拒否されました（HTTP 403、JSON ではなく text/html の応答）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
      ],
    ],
  },
  {
    name: "429 without end",
    faults: always(records, { kind: "error", code: "GAIA_TO04", message: "Too many requests." }),
    tells: [
      [
        "kintone did not answer for app 101 ([429] [GAIA_TO04] Too many requests. (…)). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（[429] [GAIA_TO04] Too many requests. (…)）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 ([429] [GAIA_TO04] Too many requests. (…)). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（[429] [GAIA_TO04] Too many requests. (…)）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "520 in JSON, which is no outage",
    faults: always(records, { kind: "error", code: "GAIA_SI01", message: "An unexpected error." }),
    tells: [
      [
        "kintone did not accept the request for app 101 ([520] [GAIA_SI01] An unexpected error. (…)). Check “condition” and “guestSpaceId” of the app in the settings. [kintone-refused]",
        "アプリ 101 へのリクエストを kintone が受け付けませんでした（[520] [GAIA_SI01] An unexpected error. (…)）。設定の condition と guestSpaceId を確認してください。 [kintone-refused]",
      ],
      [
        "kintone did not accept the request for app 102 ([520] [GAIA_SI01] An unexpected error. (…)). Check “condition” and “guestSpaceId” of the app in the settings. [kintone-refused]",
        "アプリ 102 へのリクエストを kintone が受け付けませんでした（[520] [GAIA_SI01] An unexpected error. (…)）。設定の condition と guestSpaceId を確認してください。 [kintone-refused]",
      ],
    ],
  },
  {
    name: "500 in JSON",
    faults: always(records, { kind: "error", code: "CB_SE01", message: "An internal error.", status: 500 }),
    tells: [
      [
        "kintone did not answer for app 101 ([500] [CB_SE01] An internal error. (…)). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（[500] [CB_SE01] An internal error. (…)）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 ([500] [CB_SE01] An internal error. (…)). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（[500] [CB_SE01] An internal error. (…)）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "half an answer",
    faults: always(records, { kind: "truncate" }),
    tells: [
      [
        "kintone did not answer for app 101 (HTTP 200 with JSON that is cut off or not well formed). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（HTTP 200、途中で切れているか形式の誤った JSON）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (HTTP 200 with JSON that is cut off or not well formed). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（HTTP 200、途中で切れているか形式の誤った JSON）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "a connection that is reset",
    faults: always(records, { kind: "reset" }),
    tells: [
      [
        "kintone did not answer for app 101 (read ECONNRESET). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（read ECONNRESET）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (read ECONNRESET). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（read ECONNRESET）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "a connection that is closed",
    faults: always("*", { kind: "refuse" }),
    tells: [
      [
        "kintone did not answer for app 101 (socket hang up). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 101 について、kintone から応答を得られませんでした（socket hang up）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
      [
        "kintone did not answer for app 102 (socket hang up). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
        "アプリ 102 について、kintone から応答を得られませんでした（socket hang up）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
      ],
    ],
  },
  {
    name: "JSON without a list of records",
    faults: always(records, answer(200, { totalCount: "3" })),
    tells: [
      [
        "kintone could not be read to the end (app 101: the answer has no list of records). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: 応答にレコードの一覧がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: the answer has no list of records). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: 応答にレコードの一覧がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
  {
    name: "JSON without field definitions",
    faults: always(form, answer(200, { revision: "3" })),
    tells: [
      [
        "kintone could not be read to the end (app 101: the answer has no field definitions). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: 応答にフィールドの定義がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: the answer has no field definitions). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: 応答にフィールドの定義がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
  {
    name: "a record without one of its fields",
    faults: always(
      records,
      answer(200, { records: [{ $id: { type: "__ID__", value: "1" } }], totalCount: "1" }),
    ),
    tells: [
      [
        "kintone could not be read to the end (app 101: record 1 came without the field name). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: レコード 1 にフィールド「name」がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: record 1 came without the field users). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: レコード 1 にフィールド「users」がありません）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
  {
    name: "a record without an id",
    faults: always(records, answer(200, { records: [{}], totalCount: "1" })),
    tells: [
      [
        "kintone could not be read to the end (app 101: a record has no id). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: ID のないレコードがあります）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: a record has no id). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: ID のないレコードがあります）。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
  {
    name: "a count that the records never agree with",
    faults: always(records, answer(200, { records: [], totalCount: "99" }), "limit 1"),
    tells: [
      [
        "kintone could not be read to the end (app 101: records came and went while they were read, twice). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: 読み取り中にレコードが増減しました（2 回とも））。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: records came and went while they were read, twice). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: 読み取り中にレコードが増減しました（2 回とも））。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
  {
    name: "no count",
    faults: always(records, answer(200, { records: [], totalCount: null }), "limit 1"),
    tells: [
      [
        "kintone could not be read to the end (app 101: records came and went while they were read, twice). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 101: 読み取り中にレコードが増減しました（2 回とも））。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
      [
        "kintone could not be read to the end (app 102: records came and went while they were read, twice). Nothing was changed, and the next run reads it again. [incomplete-read]",
        "kintone を最後まで読み取れませんでした（アプリ 102: 読み取り中にレコードが増減しました（2 回とも））。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
      ],
    ],
  },
];

describe("kintone answers", () => {
  test.each(named(outages))("%s", (_, outage) => expectStop(outage));

  test.each<readonly [string, FaultInput]>([
    ["429", { service: "kintone", times: 3, effect: { kind: "error", code: "GAIA_TO04" } }],
    ["a lock", { service: "kintone", times: 3, effect: { kind: "error", code: "GAIA_DA02" } }],
    ["503 in plain text", { service: "kintone", times: 3, effect: answer(503, "Service Unavailable") }],
    ["a login page with status 200", { service: "kintone", times: 3, effect: answer(200, page, html) }],
    ["half an answer", { service: "kintone", times: 3, effect: { kind: "truncate" } }],
    ["a reset connection", { service: "kintone", times: 3, effect: { kind: "reset" } }],
    [
      "a count that the records do not agree with",
      {
        service: "kintone",
        operation: records,
        match: "limit 1",
        effect: answer(200, { records: [], totalCount: "99" }),
      },
    ],
  ])("%s, and then as it should: nobody notices", async (_, fault) => {
    const opened = await open(undefined, [fault]);
    const { status, gained, lost, en } = await opened.run();
    expect({ status, gained, lost, en }).toEqual({
      status: "applied",
      gained: [newcomer],
      lost: [leaver],
      en: [],
    });
    await expectNothingMore(opened);
  });

  test("a redirect, which is not followed: the token goes nowhere else", async () => {
    const seen: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers);
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void elsewhere.close());
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/login`;
    await expectStop({
      name: "a redirect, which is not followed: the token goes nowhere else",
      faults: always("*", answer(302, "", { location })),
      tells: [
        [
          "kintone did not answer for app 101 (HTTP 302: a redirect, which is not followed). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
          "アプリ 101 について、kintone から応答を得られませんでした（HTTP 302、リダイレクト（たどりません））。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
        ],
        [
          "kintone did not answer for app 102 (HTTP 302: a redirect, which is not followed). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
          "アプリ 102 について、kintone から応答を得られませんでした（HTTP 302、リダイレクト（たどりません））。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
        ],
      ],
    });
    expect(seen).toEqual([]);
  });

  test("nothing, and the connection stays open", async () => {
    const timeouts = new Set<number | undefined>();
    // Half a minute is too long for a test, so each request's own time limit is made a fraction of what it is.
    const impatience = axios.interceptors.request.use((config) => {
      timeouts.add(config.timeout);
      return { ...config, timeout: (config.timeout ?? 0) / 1000 };
    });
    onTestFinished(() => axios.interceptors.request.eject(impatience));
    await expectStop({
      name: "nothing, and the connection stays open",
      faults: always(records, { kind: "hang" }),
      tells: [
        [
          "kintone did not answer for app 101 (timeout of 30ms exceeded). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
          "アプリ 101 について、kintone から応答を得られませんでした（timeout of 30ms exceeded）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
        ],
        [
          "kintone did not answer for app 102 (timeout of 30ms exceeded). Nothing was changed, and the next run tries again. If this goes on, check kintone's status, kintone.baseUrl in the settings, and the network. [kintone-unreachable]",
          "アプリ 102 について、kintone から応答を得られませんでした（timeout of 30ms exceeded）。何も変更せず、次回の実行で再試行します。続くようなら、kintone の稼働状況、設定の kintone.baseUrl、ネットワークを確認してください。 [kintone-unreachable]",
        ],
      ],
    });
    expect([...timeouts]).toEqual([30_000]);
  });
});

describe("more records than one page holds", () => {
  /** Records that all ask for the same. */
  const many = (world: World): void => {
    for (let id = 10; id < 620; id++)
      ledger(world, "assignments").add(id, {
        users: ["dan"],
        accounts: "shop-dev",
        permissionSets: "ReadOnly",
      });
  };
  const secondPage = "$id > 506 order";

  test("all of them are read", async () => {
    const opened = await open(many);
    const { status, gained, requests } = await opened.run();
    expect({ status, gained }).toEqual({
      status: "applied",
      gained: [`${accountIds.dev}/ReadOnly dan@example.com`, newcomer].sort(),
    });
    expect(
      requests.filter(({ query }) => decodeURIComponent(query).replaceAll("+", " ").includes(secondPage)),
    ).toHaveLength(1);
  });

  test("a kintone that takes minutes to give them has no clock of its own", async () => {
    const opened = await company({
      world: smallCompany(),
      intercept: ({ service, operation }) => {
        if (service === "kintone" && operation === records) opened.clock.advance({ seconds: 90 });
        return undefined;
      },
    });
    const { status, en } = await opened.run();
    expect({ status, en }).toEqual({ status: "applied", en: [] });
  });

  const onSecondPage = (effect: FaultInput["effect"], times: number | "always" = "always"): FaultInput => ({
    service: "kintone",
    operation: records,
    match: secondPage,
    times,
    effect,
  });
  const missing = answer(200, { records: [], totalCount: null });

  test("a page that is missing once is read again", async () => {
    const opened = await open(many, [onSecondPage(missing, 1)]);
    expect((await opened.run()).status).toBe("applied");
  });

  test.each(
    named<Obstacle>([
      {
        name: "a page that is missing each time",
        faults: [onSecondPage(missing)],
        tells: [
          [
            "kintone could not be read to the end (app 102: records came and went while they were read, twice). Nothing was changed, and the next run reads it again. [incomplete-read]",
            "kintone を最後まで読み取れませんでした（アプリ 102: 読み取り中にレコードが増減しました（2 回とも））。何も変更せず、次回の実行で読み直します。 [incomplete-read]",
          ],
        ],
      },
      {
        name: "a page that is denied",
        faults: [onSecondPage({ kind: "error", code: "CB_NO02", message: "No privilege to proceed." })],
        tells: [
          [
            "kintone denied access to app 102 ([403] [CB_NO02] No privilege to proceed. (…)). Check that the app's API token is among those given and may view records. Where basic authentication or a client certificate is in use, check those too. [kintone-denied]",
            "アプリ 102 へのアクセスが kintone に拒否されました（[403] [CB_NO02] No privilege to proceed. (…)）。このアプリの API トークンを指定しているか、トークンに「レコード閲覧」の権限があるかを確認してください。Basic 認証やクライアント証明書を使う環境では、その設定も確認してください。 [kintone-denied]",
          ],
        ],
      },
    ]),
  )("%s", (_, obstacle) => expectStop({ ...obstacle, happens: many }));
});
