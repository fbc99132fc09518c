import type { Handler } from "../domain.ts";
import { createApp, getSpace, moveApp } from "./create-app.ts";
import { deployApps, getDeployStatus } from "./deploy.ts";
import { addFields, deleteFields, getPreviewFields, updateFields } from "./form-fields.ts";
import { getPreviewLayout, updateLayout } from "./form-layout.ts";
import { getPreviewSettings, updateSettings } from "./general-settings.ts";
import { getNotifications, updateNotifications } from "./notifications.ts";
import { getPermissions, updatePermissions } from "./permissions.ts";
import { getPreviewViews, updateViews } from "./views.ts";

/** The APIs by which apps are made and changed, by method and path under `/k/v1/`. There is none to delete an app. */
export const settingsApis: Readonly<Record<string, Handler>> = {
  "POST preview/app.json": createApp,
  "GET space.json": getSpace,
  "POST app/move.json": moveApp,
  "GET preview/app/form/fields.json": getPreviewFields,
  "POST preview/app/form/fields.json": addFields,
  "PUT preview/app/form/fields.json": updateFields,
  "DELETE preview/app/form/fields.json": deleteFields,
  "GET preview/app/form/layout.json": getPreviewLayout,
  "PUT preview/app/form/layout.json": updateLayout,
  "GET preview/app/views.json": getPreviewViews,
  "PUT preview/app/views.json": updateViews,
  "GET preview/app/settings.json": getPreviewSettings,
  "PUT preview/app/settings.json": updateSettings,
  "GET preview/app/acl.json": getPermissions("appAcl", "preview"),
  "PUT preview/app/acl.json": updatePermissions("appAcl", "preview"),
  "GET app/acl.json": getPermissions("appAcl", "live"),
  "PUT app/acl.json": updatePermissions("appAcl", "live"),
  "GET preview/record/acl.json": getPermissions("recordAcl", "preview"),
  "PUT preview/record/acl.json": updatePermissions("recordAcl", "preview"),
  "GET record/acl.json": getPermissions("recordAcl", "live"),
  "PUT record/acl.json": updatePermissions("recordAcl", "live"),
  "GET preview/field/acl.json": getPermissions("fieldAcl", "preview"),
  "PUT preview/field/acl.json": updatePermissions("fieldAcl", "preview"),
  "GET field/acl.json": getPermissions("fieldAcl", "live"),
  "PUT field/acl.json": updatePermissions("fieldAcl", "live"),
  "GET preview/app/notifications/general.json": getNotifications("generalNotifications", "preview"),
  "PUT preview/app/notifications/general.json": updateNotifications("generalNotifications"),
  "GET app/notifications/general.json": getNotifications("generalNotifications", "live"),
  "GET preview/app/notifications/perRecord.json": getNotifications("perRecordNotifications", "preview"),
  "PUT preview/app/notifications/perRecord.json": updateNotifications("perRecordNotifications"),
  "GET app/notifications/perRecord.json": getNotifications("perRecordNotifications", "live"),
  "GET preview/app/notifications/reminder.json": getNotifications("reminderNotifications", "preview"),
  "PUT preview/app/notifications/reminder.json": updateNotifications("reminderNotifications"),
  "GET app/notifications/reminder.json": getNotifications("reminderNotifications", "live"),
  "POST preview/app/deploy.json": deployApps,
  "GET preview/app/deploy.json": getDeployStatus,
};
