import type { ApiCall, Handler } from "../domain.ts";
import { idParameter, isObject, requiredList } from "../parameters.ts";
import { invalidInput, invalidParameter } from "../refusal.ts";
import { changePreview, liveSettings, managedApp, readPreview } from "./access.ts";
import { checkFilter } from "./conditions.ts";
import type { Json, Settings } from "./design.ts";
import { isTrue, sentences } from "./field-rules.ts";
import { readEntity } from "./permissions.ts";

type Area = "generalNotifications" | "perRecordNotifications" | "reminderNotifications";

const extras: Readonly<Record<Area, (settings: Settings) => Json>> = {
  generalNotifications: ({ notifyToCommenter }) => ({ notifyToCommenter }),
  perRecordNotifications: () => ({}),
  reminderNotifications: () => ({ timezone: "Asia/Tokyo" }),
};

/** Reads one kind of notifications. https://cybozu.dev/ja/kintone/docs/rest-api/apps/settings/ */
export function getNotifications(area: Area, place: "preview" | "live"): Handler {
  return (call) => {
    const { settings, revision } =
      place === "preview"
        ? readPreview(call)
        : liveSettings(managedApp(call, idParameter(call.parameters, "app")));
    return { notifications: settings[area], ...extras[area](settings), revision };
  };
}

const maximumTitle = 100;

/** Replaces one kind of notifications. */
export function updateNotifications(area: Area): Handler {
  return (call) => {
    const { parameters } = call;
    const isOptional = area !== "perRecordNotifications";
    const given =
      isOptional && parameters.notifications === undefined
        ? undefined
        : requiredList(parameters, "notifications").map((one) => (isObject(one) ? one : {}));
    const { revision } = changePreview(call, (settings): Partial<Settings> => {
      const lines = given?.map((one, index) => readers[area](call, `notifications[${index}]`, one, settings));
      const notify = parameters.notifyToCommenter;
      return {
        ...(lines === undefined ? {} : { [area]: lines }),
        ...(notify === undefined ? {} : { notifyToCommenter: isTrue(notify) }),
      };
    });
    return { revision };
  };
}

type Reader = (call: ApiCall, path: string, given: Json, settings: Settings) => Json;

const readers: Readonly<Record<Area, Reader>> = {
  generalNotifications: (call, path, given, { fields }) => ({
    entity: readEntity(call, `${path}.entity`, given.entity, fields),
    includeSubs: isTrue(given.includeSubs),
    recordAdded: isTrue(given.recordAdded),
    recordEdited: isTrue(given.recordEdited),
    commentAdded: isTrue(given.commentAdded),
    statusChanged: isTrue(given.statusChanged),
    fileImported: isTrue(given.fileImported),
  }),
  perRecordNotifications: (call, path, given, settings) => conditional(call, path, given, settings),
  reminderNotifications: (call, path, given, settings) => {
    const { code } = isObject(given.timing) ? given.timing : {};
    const type = settings.fields[String(code)]?.type ?? "";
    if (!["DATE", "DATETIME", "CREATED_TIME", "UPDATED_TIME"].includes(type)) {
      throw invalidInput({ [`${path}.timing.code`]: [sentences.unknown(String(code))] });
    }
    return { timing: given.timing, ...conditional(call, path, given, settings) };
  },
};

function conditional(call: ApiCall, path: string, given: Json, { fields }: Settings): Json {
  const title = String(given.title ?? "");
  if (title.length > maximumTitle) {
    throw invalidParameter(
      `${path}.title`,
      "101文字より短くなければなりません。",
      "Enter less than 101 characters.",
    );
  }
  checkFilter(fields, given.filterCond);
  const targets = (Array.isArray(given.targets) ? given.targets.filter(isObject) : []).map((one, index) => ({
    entity: readEntity(call, `${path}.targets[${index}].entity`, one.entity, fields),
    includeSubs: isTrue(one.includeSubs),
  }));
  return { filterCond: String(given.filterCond ?? ""), title, targets };
}
