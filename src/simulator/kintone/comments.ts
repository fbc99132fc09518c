import type { StoredApp, StoredComment, StoredRecord } from "./app-store.ts";
import { type ApiCall, accessApp } from "./domain.ts";
import { boundedParameter, idParameter, isObject, listParameter, objectParameter } from "./parameters.ts";
import { findRecord } from "./read-records.ts";
import { invalidParameter, noPrivilege, Refusal, userNotFound } from "./refusal.ts";

const maximumText = 65_535;
const maximumMentions = 10;
const maximumPage = 10;

type Mention = StoredComment["mentions"][number];

/**
 * `POST record/comment.json`. The right to view is enough, and the record's revision stays as it is.
 * https://cybozu.dev/ja/kintone/docs/rest-api/records/add-comment/
 */
export function addComment(call: ApiCall) {
  const { app, record } = commentedRecord(call);
  const comment = objectParameter(call.parameters, "comment");
  const text = String(comment.text ?? "");
  if (text.length < 1 || text.length > maximumText) {
    throw invalidParameter(
      "comment.text",
      `1文字から${maximumText}文字までで入力してください。`,
      `Enter between 1 and ${maximumText} characters.`,
    );
  }
  const added: StoredComment = {
    id: record.nextCommentId,
    text: textWithMentions(call, text, readMentions(comment)),
    createdAt: call.domain.now(),
    creator: call.caller.person,
    mentions: readMentions(comment),
  };
  const comments = [...record.comments, added];
  app.records.set(record.id, { ...record, comments, nextCommentId: added.id + 1 });
  return { id: String(added.id) };
}

/** `GET record/comments.json`. https://cybozu.dev/ja/kintone/docs/rest-api/records/get-comments/ */
export function getComments(call: ApiCall) {
  const { record } = commentedRecord(call);
  const { parameters } = call;
  const order = parameters.order ?? "desc";
  if (order !== "asc" && order !== "desc") {
    throw invalidParameter(
      "order",
      "Enum値のいずれかでなければなりません。",
      "must be one of the enum value",
    );
  }
  const limit = boundedParameter(parameters, "limit", {
    least: 0,
    most: maximumPage,
    otherwise: maximumPage,
  });
  const offset = boundedParameter(parameters, "offset", {
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    otherwise: 0,
  });
  const all = order === "asc" ? record.comments : [...record.comments].reverse();
  const hasBefore = offset > 0 && all.length > 0;
  const hasAfter = offset + limit < all.length;
  return {
    comments: all.slice(offset, offset + limit).map(commentJson),
    older: order === "desc" ? hasAfter : hasBefore,
    newer: order === "desc" ? hasBefore : hasAfter,
  };
}

/** `DELETE record/comment.json`, for who posted it. https://cybozu.dev/ja/kintone/docs/rest-api/records/delete-comment/ */
export function deleteComment(call: ApiCall) {
  const { app, record } = commentedRecord(call);
  const id = Number(idParameter(call.parameters, "comment"));
  const comment = record.comments.find((one) => one.id === id);
  if (comment === undefined) {
    throw new Refusal(400, "GAIA_RE02", {
      ja: "指定したコメントが存在しません。削除された可能性があります。",
      en: "The specified comment does not exist. The comment may have been deleted.",
    });
  }
  if (comment.creator.code !== call.caller.person.code) throw noPrivilege();
  const comments = record.comments.filter((one) => one !== comment);
  app.records.set(record.id, { ...record, comments });
  return {};
}

function commentedRecord(call: ApiCall): { app: StoredApp; record: StoredRecord } {
  const app = accessApp(call, ["view"]);
  const record = findRecord(app, idParameter(call.parameters, "record"));
  if (app.world.enableComments) return { app, record };
  // No page names the code of this error.
  throw new Refusal(400, "GAIA_RE20", {
    ja: "このアプリではコメント機能が無効です。",
    en: "Comments are disabled in this app.",
  });
}

function readMentions(comment: Readonly<Record<string, unknown>>): Mention[] {
  const mentions = (listParameter(comment, "mentions") ?? []).filter(isObject).map(readMention);
  if (mentions.length <= maximumMentions) return mentions;
  throw invalidParameter(
    "comment.mentions",
    `一度に${maximumMentions}件までのメンションを指定できます。`,
    `A maximum of ${maximumMentions} mentions can be specified.`,
  );
}

function readMention({ code, type }: Readonly<Record<string, unknown>>): Mention {
  if (type === "USER" || type === "GROUP" || type === "ORGANIZATION") return { code: String(code), type };
  throw invalidParameter(
    "comment.mentions[0].type",
    "Enum値のいずれかでなければなりません。",
    "must be one of the enum value",
  );
}

/** Names of the mentioned stand in front, and the text that comes back ends with a space. */
function textWithMentions({ domain }: ApiCall, text: string, mentions: readonly Mention[]): string {
  for (const { code, type } of mentions) {
    if (type === "USER" && !domain.people.isUser(code)) throw userNotFound(code);
  }
  const names = mentions.map(({ code }) => `${domain.people.nameOf(code)} `);
  return names.length === 0 ? `${text} ` : `${names.join("")}\n${text} `;
}

function commentJson({ id, text, createdAt, creator, mentions }: StoredComment) {
  return {
    id: String(id),
    text,
    createdAt: `${new Date(createdAt).toISOString().slice(0, 19)}Z`,
    creator,
    mentions,
  };
}
