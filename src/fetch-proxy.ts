import http from "node:http";

/**
 * Sends what goes through `fetch` (GitHub, Slack) by the proxy of the environment, on a Node that can; the clients of
 * kintone and AWS ask the environment themselves.
 */
export const useProxyForFetch = (): void => {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) http.setGlobalProxyFromEnv?.();
};
