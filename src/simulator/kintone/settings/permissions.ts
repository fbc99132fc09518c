import type { StoredApp } from "../app-store.ts";
import type { ApiCall, Handler } from "../domain.ts";
import type { Fields } from "../field-types.ts";
import { idParameter, isObject, requiredList } from "../parameters.ts";
import { invalidInput, invalidParameter, type Sentence, userNotFound } from "../refusal.ts";
import { changePreview, liveSettings, managedApp, readPreview } from "./access.ts";
import { checkFilter } from "./conditions.ts";
import { startDeploy } from "./deploy.ts";
import type { Json, Settings } from "./design.ts";
import { isTrue, sentences } from "./field-rules.ts";

type Area = "appAcl" | "recordAcl" | "fieldAcl";
type Line = (call: ApiCall, path: string, given: Json, fields: Fields) => Json;

/** Reads the permissions of an area, of the preview or of the app that people use. Both need the app's management. */
export function getPermissions(area: Area, place: "preview" | "live"): Handler {
  return (call) => {
    const { settings, revision } =
      place === "preview"
        ? readPreview(call)
        : liveSettings(managedApp(call, idParameter(call.parameters, "app")));
    return { rights: settings[area], revision };
  };
}

/** Sets the permissions of an area. On the live path, everything that waits in the preview is deployed with it. */
export function updatePermissions(area: Area, place: "preview" | "live"): Handler {
  return (call) => {
    const { app, revision } = changePermissions(area, call);
    if (place === "live") startDeploy(call, app);
    return { revision };
  };
}

function changePermissions(area: Area, call: ApiCall): { app: StoredApp; revision: string } {
  const given = requiredList(call.parameters, "rights").map((line) => (isObject(line) ? line : {}));
  return changePreview(call, ({ fields }): Partial<Settings> => {
    const lines = given.map((line, index) => readLine[area](call, `rights[${index}]`, line, fields));
    return { [area]: lines };
  });
}

const appRights = [
  "appEditable",
  "recordViewable",
  "recordAddable",
  "recordEditable",
  "recordDeletable",
  "recordImportable",
  "recordExportable",
] as const;

const readLine: Readonly<Record<Area, Line>> = {
  /** https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/update-app-permissions/ */
  appAcl: (call, path, given) => {
    const rights = Object.fromEntries(appRights.map((right) => [right, isTrue(given[right])]));
    if ((rights.recordEditable || rights.recordDeletable) && !rights.recordViewable) throw needs(path);
    if (rights.recordImportable && !rights.recordAddable) throw needs(path);
    return {
      entity: readEntity(call, `${path}.entity`, given.entity, undefined, true),
      includeSubs: isTrue(given.includeSubs),
      ...rights,
    };
  },
  /** https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/update-record-permissions/ */
  recordAcl: (call, path, given, fields) => {
    checkFilter(fields, given.filterCond);
    const entities = list(given.entities).map((one, index) => {
      const at = `${path}.entities[${index}]`;
      const [viewable, editable, deletable] = [
        isTrue(one.viewable),
        isTrue(one.editable),
        isTrue(one.deletable),
      ];
      if ((editable || deletable) && !viewable) throw needs(at);
      const entity = readEntity(call, `${at}.entity`, one.entity, fields);
      return { entity, viewable, editable, deletable, includeSubs: isTrue(one.includeSubs) };
    });
    return { filterCond: String(given.filterCond ?? ""), entities };
  },
  /** https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/update-field-permissions/ */
  fieldAcl: (call, path, given, fields) => {
    const code = String(given.code ?? "");
    const inTable = Object.values(fields).some(({ fields: columns = {} }) => columns[code] !== undefined);
    if (fields[code] === undefined && !inTable) {
      throw invalidInput({ [`${path}.code`]: [sentences.unknown(code)] });
    }
    const entities = list(given.entities).map((one, index) => {
      const at = `${path}.entities[${index}]`;
      const accessibility = String(one.accessibility);
      if (!["READ", "WRITE", "NONE"].includes(accessibility)) throw notOneOf(`${at}.accessibility`);
      const entity = readEntity(call, `${at}.entity`, one.entity, fields);
      return { accessibility, entity, includeSubs: isTrue(one.includeSubs) };
    });
    return { code, entities };
  },
};

const peopleTypes = new Set(["CREATOR", "MODIFIER", "USER_SELECT", "GROUP_SELECT", "ORGANIZATION_SELECT"]);

/**
 * Somebody whom a setting is about. Groups other than Everyone, and organizations, are not part of a world.
 * `fields` is given where a field may stand for the people in it.
 */
export function readEntity(
  { domain }: ApiCall,
  path: string,
  given: unknown,
  fields: Fields | undefined,
  orCreator = false,
): Json {
  const { type, code } = isObject(given) ? given : {};
  switch (type) {
    case "CREATOR":
      if (orCreator) return { type, code: null };
      break;
    case "USER":
      if (!domain.people.isUser(String(code))) throw userNotFound(String(code));
      return { type, code };
    case "GROUP":
      if (code === "everyone" || code === "Administrators") return { type, code };
      throw invalidInput({ [`${path}.code`]: [sentences.unknown(String(code))] });
    case "ORGANIZATION":
      throw invalidInput({ [`${path}.code`]: [sentences.unknown(String(code))] });
    case "FIELD_ENTITY":
      if (fields === undefined) break;
      if (peopleTypes.has(fields[String(code)]?.type ?? "")) return { type, code };
      throw invalidInput({ [`${path}.code`]: [sentences.unknown(String(code))] });
  }
  throw notOneOf(`${path}.type`);
}

function notOneOf(path: string) {
  return invalidParameter(path, "Enum値のいずれかでなければなりません。", "must be one of the enum value");
}

const needed: Sentence = {
  ja: "関連する権限も許可してください。",
  en: "The permission that it depends on must be given, too.",
};

function needs(path: string) {
  return invalidInput({ [path]: [needed] });
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
