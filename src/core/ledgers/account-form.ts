import { type AccountField, accountStates } from "./account-ledger.ts";

/** A field of the app that lists the AWS accounts, as far as writing to it goes. */
export type AccountFieldShape = {
  readonly code: string;
  readonly type: string;
  readonly unique: boolean;
  /** Empty: it has none. */
  readonly options: readonly string[];
  /** Filled by kintone alone: calculated, or copied by a look-up. */
  readonly isFilled: boolean;
};

/** What keeps `accounts` from writing to the app, or records from looking accounts up in it. */
export type AccountFormMistake =
  | { readonly kind: "id-not-unique"; readonly code: string }
  | { readonly kind: "not-writable"; readonly code: string; readonly type: string }
  | { readonly kind: "options-missing"; readonly code: string; readonly options: readonly string[] }
  | { readonly kind: "others-required"; readonly codes: readonly string[] };

export type AccountForm = {
  /** The fields that `accounts` writes; without those that the app does not have. */
  readonly fields: Readonly<Partial<Record<AccountField, AccountFieldShape>>>;
  /** Codes of fields that must be filled, that are none of ours, and that kintone does not fill by itself. */
  readonly othersRequired: readonly string[];
};

/** Types that take any text; of an id a NUMBER would lose the zeros in front. */
const textTypes: ReadonlySet<string> = new Set(["SINGLE_LINE_TEXT", "MULTI_LINE_TEXT"]);
const choiceTypes: ReadonlySet<string> = new Set(["DROP_DOWN", "RADIO_BUTTON"]);

/** All that is wrong with the app, as far as its form shows. */
export const accountFormMistakes = ({
  fields,
  othersRequired,
}: AccountForm): readonly AccountFormMistake[] => {
  const { id, name, ou, state } = fields;
  const mistakes: AccountFormMistake[] = [];
  const refuse = ({ code, type }: AccountFieldShape): void => {
    mistakes.push({ kind: "not-writable", code, type });
  };
  if (id !== undefined && (id.type !== "SINGLE_LINE_TEXT" || id.isFilled)) refuse(id);
  else if (id?.unique === false) mistakes.push({ kind: "id-not-unique", code: id.code });
  for (const field of [name, ou])
    if (field !== undefined && (!textTypes.has(field.type) || field.isFilled)) refuse(field);
  if (state !== undefined && choiceTypes.has(state.type)) {
    const options = accountStates.filter((one) => !state.options.includes(one));
    if (options.length > 0) mistakes.push({ kind: "options-missing", code: state.code, options });
  } else if (state !== undefined && (!textTypes.has(state.type) || state.isFilled)) refuse(state);
  if (othersRequired.length > 0) mistakes.push({ kind: "others-required", codes: othersRequired });
  return mistakes;
};
