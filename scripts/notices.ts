import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

type Package = {
  readonly title: string;
  readonly licence: string;
  readonly text: string;
};

const allowed = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"]);

/** Makes the notices of the packages that the bundled files come from; throws if one has a licence we do not ship. */
export async function makeNotices(root: string, files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((path) => packageFolder(path) ?? []));
  const packages = await Promise.all([...folders].sort().map((folder) => readPackage(join(root, folder))));
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  if (refused.length > 0) {
    throw new Error(
      `Not to be shipped: ${refused.map(({ title, licence }) => `${title} (${licence})`).join(", ")}`,
    );
  }
  return print(packages);
}

/** Says whether every licence that an SPDX expression offers may be shipped. */
function isAllowed(expression: string): boolean {
  const offered = expression.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return offered.every((licence) => allowed.has(licence));
}

/** The folder of the package that a file belongs to: the innermost, where packages are nested. */
function packageFolder(path: string): string | undefined {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

type PackageJson = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
};

async function readPackage(folder: string): Promise<Package> {
  const { name, version, license, author }: PackageJson = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const licence = license ?? "no licence named";
  const by = (typeof author === "object" ? author.name : author) ?? "not named";
  const none = `No licence text comes with the package; the text of ${licence} stands with others here. Its author: ${by}`;
  return { title: `${name} ${version}`, licence, text: (await readLicence(folder)) || none };
}

/** The licence and notice files of a package, or else what its README says under "License". */
async function readLicence(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const texts = (pattern: RegExp) =>
    Promise.all(
      names.filter((name) => pattern.test(name)).map((name) => readFile(join(folder, name), "utf8")),
    );
  const licence = await texts(/^(licen[cs]e|copying|notice)/i);
  if (licence.length > 0) return licence.map(tidy).join("\n\n");
  const readme = (await texts(/^readme\.md$/i)).map(tidy).join("\n");
  const section =
    readme.split(/^(?:#+ *licen[cs]e.*|licen[cs]e *\n-+)\n/im)[1]?.split(/\n#|\n.*\n[-=]{4,}\n/)[0] ?? "";
  return /copyright/i.test(section) ? section.trim() : "";
}

function tidy(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}

/** Prints each licence text once, under all the packages that it is for. */
function print(packages: readonly Package[]): string {
  const titles = new Map<string, Set<string>>();
  for (const { text, title, licence } of packages) {
    titles.set(text, (titles.get(text) ?? new Set()).add(`${title} (${licence})`));
  }
  const sections = [...titles].map(([text, those]) => `${[...those].join("\n")}\n\n${text}\n`);
  return `The files in this folder contain the packages below.\n\n${sections.join(`\n${"-".repeat(80)}\n\n`)}`;
}
