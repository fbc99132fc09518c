import type { World } from "../../src/simulator/world.ts";
import type { Company } from "./reconcile.ts";

/* People who do something in kintone between two runs, as themselves. */

const password = "openSesame";

/** Lets everybody log in. */
export const withPasswords = (world: World): World => ({
  ...world,
  kintone: {
    ...world.kintone,
    users: world.kintone.users.map((user) => ({ ...user, password })),
  },
});

const request = async (
  { simulator }: Company,
  code: string,
  method: string,
  path: string,
  body: unknown,
): Promise<void> => {
  const answer = await fetch(`${simulator.listing.endpoints.kintone}/k/v1/${path}`, {
    method,
    headers: {
      "X-Cybozu-Authorization": Buffer.from(`${code}:${password}`).toString("base64"),
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
};

export const editsRecord = (
  opened: Company,
  code: string,
  app: number,
  id: number,
  values: Readonly<Record<string, unknown>>,
): Promise<void> =>
  request(opened, code, "PUT", "record.json", {
    app,
    id,
    record: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value }])),
  });

export const deletesRecord = (opened: Company, code: string, app: number, id: number): Promise<void> =>
  request(opened, code, "DELETE", "records.json", { app, ids: [id] });
