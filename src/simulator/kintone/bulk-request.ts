import { type ApiCall, createCallFor } from "./domain.ts";
import { isObject, requiredList } from "./parameters.ts";
import { allOrNothing, recordApis } from "./record-apis.ts";
import { invalidParameter, Refusal } from "./refusal.ts";

const maximumRequests = 20;

/** One of the requests was refused; all are undone. */
export class BulkRefusal extends Error {
  readonly refusal: Refusal;
  readonly index: number;
  readonly total: number;

  constructor(refusal: Refusal, index: number, total: number) {
    super(refusal.message);
    this.refusal = refusal;
    this.index = index;
    this.total = total;
  }
}

/**
 * `POST bulkRequest.json`: up to 20 writes of records, one after the other, all or none.
 * https://cybozu.dev/ja/kintone/docs/rest-api/records/bulk-request/
 */
export const bulkRequest = allOrNothing((call) => {
  const requests = requiredList(call.parameters, "requests");
  if (requests.length > maximumRequests) {
    throw invalidParameter(
      "requests",
      `一度に${maximumRequests}件までのリクエストを指定できます。`,
      `A maximum of ${maximumRequests} requests can be specified.`,
    );
  }
  const results = requests.map((request, index) => {
    try {
      return runOne(call, request);
    } catch (error) {
      if (error instanceof Refusal) throw new BulkRefusal(error, index, requests.length);
      throw error;
    }
  });
  return { results };
});

function runOne(call: ApiCall, request: unknown): unknown {
  const { method, api, payload } = isObject(request) ? request : {};
  const [, guestSpaceId, name] = /^\/k\/(?:guest\/(\d+)\/)?v1\/(.+)$/.exec(String(api)) ?? [];
  const handler = recordApis[`${String(method)} ${name}`];
  if (handler === undefined) {
    throw invalidParameter("requests[0].api", "指定したAPIは実行できません。", "The API cannot be run.");
  }
  return handler(createCallFor(call, isObject(payload) ? payload : {}, guestSpaceId));
}
