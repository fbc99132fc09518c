import type { StoredApp } from "./app-store.ts";
import { type OAuthTokens, oAuthCaller } from "./oauth.ts";
import { administrator, type People } from "./people.ts";
import { noPrivilege, Refusal } from "./refusal.ts";
import { type Caller, userCaller } from "./rights.ts";

const maximumTokens = 9;

/**
 * Password authentication goes before API tokens, and these before OAuth; a call may bring up to nine API tokens, one
 * app each. `api` is the method and path of what is called.
 * https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication/
 */
export function authenticate(
  headers: Headers,
  api: string,
  {
    apps,
    people,
    oAuthTokens,
  }: { readonly apps: Iterable<StoredApp>; readonly people: People; readonly oAuthTokens: OAuthTokens },
): Caller {
  const password = headers.get("x-cybozu-authorization");
  if (password !== null) return passwordCaller(password, people);
  const token = headers.get("x-cybozu-api-token");
  if (token !== null) return tokenCaller(token, [...apps]);
  const authorization = headers.get("authorization");
  if (authorization?.startsWith("Bearer ") === true)
    return oAuthCaller(authorization, api, { people, ...oAuthTokens });
  throw new Refusal(401, "CB_AU01", { ja: "ログインしてください。", en: "Please login." });
}

function passwordCaller(header: string, people: People): Caller {
  const login = Buffer.from(header, "base64").toString("utf8");
  const user = people.findByLogin(login);
  // That two-factor authentication gets the same answer as a wrong password is the harder way: no page names one.
  if (user === undefined || !user.active || user.twoFactor) {
    throw new Refusal(401, "CB_WA01", {
      ja: "パスワード認証に失敗しました。「X-Cybozu-Authorization」の値が正しくありません。",
      en: "Password authentication failed. The password and the login name that you specified in 'X-Cybozu-Authorization' are incorrect.",
    });
  }
  return userCaller(user);
}

function tokenCaller(header: string, apps: readonly StoredApp[]): Caller {
  const given = header.split(",").map((token) => token.trim());
  const known = (token: string) => apps.some((app) => app.world.tokens.some((one) => one.token === token));
  if (given.length > maximumTokens || !given.every(known)) throw wrongToken();
  return {
    person: administrator,
    byToken: true,
    user: undefined,
    mustHave: (app, rights) => {
      const mine = app.world.tokens.filter(({ token }) => given.includes(token));
      if (mine.length === 0) throw wrongToken();
      if (!mine.some((token) => rights.some((right) => token.rights.includes(right)))) throw notByToken();
    },
  };
}

/** The same answer for a token that nobody knows and for one of another app. */
function wrongToken(): Refusal {
  return new Refusal(400, "GAIA_IA02", {
    ja: "指定したAPIトークンは、アプリで生成されたトークンと異なります。アプリのAPIトークンの設定を確認してください。",
    en: "The specified API token does not match the API token generated via an app.",
  });
}

export function notByToken(): Refusal {
  return new Refusal(403, "GAIA_NO01", {
    ja: "このAPIトークンでは、指定したAPIを実行できません。",
    en: "Using this API token, you cannot run the specified API.",
  });
}

/**
 * An app of a guest space answers only under that space's path.
 * https://cybozu.dev/ja/kintone/docs/rest-api/overview/kintone-rest-api-overview/
 */
export function mustBeOnPath(app: StoredApp, guestSpaceId: string | undefined): void {
  const home = app.world.guestSpaceId;
  if (home === guestSpaceId) return;
  if (guestSpaceId !== undefined) throw noPrivilege();
  throw new Refusal(520, "GAIA_IL23", {
    ja: "不正なリクエストです。ゲストスペース内のアプリを操作する場合は、リクエスト先のURLを確認してください。",
    en: "Illegal request. To access an app in a guest space, check the request URL.",
  });
}

/**
 * Domain-wide Basic authentication stands in front of everything and answers in HTML. It has the header to itself: an
 * OAuth token cannot be given beside it.
 */
export function passesBasicAuth(
  headers: Headers,
  basicAuth: { readonly username: string; readonly password: string } | undefined,
): boolean {
  if (basicAuth === undefined) return true;
  const expected = Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString("base64");
  return headers.get("authorization") === `Basic ${expected}`;
}
