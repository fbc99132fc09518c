import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { makeNotices } from "./notices.ts";

export const root = resolve(import.meta.dirname, "..");

/** What dist consists of: each entry becomes one file that needs no install step. */
const entries: Readonly<Record<string, string>> = {
  acknowledge: "src/acknowledge.ts",
  action: "src/action.ts",
  cli: "src/cli.ts",
  "iam-knowledge": "src/policy/iam-knowledge.ts",
  simulator: "src/simulator/server.ts",
};

/** Files of their own, loaded only by what needs them: which imports they are, and from where they are free. */
const apart = [
  {
    entry: "simulator",
    module: "simulator/server.ts",
    imports: /\/simulator\//,
    within: /[\\/]src[\\/]simulator[\\/]/,
  },
  {
    entry: "iam-knowledge",
    module: "policy/iam-knowledge.ts",
    imports: /\/iam-knowledge\.ts$/,
    within: /^$/,
  },
];

const loadedApart: Plugin = {
  name: "loaded-apart",
  setup: ({ onResolve }) => {
    for (const { entry, module, imports, within } of apart)
      onResolve({ filter: imports }, ({ path, kind, importer }) => {
        if (kind === "entry-point" || within.test(importer)) return undefined;
        if (kind === "dynamic-import" && path.endsWith(`/${module}`))
          return { path: `./${entry}.cjs`, external: true };
        return { errors: [{ text: `"${path}": load it by import("…/${module}") only` }] };
      });
  },
};

/** Builds every bundle and its notices in memory: file name → content. The same input gives the same bytes. */
export async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: join(root, "dist"),
    outExtension: { ".js": ".cjs" },
    write: false,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    charset: "utf8",
    logLevel: "warning",
    // A dynamic import becomes a lazy require(): the files of dist stay plain CommonJS.
    supported: { "dynamic-import": false },
    // The entry that the package names has a top-level await, which CommonJS cannot hold.
    alias: {
      "@kintone/rest-api-client": join(root, "node_modules/@kintone/rest-api-client/esm/src/index.js"),
    },
    plugins: [loadedApart],
  });
  if (result.warnings.length > 0) throw new Error("esbuild warned; a warning here is a fault in dist.");
  refuseTwoCopiesOfAxios(result.metafile);

  const files = new Map<string, Uint8Array>();
  for (const { path, contents, text } of result.outputFiles) {
    const here = ["src", "node_modules"].some((folder) => text.includes(join(root, folder)));
    if (here) throw new Error(`${basename(path)} names the folder it was built in.`);
    files.set(basename(path), contents);
  }
  const notices = await makeNotices(root, bundled(result.metafile));
  return files.set("NOTICES.txt", new TextEncoder().encode(notices));
}

export async function writeBundle(files: ReadonlyMap<string, Uint8Array>, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of files) await writeFile(join(directory, name), content);
}

/** The files of which something is left in the bundles. */
function bundled({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

/** Our interceptors are set on the axios that we import, so the kintone client must use that very copy. */
function refuseTwoCopiesOfAxios({ outputs }: Metafile): void {
  for (const [file, { inputs }] of Object.entries(outputs)) {
    const copies = Object.keys(inputs).filter((path) => /axios\/(lib\/axios\.js|dist\/)/.test(path));
    if (copies.length > 1) throw new Error(`${file} holds more than one axios: ${copies.join(", ")}`);
  }
}
