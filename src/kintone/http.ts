import axios, { type AxiosResponse } from "axios";
import { RemoteError, type RemoteErrorKind } from "../remote-error.ts";

/**
 * What every answer of kintone goes through before the official client sees it. The client follows redirects (with
 * the API token in the header), and takes an HTML page with status 200 for a result: both end here.
 */

const serverDates = new WeakMap<object, Date>();

/** When kintone sent this result, by its own clock: the `Date` header, whole seconds. */
export const serverDateOf = (result: object): Date | undefined => serverDates.get(result);

const isJsonObject = (value: unknown): value is object => typeof value === "object" && value !== null;

axios.defaults.maxRedirects = 0;
axios.interceptors.response.use(
  (response) => {
    if (!isJsonObject(response.data)) throw notJson(response);
    const date = new Date(String(response.headers.date));
    if (!Number.isNaN(date.getTime())) serverDates.set(response.data, date);
    return response;
  },
  (error: unknown) => {
    const response = axios.isAxiosError(error) ? error.response : undefined;
    throw response !== undefined && !isJsonObject(response.data) ? notJson(response) : error;
  },
);

const notJson = (response: AxiosResponse): RemoteError => {
  const { status } = response;
  const type = String(response.headers["content-type"] ?? "no content type").split(";")[0];
  const kind: RemoteErrorKind =
    status === 429 ? "throttled" : status === 401 || status === 403 ? "denied" : "unavailable";
  const message =
    status >= 300 && status < 400
      ? `HTTP ${status}: a redirect, which is not followed`
      : type === "application/json"
        ? `HTTP ${status} with JSON that is cut off or not well formed`
        : `HTTP ${status} with ${type} in place of JSON`;
  return new RemoteError({ service: "kintone", operation: "", kind, code: String(status), message });
};

/** kintone's codes that are about who is asking, and about what it is asked for. */
const deniedCodes: ReadonlySet<string> = new Set([
  "GAIA_IA02",
  "GAIA_NO01",
  "CB_NO02",
  "CB_WA01",
  "CB_AU01",
  "GAIA_AP15",
]);
const lockCodes: ReadonlySet<string> = new Set(["GAIA_DA02", "GAIA_RE18"]);

type KintoneError = Error & { readonly code: string; readonly status: number; readonly id: string };

const isKintoneError = (error: Error): error is KintoneError =>
  error.name === "KintoneRestAPIError" || "bulkRequestIndex" in error;

/** Maps whatever the official client throws; nothing of the request (which holds the token) is kept. */
export const kintoneError = (operation: string, thrown: unknown): RemoteError => {
  const of = (kind: RemoteErrorKind, code: string, message: string, requestId?: string): RemoteError =>
    new RemoteError({ service: "kintone", operation, kind, code, message, requestId });
  if (thrown instanceof RemoteError) return of(thrown.kind, thrown.code, thrown.message);
  if (!(thrown instanceof Error)) throw thrown;
  if (isKintoneError(thrown)) {
    const { status, id } = thrown;
    // How kintone refuses an OAuth token no page tells; the status is all there is to go by.
    const code = status === 401 && !deniedCodes.has(thrown.code) ? String(status) : thrown.code;
    // HTTP 520 with a JSON body is an error of the application, not an outage.
    const kind: RemoteErrorKind =
      code === "GAIA_TO04" || status === 429
        ? "throttled"
        : lockCodes.has(code)
          ? "conflict"
          : deniedCodes.has(code) || status === 401 || status === 403
            ? "denied"
            : code === "GAIA_AP01" || code === "GAIA_RE01"
              ? "not-found"
              : status >= 500 && status !== 520
                ? "unavailable"
                : "refused";
    return of(kind, code, thrown.message, id);
  }
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
  return of("unavailable", code, thrown.message);
};
