import { accountFields, accountOwnersField } from "../core/ledgers/account-ledger.ts";
import { parseAccountId } from "../core/model/ids.ts";
import type { AccountOwnership } from "../core/model/ledger.ts";
import type { Problem } from "../core/model/problem.ts";
import type { AppAddress, KintoneSend } from "./client.ts";
import { canServe, readCode } from "./fields.ts";
import { idOf, incomplete, readWhole } from "./ledger.ts";

/** The list of accounts, where it says whose records count for an account. */
export type OwnersApp = AppAddress & { readonly codes: Readonly<Record<"id" | "owners", string>> };

type OwnershipReading =
  | { readonly status: "read"; readonly ownership: AccountOwnership }
  | { readonly status: "unusable"; readonly problems: readonly Problem[] };

/**
 * Reads whose records count for which account: completely or not at all, as an account without an owner is open to
 * everybody. Only a field for users will do: who is in a group or an organisation of kintone, no API token may ask.
 * Throws RemoteError.
 */
export const readOwnership = async (
  { app, guestSpaceId, codes }: OwnersApp,
  send: KintoneSend,
): Promise<OwnershipReading> => {
  const form = await send({ operation: "form/fields.get", app, guestSpaceId }, (client) =>
    client.app.getFormFields({ app }),
  );
  const definitions = form.properties as Readonly<Record<string, { readonly type: string }>>;
  const unusable = (...problems: readonly Problem[]): OwnershipReading => ({ status: "unusable", problems });
  const missing = [codes.id, codes.owners].filter((code) => definitions[code] === undefined);
  if (missing.length > 0) return unusable({ code: "field-not-found", data: { app, codes: missing } });
  const wrong = [
    { code: codes.id, isRight: canServe },
    { code: codes.owners, isRight: (type: string) => type === "USER_SELECT" },
  ].flatMap(({ code, isRight }): Problem[] => {
    const type = definitions[code]?.type ?? "";
    return isRight(type) ? [] : [{ code: "field-unusable", data: { app, code, type } }];
  });
  if (wrong.length > 0) return unusable(...wrong);

  const source = { app, guestSpaceId, condition: "" };
  const whole = await readWhole(source, send);
  const records = whole.records.map((record) => {
    const account = readCode(record, codes.id, accountFields.id);
    const owners = readCode(record, codes.owners, accountOwnersField);
    const id = idOf(record, app);
    if (account === undefined || owners === undefined)
      throw incomplete(app, `record ${id} came without a field`);
    return { id, account: account[0]?.text ?? "", owners: owners.map(({ text }) => text) };
  });
  // Somebody's wrong app, or a token that sees nothing, must not open every account to everybody.
  if (!records.some(({ account }) => parseAccountId(account) !== undefined))
    return unusable({ code: "account-list-empty", data: { app } });
  return { status: "read", ownership: { app, records } };
};
