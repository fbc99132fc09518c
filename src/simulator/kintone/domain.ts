import type { LaterFault, Now } from "../service.ts";
import type { World } from "../world.ts";
import { loadApp, type StoredApp, usersIn } from "./app-store.ts";
import { mustBeOnPath } from "./authentication.ts";
import type { Cursor } from "./cursors.ts";
import { idParameter, type Parameters } from "./parameters.ts";
import { createPeople, type People } from "./people.ts";
import { appNotFound, type Language } from "./refusal.ts";
import type { Caller, Right } from "./rights.ts";

/** All that stands in one kintone domain. */
export type Domain = {
  /** Apps that people use. */
  readonly apps: Map<string, StoredApp>;
  /** Apps that were made and never deployed: only the preview APIs know them. */
  readonly drafts: Map<string, StoredApp>;
  readonly spaces: ReadonlyMap<string, Space>;
  readonly tokensToCome: World["kintone"]["tokensToCome"];
  readonly oAuthTokens: World["kintone"]["oAuthTokens"];
  readonly people: People;
  readonly language: Language;
  readonly now: Now;
  readonly cursors: Map<string, Cursor>;
  nextCursorId: number;
  nextAppId: number;
  readonly deploySeconds: number;
};

export type Space = World["kintone"]["spaces"][number];

/** One call of an API, ready to be carried out. */
export type ApiCall = {
  readonly domain: Domain;
  readonly caller: Caller;
  readonly parameters: Parameters;
  readonly guestSpaceId: string | undefined;
  /** A scripted end for a deploy that this call starts. */
  readonly later?: LaterFault | undefined;
};

export type Handler = (call: ApiCall) => unknown;

export function createDomain(world: World, now: Now): Domain {
  const { apps, users, language, spaces, tokensToCome, oAuthTokens } = world.kintone;
  const people = createPeople(users);
  const loaded = apps.map((app) => loadApp(structuredClone(app), { people, language, now }));
  for (const app of loaded) for (const person of usersIn(app)) people.learn(person);
  return {
    apps: new Map(loaded.filter(({ world }) => world.published).map((app) => [app.id, app])),
    drafts: new Map(loaded.filter(({ world }) => !world.published).map((app) => [app.id, app])),
    spaces: new Map(spaces.map((space) => [space.id, space])),
    tokensToCome,
    oAuthTokens,
    people,
    language,
    now,
    cursors: new Map(),
    nextCursorId: 1,
    nextAppId: Math.max(100, ...loaded.map(({ id }) => Number(id))) + 1,
    deploySeconds: world.limits.kintoneDeploySeconds,
  };
}

/** The same caller's call with other parameters, as part of a bulk request. */
export function createCallFor(
  call: ApiCall,
  parameters: Parameters,
  guestSpaceId: string | undefined,
): ApiCall {
  return { ...call, parameters, guestSpaceId };
}

/** The app that a call names, if its caller has one of the rights there. */
export function accessApp(call: ApiCall, rights: readonly Right[], name = "app"): StoredApp {
  const id = idParameter(call.parameters, name);
  const app = call.domain.apps.get(id);
  if (app === undefined) throw appNotFound(id);
  call.caller.mustHave(app, rights);
  mustBeOnPath(app, call.guestSpaceId);
  return app;
}
