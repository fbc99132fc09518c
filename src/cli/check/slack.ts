import type { CheckItem } from "../../core/model/check-item.ts";
import { tryChannel, tryToken } from "../../slack/workspace.ts";
import type { CheckContext } from "./context.ts";

/** Whether the token is good, and the channel there. */
export const checkSlack = async ({
  settings,
  surroundings,
  messages,
}: CheckContext): Promise<readonly CheckItem[]> => {
  const { checks } = messages;
  const area = "Slack";
  if (settings.slack === undefined) return [{ area, mark: "unknown", text: checks.slackNotTried }];
  if (surroundings.slack === undefined) return [{ area, mark: "missing", text: checks.slackTokenMissing }];
  const access = { ...surroundings.slack, counter: surroundings.counter };
  const workspace = await tryToken(access);
  if ("error" in workspace) return [{ area, mark: "missing", text: checks.slackFailed(workspace.error) }];
  const { team, scopes } = workspace;
  const { channel } = settings.slack;
  const error = await tryChannel(access, channel);
  // Members alone see a private channel; of a public one, nothing but posting says whether the app is a member.
  const mayPostAnywhere = scopes.includes("chat:write.public");
  return [
    { area, mark: "ok", text: checks.slackToken(team) },
    ...(scopes.length > 0 && !scopes.includes("chat:write")
      ? [{ area, mark: "missing", text: checks.slackScopeMissing } as const]
      : []),
    ...(error === undefined
      ? [{ area, mark: "ok", text: checks.slackChannel(channel) } as const]
      : [{ area, mark: "missing", text: checks.slackChannelFailed({ channel, error }) } as const]),
    ...(error === undefined && !mayPostAnywhere
      ? [{ area, mark: "unknown", text: checks.slackMembershipUnknown } as const]
      : []),
  ];
};
