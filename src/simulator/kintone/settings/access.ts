import type { StoredApp } from "../app-store.ts";
import { mustBeOnPath } from "../authentication.ts";
import type { ApiCall } from "../domain.ts";
import { idParameter } from "../parameters.ts";
import { appNotFound, refusedInUnknownWay, staleSettings } from "../refusal.ts";
import type { Settings } from "./design.ts";

/** The app that a settings call names, deployed or not, if its caller may manage it. */
export function accessDraft(call: ApiCall, name = "app"): StoredApp {
  const app = managedApp(call, idParameter(call.parameters, name));
  if (app.design.deploy !== undefined) throw deployGoesOn();
  return app;
}

export function managedApp(call: ApiCall, id: string): StoredApp {
  const app = call.domain.apps.get(id) ?? call.domain.drafts.get(id);
  if (app === undefined) throw appNotFound(id);
  call.caller.mustHave(app, ["manage"]);
  mustBeOnPath(app, call.guestSpaceId);
  return app;
}

/** Settings cannot be touched until a deploy has ended; the code of the error is not documented. */
export function deployGoesOn() {
  return refusedInUnknownWay(400, {
    ja: "アプリの設定を運用環境へ反映しています。完了してから、もう一度実行してください。",
    en: "The app settings are being deployed. Try again when that has ended.",
  });
}

/** Refuses a revision that is not the latest. -1, or none at all, takes the settings as they are. */
export function mustBeLatestSettings(app: StoredApp, revision: unknown): void {
  if (revision === undefined || revision === null || Number(revision) === -1) return;
  if (Number(revision) !== app.design.revision) throw staleSettings();
}

/** Changes the preview of the app that a call names. Answers the new revision. */
export function changePreview(
  call: ApiCall,
  change: (settings: Settings, app: StoredApp) => Partial<Settings>,
): { readonly app: StoredApp; readonly revision: string } {
  const app = accessDraft(call);
  mustBeLatestSettings(app, call.parameters.revision);
  const { design } = app;
  design.preview = { ...design.preview, ...change(design.preview, app) };
  design.revision += 1;
  return { app, revision: String(design.revision) };
}

/** The settings that a call reads, and their revision: those of the preview, or those that people use. */
export function readPreview(call: ApiCall): { readonly settings: Settings; readonly revision: string } {
  const { design } = accessDraft(call);
  return { settings: design.preview, revision: String(design.revision) };
}

export function liveSettings({ id, design }: StoredApp): { settings: Settings; revision: string } {
  if (design.live === undefined) throw appNotFound(id);
  return { settings: design.live, revision: String(design.liveRevision) };
}
