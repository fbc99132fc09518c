import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTemplate, render } from "../support/cloudformation.ts";
import { moduleNames } from "../support/terraform.ts";

/* What docs/operations tells people to type. */

const documents = ["docs/operations.md", "docs/operations.ja.md"] as const;
const blocksOf = (path: string, language: string): readonly string[] =>
  [...readFileSync(path, "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, text = ""]) => text,
  );
const withoutComments = (text: string): string => text.replace(/\s#.*$/gm, "");

it.each(["sh", "hcl"])("both languages have the same %s", (language) => {
  const [english, japanese] = documents.map((path) => blocksOf(path, language).map(withoutComments));
  expect(english?.length).toBe(3);
  expect(japanese).toEqual(english);
});

describe("each command deploys its template, with parameters that it has and all that it needs:", () => {
  it.each(blocksOf(documents[0], "sh"))("%s", (text) => {
    const command = text.replaceAll("\\\n", " ");
    const file = /--template-file (\S+)/.exec(command)?.[1] ?? "";
    const overrides = /--parameter-overrides (.*)$/m.exec(command)?.[1] ?? "";
    const parameters = Object.fromEntries(
      overrides
        .trim()
        .split(/\s+/)
        .map((pair) => [pair.split("=")[0], placeholders(pair.slice(pair.indexOf("=") + 1))]),
    );
    const template = readTemplate(file);
    expect(() => render(template, parameters)).not.toThrow();
    const makesRoles = Object.values(template.Resources).some(({ Type }) => Type.startsWith("AWS::IAM::"));
    const namesRoles = readFileSync(file, "utf8").includes("RoleName: ");
    expect(/--capabilities (\w+)/.exec(command)?.[1]).toBe(
      namesRoles ? "CAPABILITY_NAMED_IAM" : makesRoles ? "CAPABILITY_IAM" : undefined,
    );
  });
});

/** What stands for a value of one's own, as such a value. */
const placeholders = (value: string): string =>
  value
    .replaceAll("_ID", "1")
    .replaceAll('"', "")
    .replace("OWNER@OWNER1/REPOSITORY@REPOSITORY1", "octo@1/grants@22");

describe("each module is called with variables that it has, and all that it needs:", () => {
  it.each(blocksOf(documents[0], "hcl"))("%s", (text) => {
    const folder = /\/\/(deploy\/terraform\/\w+)\?ref=/.exec(text)?.[1] ?? "";
    const given = [...text.matchAll(/^ {2}(\w+)\s+=/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "source");
    const declarations = readFileSync(`${folder}/variables.tf`, "utf8")
      .split(/^variable /m)
      .slice(1);
    const needed = declarations
      .filter((declaration) => !/^ {2}default\s+=/m.test(declaration))
      .map((declaration) => /^"(\w+)"/.exec(declaration)?.[1]);
    expect(moduleNames(folder).variables).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(needed));
  });
});

it.each(documents)("%s names parameters that the template of the roles has", (path) => {
  const table = [...readFileSync(path, "utf8").matchAll(/^\| .* \| `(\w+)(?:=\w+)?`.* \|$/gm)].map(
    ([, name]) => name,
  );
  expect(table.length).toBe(6);
  expect(Object.keys(readTemplate("deploy/cloudformation/roles.yml").Parameters)).toEqual(
    expect.arrayContaining(table),
  );
});
