import { createHash } from "node:crypto";
import type { WorldInput } from "../src/simulator/world.ts";

/** A company of which the size is given, and whose AWS is as its ledgers ask unless a case says otherwise. */

export type Size = {
  readonly accounts: number;
  readonly permissionSets: number;
  /** Accounts in which each permission set is provisioned. */
  readonly accountsPerSet: number;
  /** Assignments of one pair of permission set and account, for the pair's number. */
  readonly principalsOf: (pair: number) => number;
};

export type Grant = {
  readonly account: string;
  readonly permissionSet: string;
  readonly group: string;
};

type Limits = WorldInput["limits"];

export type BenchWorld = {
  readonly size: Size;
  readonly port: number;
  readonly limits: NonNullable<Limits>;
  /** Whether AWS already has what the ledgers ask for. */
  readonly isGranted: boolean;
  /** Assignments of our permission sets that no record asks for. */
  readonly drift?: readonly Grant[];
  /** Names of permission sets whose session duration in AWS is not their record's. */
  readonly edited?: readonly string[];
};

const management = "900000000001";
const identity = "900000000002";

export const accountId = (at: number): string => String(100_000_000_000 + at);
export const setName = (at: number): string => `Set-${String(at).padStart(3, "0")}`;
const groupName = (at: number): string => `group-${String(at).padStart(3, "0")}`;
const groups = 200;
const users = 1_000;

/** Accounts that one record names. */
const accountsPerRecord = 10;

const range = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);

/** What the ledgers ask for, record by record. */
const recordsOf = ({ accounts, permissionSets, accountsPerSet, principalsOf }: Size): readonly Grant[][] =>
  range(permissionSets).flatMap((set) => {
    const bySlot = new Map<number, Grant[]>();
    for (const at of range(accountsPerSet)) {
      const pair = set * accountsPerSet + at;
      for (const slot of range(principalsOf(pair))) {
        const grant = {
          // Sets begin at different accounts, so that every account has about as many.
          account: accountId((at * Math.floor(accounts / accountsPerSet) + set * 7) % accounts),
          permissionSet: setName(set),
          group: groupName((set * 4 + slot) % groups),
        };
        bySlot.set(slot, [...(bySlot.get(slot) ?? []), grant]);
      }
    }
    return [...bySlot.values()].flatMap((grants) =>
      range(Math.ceil(grants.length / accountsPerRecord)).map((part) =>
        grants.slice(part * accountsPerRecord, (part + 1) * accountsPerRecord),
      ),
    );
  });

export const setsApp = 101;
export const assignmentsApp = 102;

const text = { type: "SINGLE_LINE_TEXT" };
const lines = { type: "MULTI_LINE_TEXT" };
const fields = (types: Readonly<Record<string, { readonly type: string }>>) =>
  Object.fromEntries(Object.entries(types).map(([code, field]) => [code, { ...field, code }]));

const person = { code: "owner", name: "Owner" };
const createdAt = "2026-01-05T00:00:00Z";
const record = (id: number, values: Readonly<Record<string, string>>) => ({
  id,
  values,
  creator: person,
  modifier: person,
  createdAt,
  updatedAt: createdAt,
});

export const benchWorld = ({
  size,
  port,
  limits,
  isGranted,
  drift = [],
  edited = [],
}: BenchWorld): WorldInput => {
  const records = recordsOf(size);
  const grants = records.flat();
  return {
    organization: {
      accounts: [
        { id: management, name: "management" },
        { id: identity, name: "identity" },
        ...range(size.accounts).map((at) => ({ id: accountId(at), name: `account-${at}` })),
      ],
      management,
      delegatedAdmin: identity,
    },
    identityStore: {
      users: range(users).map((at) => ({ userName: `user-${at}@example.com`, id: idOf(`user ${at}`) })),
      groups: range(groups).map((at) => ({ displayName: groupName(at), id: idOf(`group ${at}`) })),
    },
    permissionSets: range(size.permissionSets).map((at) => ({
      name: setName(at),
      Description: `For the team of ${setName(at)}`,
      SessionDuration: edited.includes(setName(at)) ? "PT2H" : "PT8H",
      ManagedPolicies: ["ReadOnlyAccess"],
      Tags: {
        "managed-by": "kintone-identity-center-sync:main",
        "kintone-record": `localhost:${port}/${setsApp}/${at + 1}`,
      },
    })),
    assignments: [...(isGranted ? grants : []), ...drift],
    kintone: {
      language: "en",
      users: [person],
      permissionSetsApp: setsApp,
      assignmentsApp,
      apps: [
        {
          id: setsApp,
          fields: fields({
            name: text,
            description: text,
            managedPolicies: lines,
            sessionDuration: text,
          }),
          records: range(size.permissionSets).map((at) =>
            record(at + 1, {
              name: setName(at),
              description: `For the team of ${setName(at)}`,
              managedPolicies: "ReadOnlyAccess",
              sessionDuration: "8",
            }),
          ),
          tokens: [{ token: "tokenOfPermissionSets" }],
        },
        {
          id: assignmentsApp,
          fields: fields({ groupNames: lines, accounts: lines, permissionSets: lines }),
          records: records.map((granted, at) =>
            record(at + 1, {
              groupNames: granted[0]?.group ?? "",
              accounts: granted.map(({ account }) => account).join("\n"),
              permissionSets: granted[0]?.permissionSet ?? "",
            }),
          ),
          tokens: [{ token: "tokenOfAssignments" }],
        },
      ],
    },
    limits,
  };
};

/** An id as the identity store has them, the same for the same name. */
const idOf = (name: string): string =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
