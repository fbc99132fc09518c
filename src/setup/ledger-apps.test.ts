import { describe, expect, it } from "vitest";
import { accountFields, accountOwnersField } from "../core/ledgers/account-ledger.ts";
import type { AppDesign } from "../core/ledgers/app-design.ts";
import { ledgerFields } from "../core/model/ledger.ts";
import { messagesFor } from "../messages/messages.ts";
import { readSettings } from "../settings/settings.ts";
import { accountsCode, ledgerApp, setupKinds } from "./ledger-apps.ts";
import { settingsText } from "./settings-text.ts";

const system = { creator: "作成者", recordNumber: "レコード番号" };

const codesOf = (design: AppDesign): readonly string[] =>
  design.fields.flatMap((field) => [
    field.code,
    ...(field.type === "SUBTABLE" ? field.columns.map(({ code }) => code) : []),
  ]);

describe.each(["en", "ja"] as const)("the apps in %s", (language) => {
  const designs = setupKinds.map((kind) =>
    ledgerApp(kind, { language, texts: messagesFor(language).setup.app, system, accountsApp: "101" }),
  );

  it.each(designs)("name no field code that is not there: $kind", (design) => {
    const known = new Set([...codesOf(design), ...Object.values(system)]);
    const named = [
      ...design.views.flatMap(({ fields }) => fields),
      ...design.views.flatMap(({ condition, sort }) =>
        [...`${condition} or ${sort}`.matchAll(/(\S+) (?:in|asc|desc)\b/g)].map(([, code = ""]) => code),
      ),
      ...design.readOnly,
      ...design.notifications.flatMap(({ to }) => to.map(({ field }) => field)),
      ...design.recordRights.flatMap(({ who }) => (typeof who === "object" ? [who.field] : [])),
      ...(design.titleField === undefined ? [] : [design.titleField]),
    ];
    expect(named.filter((code) => !known.has(code))).toEqual([]);
    expect(design.name.length).toBeLessThanOrEqual(64);
    for (const { title } of design.notifications) expect(title.length).toBeLessThanOrEqual(100);
  });

  it.each(designs)("place every field of the form once: $kind", (design) => {
    const placed = design.layout.flatMap((row) => {
      if (row.kind === "label") return [];
      const cells = row.kind === "table" ? [{ code: row.code }, ...row.columns] : row.fields;
      return cells.map(({ code }) => code);
    });
    expect([...placed].sort()).toEqual([...codesOf(design)].sort());
  });

  it("have every field of the preset, so that the settings need no codes but that of the table", () => {
    for (const design of designs) {
      const specs = design.kind === "accounts" ? accountFields : ledgerFields[design.kind];
      for (const spec of Object.values(specs)) expect(codesOf(design)).toContain(spec[language]);
    }
  });

  it("let nobody but its creator say who owns an account, and no record's owners edit it", () => {
    const accounts = designs.find(({ kind }) => kind === "accounts");
    const editing = accounts?.appRights.filter(({ rights }) =>
      rights.some((right) => ["manage", "add", "edit", "delete", "import"].includes(right)),
    );
    expect(editing?.map(({ who }) => who)).toEqual(["app-creator"]);
    expect(accounts?.recordRights).toEqual([]);
    expect(accounts?.fields).toContainEqual({
      type: "USER_SELECT",
      code: accountOwnersField[language],
      label: messagesFor(language).setup.app.labels.accounts.owners,
    });
  });

  it("come with settings that can be read, and remove nothing", () => {
    const text = settingsText({
      baseUrl: "https://example.cybozu.com",
      language,
      apps: { accounts: "101", permissionSets: "102", assignments: "103" },
      guestSpaceId: "7",
      hasBasicAuth: true,
      certificate: "with-password",
    });
    const environment = {
      KINTONE_BASIC_USER: "user",
      KINTONE_BASIC_PASSWORD: "password",
      KINTONE_CERTIFICATE: Buffer.from("pfx").toString("base64"),
      KINTONE_CERTIFICATE_PASSWORD: "open",
    };
    const reading = readSettings(text, { environment, readFile: () => Buffer.from("") });
    expect(reading).toMatchObject({
      status: "read",
      settings: {
        policy: "additive",
        kintone: { clientCertificate: { pfx: Buffer.from("pfx"), password: "open" } },
        accounts: { app: "101", codes: { id: accountFields.id[language] } },
        language,
        ledgers: [
          { kind: "permissionSets", app: "102", guestSpaceId: "7", preset: language },
          { kind: "assignments", app: "103", fields: { accounts: accountsCode(language) } },
        ],
      },
    });
  });
});
