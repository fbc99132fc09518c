import { accountFields, accountOwnersField, accountStates } from "../core/ledgers/account-ledger.ts";
import type {
  AppDesign,
  FieldDesign,
  LayoutRow,
  SetupKind,
  SystemCodes,
} from "../core/ledgers/app-design.ts";
import { assignmentFields, permissionSetFields } from "../core/model/ledger.ts";
import { recordStateWords } from "../core/telling/record-state.ts";
import type { AppTexts } from "../messages/setup-catalogue.ts";

export type DesignContext = {
  /** Names the field codes, as the preset of the settings does. */
  readonly language: "en" | "ja";
  readonly texts: AppTexts;
  readonly system: SystemCodes;
  /** Number of the app of accounts; absent in a dry run before it is there. */
  readonly accountsApp: string | undefined;
};

/** Order in which the apps are made: assignments look accounts up. */
export const setupKinds = [
  "accounts",
  "permissionSets",
  "assignments",
] as const satisfies readonly SetupKind[];

/** Code of the table that holds an assignment's accounts, one a row. */
const accountTable = { en: "accountTable", ja: "AWSアカウント表" } as const;
const accountNameColumn = { en: "assignedAccountName", ja: "割り当て先アカウント名" } as const;

/** The field code that the settings give for an assignment's accounts. */
export const accountsCode = (language: "en" | "ja"): string =>
  `${accountTable[language]}.${assignmentFields.accounts[language]}`;

export const ledgerApp = (kind: SetupKind, context: DesignContext): AppDesign =>
  ({ accounts, permissionSets, assignments })[kind](context);

const wide = 640;
const half = 310;

const label = (text: string): LayoutRow => ({ kind: "label", text });
const row = (...fields: readonly (string | readonly [string, number, number])[]): LayoutRow => ({
  kind: "fields",
  fields: fields.map((field) => {
    if (typeof field === "string") return { code: field, width: fields.length === 1 ? wide : half };
    const [code, width, height] = field;
    return { code, width, height };
  }),
});
const lines = (code: string, height = 125) => [code, wide, height] as const;

/** What everybody may do with a ledger's records; who may edit which is said for each record. */
const ledgerRights: AppDesign["appRights"] = [
  { who: "app-creator", rights: ["manage", "view", "add", "edit", "delete", "import", "export"] },
  { who: "everyone", rights: ["view", "add", "edit", "delete"] },
];

const permissionSets = ({ language, texts, system }: DesignContext): AppDesign => {
  const code = codesOf(permissionSetFields, language);
  const labels = texts.labels.permissionSets;
  const help = texts.help.permissionSets;
  const text = (name: keyof typeof permissionSetFields): FieldDesign => ({
    type: "SINGLE_LINE_TEXT",
    code: code[name],
    label: labels[name],
  });
  const multiline = (name: keyof typeof permissionSetFields): FieldDesign => ({
    type: "MULTI_LINE_TEXT",
    code: code[name],
    label: labels[name],
  });
  const result = [code.syncStatus, code.name, code.syncMessage, code.owners, system.creator];
  return {
    kind: "permissionSets",
    ...texts.apps.permissionSets,
    titleField: code.name,
    fields: [
      {
        type: "SINGLE_LINE_TEXT",
        code: code.name,
        label: labels.name,
        required: true,
        unique: true,
        maxLength: 32,
      },
      text("description"),
      multiline("managedPolicies"),
      multiline("customerManagedPolicies"),
      multiline("inlinePolicy"),
      {
        type: "SINGLE_LINE_TEXT",
        code: code.sessionDuration,
        label: labels.sessionDuration,
        defaultValue: "1",
      },
      text("permissionsBoundary"),
      text("relayState"),
      multiline("tags"),
      ...commonFields(language, labels),
    ],
    layout: [
      label(help.head),
      row(code.name, code.description),
      label(help.managed),
      row(lines(code.managedPolicies)),
      label(help.customer),
      row(lines(code.customerManagedPolicies, 80)),
      label(help.inline),
      row(lines(code.inlinePolicy, 250)),
      label(help.more),
      row(code.sessionDuration, code.permissionsBoundary),
      row(code.relayState),
      row(lines(code.tags, 80)),
      label(help.people),
      row(code.owners, code.enabled),
      label(help.result),
      row(code.syncStatus),
      row(lines(code.syncMessage)),
    ],
    views: [
      {
        name: texts.views.all,
        fields: [
          code.name,
          code.description,
          code.managedPolicies,
          code.owners,
          code.enabled,
          code.syncStatus,
        ],
        condition: "",
        sort: `${code.name} asc`,
      },
      { name: texts.views.mine, fields: result, condition: mine(system, code.owners), sort: newest(system) },
      { name: texts.views.failing, fields: result, condition: failing(language), sort: newest(system) },
    ],
    ...ledgerPermissions(language, texts, system),
  };
};

