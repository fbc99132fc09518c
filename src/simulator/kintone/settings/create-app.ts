import { loadApp } from "../app-store.ts";
import { notByToken } from "../authentication.ts";
import type { ApiCall, Space } from "../domain.ts";
import { idParameter, requiredText, textParameter } from "../parameters.ts";
import { invalidParameter, noPrivilege, Refusal, refusedInUnknownWay } from "../refusal.ts";
import { accessDraft } from "./access.ts";

const maximumName = 64;

export function mustFitName(name: string): void {
  if (name.length <= maximumName) return;
  throw invalidParameter(
    "name",
    `${maximumName + 1}文字より短くなければなりません。`,
    `Enter less than ${maximumName + 1} characters.`,
  );
}

/**
 * `POST preview/app.json`, which takes no API token. The app has its id at once, and is known to the preview APIs
 * alone until it is deployed. Names may be the same. https://cybozu.dev/ja/kintone/docs/rest-api/apps/add-app/
 */
export function createApp(call: ApiCall) {
  const { caller, domain, parameters, guestSpaceId } = call;
  if (caller.user === undefined) throw notByToken();
  if (!caller.user.createApps && !caller.user.administrator) throw noPrivilege();
  const name = requiredText(parameters, "name");
  mustFitName(name);
  const spaceId = guestSpaceId ?? textParameter(parameters, "space");
  if (spaceId !== undefined) spaceFor(call, spaceId);
  const id = String(domain.nextAppId);
  domain.nextAppId += 1;
  const world = {
    id,
    name,
    creator: caller.person.code,
    ...(spaceId === undefined ? {} : { spaceId }),
    ...(guestSpaceId === undefined ? {} : { guestSpaceId }),
    published: false,
    revision: "2",
    enableComments: true,
    processManagement: false,
    fields: {},
    records: [],
    tokens: domain.tokensToCome[id] ?? [],
    settings: {
      general: {},
      views: {},
      recordAcl: [],
      fieldAcl: [],
      generalNotifications: [],
      perRecordNotifications: [],
      reminderNotifications: [],
    },
  };
  const language = caller.user.language ?? domain.language;
  domain.drafts.set(id, loadApp(world, { people: domain.people, language, now: domain.now }));
  return { app: id, revision: world.revision };
}

/** `GET space.json`, for members. https://cybozu.dev/ja/kintone/docs/rest-api/spaces/get-space/ */
export function getSpace(call: ApiCall) {
  if (call.caller.byToken) throw notByToken();
  const { id, name, isGuest, defaultThread } = spaceFor(call, idParameter(call.parameters, "id"));
  return {
    id,
    name,
    defaultThread: defaultThread ?? id,
    isPrivate: false,
    isGuest,
    attachedApps: [],
    body: "",
    useMultiThread: false,
    fixedMember: false,
  };
}

function spaceFor({ domain, caller, guestSpaceId }: ApiCall, id: string): Space {
  const space = domain.spaces.get(id);
  if (space === undefined) {
    throw refusedInUnknownWay(404, {
      ja: `指定したスペース（id: ${id}）が見つかりません。`,
      en: `The space (ID: ${id}) is not found.`,
    });
  }
  if (space.isGuest !== (guestSpaceId === id)) {
    throw new Refusal(520, "GAIA_IL23", {
      ja: "不正なリクエストです。ゲストスペースを操作する場合は、リクエスト先のURLを確認してください。",
      en: "Illegal request. To access a guest space, check the request URL.",
    });
  }
  if (space.members?.includes(caller.person.code) === false && caller.user?.administrator !== true) {
    throw noPrivilege();
  }
  return space;
}

/** `POST app/move.json`: into a space, or out of it (null). Guest spaces neither give nor take apps. */
export function moveApp(call: ApiCall) {
  const app = accessDraft(call);
  const spaceId = textParameter(call.parameters, "space");
  if (spaceId !== undefined) spaceFor(call, spaceId);
  if (app.world.guestSpaceId !== undefined) throw noPrivilege();
  const { spaceId: _, ...world } = app.world;
  app.world = spaceId === undefined ? world : { ...world, spaceId };
  return {};
}
