import { type ApiCall, accessApp, type Domain } from "./domain.ts";
import { boundedParameter, requiredText, textParameter } from "./parameters.ts";
import { parseQuery } from "./query/parse.ts";
import { fieldsAskedFor, matchingNow } from "./read-records.ts";
import { type RecordJson, recordJson } from "./record-json.ts";
import { invalidParameter, Refusal } from "./refusal.ts";

/** Records that were found when the cursor was made, and are handed out page by page. */
export type Cursor = {
  rest: readonly RecordJson[];
  readonly size: number;
  expiresAt: number;
};

const maximumCursors = 10;
const lifeMilliseconds = 10 * 60 * 1000;

/** `POST records/cursor.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/create-cursor/ */
export function createCursor(call: ApiCall) {
  const { domain, parameters } = call;
  const app = accessApp(call, ["view"]);
  const query = parseQuery(textParameter(parameters, "query") ?? "");
  if (query.limit !== undefined || query.offset !== undefined) {
    throw invalidParameter(
      "query",
      "limitとoffsetは指定できません。",
      "limit and offset cannot be specified.",
    );
  }
  const size = boundedParameter(parameters, "size", { least: 1, most: 500, otherwise: 100 });
  dropExpired(domain);
  if (domain.cursors.size >= maximumCursors) throw tooManyCursors();
  const only = fieldsAskedFor(call);
  const rest = matchingNow(call, app, query).map((record) => recordJson(app, record, only));
  const id = `cursor-${domain.nextCursorId}`;
  domain.nextCursorId += 1;
  domain.cursors.set(id, { rest, size, expiresAt: domain.now() + lifeMilliseconds });
  return { id, totalCount: String(rest.length) };
}

/** `GET records/cursor.json`. A cursor that was read to its end is gone. */
export function readCursor({ domain, parameters }: ApiCall) {
  const id = requiredText(parameters, "id");
  const cursor = findCursor(domain, id);
  const records = cursor.rest.slice(0, cursor.size);
  cursor.rest = cursor.rest.slice(cursor.size);
  cursor.expiresAt = domain.now() + lifeMilliseconds;
  const next = cursor.rest.length > 0;
  if (!next) domain.cursors.delete(id);
  return { records, next };
}

/** `DELETE records/cursor.json`. */
export function deleteCursor({ domain, parameters }: ApiCall) {
  const id = requiredText(parameters, "id");
  findCursor(domain, id);
  domain.cursors.delete(id);
  return {};
}

function findCursor(domain: Domain, id: string): Cursor {
  dropExpired(domain);
  const cursor = domain.cursors.get(id);
  if (cursor !== undefined) return cursor;
  throw new Refusal(404, "GAIA_CN01", {
    ja: "指定したカーソルが見つかりません。",
    en: "The specified cursor is not found.",
  });
}

function dropExpired({ cursors, now }: Domain): void {
  for (const [id, cursor] of cursors) if (cursor.expiresAt <= now()) cursors.delete(id);
}

function tooManyCursors(): Refusal {
  return new Refusal(429, "GAIA_TM12", {
    ja: "作成できるカーソルの上限に達しているため、カーソルを作成できません。不要なカーソルを削除するか、しばらく経ってから再実行してください。",
    en: "No more cursors can be created. Delete cursors that are not needed, or retry later.",
  });
}
