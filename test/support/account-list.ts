import type { World } from "../../src/simulator/world.ts";
import { ledger } from "./small-company.ts";

/** The app 103 with the list of accounts, and who owns them. */

type ListApp = World["kintone"]["apps"][number];

export const listToken = "tokenOfAccounts";

/** `owned`: account ids, each with kintone codes. Adds the app to a small company, and answers it. */
export const addAccountList = (
  world: World,
  owned: readonly (readonly [account: string, owners: readonly string[]])[],
): ListApp => {
  const app = structuredClone(ledger(world, "permissionSets").app);
  const [template] = app.records;
  if (template === undefined) throw new Error("the company has no record");
  app.id = "103";
  app.fields = {
    accountId: { type: "SINGLE_LINE_TEXT", code: "accountId" },
    owners: { type: "USER_SELECT", code: "owners" },
  };
  app.tokens = [{ token: listToken, rights: ["view"] }];
  app.records = owned.map(([accountId, codes], index) => ({
    ...template,
    id: String(index + 1),
    values: { accountId, owners: codes.map((code) => ({ code, name: code })) },
  }));
  world.kintone.apps.push(app);
  return app;
};
