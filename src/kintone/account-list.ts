import {
  type AccountChange,
  type AccountField,
  type AccountRow,
  type AccountValues,
  accountFields,
} from "../core/ledgers/account-ledger.ts";
import type { Problem } from "../core/model/problem.ts";
import { type KintoneContext, kintoneRequests } from "./client.ts";
import { canServe, readCode } from "./fields.ts";
import { idOf, readWhole } from "./ledger.ts";

export type AccountsApp = {
  readonly app: string;
  readonly guestSpaceId: string | undefined;
  readonly codes: Readonly<Record<AccountField, string>>;
};

type AccountListReading =
  | {
      readonly status: "read";
      readonly rows: readonly AccountRow[];
      readonly fields: ReadonlySet<AccountField>;
    }
  | { readonly status: "unusable"; readonly problem: Problem };

/** `records.json` takes so many at once, all or none of them. */
const atOnce = 100;

const names = Object.keys(accountFields) as readonly AccountField[];

/** The list of accounts. Everything throws RemoteError. */
export const accountList = ({ app, guestSpaceId, codes }: AccountsApp, context: KintoneContext) => {
  const { send } = kintoneRequests(context);
  const recordOf = (values: AccountValues): Record<string, { value: string }> =>
    Object.fromEntries(
      names.flatMap((name) => (values[name] === undefined ? [] : [[codes[name], { value: values[name] }]])),
    );

  return {
    read: async (): Promise<AccountListReading> => {
      const form = await send({ operation: "form/fields.get", app, guestSpaceId }, (client) =>
        client.app.getFormFields({ app }),
      );
      const definitions = form.properties as Readonly<Record<string, { readonly type: string }>>;
      const id = definitions[codes.id];
      if (id === undefined)
        return { status: "unusable", problem: { code: "field-not-found", data: { app, codes: [codes.id] } } };
      const unusable = names.find((name) => {
        const type = definitions[codes[name]]?.type;
        return type !== undefined && !canServe(type);
      });
      if (unusable !== undefined) {
        const code = codes[unusable];
        const type = definitions[code]?.type ?? "";
        return { status: "unusable", problem: { code: "field-unusable", data: { app, code, type } } };
      }
      const source = { app, guestSpaceId, condition: "" };
      const { records } = await readWhole(source, send);
      const fields = new Set(names.filter((name) => definitions[codes[name]] !== undefined));
      const rows = records.map((record): AccountRow => {
        const values = [...fields].map((name) => [
          name,
          readCode(record, codes[name], accountFields[name])?.[0]?.text ?? "",
        ]);
        const revision = String(record.$revision?.value);
        return { recordId: idOf(record, app), revision, values: Object.fromEntries(values) };
      });
      return { status: "read", rows, fields };
    },
    /** Answers after each batch how many are done. */
    add: async (additions: readonly AccountValues[], onDone: (count: number) => void): Promise<void> => {
      for (const batch of batches(additions)) {
        await send({ operation: "records.post", app, guestSpaceId, repeatable: false }, (client) =>
          client.record.addRecords({ app, records: batch.map(recordOf) }),
        );
        onDone(batch.length);
      }
    },
    /** With the revision that was read, so that nobody's edit in between is overwritten. */
    change: async (changes: readonly AccountChange[], onDone: (count: number) => void): Promise<void> => {
      for (const batch of batches(changes)) {
        await send({ operation: "records.put", app, guestSpaceId, repeatable: false }, (client) =>
          client.record.updateRecords({
            app,
            records: batch.map(({ row, values }) => ({
              id: row.recordId,
              revision: row.revision,
              record: recordOf(values),
            })),
          }),
        );
        onDone(batch.length);
      }
    },
  };
};

const batches = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / atOnce) }, (_, index) =>
    items.slice(index * atOnce, (index + 1) * atOnce),
  );
