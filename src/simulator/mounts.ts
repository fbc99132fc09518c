import { createAws } from "./aws/aws.ts";
import { createGithub } from "./github/github.ts";
import { createOidc } from "./github/oidc.ts";
import { createKintone } from "./kintone/kintone.ts";
import { oidcRequestToken } from "./listing.ts";
import type { Now, Service } from "./service.ts";
import { createSlack } from "./slack/slack.ts";
import type { World } from "./world.ts";

export type Mount = {
  /** Path under which the service is found; taken off before the service sees the request. */
  readonly prefix: string;
  readonly service: Pick<Service<unknown>, "identify" | "handle" | "refuse">;
};

export type Services = {
  readonly mountFor: (path: string) => Mount;
  readonly state: () => Partial<World>;
};

/** Makes every service, and says which of them a path belongs to. kintone has its real paths, at the root. */
export function mountServices(world: World, now: Now): Services {
  const aws = createAws(world, now);
  const kintone = createKintone(world, now);
  const github = createGithub(world, now);
  const slack = createSlack(world, now);
  const oidc = createOidc(world, now, oidcRequestToken);
  const root: Mount = { prefix: "", service: kintone };
  const mounts: readonly Mount[] = [
    { prefix: "/aws", service: aws },
    { prefix: "/github", service: github },
    { prefix: "/slack/api", service: slack },
    { prefix: "/oidc", service: oidc },
  ];
  return {
    mountFor: (path) => mounts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`)) ?? root,
    state: () => ({
      ...aws.state(),
      kintone: kintone.state(),
      github: github.state(),
      slack: slack.state(),
    }),
  };
}