const assignments = ({ language, texts, system, accountsApp = "" }: DesignContext): AppDesign => {
  const code = codesOf(assignmentFields, language);
  const account = codesOf(accountFields, language);
  const labels = texts.labels.assignments;
  const help = texts.help.assignments;
  const table = accountTable[language];
  const name = accountNameColumn[language];
  const result = [code.syncStatus, table, code.permissionSets, code.users, code.groups, code.syncMessage];
  const who = [code.users, code.groups, code.userNames, code.groupNames];
  return {
    kind: "assignments",
    ...texts.apps.assignments,
    titleField: undefined,
    fields: [
      { type: "USER_SELECT", code: code.users, label: labels.users },
      { type: "GROUP_SELECT", code: code.groups, label: labels.groups },
      { type: "MULTI_LINE_TEXT", code: code.userNames, label: labels.userNames },
      { type: "MULTI_LINE_TEXT", code: code.groupNames, label: labels.groupNames },
      {
        type: "SUBTABLE",
        code: table,
        label: texts.labels.accountTable,
        columns: [
          {
            type: "SINGLE_LINE_TEXT",
            code: code.accounts,
            label: labels.accounts,
            required: true,
            lookup: {
              app: accountsApp,
              key: account.id,
              copies: [{ from: account.name, to: name }],
              shown: [account.name, account.ou, account.state],
              condition: `${account.state} in ("ACTIVE")`,
              sort: `${account.name} asc`,
            },
          },
          { type: "SINGLE_LINE_TEXT", code: name, label: texts.labels.accountName },
        ],
      },
      { type: "MULTI_LINE_TEXT", code: code.permissionSets, label: labels.permissionSets, required: true },
      { type: "DATE", code: code.validFrom, label: labels.validFrom },
      { type: "DATE", code: code.validUntil, label: labels.validUntil },
      ...commonFields(language, labels),
    ],
    layout: [
      label(help.head),
      label(help.who),
      row(code.users, code.groups),
      label(help.names),
      row([code.userNames, half, 80], [code.groupNames, half, 80]),
      label(help.accounts),
      {
        kind: "table",
        code: table,
        columns: [
          { code: code.accounts, width: 220 },
          { code: name, width: half },
        ],
      },
      label(help.permissionSets),
      row(lines(code.permissionSets, 80)),
      label(help.period),
      row(code.validFrom, code.validUntil),
      label(help.people),
      row(code.owners, code.enabled),
      label(help.result),
      row(code.syncStatus),
      row(lines(code.syncMessage)),
    ],
    views: [
      {
        name: texts.views.all,
        fields: [...who, table, code.permissionSets, code.validUntil, code.syncStatus],
        condition: "",
        sort: newest(system),
      },
      {
        name: texts.views.mine,
        fields: result,
        condition: mine(system, code.owners, code.users),
        sort: newest(system),
      },
      { name: texts.views.failing, fields: result, condition: failing(language), sort: newest(system) },
      // kintone cannot sort by a column of a table: the accounts come first, and the filter of the view finds one.
      {
        name: texts.views.byAccount,
        fields: [table, code.permissionSets, ...who],
        condition: "",
        sort: newest(system),
      },
    ],
    ...ledgerPermissions(language, texts, system),
  };
};

