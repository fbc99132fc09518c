import type { World } from "../world.ts";
import type { People } from "./people.ts";
import { type Refusal, refusedInUnknownWay } from "./refusal.ts";
import { type Caller, userCaller } from "./rights.ts";

type OAuthToken = World["kintone"]["oAuthTokens"][number];
type Scope = OAuthToken["scopes"][number];

/** The tokens that users have consented to, and the time at which one is used. */
export type OAuthTokens = { readonly tokens: readonly OAuthToken[]; readonly now: number };

const settingsReads = [
  ...["app", "apps", "app/form/fields", "app/form/layout", "app/views", "app/settings", "app/status"],
  ...["app/acl", "record/acl", "field/acl"],
  ...["general", "perRecord", "reminder"].map((kind) => `app/notifications/${kind}`),
  "app/deploy",
];

/**
 * The scope that each API asks for, by method and path without `preview/` and `.json`. What the page does not list
 * takes no OAuth token: spaces, moving an app. The pages of the permissions themselves do not name OAuth among their
 * ways to authenticate, which this one does (UNCONFIRMED which is right); those of cursors and of posting a comment do
 * not name it either, and are refused.
 * https://cybozu.dev/ja/common/docs/oauth-client/scope-kintone/
 */
const scopes: Readonly<Record<string, Scope>> = {
  "GET record": "k:app_record:read",
  "GET records": "k:app_record:read",
  "GET record/comments": "k:app_record:read",
  "POST record": "k:app_record:write",
  "PUT record": "k:app_record:write",
  "POST records": "k:app_record:write",
  "PUT records": "k:app_record:write",
  "DELETE records": "k:app_record:write",
  "DELETE record/comment": "k:app_record:write",
  ...Object.fromEntries(settingsReads.map((path) => [`GET ${path}`, "k:app_settings:read"] as const)),
  ...Object.fromEntries(settingsReads.map((path) => [`PUT ${path}`, "k:app_settings:write"] as const)),
  "POST app": "k:app_settings:write",
  "POST app/form/fields": "k:app_settings:write",
  "DELETE app/form/fields": "k:app_settings:write",
  "POST app/deploy": "k:app_settings:write",
};

/**
 * Whoever consented, with their own rights, as far as the scopes go. No page tells how kintone refuses a token; the
 * statuses are those of RFC 6750, and the code is none of kintone's.
 */
export function oAuthCaller(
  authorization: string,
  api: string,
  given: OAuthTokens & { readonly people: People },
): Caller {
  const token = given.tokens.find((one) => authorization === `Bearer ${one.token}`);
  const user = token === undefined ? undefined : given.people.find(token.user);
  const isOver = token?.expiresAt !== undefined && Date.parse(token.expiresAt) <= given.now;
  if (token === undefined || user === undefined || !user.active || isOver) throw tokenRefused();
  const scope = scopes[api.replace(/ preview\//, " ").replace(/\.json$/, "")];
  if (scope === undefined || !token.scopes.includes(scope)) throw scopeMissing();
  return userCaller(user);
}

function tokenRefused(): Refusal {
  return refusedInUnknownWay(401, {
    ja: "アクセストークンが正しくないか、有効期限が切れています。",
    en: "The access token is invalid or expired.",
  });
}

function scopeMissing(): Refusal {
  return refusedInUnknownWay(403, {
    ja: "アクセストークンのスコープでは、指定したAPIを実行できません。",
    en: "The access token's scopes do not allow this API.",
  });
}
