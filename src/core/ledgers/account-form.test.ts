import { expect, test } from "vitest";
import { type AccountFieldShape, type AccountForm, accountFormMistakes } from "./account-form.ts";
import { accountStates } from "./account-ledger.ts";

const text = (code: string, of: Partial<AccountFieldShape> = {}): AccountFieldShape => ({
  ...{ code, type: "SINGLE_LINE_TEXT", unique: false, options: [], isFilled: false },
  ...of,
});
const id = text("accountId", { unique: true });
const state = text("state", { type: "DROP_DOWN", options: accountStates });
const good: AccountForm = { fields: { id, name: text("name"), ou: text("ou"), state }, othersRequired: [] };
const withFields = (fields: AccountForm["fields"]): AccountForm => ({
  ...good,
  fields: { ...good.fields, ...fields },
});

test.each<[string, AccountForm, readonly string[]]>([
  ["the app that set-up makes", good, []],
  ["an app with nothing but ids", { ...good, fields: { id } }, []],
  ["a state as text", withFields({ state: text("state") }), []],
  ["names of many lines", withFields({ name: text("name", { type: "MULTI_LINE_TEXT" }) }), []],
  ["ids that may repeat", withFields({ id: text("accountId") }), ["id-not-unique accountId"]],
  [
    "ids that are numbers",
    withFields({ id: text("accountId", { type: "NUMBER", unique: true }) }),
    ["not-writable accountId NUMBER"],
  ],
  [
    "a name that another app fills",
    withFields({ name: text("name", { isFilled: true }) }),
    ["not-writable name SINGLE_LINE_TEXT"],
  ],
  ["an OU to choose", withFields({ ou: text("ou", { type: "CHECK_BOX" }) }), ["not-writable ou CHECK_BOX"]],
  [
    "a state without some states",
    withFields({ state: { ...state, options: ["ACTIVE", "SUSPENDED", "CLOSED", "ours"] } }),
    ["options-missing state PENDING_ACTIVATION,PENDING_CLOSURE,NOT_IN_ORGANIZATION"],
  ],
  [
    "a date for the state",
    withFields({ state: text("state", { type: "DATE" }) }),
    ["not-writable state DATE"],
  ],
  ["fields that others must fill", { ...good, othersRequired: ["memo"] }, ["others-required memo"]],
])("%s", (_, form, told) => {
  const mistakes = accountFormMistakes(form).map((mistake) => Object.values(mistake).join(" "));
  expect(mistakes).toEqual(told);
});