const accounts = ({ language, texts, system }: DesignContext): AppDesign => {
  const code = codesOf({ ...accountFields, owners: accountOwnersField }, language);
  const labels = texts.labels.accounts;
  const shown = [code.name, code.id, code.ou, code.state, code.owners];
  const sort = `${code.name} asc`;
  return {
    kind: "accounts",
    ...texts.apps.accounts,
    titleField: code.name,
    fields: [
      {
        type: "SINGLE_LINE_TEXT",
        code: code.id,
        label: labels.id,
        required: true,
        unique: true,
        maxLength: 64,
      },
      { type: "SINGLE_LINE_TEXT", code: code.name, label: labels.name },
      { type: "SINGLE_LINE_TEXT", code: code.ou, label: labels.ou },
      { type: "DROP_DOWN", code: code.state, label: labels.state, options: accountStates },
      { type: "USER_SELECT", code: code.owners, label: labels.owners },
    ],
    layout: [
      label(texts.help.accounts.head),
      row(code.name, code.id),
      row(code.ou, code.state),
      label(texts.help.accounts.owners),
      row(code.owners),
      label(texts.help.accounts.own),
    ],
    views: [
      { name: texts.views.active, fields: shown, condition: `${code.state} in ("ACTIVE")`, sort },
      { name: texts.views.all, fields: [...shown, system.recordNumber], condition: "", sort },
    ],
    // The sync writes with a token, which no permission binds; people look. Whoever may edit a record here may make
    // anybody an owner of the account.
    appRights: [
      { who: "app-creator", rights: ["manage", "view", "add", "edit", "delete", "import", "export"] },
      { who: "everyone", rights: ["view"] },
    ],
    recordRights: [],
    readOnly: [],
    notifications: [],
  };
};

type Named = Readonly<Record<string, { readonly en: string; readonly ja: string }>>;

const codesOf = <Specs extends Named>(
  specs: Specs,
  language: "en" | "ja",
): { readonly [Name in keyof Specs]: string } =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec[language]])) as {
    readonly [Name in keyof Specs]: string;
  };

type CommonLabels = Readonly<Record<"owners" | "enabled" | "syncStatus" | "syncMessage", string>>;

const enabledOptions = { en: ["enabled", "disabled"], ja: ["有効", "無効"] } as const;

const commonFields = (language: "en" | "ja", labels: CommonLabels): readonly FieldDesign[] => {
  const code = codesOf(permissionSetFields, language);
  const options = enabledOptions[language];
  return [
    { type: "USER_SELECT", code: code.owners, label: labels.owners },
    { type: "RADIO_BUTTON", code: code.enabled, label: labels.enabled, options, defaultValue: options[0] },
    {
      type: "DROP_DOWN",
      code: code.syncStatus,
      label: labels.syncStatus,
      options: Object.values(recordStateWords[language]),
    },
    { type: "MULTI_LINE_TEXT", code: code.syncMessage, label: labels.syncMessage },
  ];
};

const newest = ({ recordNumber }: SystemCodes): string => `${recordNumber} desc`;

const mine = ({ creator }: SystemCodes, ...fields: readonly string[]): string =>
  [creator, ...fields].map((code) => `${code} in (LOGINUSER())`).join(" or ");

const failing = (language: "en" | "ja"): string =>
  `${permissionSetFields.syncStatus[language]} in ("${recordStateWords[language].problem}")`;

/** Both ledgers: the creator and the owners edit a record and hear of its problems; the result is the sync's alone. */
const ledgerPermissions = (
  language: "en" | "ja",
  texts: AppTexts,
  { creator }: SystemCodes,
): Pick<AppDesign, "appRights" | "recordRights" | "readOnly" | "notifications"> => {
  const code = codesOf(permissionSetFields, language);
  const all = ["view", "edit", "delete"] as const;
  return {
    appRights: ledgerRights,
    recordRights: [
      { who: { field: creator }, rights: all },
      { who: { field: code.owners }, rights: all },
      { who: "everyone", rights: ["view"] },
    ],
    readOnly: [code.syncStatus, code.syncMessage],
    notifications: [
      {
        title: texts.notification,
        condition: failing(language),
        to: [{ field: creator }, { field: code.owners }],
      },
    ],
  };
};
