import { KintoneRestAPIClient } from "@kintone/rest-api-client";
import { describe, expect, it } from "vitest";
import { kintoneClient, ledgerApp } from "../../../../test/support/kintone-ledger.ts";
import { simulate } from "../../../../test/support/simulate.ts";
import type { Simulator } from "../../server.ts";
import type { FaultInput, WorldInput } from "../../world.ts";

const everyone = { type: "GROUP", code: "everyone" } as const;
type Properties = Parameters<KintoneRestAPIClient["app"]["addFormFields"]>[0]["properties"];

/** Definitions just as the API takes them, wrong ones too. */
const forms = (definitions: Readonly<Record<string, object>>): Properties => definitions;

const text = (code: string, more: object = {}) => ({ type: "SINGLE_LINE_TEXT", code, label: code, ...more });

type KintoneInput = NonNullable<WorldInput["kintone"]>;

const world = (changes: KintoneInput = {}, faults: FaultInput[] = []): WorldInput => ({
  kintone: {
    apps: [],
    users: [
      { code: "setup", name: "Set-up", password: "secret" },
      { code: "sato", name: "佐藤", password: "secret", createApps: false },
      { code: "mori", name: "森", password: "secret", twoFactor: true },
    ],
    spaces: [
      { id: 7, name: "AWS" },
      { id: 8, name: "Board", members: ["sato"] },
    ],
    tokensToCome: { 101: [{ token: "managing", rights: ["view", "add", "manage"] }] },
    ...changes,
  },
  faults,
});

const login = ({ listing }: Simulator, username = "setup", password = "secret") =>
  new KintoneRestAPIClient({
    baseUrl: listing.endpoints.kintone,
    auth: { username, password },
    proxy: false,
  });

/** Deploys, and lets the time pass that it takes. */
const deployed = async (simulator: Simulator, client: KintoneRestAPIClient, app: string): Promise<void> => {
  await client.app.deployApp({ apps: [{ app }] });
  simulator.advance(3);
};

describe("making an app", () => {
  it("gives its id at once, and hides it from everybody but the preview until it is deployed", async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    expect(await client.app.addApp({ name: "台帳", space: 7 })).toEqual({ app: "101", revision: "2" });
    expect((await client.app.getApps({})).apps).toEqual([]);
    await expect(client.app.getApp({ id: 101 })).rejects.toMatchObject({ code: "GAIA_AP01", status: 404 });
    await expect(client.record.getRecords({ app: 101 })).rejects.toMatchObject({ code: "GAIA_AP01" });
    const { properties } = await client.app.getFormFields({ app: 101, preview: true });
    expect(Object.values(properties).map(({ type }) => type)).toContain("CREATOR");
    await deployed(simulator, client, "101");
    expect((await client.app.getApps({ name: "台" })).apps).toMatchObject([
      { appId: "101", name: "台帳", spaceId: "7", creator: { code: "setup" } },
    ]);
  });

  it.each([
    ["by a wrong password", "setup", "wrong", { code: "CB_WA01", status: 401 }],
    ["by a user with two-factor authentication", "mori", "secret", { code: "CB_WA01", status: 401 }],
    ["by a user who may not create apps", "sato", "secret", { code: "CB_NO02", status: 403 }],
  ])("is refused %s", async (_, user, password, refusal) => {
    const client = login(await simulate(world()), user, password);
    await expect(client.app.addApp({ name: "台帳" })).rejects.toMatchObject(refusal);
  });

  it("is refused by token, in a space that is not there, in one of others, and by too long a name", async () => {
    const simulator = await simulate(world({ apps: [ledgerApp()] }));
    const client = login(simulator);
    await expect(kintoneClient(simulator).app.addApp({ name: "x" })).rejects.toMatchObject({
      code: "GAIA_NO01",
    });
    await expect(client.app.addApp({ name: "x", space: 99 })).rejects.toMatchObject({ status: 404 });
    await expect(client.app.addApp({ name: "x", space: 8 })).rejects.toMatchObject({ code: "CB_NO02" });
    await expect(client.app.addApp({ name: "x".repeat(65) })).rejects.toMatchObject({ code: "CB_VA01" });
    expect(simulator.state().kintone.apps.map(({ id }) => id)).toEqual(["101"]);
  });

  it("loses a race for the database when that is scripted, and makes two apps of one name otherwise", async () => {
    const lock: FaultInput = {
      service: "kintone",
      operation: "POST /k/v1/preview/app.json",
      effect: { kind: "error", code: "GAIA_DA02" },
    };
    const client = login(await simulate(world({}, [lock])));
    await expect(client.app.addApp({ name: "x" })).rejects.toMatchObject({ code: "GAIA_DA02", status: 400 });
    expect((await client.app.addApp({ name: "x" })).app).toBe("101");
    expect((await client.app.addApp({ name: "x" })).app).toBe("102");
  });

  it("names the system fields in the language of who makes it", async () => {
    const users = [{ code: "setup", name: "Set-up", password: "secret", language: "en" as const }];
    const client = login(await simulate(world({ users })));
    await client.app.addApp({ name: "x" });
    const { properties } = await client.app.getFormFields({ app: 101, preview: true });
    expect(properties).toHaveProperty("Created_by");
  });
});

