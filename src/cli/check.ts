import type { CheckItem } from "../core/model/check-item.ts";
import { checkAws } from "./check/aws.ts";
import type { CheckContext } from "./check/context.ts";
import { checkGithub } from "./check/github.ts";
import { checkKintone } from "./check/kintone.ts";
import { checkSlack } from "./check/slack.ts";

/** Reaches every service, read-only, and lists all that is missing in one go. */
export const check = async (context: CheckContext): Promise<readonly CheckItem[]> => {
  const kintone = await checkKintone(context);
  return [
    { area: "settings", mark: "ok", text: context.messages.checks.settingsValid },
    ...kintone.items,
    ...(await checkAws(context, kintone)),
    ...(await checkGithub(context)),
    ...(await checkSlack(context)),
  ];
};
