import { describe, expect, it } from "vitest";
import type { AppState, FieldState, SetupKind, SetupStep } from "../core/ledgers/app-design.ts";
import { messagesFor } from "../messages/messages.ts";
import { missingFrom } from "./app-diff.ts";
import { ledgerApp } from "./ledger-apps.ts";

const design = (kind: SetupKind = "assignments") =>
  ledgerApp(kind, {
    language: "en",
    texts: messagesFor("en").setup.app,
    system: { creator: "Created_by", recordNumber: "Record_number" },
    accountsApp: "101",
  });

/** The app as it stands once everything of its design is there. */
const complete = (changes: Partial<AppState> = {}, kind: SetupKind = "assignments"): AppState => {
  const { fields, views, readOnly, notifications, description, titleField, layout, ...rights } = design(kind);
  return {
    isDraft: false,
    revision: "9",
    system: { creator: "Created_by", recordNumber: "Record_number" },
    description,
    titleField,
    fields: Object.fromEntries(
      fields.map((field): [string, FieldState] => [
        field.code,
        {
          type: field.type,
          options: field.type === "SUBTABLE" ? [] : (field.options ?? []),
          columns:
            field.type === "SUBTABLE"
              ? Object.fromEntries(field.columns.map(({ code, type }) => [code, type]))
              : {},
        },
      ]),
    ),
    layout,
    views: views.map(({ name }) => name),
    appRights: rights.appRights,
    recordRights: rights.recordRights,
    restricted: readOnly,
    notifications: notifications.map(({ title }) => title),
    fingerprint: "",
    ...changes,
  };
};

const without = <Of>(of: Readonly<Record<string, Of>>, ...codes: readonly string[]) =>
  Object.fromEntries(Object.entries(of).filter(([code]) => !codes.includes(code)));

const withField = (code: string, change: Partial<FieldState>): AppState => {
  const { fields } = complete();
  const field = fields[code] ?? { type: "", options: [], columns: {} };
  return complete({ fields: { ...fields, [code]: { ...field, ...change } } });
};

const short = (step: SetupStep): string => {
  switch (step.kind) {
    case "add-fields":
      return `fields ${step.fields.map(({ code }) => code).join(" ")}`;
    case "add-columns":
      return `columns ${step.columns.map(({ code }) => code).join(" ")}`;
    case "add-options":
      return `options ${step.field} ${step.options.join(" ")}`;
    case "protect-fields":
      return `protect ${step.codes.join(" ")}`;
    case "add-views":
      return `views ${step.views.map(({ name }) => name).join(", ")}`;
    default:
      return step.kind;
  }
};

describe("what an app lacks of its design", () => {
  it.each<[string, AppState, readonly string[]]>([
    ["nothing when all is there", complete(), []],
    [
      "fields, with the permissions that belong to them",
      complete({ fields: without(complete().fields, "syncStatus", "owners"), restricted: ["syncMessage"] }),
      ["fields owners syncStatus", "protect syncStatus"],
    ],
    [
      "a column of a table",
      withField("accountTable", { columns: { accounts: "SINGLE_LINE_TEXT" } }),
      ["columns assignedAccountName"],
    ],
    [
      "an option, beside those of somebody's own",
      withField("syncStatus", { options: ["applied", "waiting", "inactive", "done"] }),
      ["options syncStatus problem"],
    ],
    ["views", complete({ views: ["All", "Theirs"] }), ["views Mine, Needs attention, By account"]],
    ["notifications", complete({ notifications: ["Theirs"] }), ["add-notifications"]],
    [
      "no layout, description or permission in an app that people use",
      complete({ layout: [], appRights: [], recordRights: [], description: "ours", titleField: "x" }),
      [],
    ],
    [
      "layout, description and permissions in one that was never deployed",
      complete({
        isDraft: true,
        layout: [],
        appRights: [],
        recordRights: [],
        description: "ours",
        titleField: "x",
      }),
      ["describe", "lay-out", "permit-records", "permit-app"],
    ],
  ])("is %s", (_, state, expected) => {
    expect(missingFrom(state, design()).steps.map(short)).toEqual(expected);
  });

  it("leaves a field of another type as it is, and says so", () => {
    const { steps, mismatches } = missingFrom(withField("permissionSets", { type: "CHECK_BOX" }), design());
    expect(steps).toEqual([]);
    expect(mismatches).toEqual([{ code: "permissionSets", type: "CHECK_BOX", wanted: "MULTI_LINE_TEXT" }]);
  });

  it("requires nothing in fields that it adds to an app with records: each old record would refuse changes", () => {
    const added = (isDraft: boolean) =>
      JSON.stringify(missingFrom(complete({ isDraft, fields: {} }), design()).steps[0]);
    expect(added(true)).toContain('"required":true');
    expect(added(false)).not.toContain('"required":true');
  });
});
