import {
  getApp,
  getAppSettings,
  getApps,
  getFormFields,
  getFormLayout,
  getPreviewProcessManagement,
  getProcessManagement,
  getViews,
} from "./app-information.ts";
import { bulkRequest } from "./bulk-request.ts";
import { addComment, deleteComment, getComments } from "./comments.ts";
import { createCursor, deleteCursor, readCursor } from "./cursors.ts";
import type { Handler } from "./domain.ts";
import { getRecord, getRecords } from "./read-records.ts";
import { recordApis } from "./record-apis.ts";
import { settingsApis } from "./settings/apis.ts";

/** The APIs that are simulated, by method and path under `/k/v1/`. */
export const apis: Readonly<Record<string, Handler>> = {
  ...recordApis,
  ...settingsApis,
  "GET record.json": getRecord,
  "GET records.json": getRecords,
  "POST records/cursor.json": createCursor,
  "GET records/cursor.json": readCursor,
  "DELETE records/cursor.json": deleteCursor,
  "POST record/comment.json": addComment,
  "DELETE record/comment.json": deleteComment,
  "GET record/comments.json": getComments,
  "POST bulkRequest.json": bulkRequest,
  "GET app.json": getApp,
  "GET apps.json": getApps,
  "GET app/form/fields.json": getFormFields,
  "GET app/form/layout.json": getFormLayout,
  "GET app/settings.json": getAppSettings,
  "GET app/views.json": getViews,
  "GET app/status.json": getProcessManagement,
  "GET preview/app/status.json": getPreviewProcessManagement,
};
