import type { Now, Service } from "../service.ts";
import type { World } from "../world.ts";

/** Seconds for which GitHub's tokens are good. */
const lifetime = 300;

/**
 * The identity token of a workflow job: a GET with the job's bearer, answered with a JSON Web Token.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function createOidc(world: World, now: Now, requestToken: string): Service<undefined> {
  let issued = 0;
  return {
    identify: ({ request }) => ({ service: "oidc", operation: `${request.method} /oidc` }),
    handle: async ({ request }) => {
      if (request.headers.get("authorization") !== `Bearer ${requestToken}`) {
        return errorAnswer(401, "The bearer token is not valid.");
      }
      if (request.method !== "GET") return errorAnswer(405, "Only GET is allowed.");
      issued += 1;
      const audience = new URL(request.url).searchParams.get("audience");
      const claims = claimsFor(world.github, Math.floor(now() / 1000), audience);
      return Response.json({ count: 1, value: encode({ ...claims, jti: `simulator-${issued}` }) });
    },
    refuse: (_call, { message, status }) => errorAnswer(status ?? 500, message),
    state: () => undefined,
  };
}

function claimsFor(
  { repository, visibility, oidcSubject }: World["github"],
  at: number,
  audience: string | null,
) {
  const owner = repository.split("/")[0] ?? "";
  return {
    iss: "https://token.actions.githubusercontent.com",
    sub: oidcSubject,
    aud: audience ?? `https://github.com/${owner}`,
    repository,
    repository_owner: owner,
    repository_visibility: visibility,
    ref: "refs/heads/main",
    ref_type: "branch",
    event_name: "schedule",
    runner_environment: "github-hosted",
    nbf: at,
    iat: at,
    exp: at + lifetime,
  };
}

/** Has the form of an RS256 token; its signature is no signature. */
function encode(claims: Readonly<Record<string, unknown>>): string {
  const header = { typ: "JWT", alg: "RS256", x5t: "simulator", kid: "simulator" };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${Buffer.alloc(256, 1).toString("base64url")}`;
}

function errorAnswer(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
