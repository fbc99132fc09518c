import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { ledgerFields } from "../src/core/model/ledger.ts";
import { exitCodeOf, type RunStatus } from "../src/core/model/outcome.ts";
import { commandList } from "../src/github/command.ts";
import { en } from "../src/messages/en.ts";
import { settingsSchema } from "../src/settings/schema.ts";
import { readSettings } from "../src/settings/settings.ts";
import { actionsOfTheCode } from "./support/aws-actions.ts";
import { actionsOf, type PolicyDocument } from "./support/iam-documents.ts";
import { renderPolicies } from "./support/terraform.ts";

/*
 * What the documents say about the program, held against the program: rights, settings, inputs, outputs, commands,
 * problem codes, and links. Both READMEs say the same.
 */

const read = (path: string): string => readFileSync(path, "utf8");
const readmes = ["README.md", "README.ja.md"] as const;

/** Fenced blocks of a language, in their order. */
const blocksOf = (path: string, language: string): readonly string[] =>
  [...read(path).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, marked]) => marked === language)
    .map(([, , text]) => text ?? "");

/** Cells of every table row of a document, without the code marks. */
const rowsOf = (path: string): readonly (readonly string[])[] =>
  [...read(path).matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.trim().replace(/^`([^`]*)`$/, "$1")),
  );

const rowNamed = (path: string, name: string): readonly string[] | undefined =>
  rowsOf(path).find(([first]) => first === name);

describe("the IAM policies", () => {
  const code = actionsOfTheCode();
  const [trust, plan, apply, ownerTag] = blocksOf("README.md", "json").map(
    (text): PolicyDocument => JSON.parse(text),
  );
  const granted = (...documents: readonly (PolicyDocument | undefined)[]): readonly string[] =>
    actionsOf(
      documents.flatMap((document) => document ?? []),
      "Allow",
    );

  it("lets a run that plans call what it can call", () => {
    expect(granted(plan)).toEqual(code.read);
  });

  it("lets a run that applies call what it can call", () => {
    expect(granted(plan, apply)).toEqual([...new Set([...code.read, ...code.apply])].sort());
  });

  it("are those of the templates", () => {
    const policies = renderPolicies("deploy/terraform/roles", inTheReadmes);
    expect({ plan, apply, ownerTag }).toEqual({
      plan: policies.read,
      apply: policies.apply,
      ownerTag: policies["owner-tag"],
    });
  });

  it("has STS in the trust policy, and says what needs no grant", () => {
    expect(code.withoutGrant).toEqual([...granted(trust), "sts:GetCallerIdentity"].sort());
    for (const path of readmes) expect(read(path)).toContain("`sts:GetCallerIdentity`");
  });

  it("names the action that only a setting needs", () => {
    for (const path of readmes)
      for (const action of code.metrics) expect(read(path)).toContain(`\`${action}\``);
  });
});

/** The values that stand in both READMEs. */
const inTheReadmes = {
  partition: "aws",
  bot_account_id: "111122223333",
  management_account_id: "444455556666",
  instance_id: "ssoins-1234567890abcdef",
  identity_store_id: "d-1234567890",
  owner: "main",
  metrics_namespace: "IdentitySync",
  provider_arn: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  issuer: "token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  subjects: '"repo:OWNER@OWNER_ID/REPOSITORY@REPOSITORY_ID:environment:identity-sync"',
  principal_arn: "arn:aws:iam::111122223333:role/administrators",
};

