import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import type { Listing } from "../../src/simulator/listing.ts";
import { startSimulator } from "../../src/simulator/server.ts";
import { type FaultInput, type WorldInput, worldSchema } from "../../src/simulator/world.ts";
import { afterFile } from "./after-file.ts";
import {
  type ActionOptions,
  type RunOptions,
  runAcknowledge,
  runAction,
  runCli,
  temporaryDirectory,
} from "./run-program.ts";
import { writeLines } from "./writes.ts";

/*
 * The company that every scenario is about: six accounts, four people in two groups, two ledgers in kintone with
 * every field of the preset `en`. A scenario says what stands in the ledgers, and what stands in AWS.
 */

const accounts = {
  management: "100000000001",
  identity: "100000000002",
  "shop-dev": "100000000011",
  "shop-prod": "100000000013",
  "search-dev": "100000000021",
  "search-prod": "100000000022",
} as const;

const ous = {
  management: "/",
  identity: "/platform",
  "shop-dev": "/service/dev",
  "shop-prod": "/service/prod",
  "search-dev": "/service/dev",
  "search-prod": "/service/prod",
} as const;

const people = ["sato", "suzuki", "ito", "mori"] as const;
const groups = { developers: ["sato", "suzuki"], operators: ["ito", "mori"] } as const;

/** A record of app 101. */
type PermissionSetValues = {
  readonly name: string;
  readonly description?: string;
  readonly managedPolicies?: string;
  readonly customerManagedPolicies?: string;
  readonly inlinePolicy?: string;
  readonly permissionsBoundary?: string;
  readonly sessionDuration?: string;
  readonly relayState?: string;
  readonly tags?: string;
  readonly enabled?: "enabled" | "disabled";
};

/** A record of app 102. */
type AssignmentValues = {
  readonly users?: readonly string[];
  readonly userNames?: string;
  readonly groups?: readonly string[];
  readonly groupNames?: string;
  readonly accounts: string;
  readonly permissionSets: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly enabled?: "enabled" | "disabled";
};

export type CompanyInput = {
  readonly permissionSets?: readonly PermissionSetValues[];
  readonly assignments?: readonly AssignmentValues[];
  /** What stands in IAM Identity Center from the start; nothing of it is ours. */
  readonly aws?: Pick<WorldInput, "permissionSets" | "assignments">;
  /** Laid over the settings that a simulator hands out. */
  readonly settings?: object;
  readonly limits?: WorldInput["limits"];
  readonly faults?: readonly FaultInput[];
  /** Whatever else is to be different. */
  readonly world?: (world: WorldInput) => WorldInput;
};

const text = { type: "SINGLE_LINE_TEXT" };
const lines = { type: "MULTI_LINE_TEXT" };
const choice = { type: "DROP_DOWN", options: { enabled: {}, disabled: {} }, defaultValue: "enabled" };

const fields = {
  permissionSets: {
    name: text,
    description: text,
    managedPolicies: lines,
    customerManagedPolicies: lines,
    inlinePolicy: lines,
    permissionsBoundary: text,
    sessionDuration: text,
    relayState: text,
    tags: lines,
    enabled: choice,
  },
  assignments: {
    users: { type: "USER_SELECT" },
    userNames: lines,
    groups: { type: "GROUP_SELECT" },
    groupNames: lines,
    accounts: lines,
    permissionSets: lines,
    validFrom: { type: "DATE" },
    validUntil: { type: "DATE" },
    enabled: choice,
  },
};

/** What people at the company edit records with; the program is never given it. */
const editToken = { 101: "editorOfPermissionSets", 102: "editorOfAssignments" } as const;
type App = keyof typeof editToken;

/** Services fast enough for a test, and as strict as ever. */
const quick = {
  assignmentSeconds: 0.05,
  provisionSeconds: 0.05,
  deprovisionLagSeconds: 0.05,
  ssoAdminRequestsPerSecond: 1000,
  identityStoreRequestsPerSecond: 1000,
  organizationsThrottle: false,
} satisfies WorldInput["limits"];

const records = (rows: readonly object[]) => {
  const author = { code: "sato", name: "Aoi Sato" };
  const moment = "2024-04-01T01:00:00Z";
  return rows.map((row, index) => ({
    id: index + 1,
    values: { enabled: "enabled", ...row },
    creator: author,
    modifier: author,
    createdAt: moment,
    updatedAt: moment,
  }));
};

export const worldOf = (input: CompanyInput): WorldInput => ({
  organization: {
    accounts: Object.entries(accounts).map(([name, id]) => ({ id, name, ou: ous[name as keyof typeof ous] })),
    management: accounts.management,
    delegatedAdmin: accounts.identity,
  },
  identityStore: {
    users: people.map((code) => ({ userName: `${code}@example.com`, email: `${code}@example.com` })),
    groups: Object.entries(groups).map(([displayName, members]) => ({
      displayName,
      members: members.map((code) => `${code}@example.com`),
    })),
  },
  ...input.aws,
  kintone: {
    language: "en",
    users: people.map((code) => ({ code, name: code })),
    apps: [
      {
        id: 101,
        fields: fields.permissionSets,
        records: records(input.permissionSets ?? []),
        tokens: [
          { token: "permissionSetsToken", rights: ["view"] },
          { token: editToken[101], rights: ["view", "add", "edit", "delete"] },
        ],
      },
      {
        id: 102,
        fields: fields.assignments,
        records: records(input.assignments ?? []),
        tokens: [
          { token: "assignmentsToken", rights: ["view"] },
          { token: editToken[102], rights: ["view", "add", "edit", "delete"] },
        ],
      },
    ],
  },
  limits: { ...quick, ...input.limits },
  faults: [...(input.faults ?? [])],
});

