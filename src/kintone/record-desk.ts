import { kintoneAdministrator, type Mention, type RecordRef } from "../core/model/ledger.ts";
import type { RecordDesk, RecordEdit } from "../core/telling/record-desk.ts";
import { marksIn } from "../core/telling/record-news.ts";
import { RemoteError } from "../remote-error.ts";
import type { AppAddress, KintoneRequests } from "./client.ts";

/** kintone takes 10,000 requests a day for an app; with a run every ten minutes that is 69 a run. */
const requestsPerRun = 68;
const pageSize = 10;
const mostPages = 3;
const mostEdits = 100;
const mostRefusals = 3;

type Refused = Awaited<ReturnType<RecordDesk["edit"]>>;

/** The comments and status fields of kintone records. A token that may only view can comment. */
export const recordDesk = ({ send, sentFor }: KintoneRequests, apps: readonly AppAddress[]): RecordDesk => {
  const addressOf = ({ app }: RecordRef): AppAddress => ({
    app,
    guestSpaceId: apps.find((one) => one.app === app)?.guestSpaceId,
  });
  const requestsLeft = (app: string): number => requestsPerRun - sentFor(app);

  const readPage = async (record: RecordRef, offset: number): Promise<CommentPage> => {
    const answer: Partial<CommentPage> = await send(
      { operation: "record/comments.get", ...addressOf(record) },
      (client) =>
        client.record.getRecordComments({
          app: record.app,
          record: record.id,
          order: "desc",
          offset,
          limit: pageSize,
        }),
    );
    if (!Array.isArray(answer.comments) || typeof answer.older !== "boolean")
      throw new RemoteError({
        service: "kintone",
        operation: "record/comments.get",
        kind: "unavailable",
        code: "incomplete",
        message: `app ${record.app}: the answer has no list of comments`,
      });
    return { comments: answer.comments, older: answer.older };
  };

  const read: RecordDesk["read"] = async (record) => {
    for (let page = 0; page < mostPages; page++) {
      const { comments, older } = await readPage(record, page * pageSize);
      // Other programs comment by API tokens, too.
      const ours = comments.filter(
        ({ creator, text }) => creator?.code === kintoneAdministrator && marksIn([text]).length > 0,
      );
      if (ours.length > 0) return ours.map(({ text }) => text).reverse();
      if (!older) break;
    }
    return [];
  };

  const post: RecordDesk["post"] = async (record, text, mentions) => {
    const postWith = (those: readonly Mention[]): Promise<object> =>
      send({ operation: "record/comment.post", ...addressOf(record), repeatable: false }, (client) =>
        client.record.addRecordComment({
          app: record.app,
          record: record.id,
          comment: { text, mentions: [...those] },
        }),
      );
    try {
      await postWith(mentions);
    } catch (error) {
      // Somebody mentioned may have left; no page names the error's code.
      const mayBeMention = error instanceof RemoteError && error.kind === "refused" && mentions.length > 0;
      if (!mayBeMention) throw error;
      await postWith([]);
    }
  };

  /**
   * All or nothing is written of a batch: what one record spoils is tried again in halves. Where several records are
   * refused one by one, the app refuses them all: an option is missing, and asking on would cost the app its requests.
   */
  const editBatch = async (batch: readonly RecordEdit[], refusals: Map<string, number>): Promise<Refused> => {
    const [first] = batch;
    if (first === undefined) return [];
    const { app } = first.record;
    if ((refusals.get(app) ?? 0) >= mostRefusals) return [];
    const address = addressOf(first.record);
    if (requestsLeft(address.app) <= 0) return [];
    try {
      await send({ operation: "records.put", ...address, repeatable: false }, (client) =>
        client.record.updateRecords({
          app: address.app,
          records: batch.map(({ record, revision, values }) => ({
            id: record.id,
            revision,
            record: Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value }])),
          })),
        }),
      );
      return [];
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.kind === "stopped") return [];
      const isOfOneRecord = error.kind === "refused" || error.kind === "not-found";
      if (isOfOneRecord && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        return [
          ...(await editBatch(batch.slice(0, half), refusals)),
          ...(await editBatch(batch.slice(half), refusals)),
        ];
      }
      if (error.kind === "refused") refusals.set(app, (refusals.get(app) ?? 0) + 1);
      // A record that is gone has no status any more.
      return error.kind === "not-found" ? [] : batch.map(({ record }) => ({ record, detail: error.message }));
    }
  };

  const edit: RecordDesk["edit"] = async (edits) => {
    const refused: Refused[number][] = [];
    const refusals = new Map<string, number>();
    for (const app of new Set(edits.map(({ record }) => record.app))) {
      const ofApp = edits.filter(({ record }) => record.app === app);
      for (let from = 0; from < ofApp.length; from += mostEdits)
        refused.push(...(await editBatch(ofApp.slice(from, from + mostEdits), refusals)));
    }
    return refused;
  };

  return { read, post, edit, requestsLeft };
};

type CommentPage = {
  readonly comments: readonly {
    readonly text: string;
    readonly creator?: { readonly code: string } | null;
  }[];
  readonly older: boolean;
};
