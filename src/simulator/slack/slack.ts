import type { Call, Now, Service } from "../service.ts";
import type { World } from "../world.ts";
import { conversationHistory, conversationInfo, conversationReplies } from "./conversations.ts";
import { createMessageRate } from "./message-rate.ts";
import { getPermalink, postMessage, updateMessage } from "./messages.ts";
import { type Parameters, readParameters, text } from "./parameters.ts";
import {
  bot,
  type Method,
  mustHaveScope,
  openWorkspace,
  SlackError,
  team,
  type Workspace,
} from "./workspace.ts";

const authTest: Method = () => ({
  url: team.url,
  team: team.name,
  user: bot.name,
  team_id: team.id,
  user_id: bot.userId,
  bot_id: bot.id,
  is_enterprise_install: false,
});

/** https://docs.slack.dev/reference/methods/users.lookupByEmail */
const lookupByEmail: Method = (workspace, parameters) => {
  mustHaveScope(workspace, "users:read.email");
  const email = text(parameters, "email")?.toLowerCase();
  const user = workspace.settings.users.find((one) => one.email.toLowerCase() === email);
  if (user === undefined) throw new SlackError("users_not_found");
  const name = user.email.split("@")[0] ?? user.id;
  return { user: userJson(user.id, name, user.email) };
};

function userJson(id: string, name: string, email: string) {
  return {
    id,
    team_id: team.id,
    name,
    real_name: name,
    deleted: false,
    is_bot: false,
    profile: { email, real_name: name, display_name: name, team: team.id },
  };
}

const methods: Readonly<Record<string, Method>> = {
  "auth.test": authTest,
  "chat.postMessage": postMessage,
  "chat.update": updateMessage,
  "chat.getPermalink": getPermalink,
  "conversations.info": conversationInfo,
  "conversations.history": conversationHistory,
  "conversations.replies": conversationReplies,
  "users.lookupByEmail": lookupByEmail,
};

/** Slack's Web API. https://docs.slack.dev/apis/web-api/ */
export function createSlack(world: World, now: Now): Service<World["slack"]> {
  const workspace = openWorkspace(structuredClone(world.slack), now);
  const rate = createMessageRate(now);
  const answer = (body: Readonly<Record<string, unknown>>, init: ResponseInit = {}): Response => {
    const response = Response.json(body, init);
    response.headers.set("x-oauth-scopes", workspace.settings.scopes.join(","));
    return response;
  };
  const refuse = (code: string, details: Readonly<Record<string, unknown>> = {}) =>
    answer({ ok: false, error: code, ...details });
  return {
    identify: (call) => ({ service: "slack", operation: methodName(call) }),
    handle: async (call) => {
      const parameters = readParameters(call.request, call.body);
      const name = methodName(call);
      const method = methods[name];
      if (method === undefined) return refuse("unknown_method", { req_method: name });
      try {
        mustHaveToken(workspace, call, parameters);
        const seconds = name === "chat.postMessage" ? rate.take(channelKey(workspace, parameters)) : 0;
        if (seconds > 0) return tooManyMessages(answer, seconds);
        return answer({ ok: true, ...method(workspace, parameters) });
      } catch (error) {
        if (error instanceof SlackError) return refuse(error.code, error.details);
        throw error;
      }
    },
    refuse: (_call, { code, status }) =>
      code === "ratelimited" || status === 429
        ? tooManyMessages(answer, 1)
        : answer({ ok: false, error: code }, status === undefined ? {} : { status }),
    state: () => ({ ...workspace.settings, messages: [...workspace.messages] }),
  };
}

/** The same for a channel whether it is given by id or by name. */
function channelKey({ settings }: Workspace, parameters: Parameters): string {
  const given = text(parameters, "channel")?.replace(/^#/, "") ?? "";
  return settings.channels.find(({ name }) => name === given)?.id ?? given;
}

function methodName({ request }: Call): string {
  return new URL(request.url).pathname.replace(/^\/+/, "");
}

function mustHaveToken({ settings }: Workspace, { request }: Call, parameters: Parameters): void {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token = bearer ?? text(parameters, "token");
  if (token === undefined) throw new SlackError("not_authed");
  if (token !== settings.token) throw new SlackError("invalid_auth");
}

type Answer = (body: Readonly<Record<string, unknown>>, init: ResponseInit) => Response;

function tooManyMessages(answer: Answer, seconds: number): Response {
  return answer(
    { ok: false, error: "ratelimited" },
    { status: 429, headers: { "retry-after": String(seconds) } },
  );
}