test.each(["json", "yaml", "sh"])("both READMEs have the same %s", (language) => {
  const withoutComments = (text: string): string => text.replace(/\s#.*$|^#.*$/gm, "");
  const [english, japanese] = readmes.map((path) => blocksOf(path, language).map(withoutComments));
  expect(english).not.toEqual([]);
  expect(japanese).toEqual(english);
});

describe.each(readmes)("%s", (path) => {
  const yaml = blocksOf(path, "yaml");

  it("shows settings that are valid", () => {
    const shown = yaml.filter((text) => /^kintone:/m.test(text));
    const environment = { KINTONE_BASIC_USER: "user", KINTONE_BASIC_PASSWORD: "password" };
    const readings = shown.map((text) =>
      readSettings(text, { environment, readFile: () => Buffer.from("certificate") }),
    );
    expect(readings.map(({ status }) => status)).toEqual(["read", "read"]);
  });

  it("shows the workflow that stands in examples", () => {
    const [shown] = yaml.map((text) => parse(text)).filter((workflow) => "jobs" in workflow);
    const whole = parse(read("examples/github.yml"));
    const { uses, with: inputs, secrets } = whole.jobs.sync;
    expect(shown.jobs.sync).toMatchObject({ uses, with: inputs, secrets });
    expect(whole.jobs.sync.permissions).toMatchObject(shown.jobs.sync.permissions);
    expect(whole.on).toMatchObject(shown.on);
  });

  it("names every field of a record with its codes", () => {
    for (const fields of Object.values(ledgerFields))
      for (const [field, spec] of Object.entries(fields))
        expect(rowsOf(path)).toContainEqual([field, spec.en, spec.ja, expect.anything()]);
  });

  it("names every setting, and every number that stands in it", () => {
    const missing = settings().filter(({ name, value }) => {
      const row = rowNamed(path, name);
      const isNumber = typeof value === "number";
      return row === undefined || (isNumber && row[1] !== String(value));
    });
    expect(missing).toEqual([]);
  });

  it("names every input and output of the action", () => {
    const action: {
      readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
      readonly outputs: Readonly<Record<string, unknown>>;
    } = parse(read("action.yml"));
    const plainDefaults = Object.entries(action.inputs).filter(
      ([, { default: value }]) => value !== undefined && value !== "" && !value.includes("${{"),
    );
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(rowNamed(path, name), name).toBeDefined();
    for (const [name, { default: value }] of plainDefaults) expect(rowNamed(path, name)?.[1]).toBe(value);
  });

  it("names every input and output of the action that acknowledges", () => {
    const action: Readonly<Record<"inputs" | "outputs", object>> = parse(read("acknowledge/action.yml"));
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(rowNamed(path, name), name).toBeDefined();
  });

  it("names every command of a comment", () => {
    for (const command of commandList) expect(rowNamed(path, command), command).toBeDefined();
  });

  it("gives the exit code of every status", () => {
    const statuses: readonly RunStatus[] = [
      "failed",
      "held",
      "partly-applied",
      "applied",
      "planned",
      "in-sync",
    ];
    const told = statuses.map((status) => rowNamed(path, status)?.[1]);
    expect(told).toEqual(statuses.map((status) => String(exitCodeOf(status, false))));
  });

  it("names every command and option", () => {
    const source = read("src/cli.ts");
    // A command below another is known by both names, and the one above by itself does nothing.
    const below = /^(\w+)\s+\.command\("(\w+)"\)/gm;
    const all = [...source.matchAll(below)].map(([, on = "", name = ""]) => [on, name] as const);
    const commands = all.map(([on, name]) => (on === "program" ? name : `${on} ${name}`));
    for (const name of [...commands, "plan", "apply"]) expect(rowNamed(path, name), name).toBeDefined();
    for (const [, option = ""] of source.matchAll(/"(--[\w-]+)[ "]/g))
      expect(read(path)).toContain(`\`${option}\``);
  });
});

it("has an entry for every problem code in troubleshooting, and for no other", () => {
  const entries = [...read("docs/troubleshooting.md").matchAll(/^### `([\w-]+)`\n\n(?!#)\S/gm)];
  expect(entries.map(([, code]) => code).sort()).toEqual(Object.keys(en.problems).sort());
});

const documents = globSync(["*.md", "docs/**/*.md"]).map((file) => file.replaceAll("\\", "/"));

test.each(documents)("every relative link of %s resolves", (path) => {
  const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const broken = links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = "", anchor] = target.split("#");
      const full = file === "" ? path : join(dirname(path), decodeURI(file));
      return !existsSync(full) || (anchor !== undefined && !anchorsOf(full).includes(decodeURI(anchor)));
    });
  expect(broken).toEqual([]);
});

/** Anchors that GitHub gives to the headings of a document. */
function anchorsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
}

type Node = {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly default?: unknown;
};

/** Every setting by the name under which the READMEs list it, with its default. */
function settings(): readonly { readonly name: string; readonly value: unknown }[] {
  // These are listed with their parent, or once for all apps.
  const together = ["kintone.basicAuth", "kintone.clientCertificate"];
  const ledgers = ["kintone.permissionSets", "kintone.assignments", "kintone.accounts"];
  const walk = (node: Node, name: string): readonly { name: string; value: unknown }[] => {
    const { properties } = node.anyOf?.find((one) => one.properties !== undefined) ?? node;
    const isLeaf = properties === undefined || together.includes(name) || name.endsWith(".fields");
    const own = isLeaf || ledgers.includes(name) ? [{ name: listed(name), value: node.default }] : [];
    if (isLeaf) return own;
    const inner = Object.entries(properties).flatMap(([key, child]) =>
      key === "$schema" ? [] : walk(child, name === "" ? key : `${name}.${key}`),
    );
    return [...own, ...inner];
  };
  const listed = (name: string): string => {
    const ledger = ledgers.find((one) => name.startsWith(`${one}.`));
    return ledger === undefined ? name : `… \`${name.slice(ledger.length)}\``;
  };
  return walk(z.toJSONSchema(settingsSchema, { io: "input" }) as Node, "");
}
