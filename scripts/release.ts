import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bundle.ts";
import { movingTag, notesOf } from "./changelog.ts";

/*
 * `node scripts/release.ts v1.2.3 NOTES`: checks that the tag is that of package.json, writes the notes into a file, and
 * tells the release workflow which tag moves with it.
 */

const [tag = "", file = ""] = process.argv.slice(2);
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const { version }: { readonly version: string } = JSON.parse(read("package.json"));
if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but package.json says ${version}.`);

writeFileSync(file, `${notesOf(read("CHANGELOG.md"), version)}\n`);
const tags = execFileSync("git", ["tag", "--list", "v*"], { cwd: root, encoding: "utf8" }).split("\n");
const moving = movingTag(tag, tags) ?? "";
console.log(moving === "" ? "No tag moves with this release." : `${moving} moves to ${tag}.`);
if (process.env.GITHUB_OUTPUT !== undefined)
  appendFileSync(process.env.GITHUB_OUTPUT, `moving-tag=${moving}\n`);
