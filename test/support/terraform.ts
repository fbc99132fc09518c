import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PolicyDocument } from "./iam-documents.ts";

/*
 * Looks over a Terraform module without Terraform: what is declared, what is referred to, and whether its brackets
 * close. Terraform itself validates it in the CI workflow.
 */

type Names = readonly string[];

export type ModuleNames = {
  readonly variables: Names;
  /** `TYPE.NAME`, data sources as `data.TYPE.NAME`, `local.NAME`. */
  readonly declared: Names;
  readonly usedVariables: Names;
  readonly used: Names;
  /** Files that `templatefile` reads, from the module's folder. */
  readonly templates: Names;
  /** What is open or closed too much, if anything. */
  readonly unbalanced: Names;
};

const sorted = (names: Iterable<string>): Names => [...new Set(names)].sort();

const matches = (text: string, pattern: RegExp): Names =>
  [...text.matchAll(pattern)].map(([, ...parts]) => parts.filter((part) => part !== undefined).join("."));

export const moduleNames = (folder: string): ModuleNames => {
  const files = globSync(join(folder, "*.tf")).map((file) => readFileSync(file, "utf8"));
  const text = files.map((file) => file.replace(/^\s*#.*$/gm, "")).join("\n");
  const code = withoutTexts(text);
  const locals = [...text.matchAll(/^locals \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = ""]) =>
    matches(body, /^ {2}(\w+)\s+=/gm),
  );
  return {
    variables: sorted(matches(text, /^variable "(\w+)"/gm)),
    declared: sorted([
      ...matches(text, /^resource "(\w+)" "(\w+)"/gm),
      ...matches(text, /^data "(\w+)" "(\w+)"/gm).map((name) => `data.${name}`),
      ...locals.map((name) => `local.${name}`),
    ]),
    usedVariables: sorted(matches(code, /\bvar\.(\w+)/g)),
    used: sorted([
      ...matches(code, /\b(data\.aws_\w+\.\w+)/g),
      ...matches(code, /(?<![\w.])(aws_\w+\.\w+)/g),
      ...matches(code, /\b(local\.\w+)/g),
    ]),
    templates: sorted(matches(text, /templatefile\("\$\{path\.module\}\/([^"]+)"/g)),
    unbalanced: files.map(unclosed).filter((left) => left !== ""),
  };
};

/** The code without its texts, but with the expressions that stand in them. */
const withoutTexts = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    [...quoted.matchAll(/\$\{([^}]*)\}/g)].map(([, inner]) => ` ${inner} `).join(""),
  );

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

const unclosed = (file: string): string => {
  const open: string[] = [];
  const bare = file.replace(/"(?:[^"\\]|\\.)*"/g, "").replace(/#.*$/gm, "");
  for (const character of bare) {
    const closes = closing[character];
    if (closes !== undefined) open.push(closes);
    else if (Object.values(closing).includes(character) && open.pop() !== character) return character;
  }
  return open.join("");
};

/** Policy documents of a module, by file name, with the placeholders filled in. */
export const renderPolicies = (
  folder: string,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, PolicyDocument>> =>
  Object.fromEntries(
    globSync(join(folder, "policies", "*.json.tftpl")).map((file) => [
      basename(file, ".json.tftpl"),
      JSON.parse(
        readFileSync(file, "utf8").replace(/\$\{(\w+)\}/g, (_, name: string) => {
          const value = values[name];
          if (value === undefined) throw new Error(`${file} asks for ${name}`);
          return value;
        }),
      ),
    ]),
  );