describe("deploying", () => {
  it("takes its time, in which the settings are out of reach and the live ones are the old ones", async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    await client.app.addApp({ name: "台帳" });
    const status = async () => (await client.app.getDeployStatus({ apps: [101] })).apps[0]?.status;
    // An app that was never deployed, and a deploy that has only just begun, say SUCCESS.
    expect(await status()).toBe("SUCCESS");
    await client.app.deployApp({ apps: [{ app: 101, revision: 2 }] });
    expect(await status()).toBe("SUCCESS");
    simulator.advance(1);
    expect(await status()).toBe("PROCESSING");
    await expect(
      client.app.addFormFields({ app: 101, properties: forms({ a: text("a") }) }),
    ).rejects.toMatchObject({
      status: 400,
    });
    await expect(client.app.deployApp({ apps: [{ app: 101 }] })).rejects.toMatchObject({ status: 400 });
    await expect(client.app.getApp({ id: 101 })).rejects.toMatchObject({ code: "GAIA_AP01" });
    simulator.advance(2);
    expect(await status()).toBe("SUCCESS");
    expect((await client.app.getApp({ id: 101 })).name).toBe("台帳");
  });

  it("fails for all of its apps when one fails, and may never end", async () => {
    const fault = (effect: FaultInput["effect"]): FaultInput => ({
      service: "kintone",
      operation: "POST /k/v1/preview/app/deploy.json",
      effect,
    });
    const faults = [fault({ kind: "fail-later", reason: "broken" }), fault({ kind: "never-settle" })];
    const simulator = await simulate(world({}, faults));
    const client = login(simulator);
    const apps = [await client.app.addApp({ name: "a" }), await client.app.addApp({ name: "b" })];
    await client.app.deployApp({ apps: apps.map(({ app }) => ({ app })) });
    simulator.advance(3);
    const statuses = async () =>
      (await client.app.getDeployStatus({ apps: [101, 102] })).apps.map(({ status }) => status);
    expect(await statuses()).toEqual(["FAIL", "CANCEL"]);
    await client.app.deployApp({ apps: [{ app: 101 }] });
    simulator.advance(1_000_000);
    expect(await statuses()).toEqual(["PROCESSING", "CANCEL"]);
    expect((await client.app.getApps({})).apps).toEqual([]);
  });

  it("can be undone before it is begun, and refuses a revision that is not the latest", async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    await client.app.addApp({ name: "a" });
    await deployed(simulator, client, "101");
    const { revision } = await client.app.updateAppSettings({ app: 101, name: "b" });
    expect(revision).toBe("3");
    const stale = { code: "GAIA_CO03", status: 409 };
    await expect(client.app.deployApp({ apps: [{ app: 101, revision: 2 }] })).rejects.toMatchObject(stale);
    await expect(client.app.updateAppSettings({ app: 101, name: "c", revision: 2 })).rejects.toMatchObject(
      stale,
    );
    await client.app.deployApp({ apps: [{ app: 101 }], revert: true });
    expect((await client.app.getAppSettings({ app: 101, preview: true })).name).toBe("a");
  });

  it("is done by a token that manages the app, but not by who may only use it", async () => {
    const simulator = await simulate(world());
    await login(simulator).app.addApp({ name: "a" });
    await deployed(simulator, kintoneClient(simulator, "managing"), "101");
    expect((await login(simulator, "sato").app.getApp({ id: 101 })).name).toBe("a");
    await expect(
      login(simulator, "sato").app.updateAppSettings({ app: 101, name: "b" }),
    ).rejects.toMatchObject({ code: "CB_NO02" });
  });

  it("survives being saved as a world", async () => {
    const first = await simulate(world());
    const client = login(first);
    await client.app.addApp({ name: "a" });
    await client.app.addFormFields({ app: 101, properties: forms({ a: text("a") }) });
    await deployed(first, client, "101");
    await client.app.addFormFields({ app: 101, properties: forms({ b: text("b") }) });
    await client.app.addApp({ name: "draft" });
    const second = login(await simulate(first.state()));
    expect(await second.app.getFormFields({ app: 101, preview: true })).toMatchObject({
      properties: { a: {}, b: {} },
    });
    expect((await second.app.getFormFields({ app: 101 })).properties).not.toHaveProperty("b");
    expect((await second.app.getAppSettings({ app: 102, preview: true })).name).toBe("draft");
    expect((await second.app.addApp({ name: "next" })).app).toBe("103");
  });
});

