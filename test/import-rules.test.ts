import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/*
 * Who may import whom. An area is a folder of src or of src/core, or a file directly in src. Each may import itself
 * and what stands behind it: other areas, packages ("@aws-sdk/*" for all of a scope) and Node's modules ("node:*" for
 * all).
 */

const tools = ["clock", "log", "proxy", "remote-error", "request-counter"];
const adapter = ["core", ...tools, "node:*"];
const aws = [
  ...adapter,
  "aws-access",
  "aws-governor",
  "aws-pages",
  "aws-requests",
  "@aws-sdk/*",
  "@smithy/*",
];

const rules: Readonly<Record<string, readonly string[]>> = {
  // Pure, and small enough for a browser: nothing of Node, no package.
  suggest: [],
  policy: ["suggest"],
  "core/model": ["policy", "node:crypto"],
  "core/ledgers": ["core/model", "policy", "suggest", "@date-fns/tz"],
  "core/planning": ["core/model", "core/ledgers", "policy", "suggest", "node:crypto"],
  "core/telling": ["core/model", "core/ledgers", "core/planning", "node:crypto"],
  "core/audit": ["core/model", "core/planning", "node:crypto"],
  "core/import": ["core/model", "core/ledgers", "core/planning", "node:crypto"],
  messages: ["core", "policy"],
  report: ["core", "messages", "zod", "node:crypto"],
  settings: ["core", "suggest", "zod", "yaml", "node:*"],
  state: ["core", "remote-error", "zod", "node:*"],

  kintone: [...adapter, "@kintone/*", "axios"],
  "identity-center": aws,
  organizations: aws,
  "policy-services": aws,
  cloudwatch: aws,
  github: [...adapter, "@actions/*", "@octokit/*"],
  slack: [...adapter, "@slack/*"],
  "aws-access": [...tools, "@smithy/*"],
  "aws-pages": tools,
  "aws-requests": ["aws-governor", ...tools],
  "aws-governor": tools,
  proxy: ["agent-base", "http-proxy-agent", "https-proxy-agent", "proxy-from-env", "node:*"],
  clock: ["core", "node:timers/promises"],
  log: ["core"],
  "remote-error": ["core"],
  "request-counter": ["core"],

  apply: ["core", "clock"],
  "fetch-proxy": ["node:http"],
  // Making the apps in kintone: designs and comparisons are values, and kintone arrives as one.
  setup: ["core", "messages", "clock", "remote-error", "yaml"],
  // The story knows no adapter: they arrive as values.
  run: ["core", "policy", "apply", "settings", "tell", ...tools],
  tell: ["core", "messages", "report", "settings", "tell-records", "tell-administrators", ...tools],
  "tell-records": ["core", ...tools],
  export: ["core", "run", "settings", ...tools],
  import: ["core", "apply", "run", "settings", ...tools],

  audit: ["remote-error", "core", "zod", "node:*"],
  names: ["core", "run", "settings"],

  "tell-administrators": ["core", "messages", "report", "settings", ...tools],
  progress: ["clock", "run"],

  // These build the adapters, for the entries.
  environment: ["core", "settings", "connect", ...tools, "node:*"],
  target: [
    "core",
    "run",
    "export",
    "identity-center",
    "organizations",
    "aws-access",
    ...tools,
    "node:events",
  ],
  connect: [
    "tell-administrators",
    "core",
    "policy",
    "run",
    "export",
    "import",
    "settings",
    "state",
    "target",
    "kintone",
    "identity-center",
    "policy-services",
    "cloudwatch",
    "slack",
    "aws-access",
    ...tools,
  ],

  // The simulator is an independent reading of the services' documents, so it knows nothing of the product.
  simulator: ["hono", "@hono/*", "jsonc-parser", "yaml", "zod", "node:*"],

  // Entries build the adapters; only a command may start the simulator.
  action: ["*", "!simulator"],
  acknowledge: ["*", "!simulator"],
  cli: ["*"],
};

const mayTouchProcess = new Set(["action", "acknowledge", "cli", "environment", "fetch-proxy", "simulator"]);

const files = globSync("src/**/*.ts").filter((file) => !/\.(test|fixture)\.ts$/.test(file));

test.each(files.map((file) => file.replaceAll("\\", "/")))("%s imports only what its area may", (file) => {
  const area = areaOf(file);
  const allowed = rules[area];
  expect(allowed, `"${area}" has no row in the table of import rules`).toBeDefined();
  const source = readFileSync(file, "utf8");
  const refused = importsOf(source)
    .map((target) => (target.startsWith(".") ? areaOf(posix.join(posix.dirname(file), target)) : target))
    .filter((target) => target !== area && !isAllowed(target, allowed ?? []));
  expect(refused).toEqual([]);
  if (!mayTouchProcess.has(area))
    expect(withoutComments(source)).not.toMatch(/\bprocess\.|["']node:process["']/);
});

/** `core` is large, so its folders are areas themselves; what may import `core` may import all of them. */
function areaOf(file: string): string {
  const [area = "", room] = file.replace(/^src\/|\.ts$/g, "").split("/");
  return area === "core" ? `${area}/${room}` : area;
}

function importsOf(source: string): readonly string[] {
  const fromClause = /^\s*(?:import|export)\s[\w\s{},*$]*?from\s+"([^"]+)"/gm;
  const bareOrDynamic = /^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  const found = [...source.matchAll(fromClause), ...source.matchAll(bareOrDynamic)];
  return found.map((match) => match[1] ?? match[2] ?? "");
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function isAllowed(target: string, allowed: readonly string[]): boolean {
  if (allowed.includes(`!${target}`)) return false;
  const matches = (pattern: string) =>
    pattern.endsWith("*")
      ? target.startsWith(pattern.slice(0, -1))
      : target === pattern || (pattern === "core" && target.startsWith("core/"));
  return allowed.some(matches);
}
