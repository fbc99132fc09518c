import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

/** The scopes that Slack's methods need of a bot. https://docs.slack.dev/reference/methods */
const scopeOf: Readonly<Record<string, string | undefined>> = {
  "auth.test": undefined,
  "chat.getPermalink": undefined,
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
};

const manifest: {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: { readonly bot_user: { readonly display_name: string } };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[]; readonly user?: unknown } };
} = parse(readFileSync("deploy/slack-manifest.yml", "utf8"));

/** Every method that is counted is called, and the other way round. */
const methods = globSync("src/slack/*.ts")
  .filter((file) => !file.endsWith(".test.ts"))
  .flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const named = [...source.matchAll(/"((?:auth|chat|conversations|users)\.\w+)"/g)];
    const called = [...source.matchAll(/\.((?:auth|chat|conversations|users)\.\w+)\(/g)];
    return [...named, ...called].map(([, method = ""]) => method);
  });

test("the Slack app is given the scopes of the methods that are called, and no others", () => {
  expect([...new Set(methods)].sort()).toEqual(Object.keys(scopeOf));
  const needed = Object.values(scopeOf).filter((scope) => scope !== undefined);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
  expect(manifest.oauth_config.scopes.user).toBeUndefined();
});

// https://docs.slack.dev/reference/app-manifest
test("the Slack app's names are no longer than Slack takes", () => {
  const { display_information: shown, features } = manifest;
  expect(shown.name.length).toBeLessThanOrEqual(35);
  expect(shown.description.length).toBeLessThanOrEqual(140);
  expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
});