describe("fields of a form", () => {
  const draft = async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    await client.app.addApp({ name: "a" });
    return { simulator, client };
  };

  it.each<[string, Record<string, object>]>([
    ["a reserved code", { ステータス: text("ステータス") }],
    ["a code with a sign that is not allowed", { "a b": text("a b") }],
    ["a code that begins with a digit", { "1a": text("1a") }],
    ["a code of the system", { 作成者: text("作成者") }],
    ["a type of the system", { x: { type: "CREATOR", code: "x", label: "x" } }],
    ["no label", { x: { type: "SINGLE_LINE_TEXT", code: "x" } }],
    ["another code than its name", { x: text("y") }],
    ["a choice without options", { x: { type: "DROP_DOWN", code: "x", label: "x" } }],
    ["an option without a place", { x: { ...text("x"), type: "DROP_DOWN", options: { a: { label: "a" } } } }],
    [
      "a default that is no option",
      { x: { ...text("x"), type: "DROP_DOWN", options: { a: { label: "a", index: 0 } }, defaultValue: "b" } },
    ],
    ["values that differ in a field of people", { x: { ...text("x"), type: "USER_SELECT", unique: true } }],
    ["one code twice", { x: text("x"), t: { ...text("t"), type: "SUBTABLE", fields: { x: text("x") } } }],
    [
      "a table in a table",
      { t: { ...text("t"), type: "SUBTABLE", fields: { u: { ...text("u"), type: "SUBTABLE" } } } },
    ],
  ])("are refused with %s, and nothing of the call stays", async (_, properties) => {
    const { client } = await draft();
    await expect(
      client.app.addFormFields({ app: 101, properties: forms({ ok: text("ok"), ...properties }) }),
    ).rejects.toMatchObject({ code: "CB_VA01", status: 400 });
    const preview = await client.app.getFormFields({ app: 101, preview: true });
    expect(preview.properties).not.toHaveProperty("ok");
    expect(preview.revision).toBe("2");
  });

  it("can be changed, renamed and deleted, and take the records with them", async () => {
    const { simulator, client } = await draft();
    await client.app.addFormFields({
      app: 101,
      properties: forms({ a: text("a"), b: text("b"), c: text("c") }),
    });
    await deployed(simulator, client, "101");
    const record = { a: { value: "1" }, b: { value: "2" } };
    await client.record.addRecord({ app: 101, record });
    await client.app.updateFormFields({ app: 101, properties: { a: { code: "A", label: "Big" } } });
    await client.app.deleteFormFields({ app: 101, fields: ["b", "c"] });
    await expect(client.app.deleteFormFields({ app: 101, fields: ["b"] })).rejects.toMatchObject({
      code: "CB_VA01",
    });
    expect((await client.record.getRecord({ app: 101, id: 1 })).record.b?.value).toBe("2");
    await deployed(simulator, client, "101");
    const after = (await client.record.getRecord({ app: 101, id: 1 })).record;
    expect([after.A?.value, after.a, after.b]).toEqual(["1", undefined, undefined]);
    await expect(
      client.app.updateFormFields({ app: 101, properties: { A: { type: "NUMBER" } } }),
    ).rejects.toMatchObject({ code: "CB_VA01" });
  });

  it("hold 64 characters where values must differ", async () => {
    const { simulator, client } = await draft();
    await client.app.addFormFields({ app: 101, properties: forms({ a: text("a", { unique: true }) }) });
    await deployed(simulator, client, "101");
    const write = (value: string) => client.record.addRecord({ app: 101, record: { a: { value } } });
    await expect(write("x".repeat(65))).rejects.toMatchObject({ code: "CB_VA01" });
    expect(await write("x".repeat(64))).toMatchObject({ id: "1" });
  });

  it("look up only a deployed app by a key that cannot repeat, and copy within the row of a table", async () => {
    const { simulator, client } = await draft();
    const lookup = {
      relatedApp: { app: "101" },
      relatedKeyField: "id",
      fieldMappings: [{ field: "copy", relatedField: "name" }],
      lookupPickerFields: ["name"],
      filterCond: "",
      sort: "id asc",
    };
    const table = {
      t: { ...text("t"), type: "SUBTABLE", fields: { key: text("key", { lookup }), copy: text("copy") } },
    };
    await client.app.addFormFields({ app: 101, properties: forms({ id: text("id"), name: text("name") }) });
    await client.app.addApp({ name: "b" });
    const add = () => client.app.addFormFields({ app: 102, properties: forms(table) });
    await expect(add()).rejects.toMatchObject({ code: "GAIA_AP01" });
    await deployed(simulator, client, "101");
    await expect(add()).rejects.toMatchObject({ code: "GAIA_LO03", status: 400 });
    await client.app.updateFormFields({ app: 101, properties: { id: { unique: true } } });
    await deployed(simulator, client, "101");
    await add();
    await deployed(simulator, client, "102");
    await client.record.addRecord({ app: 101, record: { id: { value: "1" }, name: { value: "one" } } });
    const rows = (...keys: string[]) => ({
      t: { value: keys.map((key) => ({ value: { key: { value: key }, copy: { value: "forged" } } })) },
    });
    await expect(client.record.addRecord({ app: 102, record: rows("9") })).rejects.toMatchObject({
      code: "GAIA_LO04",
    });
    await client.record.addRecord({ app: 102, record: rows("1", "") });
    const { record } = await client.record.getRecord({ app: 102, id: 1 });
    expect(record.t?.value).toMatchObject([
      { value: { key: { value: "1" }, copy: { value: "one" } } },
      { value: { key: { value: "" }, copy: { value: "" } } },
    ]);
  });
});

