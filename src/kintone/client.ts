import { KintoneRestAPIClient } from "@kintone/rest-api-client";
import type { Clock } from "../clock.ts";
import { EnvironmentProxyAgent } from "../proxy.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";
import { kintoneError } from "./http.ts";

/**
 * How a user logs in: by password, or by an OAuth access token (an hour old at most), which opens what its scopes say.
 * The token takes the header of basic authentication, so there can be only one of them.
 */
export type KintoneLogin =
  | { readonly username: string; readonly password: string }
  | { readonly oAuthToken: string };

type KintoneConnection = {
  /** `https://example.cybozu.com`; plain http is accepted by the official client for `localhost` alone. */
  readonly baseUrl: string;
  /** One per app, at most nine. */
  readonly apiTokens: readonly string[];
  /** A user's login, in place of API tokens: only a user can create apps. */
  readonly login?: KintoneLogin;
  /** The domain's own basic authentication, in front of everything. */
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
  /** PKCS #12 of "secure access". */
  readonly clientCertificate: { readonly pfx: Buffer; readonly password: string } | undefined;
};

export type KintoneContext = {
  readonly connection: KintoneConnection;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
};

/** An app, and where it lives: outside of its guest space it does not answer. */
export type AppAddress = { readonly app: string; readonly guestSpaceId: string | undefined };

type KintoneRequest = AppAddress & {
  readonly operation: string;
  /** A write may have been carried out although no answer came: then it is not sent again. Default: it may. */
  readonly repeatable?: boolean;
  /** What must never happen twice is sent once, whatever the answer. */
  readonly once?: boolean;
};

/** Sends a request to kintone; again after 429, a lock or, if it may, an answer that did not come. Throws RemoteError. */
export type KintoneSend = <Result extends object>(
  request: KintoneRequest,
  send: (client: KintoneRestAPIClient) => Promise<Result>,
) => Promise<Result>;

export type KintoneRequests = {
  readonly send: KintoneSend;
  /** Requests that this run has sent for an app: kintone allows 10,000 a day. */
  readonly sentFor: (app: string) => number;
  /** The same, and counted with them, but stopped by this signal. */
  readonly until: (signal: AbortSignal) => KintoneRequests;
};

const socketTimeout = 30_000;
const attempts = 4;
const firstDelay = 1_000;

/** One for all that a run has to do with kintone. */
export const kintoneRequests = ({
  connection,
  clock,
  counter,
  signal: itsSignal,
}: KintoneContext): KintoneRequests => {
  const { baseUrl, apiTokens, login, basicAuth, clientCertificate } = connection;
  const httpsAgent = new EnvironmentProxyAgent(
    "https",
    clientCertificate === undefined
      ? {}
      : { pfx: clientCertificate.pfx, passphrase: clientCertificate.password },
  );
  const clients = new Map<string, KintoneRestAPIClient>();
  const clientFor = (guestSpaceId: string | undefined): KintoneRestAPIClient => {
    const key = guestSpaceId ?? "";
    const client =
      clients.get(key) ??
      new KintoneRestAPIClient({
        baseUrl,
        auth: login ?? { apiToken: [...apiTokens] },
        ...(guestSpaceId === undefined ? {} : { guestSpaceId }),
        ...(basicAuth === undefined ? {} : { basicAuth }),
        userAgent: "kintone-identity-center-sync",
        // The agent knows the way through a proxy; the HTTP library's own knowledge of it would come on top.
        proxy: false,
        httpsAgent,
        socketTimeout,
      });
    clients.set(key, client);
    return client;
  };
  const sent = new Map<string, number>();

  const sending =
    (signal: AbortSignal): KintoneSend =>
    async (given, request) => {
      const { operation, app, guestSpaceId, repeatable = true, once = false } = given;
      for (let attempt = 1; ; attempt++) {
        if (signal.aborted)
          throw new RemoteError({
            service: "kintone",
            operation,
            kind: "stopped",
            code: "Stopped",
            message: "the run had to stop first",
          });
        counter.count("kintone", operation);
        sent.set(app, (sent.get(app) ?? 0) + 1);
        try {
          return await request(clientFor(guestSpaceId));
        } catch (thrown) {
          const error = kintoneError(operation, thrown);
          // Refused at admission, or undone for a lock: nothing was done. All else of a write may have been.
          const passes =
            error.kind === "throttled" ||
            error.kind === "conflict" ||
            (error.kind === "unavailable" && repeatable);
          if (!passes || once || attempt === attempts) throw error;
          await clock.sleep(firstDelay * 2 ** (attempt - 1), signal);
        }
      }
    };
  const until = (signal: AbortSignal): KintoneRequests => ({
    send: sending(signal),
    sentFor: (app) => sent.get(app) ?? 0,
    until,
  });
  return until(itsSignal);
};
