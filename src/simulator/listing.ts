import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { World } from "./world.ts";

/** What a program needs to know to use a running simulator. */
export type Listing = {
  readonly schemaVersion: 1;
  readonly endpoints: {
    readonly kintone: string;
    readonly aws: string;
    readonly github: string;
    readonly slack: string;
    readonly oidc: string;
  };
  /** Every environment variable that a program under test needs. */
  readonly env: Readonly<Record<string, string>>;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly managementAccountId: string;
  readonly botAccountId: string;
  readonly kintone: {
    readonly permissionSetsApp: number;
    readonly assignmentsApp: number;
    /** App id → its first token. */
    readonly tokens: Readonly<Record<string, string>>;
  };
  /** Path of an identity-sync.yml for this world. */
  readonly settings: string;
};

export function makeListing(world: World, port: number, settingsDirectory?: string): Listing {
  const host = `http://127.0.0.1:${port}`;
  const endpoints = {
    // kintone's own client takes no other unencrypted host than `localhost`.
    kintone: `http://localhost:${port}`,
    aws: `${host}/aws`,
    github: `${host}/github`,
    slack: `${host}/slack/api/`,
    oidc: `${host}/oidc?v=1`,
  };
  const { management, delegatedAdmin } = world.organization;
  const instance =
    world.instances.find(({ OwnerAccountId }) => OwnerAccountId === management) ?? world.instances[0];
  const tokens = ledgerTokens(world);
  return {
    schemaVersion: 1,
    endpoints,
    env: environment(world, endpoints, tokens),
    instanceArn: instance?.InstanceArn ?? "",
    identityStoreId: instance?.IdentityStoreId ?? "",
    managementAccountId: management,
    botAccountId: world.botAccount ?? delegatedAdmin ?? management,
    kintone: {
      permissionSetsApp: Number(world.kintone.permissionSetsApp),
      assignmentsApp: Number(world.kintone.assignmentsApp),
      tokens,
    },
    settings: writeSettings(world, endpoints.kintone, settingsDirectory),
  };
}

function ledgerTokens({ kintone }: World): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const id of [kintone.permissionSetsApp, kintone.assignmentsApp]) {
    const token = kintone.apps.find((app) => app.id === id)?.tokens[0]?.token;
    if (token !== undefined) tokens[id] = token;
  }
  return tokens;
}

function environment(
  world: World,
  endpoints: Listing["endpoints"],
  tokens: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: "ASIASIMULATOR0000000",
    AWS_SECRET_ACCESS_KEY: "simulatorSecretAccessKey0000000000000000",
    AWS_SESSION_TOKEN: "simulatorSessionToken",
    AWS_EC2_METADATA_DISABLED: "true",
    KINTONE_API_TOKEN: [...new Set(Object.values(tokens))].join(","),
    GITHUB_API_URL: endpoints.github,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: world.github.repository,
    GITHUB_TOKEN: world.github.token,
    ACTIONS_ID_TOKEN_REQUEST_URL: endpoints.oidc,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidcRequestToken,
    SLACK_API_URL: endpoints.slack,
    SLACK_BOT_TOKEN: world.slack.token,
    NO_PROXY: "localhost,127.0.0.1,::1",
  };
}

/** The bearer that a job presents to be given its identity token. */
export const oidcRequestToken = "simulatorRequestToken";

function writeSettings({ kintone, slack }: World, baseUrl: string, directory = tmpdir()): string {
  const ledger = (id: string) => {
    const guestSpaceId = kintone.apps.find((app) => app.id === id)?.guestSpaceId;
    return { app: Number(id), ...(guestSpaceId === undefined ? {} : { guestSpaceId: Number(guestSpaceId) }) };
  };
  const channel = slack.channels[0]?.id;
  const settings = {
    kintone: {
      baseUrl,
      preset: kintone.language,
      permissionSets: ledger(kintone.permissionSetsApp),
      assignments: ledger(kintone.assignmentsApp),
    },
    identityCenter: {
      user: { match: "userName", value: "{code}@example.com" },
      group: { value: "{name}" },
    },
    policy: "full",
    guardrails: { allowWildcard: true },
    language: kintone.language,
    timeZone: "Asia/Tokyo",
    ...(channel === undefined ? {} : { slack: { channel } }),
  };
  const path = join(mkdtempSync(join(directory, "identity-sync-")), "identity-sync.yml");
  writeFileSync(path, stringify(settings));
  return path;
}