describe("layout, views and notifications", () => {
  const ready = async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    await client.app.addApp({ name: "a" });
    await client.app.addFormFields({ app: 101, properties: forms({ a: text("a"), b: text("b") }) });
    return { simulator, client };
  };

  it("want a place for every field of the form, once", async () => {
    const { client } = await ready();
    const place = (code: string) => ({ type: "SINGLE_LINE_TEXT", code });
    const row = (...fields: object[]) => ({ type: "ROW" as const, fields: fields as never });
    const put = (...layout: ReturnType<typeof row>[]) => client.app.updateFormLayout({ app: 101, layout });
    for (const wrong of [[row(place("a"))], [row(place("a"), place("b"), place("a"))], [row(place("x"))]]) {
      await expect(put(...wrong)).rejects.toMatchObject({ code: "CB_VA01" });
    }
    const layout = [row({ type: "LABEL", label: "help" }, place("b")), row(place("a"))];
    await put(...layout);
    expect((await client.app.getFormLayout({ app: 101, preview: true })).layout).toEqual(layout);
    await client.app.addFormFields({ app: 101, properties: forms({ c: text("c") }) });
    expect((await client.app.getFormLayout({ app: 101, preview: true })).layout).toHaveLength(3);
  });

  it("drop the views that a call does not name, and keep the ids of those it names", async () => {
    const { simulator, client } = await ready();
    const view = (name: string, filterCond = "") => ({
      type: "LIST" as const,
      index: 0,
      name,
      fields: ["a"],
      filterCond,
      sort: "a asc",
    });
    const first = await client.app.updateViews({ app: 101, views: { x: view("x"), y: view("y") } });
    const second = await client.app.updateViews({ app: 101, views: { y: view("y"), z: view("z") } });
    expect(Object.keys(second.views)).toEqual(["y", "z"]);
    expect(second.views.y?.id).toBe(first.views.y?.id);
    await expect(
      client.app.updateViews({ app: 101, views: { x: view("x", 'none in ("1")') } }),
    ).rejects.toMatchObject({ code: "GAIA_IQ11" });
    await deployed(simulator, client, "101");
    expect((await client.app.getViews({ app: 101 })).views.z).toMatchObject({ filterCond: "", index: "0" });
  });

  it("tell people whom a field names", async () => {
    const { client } = await ready();
    const targets = [{ entity: { type: "FIELD_ENTITY" as const, code: "作成者" } }];
    const notifications = [{ filterCond: 'a = "1"', title: "done", targets }];
    await client.app.updatePerRecordNotifications({ app: 101, notifications });
    const read = await client.app.getPerRecordNotifications({ app: 101, preview: true });
    expect(read.notifications).toMatchObject([{ title: "done", targets: [{ includeSubs: false }] }]);
    const wrong = [
      { ...notifications[0], filterCond: "", targets: [{ entity: { ...targets[0]?.entity, code: "a" } }] },
    ];
    await expect(
      client.app.updatePerRecordNotifications({ app: 101, notifications: wrong as never }),
    ).rejects.toMatchObject({ code: "CB_VA01" });
    const general = [{ entity: everyone, recordAdded: true }];
    await client.app.updateGeneralNotifications({ app: 101, notifications: general });
    expect(await client.app.getGeneralNotifications({ app: 101, preview: true })).toMatchObject({
      notifications: [{ entity: everyone, recordAdded: true, recordEdited: false }],
      notifyToCommenter: true,
    });
  });
});

