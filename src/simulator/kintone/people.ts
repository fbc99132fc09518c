import type { World } from "../world.ts";
import type { Person } from "./values.ts";

/**
 * Whatever is done with an API token is recorded as done by this user.
 * https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication/
 */
export const administrator: Person = { code: "Administrator", name: "Administrator" };

export type User = World["kintone"]["users"][number];

export type People = {
  /** The display name of a user, group or organization; its code if nobody said a name. */
  readonly nameOf: (code: string) => string;
  /** Whether a user of that login name exists, active or not. */
  readonly isUser: (code: string) => boolean;
  readonly isActiveUser: (code: string) => boolean;
  readonly findByLogin: (login: string) => User | undefined;
  readonly find: (code: string) => User | undefined;
  /** Makes somebody known whom the world's records name without listing them among its users. */
  readonly learn: (person: Person) => void;
};

export function createPeople(users: readonly User[]): People {
  const byCode = new Map(users.map((user) => [user.code, user]));
  byCode.set(administrator.code, { ...known(administrator), ...byCode.get(administrator.code) });
  return {
    nameOf: (code) => byCode.get(code)?.name ?? code,
    isUser: (code) => byCode.has(code),
    isActiveUser: (code) => byCode.get(code)?.active === true,
    findByLogin: (login) =>
      users.find(({ code, password }) => password !== undefined && login === `${code}:${password}`),
    find: (code) => byCode.get(code),
    learn: ({ code, name }) => {
      if (!byCode.has(code)) byCode.set(code, known({ code, name }));
    },
  };
}

function known(person: Person): User {
  return { ...person, active: true, createApps: true, administrator: false, twoFactor: false };
}