export type Company = Awaited<ReturnType<typeof company>>;

/** Starts the services of a company, and knows how the programs are run against them. */
export const company = async (input: CompanyInput = {}) => {
  const world = worldSchema.parse((input.world ?? ((same) => same))(worldOf(input)));
  const directory = temporaryDirectory();
  const simulator = await startSimulator({ world, settingsDirectory: directory });
  afterFile(simulator.close);
  const { listing } = simulator;
  const config = join(directory, "identity-sync.yml");
  let settings: unknown = parse(readFileSync(listing.settings, "utf8"));
  const writeSettings = (over: object): void => {
    settings = merge(settings, over);
    writeFileSync(config, stringify(settings));
  };
  writeSettings(merge({ limits: { requestsPerSecond: 300 } }, input.settings ?? {}));
  let seen = 0;

  const { KINTONE_API_TOKEN: apiTokens = "", ...env } = listing.env;
  return {
    simulator,
    listing,
    config,
    env: listing.env,
    /** A directory for `state-path`. */
    statePath: join(directory, "state"),

    /** Lays something else over the settings; undefined takes a setting away. */
    settings: writeSettings,

    /** Runs the action as a workflow of this company would. */
    action: (options: ActionOptions) =>
      runAction({
        ...options,
        inputs: { config, "kintone-api-token": apiTokens, ...options.inputs },
        env: { ...env, ...options.env },
      }),

    /** Runs the step that answers a comment at once; the issue is 5, unless told otherwise. */
    acknowledge: (options: ActionOptions) =>
      runAcknowledge({
        ...options,
        inputs: { issue: "5", ...options.inputs },
        env: { ...env, ...options.env },
      }),

    /** The comments of issue 5 as they stand, each with its reactions, `eyes rocket`. */
    issueComments: () =>
      (simulator.state().github.issues.find(({ number }) => number === 5)?.comments ?? []).map(
        ({ user, body, reactions }) => ({
          user,
          body,
          reactions: reactions.map(({ content }) => content).join(" "),
        }),
      ),

    /** Runs the command on a machine of this company. */
    cli: (args: readonly string[], options: Partial<RunOptions> = {}) =>
      runCli(args, { ...options, env: { ...listing.env, ...options.env } }),

    /** A person edits a record in the browser. */
    edit: (app: App, id: number, values: object) =>
      kintone(listing, app, "PUT", "record.json", {
        app,
        id,
        record: Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value }])),
      }),
    /** A person deletes records. */
    withdraw: (app: App, ids: readonly number[]) =>
      kintone(listing, app, "DELETE", "records.json", { app, ids }),

    /** The writes that the services saw since this was last asked, as lines; comments on records aside. */
    writes: (): readonly string[] => {
      const all = simulator.requests();
      const writes = all
        .slice(seen)
        .filter((request) => request.write && !isByPerson(request) && request.operation !== postComment);
      seen = all.length;
      return writeLines(writes, all, simulator.state());
    },
    /** Waits until the services have seen a request for this operation. */
    seen: async (operation: string): Promise<void> => {
      while (!simulator.requests().some((request) => request.operation === operation)) await sleep(5);
    },
    /** Texts of the comments on a record, oldest first. */
    comments: (app: App, id: number): readonly string[] =>
      simulator
        .state()
        .kintone.apps.find((one) => one.id === String(app))
        ?.records.find((record) => record.id === String(id))
        ?.comments.map(({ text: comment }) => comment.trim()) ?? [],
    /** How often an operation was asked for so far. */
    count: (operation: string): number =>
      simulator.requests().filter((request) => request.operation === operation).length,

    /** `shop-dev ReadOnly sato`, sorted. */
    assignments: (): readonly string[] =>
      simulator
        .state()
        .assignments.map(
          ({ account, permissionSet, user, group }) =>
            `${accountName(account)} ${permissionSet} ${user?.replace(/@example\.com$/, "") ?? group}`,
        )
        .sort(),
    permissionSet: (name: string) => simulator.state().permissionSets.find((set) => set.name === name),
  };
};

const postComment = "POST /k/v1/record/comment.json";

const accountName = (id: string): string => Object.entries(accounts).find(([, one]) => one === id)?.[0] ?? id;

const isByPerson = ({ headers }: { readonly headers: Readonly<Record<string, string>> }): boolean =>
  Object.values(editToken).some((token) => token === headers["x-cybozu-api-token"]);

/** Objects are merged, everything else is replaced. */
const merge = <T>(base: unknown, over: T): T | Readonly<Record<string, unknown>> =>
  isPlain(base) && isPlain(over)
    ? Object.fromEntries(
        [...new Set([...Object.keys(base), ...Object.keys(over)])]
          .map((key) => [key, key in over ? merge(base[key], over[key]) : base[key]] as const)
          .filter(([, value]) => value !== undefined),
      )
    : over;

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kintone = async (
  { endpoints }: Listing,
  app: App,
  method: string,
  path: string,
  body: object,
): Promise<void> => {
  const answer = await fetch(`${endpoints.kintone}/k/v1/${path}`, {
    method,
    headers: { "X-Cybozu-API-Token": editToken[app], "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
};