describe("permissions", () => {
  it("let only the creator of a record edit it, and nobody a field that is to be read", async () => {
    const simulator = await simulate(
      world({
        users: [
          { code: "setup", name: "Set-up", password: "secret" },
          { code: "sato", name: "佐藤", password: "secret" },
          { code: "mori", name: "森", password: "secret" },
        ],
      }),
    );
    const client = login(simulator);
    await client.app.addApp({ name: "a" });
    await client.app.addFormFields({ app: 101, properties: forms({ a: text("a"), status: text("status") }) });
    const entities = [
      { entity: { type: "FIELD_ENTITY" as const, code: "作成者" }, viewable: true, editable: true },
      { entity: everyone, viewable: true },
    ];
    await client.app.updateRecordAcl({ app: 101, rights: [{ filterCond: "", entities }] });
    await client.app.updateFieldAcl({
      app: 101,
      rights: [{ code: "status", entities: [{ accessibility: "READ", entity: everyone }] }],
    });
    await expect(
      client.app.updateRecordAcl({
        app: 101,
        rights: [{ entities: [{ entity: everyone, editable: true }] }],
      }),
    ).rejects.toMatchObject({ code: "CB_VA01" });
    await deployed(simulator, client, "101");
    const [sato, mori] = [login(simulator, "sato"), login(simulator, "mori")];
    const edit = (by: KintoneRestAPIClient, code: string) =>
      by.record.updateRecord({ app: 101, id: 1, record: { [code]: { value: "x" } } });
    await sato.record.addRecord({ app: 101, record: { a: { value: "1" } } });
    expect((await mori.record.getRecords({ app: 101 })).records).toHaveLength(1);
    const denied = { code: "CB_NO02", status: 403 };
    await expect(edit(mori, "a")).rejects.toMatchObject(denied);
    await expect(edit(sato, "status")).rejects.toMatchObject(denied);
    await expect(sato.record.deleteRecords({ app: 101, ids: [1] })).rejects.toMatchObject(denied);
    expect(await edit(sato, "a")).toEqual({ revision: "2" });
  });

  it("without Everyone leave nothing to those who are not named, on the live path with all that waits", async () => {
    const simulator = await simulate(world());
    const client = login(simulator);
    await client.app.addApp({ name: "a" });
    await deployed(simulator, client, "101");
    await client.app.updateAppSettings({ app: 101, name: "b" });
    const rights = [{ entity: { type: "CREATOR" as const }, recordViewable: true, appEditable: true }];
    await client.app.updateAppAcl({ app: 101, rights });
    await fetch(`${simulator.listing.endpoints.kintone}/k/v1/app/acl.json`, {
      method: "PUT",
      headers: {
        "X-Cybozu-Authorization": Buffer.from("setup:secret").toString("base64"),
        "content-type": "application/json",
      },
      body: JSON.stringify({ app: 101, rights }),
    });
    simulator.advance(3);
    expect((await client.app.getApps({})).apps.map(({ name }) => name)).toEqual(["b"]);
    expect((await login(simulator, "sato").app.getApps({})).apps).toEqual([]);
    await expect(client.record.addRecord({ app: 101, record: {} })).rejects.toMatchObject({
      code: "CB_NO02",
    });
    await expect(
      client.app.updateAppAcl({ app: 101, rights: [{ entity: { type: "USER", code: "nobody" } }] }),
    ).rejects.toMatchObject({ code: "GAIA_IL26" });
  });
});

it("moves an app into a space and out of it", async () => {
  const simulator = await simulate(world());
  const client = login(simulator);
  await client.app.addApp({ name: "a" });
  await deployed(simulator, client, "101");
  await client.app.move({ app: 101, space: 7 });
  expect((await client.app.getApp({ id: 101 })).spaceId).toBe("7");
  await expect(client.app.move({ app: 101, space: 99 })).rejects.toMatchObject({ status: 404 });
  await client.app.move({ app: 101, space: null });
  expect((await client.app.getApp({ id: 101 })).spaceId).toBeNull();
});
