import type { AccountFieldShape, AccountForm } from "../core/ledgers/account-form.ts";
import type { AccountField } from "../core/ledgers/account-ledger.ts";
import type { AccountsApp } from "./account-list.ts";
import type { KintoneSend } from "./client.ts";
import { type Definition, isFilledByKintone } from "./form.ts";

/** The fields that `accounts` writes. */
const written = ["id", "name", "ou", "state"] as const satisfies readonly AccountField[];

/** What the form of the accounts app can be given. Throws RemoteError. */
export const readAccountForm = async (
  { app, guestSpaceId, codes }: AccountsApp,
  send: KintoneSend,
): Promise<AccountForm> => {
  const form = await send({ operation: "form/fields.get", app, guestSpaceId }, (client) =>
    client.app.getFormFields({ app }),
  );
  const definitions = form.properties as unknown as Readonly<Record<string, Definition>>;
  // A look-up writes into other fields of its app, which then take nothing from anybody else.
  const copied = new Set(Object.values(definitions).flatMap(copiesOf));
  const fields = Object.fromEntries(
    written.flatMap((field): [AccountField, AccountFieldShape][] => {
      const code = codes[field];
      const definition = definitions[code];
      if (definition === undefined) return [];
      const { type, unique = false, options = {}, expression = "", lookup } = definition;
      const isFilled = expression !== "" || lookup !== undefined || copied.has(code);
      return [[field, { code, type, unique, options: Object.keys(options), isFilled }]];
    }),
  );
  const ours = new Set<string>(written.map((field) => codes[field]));
  const othersRequired = Object.entries(definitions)
    .filter(([code, of]) => of.required === true && !ours.has(code) && !isFilledByKintone(of))
    .map(([code]) => code);
  return { fields, othersRequired };
};

const copiesOf = ({ lookup }: Definition): readonly string[] =>
  typeof lookup === "object" &&
  lookup !== null &&
  "fieldMappings" in lookup &&
  Array.isArray(lookup.fieldMappings)
    ? lookup.fieldMappings.map(({ field }: { readonly field?: unknown }) => String(field))
    : [];
